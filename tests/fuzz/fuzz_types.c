/* Table Schemas and .csvt files of any bytes: what they declare is the same when written as a
 * Table Schema, and as a .csvt where they declare the first columns; other columns stay as they
 * were. */
#include "fuzz_file.h"

#include "base/utf8.h"
#include "read/types.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { COLUMNS = 6 };

static const char *const names[COLUMNS] = {"id", "edad", "monto", "a,b", "ñ", ""};

typedef struct declaration {
    khp_schema schema;
    bool declared[COLUMNS];
} declaration;

/* KHP_TYPE_ANY stands for a column that nobody declared. */
static khipu_status declare(declaration *to, khp_slice text) {
    khipu_error error = {.status = KHIPU_OK};
    memset(to, 0, sizeof *to);
    for (size_t i = 0; i < COLUMNS; i++) {
        must(khp_schema_add(&to->schema, khp_slice_cstr(names[i])) == i);
        to->schema.columns[i].type = KHP_TYPE_ANY;
    }
    khipu_status status = khp_types_load(&to->schema, to->declared,
                                         file_of((const uint8_t *)text.ptr, text.len), &error);
    must(status == error.status && (status == KHIPU_OK || status == KHIPU_E_SYNTAX));
    must(status == KHIPU_OK || error.message[0] != '\0');
    for (size_t i = 0; i < COLUMNS; i++) {
        must(to->declared[i] == (to->schema.columns[i].type != KHP_TYPE_ANY));
    }
    return status;
}

static void must_be_same(const declaration *a, khp_slice text) {
    declaration b;
    must(declare(&b, text) == KHIPU_OK);
    for (size_t i = 0; i < COLUMNS; i++) {
        must(a->declared[i] == b.declared[i]);
        must(a->schema.columns[i].type == b.schema.columns[i].type);
    }
    khp_schema_clear(&b.schema);
}

static void write_schema(const declaration *from) {
    static const char *const words[] = {[KHP_TYPE_TEXT] = "string",
                                        [KHP_TYPE_INTEGER] = "integer",
                                        [KHP_TYPE_NUMBER] = "number",
                                        [KHP_TYPE_BOOLEAN] = "boolean"};
    json_t *fields = json_array();
    for (size_t i = 0; i < COLUMNS; i++) {
        if (from->declared[i]) {
            must(json_array_append_new(fields, json_pack("{s:s, s:s}", "type",
                                                         words[from->schema.columns[i].type],
                                                         "name", names[i])) == 0);
        }
    }
    json_t *package = json_pack("{s:[{}, {s:{s:o}}]}", "resources", "schema", "fields", fields);
    char *text = json_dumps(package, JSON_INDENT(1));
    must(text != NULL);
    must_be_same(from, khp_slice_cstr(text));
    free(text);
    json_decref(package);
}

static void write_csvt(const declaration *from) {
    static const char *const words[] = {[KHP_TYPE_TEXT] = "String(80)",
                                        [KHP_TYPE_INTEGER] = "INTEGER64",
                                        [KHP_TYPE_NUMBER] = "Real(10,3)",
                                        [KHP_TYPE_BOOLEAN] = "Boolean"};
    khp_buffer text = {0};
    size_t count = 0;
    for (; count < COLUMNS && from->declared[count]; count++) {
        khp_buffer_printf(&text, "%s\"%s\"", count > 0 ? "," : "",
                          words[from->schema.columns[count].type]);
    }
    bool is_of_first = count > 0;
    for (size_t i = count; i < COLUMNS; i++) {
        is_of_first = is_of_first && !from->declared[i];
    }
    khp_buffer_add_cstr(&text, "\r\n");
    must(!text.failed);
    if (is_of_first) {
        must_be_same(from, khp_buffer_slice(&text));
    }
    khp_buffer_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    declaration read;
    if (declare(&read, khp_slice_of((const char *)bytes, size)) == KHIPU_OK) {
        write_schema(&read);
        write_csvt(&read);
    }
    khp_schema_clear(&read.schema);
    return 0;
}
