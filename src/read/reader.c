#include "read/reader.h"

#include "base/memory.h"

khp_where khp_reader_where(const khp_reader *reader, uint64_t line) {
    return (khp_where){.source = reader->text.bytes.about.path, .line = line};
}

khipu_status khp_reader_add_column(khp_reader *reader, khp_slice name, khipu_error *error) {
    size_t column = khp_all_columns_add(reader->all, name);
    size_t *columns = khp_realloc(reader->columns, reader->column_count + 1, sizeof *columns);
    if (columns != NULL) {
        reader->columns = columns;
    }
    if (column == KHP_NO_COLUMN || columns == NULL) {
        return khp_fail_memory(error);
    }
    if (reader->all->schema.count > KHP_COLUMN_LIMIT) {
        return khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(reader, 0),
                        "more than %d columns; this is no table of cases", KHP_COLUMN_LIMIT);
    }
    reader->columns[reader->column_count++] = column;
    return KHIPU_OK;
}
