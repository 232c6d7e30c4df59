#include "read/area_columns.h"

#include "read/headers.h"
#include "read/reader.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const *const name_words =
    WORDS("name", "nombre", "area name", "nombre del area", "nombre area", "shapename", "name es",
          "name en", "nombre completo", "area");

static const char *const *const alt_words =
    WORDS("alt names", "alternate names", "aliases", "otros nombres", "nombres alternativos");

static const char *const *const iso_words =
    WORDS("iso 3166 2", "iso3166 2", "iso", "shapeiso", "iso code", "codigo iso");

/* Codes that belong to the row itself, whatever its level. */
static const char *const *const code_words = WORDS(
    "ubigeo", "ubigeo inei", "codigo ubigeo", "cod ubigeo", "ubigeo reniec", "pcode", "p code",
    "code", "codigo", "area code", "codigo del area", "geonames code", "shapeid", "id");

static const char *const *const level_name_words[KHP_ADMIN_LEVELS] = {
    NULL,
    WORDS("department", "departamento", "admin1", "adm1", "admin 1", "adm 1", "adm1 es", "adm1 en",
          "adm1 name", "admin1name es", "admin1name en", "admin1name", "name 1", "nombdep",
          "nomb dep", "nomdep", "nombre departamento", "nombre dep", "dpto", "depto", "region",
          "state", "estado"),
    WORDS("province", "provincia", "admin2", "adm2", "admin 2", "adm 2", "adm2 es", "adm2 en",
          "adm2 name", "admin2name es", "admin2name en", "admin2name", "name 2", "nombprov",
          "nomb prov", "nomprov", "nombre provincia", "nombre prov", "prov", "county"),
    WORDS("district", "distrito", "admin3", "adm3", "admin 3", "adm 3", "adm3 es", "adm3 en",
          "adm3 name", "admin3name es", "admin3name en", "admin3name", "name 3", "nombdist",
          "nomb dist", "nomdist", "nombre distrito", "nombre dist", "dist", "municipality",
          "municipio"),
};

static const char *const *const level_code_words[KHP_ADMIN_LEVELS] = {
    NULL,
    WORDS("adm1 pcode", "admin1pcode", "adm1 code", "admin1 code", "iddpto", "ccdd", "id dep",
          "cod dep", "codigo departamento", "gid 1", "hasc 1", "department code"),
    WORDS("adm2 pcode", "admin2pcode", "adm2 code", "admin2 code", "idprov", "ccpp", "id prov",
          "cod prov", "codigo provincia", "gid 2", "hasc 2", "province code"),
    WORDS("adm3 pcode", "admin3pcode", "adm3 code", "admin3 code", "iddist", "ccdi", "id dist",
          "cod dist", "codigo distrito", "gid 3", "hasc 3", "district code"),
};

static size_t hidden_column(const khp_schema *schema, const char *name) {
    size_t column = khp_schema_find(schema, khp_slice_cstr(name));
    return column != KHP_NO_COLUMN && schema->columns[column].hidden ? column : KHP_NO_COLUMN;
}

static void add_code(khp_area_columns *columns, size_t column) {
    for (size_t i = 0; i < columns->code_count; i++) {
        if (columns->codes[i] == column) {
            return;
        }
    }
    if (column != KHP_NO_COLUMN && columns->code_count < KHP_AREA_CODES) {
        columns->codes[columns->code_count++] = column;
    }
}

/* "Region" and "state" beside a name of the row's own say too little about its level. */
static bool says_level(const khp_headers *headers, const khp_area_columns *columns, int level) {
    size_t column = columns->level_names[level];
    if (column == KHP_NO_COLUMN) {
        return columns->level_codes[level] != KHP_NO_COLUMN;
    }
    khp_slice header = headers->folded[column];
    bool is_vague = khp_slice_eq(header, KHP_SLICE("region")) ||
                    khp_slice_eq(header, KHP_SLICE("state")) ||
                    khp_slice_eq(header, KHP_SLICE("estado"));
    return !is_vague || khp_headers_find(headers, name_words) == KHP_NO_COLUMN;
}

static void find_levels(const khp_headers *headers, khp_area_columns *columns) {
    columns->level_names[0] = KHP_NO_COLUMN;
    columns->level_codes[0] = KHP_NO_COLUMN;
    int innermost = 0;
    for (int level = 1; level < KHP_ADMIN_LEVELS; level++) {
        columns->level_names[level] = khp_headers_find(headers, level_name_words[level]);
        columns->level_codes[level] = khp_headers_find(headers, level_code_words[level]);
        innermost = says_level(headers, columns, level) ? level : innermost;
    }
    columns->name = khp_headers_find(headers, name_words);
    if (columns->name == KHP_NO_COLUMN) {
        columns->name = columns->level_names[innermost];
        columns->admin = innermost;
    } else {
        /* The row has a name of its own, so the levels that are named lie around it. */
        columns->admin = innermost == 0 ? 0 : innermost < 3 ? innermost + 1 : 3;
    }
}

khipu_status khp_area_columns_find(khp_area_columns *columns, const khp_schema *schema,
                                   khipu_error *error) {
    khp_headers headers;
    *columns = (khp_area_columns){.admin = 0};
    khipu_status status = khp_headers_fold(&headers, schema, error);
    if (status == KHIPU_OK) {
        find_levels(&headers, columns);
        columns->alt_names = khp_headers_find(&headers, alt_words);
        columns->iso = khp_headers_find(&headers, iso_words);
        for (const char *const *word = code_words; *word != NULL; word++) {
            add_code(columns, khp_headers_find(&headers, WORDS(*word)));
        }
        for (int level = KHP_ADMIN_LEVELS - 1; level > 0; level--) {
            add_code(columns, columns->level_codes[level]);
        }
        add_code(columns, columns->iso);
        add_code(columns, hidden_column(schema, KHP_COLUMN_ID));
        columns->geometry = hidden_column(schema, KHP_COLUMN_GEOMETRY);
        columns->crs = hidden_column(schema, KHP_COLUMN_CRS);
    }
    khp_headers_clear(&headers);
    return status;
}

/* The text without a last word "source" or "fuente"; the text itself if it has none. */
static khp_slice without_source(khp_slice folded) {
    static const char *const words[] = {" source", " fuente"};
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(words[i]);
        if (folded.len > length &&
            memcmp(folded.ptr + folded.len - length, words[i], length) == 0) {
            return khp_slice_of(folded.ptr, folded.len - length);
        }
    }
    return folded;
}

/* True if the folded text starts with these words, whole. */
static bool starts_with(khp_slice folded, khp_slice words) {
    return folded.len >= words.len && memcmp(folded.ptr, words.ptr, words.len) == 0 &&
           (folded.len == words.len || folded.ptr[words.len] == ' ');
}

khipu_status khp_area_source_column(const khp_schema *schema, size_t column, size_t *source,
                                    khipu_error *error) {
    khp_headers headers;
    size_t longest = 0;
    *source = KHP_NO_COLUMN;
    khipu_status status = khp_headers_fold(&headers, schema, error);
    for (size_t i = 0; status == KHIPU_OK && i < schema->count; i++) {
        khp_slice words = without_source(headers.folded[i]);
        if (words.len < headers.folded[i].len && words.len > longest && i != column &&
            starts_with(headers.folded[column], words)) {
            longest = words.len;
            *source = i;
        }
    }
    khp_headers_clear(&headers);
    return status;
}
