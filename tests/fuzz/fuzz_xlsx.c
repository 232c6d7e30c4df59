/* Workbooks: the bytes are the XML of a sheet, of the shared texts and of the styles, parted by
 * zero bytes, as the archive itself is libzip's affair; or, without a zero byte, the archive. */
#include "fuzz_file.h"

#include <zip.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void add_part(zip_t *archive, const char *name, const void *content, size_t length) {
    zip_source_t *source = zip_source_buffer(archive, content, length, 0);
    must(source != NULL && zip_file_add(archive, name, source, ZIP_FL_OVERWRITE) >= 0);
}

#define ADD_TEXT(archive, name, text) add_part(archive, name, text, sizeof(text) - 1)

static void read_parts(const uint8_t *bytes, size_t size) {
    static const char *const names[] = {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml",
                                        "xl/styles.xml"};
    zip_error_t problem;
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &problem);
    must(memory != NULL);
    zip_t *archive = zip_open_from_source(memory, ZIP_TRUNCATE, &problem);
    must(archive != NULL);
    zip_source_keep(memory);
    ADD_TEXT(archive, "xl/workbook.xml",
             "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>");
    ADD_TEXT(archive, "xl/_rels/workbook.xml.rels",
             "<x><Relationship Id=\"r1\" Target=\"worksheets/sheet1.xml\"/></x>");
    for (size_t i = 0; i < 3; i++) {
        const uint8_t *end = size == 0 ? NULL : memchr(bytes, 0, size);
        size_t length = end == NULL ? size : (size_t)(end - bytes);
        add_part(archive, names[i], bytes, length);
        bytes += end == NULL ? length : length + 1;
        size -= end == NULL ? length : length + 1;
    }
    must(zip_close(archive) == 0);
    must(zip_source_open(memory) == 0);
    must(zip_source_seek(memory, 0, SEEK_END) == 0);
    zip_int64_t stored = zip_source_tell(memory);
    must(stored > 0 && zip_source_seek(memory, 0, SEEK_SET) == 0);
    uint8_t *content = malloc((size_t)stored);
    must(content != NULL && zip_source_read(memory, content, (zip_uint64_t)stored) == stored);
    zip_source_close(memory);
    zip_source_free(memory);
    read_twice(content, (size_t)stored, (khp_read_options){.format = KHP_FORMAT_XLSX});
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
