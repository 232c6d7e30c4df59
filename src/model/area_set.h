/* area_set: the areas that cases are counted in, from the outermost level to the innermost. */
#ifndef KHP_MODEL_AREA_SET_H
#define KHP_MODEL_AREA_SET_H

#include "base/arena.h"
#include "model/outline.h"

#include <stdint.h>

/* Levels that one set may have: department, province, district. */
#define KHP_COUNTED_LEVELS 3

#define KHP_IN_NO_AREA UINT32_MAX

/* One level of areas. */
typedef struct khp_counted_level {
    int admin;      /* 1: first administrative level (department), 2, 3; 0: not known */
    khp_slice name; /* what the file calls such an area ("district"); empty if it does not say */
    size_t first;   /* its areas lie together */
    size_t count;
} khp_counted_level;

/* One area. Texts are owned by the set. */
typedef struct khp_counted_area {
    khp_slice key;       /* its code; empty if it has none */
    khp_slice name;      /* empty if it has none */
    khp_slice iso;       /* its ISO 3166-2 code; empty if it has none */
    uint32_t level;      /* into the set's levels */
    uint32_t parent;     /* the area of an outer level around it; KHP_IN_NO_AREA at the outermost */
    double population;   /* NAN: not known */
    uint64_t line;       /* in its file; 0 of an outer level that was put together */
    khp_outline outline; /* in OGC:CRS84; empty if it has none */
} khp_counted_area;

/* Zero-initialise; khp_area_set_clear gives everything back. */
typedef struct khp_area_set {
    khp_counted_level levels[KHP_COUNTED_LEVELS]; /* outermost first; the last is the file's own */
    size_t level_count;
    khp_counted_area *areas;
    size_t count;
    size_t capacity;
    double
        *values; /* of the columns of --share-by: value_columns a row of the file, NAN for none */
    size_t value_columns;
    khp_arena text;
} khp_area_set;

/* The level of the file's own rows. */
static inline const khp_counted_level *khp_area_set_own(const khp_area_set *set) {
    return &set->levels[set->level_count - 1];
}

/* The area's value in one of the columns of --share-by; NAN for an outer area. */
double khp_area_set_value(const khp_area_set *set, size_t area, size_t column);

/* The area of level `level` that the area is or lies in; KHP_IN_NO_AREA if it lies in none. */
uint32_t khp_area_set_at_level(const khp_area_set *set, uint32_t area, size_t level);

/* Adds an area, texts copied, outline taken over (also on failure). False without memory. */
bool khp_area_set_add(khp_area_set *set, const khp_counted_area *area);

void khp_area_set_clear(khp_area_set *set);

#endif
