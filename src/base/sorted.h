/* sorted: items that come in any order and are read back in order, in memory that is bounded
 * however many there are. They are sorted a run at a time; the runs lie in a temporary file without
 * a name and are merged as they are read. */
#ifndef KHP_BASE_SORTED_H
#define KHP_BASE_SORTED_H

#include "base/spool.h"

/* The order of two items, as memcmp tells it; a pure function of their bytes. */
typedef int khp_sorted_compare(khp_slice a, khp_slice b);

/* Where a run lies in the spool. */
typedef struct khp_sorted_run {
    uint64_t at;
    uint64_t end;
} khp_sorted_run;

/* One run that is being read. */
typedef struct khp_sorted_cursor khp_sorted_cursor;

/* Zero-initialise ({0}), set `compare` and spool.folder, and khp_sorted_clear in the end. */
typedef struct khp_sorted {
    khp_sorted_compare *compare;
    size_t most_bytes; /* of a run in the making; 0: 4 MiB */
    khp_spool spool;
    khp_buffer pending; /* items of the run in the making, each behind its length */
    size_t pending_count;
    khp_sorted_run *runs;
    size_t run_count;
    size_t run_capacity;
    khp_sorted_cursor *cursors; /* of all runs, while they are read */
    size_t cursor_count;
    size_t *heap; /* numbers of cursors that have an item; the first item on top */
    size_t heap_count;
} khp_sorted;

/* Adds an item; its bytes are copied. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_sorted_add(khp_sorted *sorted, khp_slice item,
                                             khipu_error *error);

/* Starts reading from the first item; nothing may be added between this and the last
 * khp_sorted_next. May be called again. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_sorted_begin(khp_sorted *sorted, khipu_error *error);

/* The next item, valid until the next call; of equal ones the one that was added first. *more is
 * false behind the last. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_sorted_next(khp_sorted *sorted, khp_slice *item, bool *more,
                                              khipu_error *error);

void khp_sorted_clear(khp_sorted *sorted);

#endif
