#include "read/dialect.h"

#include "base/number.h"

#include <ctype.h>

#define SAMPLE_ROWS 1000 /* rows that are looked at */
#define TITLE_ROWS 20    /* rows that may stand above the header */

/* What one delimiter makes of the text. */
typedef struct trial {
    char delimiter;
    size_t header_at;
    uint64_t header_line;
    size_t width;   /* cells of the header, without empty ones at its end */
    size_t rows;    /* behind the header, blank ones not counted */
    size_t fits;    /* rows with as many cells as the header */
    bool has_title; /* rows stand above the header */
    bool is_sheet;
} trial;

static size_t filled_cells(const khp_csv_row *row) {
    size_t filled = 0;
    for (size_t i = 0; i < row->count; i++) {
        filled += khp_slice_trim(khp_field_slice(&row->cells[i])).len > 0;
    }
    return filled;
}

/* Cells without the empty ones at the end. */
static size_t width_of(const khp_csv_row *row) {
    size_t width = row->count;
    while (width > 0 && khp_slice_trim(khp_field_slice(&row->cells[width - 1])).len == 0) {
        width--;
    }
    return width;
}

/* True if the row has the header's cells; the rows of a sheet may have fewer. */
static bool fits(const khp_csv_row *row, size_t width, bool is_sheet) {
    return row->problem == NULL && (row->count >= width || is_sheet) && width_of(row) <= width;
}

/* A row of two or more texts, none of them a number: it can be a header. */
static bool can_be_header(const khp_csv_row *row) {
    size_t width = width_of(row);
    double unused;
    for (size_t i = 0; i < width; i++) {
        khp_slice cell = khp_slice_trim(khp_field_slice(&row->cells[i]));
        if (cell.len == 0 || khp_number_parse(cell, '.', &unused)) {
            return false;
        }
    }
    return width >= 2;
}

/* The title rows above a header hold one cell each. The header behind them is unmistakable if it
 * holds texts only, and the row behind it is as wide. Sets where the header is. */
static khipu_status find_header(trial *found, khp_slice head, khp_scan_rule rule,
                                khipu_error *error) {
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more = true;
    bool has_first = false;
    trial candidate = {0};
    uint64_t line = 1;
    khp_csv_cursor_init(&cursor, head, rule);
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < TITLE_ROWS; i++) {
        size_t at = (size_t)(cursor.at - head.ptr);
        status = khp_csv_next(&cursor, &row, &more, error);
        if (status != KHIPU_OK || !more) {
            break;
        }
        uint64_t row_line = line;
        line += row.lines;
        size_t filled = filled_cells(&row);
        if (row.problem != NULL) {
            break; /* no title is written so, nor a header */
        }
        if (candidate.width > 0) {
            if (filled > 1 && fits(&row, candidate.width, found->is_sheet)) {
                found->header_at = candidate.header_at;
                found->header_line = candidate.header_line;
                found->has_title = true;
            }
            if (filled > 0) {
                break;
            }
        } else if (filled > 0 && !has_first) {
            has_first = true;
            found->header_at = at;
            found->header_line = row_line;
            if (filled > 1) {
                break; /* no title: the first row is the header */
            }
        } else if (filled > 1) {
            if (!can_be_header(&row)) {
                break;
            }
            candidate.header_at = at;
            candidate.header_line = row_line;
            candidate.width = width_of(&row);
        }
    }
    khp_csv_row_clear(&row);
    return status;
}

/* Measures how well the rows behind the header agree with it. */
static khipu_status measure(trial *found, khp_slice head, khp_scan_rule rule, khipu_error *error) {
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more = true;
    bool is_header = true;
    khp_csv_cursor_init(
        &cursor, khp_slice_of(head.ptr + found->header_at, head.len - found->header_at), rule);
    khipu_status status = KHIPU_OK;
    while (found->rows < SAMPLE_ROWS) {
        status = khp_csv_next(&cursor, &row, &more, error);
        if (status != KHIPU_OK || !more) {
            break;
        }
        if (is_header) {
            found->width = row.problem == NULL ? width_of(&row) : 0;
            is_header = false;
        } else if (!row.is_blank) {
            found->rows++;
            found->fits += fits(&row, found->width, found->is_sheet);
        }
    }
    khp_csv_row_clear(&row);
    return status;
}

/* True if a explains the text better than b: whether it makes columns at all, without a title
 * before one with, then how many rows agree with the header, then how many columns there are. */
static bool is_better(const trial *a, const trial *b) {
    if ((a->width >= 2) != (b->width >= 2)) {
        return a->width >= 2 && (a->fits * 2 >= a->rows);
    }
    bool both_fit = a->fits * 2 >= a->rows && b->fits * 2 >= b->rows;
    if (both_fit && a->has_title != b->has_title && a->width >= 2) {
        return b->has_title;
    }
    /* fits / rows, compared without division; no rows at all agree fully. */
    size_t a_rows = a->rows == 0 ? 1 : a->rows;
    size_t b_rows = b->rows == 0 ? 1 : b->rows;
    size_t a_fits = (a->rows == 0 ? 1 : a->fits) * b_rows;
    size_t b_fits = (b->rows == 0 ? 1 : b->fits) * a_rows;
    return a_fits != b_fits ? a_fits > b_fits : a->width > b->width;
}

static khipu_status try_delimiter(trial *found, khp_slice head, char delimiter, bool is_sheet,
                                  khipu_error *error) {
    khp_scan_rule rule = {delimiter, true};
    *found = (trial){.delimiter = delimiter, .header_line = 1, .is_sheet = is_sheet};
    khipu_status status = find_header(found, head, rule, error);
    return status == KHIPU_OK ? measure(found, head, rule, error) : status;
}

static khipu_status parse_delimiter(const char *text, char *delimiter, khipu_error *error) {
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0) {
        *delimiter = '\t';
        return KHIPU_OK;
    }
    unsigned char byte = (unsigned char)text[0];
    if (text[0] == '\0' || text[1] != '\0' || byte == '"' || byte == '\n' || byte == '\r' ||
        byte >= 0x80) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--delimiter"},
                        "must be one ASCII character that is neither a quote nor a line end, or "
                        "\"tab\"");
    }
    *delimiter = text[0];
    return KHIPU_OK;
}

/* The first line of a file that Excel wrote for other countries: sep=; */
static bool is_separator_line(khp_slice head, char *delimiter, size_t *length) {
    bool is_quoted = head.len > 0 && head.ptr[0] == '"';
    size_t at = is_quoted ? 1 : 0;
    if (head.len < at + 5 || memcmp(head.ptr + at, "sep=", 4) != 0) {
        return false;
    }
    *delimiter = head.ptr[at + 4];
    at += is_quoted ? 6 : 5;
    size_t end = at;
    while (end < head.len && (head.ptr[end] == '\r' || head.ptr[end] == '\n')) {
        end++;
        if (head.ptr[end - 1] == '\n') {
            break;
        }
    }
    *length = end;
    return at <= head.len && (end > at || end == head.len) && *delimiter != '"' &&
           *delimiter != '\n' && *delimiter != '\r';
}

static khipu_status use_header_row(trial *found, khp_slice head, khp_scan_rule rule,
                                   const char *text, const char *path, khipu_error *error) {
    uint64_t wanted;
    if (!khp_number_parse_uint(khp_slice_cstr(text), &wanted) || wanted == 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--header-row"},
                        "must be the number of a line, from 1");
    }
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more = true;
    uint64_t line = 1;
    khipu_status status = KHIPU_OK;
    khp_csv_cursor_init(&cursor, head, rule);
    while (status == KHIPU_OK && more && line < wanted) {
        status = khp_csv_next(&cursor, &row, &more, error);
        line += more ? row.lines : 0;
    }
    khp_csv_row_clear(&row);
    if (status == KHIPU_OK && (line != wanted || cursor.at >= cursor.end)) {
        return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path},
                        "no row starts on line %llu, which --header-row names",
                        (unsigned long long)wanted);
    }
    found->header_at = (size_t)(cursor.at - head.ptr);
    found->header_line = wanted;
    return status;
}

/* Tries the four delimiters, or the one that is known. */
static khipu_status choose_delimiter(trial *best, khp_slice head, char known, bool is_sheet,
                                     khipu_error *error) {
    static const char candidates[] = {',', ';', '\t', '|'};
    if (known != '\0') {
        return try_delimiter(best, head, known, is_sheet, error);
    }
    for (size_t i = 0; i < sizeof candidates; i++) {
        trial found;
        khipu_status status = try_delimiter(&found, head, candidates[i], is_sheet, error);
        if (status != KHIPU_OK) {
            return status;
        }
        if (i == 0 || is_better(&found, best)) {
            *best = found;
        }
    }
    return KHIPU_OK;
}

khipu_status khp_dialect_find(khp_dialect *dialect, khp_slice head, const khp_read_options *options,
                              khp_format format, const char *path, khipu_error *error) {
    bool is_sheet = format == KHP_FORMAT_XLSX; /* its text is ours: commas, and no sep= line */
    char known = is_sheet ? ',' : format == KHP_FORMAT_TSV ? '\t' : '\0';
    char said = '\0';
    size_t skip = 0;
    if (options->delimiter != NULL && !is_sheet) {
        khipu_status status = parse_delimiter(options->delimiter, &known, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    bool has_separator_line = !is_sheet && is_separator_line(head, &said, &skip);
    known = has_separator_line && known == '\0' ? said : known;
    skip = has_separator_line ? skip : 0;
    trial best = {0};
    khipu_status status = choose_delimiter(&best, khp_slice_of(head.ptr + skip, head.len - skip),
                                           known, is_sheet, error);
    best.header_at += skip;
    best.header_line += skip > 0 ? 1 : 0;
    if (status == KHIPU_OK && options->header_row != NULL) {
        status = use_header_row(&best, head, (khp_scan_rule){best.delimiter, true},
                                options->header_row, path, error);
    }
    *dialect = (khp_dialect){
        .rule = {best.delimiter, true},
        .header_at = best.header_at,
        .header_line = best.header_line,
    };
    return status;
}

/* #tag, #tag+attribute, #tag +attribute (HXL 1.1). */
static bool is_tag(khp_slice cell) {
    if (cell.len < 2 || cell.ptr[0] != '#' || !isalpha((unsigned char)cell.ptr[1])) {
        return false;
    }
    for (size_t i = 2; i < cell.len; i++) {
        unsigned char byte = (unsigned char)cell.ptr[i];
        if (!isalnum(byte) && byte != '_' && byte != '+' && byte != ' ' && byte != '-') {
            return false;
        }
    }
    return true;
}

bool khp_dialect_is_tag_row(const khp_csv_row *row) {
    size_t tags = 0;
    for (size_t i = 0; i < row->count; i++) {
        khp_slice cell = khp_slice_trim(khp_field_slice(&row->cells[i]));
        if (cell.len > 0 && !is_tag(cell)) {
            return false;
        }
        tags += cell.len > 0;
    }
    return tags >= (row->count < 2 ? 1 : 2);
}
