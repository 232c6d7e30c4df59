#include "world_compile/table.h"

#include "base/memory.h"

#include <stdio.h>

#define READ_AT_ONCE 65536

static bool read_file(khp_buffer *text, const char *folder, const char *name) {
    khp_buffer path = {0};
    khp_buffer_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen(khp_buffer_cstr(&path), "rb");
    bool ok = file != NULL;
    while (ok && khp_buffer_reserve(text, READ_AT_ONCE)) {
        size_t got = fread(text->ptr + text->len, 1, READ_AT_ONCE, file);
        text->len += got;
        if (got == 0) {
            break;
        }
    }
    ok = ok && !text->failed && ferror(file) == 0;
    if (file != NULL) {
        (void)fclose(file);
    }
    if (!ok) {
        fprintf(stderr, "khipu_world_compile: %s cannot be read\n", khp_buffer_cstr(&path));
    }
    khp_buffer_clear(&path);
    return ok;
}

static bool complain(const char *what, size_t line) {
    fprintf(stderr, "khipu_world_compile: line %zu: %s\n", line, what);
    return false;
}

static bool take_line(source_area *area, khp_slice line, khp_slice languages, size_t number) {
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (line.ptr == NULL) {
            return complain("areas.tsv has too few cells", number);
        }
        area->cells[i] = khp_slice_cut(&line, '\t');
    }
    khp_slice key = khp_slice_cut(&languages, '\t');
    if (line.ptr != NULL || !khp_slice_eq(key, area->cells[COLUMN_ADM1])) {
        return complain("areas.tsv and languages.tsv do not go together", number);
    }
    area->languages = languages;
    return true;
}

bool source_table_read(source_table *table, const char *folder) {
    if (!read_file(&table->areas_text, folder, "areas.tsv") ||
        !read_file(&table->languages_text, folder, "languages.tsv")) {
        return false;
    }
    khp_slice lines = khp_buffer_slice(&table->areas_text);
    khp_slice languages = khp_buffer_slice(&table->languages_text);
    khp_slice_cut(&lines, '\n'); /* the headers */
    khp_slice_cut(&languages, '\n');
    while (lines.len > 0) {
        source_area *grown =
            khp_grow(table->areas, &table->capacity, table->count, sizeof *table->areas);
        if (grown == NULL) {
            return complain("no memory", table->count + 2);
        }
        table->areas = grown;
        khp_slice line = khp_slice_cut(&lines, '\n');
        if (!take_line(&table->areas[table->count], line, khp_slice_cut(&languages, '\n'),
                       table->count + 2)) {
            return false;
        }
        table->count++;
    }
    return table->count > 0 || complain("areas.tsv holds no area", 1);
}

void source_table_clear(source_table *table) {
    khp_buffer_clear(&table->areas_text);
    khp_buffer_clear(&table->languages_text);
    khp_free(table->areas);
    *table = (source_table){0};
}
