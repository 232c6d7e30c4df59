#include "summarise/ids.h"

#include "base/memory.h"

/* Entries that are compared at once, about; a larger share is looked through several times. */
#define PASS_ENTRIES ((uint64_t)128 * 1024)
#define PAGE_BYTES (KHP_ID_PAGE * sizeof(khp_id_entry))

static size_t share_of(uint64_t id) { return (size_t)(id >> 56); }

static khipu_status spool_page(khp_id_log *log, size_t number, khipu_error *error) {
    khp_id_share *share = &log->shares[number];
    uint8_t *pages =
        khp_grow(log->page_shares, &log->page_capacity, log->page_count, sizeof *pages);
    if (pages == NULL) {
        return khp_fail_memory(error);
    }
    log->page_shares = pages;
    pages[log->page_count++] = (uint8_t)number;
    share->recent_count = 0;
    share->pages += 1;
    return khp_spool_add(&log->spool, khp_slice_of((const char *)share->recent, PAGE_BYTES), error);
}

khipu_status khp_id_log_add(khp_id_log *log, const khp_id_entry *ids, size_t n,
                            khipu_error *error) {
    if (log->shares == NULL && n > 0) {
        log->shares = khp_alloc_zero(KHP_ID_SHARES, sizeof *log->shares);
        if (log->shares == NULL) {
            return khp_fail_memory(error);
        }
    }
    for (size_t i = 0; i < n; i++) {
        size_t number = share_of(ids[i].id);
        khp_id_share *share = &log->shares[number];
        khp_id_entry *recent =
            khp_grow(share->recent, &share->recent_capacity, share->recent_count, sizeof *recent);
        if (recent == NULL) {
            return khp_fail_memory(error);
        }
        share->recent = recent;
        recent[share->recent_count++] = ids[i];
        if (share->recent_count == KHP_ID_PAGE) {
            khipu_status status = spool_page(log, number, error);
            if (status != KHIPU_OK) {
                return status;
            }
        }
    }
    return KHIPU_OK;
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

/* The ids of one pass. A slot is empty if it has line 0, which no record has, or an id of another
 * share: so nothing need be cleared from share to share. */
typedef struct id_set {
    khp_id_entry *slots;
    size_t mask;
    size_t share;
    uint64_t pass; /* of `passes`: which of the share's ids */
    uint64_t passes;
} id_set;

/* The entry that has this id already, or NULL after adding it. Hashes are spread evenly as they
 * are. */
static const khp_id_entry *find_or_add(id_set *set, khp_id_entry entry) {
    size_t at = (size_t)(entry.id >> 20) & set->mask;
    while (set->slots[at].line != 0 && share_of(set->slots[at].id) == set->share) {
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

static void look_at(id_set *set, const khp_id_entry *entries, size_t count, repetitions *found) {
    for (size_t i = 0; i < count; i++) {
        bool is_wanted = set->passes == 1 || (entries[i].id >> 8) % set->passes == set->pass;
        const khp_id_entry *first = is_wanted ? find_or_add(set, entries[i]) : NULL;
        if (first != NULL) {
            found->count += 1;
            keep_repeated(found->items, found->limit, &found->given,
                          (khp_repeated_id){entries[i].line, first->line});
        }
    }
}

/* Entries of a share come in input order, so the first of equal ids is the first in the input. */
static khipu_status look_through(khp_id_log *log, size_t number, id_set *set, repetitions *found,
                                 khipu_error *error) {
    khp_id_entry page[KHP_ID_PAGE];
    if (set->pass > 0) {
        memset(set->slots, 0, (set->mask + 1) * sizeof *set->slots);
    }
    for (size_t i = 0; i < log->page_count; i++) {
        if (log->page_shares[i] != number) {
            continue;
        }
        khipu_status status =
            khp_spool_read(&log->spool, i * PAGE_BYTES, (char *)page, PAGE_BYTES, error);
        if (status != KHIPU_OK) {
            return status;
        }
        look_at(set, page, KHP_ID_PAGE, found);
    }
    look_at(set, log->shares[number].recent, log->shares[number].recent_count, found);
    return KHIPU_OK;
}

static uint64_t entries_of(const khp_id_share *share) {
    return share->pages * KHP_ID_PAGE + share->recent_count;
}

/* Slots for the largest share, or for one pass over it. */
static size_t slots_wanted(const khp_id_log *log) {
    uint64_t most = 0;
    for (size_t i = 0; i < KHP_ID_SHARES; i++) {
        uint64_t entries = entries_of(&log->shares[i]);
        most = entries > most ? entries : most;
    }
    size_t slots = 64;
    while (slots < most * 2 && slots < PASS_ENTRIES * 4) {
        slots *= 2;
    }
    return slots;
}

khipu_status khp_id_log_find_repeated(khp_id_log *log, khp_repeated_id *repeated, size_t limit,
                                      size_t *given, uint64_t *count, khipu_error *error) {
    repetitions found = {.items = repeated, .limit = limit};
    *given = 0;
    *count = 0;
    if (log->shares == NULL) {
        return KHIPU_OK;
    }
    size_t slots = slots_wanted(log);
    id_set set = {.slots = khp_alloc_zero(slots, sizeof *set.slots), .mask = slots - 1};
    khipu_status status = set.slots == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t number = 0; status == KHIPU_OK && number < KHP_ID_SHARES; number++) {
        set.share = number;
        set.passes = entries_of(&log->shares[number]) / PASS_ENTRIES + 1;
        for (set.pass = 0; status == KHIPU_OK && set.pass < set.passes; set.pass++) {
            status = look_through(log, number, &set, &found, error);
        }
    }
    khp_free(set.slots);
    *given = found.given;
    *count = found.count;
    return status;
}

void khp_id_log_clear(khp_id_log *log) {
    khp_spool_clear(&log->spool);
    for (size_t i = 0; log->shares != NULL && i < KHP_ID_SHARES; i++) {
        khp_free(log->shares[i].recent);
    }
    khp_free(log->shares);
    khp_free(log->page_shares);
    *log = (khp_id_log){0};
}
