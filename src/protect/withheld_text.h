/* withheld_text: what is said at the end of a run, where it is read: which columns were not
 * written and why, which ones somebody asked for, and which of what is written looks personal. */
#ifndef KHP_PROTECT_WITHHELD_TEXT_H
#define KHP_PROTECT_WITHHELD_TEXT_H

#include "base/report.h"
#include "model/schema.h"

/* Why a column is withheld, in words for a list of columns ("looks personal"); "" if it is not. */
const char *khp_withheld_words(khp_withheld_why why);

/* Says all of it on the listener. `generalises`: positions are told less exactly. KHIPU_E_MEMORY.
 */
KHIPU_MUST_CHECK khipu_status khp_withheld_report(const khp_schema *schema, bool generalises,
                                                  const char *source,
                                                  const khipu_listener *listener,
                                                  khipu_error *error);

#endif
