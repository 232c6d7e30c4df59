#include "read/json_members.h"

#include "base/hash.h"
#include "base/memory.h"
#include "read/scan.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* ---- names ---- */

/* A key of this column that no text matches: 0xFF is no byte of UTF-8. */
static khp_json_key no_key(size_t column) {
    khp_json_key key = {.mask = UINT32_MAX, .length = KHP_JSON_LEAD_BYTES, .column = column};
    memset(key.lead, 0xFF, sizeof key.lead);
    return key;
}

/* The key of a column whose members are written like this; one of a long lead is never expected. */
static khp_json_key key_of(size_t column, khp_slice lead) {
    khp_json_key key = no_key(column);
    if (lead.len <= KHP_JSON_LEAD_BYTES) {
        memset(key.lead, 0, sizeof key.lead);
        memcpy(key.lead, lead.ptr, lead.len);
        key.mask >>= KHP_JSON_LEAD_BYTES - lead.len;
        key.length = (uint32_t)lead.len;
        key.is_string = lead.ptr[lead.len - 1] == '"';
    }
    return key;
}

khipu_status khp_json_keys_add(khp_json_keys *keys, khp_slice name, khp_slice lead, size_t column,
                               uint32_t *number, khipu_error *error) {
    khp_json_key *items =
        khp_grow(keys->items, &keys->capacity, keys->names.count + 1, sizeof *items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    keys->items = items;
    *number = khp_table_put(&keys->names, name, khp_hash(name), NULL);
    if (*number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    items[*number] = key_of(column, lead);
    items[*number + 1] = no_key(0);
    return KHIPU_OK;
}

uint32_t khp_json_keys_find(const khp_json_keys *keys, khp_slice name) {
    return khp_table_find(&keys->names, name, khp_hash(name));
}

void khp_json_keys_clear(khp_json_keys *keys) {
    khp_table_clear(&keys->names);
    khp_free(keys->items);
    *keys = (khp_json_keys){0};
}

/* ---- ways to look at text: 1, 16 or 32 bytes at once ---- */

#if defined(__GNUC__)
#define ALWAYS_INLINE inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE inline
#endif

static inline bool starts_by_1(const char *at, const khp_json_key *key) {
    return memcmp(at, key->lead, key->length) == 0;
}

static inline const char *string_end_by_1(const char *at) {
    while (*at != '"' && *at != '\\' && (unsigned char)*at >= 0x20) {
        at++;
    }
    return at;
}

#if defined(__SSE2__)

static inline __m128i load_16(const char *at) {
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

static inline bool starts_by_16(const char *at, const khp_json_key *key) {
    __m128i low = _mm_cmpeq_epi8(load_16(at), load_16(key->lead));
    __m128i high = _mm_cmpeq_epi8(load_16(at + 16), load_16(key->lead + 16));
    uint32_t same = (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
    return (~same & key->mask) == 0;
}

static inline const char *string_end_by_16(const char *at) {
    const __m128i last_control = _mm_set1_epi8(0x1F);
    for (;; at += 16) {
        __m128i bytes = load_16(at);
        __m128i found = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
        found = _mm_or_si128(found, _mm_cmpeq_epi8(_mm_min_epu8(bytes, last_control), bytes));
        unsigned mask = (unsigned)_mm_movemask_epi8(found);
        if (mask != 0) {
            return at + __builtin_ctz(mask);
        }
    }
}

__attribute__((target("avx2"))) static inline __m256i load_32(const char *at) {
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

__attribute__((target("avx2"))) static inline bool starts_by_32(const char *at,
                                                                const khp_json_key *key) {
    __m256i same = _mm256_cmpeq_epi8(load_32(at), load_32(key->lead));
    return (~(uint32_t)_mm256_movemask_epi8(same) & key->mask) == 0;
}

__attribute__((target("avx2"))) static inline const char *string_end_by_32(const char *at) {
    const __m256i last_control = _mm256_set1_epi8(0x1F);
    for (;; at += 32) {
        __m256i bytes = load_32(at);
        __m256i found = _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
                                        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
        found =
            _mm256_or_si256(found, _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, last_control), bytes));
        unsigned mask = (unsigned)_mm256_movemask_epi8(found);
        if (mask != 0) {
            return at + __builtin_ctz(mask);
        }
    }
}

#else

/* Never called: nothing chooses them. */
#define starts_by_16 starts_by_1
#define starts_by_32 starts_by_1
#define string_end_by_16 string_end_by_1
#define string_end_by_32 string_end_by_1

#endif

/* True if the member that the key expects is next. `width` is known where this is inlined. */
static ALWAYS_INLINE bool starts_with(const char *at, const khp_json_key *key, int width) {
    return width == 32   ? starts_by_32(at, key)
           : width == 16 ? starts_by_16(at, key)
                         : starts_by_1(at, key);
}

/* The first byte that ends a plain string, or must not be in one. */
static ALWAYS_INLINE const char *string_end(const char *at, int width) {
    return width == 32   ? string_end_by_32(at)
           : width == 16 ? string_end_by_16(at)
                         : string_end_by_1(at);
}

static inline bool is_digit(char byte) { return (unsigned char)(byte - '0') < 10; }

/* Behind the number, true, false or null; NULL if it is none of them, or a number that needs a
 * second look. */
static inline const char *scalar_end(const char *at) {
    const char *digits = at + (*at == '-');
    if (is_digit(*digits)) {
        const char *behind = digits + 1;
        while (is_digit(*behind)) {
            behind++;
        }
        bool is_integer =
            *behind != '.' && (*behind | 0x20) != 'e' && *digits != '0' && behind - digits < 200;
        return is_integer ? behind : khp_json_plain_number_end(at);
    }
    if (memcmp(at, "true", 4) == 0 || memcmp(at, "null", 4) == 0) {
        return at + 4;
    }
    return memcmp(at, "false", 5) == 0 ? at + 5 : NULL;
}

/* Behind the lead of a member that is not the one that is expected, or is written in another way;
 * *key is its own then. NULL if it is none that is known. */
static const char *other_lead(const khp_json_keys *keys, const char *at, const khp_json_key **key) {
    at += *at == ' ';
    const char *end = *at == '"' ? khp_scan_string(at + 1) : at;
    if (*at != '"' || end[0] != '"' || end[1] != ':') {
        return NULL;
    }
    uint32_t number = khp_json_keys_find(keys, khp_slice_of(at + 1, (size_t)(end - at - 1)));
    if (number == KHP_TABLE_NONE) {
        return NULL;
    }
    *key = &keys->items[number];
    end += 2;
    end += *end == ' ';
    return end + (*end == '"');
}

/* ---- members ---- */

/* Takes the member at `at` into the field of its column. Returns the comma or brace behind it; NULL
 * if it is not taken. *key is the one that is expected, and then its own. */
static ALWAYS_INLINE const char *take_member(const khp_json_keys *keys, const char *at,
                                             khp_field *fields, const khp_json_key **key,
                                             int width) {
    bool is_string = (*key)->is_string;
    if (starts_with(at, *key, width)) {
        at += (*key)->length;
    } else {
        at = other_lead(keys, at, key);
        if (at == NULL) {
            return NULL;
        }
        is_string = at[-1] == '"';
    }
    khp_field *field = &fields[(*key)->column];
    const char *end = is_string ? string_end(at, width) : scalar_end(at);
    if (field->kind != KHP_FIELD_ABSENT || end == NULL || (is_string && *end != '"')) {
        return NULL;
    }
    const char *behind = end + is_string;
    if (*behind != ',' && *behind != '}') {
        behind += *behind == ' ';
        if (*behind != ',' && *behind != '}') {
            return NULL;
        }
    }
    field->ptr = at;
    field->len = (uint32_t)(end - at);
    field->kind = is_string ? KHP_FIELD_PLAIN : KHP_FIELD_JSON;
    return behind;
}

static ALWAYS_INLINE bool take_members(const khp_json_keys *keys, khp_json_cursor *cursor,
                                       khp_field *fields, uint32_t *next, int width) {
    const khp_json_key *key = &keys->items[*next];
    const char *at = cursor->at;
    bool is_done = false;
    while (!is_done) {
        const khp_json_key *taken = key;
        const char *behind = take_member(keys, at, fields, &taken, width);
        if (behind == NULL) {
            break;
        }
        key = taken + 1;
        at = behind + 1;
        is_done = *behind == '}';
    }
    cursor->at = at;
    *next = (uint32_t)(key - keys->items);
    return is_done;
}

bool khp_json_take_members_by_1(const khp_json_keys *keys, khp_json_cursor *cursor,
                                khp_field *fields, uint32_t *next) {
    return take_members(keys, cursor, fields, next, 1);
}

#if defined(__SSE2__)

bool khp_json_take_members_by_16(const khp_json_keys *keys, khp_json_cursor *cursor,
                                 khp_field *fields, uint32_t *next) {
    return take_members(keys, cursor, fields, next, 16);
}

__attribute__((target("avx2"))) bool khp_json_take_members_by_32(const khp_json_keys *keys,
                                                                 khp_json_cursor *cursor,
                                                                 khp_field *fields,
                                                                 uint32_t *next) {
    return take_members(keys, cursor, fields, next, 32);
}

#endif

bool khp_json_take_members(const khp_json_keys *keys, khp_json_cursor *cursor, khp_field *fields,
                           uint32_t *next) {
    if (keys->items == NULL) {
        return false;
    }
#if defined(__SSE2__)
    return khp_scan_has_avx2() ? khp_json_take_members_by_32(keys, cursor, fields, next)
                               : khp_json_take_members_by_16(keys, cursor, fields, next);
#else
    return khp_json_take_members_by_1(keys, cursor, fields, next);
#endif
}
