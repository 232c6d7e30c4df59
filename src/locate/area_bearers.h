/* area_bearers: the areas that bear a name or a code, in the gazetteer and in the table of the
 * world's first-level areas, each with how it does. */
#ifndef KHP_LOCATE_AREA_BEARERS_H
#define KHP_LOCATE_AREA_BEARERS_H

#include "locate/area_refs.h"

typedef struct khp_area_bearer {
    uint32_t ref;
    khp_area_step step;
    bool is_core;  /* only without its level and linking words */
    bool is_first; /* the table has it as a first-level area, whatever level the gazetteer gives it
                    */
    khp_area_step best; /* of all of its claims, cores among them */
} khp_area_bearer;

/* Each area once, with its strongest claim. Zero-initialise; khp_area_bearers_clear gives it back.
 */
typedef struct khp_area_bearers {
    khp_area_bearer *items;
    size_t count;
    size_t capacity;
    khp_ref_list refs; /* working memory */
    bool failed;       /* no memory: incomplete */
} khp_area_bearers;

void khp_area_bearers_reset(khp_area_bearers *bearers);
void khp_area_bearers_clear(khp_area_bearers *bearers);

/* Adds one; an area that is there already keeps its stronger claim. */
void khp_area_bearers_put(khp_area_bearers *bearers, khp_area_bearer bearer);

/* Adds the areas that are known by exactly this folded text. `is_core`: the text is the core of
 * what was asked for. */
void khp_area_bearers_add(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                          khp_slice folded, bool is_core);

/* Adds the country of this folded name, whether or not the gazetteer has a place in it; nothing for
 * its code. */
void khp_area_bearers_add_country(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                                  khp_slice folded);

/* Adds the one first-level area that a code means in a country (empty: any). A bare number means
 * nothing unless `numbers` says so; bare letters do if every scheme that has them in the country
 * means one area. The code is as written. */
void khp_area_bearers_add_code(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                               khp_slice code, khp_slice country, bool numbers);

/* Adds the first-level area of the country of whose names alone the words are a part, or of which
 * one name, with more behind it, is the text (`Veracruz de Ignacio de la Llave`); nothing if
 * several would do. `core` is folded and without level words. */
void khp_area_bearers_add_part(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                               khp_slice core, khp_slice country);

#endif
