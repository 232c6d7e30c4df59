#include "locate/store.h"

#include <math.h>

/* The first byte of a row: how its position is written. */
enum { ROW_FIXED_POINT = 1 };

/* GeoNames writes at most five decimals: such a position fits two 32-bit integers. */
#define FIXED_SCALE 100000.0

/* Reads on from `at`; a read beyond `end` gives zeroes and leaves `failed`. */
typedef struct cursor {
    const unsigned char *at;
    const unsigned char *end;
    bool failed;
} cursor;

static void take(cursor *c, void *to, size_t bytes) {
    if ((size_t)(c->end - c->at) < bytes) {
        memset(to, 0, bytes);
        c->failed = true;
        return;
    }
    memcpy(to, c->at, bytes);
    c->at += bytes;
}

static uint64_t take_varint(cursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (c->at == c->end) {
            break;
        }
        unsigned char byte = *c->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    c->failed = true;
    return 0;
}

static khp_slice take_text(cursor *c) {
    uint64_t len = take_varint(c);
    if ((uint64_t)(c->end - c->at) < len) {
        c->failed = true;
        return (khp_slice){NULL, 0};
    }
    khp_slice text = {(const char *)c->at, (size_t)len};
    c->at += len;
    return text;
}

static void add_varint(khp_buffer *out, uint64_t value) {
    while (value >= 0x80) {
        khp_buffer_add_byte(out, (char)(unsigned char)(value | 0x80));
        value >>= 7;
    }
    khp_buffer_add_byte(out, (char)value);
}

static void add_text(khp_buffer *out, khp_slice text) {
    add_varint(out, text.len);
    khp_buffer_add(out, text);
}

static bool is_fixed_point(double value, int32_t *fixed) {
    if (!(fabs(value) < 21474.0)) {
        return false;
    }
    double scaled = round(value * FIXED_SCALE);
    *fixed = (int32_t)scaled;
    return scaled / FIXED_SCALE == value && !(value == 0 && signbit(value));
}

static void add_position(khp_buffer *rows, double x, double y) {
    int32_t fixed[2];
    if (is_fixed_point(x, &fixed[0]) && is_fixed_point(y, &fixed[1])) {
        khp_buffer_add_byte(rows, ROW_FIXED_POINT);
        khp_buffer_add(rows, khp_slice_of((const char *)fixed, sizeof fixed));
    } else {
        double position[2] = {x, y};
        khp_buffer_add_byte(rows, 0);
        khp_buffer_add(rows, khp_slice_of((const char *)position, sizeof position));
    }
}

void khp_store_pack(khp_buffer *rows, const khp_place *place, uint32_t class_number,
                    uint32_t tuple_number) {
    add_position(rows, place->x, place->y);
    add_varint(rows, class_number);
    add_varint(rows, tuple_number);
    add_varint(rows, place->line);
    add_varint(rows, place->population);
    add_text(rows, place->id);
    add_text(rows, place->name);
    add_text(rows, place->alt_names);
    uint64_t codes = 0;
    for (int scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        codes += place->codes[scheme].len > 0;
    }
    add_varint(rows, codes);
    for (int scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        if (place->codes[scheme].len > 0) {
            khp_buffer_add_byte(rows, (char)scheme);
            add_text(rows, place->codes[scheme]);
        }
    }
    while (rows->len % 4 != 0 && !rows->failed) {
        khp_buffer_add_byte(rows, '\0');
    }
}

static cursor row_cursor(const khp_gazetteer *gazetteer, uint32_t place) {
    const khp_section *rows = &gazetteer->sections[KHP_SECTION_ROWS];
    const khp_section *offsets = &gazetteer->sections[KHP_SECTION_ROW_AT];
    cursor c = {NULL, NULL, true};
    if (place < offsets->bytes / sizeof(uint32_t)) {
        const uint32_t *at = offsets->ptr;
        size_t start = (size_t)at[place] * 4;
        if (start < rows->bytes) {
            const unsigned char *bytes = rows->ptr;
            c = (cursor){bytes + start, bytes + rows->bytes, false};
        }
    }
    return c;
}

bool khp_store_row(const khp_gazetteer *gazetteer, uint32_t place, khp_row *row) {
    *row = (khp_row){.x = (double)NAN, .y = (double)NAN};
    cursor c = row_cursor(gazetteer, place);
    if (c.failed) {
        return false;
    }
    unsigned char flags = 0;
    take(&c, &flags, 1);
    if (flags & ROW_FIXED_POINT) {
        int32_t fixed[2];
        take(&c, fixed, sizeof fixed);
        row->x = fixed[0] / FIXED_SCALE;
        row->y = fixed[1] / FIXED_SCALE;
    } else {
        take(&c, &row->x, sizeof row->x);
        take(&c, &row->y, sizeof row->y);
    }
    row->class_number = (uint32_t)take_varint(&c);
    row->tuple_number = (uint32_t)take_varint(&c);
    row->line = take_varint(&c);
    row->population = take_varint(&c);
    row->id = take_text(&c);
    row->name = take_text(&c);
    row->alt_names = take_text(&c);
    uint64_t codes = take_varint(&c);
    const unsigned char *start = c.at;
    for (uint64_t i = 0; i < codes && !c.failed; i++) {
        unsigned char scheme = 0;
        take(&c, &scheme, 1);
        (void)take_text(&c);
    }
    row->codes = khp_slice_of((const char *)start, (size_t)(c.at - start));
    if (c.failed) {
        *row = (khp_row){.x = (double)NAN, .y = (double)NAN};
    }
    return !c.failed;
}

bool khp_store_next_code(khp_slice *codes, khp_scheme *scheme, khp_slice *code) {
    if (codes->len == 0) {
        return false;
    }
    const unsigned char *bytes = (const unsigned char *)codes->ptr;
    cursor c = {bytes, bytes + codes->len, false};
    unsigned char which = 0;
    take(&c, &which, 1);
    *code = take_text(&c);
    if (c.failed || which >= KHP_SCHEME_COUNT) {
        return false;
    }
    *scheme = (khp_scheme)which;
    *codes = khp_slice_of((const char *)c.at, (size_t)(c.end - c.at));
    return true;
}

/* Item `number` of a section of fixed-size items; false if there is none. */
static bool item(const khp_section *section, uint32_t number, void *to, size_t size) {
    if (number >= section->bytes / size) {
        return false;
    }
    memcpy(to, (const char *)section->ptr + (size_t)number * size, size);
    return true;
}

khp_meta khp_store_meta(const khp_gazetteer *gazetteer) {
    khp_meta found = {0};
    (void)item(&gazetteer->sections[KHP_SECTION_META], 0, &found, sizeof found);
    return found;
}

khp_class khp_store_class(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_class found = {
        .uncertainty_m = (double)NAN, .precision = KHP_PRECISION_UNKNOWN, .alt_mark = '|'};
    (void)item(&gazetteer->sections[KHP_SECTION_CLASSES], number, &found, sizeof found);
    found.precision =
        found.precision < KHP_PRECISION_COUNT ? found.precision : (uint8_t)KHP_PRECISION_UNKNOWN;
    return found;
}

khp_tuple khp_store_tuple(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_tuple found = {{KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA}};
    (void)item(&gazetteer->sections[KHP_SECTION_TUPLES], number, &found, sizeof found);
    return found;
}

khp_area khp_store_area(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_area found = {.parent = KHP_NO_AREA, .level = KHP_AREA_COUNTRY};
    (void)item(&gazetteer->sections[KHP_SECTION_AREAS], number, &found, sizeof found);
    found.level = found.level < KHP_AREA_LEVELS ? found.level : KHP_AREA_COUNTRY;
    return found;
}

uint32_t khp_store_area_count(const khp_gazetteer *gazetteer) {
    return (uint32_t)(gazetteer->sections[KHP_SECTION_AREAS].bytes / sizeof(khp_area));
}

khp_slice khp_store_text(const khp_gazetteer *gazetteer, khp_text_ref ref) {
    const khp_section *texts = &gazetteer->sections[KHP_SECTION_TEXTS];
    if (ref.at > texts->bytes || ref.len > texts->bytes - ref.at) {
        return (khp_slice){NULL, 0};
    }
    return khp_slice_of((const char *)texts->ptr + ref.at, ref.len);
}

uint32_t khp_store_merged(const khp_gazetteer *gazetteer, uint32_t place) {
    const khp_section *merged = &gazetteer->sections[KHP_SECTION_MERGED];
    const khp_merged *items = merged->ptr;
    size_t low = 0;
    size_t high = merged->bytes / sizeof *items;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (items[middle].place < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < merged->bytes / sizeof *items && items[low].place == place;
    return found ? items[low].into : place;
}

void khp_store_open(khp_gazetteer *gazetteer) {
    const khp_section *s = gazetteer->sections;
    gazetteer->count = (uint32_t)(s[KHP_SECTION_ROW_AT].bytes / sizeof(uint32_t));
    gazetteer->names =
        khp_keys_open(s[KHP_SECTION_NAME_KEYS].ptr, s[KHP_SECTION_NAME_KEYS].bytes,
                      s[KHP_SECTION_NAME_FIRST].ptr, s[KHP_SECTION_NAME_FIRST].bytes);
    gazetteer->codes =
        khp_keys_open(s[KHP_SECTION_CODE_KEYS].ptr, s[KHP_SECTION_CODE_KEYS].bytes,
                      s[KHP_SECTION_CODE_FIRST].ptr, s[KHP_SECTION_CODE_FIRST].bytes);
    gazetteer->areas =
        khp_keys_open(s[KHP_SECTION_AREA_KEYS].ptr, s[KHP_SECTION_AREA_KEYS].bytes,
                      s[KHP_SECTION_AREA_FIRST].ptr, s[KHP_SECTION_AREA_FIRST].bytes);
}
