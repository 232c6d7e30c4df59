#include "summarise/polygons.h"

#include "base/memory.h"
#include "model/outline_geos.h"

#if KHP_HAVE_GEOS

#include <math.h>

/* The box of all areas is cut into cells. What lies in a cell that is wholly inside one area, or
 * outside all, needs no geometry; which cells those are is found as they are asked for. */
#define CELLS 1024

enum { CELL_NEW = 0, CELL_MIXED = 1, CELL_OUTSIDE = 2, CELL_AREA = 3 };

typedef struct prepared_area {
    uint32_t area;
    GEOSGeometry *geometry;
    const GEOSPreparedGeometry *prepared;
} prepared_area;

struct khp_polygons {
    GEOSContextHandle_t geos;
    prepared_area *areas; /* in the order of the set */
    size_t count;
    GEOSSTRtree *tree;                 /* of indices into `areas` */
    uint32_t *cells;                   /* CELL_AREA + index into `areas` */
    double west, south, width, height; /* of the box, and of one cell */
};

/* ---- preparing ---- */

static bool prepare(khp_polygons *polygons, const khp_area_set *set) {
    const khp_counted_level *own = khp_area_set_own(set);
    GEOSContextHandle_t geos = polygons->geos;
    for (size_t i = own->first; i < own->first + own->count; i++) {
        if (set->areas[i].outline.ring_count == 0) {
            continue;
        }
        prepared_area *area = &polygons->areas[polygons->count];
        area->area = (uint32_t)i;
        area->geometry = khp_outline_to_geos(geos, &set->areas[i].outline);
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

static void find_box(khp_polygons *polygons, const khp_area_set *set) {
    double east = -HUGE_VAL;
    double north = -HUGE_VAL;
    polygons->west = HUGE_VAL;
    polygons->south = HUGE_VAL;
    for (size_t i = 0; i < polygons->count; i++) {
        const khp_outline *outline = &set->areas[polygons->areas[i].area].outline;
        for (size_t k = 0; k < outline->count; k++) {
            polygons->west = fmin(polygons->west, outline->vertices[k].x);
            polygons->south = fmin(polygons->south, outline->vertices[k].y);
            east = fmax(east, outline->vertices[k].x);
            north = fmax(north, outline->vertices[k].y);
        }
    }
    polygons->width = (east - polygons->west) / CELLS;
    polygons->height = (north - polygons->south) / CELLS;
}

khipu_status khp_polygons_new(khp_polygons **polygons, const khp_area_set *set,
                              khipu_error *error) {
    *polygons = NULL;
    khp_polygons *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->geos = GEOS_init_r();
    fresh->areas = khp_alloc_zero(khp_area_set_own(set)->count, sizeof *fresh->areas);
    fresh->cells = khp_alloc_zero((size_t)CELLS * CELLS, sizeof *fresh->cells);
    bool ok = fresh->geos != NULL && fresh->areas != NULL && fresh->cells != NULL;
    fresh->tree = ok ? GEOSSTRtree_create_r(fresh->geos, 10) : NULL;
    ok = ok && fresh->tree != NULL && prepare(fresh, set);
    if (!ok || fresh->count == 0) {
        khp_polygons_free(fresh);
        return ok ? KHIPU_OK : khp_fail_memory(error);
    }
    find_box(fresh, set);
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
    khp_free(polygons->areas);
    khp_free(polygons->cells);
    khp_free(polygons);
}

/* ---- asking ---- */

/* The first area that something lies in; for a cell, whether it lies in it wholly. */
typedef struct question {
    const khp_polygons *polygons;
    const GEOSGeometry *geometry;
    prepared_area *first; /* of those that it meets; NULL: none */
} question;

/* The tree gives candidates in any order: the first in the order of the file counts. */
static void try_area(void *item, void *context) {
    question *asked = context;
    prepared_area *area = item;
    bool may_be_first = asked->first == NULL || area < asked->first;
    if (may_be_first &&
        GEOSPreparedIntersects_r(asked->polygons->geos, area->prepared, asked->geometry) == 1) {
        asked->first = area;
    }
}

static prepared_area *first_area(const khp_polygons *polygons, const GEOSGeometry *geometry) {
    question asked = {polygons, geometry, NULL};
    if (geometry != NULL) {
        GEOSSTRtree_query_r(polygons->geos, polygons->tree, geometry, try_area, &asked);
    }
    return asked.first;
}

/* The first area that meets the cell covers it: then whatever lies in the cell lies in that area.
 * The cell is taken a little larger, as rounding may put a position at its side into it. */
static uint32_t classify(const khp_polygons *polygons, size_t column, size_t row) {
    double west = polygons->west + ((double)column - 1e-6) * polygons->width;
    double south = polygons->south + ((double)row - 1e-6) * polygons->height;
    double east = polygons->west + ((double)column + 1 + 1e-6) * polygons->width;
    double north = polygons->south + ((double)row + 1 + 1e-6) * polygons->height;
    GEOSGeometry *box = GEOSGeom_createRectangle_r(polygons->geos, west, south, east, north);
    const prepared_area *first = first_area(polygons, box);
    uint32_t cell = CELL_MIXED;
    if (box != NULL && first == NULL) {
        cell = CELL_OUTSIDE;
    } else if (box != NULL &&
               GEOSPreparedContainsProperly_r(polygons->geos, first->prepared, box) == 1) {
        cell = CELL_AREA + (uint32_t)(first - polygons->areas);
    }
    GEOSGeom_destroy_r(polygons->geos, box);
    return cell;
}

static uint32_t find_exactly(const khp_polygons *polygons, double lon, double lat) {
    GEOSGeometry *point = GEOSGeom_createPointFromXY_r(polygons->geos, lon, lat);
    const prepared_area *first = first_area(polygons, point);
    GEOSGeom_destroy_r(polygons->geos, point);
    return first == NULL ? KHP_IN_NO_AREA : first->area;
}

uint32_t khp_polygons_find(khp_polygons *polygons, double lon, double lat) {
    double x = (lon - polygons->west) / polygons->width;
    double y = (lat - polygons->south) / polygons->height;
    if (!(x >= 0 && x < CELLS && y >= 0 && y < CELLS)) {
        /* Also where the box has no width: there is a cell for nothing but its sides then. */
        return find_exactly(polygons, lon, lat);
    }
    uint32_t *cell = &polygons->cells[(size_t)y * CELLS + (size_t)x];
    if (*cell == CELL_NEW) {
        *cell = classify(polygons, (size_t)x, (size_t)y);
    }
    switch (*cell) {
    case CELL_MIXED: return find_exactly(polygons, lon, lat);
    case CELL_OUTSIDE: return KHP_IN_NO_AREA;
    default: return polygons->areas[*cell - CELL_AREA].area;
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
