#include "summarise/ids.h"

#include "base/memory.h"

#include <stdlib.h>

/* Entries that one pass over the log sorts at once. */
#define PASS_ENTRIES ((size_t)512 * 1024)
#define READ_ENTRIES 4096

typedef struct id_entry {
    uint64_t id;
    uint64_t line;
} id_entry;

khipu_status khp_id_log_add(khp_id_log *log, const uint64_t *ids, const uint64_t *lines, size_t n,
                            khipu_error *error) {
    for (size_t i = 0; i < n; i++) {
        const id_entry entry = {ids[i], lines[i]};
        khipu_status status =
            khp_spool_add(&log->spool, khp_slice_of((const char *)&entry, sizeof entry), error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    log->count += n;
    return KHIPU_OK;
}

static int compare_entries(const void *left, const void *right) {
    const id_entry *a = left;
    const id_entry *b = right;
    if (a->id != b->id) {
        return a->id < b->id ? -1 : 1;
    }
    return (a->line > b->line) - (a->line < b->line);
}

/* Keeps the `limit` repetitions that come first in the input, in order. */
static void keep_repeated(khp_repeated_id *repeated, size_t limit, size_t *given,
                          khp_repeated_id found) {
    size_t at = *given;
    if (at == limit) {
        if (limit == 0 || found.line >= repeated[limit - 1].line) {
            return;
        }
        at = limit - 1;
    } else {
        *given += 1;
    }
    while (at > 0 && repeated[at - 1].line > found.line) {
        repeated[at] = repeated[at - 1];
        at--;
    }
    repeated[at] = found;
}

/* Collects the entries of one pass: those whose id falls into its share of all ids. */
static khipu_status collect_pass(khp_id_log *log, uint64_t pass, uint64_t passes,
                                 id_entry **entries, size_t *capacity, size_t *count,
                                 khipu_error *error) {
    id_entry part[READ_ENTRIES];
    *count = 0;
    for (uint64_t at = 0; at < log->count; at += READ_ENTRIES) {
        uint64_t left = log->count - at;
        size_t n = left < READ_ENTRIES ? (size_t)left : READ_ENTRIES;
        khipu_status status =
            khp_spool_read(&log->spool, at * sizeof *part, (char *)part, n * sizeof *part, error);
        if (status != KHIPU_OK) {
            return status;
        }
        for (size_t i = 0; i < n; i++) {
            if (part[i].id % passes != pass) {
                continue;
            }
            id_entry *grown = khp_grow(*entries, capacity, *count, sizeof **entries);
            if (grown == NULL) {
                return khp_fail_memory(error);
            }
            *entries = grown;
            grown[(*count)++] = part[i];
        }
    }
    return KHIPU_OK;
}

khipu_status khp_id_log_find_repeated(khp_id_log *log, khp_repeated_id *repeated, size_t limit,
                                      size_t *given, uint64_t *count, khipu_error *error) {
    uint64_t passes = log->count / PASS_ENTRIES + 1;
    id_entry *entries = NULL;
    size_t capacity = 0;
    khipu_status status = KHIPU_OK;
    *given = 0;
    *count = 0;
    for (uint64_t pass = 0; status == KHIPU_OK && pass < passes; pass++) {
        size_t n = 0;
        status = collect_pass(log, pass, passes, &entries, &capacity, &n, error);
        if (status == KHIPU_OK && n > 1) {
            qsort(entries, n, sizeof *entries, compare_entries);
        }
        for (size_t i = 1, first = 0; status == KHIPU_OK && i < n; i++) {
            if (entries[i].id != entries[first].id) {
                first = i;
                continue;
            }
            *count += 1;
            keep_repeated(repeated, limit, given,
                          (khp_repeated_id){entries[i].line, entries[first].line});
        }
    }
    khp_free(entries);
    return status;
}

void khp_id_log_clear(khp_id_log *log) {
    khp_spool_clear(&log->spool);
    log->count = 0;
}
