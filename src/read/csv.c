#include "read/csv.h"

#include "base/memory.h"

void khp_csv_cursor_init(khp_csv_cursor *cursor, khp_slice text, khp_scan_rule rule) {
    *cursor = (khp_csv_cursor){.at = text.ptr, .end = text.ptr + text.len, .rule = rule};
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

khipu_status khp_csv_next(khp_csv_cursor *cursor, khp_csv_row *row, bool *more,
                          khipu_error *error) {
    row->count = 0;
    row->lines = 1;
    row->problem = NULL;
    row->is_unclosed = false;
    row->is_blank = true;
    row->scratch.len = 0;
    *more = cursor->at < cursor->end;
    if (!*more) {
        return KHIPU_OK;
    }
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
    bool is_blank = row->is_blank;
    bool added = add_cell(row, (khp_slice){"", 0}, false);
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

/* Bit n: an odd number of bits are set at and below n. */
static uint64_t prefix_xor(uint64_t bits) {
    for (unsigned shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

/* What the quote-parity scan carries from chunk to chunk. */
typedef struct parity {
    uint64_t inside;   /* all ones within quotes */
    uint64_t may_open; /* 1 if a quote at the next byte may open a cell */
    uint64_t closed;   /* 1 if the last byte closed a cell */
} parity;

/* Where every quote is in its place (opened at a cell's start, closed at its end or doubled), the
 * parity of quotes tells what is quoted, and this finds the last row's end without reading cells.
 * Returns false if a quote is out of place. */
static bool cut_by_parity(khp_slice text, khp_scan_rule rule, size_t *cut, uint64_t *lines) {
    parity state = {.may_open = 1};
    uint64_t counted = 0;
    *cut = 0;
    *lines = 0;
    for (size_t at = 0; at < text.len; at += 64) {
        khp_scan_masks masks;
        khp_scan(text.ptr + at, rule, &masks);
        uint64_t known = text.len - at >= 64 ? UINT64_MAX : (UINT64_C(1) << (text.len - at)) - 1;
        uint64_t quote = masks.quote & known;
        uint64_t inside = state.inside;
        uint64_t closing = 0;
        if (quote != 0 || state.closed != 0) {
            inside ^= prefix_xor(quote);
            closing = quote & ~inside;
            uint64_t opening = quote & inside;
            uint64_t after_close = (closing << 1 | state.closed) & known;
            uint64_t may_open = (masks.separator | closing) << 1 | state.may_open;
            if ((opening & ~may_open) != 0 ||
                (after_close & ~(masks.separator | masks.quote)) != 0) {
                return false;
            }
        }
        uint64_t line_ends = masks.line_end & known;
        uint64_t ends = line_ends & ~inside;
        if (ends != 0) {
            unsigned last = 63 - (unsigned)__builtin_clzll(ends);
            uint64_t behind = last == 63 ? 0 : UINT64_MAX << (last + 1);
            *cut = at + last + 1;
            *lines = counted + count_bits(line_ends & ~behind);
        }
        counted += count_bits(line_ends);
        state.inside = (uint64_t)0 - (inside >> 63);
        state.may_open = (masks.separator | closing) >> 63;
        state.closed = closing >> 63;
    }
    return true;
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

khipu_status khp_csv_cut(khp_slice text, khp_scan_rule rule, size_t *cut, uint64_t *lines,
                         khipu_error *error) {
    if (cut_by_parity(text, rule, cut, lines)) {
        return KHIPU_OK;
    }
    khipu_status status = cut_by_rows(text, rule, cut, error);
    if (status == KHIPU_OK) {
        *lines = khp_csv_count_lines(khp_slice_of(text.ptr, *cut));
    }
    return status;
}
