/* Makes the table of areas that the program carries (world/format.h) out of data/areas.
 *
 *   khipu_world_compile FOLDER OUT     write it
 *   khipu_world_compile FOLDER         say on stdout which names are left out, and which areas of
 *                                      one country share every name
 *
 * The same files give the same bytes on every machine. Exit code 1 and a line on stderr if it
 * cannot be done. */
#include "base/memory.h"
#include "base/number.h"
#include "world/format.h"
#include "world/world.h"
#include "world_compile/names.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct compilation {
    source_table table;
    key_list names;
    key_list codes;
    names_report report;
    khp_buffer out;
} compilation;

static bool complain(const char *what) {
    fprintf(stderr, "khipu_world_compile: %s\n", what);
    return false;
}

/* ---- codes ---- */

static void gather_codes(compilation *c) {
    static const struct {
        source_column column;
        khp_world_scheme scheme;
    } schemes[] = {
        {COLUMN_ISO, KHP_WORLD_BY_ISO},           {COLUMN_HASC, KHP_WORLD_BY_HASC},
        {COLUMN_POSTAL, KHP_WORLD_BY_POSTAL},     {COLUMN_ADM1, KHP_WORLD_BY_ADM1},
        {COLUMN_GEONAMES, KHP_WORLD_BY_GEONAMES}, {COLUMN_WITHIN, KHP_WORLD_BY_WITHIN},
    };
    for (uint32_t i = 0; i < c->table.count; i++) {
        const source_area *area = &c->table.areas[i];
        for (size_t k = 0; k < sizeof schemes / sizeof schemes[0]; k++) {
            keys_add(&c->codes, area->cells[schemes[k].column], i, schemes[k].scheme);
        }
        khp_slice part = area->cells[COLUMN_ISO];
        khp_slice_cut(&part, '-');
        keys_add(&c->codes, part, i, KHP_WORLD_BY_ISO_PART);
    }
    keys_sort_codes(&c->codes);
}

static bool iso_is_unique(const source_table *table, uint32_t area) {
    khp_slice iso = table->areas[area].cells[COLUMN_ISO];
    for (size_t i = 0; i < table->count; i++) {
        if (i != area && khp_slice_eq(table->areas[i].cells[COLUMN_ISO], iso)) {
            return false;
        }
    }
    return iso.len > 0;
}

/* ---- writing ---- */

static uint32_t put_text(khp_buffer *out, khp_slice text) {
    uint32_t at = (uint32_t)out->len;
    put_varint(out, (uint32_t)text.len);
    khp_buffer_add(out, text);
    return at;
}

static bool put_label(khp_buffer *records, khp_slice text) {
    double degrees = 0;
    bool ok = khp_number_parse(text, '.', &degrees);
    double units = degrees * KHP_WORLD_LABEL_UNITS;
    put_u32(records, (uint32_t)(int32_t)(units < 0 ? units - 0.5 : units + 0.5));
    return ok;
}

static bool put_area(compilation *c, khp_buffer *records, uint32_t number, uint32_t names_at) {
    static const source_column columns[KHP_WORLD_TEXT_COUNT] = {
        [KHP_WORLD_COUNTRY] = COLUMN_COUNTRY,   [KHP_WORLD_NAME] = COLUMN_NAME,
        [KHP_WORLD_TYPE] = COLUMN_TYPE,         [KHP_WORLD_TYPE_EN] = COLUMN_TYPE_EN,
        [KHP_WORLD_ISO] = COLUMN_ISO,           [KHP_WORLD_HASC] = COLUMN_HASC,
        [KHP_WORLD_POSTAL] = COLUMN_POSTAL,     [KHP_WORLD_ADM1] = COLUMN_ADM1,
        [KHP_WORLD_GEONAMES] = COLUMN_GEONAMES, [KHP_WORLD_WITHIN] = COLUMN_WITHIN,
    };
    const khp_slice *cells = c->table.areas[number].cells;
    for (size_t i = 0; i < KHP_WORLD_TEXT_COUNT; i++) {
        put_u32(records, put_text(&c->out, cells[columns[i]]));
    }
    put_u32(records, names_at);
    uint64_t reach = 0;
    bool ok = put_label(records, cells[COLUMN_LONGITUDE]) &&
              put_label(records, cells[COLUMN_LATITUDE]) &&
              khp_number_parse_uint(cells[COLUMN_REACH_KM], &reach) && reach < UINT32_MAX;
    put_u32(records, (uint32_t)reach);
    put_u32(records, iso_is_unique(&c->table, number) ? KHP_WORLD_ISO_IS_UNIQUE : 0);
    return ok || complain("a label point or a reach is no number");
}

static uint32_t put_countries(const source_table *table, khp_buffer *out) {
    uint32_t countries = 0;
    for (uint32_t i = 0; i < table->count; countries++) {
        khp_slice code = table->areas[i].cells[COLUMN_COUNTRY];
        uint32_t first = i;
        while (i < table->count && khp_slice_eq(table->areas[i].cells[COLUMN_COUNTRY], code)) {
            i++;
        }
        khp_buffer_add(out, code);
        khp_buffer_add(out, khp_slice_of("\0\0", 2));
        put_u32(out, first);
        put_u32(out, i - first);
    }
    return countries;
}

/* Countries are found by halving, areas of a country lie together, and areas fit their bits. */
static bool is_sorted(const source_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        khp_slice code = table->areas[i].cells[COLUMN_COUNTRY];
        khp_slice before = i > 0 ? table->areas[i - 1].cells[COLUMN_COUNTRY] : (khp_slice){"", 0};
        if (code.len != 2 || khp_slice_cmp(before, code) > 0) {
            return false;
        }
    }
    return table->count < 1u << KHP_WORLD_AREA_BITS;
}

static bool put_all(compilation *c, uint32_t *names_at) {
    uint32_t numbers[KHP_WORLD_HEADER_COUNT] = {0};
    khp_buffer records = {0};
    bool ok = true;
    for (size_t i = 0; i < KHP_WORLD_HEADER_BYTES; i++) {
        khp_buffer_add_byte(&c->out, 0);
    }
    numbers[KHP_WORLD_KEYS] = c->names.key_count;
    numbers[KHP_WORLD_KEYS_AT] = keys_write(&c->names, &c->out);
    numbers[KHP_WORLD_FILTER_AT] = keys_write_filter(&c->names, &c->out);
    numbers[KHP_WORLD_CODES] = c->codes.key_count;
    numbers[KHP_WORLD_CODES_AT] = keys_write(&c->codes, &c->out);
    keys_write_names(&c->names, &c->out, names_at, (uint32_t)c->table.count);
    numbers[KHP_WORLD_COUNTRIES_AT] = (uint32_t)c->out.len;
    numbers[KHP_WORLD_COUNTRIES] = put_countries(&c->table, &c->out);
    for (uint32_t i = 0; ok && i < c->table.count; i++) {
        ok = put_area(c, &records, i, names_at[i]);
    }
    numbers[KHP_WORLD_AREAS] = (uint32_t)c->table.count;
    numbers[KHP_WORLD_AREAS_AT] = (uint32_t)c->out.len;
    khp_buffer_add(&c->out, khp_buffer_slice(&records));
    khp_buffer_reset(&records);
    khp_buffer_add(&records, khp_slice_of(KHP_WORLD_MAGIC, KHP_WORLD_MAGIC_BYTES));
    for (size_t i = 0; i < KHP_WORLD_HEADER_COUNT; i++) {
        put_u32(&records, numbers[i]);
    }
    if (!c->out.failed && !records.failed) {
        memcpy(c->out.ptr, records.ptr, KHP_WORLD_HEADER_BYTES);
    }
    ok = ok && ((!c->out.failed && !records.failed) || complain("no memory"));
    khp_buffer_clear(&records);
    return ok;
}

static bool save(const khp_buffer *out, const char *path) {
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL && fwrite(out->ptr, 1, out->len, file) == out->len;
    ok = file != NULL && fclose(file) == 0 && ok;
    return ok || complain("the table cannot be written");
}

static bool compile(compilation *c, const char *path) {
    gather_codes(c);
    uint32_t *names_at = khp_alloc_zero(c->table.count, sizeof *names_at);
    bool ok = names_at != NULL && !c->codes.failed;
    ok = ok || complain("no memory");
    ok = ok && put_all(c, names_at) && save(&c->out, path);
    khp_free(names_at);
    return ok;
}

static bool report(compilation *c) {
    if (!names_find_alike(&c->names, &c->table, &c->report)) {
        return complain("no memory");
    }
    printf("%zu areas, %zu names (%u of them distinct)\n", c->table.count, c->names.count,
           c->names.key_count);
    printf("%zu alternate names left out:\n%s", c->report.left_out_count,
           khp_buffer_cstr(&c->report.left_out));
    printf("%zu pairs of areas share every name:\n%s", c->report.alike_count,
           khp_buffer_cstr(&c->report.alike));
    return true;
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3) {
        complain("khipu_world_compile FOLDER [OUT]");
        return EXIT_FAILURE;
    }
    compilation c = {0};
    bool ok = source_table_read(&c.table, argv[1]);
    ok = ok && (is_sorted(&c.table) || complain("areas.tsv is not sorted by country"));
    ok = ok && (names_gather(&c.names, &c.table, &c.report) || complain("no memory"));
    ok = ok && (argc == 3 ? compile(&c, argv[2]) : report(&c));
    source_table_clear(&c.table);
    keys_clear(&c.names);
    keys_clear(&c.codes);
    khp_buffer_clear(&c.report.left_out);
    khp_buffer_clear(&c.report.alike);
    khp_buffer_clear(&c.out);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
