/* gazetteer: the places that records can be tied to, indexed by name, alternate name, code and
 * area.
 *
 * Filled from places, so that it knows no file format; immutable once sealed and then safe to share
 * between threads. Its contents lie in flat sections addressed by offsets, so that the compiled
 * form (`khipu index`) is the same sections mapped from a file. */
#ifndef KHP_LOCATE_GAZETTEER_H
#define KHP_LOCATE_GAZETTEER_H

#include "base/report.h"
#include "locate/place_batch.h"
#include "model/place.h"

typedef struct khp_gazetteer khp_gazetteer;

/* The compiled file that a gazetteer comes from (compiled.h). */
typedef struct khp_compiled_file khp_compiled_file;

/* An empty gazetteer; NULL without memory. */
khp_gazetteer *khp_gazetteer_new(void);
void khp_gazetteer_free(khp_gazetteer *gazetteer);

/* How it is built, before the first place: sealed on so many threads (1 if this is not called), and
 * with what grows with the number of places in temporary files in `folder` (NULL: in memory), which
 * must live as long as the gazetteer. What is built is the same. */
void khp_gazetteer_build_with(khp_gazetteer *gazetteer, unsigned threads, const char *folder);

/* Adds a place; its texts are copied. Places of gazetteer n must come before those of n + 1.
 * KHIPU_E_MEMORY; KHIPU_E_IO of a temporary file; KHIPU_E_RANGE beyond 2^32 - 2 places or 8 GiB of
 * names. */
KHIPU_MUST_CHECK khipu_status khp_gazetteer_add(khp_gazetteer *gazetteer, const khp_place *place,
                                                khipu_error *error);

/* Adds all places of a batch, behind those that are there, and empties it: for several threads,
 * which fill batches of their own and hand them over one after the other. Errors as above. */
KHIPU_MUST_CHECK khipu_status khp_gazetteer_take(khp_gazetteer *gazetteer, khp_place_batch *batch,
                                                 khipu_error *error);

/* How an area bears a name; the strongest first. As a place, an area is looked for step by step; as
 * what a record says around a place, every step holds. */
typedef enum khp_area_step {
    KHP_STEP_PRIMARY,   /* its own name, its official name, or that of --area-names */
    KHP_STEP_ENGLISH,   /* in the table of first-level areas */
    KHP_STEP_OTHER,     /* other names of it, or of the row that describes it */
    KHP_STEP_ALTERNATE, /* variants in the table of first-level areas; other names of its seat */
    KHP_STEP_CODE,      /* its code, whole */
    KHP_STEP_PART,      /* the last part of its code, digits alone: holds where a scheme is declared
                         */
    KHP_STEP_COUNT
} khp_area_step;

/* Names of areas known by code (--area-names): `code` is "PE.21" or "PE.21.2111"; one name may
 * stand for several codes, and one code may have several names. Before sealing. */
KHIPU_MUST_CHECK khipu_status khp_gazetteer_name_area(khp_gazetteer *gazetteer, khp_slice code,
                                                      khp_slice name, khp_area_step step,
                                                      khipu_error *error);

/* Longitude and latitude in OGC:CRS84 of a position in `crs` (empty: that of --places-crs); false
 * if they cannot be had. Called by the thread that seals only. */
typedef bool khp_to_degrees(void *context, khp_slice crs, double x, double y, double *longitude,
                            double *latitude);

/* How sealing compares positions of rows in other CRSs than EPSG:4326 and OGC:CRS84, and of rows
 * without a CRS unless `blank_is_degrees`. Without it only rows in degrees are found to be one
 * place. Before sealing. */
void khp_gazetteer_compare_by(khp_gazetteer *gazetteer, khp_to_degrees *to_degrees, void *context,
                              bool blank_is_degrees);

/* True if sealing brought a position to degrees: what was found to be one place then depends on how
 * that is done. */
bool khp_gazetteer_is_transformed(const khp_gazetteer *gazetteer);

/* Builds the indices, merges rows that are one place (design.md section 6) and reports duplicates
 * and contradictions to the listener. `paths` are the gazetteers' names for those messages.
 * KHIPU_E_MEMORY, KHIPU_E_IO, KHIPU_E_RANGE. */
KHIPU_MUST_CHECK khipu_status khp_gazetteer_seal(khp_gazetteer *gazetteer, khipu_texts paths,
                                                 const khipu_listener *listener,
                                                 khipu_error *error);

/* Areas that are known by code alone (a GeoNames dump without --area-names), countries not counted:
 * an unknown stated area is then no wonder, and a message can say what to do. */
uint32_t khp_gazetteer_unnamed_areas(const khp_gazetteer *gazetteer);

/* Number of places, and one of them. Its slices live as long as the gazetteer, but its id and what
 * is derived from that may live only as long as `place`, which is then not to be copied. */
uint32_t khp_gazetteer_count(const khp_gazetteer *gazetteer);
void khp_gazetteer_place(const khp_gazetteer *gazetteer, uint32_t number, khp_place *place);

/* The same, with an id that lives as long as the gazetteer: for places that are answers. Any
 * thread. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_gazetteer_keep(const khp_gazetteer *gazetteer, uint32_t number,
                                                 khp_place *place, khipu_error *error);

#endif
