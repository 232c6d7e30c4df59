/* singling: says how far what is published singles records out, where the publishing policy is a
 * file.
 */
#ifndef KHP_RUN_SINGLING_H
#define KHP_RUN_SINGLING_H

#include "run/join.h"
#include "summarise/anonymity.h"

/* Tells the listener of the k of k-anonymity, and of records that stand alone in a small place.
 * `anonymity` has taken all records of the join; NULL: nothing is said. KHIPU_E_MEMORY, KHIPU_E_IO.
 */
KHIPU_MUST_CHECK khipu_status khp_report_anonymity(const khp_join *join, khp_anonymity *anonymity,
                                                   khipu_error *error);

#endif
