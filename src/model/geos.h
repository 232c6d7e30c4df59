/* geos: the functions of GEOS, under their own names, of its library, which is loaded when areas
 * have outlines (late.h). Where that cannot be done (KHP_GEOS_FILE is not defined) it is linked.
 * Only where khipu is built with GEOS. */
#ifndef KHP_MODEL_GEOS_H
#define KHP_MODEL_GEOS_H

#include "base/error.h"

#if KHP_HAVE_GEOS

#include <geos_c.h>

#ifdef KHP_GEOS_FILE

/* The functions that khipu calls, without their `GEOS`. */
#define KHP_GEOS_FUNCTIONS(F)                                                                      \
    F(CoordSeq_copyFromBuffer_r)                                                                   \
    F(CoordSeq_getSize_r)                                                                          \
    F(CoordSeq_getXY_r)                                                                            \
    F(Free_r)                                                                                      \
    F(GeomGetX_r)                                                                                  \
    F(GeomGetY_r)                                                                                  \
    F(GeomTypeId_r)                                                                                \
    F(Geom_createCollection_r)                                                                     \
    F(Geom_createLinearRing_r)                                                                     \
    F(Geom_createPointFromXY_r)                                                                    \
    F(Geom_createPolygon_r)                                                                        \
    F(Geom_createRectangle_r)                                                                      \
    F(Geom_destroy_r)                                                                              \
    F(Geom_getCoordSeq_r)                                                                          \
    F(GetExteriorRing_r)                                                                           \
    F(GetGeometryN_r)                                                                              \
    F(GetInteriorRingN_r)                                                                          \
    F(GetNumGeometries_r)                                                                          \
    F(GetNumInteriorRings_r)                                                                       \
    F(Intersection_r)                                                                              \
    F(MakeValidParams_create_r)                                                                    \
    F(MakeValidParams_destroy_r)                                                                   \
    F(MakeValidParams_setMethod_r)                                                                 \
    F(MakeValidWithParams_r)                                                                       \
    F(Prepare_r)                                                                                   \
    F(PreparedGeom_destroy_r)                                                                      \
    F(PreparedIntersects_r)                                                                        \
    F(STRtree_create_r)                                                                            \
    F(STRtree_destroy_r)                                                                           \
    F(STRtree_insert_r)                                                                            \
    F(STRtree_query_r)                                                                             \
    F(_finish_r)                                                                                   \
    F(_init_r)                                                                                     \
    F(isEmpty_r)                                                                                   \
    F(isValidDetail_r)                                                                             \
    F(isValid_r)                                                                                   \
    F(version)

/* NOLINTNEXTLINE(bugprone-macro-parentheses): the name of a member cannot be in any */
#define KHP_GEOS_MEMBER(name) __typeof__(&GEOS##name) name;
typedef struct khp_geos_functions {
    KHP_GEOS_FUNCTIONS(KHP_GEOS_MEMBER)
} khp_geos_functions;
#undef KHP_GEOS_MEMBER

extern khp_geos_functions khp_geos; /* empty before khp_geos_load */

#define GEOSCoordSeq_copyFromBuffer_r khp_geos.CoordSeq_copyFromBuffer_r
#define GEOSCoordSeq_getSize_r khp_geos.CoordSeq_getSize_r
#define GEOSCoordSeq_getXY_r khp_geos.CoordSeq_getXY_r
#define GEOSFree_r khp_geos.Free_r
#define GEOSGeomGetX_r khp_geos.GeomGetX_r
#define GEOSGeomGetY_r khp_geos.GeomGetY_r
#define GEOSGeomTypeId_r khp_geos.GeomTypeId_r
#define GEOSGeom_createCollection_r khp_geos.Geom_createCollection_r
#define GEOSGeom_createLinearRing_r khp_geos.Geom_createLinearRing_r
#define GEOSGeom_createPointFromXY_r khp_geos.Geom_createPointFromXY_r
#define GEOSGeom_createPolygon_r khp_geos.Geom_createPolygon_r
#define GEOSGeom_createRectangle_r khp_geos.Geom_createRectangle_r
#define GEOSGeom_destroy_r khp_geos.Geom_destroy_r
#define GEOSGeom_getCoordSeq_r khp_geos.Geom_getCoordSeq_r
#define GEOSGetExteriorRing_r khp_geos.GetExteriorRing_r
#define GEOSGetGeometryN_r khp_geos.GetGeometryN_r
#define GEOSGetInteriorRingN_r khp_geos.GetInteriorRingN_r
#define GEOSGetNumGeometries_r khp_geos.GetNumGeometries_r
#define GEOSGetNumInteriorRings_r khp_geos.GetNumInteriorRings_r
#define GEOSIntersection_r khp_geos.Intersection_r
#define GEOSMakeValidParams_create_r khp_geos.MakeValidParams_create_r
#define GEOSMakeValidParams_destroy_r khp_geos.MakeValidParams_destroy_r
#define GEOSMakeValidParams_setMethod_r khp_geos.MakeValidParams_setMethod_r
#define GEOSMakeValidWithParams_r khp_geos.MakeValidWithParams_r
#define GEOSPrepare_r khp_geos.Prepare_r
#define GEOSPreparedGeom_destroy_r khp_geos.PreparedGeom_destroy_r
#define GEOSPreparedIntersects_r khp_geos.PreparedIntersects_r
#define GEOSSTRtree_create_r khp_geos.STRtree_create_r
#define GEOSSTRtree_destroy_r khp_geos.STRtree_destroy_r
#define GEOSSTRtree_insert_r khp_geos.STRtree_insert_r
#define GEOSSTRtree_query_r khp_geos.STRtree_query_r
#define GEOS_finish_r khp_geos._finish_r
#define GEOS_init_r khp_geos._init_r
#define GEOSisEmpty_r khp_geos.isEmpty_r
#define GEOSisValidDetail_r khp_geos.isValidDetail_r
#define GEOSisValid_r khp_geos.isValid_r
#define GEOSversion khp_geos.version

#endif

/* Loads the library, once; before any other call. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_geos_load(khipu_error *error);

#endif

#endif
