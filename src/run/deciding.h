/* deciding: the files that people decide in. What they typed is not overwritten before it was
 * handed back; where placements.csv may be written; and what its rows say. */
#ifndef KHP_RUN_DECIDING_H
#define KHP_RUN_DECIDING_H

#include "run/join.h"
#include "write/placements.h"

/* True if a bundle of the run holds placements.csv, and places and candidates in its review.csv:
 * nothing that they say of places and areas is withheld, and no policy tells anything of a record
 * less exactly. */
bool khp_bundle_tells_placements(const khp_join *join);

/* Looks for decisions in the review and placements files of a bundle that is about to be replaced;
 * each must have been handed back with --decisions. KHIPU_E_ARGUMENT if one was not; errors of the
 * reader. */
KHIPU_MUST_CHECK khipu_status khp_check_bundle_decisions(const khp_join *join, const char *folder,
                                                         khipu_error *error);

/* Opens x-placements.csv beside --review x.csv, for its owner alone as the review file; *sink is
 * NULL if there is none, as without the option and beside what is no file. KHIPU_E_ARGUMENT if one
 * stands there with decisions that were not handed back, or cannot be read as one; errors of
 * khp_sink_open_private. */
KHIPU_MUST_CHECK khipu_status khp_placements_open_beside(khp_sink **sink, const khp_join *join,
                                                         khipu_error *error);

/* For khp_placements_write; views the join. */
khp_placements_facts khp_placements_facts_of(const khp_join *join);

#endif
