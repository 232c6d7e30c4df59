#include "model/outline_geos.h"

#if KHP_HAVE_GEOS

#include "base/memory.h"

static GEOSGeometry *make_ring(GEOSContextHandle_t geos, const khp_outline *outline,
                               size_t number) {
    size_t count;
    const khp_vertex *ring = khp_outline_ring(outline, number, &count);
    GEOSCoordSequence *sequence =
        GEOSCoordSeq_copyFromBuffer_r(geos, &ring->x, (unsigned)count, 0, 0);
    return sequence == NULL ? NULL : GEOSGeom_createLinearRing_r(geos, sequence);
}

/* The polygon whose outer ring is *at, which moves behind its last hole. `holes` has room for all
 * rings. */
static GEOSGeometry *make_polygon(GEOSContextHandle_t geos, const khp_outline *outline, size_t *at,
                                  GEOSGeometry **holes) {
    GEOSGeometry *shell = make_ring(geos, outline, (*at)++);
    unsigned count = 0;
    bool ok = shell != NULL;
    while (*at < outline->ring_count && outline->rings[*at].is_hole) {
        GEOSGeometry *hole = ok ? make_ring(geos, outline, *at) : NULL;
        ok = hole != NULL;
        holes[count] = hole;
        count += ok;
        *at += 1;
    }
    if (ok) {
        return GEOSGeom_createPolygon_r(geos, shell, holes, count);
    }
    GEOSGeom_destroy_r(geos, shell);
    for (unsigned i = 0; i < count; i++) {
        GEOSGeom_destroy_r(geos, holes[i]);
    }
    return NULL;
}

GEOSGeometry *khp_outline_to_geos(GEOSContextHandle_t geos, const khp_outline *outline,
                                  bool *out_of_memory) {
    GEOSGeometry **polygons = khp_alloc_zero(outline->ring_count, sizeof *polygons);
    GEOSGeometry **holes = khp_alloc_zero(outline->ring_count, sizeof *holes);
    unsigned count = 0;
    bool ok = polygons != NULL && holes != NULL;
    *out_of_memory = !ok;
    for (size_t at = 0; ok && at < outline->ring_count;) {
        polygons[count] = make_polygon(geos, outline, &at, holes);
        ok = polygons[count] != NULL;
        count += ok;
    }
    GEOSGeometry *geometry = NULL;
    if (ok) {
        geometry = GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, polygons, count);
    } else {
        for (unsigned i = 0; i < count; i++) {
            GEOSGeom_destroy_r(geos, polygons[i]);
        }
    }
    khp_free(polygons);
    khp_free(holes);
    return geometry;
}

#else

/* ISO C wants a file to declare something. */
typedef int khp_without_geos;

#endif
