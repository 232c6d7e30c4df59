#include "write/boundaries.h"

#include "base/number.h"
#include "write/shapes.h"

#include <jansson.h>

/* The bundled file has three digits, so that each is written as it stands there. */
#define DECIMALS 3

static const char before_geometry[] = "\"geometry\":";

/* ---- reading ---- */

/* Without memory jansson gives NULL as it does for what is no JSON, and the embedded file is JSON.
 */
static json_t *parse(khp_slice line) {
    return json_loadb(line.ptr, line.len, JSON_DECODE_INT_AS_REAL, NULL);
}

static bool take_polygon(khp_outline *outline, const json_t *rings) {
    bool ok = true;
    for (size_t i = 0; ok && i < json_array_size(rings); i++) {
        const json_t *ring = json_array_get(rings, i);
        for (size_t k = 0; ok && k < json_array_size(ring); k++) {
            const json_t *position = json_array_get(ring, k);
            khp_vertex vertex = {json_number_value(json_array_get(position, 0)),
                                 json_number_value(json_array_get(position, 1))};
            ok = khp_outline_add(outline, vertex);
        }
        ok = ok && khp_outline_end_ring(outline, i > 0);
    }
    return ok;
}

static bool take_outline(khp_outline *outline, khp_slice line) {
    json_t *feature = parse(line);
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    bool ok = type != NULL;
    if (ok && strcmp(type, "Polygon") == 0) {
        ok = take_polygon(outline, coordinates);
    } else {
        for (size_t i = 0; ok && i < json_array_size(coordinates); i++) {
            ok = take_polygon(outline, json_array_get(coordinates, i));
        }
    }
    json_decref(feature);
    return ok;
}

static bool take_all(khp_area_set *set, const khp_slice *lines, size_t count) {
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        khp_counted_area area = {.parent = KHP_IN_NO_AREA};
        ok = take_outline(&area.outline, lines[i]);
        if (ok) {
            ok = khp_area_set_add(set, &area);
        } else {
            khp_outline_clear(&area.outline);
        }
    }
    set->level_count = 1;
    set->levels[0] = (khp_counted_level){.count = set->count};
    return ok;
}

/* ---- writing ---- */

typedef struct ring_writer {
    khp_buffer *json;
    bool any;
} ring_writer;

static void put_vertex(void *context, khp_grid_vertex vertex) {
    ring_writer *out = context;
    khp_buffer_add_cstr(out->json, out->any ? ",[" : "[");
    khp_number_write(out->json, vertex.x / KHP_TOPOLOGY_UNITS, DECIMALS);
    khp_buffer_add_byte(out->json, ',');
    khp_number_write(out->json, vertex.y / KHP_TOPOLOGY_UNITS, DECIMALS);
    khp_buffer_add_byte(out->json, ']');
    out->any = true;
}

static void write_shape(khp_buffer *json, const khp_shape *shape, const khp_topology *topology) {
    khp_buffer_add_cstr(json, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (size_t i = 0; i < shape->ring_count; i++) {
        bool starts = !shape->rings[i].is_hole;
        ring_writer out = {.json = json};
        khp_buffer_add_cstr(json, i == 0 ? "[[" : starts ? "],[[" : ",[");
        khp_shape_walk(shape, topology, i, put_vertex, &out);
        khp_buffer_add_byte(json, ']');
    }
    khp_buffer_add_cstr(json, shape->ring_count > 0 ? "]]}}" : "]}}");
}

/* What stands before the geometry is kept. */
static khp_slice head_of(khp_slice line) {
    size_t length = sizeof before_geometry - 1;
    for (size_t i = 0; i + length <= line.len; i++) {
        if (memcmp(line.ptr + i, before_geometry, length) == 0) {
            return khp_slice_of(line.ptr, i + length);
        }
    }
    return line;
}

static khipu_status write_simplified(khp_buffer *json, const khp_slice *lines,
                                     const khp_area_set *set, const khp_topology *topology,
                                     khipu_error *error) {
    khp_shape shape = {0};
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < set->count; i++) {
        status = khp_shape_make(&shape, topology, set, (uint32_t)i, error);
        if (status == KHIPU_OK) {
            khp_buffer_add_cstr(json, i > 0 ? "," : "");
            khp_buffer_add(json, head_of(lines[i]));
            write_shape(json, &shape, topology);
        }
    }
    khp_shape_clear(&shape);
    return status;
}

static khipu_status simplify(khp_buffer *json, const khp_slice *lines, size_t count, double share,
                             khipu_error *error) {
    khp_area_set set = {0};
    khp_topology *topology = NULL;
    khipu_status status = take_all(&set, lines, count) ? KHIPU_OK : khp_fail_memory(error);
    status = status == KHIPU_OK ? khp_topology_new(&topology, &set, error) : status;
    if (status == KHIPU_OK) {
        size_t vertices = (size_t)((double)topology->vertex_count * share);
        status = khp_topology_simplify(topology, vertices, error);
    }
    if (status == KHIPU_OK) {
        status = write_simplified(json, lines, &set, topology, error);
    }
    khp_topology_free(topology);
    khp_area_set_clear(&set);
    return status;
}

khipu_status khp_boundaries_write(khp_buffer *json, const khp_slice *lines, size_t count,
                                  size_t most_bytes, khipu_error *error) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += lines[i].len;
    }
    if (count == 0) {
        khp_buffer_add_cstr(json, "null");
        return KHIPU_OK;
    }
    khipu_status status = KHIPU_OK;
    khp_buffer_add_cstr(json, "{\"type\":\"FeatureCollection\",\"features\":[");
    if (bytes > most_bytes) {
        status = simplify(json, lines, count, (double)most_bytes / (double)bytes, error);
    }
    for (size_t i = 0; bytes <= most_bytes && i < count; i++) {
        khp_buffer_add_cstr(json, i > 0 ? "," : "");
        khp_buffer_add(json, lines[i]);
    }
    khp_buffer_add_cstr(json, "]}");
    return status;
}
