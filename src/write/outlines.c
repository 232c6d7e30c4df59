#include "write/outlines.h"

#include "base/hash.h"
#include "base/json_memory.h"
#include "base/memory.h"
#include "base/table.h"
#include "write/boundaries.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

/* Places closer than this share one test: a country is not missed for it. */
#define CELL_DEGREES 0.05

/* One area of the file: its line, its box, and its rings once they were needed. */
typedef struct outline {
    khp_slice line;
    double box[4]; /* west, south, east, north */
    uint32_t country;
    json_t *feature; /* parsed at the first test */
} outline;

typedef struct outline_set {
    outline *items;
    size_t count;
    size_t capacity;
    khp_table countries;
    bool *chosen; /* by country */
} outline_set;

static bool ring_holds(const json_t *ring, double lon, double lat) {
    bool inside = false;
    size_t count = json_array_size(ring);
    for (size_t i = 0, before = count - 1; i < count; before = i++) {
        const json_t *a = json_array_get(ring, i);
        const json_t *b = json_array_get(ring, before);
        double ax = json_number_value(json_array_get(a, 0));
        double ay = json_number_value(json_array_get(a, 1));
        double bx = json_number_value(json_array_get(b, 0));
        double by = json_number_value(json_array_get(b, 1));
        if ((ay > lat) != (by > lat) && lon < (bx - ax) * (lat - ay) / (by - ay) + ax) {
            inside = !inside;
        }
    }
    return inside;
}

/* Even-odd over all rings: holes are outside. */
static bool polygon_holds(const json_t *polygon, double lon, double lat) {
    bool inside = false;
    for (size_t i = 0; i < json_array_size(polygon); i++) {
        if (ring_holds(json_array_get(polygon, i), lon, lat)) {
            inside = !inside;
        }
    }
    return inside;
}

static bool outline_holds(outline *area, double lon, double lat) {
    if (lon < area->box[0] || lat < area->box[1] || lon > area->box[2] || lat > area->box[3]) {
        return false;
    }
    if (area->feature == NULL) {
        area->feature = json_loadb(area->line.ptr, area->line.len, 0, NULL);
    }
    const json_t *geometry = json_object_get(area->feature, "geometry");
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    if (type != NULL && strcmp(type, "Polygon") == 0) {
        return polygon_holds(coordinates, lon, lat);
    }
    for (size_t i = 0; i < json_array_size(coordinates); i++) {
        if (polygon_holds(json_array_get(coordinates, i), lon, lat)) {
            return true;
        }
    }
    return false;
}

/* The box and the country stand at the start of each line, so that most lines are never parsed
 * whole. */
static bool read_head(khp_slice line, outline *area, khp_slice *country) {
    char head[200];
    size_t length = line.len < sizeof head - 1 ? line.len : sizeof head - 1;
    memcpy(head, line.ptr, length);
    head[length] = '\0';
    const char *box = strstr(head, "\"bbox\":[");
    const char *name = strstr(head, "\"country\":\"");
    if (box == NULL || name == NULL) {
        return false;
    }
    json_t *sides = json_loads(box + 7, JSON_DISABLE_EOF_CHECK, NULL);
    bool complete = json_array_size(sides) == 4;
    for (size_t i = 0; complete && i < 4; i++) {
        area->box[i] = json_number_value(json_array_get(sides, i));
    }
    json_decref(sides);
    size_t at = (size_t)(name - head) + 11;
    size_t end = at;
    while (end < length && head[end] != '"') {
        end++;
    }
    *country = khp_slice_of(line.ptr + at, end - at);
    return complete;
}

static khipu_status index_lines(outline_set *set, khp_slice features, khipu_error *error) {
    while (features.len > 0) {
        khp_slice line = khp_slice_cut(&features, '\n');
        outline area = {.line = line};
        khp_slice country;
        if (line.len == 0 || !read_head(line, &area, &country)) {
            continue;
        }
        outline *items = khp_grow(set->items, &set->capacity, set->count, sizeof *items);
        area.country = khp_table_put(&set->countries, country, khp_hash(country), NULL);
        set->items = items == NULL ? set->items : items;
        if (items == NULL || area.country == KHP_TABLE_NONE) {
            return khp_fail_memory(error);
        }
        items[set->count++] = area;
    }
    set->chosen = khp_alloc_zero(set->countries.count + 1, sizeof *set->chosen);
    return set->chosen == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

static bool is_in_chosen(outline_set *set, double lon, double lat) {
    for (size_t i = 0; i < set->count; i++) {
        if (set->chosen[set->items[i].country] && outline_holds(&set->items[i], lon, lat)) {
            return true;
        }
    }
    return false;
}

static void choose_country(outline_set *set, double lon, double lat) {
    if (is_in_chosen(set, lon, lat)) {
        return;
    }
    for (size_t i = 0; i < set->count; i++) {
        if (!set->chosen[set->items[i].country] && outline_holds(&set->items[i], lon, lat)) {
            set->chosen[set->items[i].country] = true;
            return;
        }
    }
}

static khipu_status choose_countries(outline_set *set, const khp_used_place *places, size_t count,
                                     khipu_error *error) {
    khp_table cells = {0};
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        const khp_placement *placement = &places[i].placement;
        const int32_t cell[2] = {(int32_t)floor(placement->lon / CELL_DEGREES),
                                 (int32_t)floor(placement->lat / CELL_DEGREES)};
        khp_slice key = khp_slice_of((const char *)cell, sizeof cell);
        bool is_new;
        if (khp_table_put(&cells, key, khp_hash(key), &is_new) == KHP_TABLE_NONE) {
            status = khp_fail_memory(error);
        } else if (is_new) {
            choose_country(set, placement->lon, placement->lat);
        }
    }
    khp_table_clear(&cells);
    return status;
}

static khipu_status write_chosen(const outline_set *set, khp_buffer *json, size_t most_bytes,
                                 khipu_error *error) {
    khp_slice *lines = khp_alloc(set->count, sizeof *lines);
    size_t count = 0;
    for (size_t i = 0; lines != NULL && i < set->count; i++) {
        if (set->chosen[set->items[i].country]) {
            lines[count++] = set->items[i].line;
        }
    }
    khipu_status status = lines == NULL
                              ? khp_fail_memory(error)
                              : khp_boundaries_write(json, lines, count, most_bytes, error);
    khp_free(lines);
    return status;
}

khipu_status khp_outlines_select(khp_buffer *json, khp_slice features, const khp_used_place *places,
                                 size_t count, size_t most_bytes, khipu_error *error) {
    outline_set set = {0};
    khipu_status status = index_lines(&set, features, error);
    if (status == KHIPU_OK) {
        status = choose_countries(&set, places, count, error);
    }
    if (status == KHIPU_OK) {
        status = write_chosen(&set, json, most_bytes, error);
    }
    for (size_t i = 0; i < set.count; i++) {
        json_decref(set.items[i].feature);
    }
    khp_free(set.items);
    khp_free(set.chosen);
    khp_table_clear(&set.countries);
    return status;
}

khipu_status khp_outlines_from_file(khp_buffer *json, const char *path, khipu_error *error) {
    json_error_t problem;
    khp_json_watch();
    json_t *collection = json_load_file(path, JSON_REJECT_DUPLICATES, &problem);
    khp_where where = {.source = path, .field = "--boundaries"};
    if (collection == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    if (collection == NULL && problem.line < 0) {
        return khp_fail(error, KHIPU_E_READ, where, "cannot be read: %s", problem.text);
    }
    if (collection == NULL) {
        where.line = (uint64_t)problem.line;
        return khp_fail(error, KHIPU_E_SYNTAX, where, "is no JSON: %s", problem.text);
    }
    khipu_status status = KHIPU_OK;
    if (!json_is_array(json_object_get(collection, "features"))) {
        status = khp_fail(error, KHIPU_E_SYNTAX, where, "is no GeoJSON FeatureCollection");
    } else {
        char *text = json_dumps(collection, JSON_COMPACT | JSON_REAL_PRECISION(10));
        khp_buffer_add_cstr(json, text);
        status = text == NULL ? khp_fail_memory(error) : KHIPU_OK;
        free(text);
    }
    json_decref(collection);
    return status;
}
