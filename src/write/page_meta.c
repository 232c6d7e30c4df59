#include "write/page_data.h"

#include "write/feature.h"
#include "write/json.h"

#include <math.h>

/* The meta object is put together from keys and values; a comma stands before each key but the
 * first. */
static void key(khp_buffer *json, const char *name) {
    char last = json->len == 0 ? '{' : json->ptr[json->len - 1];
    if (last != '{' && last != '[') {
        khp_buffer_add_byte(json, ',');
    }
    khp_json_string(json, khp_slice_cstr(name));
    khp_buffer_add_byte(json, ':');
}

static void text_or_null(khp_buffer *json, const char *name, const char *value) {
    key(json, name);
    khp_json_string_or_null(json, khp_slice_cstr(value));
}

static void number(khp_buffer *json, const char *name, uint64_t value) {
    key(json, name);
    khp_buffer_add_uint(json, value);
}

/* One count by word, or null where they are not told. */
static void add_tallies(khp_buffer *json, const char *name, const khipu_tally *list, size_t limit,
                        bool is_told) {
    key(json, name);
    if (!is_told) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    for (size_t i = 0; i < limit && list[i].word != NULL; i++) {
        number(json, list[i].word, list[i].records);
    }
    khp_buffer_add_byte(json, '}');
}

static void add_counts(khp_buffer *json, const khipu_summary *summary, bool tells_how) {
    key(json, "counts");
    khp_buffer_add_byte(json, '{');
    number(json, "read", summary->read);
    number(json, "located", summary->located);
    number(json, "unlocated", summary->unlocated);
    number(json, "rejected", summary->rejected);
    add_tallies(json, "match", summary->matches, KHIPU_MATCH_LIMIT, tells_how);
    key(json, "reason");
    khp_buffer_add_byte(json, '{');
    const khipu_tally *lists[] = {summary->unlocated_reasons, summary->rejected_reasons};
    for (size_t list = 0; list < 2; list++) {
        for (size_t i = 0; i < KHIPU_REASON_LIMIT && lists[list][i].word != NULL; i++) {
            number(json, lists[list][i].word, lists[list][i].records);
        }
    }
    khp_buffer_add_byte(json, '}');
    add_tallies(json, "doubt", summary->doubts, KHIPU_DOUBT_LIMIT, tells_how);
    khp_buffer_add_byte(json, '}');
}

static const char *type_word(khp_type type) {
    switch (type) {
    case KHP_TYPE_INTEGER: return "integer";
    case KHP_TYPE_NUMBER: return "number";
    case KHP_TYPE_BOOLEAN: return "boolean";
    case KHP_TYPE_ANY: return "any";
    default: return "string";
    }
}

static void add_columns(khp_buffer *json, const khp_schema *schema) {
    key(json, "columns");
    khp_buffer_add_byte(json, '[');
    bool any = false;
    for (size_t i = 0; i < schema->count; i++) {
        const khp_column *column = &schema->columns[i];
        if (khp_column_is_published(column)) {
            khp_buffer_add_cstr(json, any ? ",{" : "{");
            key(json, "name");
            khp_json_string(json, column->name);
            text_or_null(json, "type", type_word(column->type));
            khp_buffer_add_byte(json, '}');
            any = true;
        }
    }
    khp_buffer_add_byte(json, ']');
}

/* The name of a role's column, or null: also where the column is not published. */
static void add_column_name(khp_buffer *json, const khp_schema *schema, size_t column) {
    bool shown = column != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[column]);
    khp_json_string_or_null(json, shown ? schema->columns[column].name : (khp_slice){NULL, 0});
}

static void add_column_list(khp_buffer *json, const khp_schema *schema, const char *name,
                            const size_t *columns, size_t count) {
    key(json, name);
    khp_buffer_add_byte(json, '[');
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (columns[i] != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[columns[i]])) {
            khp_buffer_add_cstr(json, any ? "," : "");
            khp_json_string(json, schema->columns[columns[i]].name);
            any = true;
        }
    }
    khp_buffer_add_byte(json, ']');
}

static void add_roles(khp_buffer *json, const khp_schema *schema) {
    const khp_roles *roles = &schema->roles;
    const struct {
        const char *name;
        size_t column;
    } single[] = {
        {"id", roles->id},     {"place", roles->place},       {"place_code", roles->place_code},
        {"date", roles->date}, {"category", roles->category}, {"count", roles->count}};
    key(json, "roles");
    khp_buffer_add_byte(json, '{');
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        key(json, single[i].name);
        add_column_name(json, schema, single[i].column);
    }
    const size_t position[] = {roles->longitude, roles->latitude, roles->geopoint};
    add_column_list(json, schema, "within", roles->within, roles->within_count);
    add_column_list(json, schema, "source", roles->source, roles->source_count);
    add_column_list(json, schema, "position", position, 3);
    khp_buffer_add_byte(json, '}');
}

static void add_withheld(khp_buffer *json, const khp_schema *schema) {
    key(json, "withheld");
    khp_buffer_add_byte(json, '[');
    bool any = false;
    for (size_t i = 0; i < schema->count; i++) {
        if (schema->columns[i].withheld && !schema->columns[i].hidden) {
            khp_buffer_add_cstr(json, any ? "," : "");
            khp_json_string(json, schema->columns[i].name);
            any = true;
        }
    }
    khp_buffer_add_byte(json, ']');
}

static void add_policy(khp_buffer *json, const khp_told_policy *policy) {
    key(json, "publish");
    if (policy == NULL) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    text_or_null(json, "base", policy->base);
    text_or_null(json, "positions", policy->positions);
    text_or_null(json, "positions_column", policy->positions_column);
    key(json, "generalised");
    khp_buffer_add_cstr(json, policy->generalised ? "true" : "false");
    key(json, "hashed");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < policy->hashed.count; i++) {
        khp_buffer_add_cstr(json, i > 0 ? "," : "");
        khp_json_string(json, khp_slice_cstr(policy->hashed.items[i]));
    }
    khp_buffer_add_byte(json, ']');
    text_or_null(json, "dates", policy->months ? "month" : NULL);
    key(json, "suppress_under");
    if (policy->suppress_under > 0) {
        khp_buffer_add_uint(json, policy->suppress_under);
    } else {
        khp_buffer_add_cstr(json, "null");
    }
    khp_buffer_add_byte(json, '}');
}

static void add_words(khp_buffer *json, const char *name, int first, int count,
                      const char *(*word)(int)) {
    key(json, name);
    khp_buffer_add_byte(json, '[');
    for (int i = first; i < count; i++) {
        khp_buffer_add_cstr(json, i > first ? "," : "");
        khp_json_string(json, khp_slice_cstr(word(i)));
    }
    khp_buffer_add_byte(json, ']');
}

static const char *match_word(int code) { return khp_match_word((khp_match)code); }
static const char *reason_word(int code) { return khp_reason_word((khp_reason)code); }
static const char *precision_word(int code) { return khp_precision_word((khp_precision)code); }

static void add_vocabularies(khp_buffer *json) {
    key(json, "vocabularies");
    khp_buffer_add_byte(json, '{');
    add_words(json, "match", 1, KHP_MATCH_COUNT, match_word);
    add_words(json, "reason", 1, KHP_REASON_POSITION_FAR, reason_word);
    add_words(json, "doubt", KHP_REASON_POSITION_FAR, KHP_REASON_ROW_MALFORMED, reason_word);
    add_words(json, "precision", 0, KHP_PRECISION_COUNT, precision_word);
    khp_buffer_add_byte(json, '}');
}

typedef void (*place_value)(khp_buffer *json, const khp_used_place *place);

/* One array over all places. */
static void add_place_array(khp_buffer *json, const khp_page_facts *facts, const char *name,
                            place_value add) {
    key(json, name);
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->place_count; i++) {
        khp_buffer_add_cstr(json, i > 0 ? "," : "");
        add(json, &facts->places[i]);
    }
    khp_buffer_add_byte(json, ']');
}

/* True if there are two places or more and all have the same value, which is then in `value`;
 * value->failed without memory. */
static bool is_constant(khp_buffer *value, const khp_page_facts *facts, place_value add) {
    khp_buffer other = {0};
    bool same = facts->place_count > 1;
    for (size_t i = 0; same && i < facts->place_count; i++) {
        khp_buffer *text = i == 0 ? value : &other;
        khp_buffer_reset(text);
        add(text, &facts->places[i]);
        same = !text->failed &&
               (i == 0 || khp_slice_eq(khp_buffer_slice(value), khp_buffer_slice(&other)));
    }
    value->failed = value->failed || other.failed;
    khp_buffer_clear(&other);
    return same;
}

/* One value where all places have the same, else an array: a million positions of one survey need
 * no million nulls. */
static void add_place_values(khp_buffer *json, const khp_page_facts *facts, const char *name,
                             place_value add) {
    khp_buffer value = {0};
    if (is_constant(&value, facts, add)) {
        key(json, name);
        khp_buffer_add(json, khp_buffer_slice(&value));
    } else {
        add_place_array(json, facts, name, add);
    }
    json->failed = json->failed || value.failed; /* the bytes must not depend on memory */
    khp_buffer_clear(&value);
}

static void add_id(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, place->placement.place_id);
}
static void add_name(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, place->placement.place_name);
}
static void add_areas(khp_buffer *json, const khp_used_place *place) {
    khp_json_string(json, place->areas);
}
static void add_precision(khp_buffer *json, const khp_used_place *place) {
    khp_buffer_add_uint(json, (uint64_t)place->placement.precision);
}
static void add_uncertainty(khp_buffer *json, const khp_used_place *place) {
    khp_json_number(json, place->placement.uncertainty_m);
}
static void add_drawn_at(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, khp_slice_cstr(khp_drawn_at_word(place->placement.drawn_at)));
}
static void add_seat(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, place->placement.seat);
}
static void add_lon(khp_buffer *json, const khp_used_place *place) {
    khp_json_number(json, place->placement.lon);
}
static void add_lat(khp_buffer *json, const khp_used_place *place) {
    khp_json_number(json, place->placement.lat);
}
static void add_crs(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, place->placement.source_crs);
}
static void add_source(khp_buffer *json, const khp_used_place *place) {
    khp_json_string_or_null(json, place->source);
}

/* The innermost area that each place is known to lie in; -1: none. */
static void add_place_areas(khp_buffer *json, const khp_page_facts *facts) {
    if (facts->place_areas == NULL) {
        return;
    }
    key(json, "area");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->place_count; i++) {
        bool has_area = facts->place_areas[i] != UINT32_MAX;
        khp_buffer_printf(json, "%s%ld", i > 0 ? "," : "",
                          has_area ? (long)facts->place_areas[i] : -1L);
    }
    khp_buffer_add_byte(json, ']');
}

static void add_json(khp_buffer *json, const char *name, khp_slice value) {
    if (value.len > 0) {
        key(json, name);
        khp_buffer_add(json, value);
    }
}

static void add_places(khp_buffer *json, const khp_page_facts *facts) {
    key(json, "places");
    khp_buffer_add_byte(json, '{');
    add_place_values(json, facts, "id", add_id);
    add_place_values(json, facts, "name", add_name);
    add_place_values(json, facts, "areas", add_areas);
    add_place_values(json, facts, "precision", add_precision);
    add_place_values(json, facts, "uncertainty_m", add_uncertainty);
    add_place_values(json, facts, "drawn_at", add_drawn_at);
    add_place_values(json, facts, "seat", add_seat);
    add_place_array(json, facts, "lon", add_lon);
    add_place_array(json, facts, "lat", add_lat);
    add_place_values(json, facts, "crs", add_crs);
    add_place_values(json, facts, "source", add_source);
    add_place_areas(json, facts);
    khp_buffer_add_byte(json, '}');
}

static void add_facets(khp_buffer *json, const khp_page *page) {
    key(json, "facets");
    khp_buffer_add_byte(json, '[');
    bool any = false;
    for (size_t i = 0; i < page->facet_count; i++) {
        const khp_page_facet *facet = &page->facets[i];
        if (!khp_page_facet_is_shown(page, facet)) {
            continue;
        }
        khp_buffer_add_cstr(json, any ? ",{" : "{");
        any = true;
        key(json, "column");
        khp_json_string(json, page->schema->columns[facet->column].name);
        number(json, "width", facet->values.count <= 254 ? 1 : 2);
        key(json, "values");
        khp_buffer_add_byte(json, '[');
        for (uint32_t k = 0; k < facet->values.count; k++) {
            khp_buffer_add_cstr(json, k > 0 ? "," : "");
            khp_json_string(json, khp_table_key_at(&facet->values, k));
        }
        khp_buffer_add_cstr(json, "]}");
    }
    khp_buffer_add_byte(json, ']');
}

/* What the page holds instead of single records; null if it holds them. */
static void add_groups(khp_buffer *json, const khp_page *page) {
    const khp_page_groups *groups = &page->groups;
    key(json, "groups");
    if (!page->is_grouped) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    number(json, "rows", groups->rows);
    text_or_null(json, "unit", groups->unit);
    bool dated = groups->first <= groups->last;
    key(json, "first");
    khp_json_number(json, dated ? groups->first : (double)NAN);
    key(json, "last");
    khp_json_number(json, dated ? groups->last : (double)NAN);
    key(json, "cell");
    khp_json_number(json, groups->cell > 0 ? groups->cell : (double)NAN);
    khp_buffer_add_byte(json, '}');
}

static void add_sources(khp_buffer *json, const khp_page_facts *facts) {
    key(json, "sources");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->source_count; i++) {
        const khp_page_source *source = &facts->sources[i];
        khp_buffer_add_cstr(json, i > 0 ? ",{" : "{");
        text_or_null(json, "title", source->title);
        text_or_null(json, "path", source->path);
        text_or_null(json, "license", source->license);
        text_or_null(json, "attribution", source->attribution);
        text_or_null(json, "sha256", source->sha256);
        khp_buffer_add_byte(json, '}');
    }
    khp_buffer_add_byte(json, ']');
}

static void add_operations(khp_buffer *json, const khp_page_facts *facts) {
    key(json, "operations");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->operation_count; i++) {
        const khp_page_operation *operation = &facts->operations[i];
        khp_buffer_add_cstr(json, i > 0 ? ",{" : "{");
        key(json, "crs");
        khp_json_string(json, operation->crs);
        key(json, "crs_name");
        khp_json_string(json, operation->crs_name);
        key(json, "operation");
        khp_json_string(json, operation->name);
        key(json, "accuracy_m");
        khp_json_number(json, operation->accuracy_m);
        khp_buffer_add_byte(json, '}');
    }
    khp_buffer_add_byte(json, ']');
}

static void add_tiles(khp_buffer *json, const khp_page_facts *facts) {
    key(json, "tiles");
    if (facts->tiles == NULL) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    text_or_null(json, "url", facts->tiles);
    text_or_null(json, "attribution", facts->attribution);
    khp_buffer_add_byte(json, '}');
}

/* `<` can only stand inside a string here, where \u003c means the same and cannot end the script
 * element. */
static void add_escaped(khp_buffer *json, khp_slice plain) {
    while (plain.ptr != NULL) {
        khp_buffer_add(json, khp_slice_cut(&plain, '<'));
        khp_buffer_add_cstr(json, plain.ptr != NULL ? "\\u003c" : "");
    }
}

void khp_page_meta(khp_buffer *json, const khp_page *page, const khp_page_facts *facts) {
    khp_buffer meta = {0};
    size_t weight = page->schema->roles.count;
    khp_buffer_add_byte(&meta, '{');
    number(&meta, "format", 2);
    text_or_null(&meta, "generator", "khipu " KHIPU_VERSION);
    text_or_null(&meta, "title", facts->title);
    text_or_null(&meta, "language", facts->language);
    key(&meta, "page_text");
    khp_json_string_or_null(&meta, facts->page_text);
    text_or_null(&meta, "data_sha256", facts->data_sha256);
    add_tiles(&meta, facts);
    add_counts(&meta, facts->summary, facts->policy == NULL || !facts->policy->generalised);
    number(&meta, "records", page->records);
    add_groups(&meta, page);
    add_columns(&meta, page->schema);
    add_roles(&meta, page->schema);
    add_withheld(&meta, page->schema);
    add_policy(&meta, facts->policy);
    add_vocabularies(&meta);
    add_places(&meta, facts);
    add_facets(&meta, page);
    key(&meta, "weight");
    add_column_name(&meta, page->schema, weight);
    number(&meta, "pack", KHP_PACK_FEATURES);
    add_sources(&meta, facts);
    add_operations(&meta, facts);
    add_json(&meta, "areas", facts->areas);
    add_json(&meta, "shares", facts->shares);
    add_json(&meta, "tables", facts->tables);
    key(&meta, "boundaries");
    khp_buffer_add(&meta, facts->boundaries.len > 0 ? facts->boundaries : KHP_SLICE("null"));
    khp_buffer_add_byte(&meta, '}');
    if (meta.failed) {
        json->failed = true;
    } else {
        add_escaped(json, khp_buffer_slice(&meta));
    }
    khp_buffer_clear(&meta);
}
