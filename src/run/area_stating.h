/* area_stating: the area that a record with a position of its own says it lies in, by its code or
 * by the names of the areas that it states. A name counts at the level that its column's header
 * says ("province"), as Puno is a district, a province and a department. */
#ifndef KHP_RUN_AREA_STATING_H
#define KHP_RUN_AREA_STATING_H

#include "locate/locate.h"
#include "locate/membership.h"
#include "model/placement.h"

/* The innermost administrative level that a place of this precision can be told to lie in. A
 * position of a record's own mostly says nothing of its precision and is taken at its word. */
int khp_innermost_admin(khp_precision precision);

/* True if the records' codes are known to be of the scheme: it is declared, or the header says so,
 * or they carry their country, as p-codes and ISO 3166-2 do. */
bool khp_records_have_codes(const khp_schema *schema, const khp_locate_settings *settings,
                            khp_scheme scheme);

/* Working memory of one thread. */
typedef struct khp_area_stater khp_area_stater;

/* NULL without memory. All must outlive it. */
khp_area_stater *khp_area_stater_new(const khp_membership *membership, const khp_schema *schema,
                                     const khp_locate_settings *settings);
void khp_area_stater_free(khp_area_stater *stater);

/* What the record says: the innermost area, as far in as the precision of its position allows.
 * Columns that are withheld say nothing. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_stater_find(khp_area_stater *stater, const khp_query *query,
                                                   khp_precision precision, khp_stated_area *stated,
                                                   khipu_error *error);

#endif
