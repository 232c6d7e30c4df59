#include "read/header_names.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "read/xlsx.h"

void khp_sheet_breaks(char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        text[i] = text[i] == KHP_SHEET_BREAK ? '\n' : text[i];
    }
}

/* Names of one header. What somebody wrote is given before anything is made up. */
typedef struct naming {
    khp_table given;  /* names that columns have already */
    khp_table stated; /* every name that stands in the header */
    khp_table stems;  /* names of which copies were made up */
    size_t *copies;   /* by stem: the last one */
    size_t copy_capacity;
} naming;

static bool put_name(khp_table *table, khp_slice name, bool *is_new) {
    return khp_table_put(table, name, khp_hash(name), is_new) != KHP_TABLE_NONE;
}

static bool has_name(const khp_table *table, khp_slice name) {
    return khp_table_find(table, name, khp_hash(name)) != KHP_TABLE_NONE;
}

/* The text of a header cell, trimmed, into `text`. */
static void stated_name(const khp_reader *reader, khp_slice cell, khp_buffer *text) {
    khp_buffer_reset(text);
    khp_buffer_add(text, khp_slice_trim(cell));
    if (reader->text.workbook != NULL) {
        khp_sheet_breaks(text->ptr, text->len);
    }
}

/* The number of the last copy of the name that was made up; NULL without memory. */
static size_t *last_copy(naming *names, khp_slice stem) {
    bool is_new;
    uint32_t number = khp_table_put(&names->stems, stem, khp_hash(stem), &is_new);
    size_t *copies = number == KHP_TABLE_NONE ? NULL
                                              : khp_grow(names->copies, &names->copy_capacity,
                                                         number, sizeof *names->copies);
    if (copies == NULL) {
        return NULL;
    }
    names->copies = copies;
    copies[number] = is_new ? 1 : copies[number];
    return &copies[number];
}

/* NAME_2, or the next that neither stands in the header nor was made up before. */
static bool make_name(naming *names, khp_buffer *name, size_t number) {
    if (name->len == 0) {
        khp_buffer_printf(name, "column_%zu", number);
    }
    size_t stem = name->len;
    size_t *copy = name->failed ? NULL : last_copy(names, khp_buffer_slice(name));
    while (copy != NULL && !name->failed &&
           (has_name(&names->given, khp_buffer_slice(name)) ||
            has_name(&names->stated, khp_buffer_slice(name)))) {
        name->len = stem;
        khp_buffer_printf(name, "_%zu", ++*copy);
    }
    return copy != NULL && !name->failed;
}

/* A header cell as a name: made up if it is empty, numbered if it is taken. */
static khipu_status name_column(khp_reader *reader, naming *names, khp_slice cell, size_t number,
                                uint64_t line, khipu_error *error) {
    khp_buffer name = {0};
    bool is_new = true;
    stated_name(reader, cell, &name);
    bool is_made_up = name.len == 0 || has_name(&names->given, khp_buffer_slice(&name));
    bool done = !name.failed && (!is_made_up || make_name(names, &name, number)) &&
                put_name(&names->given, khp_buffer_slice(&name), &is_new);
    khipu_status status = done ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK && is_made_up) {
        khp_report(reader->options->listener, KHIPU_NOTE, khp_reader_where(reader, line), NULL,
                   "column %zu is called \"%.*s\", as its header is empty or was there before",
                   number, (int)name.len, name.ptr);
    }
    if (status == KHIPU_OK) {
        status = khp_reader_add_column(reader, khp_buffer_slice(&name), error);
    }
    khp_buffer_clear(&name);
    return status;
}

static khipu_status collect_names(const khp_reader *reader, const khp_csv_row *row, size_t width,
                                  naming *names, khipu_error *error) {
    khp_buffer name = {0};
    bool done = true;
    for (size_t i = 0; i < width && done; i++) {
        stated_name(reader, khp_field_slice(&row->cells[i]), &name);
        done = !name.failed &&
               (name.len == 0 || put_name(&names->stated, khp_buffer_slice(&name), &(bool){false}));
    }
    khp_buffer_clear(&name);
    return done ? KHIPU_OK : khp_fail_memory(error);
}

khipu_status khp_name_columns(khp_reader *reader, const khp_csv_row *row, uint64_t line,
                              khipu_error *error) {
    naming names = {0};
    size_t width = row->count;
    while (width > 0 && khp_slice_trim(khp_field_slice(&row->cells[width - 1])).len == 0) {
        width--;
    }
    khipu_status status = collect_names(reader, row, width, &names, error);
    for (size_t i = 0; i < width && status == KHIPU_OK; i++) {
        khp_slice cell = khp_field_slice(&row->cells[i]);
        if (!khp_utf8_valid(cell)) {
            status = khp_fail(error, KHIPU_E_ENCODING, khp_reader_where(reader, line),
                              "the header is not valid UTF-8; say which --encoding the file has");
        } else if (cell.len > 0 && memchr(cell.ptr, '\0', cell.len) != NULL) {
            status = khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(reader, line),
                              "the header of column %zu holds a zero byte, which no name may; take "
                              "it out",
                              i + 1);
        } else {
            status = name_column(reader, &names, cell, i + 1, line, error);
        }
    }
    khp_table_clear(&names.given);
    khp_table_clear(&names.stated);
    khp_table_clear(&names.stems);
    khp_free(names.copies);
    return status;
}
