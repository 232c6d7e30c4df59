#include "run/placing.h"

#include "base/memory.h"
#include "base/number.h"
#include "locate/doubtful.h"
#include "locate/expect.h"
#include "locate/toponym.h"
#include "model/chunk.h"
#include "run/area_stating.h"
#include "run/doubting.h"
#include "run/generalising.h"
#include "run/own_position.h"
#include "run/placed_doubt.h"

#include <math.h>

#define MEMO_CAP_BYTES ((size_t)24 * 1024 * 1024)

struct khp_placer {
    const khp_placing *shared;
    khp_locator *locator;     /* NULL without a gazetteer */
    khp_projector *projector; /* of the records' own positions */
    khp_area_stater *stater;  /* NULL: no position can be stated to lie in an area */
    khp_doubter *doubter;     /* NULL: records have no positions */
    bool expects_names;       /* records are asked for by name in a large gazetteer */
    khp_memo memo;            /* its values are khp_placed, in its arena */
    khp_buffer scratch;
};

static void list_key_columns(khp_memo *memo, const khp_placing *shared);

/* NOLINTNEXTLINE(misc-redundant-expression): both happen to be the same */
_Static_assert(KHP_EXPECTED_NAMES >= KHP_MEMO_AHEAD,
               "all records that are looked ahead to are expected at once");

static bool has_position_role(const khp_roles *roles) {
    return roles->geopoint != KHP_NO_COLUMN || roles->longitude != KHP_NO_COLUMN;
}

/* A smaller gazetteer stays in the caches of the processor. */
#define LARGE_GAZETTEER 16384

static bool expects_names(const khp_placing *placing) {
    const khp_roles *roles = &placing->schema->roles;
    return placing->gazetteer != NULL &&
           khp_gazetteer_count(placing->gazetteer) >= LARGE_GAZETTEER &&
           roles->place != KHP_NO_COLUMN && roles->place_code == KHP_NO_COLUMN &&
           !has_position_role(roles);
}

khipu_status khp_placer_new(khp_placer **placer, const khp_placing *placing, khipu_error *error) {
    *placer = NULL;
    khp_placer *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->shared = placing;
    fresh->expects_names = expects_names(placing);
    list_key_columns(&fresh->memo, placing);
    khipu_status status = khp_projector_new(&fresh->projector, placing->allow_ballpark, error);
    if (status == KHIPU_OK && placing->gazetteer != NULL) {
        fresh->locator = khp_locator_new(placing->gazetteer, placing->settings);
        status = fresh->locator == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    if (status == KHIPU_OK && placing->areas != NULL &&
        has_position_role(&placing->schema->roles)) {
        fresh->stater = khp_area_stater_new(placing->areas, placing->schema, placing->settings);
        status = fresh->stater == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    if (status == KHIPU_OK && has_position_role(&placing->schema->roles)) {
        fresh->doubter = khp_doubter_new(placing, fresh->locator);
        status = fresh->doubter == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    if (status != KHIPU_OK) {
        khp_placer_free(fresh);
        return status;
    }
    *placer = fresh;
    return KHIPU_OK;
}

void khp_placer_free(khp_placer *placer) {
    if (placer == NULL) {
        return;
    }
    khp_locator_free(placer->locator);
    khp_projector_free(placer->projector);
    khp_area_stater_free(placer->stater);
    khp_doubter_free(placer->doubter);
    khp_memo_clear(&placer->memo);
    khp_buffer_clear(&placer->scratch);
    khp_free(placer);
}

khp_projector *khp_placer_projector(khp_placer *placer) { return placer->projector; }

khp_locator *khp_placer_locator(khp_placer *placer) { return placer->locator; }

void khp_placer_trim(khp_placer *placer) {
    if (khp_memo_bytes(&placer->memo) > MEMO_CAP_BYTES) {
        khp_memo_forget(&placer->memo);
    }
}

/* A column that may say "not known": placeholders count as missing. */
static khp_slice stated_text(const khp_record *record, size_t column) {
    khp_slice text = khp_record_text(record, column);
    return khp_toponym_is_placeholder(text) ? (khp_slice){NULL, 0} : text;
}

static khp_slice stated_area(const khp_record *record, size_t column) {
    khp_slice text = khp_record_text(record, column);
    return khp_toponym_is_area_placeholder(text) ? (khp_slice){NULL, 0} : text;
}

void khp_query_from_record(const khp_schema *schema, const khp_record *record, khp_query *query) {
    const khp_roles *roles = &schema->roles;
    *query = (khp_query){.place = stated_text(record, roles->place),
                         .code = stated_text(record, roles->place_code),
                         .within_count = roles->within_count};
    for (size_t i = 0; i < roles->within_count; i++) {
        query->within[i] = stated_area(record, roles->within[i]);
    }
}

/* ---- the record's own position ---- */

/* Precision and uncertainty as ACLED (geo_precision 1 to 3) and UCDP GED (where_prec 1 to 7) define
 * them. */
static void apply_stated_precision(const khp_roles *roles, const khp_record *record,
                                   khp_placement *placement) {
    static const khp_precision acled[] = {KHP_PRECISION_UNKNOWN, KHP_PRECISION_SETTLEMENT,
                                          KHP_PRECISION_DISTRICT, KHP_PRECISION_DEPARTMENT};
    static const khp_precision ucdp[] = {KHP_PRECISION_UNKNOWN,    KHP_PRECISION_SETTLEMENT,
                                         KHP_PRECISION_DISTRICT,   KHP_PRECISION_PROVINCE,
                                         KHP_PRECISION_DEPARTMENT, KHP_PRECISION_DEPARTMENT,
                                         KHP_PRECISION_COUNTRY,    KHP_PRECISION_UNKNOWN};
    uint64_t code;
    if (!khp_number_parse_uint(khp_record_text(record, roles->position_precision), &code)) {
        return;
    }
    const khp_precision *scale = roles->position_precision_is_ucdp ? ucdp : acled;
    size_t steps = roles->position_precision_is_ucdp ? sizeof ucdp / sizeof *ucdp
                                                     : sizeof acled / sizeof *acled;
    if (code > 0 && code < steps) {
        placement->precision = scale[code];
        placement->uncertainty_m = khp_precision_uncertainty_m(scale[code]);
        if (roles->position_precision_is_ucdp && code == 2) {
            placement->uncertainty_m = 25000; /* UCDP: within 25 km of a known point */
        }
    }
}

/* Remembers what a message has to say about a position that was not believed. */
static khipu_status explain(khp_placer *placer, khp_placed *placed, khp_slice text,
                            khipu_error *error) {
    return khp_placed_explain(&placer->memo.texts, placed, text, error);
}

static khipu_status explain_position(khp_placer *placer, khp_placed *placed, khp_slice first,
                                     khp_slice second, const char *problem, khipu_error *error) {
    khp_buffer *text = &placer->scratch;
    khp_buffer_reset(text);
    khp_quote(text, first, 60);
    if (second.ptr != NULL) {
        khp_buffer_add_cstr(text, ", ");
        khp_quote(text, second, 60);
    }
    khp_buffer_add_cstr(text, problem);
    return explain(placer, placed, khp_buffer_slice(text), error);
}

static void note_projection(const khp_projected *projected, khp_placed *placed) {
    placed->notices |= projected->is_outside_area ? 1u << KHP_NOTICE_OUTSIDE_AREA_OF_USE : 0;
    placed->notices |= projected->may_be_swapped ? 1u << KHP_NOTICE_MAY_BE_SWAPPED : 0;
    placed->notices |= projected->may_lack_sign ? 1u << KHP_NOTICE_MAY_LACK_SIGN : 0;
}

static const char *projection_problem(const khp_projected *projected, bool is_null) {
    if (projected->reason == KHP_REASON_POSITION_OUTSIDE) {
        return " lies far outside the area of use of its CRS; is the CRS right?";
    }
    if (is_null) {
        return ": a position of zeros is what a form holds that nobody filled in";
    }
    return projected->may_be_swapped ? " is no position on Earth; exchanged it would be one"
                                     : " is no position that its CRS can hold";
}

static khipu_status copy_texts(khp_placer *placer, khp_placement *placement, khipu_error *error) {
    khp_slice *texts[] = {&placement->place_id, &placement->place_name, &placement->source_crs};
    for (size_t i = 0; i < 3; i++) {
        *texts[i] = khp_arena_copy(&placer->memo.texts, *texts[i]);
        if (texts[i]->ptr == NULL) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

static khipu_status refuse(khp_placer *placer, khp_placed *placed, const khp_own_position *position,
                           const khp_projected *projected, khipu_error *error) {
    placed->placement.reason = projected->reason;
    if (projected->reason == KHP_REASON_CRS_REFUSED) {
        const char *why = khp_projector_refusal(placer->projector, position->crs);
        return explain(placer, placed, khp_slice_cstr(why), error);
    }
    return explain_position(placer, placed, position->first, position->second,
                            projection_problem(projected, position->x == 0 && position->y == 0),
                            error);
}

/* The rung `position`. *answered is false if the record states none. */
static khipu_status place_by_position(khp_placer *placer, const khp_record *record,
                                      khp_placed *placed, bool *answered, khipu_error *error) {
    const khp_roles *roles = &placer->shared->schema->roles;
    khp_own_position position;
    khipu_status status = khp_own_position_read(&position, record, roles, placer->shared->crs,
                                                placer->projector, &placer->scratch, error);
    if (status != KHIPU_OK) {
        return status;
    }
    *answered = khp_own_position_is_stated(&position);
    if (!*answered) {
        return KHIPU_OK;
    }
    khp_placement *placement = &placed->placement;
    if (position.crs_problem.len > 0) {
        placement->reason = KHP_REASON_CRS_REFUSED;
        return explain(placer, placed, position.crs_problem, error);
    }
    if (position.problem != NULL) {
        placement->reason = KHP_REASON_POSITION_INVALID;
        return explain_position(placer, placed, position.first, position.second, position.problem,
                                error);
    }
    khp_projected projected;
    status = khp_projector_transform(placer->projector, position.crs, position.x, position.y,
                                     &projected, error);
    if (status != KHIPU_OK) {
        return status;
    }
    note_projection(&projected, placed);
    if (projected.reason != KHP_REASON_NONE) {
        return refuse(placer, placed, &position, &projected, error);
    }
    placement->match = KHP_MATCH_POSITION;
    if (khp_doubt_is_said(khp_record_text(record, roles->place), &placer->scratch)) {
        placed->notices |= 1u << KHP_NOTICE_TEXT_DOUBTS;
    }
    placement->lon = projected.lon;
    placement->lat = projected.lat;
    placement->uncertainty_m = position.accuracy_m;
    if (roles->place != KHP_NO_COLUMN && !placer->shared->schema->columns[roles->place].withheld) {
        placement->place_name = khp_record_text(record, roles->place);
    }
    placement->source_crs = projected.operation->crs;
    apply_stated_precision(roles, record, placement);
    return copy_texts(placer, placement, error);
}

/* ---- the gazetteer ---- */

static khipu_status adopt_place(khp_placer *placer, const khp_answer *answer, khp_placed *placed,
                                khipu_error *error) {
    khp_place place;
    khp_projected projected;
    const char *refusal;
    khipu_status status =
        khp_gazetteer_keep(placer->shared->gazetteer, answer->place, &place, error);
    if (status == KHIPU_OK) {
        status = khp_place_positions_get(placer->shared->place_positions, answer->place, &place,
                                         &projected, &refusal, error);
    }
    if (status != KHIPU_OK) {
        return status;
    }
    note_projection(&projected, placed);
    khp_placement *placement = &placed->placement;
    if (projected.reason != KHP_REASON_NONE) {
        placement->reason = projected.reason;
        khp_buffer *text = &placer->scratch;
        khp_buffer_reset(text);
        khp_quote(text, place.name, 60);
        khp_buffer_printf(text, " (%.*s, line %llu of the gazetteer) has no usable position",
                          (int)place.id.len, place.id.ptr, (unsigned long long)place.line);
        khp_buffer_add_cstr(text, refusal[0] == '\0' ? "" : ": ");
        khp_buffer_add_cstr(text, refusal);
        return text->failed ? khp_fail_memory(error)
                            : explain(placer, placed, khp_buffer_slice(text), error);
    }
    *placement = (khp_placement){
        .match = answer->match,
        .is_part = answer->is_part,
        .precision = answer->precision,
        .uncertainty_m = answer->uncertainty_m,
        .lon = projected.lon,
        .lat = projected.lat,
        .place = answer->place,
        .place_id = place.id, /* the gazetteer outlives the memo */
        .place_name = place.name,
        .source_crs = projected.operation->crs,
    };
    return KHIPU_OK;
}

/* An area that was named as the place. */
static khipu_status adopt_area(khp_placer *placer, const khp_answer *answer, khp_placed *placed,
                               khipu_error *error) {
    khp_area_place area;
    khp_placement *placement = &placed->placement;
    khipu_status status = khp_area_places_get(placer->shared->area_places, placer->locator,
                                              answer->area, answer->precision, &area, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (area.reason != KHP_REASON_NONE) {
        placement->reason = area.reason;
        khp_buffer *text = &placer->scratch;
        khp_buffer_reset(text);
        khp_quote(text, area.name, 60);
        khp_buffer_printf(text, " (%.*s) is a known area, but nothing tells where it lies",
                          (int)area.id.len, area.id.ptr);
        return text->failed ? khp_fail_memory(error)
                            : explain(placer, placed, khp_buffer_slice(text), error);
    }
    *placement = (khp_placement){
        .match = answer->match,
        .is_part = answer->is_part,
        .precision = answer->precision,
        .uncertainty_m = area.uncertainty_m,
        .lon = area.lon,
        .lat = area.lat,
        .place = area.number,
        .place_id = area.id,
        .place_name = area.name,
        .source_crs = area.source_crs,
        .drawn_at = area.drawn_at,
        .seat = area.seat,
    };
    return KHIPU_OK;
}

static khipu_status adopt(khp_placer *placer, const khp_answer *answer, khp_placed *placed,
                          khipu_error *error) {
    return answer->area != KHP_NO_AREA ? adopt_area(placer, answer, placed, error)
                                       : adopt_place(placer, answer, placed, error);
}

static khipu_status keep_query(khp_placer *placer, const khp_query *query, khp_placed *placed,
                               khipu_error *error) {
    return khp_placed_keep_query(&placer->memo.texts, &placer->scratch, placed, query, error);
}

static khipu_status place_by_gazetteer(khp_placer *placer, const khp_query *query,
                                       khp_placed *placed, khipu_error *error) {
    if (placer->locator == NULL) {
        placed->placement.reason = query->place.len + query->code.len > 0
                                       ? KHP_REASON_PLACE_UNKNOWN
                                       : KHP_REASON_PLACE_MISSING;
        return KHIPU_OK;
    }
    khp_answer answer;
    khipu_status status = khp_locate(placer->locator, query, &answer, error);
    if (status != KHIPU_OK) {
        return status;
    }
    placed->notices |= answer.area_dropped ? 1u << KHP_NOTICE_AREA_DROPPED : 0;
    placed->notices |= answer.decision_stale ? 1u << KHP_NOTICE_DECISION_STALE : 0;
    placed->notices |= answer.code_mended ? 1u << KHP_NOTICE_CODE_MENDED : 0;
    placed->notices |= answer.code_unknown ? 1u << KHP_NOTICE_CODE_UNKNOWN : 0;
    placed->notices |= answer.text_doubts ? 1u << KHP_NOTICE_TEXT_DOUBTS : 0;
    placed->notices |= answer.area_by_part ? 1u << KHP_NOTICE_AREA_BY_PART : 0;
    if (answer.match != KHP_MATCH_NONE) {
        return adopt(placer, &answer, placed, error);
    }
    placed->placement.reason = answer.reason;
    if (answer.unknown_area.len > 0) {
        return explain(placer, placed, answer.unknown_area, error);
    }
    return KHIPU_OK;
}

/* ---- a position that is doubted ---- */

/* What a person decided of it. */
static khipu_status settle_doubt(khp_placer *placer, const khp_position_doubt *found,
                                 khp_placed *placed, khipu_error *error) {
    const khp_decisions *decisions = placer->shared->settings->decisions;
    khp_placed_doubt *doubt = placed->doubt;
    khp_slice decision = {NULL, 0};
    if (decisions != NULL) {
        decision = khp_decisions_find_doubt(decisions, found->doubt, doubt->place, doubt->within);
    }
    bool moves = khp_slice_eq(decision, KHP_SLICE(KHP_DECISION_PLACE));
    doubt->is_decided = decision.len > 0 && (found->names_place || !moves);
    if (moves && found->names_place) {
        khp_answer answer = found->answer;
        answer.match = KHP_MATCH_DECISION;
        return adopt(placer, &answer, placed, error);
    }
    placed->notices |= moves ? 1u << KHP_NOTICE_PLACE_NOT_NAMED : 0;
    placed->placement.doubt = found->doubt;
    return KHIPU_OK;
}

/* Holds the record's own position against what the record says beside it. */
static khipu_status doubt_position(khp_placer *placer, const khp_query *query, khp_placed *placed,
                                   khipu_error *error) {
    khp_position_doubt found = {.doubt = KHP_REASON_NONE};
    bool in_degrees;
    placed->is_stated = true;
    khipu_status status = khp_projector_is_geographic(
        placer->projector, placed->placement.source_crs, &in_degrees, error);
    if (status == KHIPU_OK) {
        status = khp_doubt_position(placer->doubter, query, &placed->placement, in_degrees, &found,
                                    error);
    }
    if (status != KHIPU_OK || found.doubt == KHP_REASON_NONE) {
        return status;
    }
    khp_buffer_reset(&placer->scratch);
    khp_position_doubt_text(placer->doubter, &found, &placer->scratch);
    status = placer->scratch.failed
                 ? khp_fail_memory(error)
                 : explain(placer, placed, khp_buffer_slice(&placer->scratch), error);
    status = status == KHIPU_OK ? keep_query(placer, query, placed, error) : status;
    if (status != KHIPU_OK) {
        return status;
    }
    placed->doubt->reason = found.doubt;
    placed->doubt->named_place = found.names_place ? found.answer.place : KHP_NO_PLACE;
    placed->doubt->distance_m = found.distance_m;
    return settle_doubt(placer, &found, placed, error);
}

/* ---- the memo ---- */

static khipu_status write_texts(khp_placer *placer, khp_placed *placed, khipu_error *error) {
    int decimals = placer->shared->decimals;
    khp_placement_round(&placed->placement, decimals);
    khp_buffer *text = &placer->scratch;
    khp_buffer_reset(text);
    size_t geometry_at;
    khp_placement_write(text, &placed->placement, decimals, &geometry_at);
    khp_slice kept = text->failed ? (khp_slice){NULL, 0}
                                  : khp_arena_copy(&placer->memo.texts, khp_buffer_slice(text));
    if (kept.ptr == NULL) {
        return khp_fail_memory(error);
    }
    placed->text.properties = khp_slice_of(kept.ptr, geometry_at);
    placed->text.geometry = khp_slice_of(kept.ptr + geometry_at, kept.len - geometry_at);
    return KHIPU_OK;
}

/* Tells less of the place, as the publishing policy wants, and keeps what is known of it. */
static khipu_status tell_less(khp_placer *placer, const khp_record *record, const khp_query *query,
                              khp_placed *placed, khipu_error *error) {
    placed->known = khp_arena_alloc(&placer->memo.texts, sizeof *placed->known);
    if (placed->known == NULL) {
        return khp_fail_memory(error);
    }
    *placed->known = placed->placement;
    khp_placement_round(placed->known, placer->shared->decimals);
    return khp_generalise(placer->shared->generaliser, record, placer->locator, query, placed,
                          error);
}

static khipu_status compute(khp_placer *placer, const khp_record *record, khp_placed *placed,
                            khipu_error *error) {
    khp_query query;
    khp_query_from_record(placer->shared->schema, record, &query);
    placed->placement = (khp_placement){.precision = KHP_PRECISION_UNKNOWN,
                                        .uncertainty_m = (double)NAN,
                                        .lon = (double)NAN,
                                        .lat = (double)NAN,
                                        .place = KHP_NO_PLACE};
    bool answered = false;
    khipu_status status = KHIPU_OK;
    if (has_position_role(&placer->shared->schema->roles)) {
        status = place_by_position(placer, record, placed, &answered, error);
    }
    if (status == KHIPU_OK && !answered) {
        status = place_by_gazetteer(placer, &query, placed, error);
    }
    if (status == KHIPU_OK && placed->placement.match == KHP_MATCH_POSITION &&
        khp_states_where(&query, placer->shared->settings)) {
        status = doubt_position(placer, &query, placed, error);
    }
    khp_match match = placed->placement.match;
    if (status == KHIPU_OK && placer->stater != NULL && match == KHP_MATCH_POSITION) {
        status = khp_area_stater_find(placer->stater, &query, placed->placement.precision,
                                      &placed->placement.stated, error);
    }
    bool is_named = placer->shared->keeps_toponyms && match != KHP_MATCH_POSITION;
    if (status == KHIPU_OK &&
        (is_named || match == KHP_MATCH_NONE || match == KHP_MATCH_DECISION)) {
        status = keep_query(placer, &query, placed, error);
    }
    if (status == KHIPU_OK && placer->shared->generaliser != NULL) {
        status = tell_less(placer, record, &query, placed, error);
    }
    return status == KHIPU_OK ? write_texts(placer, placed, error) : status;
}

static void add_key_column(khp_memo *memo, size_t column) {
    if (column != KHP_NO_COLUMN) {
        memo->columns[memo->column_count++] = column;
    }
}

/* Lists the columns that the placement depends on, once. */
static void list_key_columns(khp_memo *memo, const khp_placing *shared) {
    const khp_roles *roles = &shared->schema->roles;
    const size_t single[] = {roles->place, roles->place_code};
    const size_t position[] = {roles->longitude,
                               roles->latitude,
                               roles->geopoint,
                               roles->crs,
                               roles->position_precision,
                               roles->position_accuracy,
                               roles->hemisphere_lat,
                               roles->hemisphere_lon,
                               roles->zone};
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        add_key_column(memo, single[i]);
    }
    for (size_t i = 0; i < roles->within_count; i++) {
        add_key_column(memo, roles->within[i]);
    }
    for (size_t i = 0; has_position_role(roles) && i < sizeof position / sizeof *position; i++) {
        add_key_column(memo, position[i]);
    }
    if (shared->generaliser != NULL) {
        add_key_column(memo, khp_generaliser_column(shared->generaliser));
    }
}

/* Asks for the places that records name which the memo does not know. */
static void expect_places(khp_placer *placer, const khp_record *records, size_t count) {
    size_t column = placer->shared->schema->roles.place;
    khp_slice names[KHP_MEMO_AHEAD] = {{NULL, 0}};
    uint32_t places[KHP_MEMO_AHEAD];
    size_t expected = 0;
    for (size_t i = 0; i < count; i++) {
        if (records[i].reason == KHP_REASON_NONE && !khp_memo_may_know(&placer->memo, i)) {
            names[expected++] = khp_record_text(&records[i], column);
        }
    }
    khp_expect_names(placer->locator, names, expected, places);
    for (size_t i = 0; i < expected; i++) {
        if (places[i] != KHP_NO_PLACE) {
            khp_place_positions_expect(placer->shared->place_positions, places[i]);
        }
    }
}

void khp_placer_expect(khp_placer *placer, const khp_record *records, size_t count) {
    if (placer->expects_names) {
        expect_places(placer, records, count);
    }
}

khp_memo *khp_placer_memo(khp_placer *placer) { return &placer->memo; }

khipu_status khp_placer_fill(khp_placer *placer, const khp_record *record, void **value,
                             khipu_error *error) {
    khp_placed *fresh = khp_arena_alloc(&placer->memo.texts, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    *fresh = (khp_placed){.notices = 0};
    khipu_status status = compute(placer, record, fresh, error);
    if (status == KHIPU_OK) {
        *value = fresh;
    }
    return status;
}
