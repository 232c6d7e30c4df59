/* stated_ground: the country and the first-level area that a record states, and whether a position
 * lies outside them, as the outlines of the world tell. */
#ifndef KHP_RUN_STATED_GROUND_H
#define KHP_RUN_STATED_GROUND_H

#include "locate/locate.h"
#include "model/schema.h"

/* What is stated, as far as the outlines know it. */
typedef struct khp_stated_ground {
    char country[3];        /* two-letter code; "": none */
    khp_slice country_text; /* as the record or --country writes it; views them */
    khp_slice area_text;    /* as the record writes it; empty: none */
} khp_stated_ground;

/* The country that the record states in a column whose header says so, else that of the run, and
 * the name in a column of first-level areas. Slices view the query and the settings. */
void khp_ground_state(const khp_schema *schema, const khp_locate_settings *settings,
                      const khp_query *query, khp_stated_ground *stated);

/* Outlines, opened as they are needed: one thread's. NULL without memory. */
typedef struct khp_ground khp_ground;
khp_ground *khp_ground_new(void);
void khp_ground_free(khp_ground *ground);

/* What the position lies outside of by more than the margin: the text of the area, else of the
 * country, as stated; empty if it lies in them, near their border, or nothing is known of them.
 * Degrees in CRS84. */
khp_slice khp_ground_outside(khp_ground *ground, const khp_stated_ground *stated, double lon,
                             double lat, double margin_m);

#endif
