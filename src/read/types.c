#include "read/types.h"

#include "base/json_memory.h"
#include "read/input.h"
#include "read/json_text.h"

#include <ctype.h>
#include <jansson.h>
#include <strings.h>

#define FILE_LIMIT ((size_t)16 << 20)

static khp_type type_of_word(const char *word) {
    static const struct {
        const char *word;
        khp_type type;
    } words[] = {{"integer", KHP_TYPE_INTEGER}, {"integer64", KHP_TYPE_INTEGER},
                 {"number", KHP_TYPE_NUMBER},   {"real", KHP_TYPE_NUMBER},
                 {"float", KHP_TYPE_NUMBER},    {"boolean", KHP_TYPE_BOOLEAN}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(word, words[i].word) == 0) {
            return words[i].type;
        }
    }
    return KHP_TYPE_TEXT;
}

static khipu_status refuse(const char *path, khipu_error *error) {
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path, .field = "--types"},
                    "is neither a Table Schema (JSON with \"fields\") nor a .csvt");
}

/* "Integer","Real(10,3)","Date": the word of each cell counts, by position. */
static khipu_status load_csvt(khp_schema *schema, bool *declared, khp_slice text, const char *path,
                              khipu_error *error) {
    size_t column = 0;
    size_t at = 0;
    while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r') {
        char word[32];
        size_t length = 0;
        size_t depth = 0;
        for (; at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r'; at++) {
            char byte = text.ptr[at];
            depth += byte == '(';
            depth -= byte == ')' && depth > 0;
            if (byte == ',' && depth == 0) {
                break;
            }
            if (isalnum((unsigned char)byte) && depth == 0 && length + 1 < sizeof word) {
                word[length++] = byte;
            }
        }
        at += at < text.len && text.ptr[at] == ',';
        word[length] = '\0';
        if (length == 0) {
            return refuse(path, error);
        }
        if (column < schema->count) {
            schema->columns[column].type = type_of_word(word);
            declared[column] = true;
        }
        column++;
    }
    return column == 0 ? refuse(path, error) : KHIPU_OK;
}

/* The array of fields, wherever a schema or a package has it; NULL if there is none. */
static json_t *find_fields(json_t *document) {
    json_t *schema = json_object_get(document, "schema");
    json_t *resources = json_object_get(document, "resources");
    json_t *fields = json_object_get(schema == NULL ? document : schema, "fields");
    for (size_t i = 0; fields == NULL && i < json_array_size(resources); i++) {
        json_t *resource = json_array_get(resources, i);
        fields = json_object_get(json_object_get(resource, "schema"), "fields");
    }
    return json_is_array(fields) ? fields : NULL;
}

static khipu_status load_schema(khp_schema *schema, bool *declared, khp_slice text,
                                const char *path, khipu_error *error) {
    khp_json_watch();
    json_t *document = json_loadb(text.ptr, text.len, 0, NULL);
    if (document == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    json_t *fields = find_fields(document);
    khipu_status status = fields == NULL ? refuse(path, error) : KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < json_array_size(fields); i++) {
        json_t *field = json_array_get(fields, i);
        const char *name = json_string_value(json_object_get(field, "name"));
        const char *type = json_string_value(json_object_get(field, "type"));
        size_t column =
            name == NULL ? KHP_NO_COLUMN : khp_schema_find(schema, khp_slice_cstr(name));
        if (column != KHP_NO_COLUMN) {
            schema->columns[column].type = type_of_word(type == NULL ? "string" : type);
            declared[column] = true;
        }
    }
    json_decref(document);
    return status;
}

khipu_status khp_types_load(khp_schema *schema, bool *declared, const char *path,
                            khipu_error *error) {
    khp_bytes bytes = {0};
    khp_slice text = {NULL, 0};
    khipu_status status = khp_bytes_open(&bytes, path, false, error);
    if (status != KHIPU_OK) {
        return status;
    }
    status = khp_bytes_peek(&bytes, FILE_LIMIT, &text, error);
    if (status == KHIPU_OK) {
        khp_slice start = khp_slice_trim(text);
        bool is_json = start.len > 0 && start.ptr[0] == '{';
        status = is_json ? load_schema(schema, declared, start, path, error)
                         : load_csvt(schema, declared, start, path, error);
    }
    khp_bytes_close(&bytes);
    return status;
}

bool khp_type_fits(khp_type type, khp_slice cell) {
    if (type == KHP_TYPE_TEXT || type == KHP_TYPE_ANY || cell.len == 0) {
        return true;
    }
    if (type == KHP_TYPE_BOOLEAN) {
        return khp_slice_eq(cell, KHP_SLICE("true")) || khp_slice_eq(cell, KHP_SLICE("false"));
    }
    return khp_json_is_number(cell) &&
           (type == KHP_TYPE_NUMBER ||
            (memchr(cell.ptr, '.', cell.len) == NULL && memchr(cell.ptr, 'e', cell.len) == NULL &&
             memchr(cell.ptr, 'E', cell.len) == NULL));
}
