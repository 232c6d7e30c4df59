/* NDJSON by khipu's scanner and by jansson: each line goes to both, and both must say the same of
 * it: that it is no record, or the same members with the same values. The scanner's variants must
 * take the same members from it. */
#include "fuzz_file.h"

#include "base/utf8.h"
#include "read/json_members.h"
#include "read/scan.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { JANSSON_FLAGS = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL };

/* ---- khipu and jansson ---- */

/* The field says what jansson's value says. */
static void compare_value(const khp_field *field, const json_t *value) {
    khp_slice text = khp_field_slice(field);
    if (json_is_string(value)) {
        khp_slice wanted = {json_string_value(value), json_string_length(value)};
        must(field->kind == KHP_FIELD_PLAIN || field->kind == KHP_FIELD_TEXT);
        must(khp_slice_eq(text, wanted));
        for (size_t i = 0; field->kind == KHP_FIELD_PLAIN && i < text.len; i++) {
            must(text.ptr[i] != '"' && text.ptr[i] != '\\' && (unsigned char)text.ptr[i] >= 0x20);
        }
        return;
    }
    must(field->kind == KHP_FIELD_JSON);
    json_t *ours = json_loadb(text.ptr, text.len, JANSSON_FLAGS | JSON_DECODE_ANY, NULL);
    must(ours != NULL && json_equal(ours, value));
    json_decref(ours);
}

/* The record says what jansson says of its line. */
static void compare_record(const khp_record *record, const khp_schema *schema, khp_slice line) {
    json_error_t problem;
    if (!khp_utf8_valid(line)) {
        must(record->reason == KHP_REASON_ENCODING_INVALID);
        return;
    }
    if (memchr(line.ptr, '\0', line.len) != NULL) {
        must(record->reason == KHP_REASON_ROW_MALFORMED); /* jansson overlooks it behind a number */
        return;
    }
    json_t *object = json_loadb(line.ptr, line.len, JANSSON_FLAGS, &problem);
    enum json_error_code code = object == NULL ? json_error_code(&problem) : json_error_unknown;
    if (code == json_error_numeric_overflow || code == json_error_stack_overflow) {
        return; /* khipu keeps the digits of any number, and nests a level less */
    }
    must(khp_slice_eq(record->raw, line));
    if (!json_is_object(object)) {
        must(record->reason == KHP_REASON_ROW_MALFORMED);
        json_decref(object);
        return;
    }
    must(record->reason == KHP_REASON_NONE);
    size_t found = 0;
    for (size_t i = 0; i < schema->count; i++) {
        khp_slice name = schema->columns[i].name;
        const json_t *value = json_object_getn(object, name.ptr, name.len);
        must((value == NULL) == (record->fields[i].kind == KHP_FIELD_ABSENT));
        if (value != NULL) {
            compare_value(&record->fields[i], value);
            found++;
        }
    }
    must(found == json_object_size(object));
    json_decref(object);
}

/* ---- the variants ---- */

typedef bool (*take_function)(const khp_json_keys *, khp_json_cursor *, khp_field *, uint32_t *);

enum { MOST_KEYS = 32 };

typedef struct taken {
    bool is_whole;
    const char *at;
    uint32_t next;
    khp_field fields[MOST_KEYS];
} taken;

static void take(taken *result, take_function function, const khp_json_keys *keys, khp_slice text) {
    memset(result, 0, sizeof *result);
    khp_json_cursor cursor = {text.ptr + 1, text.ptr + text.len};
    result->is_whole = function(keys, &cursor, result->fields, &result->next);
    result->at = cursor.at;
}

static bool is_same(const taken *a, const taken *b) {
    bool same = a->is_whole == b->is_whole && a->at == b->at && a->next == b->next;
    for (size_t i = 0; i < MOST_KEYS; i++) {
        same = same && a->fields[i].kind == b->fields[i].kind &&
               a->fields[i].ptr == b->fields[i].ptr && a->fields[i].len == b->fields[i].len;
    }
    return same;
}

/* Every variant takes the same from a line. Its names are known as they are written in it. */
static void compare_variants(khp_slice line) {
    khp_buffer text = {0};
    khp_json_keys keys = {0};
    khp_buffer_add(&text, line);
    must(khp_buffer_reserve(&text, KHP_SCAN_SLACK));
    memset(text.ptr + text.len, 0, KHP_SCAN_SLACK);
    text.ptr[text.len] = '\n';
    khp_json_cursor cursor = {text.ptr + 1, text.ptr + text.len};
    khp_json_value name;
    khp_json_value value;
    const char *start = cursor.at;
    for (bool is_last = false; !is_last && keys.names.count < MOST_KEYS; start = cursor.at) {
        if (!khp_json_read_value(&cursor, &name) || name.text.ptr[0] != '"' ||
            !khp_json_take(&cursor, ':') || !khp_json_read_value(&cursor, &value)) {
            break;
        }
        khp_slice plain = khp_slice_of(name.text.ptr + 1, name.text.len - 2);
        size_t lead = (size_t)(value.text.ptr - start) + (value.text.ptr[0] == '"');
        uint32_t number;
        if (khp_json_keys_find(&keys, plain) == KHP_TABLE_NONE) {
            must(khp_json_keys_add(&keys, plain, khp_slice_of(start, lead), keys.names.count,
                                   &number, NULL) == KHIPU_OK);
        }
        is_last = !khp_json_take(&cursor, ',');
    }
    if (keys.names.count > 0) {
        taken wanted;
        taken got;
        take(&wanted, khp_json_take_members_by_1, &keys, khp_buffer_slice(&text));
        take(&got, khp_json_take_members, &keys, khp_buffer_slice(&text));
        must(is_same(&wanted, &got));
#if defined(__SSE2__)
        take(&got, khp_json_take_members_by_16, &keys, khp_buffer_slice(&text));
        must(is_same(&wanted, &got));
#endif
    }
    khp_json_keys_clear(&keys);
    khp_buffer_clear(&text);
}

/* ---- lines ---- */

static khp_slice trimmed(khp_slice line) {
    while (line.len > 0 && memchr(" \t\r\x1E", line.ptr[0], 4) != NULL) {
        line = khp_slice_of(line.ptr + 1, line.len - 1);
    }
    while (line.len > 0 && memchr(" \t\r", line.ptr[line.len - 1], 3) != NULL) {
        line.len--;
    }
    return line;
}

/* The next line that is not blank; empty at the end. */
static khp_slice next_line(khp_slice *rest) {
    khp_slice line = {NULL, 0};
    while (line.len == 0 && rest->len > 0) {
        const char *end = memchr(rest->ptr, '\n', rest->len);
        size_t length = end == NULL ? rest->len : (size_t)(end - rest->ptr);
        line = trimmed(khp_slice_of(rest->ptr, length));
        length += end != NULL;
        *rest = khp_slice_of(rest->ptr + length, rest->len - length);
    }
    return line;
}

static void compare_lines(khp_source *source, khp_slice text) {
    khp_block *block = khp_block_new(source);
    must(block != NULL);
    for (bool more_blocks = true; more_blocks;) {
        must(khp_source_next(source, block, &more_blocks, NULL) == KHIPU_OK);
        for (bool more = more_blocks; more;) {
            khp_record record;
            must(khp_block_next(block, &record, &more, NULL) == KHIPU_OK);
            if (more) {
                khp_slice line = next_line(&text);
                must(line.len > 0);
                compare_record(&record, khp_source_schema(source), line);
                compare_variants(line);
            }
        }
    }
    must(next_line(&text).len == 0);
    khp_block_free(block);
}

/* What the two mean by a line differs where a CR ends one, a byte order mark comes first, a name is
 * empty (a column needs one), a line is a GeoJSON feature or all of it is an array: those are other
 * targets' business. */
static bool is_comparable(khp_slice text) {
    static const char *const others[] = {
        "\r", "\xEF\xBB\xBF", "\"\":", "\"\" ", "\"\"\t", "Feature"};
    khp_slice rest = text;
    khp_slice line = next_line(&rest);
    bool is_plain = line.len == 0 || line.ptr[0] != '[';
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t length = strlen(others[i]);
        for (size_t at = 0; is_plain && at + length <= text.len; at++) {
            is_plain = memcmp(text.ptr + at, others[i], length) != 0;
        }
    }
    return is_plain;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice text = {(const char *)bytes, size};
    if (!is_comparable(text)) {
        return 0;
    }
    const char *path = file_of(bytes, size);
    const khp_read_options options = {.paths = {&path, 1},
                                      .format = KHP_FORMAT_NDJSON,
                                      .encoding = "utf-8",
                                      .block_bytes = size % 2 == 0 ? 16 : 0};
    khp_source *source;
    if (khp_source_open(&source, &options, NULL) == KHIPU_OK) {
        compare_lines(source, text);
        khp_source_close(source);
    }
    return 0;
}
