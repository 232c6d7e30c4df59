/* generalising: brings positions to the level that the publishing policy asks for, and further
 * where too few records share a place. Once a distinct toponym, as a part of the memo
 * (run/placing.h).
 *
 * The area of a record is that of its place in the gazetteer; for a position of the record's own it
 * is that of the place which the record names, if the position fits it. All records of an area have
 * its one point, which is known from the area alone (khp_area_places_told); where none is, the next
 * area outwards is told, and where there is no more, the centre of a cell (protect/generalise.h).
 */
#ifndef KHP_RUN_GENERALISING_H
#define KHP_RUN_GENERALISING_H

#include "protect/masks.h"
#include "protect/policy.h"
#include "run/placing.h"

/* What a placement's guard says: which cells of its records must not be shown. */
#define KHP_GUARD_WHERE 1u                        /* everything that says where, but the areas */
#define KHP_GUARD_WITHIN(number) (2u << (number)) /* the stated area, innermost first */

typedef struct khp_generaliser khp_generaliser;

/* All three must outlive it. *generaliser is NULL on error. KHIPU_E_FIELD (the policy's column is
 * not there), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_generaliser_new(khp_generaliser **generaliser,
                                                  const khp_placing *placing,
                                                  const khp_policy *policy, const khp_masks *masks,
                                                  khipu_error *error);
void khp_generaliser_free(khp_generaliser *generaliser);

/* The column that says which records are generalised, and so is part of the memo's key;
 * KHP_NO_COLUMN if there is none. */
size_t khp_generaliser_column(const khp_generaliser *generaliser);

/* Generalises a placement that was just computed. `locator` is NULL without a gazetteer. Several
 * threads may call it, each with its own locator. Errors are those of khp_locate and of
 * khp_area_places_told. */
KHIPU_MUST_CHECK khipu_status khp_generalise(const khp_generaliser *generaliser,
                                             const khp_record *record, khp_locator *locator,
                                             const khp_query *query, khp_placed *placed,
                                             khipu_error *error);

/* From now on, placements like this one (rounded, as a feature has it) are brought to `level`;
 * KHP_PRECISION_UNKNOWN: to no place at all. Not while other threads generalise. *is_new tells if
 * that is more than before. False without memory. */
bool khp_generaliser_raise(khp_generaliser *generaliser, const khp_placement *placement,
                           khp_precision level, bool *is_new);

#endif
