/* place: one entry of a gazetteer. */
#ifndef KHP_MODEL_PLACE_H
#define KHP_MODEL_PLACE_H

#include "model/match.h"

#include <stdint.h>

#define KHP_NO_PLACE UINT32_MAX
#define KHP_NO_AREA UINT32_MAX
#define KHP_AREA_LEVELS 4 /* admin3, admin2, admin1, country: innermost first */

enum { KHP_AREA_ADMIN3, KHP_AREA_ADMIN2, KHP_AREA_ADMIN1, KHP_AREA_COUNTRY };

/* The code schemes that a gazetteer can carry (design.md section 6). */
typedef enum khp_scheme {
    KHP_SCHEME_NONE,
    KHP_SCHEME_UBIGEO_INEI,
    KHP_SCHEME_UBIGEO_RENIEC,
    KHP_SCHEME_P_CODE,
    KHP_SCHEME_GEONAMES,
    KHP_SCHEME_ISO3166_2,
    KHP_SCHEME_GAZETTEER_ID,
    KHP_SCHEME_COUNT
} khp_scheme;

/* The word of a scheme ("ubigeo-inei"); "" for KHP_SCHEME_NONE. */
const char *khp_scheme_word(khp_scheme scheme);
bool khp_scheme_parse(khp_slice word, khp_scheme *scheme);

/* Peru's codes of six digits: two a department, two a province, two a district. */
static inline bool khp_scheme_is_ubigeo(khp_scheme scheme) {
    return scheme == KHP_SCHEME_UBIGEO_INEI || scheme == KHP_SCHEME_UBIGEO_RENIEC;
}

#define KHP_MADE_ID_BYTES 16

/* A place: as a row on its way into the gazetteer, and as the gazetteer shows it. Views only; an id
 * that is stored as a number may be written out into `made_id`, so that it goes with the struct. */
typedef struct khp_place {
    khp_slice id;                     /* "gn:3947740"; unique within a gazetteer */
    khp_slice name;                   /* primary name */
    khp_slice alt_names;              /* joined by alt_mark; empty if none */
    char alt_mark;                    /* '|' in CSV, ',' in a GeoNames dump */
    khp_slice areas[KHP_AREA_LEVELS]; /* names; empty where the gazetteer leaves the level blank */
    khp_slice area_codes[KHP_AREA_LEVELS]; /* codes ("PE.21"); empty where there are none */
    khp_slice
        codes[KHP_SCHEME_COUNT]; /* by scheme; GEONAMES and GAZETTEER_ID are derived from the id */
    khp_slice kind;              /* "province capital", "PPLA2" */
    khp_slice crs;               /* "EPSG:32718"; empty: --places-crs, else OGC:CRS84 */
    khp_slice source;
    double x; /* easting or longitude in crs; NAN if not readable */
    double y; /* northing or latitude */
    khp_precision precision;
    double uncertainty_m; /* NAN: nominal for the precision */
    uint64_t population;  /* 0 if unknown */
    uint64_t line;        /* in its file */
    uint16_t gazetteer;   /* which --places it came from, in their order */
    char made_id[KHP_MADE_ID_BYTES];
} khp_place;

#endif
