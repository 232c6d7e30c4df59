#include "read/xlsx.h"

#if KHP_HAVE_XLSX

#include "base/date.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "read/xlsx_book.h"

#include <math.h>
#include <stdio.h>

/* What Excel allows; beyond it is no sheet. */
#define ROW_LIMIT 1048576
#define COLUMN_LIMIT 16384
#define CELL_LIMIT ((size_t)1 << 20) /* bytes; Excel has 32,767 characters */

struct khp_xlsx {
    khp_xlsx_book book;
    khp_xlsx_part part; /* the sheet */
    khp_buffer text;    /* made and not handed out yet */
    size_t used;
    uint64_t row;       /* last row that was begun */
    uint64_t lines;     /* line ends written */
    size_t column;      /* of the current cell, from 0 */
    size_t next_cell;   /* the column behind the current cell */
    size_t next_column; /* that the line is at */
    char type;          /* of the current cell: n, s, b, e, i (inline), t (text of a formula), d */
    size_t style;
    bool in_columns;
    bool in_value;
    bool in_phonetic;
    bool is_hidden[COLUMN_LIMIT];
    size_t hidden_end; /* one behind the last hidden column */
    khp_buffer value;
    khp_buffer rendered;
};

/* ---- cells as text ---- */

/* Seconds of a day as HH:MM:SS. */
static void add_time(khp_buffer *text, double seconds) {
    int whole = (int)(seconds + 0.5);
    whole = whole > 86399 ? 86399 : whole;
    khp_buffer_printf(text, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
}

/* A serial date as ISO text, with its time of day if it has one. False if it is no date. */
static bool add_date(khp_buffer *text, double serial, bool is_1904) {
    if (!(serial >= 0) || serial >= 2958466) {
        return false;
    }
    double day = floor(serial);
    double seconds = (serial - day) * 86400;
    if (seconds >= 86399.5) { /* rounds up to the next day */
        day += 1;
        seconds = 0;
    }
    int32_t number = (int32_t)day;
    if (number == 0 && !is_1904) {
        add_time(text, seconds);
        return true;
    }
    if (number == 60 && !is_1904) {
        return false; /* 29 February 1900 */
    }
    const khp_date epoch =
        is_1904 ? (khp_date){KHP_DATE_DAY, 1904, 1, 1} : (khp_date){KHP_DATE_DAY, 1899, 12, 30};
    number += khp_date_day_number(epoch) + (!is_1904 && number < 60 ? 1 : 0);
    khp_date_write(text, khp_date_from_day_number(number));
    if (seconds >= 0.5) {
        khp_buffer_add_byte(text, ' ');
        add_time(text, seconds);
    }
    return true;
}

/* A number in at most 15 digits: Excel stores 1.1 as 1.1000000000000001 and shows 1.1. */
static void add_number(khp_buffer *text, khp_slice stored) {
    double value;
    bool is_integer;
    char digits[40];
    if (khp_number_is_canonical(stored, &is_integer) || !khp_number_parse(stored, '.', &value)) {
        khp_buffer_add(text, stored);
        return;
    }
    int length = snprintf(digits, sizeof digits, "%.15g", value);
    if (strchr(digits, 'e') != NULL && fabs(value) < 1 && fabs(value) > 1e-9) {
        khp_number_write(text, value, 15);
        return;
    }
    for (int i = 0; i < length; i++) {
        digits[i] = (char)(digits[i] == ',' ? '.' : digits[i]); /* the caller's locale */
    }
    khp_buffer_add(text, khp_slice_of(digits, (size_t)length));
}

/* _x000D_ stands for a character that XML cannot hold; returns its code, or 0. */
static uint32_t escaped_code(khp_slice text) {
    uint32_t code = 0;
    if (text.len < 7 || text.ptr[0] != '_' || text.ptr[1] != 'x' || text.ptr[6] != '_') {
        return 0;
    }
    for (size_t i = 2; i < 6; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = text.ptr[i] == '\0' ? NULL : strchr(digits, text.ptr[i]);
        if (digit == NULL) {
            return 0;
        }
        code = code << 4 | (uint32_t)((digit - digits) % 16);
    }
    return code;
}

/* Adds a cell's text to the line, quoted where it must be. */
static void add_cell(khp_buffer *line, khp_slice text) {
    bool is_quoted = text.len > 0 && (memchr(text.ptr, ',', text.len) != NULL ||
                                      memchr(text.ptr, '"', text.len) != NULL);
    bool is_simple = !is_quoted && (text.len == 0 || (memchr(text.ptr, '_', text.len) == NULL &&
                                                      memchr(text.ptr, '\n', text.len) == NULL &&
                                                      memchr(text.ptr, '\r', text.len) == NULL));
    if (is_simple) {
        khp_buffer_add(line, text);
        return;
    }
    khp_buffer_add_cstr(line, is_quoted ? "\"" : "");
    for (size_t at = 0; at < text.len; at++) {
        uint32_t code = escaped_code(khp_slice_of(text.ptr + at, text.len - at));
        char byte = text.ptr[at];
        if (code != 0) {
            at += 6;
            byte = code == '\n' || code == '\r' ? (char)code : ' ';
        }
        if (code >= 0x20) {
            char bytes[4];
            khp_buffer_add(line, khp_slice_of(bytes, khp_utf8_encode(code, bytes)));
        } else if (byte == '\r' || byte == '\n') {
            bool is_pair = byte == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n';
            at += is_pair ? 1 : 0;
            khp_buffer_add_byte(line, KHP_SHEET_BREAK);
        } else {
            khp_buffer_add_cstr(line, byte == '"' ? "\"" : "");
            khp_buffer_add_byte(line, byte);
        }
    }
    khp_buffer_add_cstr(line, is_quoted ? "\"" : "");
}

/* The value of the current cell as text, in place of what the sheet stores. */
static bool render_value(khp_xlsx *workbook, khp_buffer *rendered) {
    khp_slice stored = khp_buffer_slice(&workbook->value);
    khp_slice text = stored;
    uint64_t number;
    double serial;
    switch (workbook->type) {
    case 's':
        if (!khp_number_parse_uint(khp_slice_trim(stored), &number) ||
            !khp_xlsx_book_text(&workbook->book, (size_t)number, &text)) {
            return false;
        }
        break;
    case 'b':
        text = khp_slice_eq(stored, KHP_SLICE("0")) ? KHP_SLICE("false") : KHP_SLICE("true");
        break;
    case 'n':
        text = khp_slice_trim(stored);
        if (text.len > 0 && khp_xlsx_book_is_date(&workbook->book, workbook->style) &&
            khp_number_parse(text, '.', &serial) &&
            add_date(rendered, serial, workbook->book.is_1904)) {
            return true;
        }
        add_number(rendered, text);
        return true;
    default: break;
    }
    khp_buffer_add(rendered, text);
    return true;
}

/* ---- the sheet ---- */

static void fail_sheet(khp_xlsx_part *part, const char *what) {
    khp_xlsx *workbook = part->context;
    khp_xlsx_part_fail(part, khp_fail(part->error, KHIPU_E_SYNTAX,
                                      (khp_where){.source = part->path, .line = workbook->row},
                                      "%s", what));
}

/* Any word but those for no counts as yes: what may be hidden is taken as hidden. */
static bool says_hidden(const XML_Char **attributes) {
    const char *word = khp_xlsx_attribute(attributes, "hidden");
    const char *width = khp_xlsx_attribute(attributes, "width");
    khp_slice hidden = khp_slice_trim(khp_slice_cstr(word));
    double characters;
    bool is_shown = hidden.len == 0 || khp_slice_eq(hidden, KHP_SLICE("0")) ||
                    khp_slice_eq(hidden, KHP_SLICE("false"));
    bool has_no_width = width != NULL &&
                        khp_number_parse(khp_slice_trim(khp_slice_cstr(width)), '.', &characters) &&
                        characters <= 0;
    return !is_shown || has_no_width;
}

/* The columns min to max, counted from 1. Outline groups that are collapsed are hidden like others.
 */
static void describe_columns(khp_xlsx_part *part, const XML_Char **attributes) {
    khp_xlsx *workbook = part->context;
    uint64_t first = 0;
    uint64_t last = 0;
    if (!says_hidden(attributes)) {
        return;
    }
    khp_slice min = khp_slice_trim(khp_slice_cstr(khp_xlsx_attribute(attributes, "min")));
    khp_slice max = khp_slice_trim(khp_slice_cstr(khp_xlsx_attribute(attributes, "max")));
    bool is_range = khp_number_parse_uint(min, &first) && khp_number_parse_uint(max, &last) &&
                    first >= 1 && first <= last && first <= COLUMN_LIMIT;
    if (!is_range || workbook->row > 0) {
        fail_sheet(part, is_range ? "the sheet says behind its rows which columns are hidden"
                                  : "the sheet does not say which columns are hidden");
        return;
    }
    last = last < COLUMN_LIMIT ? last : COLUMN_LIMIT;
    for (size_t i = (size_t)first - 1; i < last; i++) {
        workbook->is_hidden[i] = true;
    }
    workbook->hidden_end = last > workbook->hidden_end ? (size_t)last : workbook->hidden_end;
}

static void begin_row(khp_xlsx_part *part, const XML_Char **attributes) {
    khp_xlsx *workbook = part->context;
    const char *text = khp_xlsx_attribute(attributes, "r");
    uint64_t row = workbook->row + 1;
    if (text != NULL && !khp_number_parse_uint(khp_slice_cstr(text), &row)) {
        row = 0;
    }
    if (row <= workbook->row || row > ROW_LIMIT) {
        fail_sheet(part, row > ROW_LIMIT ? "the sheet has more rows than a sheet can have"
                                         : "the rows of the sheet are out of order");
        return;
    }
    workbook->row = row;
    workbook->next_column = 0;
    workbook->next_cell = 0;
    while (workbook->lines + 1 < row) {
        khp_buffer_add_byte(&workbook->text, '\n');
        workbook->lines++;
    }
}

/* The column of "AB12", from 0; COLUMN_LIMIT or more if it is none. */
static size_t column_of(const char *reference) {
    size_t column = 0;
    for (; *reference >= 'A' && *reference <= 'Z' && column <= COLUMN_LIMIT; reference++) {
        column = column * 26 + (size_t)(*reference - 'A') + 1;
    }
    return column == 0 ? SIZE_MAX : column - 1;
}

static char type_of(const char *name) {
    static const struct {
        const char *name;
        char type;
    } types[] = {{"s", 's'}, {"b", 'b'}, {"e", 'e'}, {"inlineStr", 'i'}, {"str", 't'}, {"d", 'd'}};
    for (size_t i = 0; name != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(name, types[i].name) == 0) {
            return types[i].type;
        }
    }
    return 'n';
}

static void begin_cell(khp_xlsx_part *part, const XML_Char **attributes) {
    khp_xlsx *workbook = part->context;
    const char *reference = khp_xlsx_attribute(attributes, "r");
    const char *style = khp_xlsx_attribute(attributes, "s");
    uint64_t number = 0;
    workbook->column = reference == NULL ? workbook->next_cell : column_of(reference);
    workbook->type = type_of(khp_xlsx_attribute(attributes, "t"));
    workbook->style =
        style != NULL && khp_number_parse_uint(khp_slice_cstr(style), &number) ? (size_t)number : 0;
    khp_buffer_reset(&workbook->value);
    if (workbook->column >= COLUMN_LIMIT || workbook->column < workbook->next_cell) {
        fail_sheet(part, "the cells of a row are out of order, or beyond the last column");
    }
    workbook->next_cell = workbook->column + 1;
}

static void end_cell(khp_xlsx_part *part) {
    khp_xlsx *workbook = part->context;
    khp_buffer *rendered = &workbook->rendered;
    khp_buffer_reset(rendered);
    if (workbook->value.failed || !render_value(workbook, rendered)) {
        if (workbook->value.failed) {
            khp_xlsx_part_fail(part, khp_fail_memory(part->error));
        } else {
            fail_sheet(part, "a cell names a shared text that the workbook does not have");
        }
        return;
    }
    if (rendered->len > 0) {
        size_t commas = workbook->column - workbook->next_column + (workbook->next_column > 0);
        for (size_t i = 0; i < commas; i++) {
            khp_buffer_add_byte(&workbook->text, ',');
        }
        add_cell(&workbook->text, khp_buffer_slice(rendered));
        workbook->next_column = workbook->column + 1;
    }
    if (rendered->failed || workbook->text.failed) {
        khp_xlsx_part_fail(part, khp_fail_memory(part->error));
    }
}

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes) {
    khp_xlsx_part *part = user;
    khp_xlsx *workbook = part->context;
    const char *local = khp_xlsx_local_name(name);
    if (strcmp(local, "row") == 0) {
        begin_row(part, attributes);
    } else if (strcmp(local, "c") == 0) {
        begin_cell(part, attributes);
    } else if (strcmp(local, "v") == 0 || (strcmp(local, "t") == 0 && workbook->type == 'i')) {
        workbook->in_value = true;
    } else if (strcmp(local, "rPh") == 0) {
        workbook->in_phonetic = true;
    } else if (strcmp(local, "cols") == 0) {
        workbook->in_columns = true;
    } else if (strcmp(local, "col") == 0 && workbook->in_columns) {
        describe_columns(part, attributes);
    }
}

static void on_end(void *user, const XML_Char *name) {
    khp_xlsx_part *part = user;
    khp_xlsx *workbook = part->context;
    const char *local = khp_xlsx_local_name(name);
    if (strcmp(local, "row") == 0) {
        khp_buffer_add_byte(&workbook->text, '\n');
        workbook->lines++;
    } else if (strcmp(local, "c") == 0) {
        end_cell(part);
    } else if (strcmp(local, "v") == 0 || strcmp(local, "t") == 0) {
        workbook->in_value = false;
    } else if (strcmp(local, "rPh") == 0) {
        workbook->in_phonetic = false;
    } else if (strcmp(local, "cols") == 0) {
        workbook->in_columns = false;
    }
}

static void on_text(void *user, const XML_Char *text, int length) {
    khp_xlsx_part *part = user;
    khp_xlsx *workbook = part->context;
    if (!workbook->in_value || workbook->in_phonetic) {
        return;
    }
    khp_buffer_add(&workbook->value, khp_slice_of(text, (size_t)length));
    if (workbook->value.len > CELL_LIMIT) {
        fail_sheet(part, "a cell is longer than 1 MiB");
    }
}

static khipu_status open_sheet(khp_xlsx *workbook, khipu_error *error) {
    khp_xlsx_part *part = &workbook->part;
    part->context = workbook;
    khipu_status status = khp_xlsx_part_open(part, workbook->book.archive, workbook->book.path,
                                             workbook->book.sheet_part.ptr, error);
    if (status == KHIPU_OK && part->is_missing) {
        status = khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = workbook->book.path},
                          "the workbook is damaged: its sheet is missing");
    }
    if (status == KHIPU_OK) {
        XML_SetElementHandler(part->parser, on_start, on_end);
        XML_SetCharacterDataHandler(part->parser, on_text);
    }
    return status;
}

khipu_status khp_xlsx_open(khp_xlsx **workbook, const char *path, const char *sheet,
                           const khipu_listener *listener, khipu_error *error) {
    *workbook = khp_alloc_zero(1, sizeof **workbook);
    if (*workbook == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = khp_xlsx_book_open(&(*workbook)->book, path, sheet, listener, error);
    if (status == KHIPU_OK) {
        status = open_sheet(*workbook, error);
    }
    if (status != KHIPU_OK) {
        khp_xlsx_close(*workbook);
        *workbook = NULL;
    }
    return status;
}

khipu_status khp_xlsx_read(khp_xlsx *workbook, char *to, size_t room, size_t *got,
                           khipu_error *error) {
    while (workbook->used == workbook->text.len && !workbook->part.has_ended) {
        khp_buffer_reset(&workbook->text);
        workbook->used = 0;
        khipu_status status = khp_xlsx_part_step(&workbook->part, error);
        if (status != KHIPU_OK) {
            return status;
        }
        if (workbook->text.failed) {
            return khp_fail_memory(error);
        }
    }
    size_t left = workbook->text.len - workbook->used;
    *got = left < room ? left : room;
    if (*got > 0) {
        memcpy(to, workbook->text.ptr + workbook->used, *got);
    }
    workbook->used += *got;
    return KHIPU_OK;
}

bool khp_xlsx_is_hidden(const khp_xlsx *workbook, size_t column) {
    return column < COLUMN_LIMIT && workbook->is_hidden[column];
}

size_t khp_xlsx_hidden_end(const khp_xlsx *workbook) { return workbook->hidden_end; }

khipu_status khp_xlsx_rewind(khp_xlsx *workbook, khipu_error *error) {
    khp_xlsx_part_close(&workbook->part);
    khp_buffer_reset(&workbook->text);
    workbook->used = 0;
    workbook->row = 0;
    workbook->lines = 0;
    workbook->in_columns = false;
    workbook->in_value = false;
    workbook->in_phonetic = false;
    return open_sheet(workbook, error);
}

void khp_xlsx_close(khp_xlsx *workbook) {
    if (workbook == NULL) {
        return;
    }
    khp_xlsx_part_close(&workbook->part);
    khp_xlsx_book_close(&workbook->book);
    khp_buffer_clear(&workbook->text);
    khp_buffer_clear(&workbook->value);
    khp_buffer_clear(&workbook->rendered);
    khp_free(workbook);
}

#else

khipu_status khp_xlsx_open(khp_xlsx **workbook, const char *path, const char *sheet,
                           const khipu_listener *listener, khipu_error *error) {
    (void)sheet;
    (void)listener;
    *workbook = NULL;
    return khp_fail(error, KHIPU_E_READ, (khp_where){.source = path},
                    "is a workbook, and this khipu was built without XLSX; save it as CSV");
}

khipu_status khp_xlsx_read(khp_xlsx *workbook, char *to, size_t room, size_t *got,
                           khipu_error *error) {
    (void)workbook;
    (void)to;
    (void)room;
    (void)error;
    *got = 0;
    return KHIPU_OK;
}

bool khp_xlsx_is_hidden(const khp_xlsx *workbook, size_t column) {
    (void)workbook;
    (void)column;
    return false;
}

size_t khp_xlsx_hidden_end(const khp_xlsx *workbook) {
    (void)workbook;
    return 0;
}

khipu_status khp_xlsx_rewind(khp_xlsx *workbook, khipu_error *error) {
    (void)workbook;
    (void)error;
    return KHIPU_OK;
}

void khp_xlsx_close(khp_xlsx *workbook) { (void)workbook; }

#endif
