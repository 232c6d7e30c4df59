/* world: the world's first-level areas, their names and codes (data/areas/README.md). Nothing is
 * set up: every call reads the table inside the program where it lies, and may be made by any
 * thread. Where an outline decides is ground.h.
 *
 * Areas are numbered from 0, those of a country one after the other. What a name or a code means
 * is for the caller to decide: a name may be borne by many areas of many countries. */
#ifndef KHP_WORLD_WORLD_H
#define KHP_WORLD_WORLD_H

#include "base/slice.h"

#include <stdint.h>

/* An area. The views are of the program's own memory and stay. Texts that are not known are empty.
 */
typedef struct khp_world_area {
    khp_slice country;    /* ISO 3166-1 alpha-2: of whom gazetteers count it */
    khp_slice name;       /* primary name, as written */
    khp_slice type;       /* what it is called in its country ("Región"); may be in any language */
    khp_slice type_en;    /* the same in English ("Region") */
    khp_slice iso_3166_2; /* "CL-RM" */
    khp_slice hasc;       /* "CL.RM" */
    khp_slice postal;     /* "RM": an abbreviation, seldom that of the post */
    khp_slice adm1_code;  /* Natural Earth's, each area's own: "CHL-2698" */
    khp_slice geonames;   /* the code in GeoNames that is this area: "CL.12", or "GB.ENG.K2" */
    khp_slice within; /* the first-level code that it is a part of, if `geonames` is none such */
    double longitude; /* of the label point, which lies inside; degrees, CRS84 */
    double latitude;
    double reach_m;     /* from the label point to the farthest vertex, rounded up to the km */
    bool iso_is_unique; /* no other area has its ISO 3166-2 code (false without one) */
} khp_world_area;

#define KHP_WORLD_NO_AREA UINT32_MAX

uint32_t khp_world_count(void);

/* Fills *area; false (and nothing but empty fields) if there is no area of that number. */
bool khp_world_area_at(uint32_t number, khp_world_area *area);

/* The areas of a country by its ISO 3166-1 alpha-2 code in capitals: numbers *first to *first +
 * *count - 1. False, and none, if the table has no such country. */
bool khp_world_country(khp_slice iso2, uint32_t *first, uint32_t *count);

/* Names go in steps, of which the first that answers is to be believed. */
typedef enum khp_world_step {
    KHP_WORLD_PRIMARY,   /* primary and official names */
    KHP_WORLD_ENGLISH,   /* the English name */
    KHP_WORLD_LANGUAGE,  /* the name in another language */
    KHP_WORLD_ALTERNATE, /* other names */
    KHP_WORLD_STEP_COUNT
} khp_world_step;

/* That an area bears a name. */
typedef struct khp_world_name {
    uint32_t area;
    khp_world_step step;
    bool is_core; /* only without its level and linking words (khp_form_core) */
} khp_world_name;

/* A walk through what was found. */
typedef struct khp_world_cursor {
    const char *at;
    uint32_t left;
    uint32_t last;
} khp_world_cursor;

/* Finds the areas that bear a name, folded (khp_toponym_fold), whole or as core: give the folded
 * text for those that bear the text, its core for those that bear its core. False if there is none.
 */
bool khp_world_find(khp_slice folded, khp_world_cursor *cursor);

/* The next of them: by step, whole names before cores, then by number. An area comes once as whole
 * name, at its first step, and once as core if that is at an earlier step. False at the end. */
bool khp_world_next(khp_world_cursor *cursor, khp_world_name *name);

/* The schemes of codes. */
typedef enum khp_world_scheme {
    KHP_WORLD_BY_ISO,      /* ISO 3166-2 with its country: CL-RM */
    KHP_WORLD_BY_ISO_PART, /* without: RM */
    KHP_WORLD_BY_HASC,     /* CL.RM */
    KHP_WORLD_BY_POSTAL,   /* RM */
    KHP_WORLD_BY_ADM1,     /* CHL-2698 */
    KHP_WORLD_BY_GEONAMES, /* CL.12 */
    KHP_WORLD_BY_WITHIN,   /* the first-level code of GeoNames that the area is a part of: FR.11 */
    KHP_WORLD_SCHEME_COUNT
} khp_world_scheme;

typedef struct khp_world_code {
    uint32_t area;
    khp_world_scheme scheme;
} khp_world_code;

/* Finds the areas that have a code in one of the schemes; the code is in capitals and trimmed.
 * False if there is none. Areas of all countries are found: a bare number or letter code means
 * something in a country only, and whether it does is for the caller to say. */
bool khp_world_find_code(khp_slice code, khp_world_cursor *cursor);

/* The next of them, by scheme, then by number; false at the end. */
bool khp_world_next_code(khp_world_cursor *cursor, khp_world_code *code);

/* The area that is this code of GeoNames, of the first level (PE.15) or the second (GB.ENG.K2);
 * KHP_WORLD_NO_AREA if none is. No two areas are one code; the areas that a first-level code is
 * made of are found as KHP_WORLD_BY_WITHIN. */
uint32_t khp_world_of_geonames(khp_slice code);

#define KHP_WORLD_NAME_BYTES 1024 /* of the longest folded name */

/* A walk through all names of an area, folded: whole names and cores. Set up with
 * khp_world_names_of; the text is kept in the cursor until the next call. */
typedef struct khp_world_names {
    const char *at;
    uint32_t area;
    uint32_t left;
    uint32_t last;
    uint32_t length;
    char text[KHP_WORLD_NAME_BYTES];
} khp_world_names;

void khp_world_names_of(uint32_t area, khp_world_names *names);

/* The next name, in the order of their bytes; step and is_core are those of khp_world_next. False
 * at the end. */
bool khp_world_next_name(khp_world_names *names, khp_slice *folded, khp_world_name *name);

#endif
