/* packs: features deflated by the thousand, so that a page opens one without the others. Deflating
 * is the most work of all that a page needs, so threads of their own do it; the packs are the same
 * bytes however many there are. */
#ifndef KHP_WRITE_PACKS_H
#define KHP_WRITE_PACKS_H

#include "base/spool.h"

#define KHP_PACK_FEATURES 1000

typedef struct khp_packs khp_packs;

/* *packs is NULL on error. Temporary files lie in `folder`, which must outlive it. With `threads`
 * of 1 the caller deflates by itself. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_packs_new(khp_packs **packs, const char *folder, unsigned threads,
                                            khipu_error *error);
/* NULL is fine. */
void khp_packs_free(khp_packs *packs);

/* Appends a feature's text, which holds no newline; calls never overlap. KHIPU_E_MEMORY,
 * KHIPU_E_IO, and KHIPU_E_RANGE if a pack grows over 2 GB. */
KHIPU_MUST_CHECK khipu_status khp_packs_add(khp_packs *packs, khp_slice feature,
                                            khipu_error *error);

/* Deflates what is left and waits for all. Errors as khp_packs_add. */
KHIPU_MUST_CHECK khipu_status khp_packs_finish(khp_packs *packs, khipu_error *error);

/* After khp_packs_finish: the packs, raw deflate one behind the other, and where each ends. NULL
 * has none. */
size_t khp_packs_count(const khp_packs *packs);
uint64_t khp_packs_end(const khp_packs *packs, size_t number);
khp_spool *khp_packs_spool(khp_packs *packs);

#endif
