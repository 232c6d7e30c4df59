/* expect: asks memory for what looking some names up will need. In a large gazetteer a look-up
 * waits for memory most of its time, for one line after the other; for several names it waits
 * once. */
#ifndef KHP_LOCATE_EXPECT_H
#define KHP_LOCATE_EXPECT_H

#include "locate/locate.h"

/* Names that may be expected at once. */
#define KHP_EXPECTED_NAMES ((size_t)16)

/* Expects up to KHP_EXPECTED_NAMES names. places[i] is the first place that may bear the i-th, or
 * KHP_NO_PLACE: a guess, good for nothing but expecting more. */
void khp_expect_names(khp_locator *locator, const khp_slice *names, size_t count, uint32_t *places);

#endif
