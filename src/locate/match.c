#include "locate/match.h"

#include "base/memory.h"
#include "locate/abbreviations.h"
#include "locate/forms.h"
#include "locate/toponym.h"

void khp_hits_clear(khp_hits *hits) {
    khp_free(hits->items);
    *hits = (khp_hits){0};
}

/* The index of a place's hit, or SIZE_MAX. Entries of the index come in the order of places, so
 * that nearly all of a name with thousands of bearers is searched by halving. */
static size_t find_hit(const khp_hits *hits, uint32_t place) {
    size_t low = 0;
    size_t high = hits->ascending < hits->count ? hits->ascending : hits->count;
    size_t rest = high;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hits->items[middle].place < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < rest && hits->items[low].place == place) {
        return low;
    }
    for (size_t i = rest; i < hits->count; i++) {
        if (hits->items[i].place == place) {
            return i;
        }
    }
    return SIZE_MAX;
}

const khp_hit *khp_hits_find(const khp_hits *hits, uint32_t place) {
    size_t found = find_hit(hits, place);
    return found == SIZE_MAX ? NULL : &hits->items[found];
}

void khp_hits_add(khp_hits *hits, khp_hit hit) {
    if (hits->ascending > hits->count) { /* it was emptied or narrowed */
        hits->ascending = hits->count;
    }
    /* Nearly always places come in their order, and each once. */
    bool is_new = hits->ascending == hits->count &&
                  (hits->count == 0 || hits->items[hits->count - 1].place < hit.place);
    size_t found = is_new ? SIZE_MAX : find_hit(hits, hit.place);
    if (found != SIZE_MAX) {
        khp_hit *seen = &hits->items[found];
        seen->kind = hit.kind < seen->kind ? hit.kind : seen->kind;
        seen->is_exact = seen->is_exact || hit.is_exact;
        seen->fit = hit.fit > seen->fit ? hit.fit : seen->fit;
        return;
    }
    khp_hit *items = khp_grow(hits->items, &hits->capacity, hits->count, sizeof *items);
    if (items == NULL) {
        hits->failed = true;
        return;
    }
    hits->items = items;
    bool goes_on = hits->count == 0 || items[hits->count - 1].place < hit.place;
    hits->ascending += hits->ascending == hits->count && goes_on;
    items[hits->count++] = hit;
}

void khp_matcher_clear(khp_matcher *matcher) {
    khp_buffer_clear(&matcher->folded);
    khp_buffer_clear(&matcher->core);
    khp_buffer_clear(&matcher->composed);
    khp_outlined_clear(&matcher->outlined);
}

/* True if the name has the key as its folded form, or as its core. */
static bool name_has_key(khp_matcher *matcher, khp_slice name, khp_slice key, bool as_core) {
    khp_buffer_rewind(&matcher->folded);
    khp_toponym_fold(&matcher->folded, name);
    khp_slice folded = khp_buffer_slice(&matcher->folded);
    if (!as_core) {
        return khp_slice_eq(folded, key);
    }
    khp_buffer_rewind(&matcher->core);
    (void)khp_form_core_of_row(&matcher->core, folded);
    return khp_slice_eq(khp_buffer_slice(&matcher->core), key);
}

static bool is_core_kind(unsigned kind) {
    return kind == KHP_NAME_PRIMARY_CORE || kind == KHP_NAME_ALTERNATE_CORE;
}

static bool names_have_key(khp_matcher *matcher, const khp_names *names, char alt_mark,
                           unsigned kind, khp_slice key) {
    if (kind < KHP_NAME_ALTERNATE) {
        return name_has_key(matcher, names->name, key, is_core_kind(kind));
    }
    for (khp_slice rest = names->alt_names; rest.ptr != NULL;) {
        khp_slice name = khp_slice_cut(&rest, alt_mark);
        if (!khp_is_abbreviation(name, alt_mark) &&
            name_has_key(matcher, name, key, is_core_kind(kind))) {
            return true;
        }
    }
    return false;
}

static bool is_exact(khp_matcher *matcher, khp_slice name, khp_slice composed) {
    if (composed.len == 0) {
        return false;
    }
    khp_buffer_rewind(&matcher->composed);
    khp_toponym_nfc(&matcher->composed, khp_slice_trim(name));
    return khp_slice_eq(khp_buffer_slice(&matcher->composed), composed);
}

static bool is_abroad(const khp_sought *wanted, const khp_tuple *tuple) {
    if (wanted->country->count == 0) {
        return false;
    }
    if (khp_chain_known(wanted->country) == 0) {
        return tuple->areas[KHP_AREA_COUNTRY] != KHP_NO_AREA;
    }
    return khp_chain_fit(wanted->country, tuple) == KHP_FIT_CONTRADICTED;
}

/* Where nothing is asked of the areas, they need not be fetched. */
static bool asks_for_areas(const khp_sought *wanted) {
    return wanted->stated->count > 0 || wanted->country->count > 0 ||
           (wanted->parts != NULL && wanted->parts->count > 0);
}

static khp_fit fit_of(khp_matcher *matcher, const khp_sought *wanted, const khp_tuple *tuple,
                      const khp_head *head, bool abroad) {
    khp_fit fit = abroad ? KHP_FIT_CONTRADICTED
                         : khp_outlined_fit(&matcher->outlined, wanted->stated, tuple, head);
    if (fit != KHP_FIT_CONTRADICTED && wanted->parts != NULL && wanted->parts->count > 0 &&
        khp_chain_fit(wanted->parts, tuple) != KHP_FIT_CONFIRMED) {
        return KHP_FIT_CONTRADICTED;
    }
    return fit;
}

/* A bearer of the name, unless its text says otherwise. */
typedef struct bearer {
    uint32_t place;
    unsigned kind;
    bool is_there;
    khp_head head;
} bearer;

static void consider(khp_matcher *matcher, const khp_sought *wanted, const bearer *b,
                     khp_hits *hits) {
    const khp_gazetteer *gazetteer = matcher->gazetteer;
    khp_names names;
    if (!b->is_there || !khp_store_names(gazetteer, &b->head, &names)) {
        return;
    }
    khp_group group = khp_store_group(gazetteer, b->head.group);
    khp_class shared = khp_store_class(gazetteer, group.class_number);
    /* Equal bytes fold and compose to the same, which most records have. */
    bool is_same = b->kind == KHP_NAME_PRIMARY && wanted->written.len > 0 &&
                   khp_slice_eq(names.name, wanted->written);
    if (!is_same && !names_have_key(matcher, &names, shared.alt_mark, b->kind, wanted->key)) {
        return;
    }
    khp_hit hit = {.kind = (uint8_t)b->kind};
    hit.is_exact = b->kind == KHP_NAME_PRIMARY && wanted->composed.len > 0 &&
                   (is_same || is_exact(matcher, names.name, wanted->composed));
    hit.place = khp_store_merged(gazetteer, b->place);
    khp_head head = b->head;
    if (hit.place != b->place) {
        if (!khp_store_head(gazetteer, hit.place, &head)) {
            return;
        }
        group = khp_store_group(gazetteer, head.group);
        shared = khp_store_class(gazetteer, group.class_number);
    }
    hit.precision = shared.precision;
    hit.tuple_number = group.tuple_number;
    hit.fit = KHP_FIT_UNCONFIRMED;
    if (asks_for_areas(wanted)) {
        khp_tuple tuple = khp_store_tuple(gazetteer, group.tuple_number);
        hit.abroad = is_abroad(wanted, &tuple);
        hit.fit = (uint8_t)fit_of(matcher, wanted, &tuple, &head, hit.abroad);
    }
    khp_hits_add(hits, hit);
}

/* Bearers that are fetched from memory at once: most of the time of a look-up in a large gazetteer
 * is waiting for it. */
#define FETCHED 12

/* `any`: whoever bears the name. */
static bool is_of_interest(const khp_gazetteer *gazetteer, const khp_sought *wanted,
                           const bearer *b, bool any) {
    if (!wanted->cores && is_core_kind(b->kind)) {
        return false;
    }
    return any || khp_hits_find(wanted->among, khp_store_merged(gazetteer, b->place)) != NULL;
}

/* The next bearers of interest from entry *at on; returns how many. */
static size_t fetch_bearers(const khp_matcher *matcher, const khp_sought *wanted, bool any,
                            size_t *at, size_t end, bearer bearers[FETCHED]) {
    const khp_gazetteer *gazetteer = matcher->gazetteer;
    size_t count = 0;
    for (; *at < end && count < FETCHED; (*at)++) {
        uint64_t entry = khp_key_at(&gazetteer->names, *at);
        bearer *b = &bearers[count];
        b->kind = khp_key_kind(&gazetteer->names, entry);
        b->place = khp_key_number(&gazetteer->names, entry);
        if (is_of_interest(gazetteer, wanted, b, any)) {
            khp_store_expect_head(gazetteer, b->place);
            count++;
        }
    }
    for (size_t i = 0; i < count; i++) {
        bearers[i].is_there = khp_store_head(gazetteer, bearers[i].place, &bearers[i].head);
        khp_store_expect_row(gazetteer, &bearers[i].head);
        khp_store_expect_group(gazetteer, &bearers[i].head);
    }
    return count;
}

static void collect_range(khp_matcher *matcher, const khp_sought *wanted, bool any, size_t at,
                          size_t end, khp_hits *hits) {
    bool one_is_enough = any && wanted->among != NULL;
    while (at < end && !hits->failed && !(one_is_enough && hits->count > 0)) {
        bearer bearers[FETCHED];
        size_t count = fetch_bearers(matcher, wanted, any, &at, end, bearers);
        for (size_t i = 0; i < count; i++) {
            consider(matcher, wanted, &bearers[i], hits);
        }
    }
}

/* A code mostly names one place, and the record calls it as its row does. Then the index, where a
 * name may have ten thousand bearers, could add nothing: the place has its best kind. */
static bool is_only_bearer(khp_matcher *matcher, const khp_sought *wanted, bearer *only) {
    const khp_gazetteer *gazetteer = matcher->gazetteer;
    khp_names names;
    if (wanted->among == NULL || wanted->among->count != 1 || wanted->written.len == 0) {
        return false;
    }
    *only = (bearer){.place = wanted->among->items[0].place, .kind = KHP_NAME_PRIMARY};
    only->is_there = khp_store_head(gazetteer, only->place, &only->head);
    return only->is_there && khp_store_merged(gazetteer, only->place) == only->place &&
           khp_store_names(gazetteer, &only->head, &names) &&
           khp_slice_eq(names.name, wanted->written);
}

void khp_match_collect(khp_matcher *matcher, const khp_sought *wanted, khp_hits *hits) {
    size_t at = 0;
    size_t end = 0;
    bearer only;
    if (wanted->key.len == 0) {
        return;
    }
    if (is_only_bearer(matcher, wanted, &only)) {
        consider(matcher, wanted, &only, hits);
        return;
    }
    khp_keys_find(&matcher->gazetteer->names, khp_key_hash(wanted->key), &at, &end);
    if (wanted->among != NULL) {
        collect_range(matcher, wanted, false, at, end, hits);
    }
    if (wanted->among == NULL || hits->count == 0) {
        collect_range(matcher, wanted, true, at, end, hits);
    }
    hits->failed =
        hits->failed || matcher->folded.failed || matcher->core.failed || matcher->composed.failed;
}
