#include "read/places.h"

#include "base/number.h"
#include "read/headers.h"
#include "read/reader.h"
#include "read/role_words.h"
#include "read/roles.h"

#include <math.h>

/* ---- which column is what ---- */

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const char *const *const name_words =
    WORDS("name", "nombre", "place", "lugar", "place name", "toponym", "toponimo", "localidad",
          "centro poblado", "ciudad", "city", "town");

static size_t hidden_column(const khp_schema *schema, const char *name) {
    size_t column = khp_schema_find(schema, khp_slice_cstr(name));
    return column != KHP_NO_COLUMN && schema->columns[column].hidden ? column : KHP_NO_COLUMN;
}

static void find_position(khp_place_columns *columns, const khp_headers *headers) {
    const khp_schema *schema = headers->schema;
    columns->x = hidden_column(schema, KHP_COLUMN_LONGITUDE);
    columns->y = hidden_column(schema, KHP_COLUMN_LATITUDE);
    for (size_t i = 0; columns->x == KHP_NO_COLUMN && khp_position_pairs[i].longitude != NULL;
         i++) {
        size_t x = khp_headers_find(headers, WORDS(khp_position_pairs[i].longitude));
        size_t y = khp_headers_find(headers, WORDS(khp_position_pairs[i].latitude));
        if (x != KHP_NO_COLUMN && y != KHP_NO_COLUMN) {
            columns->x = x;
            columns->y = y;
        }
    }
}

static void find_codes(khp_place_columns *columns, const khp_headers *headers) {
    for (size_t i = 0; i < KHP_SCHEME_COUNT; i++) {
        columns->codes[i] = KHP_NO_COLUMN;
    }
    columns->codes[KHP_SCHEME_UBIGEO_INEI] =
        khp_headers_find(headers, WORDS("ubigeo", "ubigeo inei", "codigo ubigeo", "cod ubigeo"));
    columns->codes[KHP_SCHEME_UBIGEO_RENIEC] =
        khp_headers_find(headers, WORDS("ubigeo reniec", "reniec"));
    columns->codes[KHP_SCHEME_P_CODE] =
        khp_headers_find(headers, WORDS("p code", "pcode", "adm3 pcode", "adm2 pcode", "adm1 pcode",
                                        "code", "codigo"));
    columns->codes[KHP_SCHEME_ISO3166_2] =
        khp_headers_find(headers, WORDS("iso3166 2", "iso 3166 2"));
}

static void find_columns(khp_place_columns *columns, const khp_headers *headers) {
    const khp_schema *schema = headers->schema;
    columns->id = hidden_column(schema, KHP_COLUMN_ID);
    if (columns->id == KHP_NO_COLUMN) {
        columns->id =
            khp_headers_find(headers, WORDS("id", "place id", "geonameid", "geonames id", "gn id"));
    }
    columns->name = khp_headers_find(headers, name_words);
    columns->alt_names =
        khp_headers_find(headers, WORDS("alt names", "alternatenames", "alternate names", "aliases",
                                        "otros nombres", "nombres alternativos"));
    for (size_t level = 0; level < KHP_AREA_LEVELS; level++) {
        columns->areas[level] = khp_headers_find(headers, khp_words_within[level].headers);
    }
    find_codes(columns, headers);
    find_position(columns, headers);
    columns->crs = hidden_column(schema, KHP_COLUMN_CRS);
    /* A GeoJSON geometry is in the file's CRS, whatever a property of that name tells. */
    if (columns->crs == KHP_NO_COLUMN &&
        hidden_column(schema, KHP_COLUMN_LONGITUDE) == KHP_NO_COLUMN) {
        columns->crs = khp_headers_find(headers, khp_words_crs.headers);
    }
    columns->kind = khp_headers_find(headers, WORDS("kind", "tipo", "feature code"));
    columns->precision = khp_headers_find(headers, WORDS("precision"));
    columns->uncertainty_m =
        khp_headers_find(headers, WORDS("uncertainty m", "uncertainty", "incertidumbre m"));
    columns->population = khp_headers_find(headers, WORDS("population", "poblacion"));
    columns->source = khp_headers_find(headers, WORDS("source", "fuente"));
    columns->kind_class = khp_headers_find(headers, WORDS("feature class"));
}

static khipu_status check_columns(const khp_place_columns *columns, khp_source *source,
                                  khipu_error *error) {
    bool has_position = columns->x != KHP_NO_COLUMN && columns->y != KHP_NO_COLUMN;
    if (columns->name != KHP_NO_COLUMN && has_position) {
        return KHIPU_OK;
    }
    khp_buffer text = {0};
    khp_schema_describe(khp_source_schema(source), &text);
    khipu_status status =
        khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = khp_source_input(source, 0)->path},
                 "the gazetteer has no %s; looked for %s; there is: %s",
                 has_position ? "name column" : "position columns",
                 has_position ? "name, nombre, place, lugar and the like"
                              : "longitude and latitude, lon and lat, x and y and the like",
                 khp_buffer_cstr(&text));
    khp_buffer_clear(&text);
    return status;
}

/* ',' if the first records write the position with a decimal comma. */
static khipu_status find_decimal_mark(khp_place_columns *columns, khp_source *source,
                                      khipu_error *error) {
    khp_block *block = khp_block_new(source);
    khp_record record;
    bool more = false;
    double unused;
    size_t commas = 0;
    size_t points = 0;
    khipu_status status =
        block == NULL ? khp_fail_memory(error) : khp_source_sample(source, block, &more, error);
    while (status == KHIPU_OK && more) {
        status = khp_block_next(block, &record, &more, error);
        if (status == KHIPU_OK && more && record.reason == KHP_REASON_NONE) {
            khp_slice x = khp_record_text(&record, columns->x);
            khp_slice y = khp_record_text(&record, columns->y);
            commas += khp_number_parse(x, ',', &unused) && khp_number_parse(y, ',', &unused);
            points += khp_number_parse(x, '.', &unused) && khp_number_parse(y, '.', &unused);
        }
    }
    columns->decimal_mark = commas > points ? ',' : '.';
    khp_block_free(block);
    return status;
}

static bool is_geonames_id(khp_slice folded) {
    return khp_slice_eq(folded, KHP_SLICE("geonameid")) ||
           khp_slice_eq(folded, KHP_SLICE("geonames id")) ||
           khp_slice_eq(folded, KHP_SLICE("gn id"));
}

khipu_status khp_place_columns_find(khp_place_columns *columns, khp_source *source,
                                    khipu_error *error) {
    khp_headers headers;
    khipu_status status = khp_headers_fold(&headers, khp_source_schema(source), error);
    if (status == KHIPU_OK) {
        find_columns(columns, &headers);
        columns->is_geonames = khp_source_input_count(source) > 0 &&
                               khp_source_input(source, 0)->format == KHP_FORMAT_GEONAMES;
        columns->id_is_geonames =
            columns->id != KHP_NO_COLUMN && is_geonames_id(headers.folded[columns->id]);
        status = check_columns(columns, source, error);
    }
    khp_headers_clear(&headers);
    return status == KHIPU_OK ? find_decimal_mark(columns, source, error) : status;
}

/* ---- one place ---- */

static double number_or_nan(khp_slice text, char mark) {
    double value;
    return khp_number_parse(text, mark, &value) ? value : NAN;
}

/* 0 for what is no population. */
static uint64_t population_of(khp_slice text) {
    uint64_t people;
    if (khp_number_parse_uint(text, &people)) {
        return people < UINT64_C(1000000000000000) ? people : 0;
    }
    double number = number_or_nan(text, '.');
    return number > 0 && number < 1e15 ? (uint64_t)number : 0;
}

static bool is_digits(khp_slice text) {
    uint64_t unused;
    return khp_number_parse_uint(text, &unused);
}

/* Texts that are made up go to the scratch, which must not move while others view it: room for all
 * of them is made first. */
static khp_slice made(khp_buffer *scratch, size_t start) {
    return khp_slice_of(scratch->ptr + start, scratch->len - start);
}

static void make_id(const khp_place_columns *columns, const khp_record *record, khp_buffer *scratch,
                    khp_place *place) {
    place->id = khp_record_text(record, columns->id);
    if (columns->id_is_geonames && is_digits(place->id)) {
        size_t start = scratch->len;
        khp_buffer_add_cstr(scratch, "gn:");
        khp_buffer_add(scratch, place->id);
        place->id = made(scratch, start);
    } else if (place->id.len == 0) {
        size_t start = scratch->len;
        khp_buffer_add_cstr(scratch, "line:");
        khp_buffer_add_uint(scratch, record->line);
        place->id = made(scratch, start);
    }
}

static khp_precision precision_of_kind(khp_slice class, khp_slice kind) {
    static const struct {
        const char *prefix;
        khp_precision precision;
    } areas[] = {{"ADM1", KHP_PRECISION_DEPARTMENT}, {"ADM2", KHP_PRECISION_PROVINCE},
                 {"ADM3", KHP_PRECISION_DISTRICT},   {"ADM4", KHP_PRECISION_DISTRICT},
                 {"ADM5", KHP_PRECISION_DISTRICT},   {"PCL", KHP_PRECISION_COUNTRY}};
    if (khp_slice_eq(class, KHP_SLICE("P"))) {
        return KHP_PRECISION_SETTLEMENT;
    }
    for (size_t i = 0; i < sizeof areas / sizeof areas[0]; i++) {
        size_t length = strlen(areas[i].prefix);
        if (kind.len >= length && memcmp(kind.ptr, areas[i].prefix, length) == 0) {
            return areas[i].precision;
        }
    }
    return khp_slice_eq(class, KHP_SLICE("S")) ? KHP_PRECISION_SITE : KHP_PRECISION_UNKNOWN;
}

/* "PE.21.2111": the codes from the country down to each level; empty from the first that is. Each
 * is the beginning of the next, so that all of them are written once. */
static void make_area_codes(const khp_place_columns *columns, const khp_record *record,
                            khp_buffer *scratch, khp_place *place) {
    size_t start = scratch->len;
    for (size_t level = KHP_AREA_LEVELS; level-- > 0;) {
        khp_slice code = khp_record_text(record, columns->areas[level]);
        /* "00" stands for no first-level area. */
        if (code.len == 0 || (level == KHP_AREA_ADMIN1 && khp_slice_eq(code, KHP_SLICE("00")))) {
            return;
        }
        if (scratch->len > start) {
            khp_buffer_add_byte(scratch, '.');
        }
        khp_buffer_add(scratch, code);
        place->area_codes[level] = made(scratch, start);
    }
}

/* True if --kinds (A and P if there is none) lets the row through: by class, kind or both. */
static bool is_wanted_kind(const char *kinds, khp_slice class, khp_slice kind) {
    if (kinds == NULL && class.len == 1 && (*class.ptr == 'P' || *class.ptr == 'A')) {
        return true; /* nearly every row */
    }
    khp_slice rest = khp_slice_cstr(kinds == NULL ? "A,P" : kinds);
    while (rest.ptr != NULL) {
        khp_slice wanted = khp_slice_trim(khp_slice_cut(&rest, ','));
        khp_slice wanted_kind = wanted;
        khp_slice wanted_class = khp_slice_cut(&wanted_kind, '.');
        bool both = wanted_kind.ptr != NULL && khp_slice_eq(wanted_class, class) &&
                    khp_slice_eq(wanted_kind, kind);
        if (both || khp_slice_eq(wanted, class) || khp_slice_eq(wanted, kind)) {
            return true;
        }
    }
    return false;
}

static bool fill_geonames(const khp_place_columns *columns, const khp_record *record,
                          khp_buffer *scratch, khp_place *place) {
    khp_slice class = khp_record_text(record, columns->kind_class);
    if (!is_wanted_kind(columns->kinds, class, place->kind)) {
        return false;
    }
    place->alt_mark = ',';
    place->precision = precision_of_kind(class, place->kind);
    make_area_codes(columns, record, scratch, place);
    return true;
}

static void fill_named(const khp_place_columns *columns, const khp_record *record,
                       khp_place *place) {
    khp_slice precision = khp_record_text(record, columns->precision);
    place->alt_mark = '|';
    place->precision = KHP_PRECISION_SETTLEMENT;
    if (precision.len > 0 && !khp_precision_parse(precision, &place->precision)) {
        place->precision = KHP_PRECISION_UNKNOWN;
    }
    for (size_t level = 0; level < KHP_AREA_LEVELS; level++) {
        place->areas[level] = khp_record_text(record, columns->areas[level]);
    }
    for (size_t scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        place->codes[scheme] = khp_record_text(record, columns->codes[scheme]);
    }
}

bool khp_place_from_record(const khp_place_columns *columns, const khp_record *record,
                           khp_buffer *scratch, khp_place *place, const char **problem) {
    *place = (khp_place){0};
    *problem = NULL;
    khp_buffer_reset(scratch);
    place->name = khp_record_text(record, columns->name);
    if (place->name.len == 0) {
        *problem = "the row has no name";
        return false;
    }
    /* Room for the made-up texts: an id, and the codes of the areas. */
    size_t room = 64 + khp_record_text(record, columns->id).len;
    for (size_t level = 0; level < KHP_AREA_LEVELS; level++) {
        room += khp_record_text(record, columns->areas[level]).len + 1;
    }
    if (!khp_buffer_reserve(scratch, room)) {
        return false;
    }
    make_id(columns, record, scratch, place);
    place->kind = khp_record_text(record, columns->kind);
    if (columns->is_geonames) {
        if (!fill_geonames(columns, record, scratch, place)) {
            return false;
        }
    } else {
        fill_named(columns, record, place);
    }
    place->alt_names = khp_record_text(record, columns->alt_names);
    place->crs = khp_record_text(record, columns->crs);
    place->source = khp_record_text(record, columns->source);
    place->x = number_or_nan(khp_record_text(record, columns->x), columns->decimal_mark);
    place->y = number_or_nan(khp_record_text(record, columns->y), columns->decimal_mark);
    place->uncertainty_m =
        number_or_nan(khp_record_text(record, columns->uncertainty_m), columns->decimal_mark);
    place->population = population_of(khp_record_text(record, columns->population));
    place->line = record->line;
    return true;
}
