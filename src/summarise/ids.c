#include "summarise/ids.h"

#include "base/memory.h"

/* Entries that one pass over the log holds at once, about: their hashes fall into the passes
 * evenly. */
#define PASS_ENTRIES ((size_t)256 * 1024)
#define READ_ENTRIES 4096

khipu_status khp_id_log_add(khp_id_log *log, const khp_id_entry *ids, size_t n,
                            khipu_error *error) {
    log->count += n;
    return khp_spool_add(&log->spool, khp_slice_of((const char *)ids, n * sizeof *ids), error);
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

/* The ids of one pass: those whose hash falls into its share. An empty slot has line 0, which no
 * record has. */
typedef struct id_set {
    khp_id_entry *slots;
    size_t mask;
} id_set;

/* The entry that has this id already, or NULL after adding it. Hashes are spread evenly as they
 * are. */
static const khp_id_entry *find_or_add(id_set *set, khp_id_entry entry) {
    size_t at = (size_t)(entry.id >> 20) & set->mask;
    while (set->slots[at].line != 0) {
        if (set->slots[at].id == entry.id) {
            return &set->slots[at];
        }
        at = (at + 1) & set->mask;
    }
    set->slots[at] = entry;
    return NULL;
}

/* What the caller wants to know of the repetitions. */
typedef struct repetitions {
    khp_repeated_id *items;
    size_t limit;
    size_t given;
    uint64_t count;
} repetitions;

/* Looks through the whole log for one share of the ids. Entries come in input order, so the first
 * is the first. */
static khipu_status look_through(khp_id_log *log, uint64_t pass, uint64_t passes, id_set *set,
                                 repetitions *found, khipu_error *error) {
    khp_id_entry part[READ_ENTRIES];
    if (pass > 0) { /* they come zeroed */
        memset(set->slots, 0, (set->mask + 1) * sizeof *set->slots);
    }
    for (uint64_t at = 0; at < log->count; at += READ_ENTRIES) {
        uint64_t left = log->count - at;
        size_t n = left < READ_ENTRIES ? (size_t)left : READ_ENTRIES;
        khipu_status status =
            khp_spool_read(&log->spool, at * sizeof *part, (char *)part, n * sizeof *part, error);
        if (status != KHIPU_OK) {
            return status;
        }
        for (size_t i = 0; i < n; i++) {
            const khp_id_entry *first =
                part[i].id % passes == pass ? find_or_add(set, part[i]) : NULL;
            if (first != NULL) {
                found->count += 1;
                keep_repeated(found->items, found->limit, &found->given,
                              (khp_repeated_id){part[i].line, first->line});
            }
        }
    }
    return KHIPU_OK;
}

khipu_status khp_id_log_find_repeated(khp_id_log *log, khp_repeated_id *repeated, size_t limit,
                                      size_t *given, uint64_t *count, khipu_error *error) {
    uint64_t passes = log->count / PASS_ENTRIES + 1;
    size_t slots = 64;
    while (slots < PASS_ENTRIES * 4 && slots < log->count * 2) {
        slots *= 2;
    }
    id_set set = {khp_alloc_zero(slots, sizeof *set.slots), slots - 1};
    repetitions found = {.items = repeated, .limit = limit};
    khipu_status status = set.slots == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (uint64_t pass = 0; status == KHIPU_OK && pass < passes; pass++) {
        status = look_through(log, pass, passes, &set, &found, error);
    }
    khp_free(set.slots);
    *given = found.given;
    *count = found.count;
    return status;
}

void khp_id_log_clear(khp_id_log *log) {
    khp_spool_clear(&log->spool);
    log->count = 0;
}
