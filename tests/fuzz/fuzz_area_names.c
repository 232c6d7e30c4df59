/* Tables of area names of any bytes: the gazetteer that they name the areas of is the same, byte by
 * byte, when their rows are written as plain CSV, in one file or in two. */
#include "fuzz_folder.h"

#include "base/utf8.h"
#include "locate/compiled.h"
#include "run/load_gazetteer.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { MOST_ROWS = 64 };

static const char places[] = "id,name,admin1,admin2,country,x,y\n"
                             "1,Juliaca,21,2111,PE,-70.13,-15.5\n"
                             "2,Juli,21,2104,PE,-69.46,-16.21\n"
                             "3,La Union,10,1003,PE,-76.8,-9.83\n"
                             "4,Calca,8,0804,PE,-71.95,-13.32\n";

static bool keep(void *context, khp_slice text) {
    khp_buffer_add(context, text);
    return true;
}

/* The places with these names of areas, compiled. */
static khipu_status compile(khp_buffer *compiled, const char *const *names, size_t count) {
    char path[128];
    const char *const paths[] = {path_in_folder(path, "places.csv")};
    khipu_options options;
    khp_gazetteer *gazetteer;
    khipu_error error = {.status = KHIPU_OK};
    khipu_options_init(&options);
    options.places = (khipu_texts){paths, 1};
    options.area_names = (khipu_texts){names, count};
    options.threads = "1";
    khipu_status status = khp_load_gazetteer(&gazetteer, &options, NULL, NULL, &error);
    must(status == error.status && (status == KHIPU_OK || error.message[0] != '\0'));
    must(status != KHIPU_E_MEMORY && khp_utf8_valid(khp_slice_cstr(error.message)));
    if (status == KHIPU_OK) {
        must(khp_compiled_save(gazetteer, "", keep, compiled, NULL) == KHIPU_OK);
        must(!compiled->failed);
        khp_gazetteer_free(gazetteer);
    }
    return status;
}

/* ---- the rows, as another program would write them ---- */

typedef struct rows {
    khp_buffer lines[MOST_ROWS];
    size_t count;
    bool is_plain; /* no row is one that means something else at another line of a file */
} rows;

static void add_cell(khp_buffer *line, khp_slice cell) {
    khp_buffer_add_byte(line, '"');
    for (size_t i = 0; i < cell.len; i++) {
        khp_buffer_add_cstr(line, cell.ptr[i] == '"' ? "\"" : "");
        khp_buffer_add_byte(line, cell.ptr[i]);
    }
    khp_buffer_add_byte(line, '"');
}

static void add_row(rows *to, khp_slice code, khp_slice name, khp_slice alt_names) {
    to->is_plain = to->is_plain && to->count < MOST_ROWS && (code.len == 0 || code.ptr[0] != '#');
    if (to->is_plain) {
        khp_buffer *line = &to->lines[to->count++];
        add_cell(line, code);
        khp_buffer_add_byte(line, ',');
        add_cell(line, name);
        khp_buffer_add_byte(line, ',');
        add_cell(line, alt_names);
        khp_buffer_add_byte(line, '\n');
        must(!line->failed);
    }
}

/* The columns code, name and alt_names, or the first two of a list of GeoNames, which has no
 * header. */
static void take_rows(rows *to, khp_source *source) {
    const khp_schema *schema = khp_source_schema(source);
    const khp_slice none = {NULL, 0};
    size_t code = khp_schema_find(schema, KHP_SLICE("code"));
    size_t name = khp_schema_find(schema, KHP_SLICE("name"));
    size_t alt_names = khp_schema_find(schema, KHP_SLICE("alt_names"));
    if (code == KHP_NO_COLUMN || name == KHP_NO_COLUMN) {
        code = 0;
        name = 1;
        alt_names = KHP_NO_COLUMN;
        add_row(to, schema->columns[0].name, schema->columns[1].name, none);
    }
    khp_block *block = khp_block_new(source);
    for (bool more_blocks = true; more_blocks;) {
        must(khp_source_next(source, block, &more_blocks, NULL) == KHIPU_OK);
        for (bool more = more_blocks; more;) {
            khp_record record;
            must(khp_block_next(block, &record, &more, NULL) == KHIPU_OK);
            if (more && record.reason == KHP_REASON_NONE) {
                add_row(to, khp_record_text(&record, code), khp_record_text(&record, name),
                        khp_record_text(&record, alt_names));
            }
        }
    }
    khp_block_free(block);
}

static void put_rows(const char *file_name, const rows *from, size_t first, size_t end) {
    khp_buffer file = {0};
    khp_buffer_add_cstr(&file, "code,name,alt_names\n");
    for (size_t i = first; i < end; i++) {
        khp_buffer_add(&file, khp_buffer_slice(&from->lines[i]));
    }
    must(!file.failed);
    put_file(file_name, khp_buffer_slice(&file));
    khp_buffer_clear(&file);
}

static void must_compile_to(khp_slice wanted, const char *const *names, size_t count) {
    khp_buffer compiled = {0};
    must(compile(&compiled, names, count) == KHIPU_OK);
    must(khp_slice_eq(khp_buffer_slice(&compiled), wanted));
    khp_buffer_clear(&compiled);
}

static void write_again(const char *path, khp_slice wanted) {
    char whole[128];
    char first[128];
    char second[128];
    const char *const one[] = {path_in_folder(whole, "names.csv")};
    const char *const two[] = {path_in_folder(first, "a.csv"), path_in_folder(second, "b.csv")};
    const khp_read_options options = {
        .paths = {&path, 1}, .types = "text", .is_gazetteer = true, .block_bytes = 16};
    khp_source *source;
    rows list = {.is_plain = true};
    must(khp_source_open(&source, &options, NULL) == KHIPU_OK);
    take_rows(&list, source);
    khp_source_close(source);
    if (list.is_plain) {
        put_rows("names.csv", &list, 0, list.count);
        put_rows("a.csv", &list, 0, list.count / 3);
        put_rows("b.csv", &list, list.count / 3, list.count);
        must_compile_to(wanted, one, 1);
        must_compile_to(wanted, two, 2);
    }
    for (size_t i = 0; i < MOST_ROWS; i++) {
        khp_buffer_clear(&list.lines[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    const char *path = file_of(bytes, size);
    khp_buffer compiled = {0};
    put_file("places.csv", KHP_SLICE(places));
    if (compile(&compiled, &path, 1) == KHIPU_OK) {
        write_again(path, khp_buffer_slice(&compiled));
    }
    khp_buffer_clear(&compiled);
    return 0;
}
