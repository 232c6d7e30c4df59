#include "write/tables.h"

#include "base/fold.h"
#include "base/number.h"
#include "model/bundle_files.h"
#include "write/csv.h"

#include <stdio.h>

/* Letters and digits of ASCII, joined by dashes: a name for every file system. False without
 * memory.
 */
static bool add_slug(char *path, size_t size, size_t *length, khp_slice header) {
    khp_buffer words = {0};
    size_t start = *length;
    khp_fold_words(&words, header);
    for (size_t i = 0; i < words.len && *length + 1 < size; i++) {
        char c = words.ptr[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_plain) {
            path[(*length)++] = c;
        } else if (*length > start && path[*length - 1] != '-') {
            path[(*length)++] = '-';
        }
    }
    while (*length > start && path[*length - 1] == '-') {
        (*length)--;
    }
    if (*length == start) {
        path[(*length)++] = 'x';
    }
    path[*length] = '\0';
    bool ok = !words.failed;
    khp_buffer_clear(&words);
    return ok;
}

bool khp_table_path(char path[KHP_TABLE_NAME_BYTES], const khp_cross_table *table,
                    unsigned number) {
    /* Each header has its share of the room, so that both can be read. */
    const size_t half = (KHP_TABLE_NAME_BYTES - strlen(KHP_TABLES_FOLDER "/-by--00.csv") - 1) / 2;
    size_t length = (size_t)snprintf(path, KHP_TABLE_NAME_BYTES, KHP_TABLES_FOLDER "/");
    bool ok = add_slug(path, length + half, &length, table->column_header);
    length += (size_t)snprintf(path + length, KHP_TABLE_NAME_BYTES - length, "-by-");
    ok = add_slug(path, length + half, &length, table->row_header) && ok;
    if (number > 0) {
        snprintf(path + length, KHP_TABLE_NAME_BYTES - length, "-%u.csv", number % 100);
    } else {
        snprintf(path + length, KHP_TABLE_NAME_BYTES - length, ".csv");
    }
    return ok;
}

/* One digit behind the point; nothing where the sum is not shown. */
static void add_percent(khp_buffer *csv, uint64_t part, uint64_t whole, bool is_shown) {
    khp_buffer_add_byte(csv, ',');
    if (is_shown && whole > 0) {
        khp_buffer_printf(csv, "%.1f", 100.0 * (double)part / (double)whole);
    }
}

static void add_header(khp_buffer *csv, const khp_cross_table *table) {
    khp_buffer percent = {0};
    const khp_slice *headers[] = {&table->row_header, &table->column_header};
    khp_csv_cell(csv, table->row_header);
    khp_buffer_add_byte(csv, ',');
    khp_csv_cell(csv, table->column_header);
    khp_buffer_add_cstr(csv, ",records");
    if (table->weights != NULL) {
        khp_buffer_add_byte(csv, ',');
        khp_csv_cell(csv, table->weight_header);
    }
    for (size_t i = 0; i < 2; i++) {
        khp_buffer_reset(&percent);
        khp_buffer_add_cstr(&percent, "percent_of_");
        khp_buffer_add(&percent, *headers[i]);
        khp_buffer_add_byte(csv, ',');
        khp_csv_cell(csv, khp_buffer_slice(&percent));
    }
    khp_buffer_add_cstr(csv, table->is_suppressed ? ",note\n" : "\n");
    csv->failed = csv->failed || percent.failed;
    khp_buffer_clear(&percent);
}

static void add_line(khp_buffer *csv, const khp_cross_table *table, size_t row, size_t column) {
    size_t at = row * table->column_count + column;
    bool is_shown = !table->hidden[at];
    khp_csv_cell(csv, table->rows[row]);
    khp_buffer_add_byte(csv, ',');
    khp_csv_cell(csv, table->columns[column]);
    khp_buffer_add_byte(csv, ',');
    if (is_shown) {
        khp_buffer_add_uint(csv, table->counts[at]);
    }
    if (table->weights != NULL) {
        khp_buffer_add_byte(csv, ',');
        if (is_shown) {
            khp_number_write(csv, table->weights[at], 6);
        }
    }
    add_percent(csv, table->counts[at], table->row_sums[row], is_shown && !table->row_hidden[row]);
    add_percent(csv, table->counts[at], table->column_sums[column],
                is_shown && !table->column_hidden[column]);
    if (table->is_suppressed) {
        khp_buffer_add_cstr(csv, is_shown ? "," : ",suppressed");
    }
    khp_buffer_add_byte(csv, '\n');
}

void khp_table_write(khp_buffer *csv, const khp_cross_table *table) {
    add_header(csv, table);
    for (size_t row = 0; row < table->row_count; row++) {
        for (size_t column = 0; column < table->column_count; column++) {
            size_t at = row * table->column_count + column;
            bool is_left_out =
                table->hidden[at] && (table->row_hidden[row] || table->column_hidden[column]);
            if (!is_left_out && (table->counts[at] > 0 || table->hidden[at])) {
                add_line(csv, table, row, column);
            }
        }
    }
}

static void add_percent_field(khp_fields *fields, khp_slice header, const char *description) {
    khp_buffer name = {0};
    khp_buffer_add_cstr(&name, "percent_of_");
    khp_buffer_add(&name, header);
    khp_fields_add(fields, khp_buffer_slice(&name), "number", description);
    fields->failed = fields->failed || name.failed;
    khp_buffer_clear(&name);
}

void khp_table_fields(khp_fields *fields, const khp_cross_table *table) {
    khp_fields_add(fields, table->row_header, "string", "empty: records without a value");
    khp_fields_add(fields, table->column_header, "string", "empty: records without a value");
    khp_fields_add(fields, KHP_SLICE("records"), "integer",
                   "selected records with both values; empty: not shown, as they are few");
    if (table->weights != NULL) {
        khp_fields_add(fields, table->weight_header, "number", "sum of the count column");
    }
    add_percent_field(fields, table->row_header, "of the records with the first value");
    add_percent_field(fields, table->column_header, "of the records with the second value");
    if (table->is_suppressed) {
        khp_fields_add(fields, KHP_SLICE("note"), "string", "suppressed: the count is not shown");
    }
}
