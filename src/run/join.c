#include "run/join.h"

#include "base/fold.h"
#include "base/memory.h"
#include "base/number.h"
#include "locate/area_ladder.h"
#include "locate/countries.h"
#include "protect/withheld_text.h"
#include "read/roles.h"
#include "run/column_names.h"
#include "run/detect.h"
#include "run/generalising.h"
#include "run/place_levels.h"

/* ---- opening ---- */

static khipu_status read_number_option(const char *text, const char *option, uint64_t least,
                                       uint64_t most, uint64_t fallback, uint64_t *value,
                                       khipu_error *error) {
    *value = fallback;
    if (text == NULL) {
        return KHIPU_OK;
    }
    if (!khp_number_parse_uint(khp_slice_cstr(text), value) || *value < least || *value > most) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = option},
                        "\"%s\" is not a whole number from %llu to %llu", text,
                        (unsigned long long)least, (unsigned long long)most);
    }
    return KHIPU_OK;
}

static khipu_status read_format(const char *name, khp_format *format, khipu_error *error) {
    static const struct {
        const char *name;
        khp_format format;
    } formats[] = {{"csv", KHP_FORMAT_CSV},         {"tsv", KHP_FORMAT_TSV},
                   {"json", KHP_FORMAT_JSON},       {"ndjson", KHP_FORMAT_NDJSON},
                   {"geojson", KHP_FORMAT_GEOJSON}, {"geojsonl", KHP_FORMAT_GEOJSONL},
                   {"xlsx", KHP_FORMAT_XLSX}};
    *format = KHP_FORMAT_AUTO;
    for (size_t i = 0; name != NULL && i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(name, formats[i].name) == 0) {
            *format = formats[i].format;
        }
    }
    if (name != NULL && *format == KHP_FORMAT_AUTO) {
        return khp_fail(
            error, KHIPU_E_ARGUMENT, (khp_where){.field = "--from"},
            "\"%s\" is no format; use csv, tsv, json, ndjson, geojson, geojsonl or xlsx", name);
    }
    return KHIPU_OK;
}

/* The options that can be wrong by themselves, before anything is opened. */
static khipu_status read_settings(khp_join *join, khipu_error *error) {
    const khipu_options *options = join->options;
    uint64_t decimals;
    khipu_status status =
        read_number_option(options->decimals, "--decimals", 0, 12, 6, &decimals, error);
    if (status == KHIPU_OK) {
        status = khp_threads_read(options, &join->threads, error);
    }
    if (status == KHIPU_OK && options->code_scheme != NULL &&
        !khp_scheme_parse(khp_slice_cstr(options->code_scheme), &join->settings.scheme)) {
        status = khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--code-scheme"},
                          "\"%s\" is no scheme; use ubigeo-inei, ubigeo-reniec, p-code, geonames, "
                          "iso3166-2 or gazetteer-id",
                          options->code_scheme);
    }
    if (status == KHIPU_OK && options->place_missing != NULL &&
        strcmp(options->place_missing, "area") != 0 &&
        strcmp(options->place_missing, "unlocated") != 0) {
        status = khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--place-missing"},
                          "\"%s\" is neither unlocated nor area", options->place_missing);
    }
    if (status == KHIPU_OK && options->country != NULL &&
        khp_country_code(khp_slice_cstr(options->country)) == NULL) {
        status = khp_fail(
            error, KHIPU_E_ARGUMENT, (khp_where){.field = "--country"},
            "\"%s\" is no country; use its ISO 3166 code, such as PE, or its name in English or "
            "Spanish",
            options->country);
    }
    if (status != KHIPU_OK) {
        return status;
    }
    join->settings.country = khp_slice_cstr(options->country);
    join->settings.missing_means_area =
        options->place_missing != NULL && strcmp(options->place_missing, "area") == 0;
    join->settings.blank_is_other_crs = !khp_blank_is_degrees(options);
    join->settings.codes_place = true;
    join->settings.check_codes = true;
    /* Whoever names the scheme declares how its codes are built, so that a lost zero can be put
     * back. */
    join->settings.mend_codes = options->code_scheme != NULL;
    join->placing = (khp_placing){
        .settings = &join->settings,
        .crs = khp_slice_cstr(options->crs),
        .places_crs = khp_slice_cstr(options->places_crs),
        .allow_ballpark = options->allow_ballpark,
        .decimals = (int)decimals,
    };
    return KHIPU_OK;
}

static khipu_status check_crs_options(const khp_join *join, khipu_error *error) {
    if (join->options->crs == NULL && join->options->places_crs == NULL) {
        return KHIPU_OK;
    }
    khp_projector *projector;
    khipu_status status = khp_projector_new(&projector, join->options->allow_ballpark, error);
    if (status == KHIPU_OK) {
        status = khp_projector_check(projector, join->placing.crs, "--crs", error);
    }
    if (status == KHIPU_OK) {
        status = khp_projector_check(projector, join->placing.places_crs, "--places-crs", error);
    }
    khp_projector_free(projector);
    return status;
}

static khipu_status open_source(khp_join *join, khipu_error *error) {
    const khipu_options *options = join->options;
    khp_read_options reading = {
        .paths = options->cases,
        .sheet = options->sheet,
        .header_row = options->header_row,
        .encoding = options->encoding,
        .delimiter = options->delimiter,
        .types = options->types,
        .date_format = options->date_format,
        .hash_inputs = join->needs.hash_inputs,
        .suppose = join->needs.may_start_over,
        .listener = join->listener,
    };
    khipu_status status = read_format(options->from, &reading.format, error);
    if (status != KHIPU_OK) {
        return status;
    }
    join->reading = reading;
    status = khp_source_open(&join->source, &join->reading, error);
    if (status == KHIPU_OK) {
        join->schema = khp_source_schema(join->source);
        join->is_empty = khp_source_is_empty(join->source);
    }
    return status;
}

static const char *first_path(const khp_join *join) {
    return khp_source_input(join->source, 0)->path;
}

/* A column of codes whose header says which codes they are needs no --code-scheme; `ubigeo` alone
 * is INEI's, as in a gazetteer. */
static khipu_status read_scheme(khp_join *join, khipu_error *error) {
    size_t column = join->schema->roles.place_code;
    khp_buffer words = {0};
    if (column == KHP_NO_COLUMN || join->settings.scheme != KHP_SCHEME_NONE) {
        return KHIPU_OK;
    }
    khp_fold_words(&words, join->schema->columns[column].name);
    khp_slice header = khp_buffer_slice(&words);
    if (khp_slice_eq(header, KHP_SLICE("ubigeo")) ||
        khp_slice_eq(header, KHP_SLICE("ubigeo inei"))) {
        join->settings.scheme = KHP_SCHEME_UBIGEO_INEI;
    } else if (khp_slice_eq(header, KHP_SLICE("ubigeo reniec"))) {
        join->settings.scheme = KHP_SCHEME_UBIGEO_RENIEC;
    }
    khipu_status status = words.failed ? khp_fail_memory(error) : KHIPU_OK;
    khp_buffer_clear(&words);
    return status;
}

static khipu_status decide_roles(khp_join *join, khipu_error *error) {
    const khipu_options *options = join->options;
    join->id_is_line = options->id != NULL && strcmp(options->id, "line") == 0 &&
                       khp_schema_find(join->schema, KHP_SLICE("line")) == KHP_NO_COLUMN;
    const khp_role_names names = {
        .id = join->id_is_line ? NULL : options->id,
        .place = options->place,
        .within = options->within,
        .place_code = options->place_code,
        .date = options->date,
        .position = options->position,
        .crs_column = options->crs_column,
        .hemisphere = options->hemisphere,
        .zone = options->zone,
        .category = options->category,
        .count = options->count,
        .source = options->source,
    };
    khipu_status status =
        khp_roles_decide(join->schema, &names, first_path(join), join->listener, error);
    if (status == KHIPU_OK && join->id_is_line) {
        join->schema->roles.id = KHP_NO_COLUMN;
    }
    return status;
}

static void list_columns(const khp_schema *schema, khp_buffer *text) {
    for (size_t i = 0; i < schema->count; i++) {
        khp_buffer_add_cstr(text, i > 0 ? ", " : "");
        khp_buffer_add(text, schema->columns[i].name);
    }
}

/* A run needs something that says where: a place, a code or a position. */
static khipu_status check_roles(const khp_join *join, khipu_error *error) {
    const khp_roles *roles = &join->schema->roles;
    bool has_position = roles->longitude != KHP_NO_COLUMN || roles->geopoint != KHP_NO_COLUMN;
    bool has_name = roles->place != KHP_NO_COLUMN || roles->place_code != KHP_NO_COLUMN;
    khp_where where = {.source = first_path(join)};
    if (!has_position && !has_name) {
        khp_buffer columns = {0};
        list_columns(join->schema, &columns);
        khipu_status status = khp_fail(error, KHIPU_E_FIELD, where,
                                       "no column says where: looked for a place name (--place), a "
                                       "place code (--place-code) and "
                                       "a position (--position); the columns are: %s",
                                       khp_buffer_cstr(&columns));
        khp_buffer_clear(&columns);
        return status;
    }
    if (!has_position && join->gazetteer == NULL) {
        return khp_fail(
            error, KHIPU_E_ARGUMENT, (khp_where){.field = "--places"},
            "the records name places but have no positions of their own: a gazetteer is needed");
    }
    bool needs_id = roles->id == KHP_NO_COLUMN && !join->id_is_line;
    for (size_t i = 0; needs_id && i < join->options->cases.count; i++) {
        if (strcmp(join->options->cases.items[i], "-") == 0) {
            return khp_fail(
                error, KHIPU_E_ARGUMENT, (khp_where){.field = "--id"},
                "standard input has no column that is known as an id; name one, or say --id line");
        }
    }
    return KHIPU_OK;
}

static khipu_status load_knowledge(khp_join *join, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (join->options->places.count > 0) {
        status = khp_load_gazetteer(&join->gazetteer, join->options, join->listener, &join->loaded,
                                    error);
    }
    if (status == KHIPU_OK && join->gazetteer != NULL) {
        status =
            khp_place_positions_new(&join->place_positions, khp_gazetteer_count(join->gazetteer),
                                    join->placing.places_crs, join->placing.allow_ballpark, error);
    }
    if (status == KHIPU_OK && join->gazetteer != NULL) {
        status =
            khp_area_places_new(&join->area_places, join->gazetteer, join->place_positions, error);
    }
    if (status == KHIPU_OK && join->options->decisions.count > 0) {
        status = khp_load_decisions(&join->decisions, join->options->decisions, join->listener,
                                    &join->loaded, error);
        join->settings.decisions = join->decisions;
    }
    return status;
}

/* What does not leave. An input without records is no reason to complain about its columns. */
static khipu_status withhold(khp_join *join, khipu_error *error) {
    const khp_withhold_rules rules = {
        .policy = &join->policy,
        .keep = join->options->keep,
        .drop = join->options->drop,
        .lenient = join->is_empty,
    };
    return khp_withhold_decide(join->schema, &rules, first_path(join), error);
}

/* What a publishing policy needs beside columns that are withheld. */
static khipu_status prepare_protection(khp_join *join, khipu_error *error) {
    if (join->is_empty || !join->schema->hides_cells) {
        return KHIPU_OK;
    }
    if (!khp_masks_init(&join->masks, join->schema->count, join->policy.suppress_under)) {
        return khp_fail_memory(error);
    }
    if (!join->schema->hides_places) {
        return KHIPU_OK;
    }
    size_t column = khp_schema_find(join->schema, khp_slice_cstr(khp_generalised_property));
    if (column != KHP_NO_COLUMN) {
        join->schema->columns[column].hidden = true; /* it is said anew */
    }
    khipu_status status =
        khp_generaliser_new(&join->generaliser, &join->placing, &join->policy, &join->masks, error);
    join->placing.generaliser = join->generaliser;
    return status;
}

static khipu_status open_all(khp_join *join, khipu_error *error) {
    if (join->options->cases.count == 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "CASES"},
                        "name at least one file of cases");
    }
    khipu_status status = read_settings(join, error);
    if (status == KHIPU_OK && join->needs.policy != NULL) {
        join->policy = *join->needs.policy;
    } else if (status == KHIPU_OK) {
        status = khp_policy_read(&join->policy, join->options->publish, error);
    }
    if (status == KHIPU_OK) {
        status = khp_policy_settle_mentions(&join->policy, join->options->mentions, error);
    }
    status = status == KHIPU_OK ? check_crs_options(join, error) : status;
    status = status == KHIPU_OK ? open_source(join, error) : status;
    status = status == KHIPU_OK ? load_knowledge(join, error) : status;
    if (status != KHIPU_OK) {
        return status;
    }
    join->placing.source = join->source;
    join->placing.schema = join->schema;
    join->placing.gazetteer = join->gazetteer;
    join->placing.place_positions = join->place_positions;
    join->placing.area_places = join->area_places;
    if (join->is_empty) {
        khp_roles_init(&join->schema->roles);
        return withhold(join, error);
    }
    status = decide_roles(join, error);
    status = status == KHIPU_OK ? read_scheme(join, error) : status;
    status = status == KHIPU_OK ? check_roles(join, error) : status;
    status = status == KHIPU_OK ? khp_source_survey(join->source, join->needs.may_start_over, error)
                                : status;
    status = status == KHIPU_OK ? khp_join_decide_levels(join, error) : status;
    status = status == KHIPU_OK ? khp_join_detect_codes(join, error) : status;
    status = status == KHIPU_OK ? withhold(join, error) : status;
    status = status == KHIPU_OK ? prepare_protection(join, error) : status;
    return status == KHIPU_OK
               ? khp_tell_column_names(join->schema, first_path(join), join->listener, error)
               : status;
}

khipu_status khp_join_open(khp_join *join, const khipu_options *options,
                           const khipu_listener *listener, const khp_join_needs *needs,
                           khipu_error *error) {
    *join = (khp_join){.options = options,
                       .listener = listener,
                       .needs = *needs,
                       .loaded.wants_hashes = needs->hash_inputs};
    khipu_status status = open_all(join, error);
    /* What is missing in a supposed header may be in the whole one. */
    join->is_disproved =
        status != KHIPU_OK && join->source != NULL && khp_source_has_supposed_header(join->source);
    return status;
}

khipu_status khp_join_lay_out(khp_join *join, khipu_error *error) {
    khipu_status status = khp_feature_layout_init(&join->layout, join->schema);
    return status == KHIPU_OK ? KHIPU_OK : khp_fail_memory(error);
}

void khp_join_place(const khp_join *join, uint32_t number, khp_place *place) {
    if (number >= khp_area_places_first(join->area_places)) {
        khp_area_places_show(join->area_places, number, place);
    } else {
        khp_gazetteer_place(join->gazetteer, number, place);
    }
}

khipu_status khp_join_candidate(const khp_join *join, khp_locator *locator, uint32_t number,
                                khp_place *place, khipu_error *error) {
    uint32_t first = khp_area_places_first(join->area_places);
    if (number < first) {
        khp_gazetteer_place(join->gazetteer, number, place);
        return KHIPU_OK;
    }
    khp_area_place area;
    uint32_t ref = number - first;
    khp_precision level = khp_area_precision(join->gazetteer, ref);
    khipu_status status = khp_area_places_get(join->area_places, locator, ref, level, &area, error);
    khp_area_places_show(join->area_places, number, place);
    if (status == KHIPU_OK) {
        place->id = area.id;
    }
    return status;
}

khipu_status khp_join_say_withheld(const khp_join *join, khipu_error *error) {
    return khp_withheld_report(join->schema, khp_policy_generalises(&join->policy),
                               first_path(join), join->listener, error);
}

void khp_join_close(khp_join *join) {
    khp_feature_layout_clear(&join->layout);
    khp_operations_clear(&join->operations);
    khp_generaliser_free(join->generaliser);
    khp_masks_clear(&join->masks);
    khp_policy_clear(&join->policy);
    khp_value_watch_clear(&join->values);
    khp_source_close(join->source);
    khp_area_places_free(join->area_places);
    khp_place_positions_free(join->place_positions);
    khp_gazetteer_free(join->gazetteer);
    khp_decisions_free(join->decisions);
    khp_free(join->place_levels);
    khp_loaded_clear(&join->loaded);
    *join = (khp_join){0};
}
