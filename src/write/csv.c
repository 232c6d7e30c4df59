#include "write/csv.h"

#include <string.h>

/* True for apostrophes, if any, followed by a mark that starts a formula. White space at the end is
 * no such mark: a reader takes it off, and would then not know the guard for one. */
static bool is_formula(khp_slice text) {
    khp_slice inner = khp_slice_trim(text);
    size_t at = 0;
    text.len = inner.len == 0 ? 0 : (size_t)(inner.ptr + inner.len - text.ptr);
    while (at < text.len && text.ptr[at] == '\'') {
        at++;
    }
    return at < text.len && text.ptr[at] != '\0' && strchr("=+-@\t\r", text.ptr[at]) != NULL;
}

void khp_csv_cell(khp_buffer *row, khp_slice text) {
    bool guarded = is_formula(text);
    bool quoted = false;
    bool has_zero = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        quoted = quoted || c == '"' || c == ',' || c == '\n' || c == '\r' || c == ';';
        has_zero = has_zero || c == '\0';
    }
    if (!quoted && !guarded && !has_zero) {
        khp_buffer_add(row, text);
        return;
    }
    khp_buffer_add_cstr(row, quoted ? "\"" : "");
    khp_buffer_add_cstr(row, guarded ? "'" : "");
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\0') {
            khp_buffer_add_cstr(row, "\\x00"); /* as messages say it: no reader takes a zero byte */
            continue;
        }
        if (text.ptr[i] == '"') {
            khp_buffer_add_byte(row, '"');
        }
        khp_buffer_add_byte(row, text.ptr[i]);
    }
    khp_buffer_add_cstr(row, quoted ? "\"" : "");
}

void khp_csv_add(khp_buffer *row, khp_slice text) {
    khp_csv_cell(row, text);
    khp_buffer_add_byte(row, ',');
}

void khp_csv_begin(khp_buffer *file, const char *header) {
    khp_buffer_add_cstr(file, header);
    khp_buffer_add_byte(file, '\n');
}

khp_slice khp_csv_unguard(khp_slice cell) {
    bool guarded = cell.len > 1 && cell.ptr[0] == '\'' && is_formula(cell);
    return guarded ? khp_slice_of(cell.ptr + 1, cell.len - 1) : cell;
}
