#include "locate/match.h"

#include "base/memory.h"
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
    size_t found = find_hit(hits, hit.place);
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
    (void)khp_form_core(&matcher->core, folded);
    return khp_slice_eq(khp_buffer_slice(&matcher->core), key);
}

static bool is_core_kind(unsigned kind) {
    return kind == KHP_NAME_PRIMARY_CORE || kind == KHP_NAME_ALTERNATE_CORE;
}

static bool row_has_key(khp_matcher *matcher, const khp_row *row, char alt_mark, unsigned kind,
                        khp_slice key) {
    if (kind < KHP_NAME_ALTERNATE) {
        return name_has_key(matcher, row->name, key, is_core_kind(kind));
    }
    for (khp_slice rest = row->alt_names; rest.ptr != NULL;) {
        if (name_has_key(matcher, khp_slice_cut(&rest, alt_mark), key, is_core_kind(kind))) {
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

static bool is_abroad(const khp_wanted *wanted, const khp_tuple *tuple) {
    if (wanted->country->count == 0) {
        return false;
    }
    if (khp_chain_known(wanted->country) == 0) {
        return tuple->areas[KHP_AREA_COUNTRY] != KHP_NO_AREA;
    }
    return khp_chain_fit(wanted->country, tuple) == KHP_FIT_CONTRADICTED;
}

static khp_fit fit_of(const khp_wanted *wanted, const khp_tuple *tuple, bool abroad) {
    khp_fit fit = abroad ? KHP_FIT_CONTRADICTED : khp_chain_fit(wanted->stated, tuple);
    if (fit != KHP_FIT_CONTRADICTED && wanted->parts != NULL && wanted->parts->count > 0 &&
        khp_chain_fit(wanted->parts, tuple) != KHP_FIT_CONFIRMED) {
        return KHP_FIT_CONTRADICTED;
    }
    return fit;
}

static void consider(khp_matcher *matcher, const khp_wanted *wanted, uint64_t entry,
                     khp_hits *hits) {
    const khp_gazetteer *gazetteer = matcher->gazetteer;
    unsigned kind = khp_key_kind(entry);
    uint32_t place = khp_key_number(entry);
    khp_row row;
    if ((is_core_kind(kind) && !wanted->cores) || !khp_store_row(gazetteer, place, &row)) {
        return;
    }
    khp_class shared = khp_store_class(gazetteer, row.class_number);
    if (!row_has_key(matcher, &row, shared.alt_mark, kind, wanted->key)) {
        return;
    }
    khp_hit hit = {.kind = (uint8_t)kind};
    hit.is_exact = kind == KHP_NAME_PRIMARY && is_exact(matcher, row.name, wanted->composed);
    hit.place = khp_store_merged(gazetteer, place);
    if (hit.place != place) {
        if (!khp_store_row(gazetteer, hit.place, &row)) {
            return;
        }
        shared = khp_store_class(gazetteer, row.class_number);
    }
    hit.precision = shared.precision;
    hit.tuple_number = row.tuple_number;
    khp_tuple tuple = khp_store_tuple(gazetteer, row.tuple_number);
    hit.abroad = is_abroad(wanted, &tuple);
    hit.fit = (uint8_t)fit_of(wanted, &tuple, hit.abroad);
    khp_hits_add(hits, hit);
}

void khp_match_collect(khp_matcher *matcher, const khp_wanted *wanted, khp_hits *hits) {
    size_t begin = 0;
    size_t end = 0;
    if (wanted->key.len == 0) {
        return;
    }
    khp_keys_find(&matcher->gazetteer->names, wanted->key, &begin, &end);
    for (size_t i = begin; i < end && !hits->failed; i++) {
        consider(matcher, wanted, matcher->gazetteer->names.entries[i], hits);
    }
    hits->failed =
        hits->failed || matcher->folded.failed || matcher->core.failed || matcher->composed.failed;
}
