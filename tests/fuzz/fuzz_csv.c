/* Delimited text in any encoding: blocks of any size give the same records. */
#include "fuzz_file.h"

#include "read/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* The two ways of finding where blocks may be cut must agree with the rows. */
static void check_cut(const uint8_t *bytes, size_t size) {
    khp_buffer text = {0};
    const khp_scan_rule rule = {',', true};
    khp_buffer_add(&text, khp_slice_of((const char *)bytes, size));
    must(khp_buffer_reserve(&text, KHP_SCAN_SLACK));
    memset(text.ptr + size, 0, KHP_SCAN_SLACK);
    text.ptr[size] = '\n';
    size_t cut;
    uint64_t lines;
    khp_csv_index index = {0};
    must(khp_csv_cut(khp_buffer_slice(&text), rule, &index, &cut, &lines, NULL) == KHIPU_OK);
    khp_csv_cursor cursor;
    khp_csv_row row = {0};
    bool more = true;
    khp_csv_cursor_init(&cursor, khp_buffer_slice(&text), rule);
    while (more && (size_t)(cursor.at - text.ptr) < cut) {
        must(khp_csv_next(&cursor, &row, &more, NULL) == KHIPU_OK);
    }
    must((size_t)(cursor.at - text.ptr) == cut);
    khp_csv_row_clear(&row);
    khp_csv_index_clear(&index);
    khp_buffer_clear(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size == 0) {
        return 0;
    }
    static const char *const encodings[] = {NULL, "windows-1252", "utf-16le", "shift_jis"};
    unsigned mode = bytes[0];
    check_cut(bytes + 1, size - 1);
    read_twice(bytes + 1, size - 1,
               (khp_read_options){.format = mode % 7 == 0   ? KHP_FORMAT_GEONAMES
                                            : mode % 7 == 1 ? KHP_FORMAT_TSV
                                                            : KHP_FORMAT_CSV,
                                  .encoding = encodings[mode / 7 % 4]});
    return 0;
}
