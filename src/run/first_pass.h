/* first_pass: reads the cases once before they are placed, for what whole columns decide. */
#ifndef KHP_RUN_FIRST_PASS_H
#define KHP_RUN_FIRST_PASS_H

#include "run/join.h"

/* True if every input is a regular file. */
bool khp_can_be_read_twice(const khp_join *join);

/* Sees what a record says about its place; *enough: no more need be read. */
typedef khipu_status (*khp_see_query)(void *context, const khp_query *query, bool *enough,
                                      khipu_error *error);

/* Shows every record that is not rejected, in order, until `see` has enough. Afterwards the source
 * is at its first record again. Errors are those of the reader and of `see`, and KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_see_queries(khp_join *join, khp_see_query see, void *context,
                                              khipu_error *error);

#endif
