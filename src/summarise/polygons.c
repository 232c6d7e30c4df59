#include "summarise/polygons.h"

#include "base/memory.h"
#include "model/outline_geos.h"
#include "summarise/polygon_grid.h"

#if KHP_HAVE_GEOS

typedef struct prepared_area {
    uint32_t area;
    GEOSGeometry *geometry;
    const GEOSPreparedGeometry *prepared;
} prepared_area;

struct khp_polygons {
    GEOSContextHandle_t geos;
    prepared_area *areas; /* in the order of the set */
    uint32_t *numbers;    /* their numbers in the set */
    size_t count;
    GEOSSTRtree *tree; /* of `areas` */
    khp_polygon_grid *grid;
};

/* ---- preparing ---- */

static bool prepare(khp_polygons *polygons, const khp_area_set *set) {
    const khp_counted_level *own = khp_area_set_own(set);
    GEOSContextHandle_t geos = polygons->geos;
    for (size_t i = own->first; i < own->first + own->count; i++) {
        if (set->areas[i].outline.ring_count == 0) {
            continue;
        }
        bool out_of_memory; /* refused or without memory, there is no answer */
        prepared_area *area = &polygons->areas[polygons->count];
        area->area = (uint32_t)i;
        polygons->numbers[polygons->count] = (uint32_t)i;
        area->geometry = khp_outline_to_geos(geos, &set->areas[i].outline, &out_of_memory);
        if (area->geometry == NULL) {
            return false;
        }
        polygons->count++;
        area->prepared = GEOSPrepare_r(geos, area->geometry);
        if (area->prepared == NULL) {
            return false;
        }
        GEOSSTRtree_insert_r(geos, polygons->tree, area->geometry, area);
    }
    return true;
}

static void find_all(void *context, double x, double y, uint32_t *first, size_t *count);

khipu_status khp_polygons_new(khp_polygons **polygons, const khp_area_set *set,
                              khipu_error *error) {
    *polygons = NULL;
    khipu_status status = khp_geos_load(error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_polygons *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    size_t most = khp_area_set_own(set)->count;
    fresh->geos = GEOS_init_r();
    fresh->areas = khp_alloc_zero(most, sizeof *fresh->areas);
    fresh->numbers = khp_alloc(most, sizeof *fresh->numbers);
    bool ok = fresh->geos != NULL && fresh->areas != NULL && fresh->numbers != NULL;
    fresh->tree = ok ? GEOSSTRtree_create_r(fresh->geos, 10) : NULL;
    ok = ok && fresh->tree != NULL && prepare(fresh, set);
    if (ok && fresh->count > 0) {
        fresh->grid = khp_polygon_grid_new(set, fresh->numbers, fresh->count, find_all, fresh);
        ok = fresh->grid != NULL;
    }
    if (!ok || fresh->count == 0) {
        khp_polygons_free(fresh);
        return ok ? KHIPU_OK : khp_fail_memory(error);
    }
    *polygons = fresh;
    return KHIPU_OK;
}

void khp_polygons_free(khp_polygons *polygons) {
    if (polygons == NULL) {
        return;
    }
    GEOSContextHandle_t geos = polygons->geos;
    for (size_t i = 0; i < polygons->count; i++) {
        if (polygons->areas[i].prepared != NULL) {
            GEOSPreparedGeom_destroy_r(geos, polygons->areas[i].prepared);
        }
        GEOSGeom_destroy_r(geos, polygons->areas[i].geometry);
    }
    if (polygons->tree != NULL) {
        GEOSSTRtree_destroy_r(geos, polygons->tree);
    }
    if (geos != NULL) {
        GEOS_finish_r(geos);
    }
    khp_polygon_grid_free(polygons->grid);
    khp_free(polygons->areas);
    khp_free(polygons->numbers);
    khp_free(polygons);
}

/* ---- asking ---- */

/* The areas that a position lies in. */
typedef struct question {
    const khp_polygons *polygons;
    const GEOSGeometry *point;
    const prepared_area *first; /* NULL: none */
    size_t count;
} question;

/* The tree gives candidates in any order: the first in the order of the file counts. */
static void try_area(void *item, void *context) {
    question *asked = context;
    const prepared_area *area = item;
    if (asked->count > 1 && area > asked->first) {
        return; /* several, and not the first of them: nothing that anybody asks for */
    }
    if (GEOSPreparedIntersects_r(asked->polygons->geos, area->prepared, asked->point) == 1) {
        asked->first = asked->first == NULL || area < asked->first ? area : asked->first;
        asked->count++;
    }
}

static const prepared_area *ask(const khp_polygons *polygons, double x, double y, size_t *count) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(polygons->geos, x, y);
    question asked = {polygons, point, NULL, 0};
    if (point != NULL) {
        GEOSSTRtree_query_r(polygons->geos, polygons->tree, point, try_area, &asked);
        GEOSGeom_destroy_r(polygons->geos, point);
    }
    *count = asked.count;
    return asked.first;
}

/* For the grid, which numbers the areas that have outlines. */
static void find_all(void *context, double x, double y, uint32_t *first, size_t *count) {
    const khp_polygons *polygons = context;
    const prepared_area *area = ask(polygons, x, y, count);
    *first = area == NULL ? 0 : (uint32_t)(area - polygons->areas);
}

uint32_t khp_polygons_find(khp_polygons *polygons, double lon, double lat) {
    uint32_t number;
    size_t count;
    switch (khp_polygon_grid_find(polygons->grid, lon, lat, &number)) {
    case KHP_GRID_OUTSIDE: return KHP_IN_NO_AREA;
    case KHP_GRID_INSIDE: return polygons->numbers[number];
    default: {
        const prepared_area *first = ask(polygons, lon, lat, &count);
        return first == NULL ? KHP_IN_NO_AREA : first->area;
    }
    }
}

#else

khipu_status khp_polygons_new(khp_polygons **polygons, const khp_area_set *set,
                              khipu_error *error) {
    (void)set;
    (void)error;
    *polygons = NULL;
    return KHIPU_OK;
}

uint32_t khp_polygons_find(khp_polygons *polygons, double lon, double lat) {
    (void)polygons;
    (void)lon;
    (void)lat;
    return KHP_IN_NO_AREA;
}

void khp_polygons_free(khp_polygons *polygons) { (void)polygons; }

#endif
