#include "locate/expect.h"

#include "locate/keys.h"
#include "locate/ladder.h"
#include "locate/store.h"
#include "locate/toponym.h"

/* Bearers of one name that are expected; further ones are expected by who goes through them. */
#define BEARERS 2

/* The steps of a look-up, each for all names before the next: what a step asks for tells where the
 * next one looks. */
static void expect_buckets(khp_locator *locator, const khp_slice *names, size_t count,
                           uint64_t *hashes) {
    for (size_t i = 0; i < count; i++) {
        khp_buffer_rewind(&locator->folded);
        khp_toponym_fold(&locator->folded, names[i]);
        hashes[i] = khp_key_hash(khp_buffer_slice(&locator->folded));
        khp_keys_expect_bucket(&locator->gazetteer->names, hashes[i]);
    }
}

static void expect_entries(const khp_gazetteer *gazetteer, const uint64_t *hashes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        khp_keys_expect_entries(&gazetteer->names, hashes[i]);
    }
}

static void expect_heads(const khp_gazetteer *gazetteer, const uint64_t *hashes, size_t count,
                         uint32_t (*bearers)[BEARERS]) {
    for (size_t i = 0; i < count; i++) {
        size_t at;
        size_t end;
        khp_keys_find(&gazetteer->names, hashes[i], &at, &end);
        for (size_t k = 0; k < BEARERS; k++) {
            bool is_there = at + k < end;
            bearers[i][k] =
                is_there ? khp_key_number(&gazetteer->names, khp_key_at(&gazetteer->names, at + k))
                         : KHP_NO_PLACE;
            khp_store_expect_head(gazetteer, bearers[i][k]);
        }
    }
}

static void expect_places(const khp_gazetteer *gazetteer, size_t count,
                          uint32_t (*bearers)[BEARERS]) {
    for (size_t i = 0; i < count * BEARERS; i++) {
        khp_head head;
        uint32_t place = bearers[i / BEARERS][i % BEARERS];
        if (place != KHP_NO_PLACE && khp_store_head(gazetteer, place, &head)) {
            khp_store_expect_row(gazetteer, &head);
            khp_store_expect_group(gazetteer, &head);
            khp_store_expect_position(gazetteer, &head);
        }
    }
}

void khp_expect_names(khp_locator *locator, const khp_slice *names, size_t count,
                      uint32_t *places) {
    uint64_t hashes[KHP_EXPECTED_NAMES];
    uint32_t bearers[KHP_EXPECTED_NAMES][BEARERS];
    expect_buckets(locator, names, count, hashes);
    expect_entries(locator->gazetteer, hashes, count);
    expect_heads(locator->gazetteer, hashes, count, bearers);
    expect_places(locator->gazetteer, count, bearers);
    for (size_t i = 0; i < count; i++) {
        places[i] = bearers[i][0];
    }
}
