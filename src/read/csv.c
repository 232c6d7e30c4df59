#include "read/csv.h"

#include "base/copy.h"
#include "base/memory.h"

void khp_csv_cursor_init(khp_csv_cursor *cursor, khp_slice text, khp_scan_rule rule) {
    *cursor = (khp_csv_cursor){.at = text.ptr, .end = text.ptr + text.len, .rule = rule};
}

void khp_csv_cursor_init_indexed(khp_csv_cursor *cursor, khp_slice text, khp_scan_rule rule,
                                 const khp_csv_index *index) {
    khp_csv_cursor_init(cursor, text, rule);
    cursor->text = text.ptr;
    cursor->entry = index->is_regular ? index->entries : NULL;
}

/* Makes the masks cover `at`; returns at's bit. */
static unsigned load(khp_csv_cursor *cursor, const char *at) {
    /* Behind the chunk, or before it: a spoiled row goes back. */
    if (cursor->chunk == NULL || (size_t)(at - cursor->chunk) >= 64) {
        khp_scan(at, cursor->rule, &cursor->masks);
        cursor->chunk = at;
    }
    return (unsigned)(at - cursor->chunk);
}

static unsigned lowest_bit(uint64_t bits) { return (unsigned)__builtin_ctzll(bits); }

/* The first separator from `at` on: there is one, as *end is a line end. *special tells whether a
 * byte before it may not stand in JSON as it is. */
static const char *find_separator(khp_csv_cursor *cursor, const char *at, bool *special) {
    uint64_t specials = 0;
    for (;;) {
        unsigned bit = load(cursor, at);
        uint64_t found = cursor->masks.separator >> bit;
        uint64_t here = cursor->masks.special >> bit;
        if (found != 0) {
            unsigned width = lowest_bit(found);
            specials |= here & ((UINT64_C(1) << width) - 1);
            *special = specials != 0;
            return at + width;
        }
        specials |= here;
        at = cursor->chunk + 64;
    }
}

/* The first quote from `at` on, or NULL. */
static const char *find_quote(khp_csv_cursor *cursor, const char *at, bool *special) {
    uint64_t specials = 0;
    while (at < cursor->end) {
        unsigned bit = load(cursor, at);
        uint64_t found = cursor->masks.quote >> bit;
        uint64_t here = cursor->masks.special >> bit;
        if (found != 0) {
            unsigned width = lowest_bit(found);
            specials |= here & ((UINT64_C(1) << width) - 1);
            *special |= specials != 0;
            return at + width < cursor->end ? at + width : NULL;
        }
        specials |= here;
        at = cursor->chunk + 64;
    }
    return NULL;
}

static bool is_separator(const khp_csv_cursor *cursor, char byte) {
    return byte == cursor->rule.delimiter || byte == '\n' || byte == '\r';
}

static bool add_cell(khp_csv_row *row, khp_slice text, bool special) {
    khp_field *cells = khp_grow(row->cells, &row->capacity, row->count, sizeof *cells);
    if (cells == NULL) {
        return false;
    }
    row->cells = cells;
    cells[row->count++] = (khp_field){
        .ptr = text.ptr,
        .len = (uint32_t)text.len,
        .kind = special ? KHP_FIELD_TEXT : KHP_FIELD_PLAIN,
    };
    row->is_blank = row->is_blank && text.len == 0;
    return true;
}

/* Line ends within a quoted cell. */
static size_t lines_in(khp_slice text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n' ||
                 (text.ptr[i] == '\r' && !(i + 1 < text.len && text.ptr[i + 1] == '\n'));
    }
    return lines;
}

/* The cell's text with doubled quotes made single. The scratch never moves: it has room for the
 * whole text from the first use on. */
static khp_slice undouble(khp_csv_cursor *cursor, khp_csv_row *row, khp_slice quoted) {
    khp_buffer *scratch = &row->scratch;
    if (!khp_buffer_reserve(scratch,
                            scratch->len == 0 ? (size_t)(cursor->end - quoted.ptr) : quoted.len)) {
        return (khp_slice){NULL, 0};
    }
    char *to = scratch->ptr + scratch->len;
    size_t length = 0;
    for (size_t i = 0; i < quoted.len; i++) {
        to[length++] = quoted.ptr[i];
        i += quoted.ptr[i] == '"';
    }
    scratch->len += length;
    return khp_slice_of(to, length);
}

/* Ends a spoiled row with the line that `at` is on. */
static void spoil(khp_csv_cursor *cursor, khp_csv_row *row, const char *at, const char *problem) {
    row->problem = problem;
    while (*at != '\n' && *at != '\r') {
        at++;
    }
    cursor->at = at;
}

/* Reads the quoted cell that starts at cursor->at and moves behind it. */
static khipu_status read_quoted(khp_csv_cursor *cursor, khp_csv_row *row, khipu_error *error) {
    const char *start = cursor->at + 1;
    const char *at = start;
    bool special = false;
    bool doubled = false;
    const char *quote;
    while ((quote = find_quote(cursor, at, &special)) != NULL && quote + 1 < cursor->end &&
           quote[1] == '"') {
        doubled = true;
        at = quote + 2;
    }
    if (quote == NULL) {
        row->is_unclosed = true;
        spoil(cursor, row, cursor->at, "a quote is opened and never closed");
        return KHIPU_OK;
    }
    if (!is_separator(cursor, quote[1])) { /* *end is one */
        spoil(cursor, row, cursor->at, "text follows a closing quote");
        return KHIPU_OK;
    }
    khp_slice cell = khp_slice_of(start, (size_t)(quote - start));
    row->lines += special ? lines_in(cell) : 0;
    if (doubled) {
        cell = undouble(cursor, row, cell);
        if (cell.ptr == NULL) {
            return khp_fail_memory(error);
        }
    }
    cursor->at = quote + 1;
    return add_cell(row, cell, special || doubled) ? KHIPU_OK : khp_fail_memory(error);
}

/* Reads plain cells from cursor->at on until one is quoted or the row ends, which it tells: the
 * loop through which nearly all bytes of nearly all sheets go. */
static khipu_status read_plain(khp_csv_cursor *cursor, khp_csv_row *row, bool *is_done,
                               khipu_error *error) {
    const char delimiter = cursor->rule.delimiter;
    const bool has_quotes = cursor->rule.has_quotes;
    const char *at = cursor->at;
    size_t count = row->count;
    bool is_blank = row->is_blank;
    *is_done = false;
    do {
        khp_field *cells = khp_grow(row->cells, &row->capacity, count, sizeof *cells);
        if (cells == NULL) {
            return khp_fail_memory(error);
        }
        row->cells = cells;
        unsigned bit = load(cursor, at);
        uint64_t found = cursor->masks.separator >> bit;
        const char *stop;
        bool special;
        if (found != 0) {
            stop = at + lowest_bit(found);
            /* the bits below the lowest one of `found` are the cell */
            special = (cursor->masks.special >> bit & (found ^ (found - 1)) >> 1) != 0;
        } else {
            stop = find_separator(cursor, at, &special);
        }
        khp_field *cell = &cells[count++];
        cell->ptr = at;
        cell->len = (uint32_t)(stop - at);
        cell->kind = special ? KHP_FIELD_TEXT : KHP_FIELD_PLAIN;
        is_blank &= stop == at;
        *is_done = *stop != delimiter || stop >= cursor->end;
        at = *is_done ? stop : stop + 1;
    } while (!*is_done && !(has_quotes && *at == '"'));
    row->count = count;
    row->is_blank = is_blank;
    cursor->at = at;
    return KHIPU_OK;
}

static void skip_line_end(khp_csv_cursor *cursor) {
    if (cursor->at < cursor->end) {
        cursor->at +=
            *cursor->at == '\r' && cursor->at + 1 < cursor->end && cursor->at[1] == '\n' ? 2 : 1;
    }
}

/* ---- rows of regular text ---- */

/* A quoted cell that starts at cell->ptr; *next is behind the entry of its first quote. */
static khipu_status take_quoted(khp_csv_cursor *cursor, khp_csv_row *row, const uint32_t **next,
                                const char **stop, khp_field *cell, khipu_error *error) {
    const char *start = cell->ptr + 1;
    const char delimiter = cursor->rule.delimiter;
    const bool has_plain_delimiter = (unsigned char)delimiter >= 0x20;
    const uint32_t *entry = *next;
    bool special = false;
    bool doubled = false;
    const char *at = cursor->text + *entry;
    for (; *at != '"' || at[1] == '"'; at = cursor->text + *++entry) {
        if (*at == '"') {
            doubled = true;
            entry++;
        } else {
            special |= !(*at == delimiter && has_plain_delimiter);
        }
    }
    khp_slice text = khp_slice_of(start, (size_t)(at - start));
    if (special) {
        row->lines += lines_in(text);
    }
    if (doubled) {
        text = undouble(cursor, row, text);
        if (text.ptr == NULL) {
            return khp_fail_memory(error);
        }
    }
    row->is_plain &= !special && !doubled;
    *cell = (khp_field){text.ptr, (uint32_t)text.len,
                        special || doubled ? KHP_FIELD_TEXT : KHP_FIELD_PLAIN};
    *stop = at + 1; /* whose entry comes next */
    *next = entry + 2;
    return KHIPU_OK;
}

/* A cell that starts at cell->ptr, and whose first entry, behind which *next is, does not end it.
 * Sets *stop to its end, and *next behind the entry of that. */
__attribute__((noinline)) static khipu_status take_odd(khp_csv_cursor *cursor, khp_csv_row *row,
                                                       const uint32_t **next, const char **stop,
                                                       khp_field *cell, khipu_error *error) {
    if (*cell->ptr == '"' && cursor->rule.has_quotes) {
        return take_quoted(cursor, row, next, stop, cell, error);
    }
    const uint32_t *entry = *next - 1;
    if (!is_separator(cursor, cursor->text[*entry])) { /* else it is a CR */
        cell->kind = KHP_FIELD_TEXT;
        row->is_plain = false;
    }
    while (!is_separator(cursor, cursor->text[*entry])) {
        entry++;
    }
    *stop = cursor->text + *entry;
    cell->len = (uint32_t)(*stop - cell->ptr);
    *next = entry + 1;
    return KHIPU_OK;
}

static bool has_no_content(const khp_csv_row *row) {
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].len > 0) {
            return false;
        }
    }
    return true;
}

/* The next row of regular text. *cursor->at is not its end. */
static khipu_status next_indexed(khp_csv_cursor *cursor, khp_csv_row *row, khipu_error *error) {
    const char delimiter = cursor->rule.delimiter;
    const char *const text = cursor->text;
    const char *at = cursor->at;
    const char *stop;
    const uint32_t *entry = cursor->entry;
    khp_field *cell = row->cells;
    khp_field *full = row->capacity == 0 ? cell : cell + row->capacity;
    for (;;) {
        while (cell < full && *(stop = text + *entry) == delimiter) {
            *cell++ = (khp_field){at, (uint32_t)(stop - at), KHP_FIELD_PLAIN};
            at = stop + 1;
            entry++;
        }
        if (cell == full) {
            size_t count = (size_t)(cell - row->cells);
            khp_field *cells = khp_grow_now(row->cells, &row->capacity, sizeof *cells);
            if (cells == NULL) {
                return khp_fail_memory(error);
            }
            row->cells = cells;
            cell = cells + count;
            full = cells + row->capacity;
            continue;
        }
        *cell = (khp_field){at, (uint32_t)(stop - at), KHP_FIELD_PLAIN};
        entry++;
        if (*stop != '\n') {
            const uint32_t *next = entry;
            khipu_status status = take_odd(cursor, row, &next, &stop, cell, error);
            if (status != KHIPU_OK) {
                return status;
            }
            entry = next;
        }
        cell++;
        if (*stop != delimiter) {
            break;
        }
        at = stop + 1;
    }
    row->count = (size_t)(cell - row->cells);
    row->raw = khp_slice_of(cursor->at, (size_t)(stop - cursor->at));
    row->is_blank = row->cells[0].len == 0 && has_no_content(row);
    bool is_pair = *stop == '\r' && stop + 1 < cursor->end && stop[1] == '\n';
    cursor->at = stop < cursor->end ? stop + 1 + is_pair : stop;
    cursor->entry = entry + is_pair;
    return KHIPU_OK;
}

/* ---- any row ---- */

khipu_status khp_csv_next(khp_csv_cursor *cursor, khp_csv_row *row, bool *more,
                          khipu_error *error) {
    row->count = 0;
    row->lines = 1;
    row->problem = NULL;
    row->is_unclosed = false;
    row->is_blank = true;
    row->is_plain = true;
    row->scratch.len = 0;
    *more = cursor->at < cursor->end;
    if (!*more) {
        return KHIPU_OK;
    }
    if (cursor->entry != NULL) {
        return next_indexed(cursor, row, error);
    }
    row->is_plain = false; /* as far as is known */
    const char *start = cursor->at;
    bool is_done = false;
    while (!is_done) {
        khipu_status status;
        if (cursor->rule.has_quotes && cursor->at < cursor->end && *cursor->at == '"') {
            status = read_quoted(cursor, row, error);
            is_done = row->problem != NULL || cursor->at >= cursor->end ||
                      *cursor->at != cursor->rule.delimiter;
            cursor->at += is_done ? 0 : 1;
        } else {
            status = read_plain(cursor, row, &is_done, error);
        }
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (row->problem != NULL) {
        row->count = 0;
        row->is_blank = false;
    }
    row->raw = khp_slice_of(start, (size_t)(cursor->at - start));
    skip_line_end(cursor);
    return KHIPU_OK;
}

bool khp_csv_add_empty(khp_csv_row *row) {
    static const char nothing[KHP_COPY_SLACK];
    bool is_blank = row->is_blank;
    bool added = add_cell(row, (khp_slice){nothing, 0}, false);
    row->is_blank = is_blank;
    return added;
}

void khp_csv_row_clear(khp_csv_row *row) {
    khp_free(row->cells);
    khp_buffer_clear(&row->scratch);
    *row = (khp_csv_row){0};
}

/* Without the instruction for it, which older processors lack, the compiler would call a function.
 */
static uint64_t count_bits(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return bits * UINT64_C(0x0101010101010101) >> 56;
}

uint64_t khp_csv_count_lines(khp_slice text) {
    uint64_t lines = 0;
    khp_scan_masks masks;
    for (size_t at = 0; at < text.len; at += 64) {
        khp_scan(text.ptr + at, (khp_scan_rule){'\n', false}, &masks);
        uint64_t known = text.len - at >= 64 ? UINT64_MAX : (UINT64_C(1) << (text.len - at)) - 1;
        lines += count_bits(masks.line_end & known);
    }
    return lines;
}

/* True if the row may still change when more text becomes known. */
static bool is_open_ended(const khp_csv_cursor *cursor, const khp_csv_row *row) {
    const char *row_end = row->raw.ptr + row->raw.len;
    return row->is_unclosed || row_end >= cursor->end ||
           (*row_end == '\r' && row_end + 1 >= cursor->end); /* LF may follow */
}

static khipu_status cut_by_rows(khp_slice text, khp_scan_rule rule, size_t *cut,
                                khipu_error *error) {
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more = true;
    khipu_status status = KHIPU_OK;
    *cut = 0;
    khp_csv_cursor_init(&cursor, text, rule);
    while (more) {
        status = khp_csv_next(&cursor, &row, &more, error);
        if (status != KHIPU_OK || !more || is_open_ended(&cursor, &row)) {
            break;
        }
        *cut = (size_t)(cursor.at - text.ptr);
    }
    khp_csv_row_clear(&row);
    return status;
}

khipu_status khp_csv_cut(khp_slice text, khp_scan_rule rule, khp_csv_index *index, size_t *cut,
                         uint64_t *lines, khipu_error *error) {
    khipu_status status = khp_csv_index_make(index, text, rule, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (index->is_regular) {
        *cut = khp_csv_index_cut(index, text, rule, lines);
        return KHIPU_OK;
    }
    status = cut_by_rows(text, rule, cut, error);
    if (status == KHIPU_OK) {
        *lines = khp_csv_count_lines(khp_slice_of(text.ptr, *cut));
    }
    return status;
}

size_t khp_csv_cut_lines(khp_slice text, uint64_t *lines) {
    size_t cut = text.len;
    while (cut > 0 && text.ptr[cut - 1] != '\n' &&
           !(text.ptr[cut - 1] == '\r' && text.ptr[cut] != '\n')) {
        cut--;
    }
    *lines = khp_csv_count_lines(khp_slice_of(text.ptr, cut));
    return cut;
}
