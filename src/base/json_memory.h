/* json_memory: whether jansson failed for lack of memory. It does not tell by itself: what it says
 * then are the words for a text that is no JSON, or none. */
#ifndef KHP_BASE_JSON_MEMORY_H
#define KHP_BASE_JSON_MEMORY_H

#include <stdbool.h>

/* Call before jansson reads a text, in the same thread. The first call puts itself between jansson
 * and the functions that it gets memory from, which stay those that were set. */
void khp_json_watch(void);

/* True if a request for memory has failed in this thread since khp_json_watch: then nothing is
 * known of the text. */
bool khp_json_lacked_memory(void);

#endif
