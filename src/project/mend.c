#include "project/mend.h"

#include "model/crossings.h"
#include "model/outline_geos.h"

#include <math.h>
#include <stdio.h>

/* Runs every ring of a polygon the way that RFC 7946 asks. */
static void wind(khp_outline *outline) {
    size_t start = 0;
    for (size_t i = 0; i < outline->ring_count; i++) {
        khp_vertex *ring = outline->vertices + start;
        size_t count = outline->rings[i].end - start;
        start = outline->rings[i].end;
        if ((khp_ring_area(ring, count) > 0) != outline->rings[i].is_hole) {
            continue;
        }
        for (size_t a = 0, b = count - 1; a < b; a++, b--) {
            khp_vertex kept = ring[a];
            ring[a] = ring[b];
            ring[b] = kept;
        }
    }
}

/* A ring that jumps over the antimeridian runs on behind it instead. An edge all around the world
 * is no jump: that is the frame of a map of the world. */
static void run_on(khp_vertex *ring, size_t count) {
    double shift = 0;
    for (size_t i = 1; i < count; i++) {
        double jump = ring[i].x + shift - ring[i - 1].x;
        bool jumps = fabs(jump) > 180 && fabs(jump) < 360 - 1e-6;
        shift -= jumps ? copysign(360, jump) : 0;
        ring[i].x += shift;
    }
}

static bool leaves_the_world(const khp_outline *outline) {
    for (size_t i = 0; i < outline->count; i++) {
        if (fabs(outline->vertices[i].x) > 180) {
            return true;
        }
    }
    return false;
}

/* A ring that has gone round a pole does not end where it started any more: it is as it was. */
static void run_on_all(khp_outline *outline) {
    size_t start = 0;
    for (size_t i = 0; i < outline->ring_count; i++) {
        khp_vertex *ring = outline->vertices + start;
        size_t count = outline->rings[i].end - start;
        start = outline->rings[i].end;
        run_on(ring, count);
        if (fabs(ring[count - 1].x - ring[0].x) > 180) {
            for (size_t k = 0; k < count; k++) {
                ring[k].x = remainder(ring[k].x, 360);
            }
        }
    }
}

#if KHP_HAVE_GEOS

typedef struct mender {
    GEOSContextHandle_t geos;
    khp_outline *outline;
    bool out_of_memory;
} mender;

static bool take_ring(mender *work, const GEOSGeometry *ring, bool is_hole) {
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(work->geos, ring);
    unsigned count = 0;
    bool ok = sequence != NULL && GEOSCoordSeq_getSize_r(work->geos, sequence, &count);
    for (unsigned i = 0; ok && i < count; i++) {
        khp_vertex vertex = {0, 0};
        (void)GEOSCoordSeq_getXY_r(work->geos, sequence, i, &vertex.x, &vertex.y);
        ok = khp_outline_add(work->outline, vertex);
    }
    ok = ok && khp_outline_end_ring(work->outline, is_hole);
    work->out_of_memory = work->out_of_memory || !ok;
    return ok;
}

/* Appends the polygons of a geometry to the outline; lines and points that are left are nothing. */
/* NOLINTNEXTLINE(misc-no-recursion): as deep as GEOS makes collections */
static bool take_geometry(mender *work, const GEOSGeometry *geometry) {
    int type = GEOSGeomTypeId_r(work->geos, geometry);
    if (type == GEOS_POLYGON) {
        int holes = GEOSGetNumInteriorRings_r(work->geos, geometry);
        bool ok = GEOSisEmpty_r(work->geos, geometry) ||
                  take_ring(work, GEOSGetExteriorRing_r(work->geos, geometry), false);
        for (int i = 0; ok && i < holes; i++) {
            ok = take_ring(work, GEOSGetInteriorRingN_r(work->geos, geometry, i), true);
        }
        return ok;
    }
    bool ok = true;
    if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        int count = GEOSGetNumGeometries_r(work->geos, geometry);
        for (int i = 0; ok && i < count; i++) {
            ok = take_geometry(work, GEOSGetGeometryN_r(work->geos, geometry, i));
        }
    }
    return ok;
}

static void describe(const mender *work, const GEOSGeometry *geometry, khp_mending *mending) {
    char *reason = NULL;
    GEOSGeometry *location = NULL;
    GEOSisValidDetail_r(work->geos, geometry, 0, &reason, &location);
    snprintf(mending->reason, sizeof mending->reason, "%s", reason == NULL ? "" : reason);
    if (location != NULL) {
        (void)GEOSGeomGetX_r(work->geos, location, &mending->position.x);
        (void)GEOSGeomGetY_r(work->geos, location, &mending->position.y);
        GEOSGeom_destroy_r(work->geos, location);
    }
    GEOSFree_r(work->geos, reason);
}

/* The structure of rings and holes is kept, so that what overlaps is one. */
static GEOSGeometry *make_valid(mender *work, GEOSGeometry *geometry, khp_mending *mending) {
    char valid = GEOSisValid_r(work->geos, geometry);
    if (valid == 1) {
        return geometry;
    }
    mending->was_invalid = true;
    describe(work, geometry, mending);
    work->out_of_memory = !khp_outline_is_tangled(work->outline, &mending->is_tangled);
    bool can_mend = !work->out_of_memory && !mending->is_tangled;
    GEOSMakeValidParams *parameters = can_mend ? GEOSMakeValidParams_create_r(work->geos) : NULL;
    GEOSGeometry *mended = NULL;
    if (parameters != NULL) {
        (void)GEOSMakeValidParams_setMethod_r(work->geos, parameters, GEOS_MAKE_VALID_STRUCTURE);
        mended = GEOSMakeValidWithParams_r(work->geos, geometry, parameters);
        GEOSMakeValidParams_destroy_r(work->geos, parameters);
    }
    GEOSGeom_destroy_r(work->geos, geometry);
    return mended;
}

/* Appends what of the geometry lies in the world's copy number `turn`, moved into the world. */
static bool take_turn(mender *work, const GEOSGeometry *geometry, int turn) {
    double middle = 360.0 * turn;
    size_t first = work->outline->count;
    GEOSGeometry *world =
        GEOSGeom_createRectangle_r(work->geos, middle - 180, -90, middle + 180, 90);
    GEOSGeometry *inside = world == NULL ? NULL : GEOSIntersection_r(work->geos, geometry, world);
    bool ok = inside != NULL && take_geometry(work, inside);
    for (size_t i = first; ok && i < work->outline->count; i++) {
        work->outline->vertices[i].x -= middle;
    }
    GEOSGeom_destroy_r(work->geos, inside);
    GEOSGeom_destroy_r(work->geos, world);
    return ok;
}

static bool take_all(mender *work, const GEOSGeometry *geometry, bool cut) {
    khp_outline_reset(work->outline);
    if (!cut) {
        return take_geometry(work, geometry);
    }
    return take_turn(work, geometry, 0) && take_turn(work, geometry, -1) &&
           take_turn(work, geometry, 1);
}

const char *khp_geos_version(void) {
    return khp_geos_load(NULL) == KHIPU_OK ? GEOSversion() : NULL;
}

static khipu_status mend(khp_outline *outline, khp_mending *mending, bool cut, khipu_error *error) {
    mender work = {.outline = outline};
    khipu_status status = khp_geos_load(error);
    if (status != KHIPU_OK) {
        return status;
    }
    work.geos = GEOS_init_r();
    if (work.geos == NULL) {
        return khp_fail_memory(error);
    }
    GEOSGeometry *geometry = khp_outline_to_geos(work.geos, outline, &work.out_of_memory);
    geometry = geometry == NULL ? NULL : make_valid(&work, geometry, mending);
    mending->was_cut = cut && geometry != NULL;
    bool is_as_it_was = geometry != NULL && !mending->was_invalid && !cut;
    if (!is_as_it_was && (geometry == NULL || !take_all(&work, geometry, cut))) {
        khp_outline_reset(outline); /* what GEOS cannot mend encloses nothing */
    }
    GEOSGeom_destroy_r(work.geos, geometry);
    GEOS_finish_r(work.geos);
    return work.out_of_memory ? khp_fail_memory(error) : KHIPU_OK;
}

#else

const char *khp_geos_version(void) { return NULL; }

static khipu_status mend(khp_outline *outline, khp_mending *mending, bool cut, khipu_error *error) {
    (void)outline;
    (void)mending;
    (void)cut;
    (void)error;
    return KHIPU_OK;
}

#endif

khipu_status khp_outline_mend(khp_outline *outline, khp_mending *mending, khipu_error *error) {
    *mending = (khp_mending){.was_invalid = false};
    if (outline->ring_count == 0) {
        return KHIPU_OK;
    }
    run_on_all(outline);
    bool cut = leaves_the_world(outline);
    khipu_status status = mend(outline, mending, cut, error);
    wind(outline);
    mending->is_lost = outline->ring_count == 0;
    return status;
}
