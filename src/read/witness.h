/* witness: sees whether the records bear out what the start of their inputs let suppose.
 *
 * A survey of the first block of each input supposes types, decimal marks and the order of dates.
 * The run then goes on at once, and each thread's witness looks at the records as they pass. If one
 * of them says otherwise, the whole run starts over with a survey of everything, as if nothing had
 * been supposed. So an input is read once where it is what it seems, and the result never depends
 * on what was supposed. */
#ifndef KHP_READ_WITNESS_H
#define KHP_READ_WITNESS_H

#include "read/source.h"

typedef struct khp_witness khp_witness;

/* *witness is NULL, and that is no error, if nothing of the source is merely supposed.
 * KHIPU_E_MEMORY. The source must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_witness_new(khp_witness **witness, const khp_source *source,
                                              khipu_error *error);
/* NULL is fine. */
void khp_witness_free(khp_witness *witness);

/* True if the records agree with the supposed types and decimal marks; rejected ones say nothing.
 */
bool khp_witness_agrees(const khp_witness *witness, const khp_record *records, size_t count);

/* True if the cell of the date column agrees with the supposed order of dates. It is enough to ask
 * once for each distinct cell of an input. */
bool khp_witness_agrees_on_date(khp_witness *witness, khp_slice cell, uint32_t file, uint64_t line);

#endif
