#include "run/place_levels.h"

#include "base/hash.h"
#include "base/memory.h"
#include "run/first_pass.h"

/* Distinct values that are looked at: enough for every area of a country, and for most sheets. */
#define VALUE_LIMIT 65536

/* A column whose header means other things too is none of areas if it has so many distinct values
 * and none is a known area. */
#define OTHER_VALUES 3

/* What was found of the place column's values in one country. */
typedef struct country_values {
    char country[3]; /* "": not stated */
    size_t distinct;
    size_t known[KHP_PRECISION_COUNT]; /* by level */
} country_values;

/* One column that may be none of areas. */
typedef struct doubtful {
    size_t number; /* among the stated areas */
    khp_table values;
    bool has_area;
} doubtful;

typedef struct survey {
    khp_join *join;
    khp_locator *locator;
    khp_levels allowed; /* of the place column; 0: its values decide nothing */
    khp_table pairs;    /* of place and stated areas */
    khp_buffer key;
    country_values *countries;
    size_t country_count;
    size_t country_capacity;
    doubtful columns[KHP_WITHIN_LIMIT];
    size_t column_count;
} survey;

/* ---- looking at values ---- */

static country_values *values_of(survey *s, const char country[3]) {
    for (size_t i = 0; i < s->country_count; i++) {
        if (strcmp(s->countries[i].country, country) == 0) {
            return &s->countries[i];
        }
    }
    country_values *items =
        khp_grow(s->countries, &s->country_capacity, s->country_count, sizeof *items);
    if (items == NULL) {
        return NULL;
    }
    s->countries = items;
    country_values *fresh = &items[s->country_count++];
    *fresh = (country_values){.distinct = 0};
    memcpy(fresh->country, country, sizeof fresh->country);
    return fresh;
}

static khp_slice key_of(survey *s, const khp_query *query) {
    khp_buffer_reset(&s->key);
    khp_buffer_add(&s->key, query->place);
    for (size_t i = 0; i < query->within_count; i++) {
        khp_buffer_add_byte(&s->key, '\0');
        khp_buffer_add(&s->key, query->within[i]);
    }
    return khp_buffer_slice(&s->key);
}

static khipu_status see_place(survey *s, const khp_query *query, khipu_error *error) {
    char country[3];
    bool is_new = false;
    if (s->allowed == 0 || query->place.len == 0 || s->pairs.count >= VALUE_LIMIT) {
        return KHIPU_OK;
    }
    khp_slice key = key_of(s, query);
    if (s->key.failed || khp_table_put(&s->pairs, key, khp_hash(key), &is_new) == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    if (!is_new) {
        return KHIPU_OK;
    }
    khp_levels levels = khp_locate_levels(s->locator, query, s->allowed, country);
    country_values *values = values_of(s, country);
    if (values == NULL || khp_locator_failed(s->locator)) {
        return khp_fail_memory(error);
    }
    values->distinct++;
    for (int level = 0; level < KHP_PRECISION_COUNT; level++) {
        values->known[level] += levels >> level & 1;
    }
    return KHIPU_OK;
}

static khipu_status see_column(survey *s, doubtful *column, khp_slice text, khipu_error *error) {
    bool is_new = false;
    if (column->has_area || text.len == 0 || column->values.count >= VALUE_LIMIT) {
        return KHIPU_OK;
    }
    if (khp_table_put(&column->values, text, khp_hash(text), &is_new) == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    column->has_area = is_new && khp_locate_knows_area(s->locator, text);
    return khp_locator_failed(s->locator) ? khp_fail_memory(error) : KHIPU_OK;
}

static khipu_status see(void *context, const khp_query *query, bool *enough, khipu_error *error) {
    survey *s = context;
    bool all_sure = true;
    khipu_status status = see_place(s, query, error);
    for (size_t i = 0; i < s->column_count && status == KHIPU_OK; i++) {
        status = see_column(s, &s->columns[i], query->within[s->columns[i].number], error);
        all_sure = all_sure && s->columns[i].has_area;
    }
    *enough = s->allowed == 0 && all_sure;
    return status;
}

/* ---- deciding ---- */

static const char *column_name(const khp_join *join, size_t column, khp_buffer *text) {
    khp_buffer_reset(text);
    khp_quote(text, join->schema->columns[column].name, 60);
    return khp_buffer_cstr(text);
}

static khp_where where_of(const khp_join *join, const char *field) {
    return (khp_where){.source = khp_source_input(join->source, 0)->path, .field = field};
}

/* The outermost of the allowed levels at which at least half of the values are areas; UNKNOWN if
 * there is none. */
static khp_precision decide(const country_values *values) {
    for (int level = KHP_PRECISION_COUNTRY; level >= KHP_PRECISION_DISTRICT; level--) {
        if (values->known[level] > 0 && values->known[level] * 2 >= values->distinct) {
            return (khp_precision)level;
        }
    }
    return KHP_PRECISION_UNKNOWN;
}

static country_values add_up(const survey *s) {
    country_values all = {.country = ""};
    for (size_t i = 0; i < s->country_count; i++) {
        all.distinct += s->countries[i].distinct;
        for (int level = 0; level < KHP_PRECISION_COUNT; level++) {
            all.known[level] += s->countries[i].known[level];
        }
    }
    return all;
}

#define LEVEL_WORDS "settlement, district, province, department or country"

static khipu_status refuse(const khp_join *join, khipu_error *error) {
    khp_buffer name = {0};
    size_t column = join->schema->roles.place;
    khipu_status status = khp_fail(
        error, KHIPU_E_FIELD, where_of(join, "--place-level"),
        "the column %s seems to name areas, and of no level that its header allows are half of its "
        "values known areas; say --place-level " LEVEL_WORDS "%s",
        column_name(join, column, &name),
        khp_gazetteer_unnamed_areas(join->gazetteer) > 0
            ? ", or give the areas of the gazetteer their names with --area-names"
            : "");
    khp_buffer_clear(&name);
    return status;
}

static void tell(const khp_join *join, const khp_buffer *levels) {
    khp_buffer name = {0};
    const khp_roles *roles = &join->schema->roles;
    khp_report(join->listener, KHIPU_NOTE, where_of(join, "place"), NULL,
               "the column %s names areas, of the level %.*s%s; --place-level changes it",
               column_name(join, roles->place, &name), (int)levels->len, levels->ptr,
               roles->place_is_area ? ", and is the place as the innermost of the areas" : "");
    khp_buffer_clear(&name);
}

/* "province", or "province (in BO: district)". */
static void describe(khp_buffer *text, khp_precision most, const khp_country_levels *levels,
                     size_t count) {
    khp_buffer_add_cstr(text, khp_precision_word(most));
    size_t others = 0;
    for (size_t i = 0; i < count; i++) {
        if (levels[i].levels == KHP_LEVEL(most) || levels[i].country[0] == '\0') {
            continue;
        }
        khp_precision level = KHP_PRECISION_DISTRICT;
        while (levels[i].levels != KHP_LEVEL(level) && level < KHP_PRECISION_COUNTRY) {
            level++;
        }
        khp_buffer_printf(text, "%sin %s: %s", others++ == 0 ? " (" : ", ", levels[i].country,
                          khp_precision_word(level));
    }
    khp_buffer_add_cstr(text, others > 0 ? ")" : "");
}

static khipu_status take_levels(survey *s, khipu_error *error) {
    khp_join *join = s->join;
    const country_values all = add_up(s);
    khp_precision most = decide(&all);
    size_t count = 0;
    join->place_levels = khp_alloc_zero(s->country_count + 1, sizeof *join->place_levels);
    if (join->place_levels == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < s->country_count; i++) {
        khp_precision level = decide(&s->countries[i]);
        if (level != KHP_PRECISION_UNKNOWN) {
            khp_country_levels *one = &join->place_levels[count++];
            memcpy(one->country, s->countries[i].country, sizeof one->country);
            one->levels = KHP_LEVEL(level);
            most = most == KHP_PRECISION_UNKNOWN ? level : most;
        }
    }
    if (all.distinct > 0 && most == KHP_PRECISION_UNKNOWN) {
        return refuse(join, error);
    }
    join->settings.place_levels = all.distinct == 0 ? s->allowed : KHP_LEVEL(most);
    join->settings.levels_by_country = join->place_levels;
    join->settings.levels_by_country_count = count;
    if (all.distinct > 0) {
        khp_buffer text = {0};
        describe(&text, most, join->place_levels, count);
        tell(join, &text);
        khp_buffer_clear(&text);
    }
    return KHIPU_OK;
}

/* Takes column `number` out of the stated areas. */
static void drop_within(khp_roles *roles, size_t number) {
    for (size_t i = number; i + 1 < roles->within_count; i++) {
        roles->within[i] = roles->within[i + 1];
        roles->within_levels[i] = roles->within_levels[i + 1];
        roles->within_allows[i] = roles->within_allows[i + 1];
        roles->within_may_be_other[i] = roles->within_may_be_other[i + 1];
    }
    roles->within_count--;
}

static void take_columns(survey *s) {
    khp_roles *roles = &s->join->schema->roles;
    for (size_t i = s->column_count; i-- > 0;) {
        const doubtful *column = &s->columns[i];
        if (column->has_area || column->values.count < OTHER_VALUES) {
            continue;
        }
        khp_buffer name = {0};
        khp_report(s->join->listener, KHIPU_WARNING, where_of(s->join, "within"), NULL,
                   "the column %s holds %zu different values and none of them is a known area: it "
                   "is not read as one; --within reads it so",
                   column_name(s->join, roles->within[column->number], &name),
                   column->values.count);
        khp_buffer_clear(&name);
        drop_within(roles, column->number);
    }
}

static khipu_status survey_values(khp_join *join, khp_levels allowed, khipu_error *error) {
    const khp_roles *roles = &join->schema->roles;
    survey s = {.join = join,
                .locator = khp_locator_new(join->gazetteer, &join->settings),
                .allowed = allowed};
    for (size_t i = 0; i < roles->within_count; i++) {
        if (roles->within_may_be_other[i]) {
            s.columns[s.column_count++].number = i;
        }
    }
    khipu_status status = s.locator == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK && (allowed != 0 || s.column_count > 0)) {
        status = khp_see_queries(join, see, &s, error);
    }
    if (status == KHIPU_OK && allowed != 0) {
        status = take_levels(&s, error);
    }
    if (status == KHIPU_OK) {
        take_columns(&s);
    }
    khp_locator_free(s.locator);
    khp_table_clear(&s.pairs);
    for (size_t i = 0; i < s.column_count; i++) {
        khp_table_clear(&s.columns[i].values);
    }
    khp_buffer_clear(&s.key);
    khp_free(s.countries);
    return status;
}

static khipu_status take_option(khp_join *join, khipu_error *error) {
    khp_precision level;
    const char *text = join->options->place_level;
    bool known = khp_precision_parse(khp_slice_cstr(text), &level) &&
                 level >= KHP_PRECISION_SETTLEMENT && level <= KHP_PRECISION_COUNTRY;
    if (!known) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--place-level"},
                        "\"%s\" is no level; use " LEVEL_WORDS, text);
    }
    join->settings.names_settlements = level == KHP_PRECISION_SETTLEMENT;
    join->settings.place_levels = level == KHP_PRECISION_SETTLEMENT ? 0 : KHP_LEVEL(level);
    return KHIPU_OK;
}

static bool is_one_level(khp_levels levels) { return (levels & (levels - 1)) == 0; }

static khipu_status ask_for_option(const khp_join *join, khipu_error *error) {
    khp_buffer name = {0};
    khipu_status status = khp_fail(
        error, KHIPU_E_FIELD, where_of(join, "--place-level"),
        "the column %s seems to name areas, and what cannot be read twice does not tell of which "
        "level; say --place-level " LEVEL_WORDS,
        column_name(join, join->schema->roles.place, &name));
    khp_buffer_clear(&name);
    return status;
}

khipu_status khp_join_decide_levels(khp_join *join, khipu_error *error) {
    const khp_roles *roles = &join->schema->roles;
    khp_levels allowed = roles->place_allows;
    memcpy(join->settings.within_levels, roles->within_allows, sizeof roles->within_allows);
    join->settings.names_settlements = roles->place_is_settlement;
    if (join->options->place_level != NULL) {
        khipu_status status = take_option(join, error);
        if (status != KHIPU_OK) {
            return status;
        }
        allowed = 0;
    }
    if (join->gazetteer == NULL) {
        return KHIPU_OK;
    }
    if (!khp_can_be_read_twice(join)) {
        join->settings.place_levels = join->options->place_level == NULL && is_one_level(allowed)
                                          ? allowed
                                          : join->settings.place_levels;
        return is_one_level(allowed) ? KHIPU_OK : ask_for_option(join, error);
    }
    khipu_status status = survey_values(join, allowed, error);
    memcpy(join->settings.within_levels, roles->within_allows, sizeof roles->within_allows);
    return status;
}
