/* A file of areas of any bytes: what is read has whole rings, and whatever the outlines are, they
 * can be mended, taken apart, simplified and asked for a position. */
#include "fuzz_file.h"

#include "project/mend.h"
#include "read/areas.h"
#include "summarise/polygons.h"
#include "write/shapes.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Closed, and of four positions or more; mended ones lie in the world. */
static void check_rings(const khp_outline *outline, bool is_mended) {
    for (size_t i = 0; i < outline->ring_count; i++) {
        size_t count;
        const khp_vertex *ring = khp_outline_ring(outline, i, &count);
        must(count >= 4 && ring[0].x == ring[count - 1].x && ring[0].y == ring[count - 1].y);
        for (size_t k = 0; is_mended && k < count; k++) {
            must(fabs(ring[k].x) <= 180 && fabs(ring[k].y) <= 90);
        }
    }
    must(outline->ring_count == 0 || !outline->rings[0].is_hole);
}

/* As khp_outline_project lets degrees pass. */
static bool is_on_earth(const khp_outline *outline) {
    for (size_t i = 0; i < outline->count; i++) {
        if (!(fabs(outline->vertices[i].x) <= 540 && fabs(outline->vertices[i].y) <= 90)) {
            return false;
        }
    }
    return true;
}

static void take_outlines(khp_area_set *set, khp_area_table *table) {
    for (size_t i = 0; i < table->count; i++) {
        khp_counted_area area = {.parent = KHP_IN_NO_AREA, .outline = table->rows[i].outline};
        table->rows[i].outline = (khp_outline){0};
        check_rings(&area.outline, false);
        if (is_on_earth(&area.outline)) {
            khp_mending mending;
            must(khp_outline_mend(&area.outline, &mending, NULL) == KHIPU_OK);
            check_rings(&area.outline, khp_geos_version() != NULL);
        } else {
            khp_outline_clear(&area.outline);
        }
        must(khp_area_set_add(set, &area));
    }
    set->level_count = 1;
    set->levels[0] = (khp_counted_level){.count = set->count};
}

static void ignore(void *context, khp_grid_vertex vertex) {
    (void)context;
    (void)vertex;
}

static void use_outlines(const khp_area_set *set) {
    khp_polygons *polygons;
    khp_topology *topology;
    khp_shape shape = {0};
    must(khp_polygons_new(&polygons, set, NULL) == KHIPU_OK);
    for (int i = 0; polygons != NULL && i < 50; i++) {
        uint32_t area = khp_polygons_find(polygons, i * 7.3 - 180, i * 3.1 - 80);
        must(area == KHP_IN_NO_AREA || area < set->count);
    }
    must(khp_topology_new(&topology, set, NULL) == KHIPU_OK);
    must(khp_topology_simplify(topology, 12, NULL) == KHIPU_OK);
    for (uint32_t i = 0; i < set->count; i++) {
        must(khp_shape_make(&shape, topology, set, i, NULL) == KHIPU_OK);
        for (size_t k = 0; k < shape.ring_count; k++) {
            khp_shape_walk(&shape, topology, k, ignore, NULL);
        }
    }
    khp_shape_clear(&shape);
    khp_topology_free(topology);
    khp_polygons_free(polygons);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    const khp_slice columns[] = {KHP_SLICE("v")};
    const khp_area_request request = {.path = file_of(bytes, size),
                                      .population = size > 0 && bytes[0] % 2 == 0 ? "people" : NULL,
                                      .values = columns,
                                      .value_count = size > 0 && bytes[0] % 3 == 0 ? 1 : 0};
    khp_area_table table = {0};
    khp_area_set set = {0};
    khipu_error error = {.status = KHIPU_OK};
    khipu_status status = khp_area_table_read(&table, &request, &error);
    must((status == KHIPU_OK) == (error.status == KHIPU_OK));
    if (status == KHIPU_OK && table.count > 0) {
        take_outlines(&set, &table);
        use_outlines(&set);
    }
    khp_area_set_clear(&set);
    khp_area_table_clear(&table);
    return 0;
}
