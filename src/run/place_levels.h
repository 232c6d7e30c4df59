/* place_levels: which level of areas the place column names, if it names areas: by --place-level,
 * else by the words of its header and then by its values, country by country; and whether a column
 * called `state` holds states. */
#ifndef KHP_RUN_PLACE_LEVELS_H
#define KHP_RUN_PLACE_LEVELS_H

#include "run/join.h"

/* Decides it, sets join->settings and says what was decided. Reads the cases once, if values decide
 * and can be read twice. KHIPU_E_FIELD if the header has a level word and no level can be told;
 * KHIPU_E_ARGUMENT (--place-level is no level); errors of the reader; KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_join_decide_levels(khp_join *join, khipu_error *error);

#endif
