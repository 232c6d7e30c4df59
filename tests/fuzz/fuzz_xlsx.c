/* Workbooks: the bytes are the XML of a sheet, of the shared texts and of the styles, parted by
 * zero bytes, as the archive itself is libzip's affair; or, without a zero byte, the archive. */
#include "fuzz_zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define ADD_TEXT(writer, name, text) zip_put(writer, name, text, sizeof(text) - 1)

static void read_parts(const uint8_t *bytes, size_t size) {
    static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                        "xl/styles.xml"};
    zip_writer writer = zip_begin();
    ADD_TEXT(&writer, "xl/workbook.xml",
             "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>");
    ADD_TEXT(&writer, "xl/_rels/workbook.xml.rels",
             "<x><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></x>");
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *end = size == 0 ? NULL : memchr(bytes, 0, size);
        size_t length = end == NULL ? size : (size_t)(end - bytes);
        zip_put(&writer, names[i], bytes, length);
        bytes += end == NULL ? length : length + 1;
        size -= end == NULL ? length : length + 1;
    }
    size_t length;
    uint8_t *content = zip_finish(&writer, &length);
    read_twice(content, length, (khp_read_options){.format = KHP_FORMAT_XLSX});
    free(content);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size > 0 && memchr(bytes, 0, size) != NULL && bytes[0] == '<') {
        read_parts(bytes, size);
    } else {
        read_twice(bytes, size, (khp_read_options){.format = KHP_FORMAT_XLSX});
    }
    return 0;
}
