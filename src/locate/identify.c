/* identify: the rungs above names: what a person decided, and codes. */
#include "locate/answer.h"
#include "locate/area_ladder.h"
#include "locate/code_text.h"
#include "locate/settle.h"
#include "locate/toponym.h"

static bool row_has_code(khp_locator *locator, const khp_row *row, khp_scheme scheme,
                         khp_slice wanted) {
    if (scheme == KHP_SCHEME_GAZETTEER_ID) {
        return khp_slice_eq(row->id, wanted);
    }
    khp_slice codes = row->codes;
    khp_scheme which = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&codes, &which, &code)) {
        khp_buffer_rewind(&locator->folded);
        khp_code_normalize(&locator->folded, which, code);
        if (which == scheme && khp_slice_eq(khp_buffer_slice(&locator->folded), wanted)) {
            return true;
        }
    }
    return false;
}

static void add_coded(khp_locator *locator, uint32_t place) {
    khp_hit hit = {.place = khp_store_merged(locator->gazetteer, place)};
    khp_head head;
    if (!khp_store_head(locator->gazetteer, hit.place, &head)) {
        return;
    }
    khp_group group = khp_store_group(locator->gazetteer, head.group);
    khp_tuple tuple = khp_store_tuple(locator->gazetteer, group.tuple_number);
    hit.tuple_number = group.tuple_number;
    hit.precision = khp_store_class(locator->gazetteer, group.class_number).precision;
    hit.fit =
        (uint8_t)khp_outlined_fit(&locator->matcher.outlined, &locator->stated, &tuple, &head);
    khp_hits_add(&locator->hits, hit);
}

/* Collects the places with this code into locator->hits, merged ones as one. */
static void find_code(khp_locator *locator, khp_scheme scheme, khp_slice code) {
    const khp_keys *keys = &locator->gazetteer->codes;
    locator->hits.count = 0;
    khp_buffer_rewind(&locator->key);
    khp_code_normalize(&locator->key, scheme, code);
    khp_slice wanted = khp_buffer_slice(&locator->key);
    scheme = scheme == KHP_SCHEME_GEONAMES ? KHP_SCHEME_GAZETTEER_ID : scheme;
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(keys, khp_key_hash(wanted), &begin, &end);
    for (size_t i = begin; i < end; i++) {
        uint64_t entry = khp_key_at(keys, i);
        uint32_t place = khp_key_number(keys, entry);
        khp_row row;
        if (khp_key_kind(keys, entry) == (unsigned)scheme &&
            khp_store_row(locator->gazetteer, place, &row) &&
            row_has_code(locator, &row, scheme, wanted)) {
            add_coded(locator, place);
        }
    }
}

void khp_query_within_text(const khp_query *query, khp_buffer *text) {
    bool is_first = true;
    for (size_t i = 0; i < query->within_count; i++) {
        if (!khp_toponym_is_area_placeholder(query->within[i])) {
            khp_buffer_add_cstr(text, is_first ? "" : " > ");
            khp_buffer_add(text, query->within[i]);
            is_first = false;
        }
    }
}

bool khp_settle_decision(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    const khp_decisions *decisions = locator->settings->decisions;
    if (decisions == NULL || khp_decisions_count(decisions) == 0) {
        return false;
    }
    khp_buffer_rewind(&locator->composed);
    khp_query_within_text(query, &locator->composed);
    khp_slice decision =
        khp_decisions_find(decisions, query->place, khp_buffer_slice(&locator->composed));
    if (decision.len == 0) {
        return false;
    }
    if (khp_slice_eq(decision, KHP_SLICE(KHP_DECISION_NONE))) {
        khp_answer_reason(answer, KHP_REASON_DECISION_NONE);
        return true;
    }
    find_code(locator, KHP_SCHEME_GAZETTEER_ID, decision);
    uint32_t area = locator->hits.count == 0 ? khp_area_of_id(locator, decision) : KHP_NO_AREA;
    if (area != KHP_NO_AREA) {
        khp_answer_area(KHP_MATCH_DECISION, area, khp_area_precision(locator->gazetteer, area),
                        answer);
        return true;
    }
    if (locator->hits.count == 0) {
        answer->decision_stale = true;
        return false;
    }
    /* Two gazetteers may use one id: the earlier one wins, as everywhere. */
    uint32_t place = locator->hits.items[0].place;
    for (size_t i = 1; i < locator->hits.count; i++) {
        place = locator->hits.items[i].place < place ? locator->hits.items[i].place : place;
    }
    khp_answer_place(locator, KHP_MATCH_DECISION, place, KHP_PRECISION_UNKNOWN, answer);
    return true;
}

khp_scheme khp_settle_scheme(const khp_locator *locator) {
    if (locator->settings->scheme != KHP_SCHEME_NONE) {
        return locator->settings->scheme;
    }
    khp_scheme only = KHP_SCHEME_GAZETTEER_ID;
    int found = 0;
    for (int scheme = KHP_SCHEME_NONE + 1; scheme < KHP_SCHEME_GAZETTEER_ID; scheme++) {
        if ((khp_store_meta(locator->gazetteer).schemes >> scheme & 1) != 0) {
            only = (khp_scheme)scheme;
            found++;
        }
    }
    return found == 1 ? only : KHP_SCHEME_GAZETTEER_ID;
}

void khp_settle_keep_agreeing(khp_locator *locator, const khp_query *query) {
    khp_hits *coded = &locator->coded;
    bool named = !khp_toponym_is_placeholder(query->place);
    locator->left.count = 0;
    locator->among = coded;
    if (named) {
        khp_ladder_split(locator, query->place);
    }
    int stages = named ? (int)KHP_STAGE_COUNT : 1;
    for (int stage = 0; stage < stages && locator->left.count < coded->count; stage++) {
        khp_levels levels = 0;
        if (named) {
            khp_ladder_collect(locator, query->place, (khp_stage)stage, &levels);
            locator->name_seen = locator->name_seen || locator->hits.count > 0;
        }
        for (size_t i = 0; i < coded->count; i++) {
            const khp_hit *hit = &coded->items[i];
            const khp_hit *named_hit = named ? khp_hits_find(&locator->hits, hit->place) : hit;
            if (named_hit != NULL && hit->fit != KHP_FIT_CONTRADICTED &&
                named_hit->fit != KHP_FIT_CONTRADICTED) {
                khp_hits_add(&locator->left, *hit);
            }
        }
    }
    locator->among = NULL;
}

/* True if the code was mended, into locator->composed. */
static bool mend(khp_locator *locator, khp_scheme scheme, khp_slice code) {
    khp_buffer_rewind(&locator->composed);
    return locator->settings->mend_codes && khp_code_mend(&locator->composed, scheme, code);
}

void khp_settle_find_coded(khp_locator *locator, const khp_query *query, khp_scheme scheme) {
    khp_hits *coded = &locator->coded;
    coded->count = 0;
    locator->code_mended = false;
    if (khp_toponym_is_placeholder(query->code)) {
        return;
    }
    find_code(locator, scheme, query->code);
    if (locator->hits.count == 0 && mend(locator, scheme, query->code)) {
        find_code(locator, scheme, khp_buffer_slice(&locator->composed));
        locator->code_mended = locator->hits.count > 0;
    }
    for (size_t i = 0; i < locator->hits.count; i++) {
        khp_hits_add(coded, locator->hits.items[i]);
    }
}

bool khp_settle_code(khp_locator *locator, const khp_query *query, khp_answer *answer) {
    khp_hits *coded = &locator->coded;
    if (!locator->settings->codes_place) {
        return false;
    }
    khp_settle_find_coded(locator, query, khp_settle_scheme(locator));
    if (coded->count == 0) {
        return false;
    }
    if (coded->count > 1 || locator->settings->check_codes) {
        khp_settle_keep_agreeing(locator, query);
    } else {
        locator->left.count = 0;
        khp_hits_add(&locator->left, coded->items[0]);
    }
    if (locator->left.count > 1) {
        khp_settle_prefer_settlement(locator);
    }
    answer->code_mended = locator->code_mended;
    if (locator->left.count == 1) {
        khp_answer_place(locator, KHP_MATCH_CODE, locator->left.items[0].place,
                         KHP_PRECISION_UNKNOWN, answer);
    } else {
        khp_answer_reason(answer, locator->left.count == 0 ? KHP_REASON_PLACE_CONFLICT
                                                           : KHP_REASON_PLACE_AMBIGUOUS);
    }
    return true;
}
