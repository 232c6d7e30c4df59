#include "write/areas.h"

#include "base/number.h"
#include "model/bbox.h"
#include "write/json.h"

#include <math.h>

/* Digits behind the point of rates: a case in ten thousand million people. */
#define RATE_DECIMALS 8

static const char *const level_words[] = {"", "department", "province", "district"};

const char *khp_counted_level_word(const khp_counted_level *level) {
    return level_words[level->admin];
}

const char *khp_area_note(const khp_area_facts *facts, size_t area) {
    const khp_area_result *result = &facts->results->areas[area];
    if (result->is_hidden) {
        return "suppressed";
    }
    if (facts->results->is_partial) {
        return "at_least";
    }
    return isfinite(result->rate.rate) && result->records < KHP_FEW_CASES ? "few" : "";
}

static void add_text(khp_buffer *line, const char *key, khp_slice text) {
    khp_buffer_add_cstr(line, key);
    khp_json_string_or_null(line, text);
}

static void add_number(khp_buffer *line, const char *key, double value, bool is_shown) {
    khp_buffer_add_cstr(line, key);
    if (is_shown && isfinite(value)) {
        khp_number_write(line, value, RATE_DECIMALS);
    } else {
        khp_buffer_add_cstr(line, "null");
    }
}

static void add_count(khp_buffer *line, uint64_t count, bool is_shown) {
    if (is_shown) {
        khp_buffer_add_uint(line, count);
    } else {
        khp_buffer_add_cstr(line, "null");
    }
}

/* "outcome=killed", as --where would select them. */
static void add_categories(khp_buffer *line, const khp_area_facts *facts, size_t area) {
    khp_buffer key = {0};
    for (size_t i = 0; i < facts->value_count; i++) {
        size_t at = facts->value_numbers[i] * facts->set->count + area;
        khp_buffer_reset(&key);
        khp_value_name(&key, facts->category, facts->values[i]);
        khp_buffer_add_byte(line, ',');
        khp_json_string(line, khp_buffer_slice(&key));
        khp_buffer_add_byte(line, ':');
        add_count(line, facts->results->by_category[at], !facts->results->category_hidden[at]);
    }
    line->failed = line->failed || key.failed;
    khp_buffer_clear(&key);
}

static void add_properties(khp_buffer *line, const khp_area_facts *facts, size_t number) {
    const khp_counted_area *area = &facts->set->areas[number];
    const khp_counted_level *level = &facts->set->levels[area->level];
    const khp_area_result *result = &facts->results->areas[number];
    bool is_shown = !result->is_hidden;
    add_text(line, "{\"type\":\"Feature\",\"properties\":{\"key\":", area->key);
    add_text(line, ",\"name\":", area->name);
    khp_buffer_add_cstr(line, ",\"level\":");
    khp_json_number(line, level->admin == 0 ? (double)NAN : level->admin);
    add_text(line, ",\"kind\":", khp_slice_cstr(khp_counted_level_word(level)));
    const khp_counted_area *parent =
        area->parent == KHP_IN_NO_AREA ? NULL : &facts->set->areas[area->parent];
    add_text(line, ",\"within\":", parent == NULL ? (khp_slice){NULL, 0} : parent->name);
    add_number(line, ",\"population\":", area->population, true);
    khp_buffer_add_cstr(line, ",\"records\":");
    add_count(line, result->records, is_shown);
    if (facts->has_weight) {
        add_number(line, ",\"weight\":", result->weight, is_shown);
    }
    add_number(line, ",\"rate\":", result->rate.rate, is_shown);
    add_number(line, ",\"rate_low\":", result->rate.low, is_shown);
    add_number(line, ",\"rate_high\":", result->rate.high, is_shown);
    add_number(line, ",\"expected\":", result->rate.expected, true);
    add_number(line, ",\"ratio\":", result->rate.ratio, is_shown);
    add_text(line, ",\"note\":", khp_slice_cstr(khp_area_note(facts, number)));
    add_categories(line, facts, number);
    khp_buffer_add_byte(line, '}');
}

static void add_position(khp_buffer *line, khp_vertex vertex, int decimals) {
    khp_buffer_add_byte(line, '[');
    khp_number_write(line, vertex.x, decimals);
    khp_buffer_add_byte(line, ',');
    khp_number_write(line, vertex.y, decimals);
    khp_buffer_add_byte(line, ']');
}

static void add_ring(khp_buffer *line, const khp_outline *outline, size_t number, int decimals,
                     khp_bbox *bbox) {
    size_t count;
    const khp_vertex *ring = khp_outline_ring(outline, number, &count);
    khp_buffer_add_byte(line, '[');
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add_cstr(line, i > 0 ? "," : "");
        add_position(line, ring[i], decimals);
        khp_bbox_add(bbox, ring[i].x, ring[i].y);
        if (i > 0 && (ring[i - 1].x < 0) != (ring[i].x < 0)) {
            /* The edge goes over the prime meridian, so the box does too, and not the other way. */
            khp_bbox_add(bbox, 0, ring[i].y);
            khp_bbox_add(bbox, -1e-9, ring[i].y);
        }
    }
    khp_buffer_add_byte(line, ']');
}

/* A Polygon if there is one outer ring, else a MultiPolygon. */
static void add_geometry(khp_buffer *line, const khp_outline *outline, int decimals,
                         khp_bbox *bbox) {
    size_t polygons = 0;
    for (size_t i = 0; i < outline->ring_count; i++) {
        polygons += !outline->rings[i].is_hole;
    }
    if (polygons == 0) {
        khp_buffer_add_cstr(line, ",\"geometry\":null}");
        return;
    }
    bool is_multi = polygons > 1;
    khp_buffer_printf(line, ",\"geometry\":{\"type\":\"%s\",\"coordinates\":[",
                      is_multi ? "MultiPolygon" : "Polygon");
    for (size_t i = 0; i < outline->ring_count; i++) {
        bool starts = is_multi && !outline->rings[i].is_hole;
        khp_buffer_add_cstr(line, i == 0 ? "" : starts ? "]," : ",");
        khp_buffer_add_cstr(line, starts ? "[" : "");
        add_ring(line, outline, i, decimals, bbox);
    }
    khp_buffer_add_cstr(line, is_multi ? "]]}}" : "]}}");
}

static void write_end(khp_buffer *line, const khp_bbox *bbox, int decimals) {
    khp_buffer_add_cstr(line, "\n]");
    if (bbox->any) {
        double sides[4];
        khp_bbox_sides(bbox, sides);
        khp_buffer_add_cstr(line, ",\"bbox\":[");
        for (size_t i = 0; i < 4; i++) {
            khp_buffer_add_cstr(line, i > 0 ? "," : "");
            khp_number_write(line, sides[i], decimals);
        }
        khp_buffer_add_byte(line, ']');
    }
    khp_buffer_add_cstr(line, "}\n");
}

khipu_status khp_areas_write(const khp_area_facts *facts, khp_areas_put put, void *context,
                             khipu_error *error) {
    khp_buffer line = {0};
    khp_bbox bbox = {0};
    khp_buffer_add_cstr(&line, "{\"type\":\"FeatureCollection\",\"features\":[");
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < facts->set->count; i++) {
        khp_buffer_add_cstr(&line, i == 0 ? "\n" : ",\n");
        add_properties(&line, facts, i);
        add_geometry(&line, &facts->set->areas[i].outline, facts->decimals, &bbox);
        status =
            line.failed ? khp_fail_memory(error) : put(context, khp_buffer_slice(&line), error);
        khp_buffer_reset(&line);
    }
    if (status == KHIPU_OK) {
        write_end(&line, &bbox, facts->decimals);
        status =
            line.failed ? khp_fail_memory(error) : put(context, khp_buffer_slice(&line), error);
    }
    khp_buffer_clear(&line);
    return status;
}

void khp_areas_fields(khp_fields *fields, const khp_area_facts *facts) {
    static const struct {
        const char *name;
        const char *type;
        const char *description;
    } all[] = {
        {"key", "string", "of the area in its file"},
        {"name", "string", NULL},
        {"level", "integer", "1: first administrative level; 2, 3: inside it; null: not known"},
        {"kind", "string", "what an area of that level is called"},
        {"within", "string", "name of the area around it"},
        {"population", "number", "as its file has it"},
        {"records", "integer", "that are selected and lie in it; null: not shown, as they are few"},
        {"weight", "number", "sum of the count column"},
        {"rate", "number", "records per 100,000 people"},
        {"rate_low", "number", "lower end of the exact 95 % Poisson interval"},
        {"rate_high", "number", "upper end of it"},
        {"expected", "number", "records, if the rate over all areas of the level held here"},
        {"ratio", "number", "records / expected"},
        {"note", "string",
         "few: fewer than 20 records; suppressed: not shown; at_least: some records are told to "
         "lie in a wider area"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (facts->has_weight || strcmp(all[i].name, "weight") != 0) {
            khp_fields_add(fields, khp_slice_cstr(all[i].name), all[i].type, all[i].description);
        }
    }
    khp_fields_add_values(fields, facts->category, facts->values, facts->value_count);
}
