/* stated_ground: the country and the first-level area that a record states, and whether a position
 * lies outside them, as the outlines of the world tell (world/ground.h). */
#ifndef KHP_RUN_STATED_GROUND_H
#define KHP_RUN_STATED_GROUND_H

#include "locate/locate.h"
#include "model/schema.h"

/* What is stated. Texts are as the record or --country writes them and view those. */
typedef struct khp_stated_ground {
    char country[3]; /* ISO 3166-1 alpha-2; "": none is stated, or one that is not known */
    khp_slice country_text;
    khp_slice area_text;      /* empty: no first-level area is stated */
    char country_of_place[3]; /* of the place that the record names; "": not known. States nothing,
                                 but tells in which country the area is to be looked for */
} khp_stated_ground;

/* The country that the record states in a column whose header says so, else that of the run, and
 * the name in a column of first-level areas. */
void khp_ground_state(const khp_schema *schema, const khp_locate_settings *settings,
                      const khp_query *query, khp_stated_ground *stated);

/* Notes the country of the place that the record names, by its code or name there. */
void khp_ground_note_place(khp_stated_ground *stated, khp_slice country);

/* Outlines, unpacked as they are needed: one thread's. NULL without memory. */
typedef struct khp_ground khp_ground;
khp_ground *khp_ground_new(void);
void khp_ground_free(khp_ground *ground);

/* What the outlines say of a position. */
typedef struct khp_ground_answer {
    khp_slice outside; /* the country, else the area, as stated, that it lies outside of by more
                          than the margin; empty: of none, as far as is known */
    bool is_known;     /* a country or an area that is stated is one that the outlines know */
} khp_ground_answer;

/* Where no country is stated, the area is one of the country of the named place, else of the
 * country in which the position lies. Degrees in CRS84. False without memory. */
bool khp_ground_ask(khp_ground *ground, const khp_stated_ground *stated, double lon, double lat,
                    double margin_m, khp_ground_answer *answer);

#endif
