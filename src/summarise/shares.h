/* shares: how much of the people and of the cases lies in the areas that satisfy something
 * (--share-by). */
#ifndef KHP_SUMMARISE_SHARES_H
#define KHP_SUMMARISE_SHARES_H

#include "base/error.h"
#include "model/area_counts.h"

/* Reads the option. KHIPU_E_ARGUMENT. */
KHIPU_MUST_CHECK khipu_status khp_share_rule_parse(khp_share_rule *rule, const char *text,
                                                   khipu_error *error);

/* Fills the groups of a share whose rule and column are set, from the records of each area. */
void khp_share_make(khp_share *share, const khp_area_set *set, const uint64_t *records);

#endif
