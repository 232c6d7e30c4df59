#include "run/load_area_names.h"

#include "run/load_table.h"

typedef struct names_loader {
    khp_gazetteer *gazetteer;
    const char *path;
    const khipu_listener *listener;
    size_t code;
    size_t name;
    size_t alt_names; /* KHP_NO_COLUMN if there are none */
} names_loader;

static khipu_status take_area_name(void *context, const khp_record *record, khipu_error *error) {
    names_loader *loader = context;
    if (record->reason != KHP_REASON_NONE) {
        khp_where where = {.source = loader->path, .line = record->line};
        khp_report(loader->listener, KHIPU_WARNING, where, khp_reason_word(record->reason),
                   "the row of area names cannot be read and is left out");
        return KHIPU_OK;
    }
    khp_slice code = khp_record_text(record, loader->code);
    khp_slice name = khp_record_text(record, loader->name);
    if (code.len == 0 || name.len == 0) {
        return KHIPU_OK;
    }
    khipu_status status =
        khp_gazetteer_name_area(loader->gazetteer, code, name, KHP_STEP_PRIMARY, error);
    khp_slice rest = khp_record_text(record, loader->alt_names);
    while (status == KHIPU_OK && rest.len > 0) {
        khp_slice other = khp_slice_trim(khp_slice_cut(&rest, '|'));
        if (other.len > 0) {
            status = khp_gazetteer_name_area(loader->gazetteer, code, other, KHP_STEP_OTHER, error);
        }
    }
    return status;
}

/* "PE.21" or "PE.21.2111": what the first column of GeoNames' lists of areas holds. */
static bool is_area_code(khp_slice text) {
    bool has_country = text.len > 3 && text.ptr[2] == '.';
    for (size_t i = 0; has_country && i < 2; i++) {
        has_country = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
    }
    return has_country;
}

/* `code,name,alt_names` by header. GeoNames' admin1CodesASCII and admin2Codes have none: what was
 * read as their header is their first area. */
static khipu_status find_name_columns(void *context, const khp_schema *schema, khipu_error *error) {
    names_loader *loader = context;
    loader->code = khp_schema_find(schema, KHP_SLICE("code"));
    loader->name = khp_schema_find(schema, KHP_SLICE("name"));
    loader->alt_names = khp_schema_find(schema, KHP_SLICE("alt_names"));
    if (loader->code != KHP_NO_COLUMN && loader->name != KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    if (schema->count == 4 && is_area_code(schema->columns[0].name)) {
        loader->code = 0;
        loader->name = 1;
        loader->alt_names = KHP_NO_COLUMN;
        return khp_gazetteer_name_area(loader->gazetteer, schema->columns[0].name,
                                       schema->columns[1].name, KHP_STEP_PRIMARY, error);
    }
    return khp_fail(
        error, KHIPU_E_FIELD, (khp_where){.source = loader->path, .field = "--area-names"},
        "needs the columns code and name, or the form of GeoNames' admin1CodesASCII.txt");
}

khipu_status khp_load_area_names(khp_gazetteer *gazetteer, const char *path,
                                 const khipu_listener *listener, khp_loaded *loaded,
                                 khipu_error *error) {
    names_loader loader = {.gazetteer = gazetteer, .path = path, .listener = listener};
    const khp_read_options reading = {
        .paths = {&path, 1}, .is_gazetteer = true, .listener = listener};
    const khp_table_taker taker = {find_name_columns, take_area_name, &loader};
    return khp_load_table(&reading, &taker, loaded, error);
}
