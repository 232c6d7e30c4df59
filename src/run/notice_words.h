/* notice_words: what is said of records that share a notice, once a run with their number. */
#ifndef KHP_RUN_NOTICE_WORDS_H
#define KHP_RUN_NOTICE_WORDS_H

#include "base/report.h"
#include "model/chunk.h"

/* The role or option that the notice is about; NULL: none. */
const char *khp_notice_field(khp_notice notice);

/* What follows "3 records ". */
const char *khp_notice_sentence(khp_notice notice);

/* Reports in one line how many records are told at a wider level than a policy asked for, and how
 * wide; `notices` has KHP_NOTICE_COUNT of them. Nothing if there are none. */
void khp_notices_report_wider(const khp_notice_count *notices, const khipu_listener *listener);

#endif
