/* notice_words: what is said of records that share a notice, once a run with their number. */
#ifndef KHP_RUN_NOTICE_WORDS_H
#define KHP_RUN_NOTICE_WORDS_H

#include "model/chunk.h"

/* The role or option that the notice is about; NULL: none. */
const char *khp_notice_field(khp_notice notice);

/* What follows "3 records ". */
const char *khp_notice_sentence(khp_notice notice);

#endif
