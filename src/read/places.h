/* places: turns the records of a gazetteer table (CSV, GeoNames dump, GeoJSON points) into places.
 */
#ifndef KHP_READ_PLACES_H
#define KHP_READ_PLACES_H

#include "model/place.h"
#include "read/source.h"

/* Which column of a gazetteer is what. */
typedef struct khp_place_columns {
    size_t id;
    size_t name;
    size_t alt_names;
    size_t areas[KHP_AREA_LEVELS];
    size_t codes[KHP_SCHEME_COUNT];
    size_t x;
    size_t y;
    size_t crs;
    size_t kind;
    size_t kind_class; /* GeoNames: feature class */
    size_t precision;
    size_t uncertainty_m;
    size_t population;
    size_t source;
    bool is_geonames;    /* areas are codes, alternate names are joined by ',' */
    bool id_is_geonames; /* ids are GeoNames numbers, which get "gn:" */
    char decimal_mark;
    const char *kinds; /* --kinds, set by the caller before khp_place_columns_find; NULL: A and P */
} khp_place_columns;

/* Finds the columns in the gazetteer's header; *columns is zeroed or has `kinds` set. KHIPU_E_FIELD
 * without a name or a position column (the message says what was looked for and what is there). */
KHIPU_MUST_CHECK khipu_status khp_place_columns_find(khp_place_columns *columns, khp_source *source,
                                                     khipu_error *error);

/* A place whose slices view the record, or `scratch` (reset at each call) where text had to be made
 * ("gn:3947740", "PE.21.2111"). The line is set; the gazetteer number is the caller's. Returns
 * false if the row is no place: it has no name (*problem then says so, static text), a dump's row
 * is of a kind that is not wanted (*problem is NULL), or there is no memory (scratch->failed). A
 * position that is no number is NAN.
 */
bool khp_place_from_record(const khp_place_columns *columns, const khp_record *record,
                           khp_buffer *scratch, khp_place *place, const char **problem);

#endif
