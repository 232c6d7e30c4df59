#include "locate/store.h"

#include <math.h>

/* The first byte of a row: what stands in it. */
enum {
    ROW_NUMBERED_ID = 1, /* "gn:" and a number, of which the number is stored */
    ROW_ALTERNATES = 2,
    ROW_POPULATION = 4,
    ROW_CODES = 8
};

/* Reads on from `at`; a read beyond what there is gives zeroes and leaves `failed`. */
typedef struct cursor {
    const unsigned char *at;
    const unsigned char *end; /* of what is known to be sound */
    const khp_section *rows;  /* which may go on behind it; NULL: nothing does */
    bool failed;
} cursor;

/* Where the block ends in which the byte before `at` is, or the section, whose bytes need no check
 * if it was built here. */
static size_t end_of_block(const khp_section *section, size_t at) {
    size_t end = (at + KHP_BLOCK_BYTES - 1) / KHP_BLOCK_BYTES * KHP_BLOCK_BYTES;
    return section->blocks == NULL || end > section->bytes ? section->bytes : end;
}

/* Goes on behind `end`, as few rows do. */
__attribute__((cold)) static bool reach_on(cursor *c, uint64_t bytes) {
    if (c->rows == NULL) {
        return false;
    }
    const unsigned char *start = c->rows->ptr;
    size_t at = (size_t)(c->at - start);
    if (bytes > c->rows->bytes - at || !khp_section_is_sound(c->rows, at, (size_t)bytes)) {
        return false;
    }
    c->end = start + end_of_block(c->rows, at + (size_t)bytes);
    return true;
}

/* True if so many bytes follow. */
static inline bool reach(cursor *c, uint64_t bytes) {
    return (uint64_t)(c->end - c->at) >= bytes || reach_on(c, bytes);
}

static inline void take(cursor *c, void *to, size_t bytes) {
    if (!reach(c, bytes)) {
        memset(to, 0, bytes);
        c->failed = true;
        return;
    }
    memcpy(to, c->at, bytes);
    c->at += bytes;
}

static inline uint64_t take_varint(cursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (!reach(c, 1)) {
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

static inline khp_slice take_text(cursor *c) {
    uint64_t len = take_varint(c);
    if (!reach(c, len)) {
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
    double scaled = round(value * KHP_POSITIONS_PER_UNIT);
    *fixed = (int32_t)scaled;
    return scaled / KHP_POSITIONS_PER_UNIT == value && !(value == 0 && signbit(value));
}

bool khp_store_pack_position(double x, double y, khp_head *head) {
    return is_fixed_point(x, &head->x) && is_fixed_point(y, &head->y);
}

/* True for "gn:" and a number in the one form that it is written out in again. */
static bool is_numbered(khp_slice id, uint32_t *number) {
    if (id.len < 4 || id.len > 13 || memcmp(id.ptr, "gn:", 3) != 0 ||
        (id.ptr[3] == '0' && id.len > 4)) {
        return false;
    }
    uint64_t value = 0;
    for (size_t i = 3; i < id.len; i++) {
        unsigned digit = (unsigned)(unsigned char)id.ptr[i] - '0';
        if (digit > 9) {
            return false;
        }
        value = value * 10 + digit;
    }
    *number = (uint32_t)value;
    return value <= UINT32_MAX;
}

static khp_slice write_id(uint32_t number, char text[KHP_MADE_ID_BYTES]) {
    static const char prefix[] = {'g', 'n', ':'};
    char digits[10];
    size_t count = 0;
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    memcpy(text, prefix, sizeof prefix);
    for (size_t i = 0; i < count; i++) {
        text[sizeof prefix + i] = digits[count - 1 - i];
    }
    return khp_slice_of(text, sizeof prefix + count);
}

static void add_codes(khp_buffer *rows, const khp_place *place, uint64_t count) {
    add_varint(rows, count);
    for (int scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        if (place->codes[scheme].len > 0) {
            khp_buffer_add_byte(rows, (char)scheme);
            add_text(rows, place->codes[scheme]);
        }
    }
}

void khp_store_pack_row(khp_buffer *rows, const khp_place *place) {
    uint32_t number = 0;
    bool numbered = is_numbered(place->id, &number);
    uint64_t codes = 0;
    for (int scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        codes += place->codes[scheme].len > 0;
    }
    khp_buffer_add_byte(
        rows,
        (char)((numbered ? ROW_NUMBERED_ID : 0) | (place->alt_names.len > 0 ? ROW_ALTERNATES : 0) |
               (place->population > 0 ? ROW_POPULATION : 0) | (codes > 0 ? ROW_CODES : 0)));
    add_text(rows, place->name);
    if (place->alt_names.len > 0) {
        add_text(rows, place->alt_names);
    }
    if (numbered) {
        khp_buffer_add(rows, khp_slice_of((const char *)&number, sizeof number));
    } else {
        add_text(rows, place->id);
    }
    if (place->population > 0) {
        add_varint(rows, place->population);
    }
    if (codes > 0) {
        add_codes(rows, place, codes);
    }
    while (rows->len % KHP_ROW_UNIT != 0 && !rows->failed) {
        khp_buffer_add_byte(rows, '\0');
    }
}

/* The same as `item` of what it does not know yet: the last thing that it does, so that nothing is
 * kept for a call that hardly ever happens. */
__attribute__((cold)) static bool item_on(const khp_section *section, size_t number, void *to,
                                          size_t size) {
    if (number >= section->bytes / size || !khp_section_is_sound(section, number * size, size)) {
        return false;
    }
    memcpy(to, (const char *)section->ptr + number * size, size);
    return true;
}

/* Item `number` of a section of fixed-size items; false if there is none. Inline, so that nothing
 * is divided by a size that is known, and what cannot lie in two blocks is not asked whether it
 * does. */
static inline bool item(const khp_section *section, size_t number, void *to, size_t size) {
    size_t checked = KHP_BLOCK_BYTES % size == 0 ? 1 : size;
    if (number < section->bytes / size && khp_section_is_known(section, number * size, checked)) {
        memcpy(to, (const char *)section->ptr + number * size, size);
        return true;
    }
    return item_on(section, number, to, size);
}

bool khp_store_head(const khp_gazetteer *gazetteer, uint32_t place, khp_head *head) {
    *head = (khp_head){KHP_FAR_POSITION, -1, UINT32_MAX, UINT32_MAX};
    return item(&gazetteer->sections[KHP_SECTION_HEADS], place, head, sizeof *head);
}

khp_position khp_store_position(const khp_gazetteer *gazetteer, const khp_head *head) {
    if (head->x != KHP_FAR_POSITION) {
        return (khp_position){head->x / KHP_POSITIONS_PER_UNIT, head->y / KHP_POSITIONS_PER_UNIT};
    }
    khp_position far = {(double)NAN, (double)NAN};
    (void)item(&gazetteer->sections[KHP_SECTION_POSITIONS], (uint32_t)head->y, &far, sizeof far);
    return far;
}

/* At the row of a head, behind its flags. */
static cursor row_cursor(const khp_gazetteer *gazetteer, const khp_head *head,
                         unsigned char *flags) {
    const khp_section *rows = &gazetteer->sections[KHP_SECTION_ROWS];
    size_t start = (size_t)head->row * KHP_ROW_UNIT;
    if (start >= rows->bytes || !khp_section_is_sound(rows, start, 1)) {
        *flags = 0;
        return (cursor){NULL, NULL, NULL, true};
    }
    const unsigned char *bytes = rows->ptr;
    cursor c = {bytes + start, bytes + end_of_block(rows, start + 1), rows, false};
    *flags = *c.at++;
    return c;
}

bool khp_store_names(const khp_gazetteer *gazetteer, const khp_head *head, khp_names *names) {
    unsigned char flags;
    cursor c = row_cursor(gazetteer, head, &flags);
    *names = (khp_names){{NULL, 0}, {NULL, 0}};
    if (c.failed) {
        return false;
    }
    names->name = take_text(&c);
    if ((flags & ROW_ALTERNATES) != 0) {
        names->alt_names = take_text(&c);
    }
    if (c.failed) {
        *names = (khp_names){{NULL, 0}, {NULL, 0}};
    }
    return !c.failed;
}

static void take_codes(cursor *c, khp_row *row) {
    uint64_t codes = take_varint(c);
    const unsigned char *start = c->at;
    for (uint64_t i = 0; i < codes && !c->failed; i++) {
        unsigned char scheme = 0;
        take(c, &scheme, 1);
        (void)take_text(c);
    }
    row->codes = khp_slice_of((const char *)start, (size_t)(c->at - start));
}

static void blank_row(khp_row *row) {
    row->id = row->name = row->alt_names = row->codes = (khp_slice){NULL, 0};
    row->population = 0;
}

bool khp_store_row(const khp_gazetteer *gazetteer, uint32_t place, khp_row *row) {
    khp_head head;
    unsigned char flags;
    blank_row(row);
    (void)khp_store_head(gazetteer, place, &head); /* blank: it has no row */
    cursor c = row_cursor(gazetteer, &head, &flags);
    if (c.failed) {
        return false;
    }
    row->name = take_text(&c);
    if ((flags & ROW_ALTERNATES) != 0) {
        row->alt_names = take_text(&c);
    }
    if ((flags & ROW_NUMBERED_ID) != 0) {
        uint32_t number = 0;
        take(&c, &number, sizeof number);
        row->id = write_id(number, row->made_id);
    } else {
        row->id = take_text(&c);
    }
    if ((flags & ROW_POPULATION) != 0) {
        row->population = take_varint(&c);
    }
    if ((flags & ROW_CODES) != 0) {
        take_codes(&c, row);
    }
    if (c.failed) {
        blank_row(row);
    }
    return !c.failed;
}

uint64_t khp_store_line(const khp_gazetteer *gazetteer, uint32_t place) {
    khp_line_block block;
    if (!item(&gazetteer->sections[KHP_SECTION_LINES], place / KHP_LINE_BLOCK, &block,
              sizeof block)) {
        return 0;
    }
    const khp_section *steps = &gazetteer->sections[KHP_SECTION_LINE_STEPS];
    uint32_t number = place % KHP_LINE_BLOCK;
    uint64_t width = block.steps % 256;
    uint64_t at = block.steps / 256 + number * width;
    uint64_t step = 0;
    if (width == 0) {
        return block.first + number;
    }
    if (width > sizeof step || at > steps->bytes || width > steps->bytes - at ||
        !khp_section_is_sound(steps, (size_t)at, (size_t)width)) {
        return 0;
    }
    const unsigned char *bytes = (const unsigned char *)steps->ptr + at;
    for (uint64_t i = 0; i < width; i++) {
        step |= (uint64_t)bytes[i] << (8 * i);
    }
    return block.first + number + step;
}

bool khp_store_next_code(khp_slice *codes, khp_scheme *scheme, khp_slice *code) {
    if (codes->len == 0) {
        return false;
    }
    const unsigned char *bytes = (const unsigned char *)codes->ptr;
    cursor c = {bytes, bytes + codes->len, NULL, false};
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

khp_group khp_store_group(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_group found = {UINT32_MAX, UINT32_MAX};
    (void)item(&gazetteer->sections[KHP_SECTION_GROUPS], number, &found, sizeof found);
    return found;
}

khp_class khp_store_class_of(const khp_gazetteer *gazetteer, const khp_head *head) {
    return khp_store_class(gazetteer, khp_store_group(gazetteer, head->group).class_number);
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

bool khp_store_area_key(const khp_gazetteer *gazetteer, size_t number, khp_area_key *key) {
    return item(&gazetteer->sections[KHP_SECTION_AREA_NAMES], number, key, sizeof *key);
}

khp_slice khp_store_text(const khp_gazetteer *gazetteer, khp_text_ref ref) {
    const khp_section *texts = &gazetteer->sections[KHP_SECTION_TEXTS];
    if (ref.at > texts->bytes || ref.len > texts->bytes - ref.at ||
        (ref.len > 0 && !khp_section_is_sound(texts, ref.at, ref.len))) {
        return (khp_slice){NULL, 0};
    }
    return khp_slice_of((const char *)texts->ptr + ref.at, ref.len);
}

uint32_t khp_store_merged(const khp_gazetteer *gazetteer, uint32_t place) {
    const khp_section *merged = &gazetteer->sections[KHP_SECTION_MERGED];
    const khp_merged *items = merged->ptr;
    size_t low = 0;
    size_t high = merged->bytes / sizeof *items;
    if (high == 0 || !khp_section_is_sound(merged, 0, merged->bytes)) {
        return place;
    }
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
    gazetteer->count = (uint32_t)(s[KHP_SECTION_HEADS].bytes / sizeof(khp_head));
    gazetteer->names = khp_keys_open(&s[KHP_SECTION_NAME_KEYS], &s[KHP_SECTION_NAME_FIRST]);
    gazetteer->codes = khp_keys_open(&s[KHP_SECTION_CODE_KEYS], &s[KHP_SECTION_CODE_FIRST]);
    gazetteer->areas = khp_keys_open(&s[KHP_SECTION_AREA_KEYS], &s[KHP_SECTION_AREA_FIRST]);
}
