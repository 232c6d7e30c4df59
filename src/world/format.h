/* format: the bytes of the embedded table of areas, between src/world_compile/, which writes them
 * at build, and world.c, which reads them where they lie. Not of use to anyone else.
 *
 * Every number is 32 bits, the lowest byte first, or a varint (7 bits a byte, the lowest first);
 * every offset counts from the start of the table. Texts are a varint of their length and UTF-8.
 *
 *   header     KHP_WORLD_MAGIC and the numbers of khp_world_header
 *   areas      KHP_WORLD_AREA_BYTES each: the fields of khp_world_field
 *   countries  KHP_WORLD_COUNTRY_BYTES each, by code: two letters, two NUL, first area, areas
 *   two indices, of folded names and of codes, each: an offset for each block of KHP_WORLD_BLOCK
 *              keys, then the keys in the order of their bytes: bytes shared with the one before
 *              (none in the first of a block), length of the rest, the rest, number of hits, and
 *              the hits in rising order, each less the one before: tag << KHP_WORLD_AREA_BITS |
 *              area. The tag of a name is step * 2 + is_core, of a code its scheme.
 *   filter     2 ** KHP_WORLD_FILTER_BITS bits, of which each name sets two: most texts that are no
 *              name are told by them
 *   names      of each area: their number, then key << 3 | tag in rising order, less the one before
 *   texts      */
#ifndef KHP_WORLD_FORMAT_H
#define KHP_WORLD_FORMAT_H

#include "base/slice.h"

#include <stdint.h>

#define KHP_WORLD_MAGIC "khpworl\x02"
#define KHP_WORLD_MAGIC_BYTES 8

/* The numbers behind the magic, in this order. */
typedef enum khp_world_header {
    KHP_WORLD_AREAS, /* their number, then where they are; and so on */
    KHP_WORLD_AREAS_AT,
    KHP_WORLD_COUNTRIES,
    KHP_WORLD_COUNTRIES_AT,
    KHP_WORLD_KEYS, /* of names */
    KHP_WORLD_KEYS_AT,
    KHP_WORLD_CODES,
    KHP_WORLD_CODES_AT,
    KHP_WORLD_FILTER_AT,
    KHP_WORLD_HEADER_COUNT
} khp_world_header;

#define KHP_WORLD_HEADER_BYTES (KHP_WORLD_MAGIC_BYTES + 4 * KHP_WORLD_HEADER_COUNT)

/* The numbers of an area. The texts come first: their offsets. */
typedef enum khp_world_field {
    KHP_WORLD_COUNTRY,
    KHP_WORLD_NAME,
    KHP_WORLD_TYPE,
    KHP_WORLD_TYPE_EN,
    KHP_WORLD_ISO,
    KHP_WORLD_HASC,
    KHP_WORLD_POSTAL,
    KHP_WORLD_ADM1,
    KHP_WORLD_GEONAMES,
    KHP_WORLD_WITHIN,
    KHP_WORLD_TEXT_COUNT,
    KHP_WORLD_NAMES_AT = KHP_WORLD_TEXT_COUNT, /* the list of its names */
    KHP_WORLD_LONGITUDE,                       /* ten thousandths of a degree, two's complement */
    KHP_WORLD_LATITUDE,
    KHP_WORLD_REACH_KM,
    KHP_WORLD_FLAGS,
    KHP_WORLD_FIELD_COUNT
} khp_world_field;

#define KHP_WORLD_AREA_BYTES (UINT64_C(4) * KHP_WORLD_FIELD_COUNT)
#define KHP_WORLD_ISO_IS_UNIQUE 1u
#define KHP_WORLD_LABEL_UNITS 10000.0

#define KHP_WORLD_FILTER_BITS 20
#define KHP_WORLD_FILTER_BYTES ((1u << KHP_WORLD_FILTER_BITS) / 8)

/* FNV-1a. One bit of the filter is told by its lowest bits, the other by its highest. */
static inline uint64_t khp_world_filter_hash(khp_slice text) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001B3u;
    }
    return hash;
}

static inline uint32_t khp_world_filter_bit(uint64_t hash, bool second) {
    uint64_t bits = second ? hash >> (64 - KHP_WORLD_FILTER_BITS) : hash;
    return (uint32_t)(bits & ((1u << KHP_WORLD_FILTER_BITS) - 1));
}

#define KHP_WORLD_COUNTRY_BYTES 12
#define KHP_WORLD_BLOCK 16
#define KHP_WORLD_AREA_BITS 13
#define KHP_WORLD_TAG_BITS 3

#endif
