/* crossings: whether an outline crosses itself so often that mending it would cost without end. */
#ifndef KHP_MODEL_CROSSINGS_H
#define KHP_MODEL_CROSSINGS_H

#include "model/outline.h"

/* An outline of n corners may cross or touch itself 20 n + 10,000 times: that is more than any
 * border drawn twice does, and far less than a star of 100,000 corners. */
#define KHP_CROSSINGS_PER_CORNER 20
#define KHP_CROSSINGS_BESIDES 10000

/* Sets *is_tangled if its edges meet more often than that, or lie so close upon one another that
 * this cannot be told in time that grows with the corners. False without memory. */
bool khp_outline_is_tangled(const khp_outline *outline, bool *is_tangled);

#endif
