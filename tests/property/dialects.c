/* Any table, written as CSV in any dialect and encoding, reads back identical: with the dialect
 * named, and without it where it can be found (UTF-8, two or more columns). Well-formed text gives
 * the cells that libcsv gives. */
#include "../unit/random.h"
#include "../unit/table_text.h"

#include "base/utf8.h"

#include <iconv.h>
#include <stdio.h>
#include <unistd.h>

#if KHP_HAVE_LIBCSV
#include <csv.h>
#endif

#define COLUMNS_MOST 6
#define ROWS_MOST 9
#define ROUNDS 1500

typedef struct table {
    size_t columns;
    size_t rows; /* the header is row 0 */
    char cells[ROWS_MOST + 1][COLUMNS_MOST][64];
} table;

typedef struct dialect {
    char delimiter;
    const char *line_end;
    const char *encoding; /* as --encoding names it */
    bool has_mark;
    bool quotes_all;
    bool ends_last_line;
} dialect;

static void fail(const char *what, const char *path) {
    printf("FAILED: %s; the file is kept: %s\n", what, path);
    exit(1);
}

/* ---- making ---- */

/* What Windows-1252 has, so that every encoding can write it. */
static const char *const pieces[] = {
    "a",    "Juliaca", "ñ",  "Á",   "é",     "“",     "€",        "\xC2\xA0", " ",  ",",
    ";",    "\t",      "|",  "\"",  "\"\"",  "\n",    "\r\n",     "\r",       "\\", "#loc",
    "1",    "-15,5",   "'",  "=1",  "0x",    "sep=;", "2022",     "/",        "",   "x",
    "true", ".",       "\v", "{\"", "Total", "null",  "\xC2\xBF",
};

static void make_cell(random_state *random, char cell[64]) {
    size_t count = random_below(random, 5);
    cell[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strcat(cell, pieces[random_below(random, sizeof pieces / sizeof pieces[0])]);
    }
}

static bool is_empty_row(const table *made, size_t row) {
    for (size_t i = 0; i < made->columns; i++) {
        if (made->cells[row][i][0] != '\0') {
            return false;
        }
    }
    return true;
}

static bool has_tag(const table *made) {
    bool found = false;
    for (size_t i = 0; i < made->columns; i++) {
        found = found || strstr(made->cells[1][i], "#loc") != NULL;
    }
    return found;
}

/* A first row of nothing but tags would be HXL tags, and empty ones are no records: neither is
 * made. */
static void make_table(random_state *random, table *made, size_t least_columns) {
    static const char *const names[COLUMNS_MOST] = {"id",  "lugar", "número", "fecha del hecho",
                                                    "a.b", "Ñ"};
    made->columns = least_columns + random_below(random, COLUMNS_MOST + 1 - least_columns);
    made->rows = 1 + random_below(random, ROWS_MOST);
    for (size_t i = 0; i < made->columns; i++) {
        strcpy(made->cells[0][i], names[i]);
    }
    for (size_t row = 1; row <= made->rows; row++) {
        do {
            for (size_t i = 0; i < made->columns; i++) {
                make_cell(random, made->cells[row][i]);
            }
        } while (is_empty_row(made, row) || (row == 1 && has_tag(made)));
    }
}

/* ---- writing ---- */

static void write_cell(khp_buffer *text, const char *cell, const dialect *written) {
    const char marks[] = {'"', '\n', '\r', written->delimiter, '\0'};
    bool is_quoted = written->quotes_all || strpbrk(cell, marks) != NULL;
    khp_buffer_add_cstr(text, is_quoted ? "\"" : "");
    for (const char *at = cell; *at != '\0'; at++) {
        khp_buffer_add_cstr(text, *at == '"' ? "\"" : "");
        khp_buffer_add_byte(text, *at);
    }
    khp_buffer_add_cstr(text, is_quoted ? "\"" : "");
}

static void write_text(khp_buffer *text, const table *made, const dialect *written) {
    for (size_t row = 0; row <= made->rows; row++) {
        for (size_t i = 0; i < made->columns; i++) {
            if (i > 0) {
                khp_buffer_add_byte(text, written->delimiter);
            }
            write_cell(text, made->cells[row][i], written);
        }
        bool ends = row < made->rows || written->ends_last_line;
        khp_buffer_add_cstr(text, ends ? written->line_end : "");
    }
}

static void encode(khp_buffer *encoded, const khp_buffer *text, const dialect *written) {
    if (written->has_mark) {
        khp_buffer_add_cstr(encoded, "\xEF\xBB\xBF");
    }
    khp_buffer_add(encoded, khp_buffer_slice(text));
    if (strcmp(written->encoding, "utf-8") == 0) {
        return;
    }
    khp_buffer converted = {0};
    iconv_t converter = iconv_open(written->encoding, "UTF-8");
    if (!khp_buffer_reserve(&converted, 4 * encoded->len + 8)) {
        exit(2);
    }
    char *from = encoded->ptr;
    size_t from_left = encoded->len;
    char *to = converted.ptr;
    size_t to_left = converted.capacity;
    if (iconv(converter, &from, &from_left, &to, &to_left) == (size_t)-1) {
        perror(written->encoding);
        exit(2);
    }
    iconv_close(converter);
    converted.len = (size_t)(to - converted.ptr);
    khp_buffer_clear(encoded);
    *encoded = converted;
}

static const char *write_file(const table *made, const dialect *written) {
    static char path[64];
    khp_buffer text = {0};
    khp_buffer encoded = {0};
    snprintf(path, sizeof path, "/tmp/khipu-dialect-%ld.csv", (long)getpid());
    write_text(&text, made, written);
    encode(&encoded, &text, written);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(encoded.ptr, 1, encoded.len, file) != encoded.len ||
        fclose(file) != 0) {
        perror(path);
        exit(2);
    }
    khp_buffer_clear(&text);
    khp_buffer_clear(&encoded);
    return path;
}

/* ---- reading back ---- */

static void check_block(khp_block *block, const table *made, size_t *row, const char *path) {
    khp_record record;
    bool more = true;
    while (khp_block_next(block, &record, &more, NULL) == KHIPU_OK && more) {
        (*row)++;
        if (record.reason != KHP_REASON_NONE || *row > made->rows) {
            fail(record.problem == NULL ? "there are more records" : record.problem, path);
        }
        for (size_t i = 0; i < made->columns; i++) {
            if (!khp_slice_eq(khp_field_slice(&record.fields[i]),
                              khp_slice_cstr(made->cells[*row][i]))) {
                printf("row %zu, column %zu\n", *row, i + 1);
                fail("a cell is another", path);
            }
        }
    }
}

static void check_table(const table *made, const char *path, khp_read_options options) {
    khp_source *source;
    khipu_error error = {0};
    options.paths = (khipu_texts){&path, 1};
    if (khp_source_open(&source, &options, &error) != KHIPU_OK) {
        fail(error.message, path);
    }
    const khp_schema *schema = khp_source_schema(source);
    if (schema->count != made->columns) {
        fail("the header has another number of columns", path);
    }
    for (size_t i = 0; i < made->columns; i++) {
        if (!khp_slice_eq(schema->columns[i].name, khp_slice_cstr(made->cells[0][i]))) {
            fail("a header is another", path);
        }
    }
    khp_block *block = khp_block_new(source);
    bool more = true;
    size_t row = 0;
    while (khp_source_next(source, block, &more, &error) == KHIPU_OK && more) {
        check_block(block, made, &row, path);
    }
    if (error.status != KHIPU_OK || row != made->rows) {
        fail("there are fewer records", path);
    }
    khp_block_free(block);
    khp_source_close(source);
}

/* ---- libcsv ---- */

#if KHP_HAVE_LIBCSV
typedef struct oracle {
    const table *made;
    size_t row;
    size_t column;
    const char *path;
} oracle;

static void on_cell(void *cell, size_t length, void *context) {
    oracle *state = context;
    const table *made = state->made;
    if (state->row > made->rows || state->column >= made->columns ||
        !khp_slice_eq(khp_slice_of(cell, length),
                      khp_slice_cstr(made->cells[state->row][state->column]))) {
        fail("libcsv has another cell", state->path);
    }
    state->column++;
}

static void on_row(int end, void *context) {
    oracle *state = context;
    (void)end;
    state->row++;
    state->column = 0;
}

/* libcsv trims cells without quotes, so all are quoted for it. */
static void check_oracle(const table *made, dialect written) {
    struct csv_parser parser;
    khp_buffer text = {0};
    written.quotes_all = true;
    const char *path = write_file(made, &written);
    oracle state = {.made = made, .path = path};
    write_text(&text, made, &written);
    csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI);
    csv_set_delim(&parser, (unsigned char)written.delimiter);
    if (csv_parse(&parser, text.ptr, text.len, on_cell, on_row, &state) != text.len ||
        csv_fini(&parser, on_cell, on_row, &state) != 0) {
        fail("libcsv refuses the text", path);
    }
    csv_free(&parser);
    if (state.row != made->rows + 1) {
        fail("libcsv has another number of rows", path);
    }
    check_table(made, path, (khp_read_options){0});
    khp_buffer_clear(&text);
}
#else
static void check_oracle(const table *made, dialect written) {
    (void)made;
    (void)written;
}
#endif

int main(void) {
    static const char delimiters[] = {',', ';', '\t', '|'};
    static const char *const line_ends[] = {"\n", "\r\n", "\r"};
    static const char *const encodings[] = {"utf-8", "windows-1252", "utf-16le", "utf-16be"};
    random_state random = random_begin("dialects");
    for (int round = 0; round < ROUNDS; round++) {
        table made;
        dialect written = {
            .delimiter = delimiters[random_below(&random, 4)],
            .line_end = line_ends[random_below(&random, 3)],
            .encoding = encodings[random_below(&random, 4)],
            .quotes_all = random_below(&random, 4) == 0,
            .ends_last_line = random_below(&random, 3) != 0,
        };
        const char delimiter[] = {written.delimiter, '\0'};
        written.has_mark =
            strcmp(written.encoding, "windows-1252") != 0 && random_below(&random, 3) == 0;
        make_table(&random, &made, 1);
        const char *path = write_file(&made, &written);
        check_table(&made, path,
                    (khp_read_options){.delimiter = delimiter,
                                       .encoding = written.encoding,
                                       .types = "text",
                                       .block_bytes = 16 + random_below(&random, 200)});
        make_table(&random, &made, 2);
        written.encoding = "utf-8";
        path = write_file(&made, &written);
        check_table(&made, path, (khp_read_options){0});
        written.has_mark = false;
        check_oracle(&made, written);
        unlink(path);
    }
    printf("%d tables read back identical\n", ROUNDS);
    return 0;
}
