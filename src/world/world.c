#include "world/world.h"

#include "world/blob.h"
#include "world/embedded.h"
#include "world/format.h"

static khp_slice table(void) { return khp_slice_of(khp_world_table, khp_world_table_size); }

static uint32_t header(khp_world_header number) {
    khp_blob blob = khp_blob_at(table(), KHP_WORLD_MAGIC_BYTES + 4u * (unsigned)number);
    return khp_blob_u32(&blob);
}

/* ---- areas ---- */

uint32_t khp_world_count(void) { return header(KHP_WORLD_AREAS); }

static khp_blob area_blob(uint32_t number, unsigned field) {
    uint64_t offset = header(KHP_WORLD_AREAS_AT) + (uint64_t)number * KHP_WORLD_AREA_BYTES;
    return khp_blob_at(table(), offset + UINT64_C(4) * field);
}

static khp_slice text_at(uint32_t offset) {
    khp_blob blob = khp_blob_at(table(), offset);
    uint32_t length = khp_blob_varint(&blob);
    return khp_blob_take(&blob, length);
}

bool khp_world_area_at(uint32_t number, khp_world_area *area) {
    *area = (khp_world_area){0};
    if (number >= khp_world_count()) {
        return false;
    }
    khp_slice *texts[KHP_WORLD_TEXT_COUNT] = {
        [KHP_WORLD_COUNTRY] = &area->country,   [KHP_WORLD_NAME] = &area->name,
        [KHP_WORLD_TYPE] = &area->type,         [KHP_WORLD_TYPE_EN] = &area->type_en,
        [KHP_WORLD_ISO] = &area->iso_3166_2,    [KHP_WORLD_HASC] = &area->hasc,
        [KHP_WORLD_POSTAL] = &area->postal,     [KHP_WORLD_ADM1] = &area->adm1_code,
        [KHP_WORLD_GEONAMES] = &area->geonames, [KHP_WORLD_WITHIN] = &area->within,
    };
    khp_blob blob = area_blob(number, 0);
    for (size_t i = 0; i < KHP_WORLD_TEXT_COUNT; i++) {
        *texts[i] = text_at(khp_blob_u32(&blob));
    }
    khp_blob_u32(&blob); /* KHP_WORLD_NAMES_AT */
    area->longitude = khp_blob_i32(&blob) / KHP_WORLD_LABEL_UNITS;
    area->latitude = khp_blob_i32(&blob) / KHP_WORLD_LABEL_UNITS;
    area->reach_m = khp_blob_u32(&blob) * 1000.0;
    area->iso_is_unique = (khp_blob_u32(&blob) & KHP_WORLD_ISO_IS_UNIQUE) != 0;
    return true;
}

bool khp_world_country(khp_slice iso2, uint32_t *first, uint32_t *count) {
    uint32_t low = 0;
    uint32_t high = header(KHP_WORLD_COUNTRIES);
    *first = *count = 0;
    while (iso2.len == 2 && low < high) {
        uint32_t middle = low + (high - low) / 2;
        khp_blob blob = khp_blob_at(table(), header(KHP_WORLD_COUNTRIES_AT) +
                                                 (uint64_t)middle * KHP_WORLD_COUNTRY_BYTES);
        khp_slice code = khp_blob_take(&blob, 4);
        int order = code.len == 4 ? memcmp(iso2.ptr, code.ptr, 2) : 0;
        if (order == 0) {
            *first = khp_blob_u32(&blob);
            *count = khp_blob_u32(&blob);
            return true;
        }
        low = order > 0 ? middle + 1 : low;
        high = order > 0 ? high : middle;
    }
    return false;
}

/* ---- the two indices ---- */

typedef struct key_index {
    uint32_t count; /* of keys */
    uint32_t at;    /* of the offsets of blocks */
} key_index;

static key_index names_index(void) {
    return (key_index){header(KHP_WORLD_KEYS), header(KHP_WORLD_KEYS_AT)};
}

static khp_blob block_at(key_index index, uint32_t block) {
    khp_blob offset = khp_blob_at(table(), index.at + 4 * (uint64_t)block);
    return khp_blob_at(table(), khp_blob_u32(&offset));
}

/* A key as it is read along a block: the text so far. */
typedef struct key_text {
    uint32_t length;
    char text[KHP_WORLD_NAME_BYTES];
} key_text;

/* Reads the next key of a block over the one before; false if the bytes make no sense. */
static bool read_key(khp_blob *blob, char *text, uint32_t *length) {
    uint32_t shared = khp_blob_varint(blob);
    khp_slice rest = khp_blob_take(blob, khp_blob_varint(blob));
    if (blob->at == NULL || shared > *length || shared + rest.len > KHP_WORLD_NAME_BYTES) {
        return false;
    }
    memcpy(text + shared, rest.ptr, rest.len);
    *length = shared + (uint32_t)rest.len;
    return true;
}

static void skip_hits(khp_blob *blob) {
    for (uint32_t left = khp_blob_varint(blob); left > 0 && blob->at != NULL; left--) {
        khp_blob_varint(blob);
    }
}

/* The first key of a block stands whole. */
static khp_slice first_key(key_index index, uint32_t block) {
    khp_blob blob = block_at(index, block);
    khp_blob_varint(&blob);
    return khp_blob_take(&blob, khp_blob_varint(&blob));
}

/* The last block whose first key is not behind the text. */
static uint32_t block_of(key_index index, khp_slice text) {
    uint32_t low = 0;
    uint32_t high = (index.count + KHP_WORLD_BLOCK - 1) / KHP_WORLD_BLOCK;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (khp_slice_cmp(first_key(index, middle), text) <= 0) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool find(key_index index, khp_slice text, khp_world_cursor *cursor) {
    *cursor = (khp_world_cursor){0};
    if (text.len == 0 || text.len > KHP_WORLD_NAME_BYTES || index.count == 0) {
        return false;
    }
    uint32_t block = block_of(index, text);
    khp_blob blob = block_at(index, block);
    key_text key;
    key.length = 0;
    for (uint32_t i = 0; i < KHP_WORLD_BLOCK && block * KHP_WORLD_BLOCK + i < index.count; i++) {
        if (!read_key(&blob, key.text, &key.length)) {
            return false;
        }
        int order = khp_slice_cmp(khp_slice_of(key.text, key.length), text);
        if (order == 0) {
            cursor->left = khp_blob_varint(&blob);
            cursor->at = blob.at;
            return cursor->at != NULL;
        }
        if (order > 0) {
            return false;
        }
        skip_hits(&blob);
    }
    return false;
}

static bool next_hit(khp_world_cursor *cursor, uint32_t *area, uint32_t *tag) {
    if (cursor->left == 0) {
        return false;
    }
    khp_blob blob = {cursor->at, khp_world_table + khp_world_table_size};
    cursor->last += khp_blob_varint(&blob);
    cursor->at = blob.at;
    cursor->left = blob.at == NULL ? 0 : cursor->left - 1;
    *area = cursor->last & ((1u << KHP_WORLD_AREA_BITS) - 1);
    *tag = cursor->last >> KHP_WORLD_AREA_BITS;
    return blob.at != NULL;
}

/* False if no name is the text: most texts are told so by two bits. */
static bool may_be_name(khp_slice text) {
    khp_blob filter = khp_blob_at(table(), header(KHP_WORLD_FILTER_AT));
    uint64_t hash = khp_world_filter_hash(text);
    bool may = filter.at != NULL && filter.end - filter.at >= (ptrdiff_t)KHP_WORLD_FILTER_BYTES;
    for (int second = 0; second < 2 && may; second++) {
        uint32_t bit = khp_world_filter_bit(hash, second != 0);
        may = ((unsigned char)filter.at[bit / 8] >> bit % 8 & 1) != 0;
    }
    return may;
}

bool khp_world_find(khp_slice folded, khp_world_cursor *cursor) {
    *cursor = (khp_world_cursor){0};
    return may_be_name(folded) && find(names_index(), folded, cursor);
}

bool khp_world_next(khp_world_cursor *cursor, khp_world_name *name) {
    uint32_t tag = 0;
    if (!next_hit(cursor, &name->area, &tag)) {
        return false;
    }
    name->step = (khp_world_step)(tag >> 1);
    name->is_core = (tag & 1) != 0;
    return true;
}

bool khp_world_find_code(khp_slice code, khp_world_cursor *cursor) {
    key_index codes = {header(KHP_WORLD_CODES), header(KHP_WORLD_CODES_AT)};
    return find(codes, code, cursor);
}

bool khp_world_next_code(khp_world_cursor *cursor, khp_world_code *code) {
    uint32_t tag = 0;
    if (!next_hit(cursor, &code->area, &tag)) {
        return false;
    }
    code->scheme = (khp_world_scheme)tag;
    return true;
}

uint32_t khp_world_of_geonames(khp_slice code) {
    khp_world_cursor cursor;
    khp_world_code hit;
    if (khp_world_find_code(code, &cursor)) {
        while (khp_world_next_code(&cursor, &hit)) {
            if (hit.scheme == KHP_WORLD_BY_GEONAMES) {
                return hit.area;
            }
        }
    }
    return KHP_WORLD_NO_AREA;
}

/* ---- the names of one area ---- */

void khp_world_names_of(uint32_t area, khp_world_names *names) {
    names->at = NULL;
    names->area = area;
    names->left = names->last = names->length = 0;
    if (area >= khp_world_count()) {
        return;
    }
    khp_blob offset = area_blob(area, KHP_WORLD_NAMES_AT);
    khp_blob blob = khp_blob_at(table(), khp_blob_u32(&offset));
    names->left = khp_blob_varint(&blob);
    names->at = blob.at;
}

static bool key_number(uint32_t number, char *text, uint32_t *length) {
    khp_blob blob = block_at(names_index(), number / KHP_WORLD_BLOCK);
    *length = 0;
    bool ok = number < header(KHP_WORLD_KEYS) && read_key(&blob, text, length);
    for (uint32_t i = number % KHP_WORLD_BLOCK; ok && i > 0; i--) {
        skip_hits(&blob);
        ok = read_key(&blob, text, length);
    }
    return ok;
}

bool khp_world_next_name(khp_world_names *names, khp_slice *folded, khp_world_name *name) {
    if (names->left == 0 || names->at == NULL) {
        return false;
    }
    khp_blob blob = {names->at, khp_world_table + khp_world_table_size};
    names->last += khp_blob_varint(&blob);
    names->at = blob.at;
    names->left--;
    name->area = names->area;
    uint32_t tag = names->last & ((1u << KHP_WORLD_TAG_BITS) - 1);
    name->step = (khp_world_step)(tag >> 1);
    name->is_core = (tag & 1) != 0;
    bool ok = blob.at != NULL &&
              key_number(names->last >> KHP_WORLD_TAG_BITS, names->text, &names->length);
    *folded = khp_slice_of(names->text, ok ? names->length : 0);
    return ok;
}
