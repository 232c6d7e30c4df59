#include "write/areas_page.h"

#include "base/number.h"
#include "write/json.h"
#include "write/shapes.h"
#include "write/share_sentences.h"

#include <math.h>

#define RATE_DECIMALS 8

/* ---- small pieces ---- */

static void comma(khp_buffer *json, size_t number) {
    khp_buffer_add_cstr(json, number > 0 ? "," : "");
}

/* "key": with a comma before it, unless it opens an object. */
static void key(khp_buffer *json, const char *name) {
    bool opens = json->len > 0 && json->ptr[json->len - 1] == '{';
    khp_buffer_printf(json, "%s\"%s\":", opens ? "" : ",", name);
}

static void text(khp_buffer *json, const char *name, khp_slice value) {
    key(json, name);
    khp_json_string_or_null(json, value);
}

static void count(khp_buffer *json, const char *name, uint64_t value) {
    key(json, name);
    khp_buffer_add_uint(json, value);
}

static void number(khp_buffer *json, double value, bool is_shown) {
    if (is_shown && isfinite(value)) {
        khp_number_write(json, value, RATE_DECIMALS);
    } else {
        khp_buffer_add_cstr(json, "null");
    }
}

static void count_or_null(khp_buffer *json, uint64_t value, bool is_shown) {
    if (is_shown) {
        khp_buffer_add_uint(json, value);
    } else {
        khp_buffer_add_cstr(json, "null");
    }
}

/* One array of an area each. */
static void add_array(khp_buffer *json, const khp_area_facts *facts, const char *name,
                      void (*add)(khp_buffer *, const khp_area_facts *, size_t)) {
    key(json, name);
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->set->count; i++) {
        comma(json, i);
        add(json, facts, i);
    }
    khp_buffer_add_byte(json, ']');
}

/* ---- what is known of each area ---- */

static const khp_area_result *result_of(const khp_area_facts *facts, size_t area) {
    return &facts->results->areas[area];
}

static void add_level(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    khp_buffer_add_uint(json, facts->set->areas[area].level);
}

static void add_parent(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    uint32_t parent = facts->set->areas[area].parent;
    if (parent == KHP_IN_NO_AREA) {
        khp_buffer_add_cstr(json, "-1");
    } else {
        khp_buffer_add_uint(json, parent);
    }
}

static void add_key(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    khp_json_string_or_null(json, facts->set->areas[area].key);
}

static void add_name(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    khp_json_string_or_null(json, facts->set->areas[area].name);
}

static void add_population(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, facts->set->areas[area].population, true);
}

static void add_records(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    const khp_area_result *result = result_of(facts, area);
    count_or_null(json, result->records, !result->is_hidden);
}

static void add_weight(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    const khp_area_result *result = result_of(facts, area);
    number(json, result->weight, !result->is_hidden);
}

static void add_rate(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, result_of(facts, area)->rate.rate, !result_of(facts, area)->is_hidden);
}

static void add_low(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, result_of(facts, area)->rate.low, !result_of(facts, area)->is_hidden);
}

static void add_high(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, result_of(facts, area)->rate.high, !result_of(facts, area)->is_hidden);
}

static void add_expected(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, result_of(facts, area)->rate.expected, true);
}

static void add_ratio(khp_buffer *json, const khp_area_facts *facts, size_t area) {
    number(json, result_of(facts, area)->rate.ratio, !result_of(facts, area)->is_hidden);
}

static void add_by_category(khp_buffer *json, const khp_area_facts *facts) {
    key(json, "by_category");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->value_count; i++) {
        size_t first = facts->value_numbers[i] * facts->set->count;
        khp_buffer_add_cstr(json, i > 0 ? ",[" : "[");
        for (size_t k = 0; k < facts->set->count; k++) {
            comma(json, k);
            count_or_null(json, facts->results->by_category[first + k],
                          !facts->results->category_hidden[first + k]);
        }
        khp_buffer_add_byte(json, ']');
    }
    khp_buffer_add_byte(json, ']');
}

/* ---- outlines ---- */

/* The page's grid: no finer than a hundredth of what simplification took away can show. */
typedef struct page_grid {
    int64_t step; /* in the topology's units */
    double scale; /* degrees */
    int64_t x;    /* of the origin, in steps */
    int64_t y;
} page_grid;

static int64_t to_step(const page_grid *grid, int32_t unit) {
    return (int64_t)floor((double)unit / (double)grid->step + 0.5);
}

static page_grid make_grid(const khp_topology *topology) {
    size_t kept = 0;
    int64_t west = INT32_MAX;
    int64_t east = INT32_MIN;
    int64_t south = INT32_MAX;
    int64_t north = INT32_MIN;
    for (size_t i = 0; i < topology->vertex_count; i++) {
        khp_grid_vertex vertex = topology->vertices[i];
        kept += topology->kept[i];
        west = vertex.x < west ? vertex.x : west;
        east = vertex.x > east ? vertex.x : east;
        south = vertex.y < south ? vertex.y : south;
        north = vertex.y > north ? vertex.y : north;
    }
    page_grid grid = {.step = 100, .scale = 1e-5};
    int64_t extent = east - west > north - south ? east - west : north - south;
    /* A hundred thousand steps across are a tenth of a pixel on the largest screens. */
    while (kept < topology->vertex_count && extent / grid.step > 200000) {
        grid.step *= 10;
        grid.scale *= 10;
    }
    grid.x = topology->vertex_count == 0 ? 0 : to_step(&grid, (int32_t)west);
    grid.y = topology->vertex_count == 0 ? 0 : to_step(&grid, (int32_t)south);
    return grid;
}

static void add_integer(khp_buffer *json, int64_t value) {
    khp_buffer_printf(json, "%lld", (long long)value);
}

/* [x, y, dx, dy, ...]; steps of nothing are left out, but for the last of a line without any other.
 */
static void add_line(khp_buffer *json, const khp_topology *topology, const khp_arc *arc,
                     const page_grid *grid) {
    int64_t x = grid->x;
    int64_t y = grid->y;
    size_t written = 0;
    khp_buffer_add_byte(json, '[');
    for (size_t i = arc->start; i < arc->start + arc->count; i++) {
        if (!topology->kept[i]) {
            continue;
        }
        int64_t next_x = to_step(grid, topology->vertices[i].x);
        int64_t next_y = to_step(grid, topology->vertices[i].y);
        bool is_last = i + 1 == arc->start + arc->count;
        if (written > 0 && next_x == x && next_y == y && !(is_last && written == 1)) {
            continue;
        }
        comma(json, written++);
        add_integer(json, next_x - x);
        khp_buffer_add_byte(json, ',');
        add_integer(json, next_y - y);
        x = next_x;
        y = next_y;
    }
    khp_buffer_add_byte(json, ']');
}

static void add_arcs(khp_buffer *json, const khp_topology *topology) {
    page_grid grid = make_grid(topology);
    key(json, "arcs");
    khp_buffer_add_cstr(json, "{\"scale\":[");
    khp_number_write(json, grid.scale, 7);
    khp_buffer_add_byte(json, ',');
    khp_number_write(json, grid.scale, 7);
    khp_buffer_add_cstr(json, "],\"offset\":[");
    khp_number_write(json, (double)grid.x * grid.scale, 7);
    khp_buffer_add_byte(json, ',');
    khp_number_write(json, (double)grid.y * grid.scale, 7);
    khp_buffer_add_cstr(json, "],\"lines\":[");
    for (size_t i = 0; i < topology->arc_count; i++) {
        comma(json, i);
        add_line(json, topology, &topology->arcs[i], &grid);
    }
    khp_buffer_add_cstr(json, "]}");
}

static void add_ring(khp_buffer *json, const khp_shape *shape, const khp_arc_ring *ring) {
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < ring->count; i++) {
        comma(json, i);
        add_integer(json, shape->references[ring->start + i]);
    }
    khp_buffer_add_byte(json, ']');
}

static void add_shape(khp_buffer *json, const khp_shape *shape) {
    if (shape->ring_count == 0) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    for (size_t i = 0; i < shape->ring_count; i++) {
        bool starts = !shape->rings[i].is_hole;
        khp_buffer_add_cstr(json, i == 0 ? "[[" : starts ? "],[" : ",");
        add_ring(json, shape, &shape->rings[i]);
    }
    khp_buffer_add_cstr(json, "]]");
}

static khipu_status add_shapes(khp_buffer *json, const khp_area_facts *facts, khipu_error *error) {
    khp_shape shape = {0};
    khipu_status status = KHIPU_OK;
    key(json, "shape");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; status == KHIPU_OK && i < facts->set->count; i++) {
        comma(json, i);
        if (facts->topology == NULL) {
            khp_buffer_add_cstr(json, "null");
            continue;
        }
        status = khp_shape_make(&shape, facts->topology, facts->set, (uint32_t)i, error);
        add_shape(json, &shape);
    }
    khp_buffer_add_byte(json, ']');
    khp_shape_clear(&shape);
    return status;
}

/* ---- what is known of all ---- */

static void add_conditions(khp_buffer *json, const khp_area_facts *facts) {
    key(json, "where");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->condition_count; i++) {
        khp_buffer_add_cstr(json, i > 0 ? ",{" : "{");
        key(json, "column");
        khp_json_string(json, facts->conditions[i].column);
        key(json, "value");
        khp_json_string(json, facts->conditions[i].value);
        khp_buffer_add_byte(json, '}');
    }
    khp_buffer_add_byte(json, ']');
}

static void add_levels(khp_buffer *json, const khp_area_facts *facts) {
    key(json, "levels");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->set->level_count; i++) {
        const khp_counted_level *level = &facts->set->levels[i];
        khp_buffer_add_cstr(json, i > 0 ? ",{" : "{");
        key(json, "level");
        number(json, level->admin, level->admin > 0);
        text(json, "name",
             level->name.len > 0 ? level->name : khp_slice_cstr(khp_counted_level_word(level)));
        count(json, "areas", level->count);
        khp_buffer_add_byte(json, '}');
    }
    khp_buffer_add_byte(json, ']');
}

static void add_total_population(khp_buffer *json, const khp_area_facts *facts) {
    key(json, "population");
    if (facts->population.len == 0) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    text(json, "column", facts->population);
    key(json, "total");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->set->level_count; i++) {
        comma(json, i);
        number(json, facts->results->levels[i].population, true);
    }
    khp_buffer_add_byte(json, ']');
    text(json, "source", facts->population_source);
    khp_buffer_add_byte(json, '}');
}

static void add_by(khp_buffer *json, const char *name, const khp_area_results *results,
                   khp_area_by by) {
    key(json, name);
    count_or_null(json, results->by[by], !results->by_hidden[by]);
}

static void add_counts(khp_buffer *json, const khp_area_results *results) {
    bool is_small = results->disagreeing > 0 && results->disagreeing < results->under;
    key(json, "counts");
    khp_buffer_add_byte(json, '{');
    key(json, "selected");
    count_or_null(json, results->selected, !results->selected_is_hidden);
    key(json, "by");
    khp_buffer_add_byte(json, '{');
    add_by(json, "code", results, KHP_AREA_BY_CODE);
    add_by(json, "name", results, KHP_AREA_BY_NAME);
    add_by(json, "polygon", results, KHP_AREA_BY_POLYGON);
    khp_buffer_add_byte(json, '}');
    key(json, "none");
    khp_buffer_add_byte(json, '{');
    add_by(json, "unlocated", results, KHP_AREA_NOT_LOCATED);
    add_by(json, "outside", results, KHP_AREA_NOT_INSIDE);
    add_by(json, "imprecise", results, KHP_AREA_NOT_PRECISE);
    khp_buffer_add_byte(json, '}');
    key(json, "disagree");
    count_or_null(json, results->disagreeing, !is_small);
    khp_buffer_add_byte(json, '}');
}

static void add_category(khp_buffer *json, const khp_area_facts *facts) {
    key(json, "category");
    if (facts->value_count == 0) {
        khp_buffer_add_cstr(json, "null");
        return;
    }
    khp_buffer_add_byte(json, '{');
    text(json, "column", facts->category);
    key(json, "values");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->value_count; i++) {
        comma(json, i);
        khp_json_string_or_null(json, facts->values[i]);
    }
    khp_buffer_add_cstr(json, "]}");
}

/* What holds for all areas; the object stays open. */
static void add_frame(khp_buffer *json, const khp_area_facts *facts) {
    khp_buffer_add_byte(json, '{');
    add_conditions(json, facts);
    add_levels(json, facts);
    key(json, "file");
    khp_json_string(json, khp_slice_cstr(facts->file));
    add_total_population(json, facts);
    text(json, "outlines", khp_slice_cstr(facts->outlines));
    add_counts(json, facts->results);
    key(json, "suppress_under");
    count_or_null(json, facts->results->under, facts->results->under > 1);
    key(json, "at_least");
    khp_buffer_add_cstr(json, facts->results->is_partial ? "true" : "false");
    count(json, "few_under", KHP_FEW_CASES);
    add_category(json, facts);
}

khipu_status khp_areas_page(khp_buffer *json, const khp_area_facts *facts, khipu_error *error) {
    add_frame(json, facts);
    key(json, "area");
    khp_buffer_add_byte(json, '{');
    add_array(json, facts, "level", add_level);
    add_array(json, facts, "parent", add_parent);
    add_array(json, facts, "key", add_key);
    add_array(json, facts, "name", add_name);
    add_array(json, facts, "population", add_population);
    add_array(json, facts, "records", add_records);
    if (facts->has_weight) {
        add_array(json, facts, "weight", add_weight);
    }
    if (facts->value_count > 0) {
        add_by_category(json, facts);
    }
    add_array(json, facts, "rate", add_rate);
    add_array(json, facts, "low", add_low);
    add_array(json, facts, "high", add_high);
    add_array(json, facts, "expected", add_expected);
    add_array(json, facts, "ratio", add_ratio);
    khipu_status status = add_shapes(json, facts, error);
    khp_buffer_add_byte(json, '}');
    if (facts->topology != NULL) {
        add_arcs(json, facts->topology);
    }
    khp_buffer_add_byte(json, '}');
    return status == KHIPU_OK && json->failed ? khp_fail_memory(error) : status;
}

/* ---- shares ---- */

static void add_both(khp_buffer *json, const char *name, const khp_area_facts *facts, size_t share,
                     void (*say)(khp_buffer *, const khp_area_facts *, size_t, bool)) {
    khp_buffer words = {0};
    key(json, name);
    for (int spanish = 1; spanish >= 0; spanish--) {
        khp_buffer_reset(&words);
        say(&words, facts, share, spanish == 1);
        khp_buffer_add_cstr(json, spanish == 1 ? "{\"es\":" : ",\"en\":");
        khp_json_string(json, khp_buffer_slice(&words));
    }
    khp_buffer_add_byte(json, '}');
    json->failed = json->failed || words.failed;
    khp_buffer_clear(&words);
}

/* The areas whose value falls into the group. */
static void add_members(khp_buffer *json, const khp_area_facts *facts, const khp_share *share,
                        size_t group) {
    const khp_counted_level *own = khp_area_set_own(facts->set);
    size_t written = 0;
    key(json, "area");
    khp_buffer_add_byte(json, '[');
    for (size_t i = own->first; i < own->first + own->count; i++) {
        double value = khp_area_set_value(facts->set, i, share->column);
        if (khp_share_group_of(&share->rule, value) == group) {
            comma(json, written++);
            khp_buffer_add_uint(json, i);
        }
    }
    khp_buffer_add_byte(json, ']');
}

static void add_group(khp_buffer *json, const khp_share *share, size_t number_in) {
    const khp_share_group *group = &share->groups[number_in];
    key(json, "from");
    number(json, group->from, true);
    key(json, "to");
    number(json, group->to, true);
    count(json, "areas", group->areas);
    bool has_people = share->population > 0;
    key(json, "population");
    number(json, group->population, has_people);
    key(json, "population_share");
    number(json, group->population / share->population, has_people);
    key(json, "records");
    count_or_null(json, group->records, !group->is_hidden);
    key(json, "records_share");
    number(json, (double)group->records / (double)share->records, !group->is_hidden);
}

static void add_share(khp_buffer *json, const khp_area_facts *facts, size_t number_of,
                      bool with_areas) {
    const khp_share *share = &facts->shares[number_of];
    khp_buffer_add_byte(json, '{');
    text(json, "column", share->rule.column);
    count(json, "level", facts->set->level_count - 1);
    key(json, "kind");
    khp_buffer_add_cstr(json, share->rule.is_threshold ? "\"threshold\"" : "\"bands\"");
    add_both(json, "definition", facts, number_of, khp_share_definition);
    key(json, "groups");
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < share->group_count; i++) {
        khp_buffer_add_cstr(json, i > 0 ? ",{" : "{");
        add_group(json, share, i);
        if (with_areas) {
            add_members(json, facts, share, i);
        }
        khp_buffer_add_byte(json, '}');
    }
    khp_buffer_add_byte(json, ']');
    add_both(json, "sentence", facts, number_of, khp_share_sentence);
    khp_buffer_add_byte(json, '}');
}

static void add_shares(khp_buffer *json, const khp_area_facts *facts, bool with_areas) {
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < facts->share_count; i++) {
        comma(json, i);
        add_share(json, facts, i, with_areas);
    }
    khp_buffer_add_byte(json, ']');
}

void khp_shares_page(khp_buffer *json, const khp_area_facts *facts) {
    add_shares(json, facts, true);
}

void khp_areas_account(khp_buffer *json, const khp_area_facts *facts) {
    add_frame(json, facts);
    key(json, "shares");
    add_shares(json, facts, false);
    khp_buffer_add_byte(json, '}');
}
