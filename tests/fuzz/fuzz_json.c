/* JSON in its five layouts: blocks of any size give the same records, and what is taken as a record
 * jansson takes too. */
#include "fuzz_file.h"

#include "read/json_text.h"
#include "read/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* A value that is read and found right is JSON for jansson as well, and nothing else is. */
static void check_value(const uint8_t *bytes, size_t size) {
    khp_buffer text = {0};
    khp_buffer scratch = {0};
    khp_buffer_add(&text, khp_slice_of((const char *)bytes, size));
    must(khp_buffer_reserve(&text, KHP_SCAN_SLACK) && khp_buffer_reserve(&scratch, size + 1));
    memset(text.ptr + size, 0, KHP_SCAN_SLACK);
    text.ptr[size] = '\n';
    khp_json_cursor cursor = {text.ptr, text.ptr + size};
    khp_json_value value;
    if (khp_json_read_value(&cursor, &value)) {
        khp_field field;
        const char *problem;
        bool is_valid;
        must(khp_json_field(&value, &scratch, &field, &problem, NULL) == KHIPU_OK);
        must(khp_json_check(value.text, &is_valid, NULL) == KHIPU_OK);
        must(problem != NULL || field.kind != KHP_FIELD_JSON || is_valid);
    }
    khp_buffer_clear(&text);
    khp_buffer_clear(&scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const khp_format formats[] = {KHP_FORMAT_JSON, KHP_FORMAT_NDJSON, KHP_FORMAT_GEOJSON,
                                         KHP_FORMAT_GEOJSONL};
    if (size > 0) {
        check_value(bytes + 1, size - 1);
        read_twice(bytes + 1, size - 1, (khp_read_options){.format = formats[bytes[0] % 4]});
    }
    return 0;
}
