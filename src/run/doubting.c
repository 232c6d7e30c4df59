#include "run/doubting.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "model/geodesic.h"
#include "run/stated_ground.h"

#include <math.h>

/* Distinct texts whose places are kept: positions differ from record to record, what is said beside
 * them does not. */
#define NAMED_KEPT 16384

/* Where the place lies that a text names. */
typedef struct named_place {
    khp_answer answer;
    bool is_found;
    double lon;
    double lat;
} named_place;

struct khp_doubter {
    const khp_placing *shared;
    khp_locator *locator;
    khp_ground *ground;
    khp_table texts;
    named_place *named; /* by number of `texts` */
    size_t capacity;
    khp_buffer key;
};

bool khp_states_where(const khp_query *query, const khp_locate_settings *settings) {
    bool states = query->place.len > 0 || query->code.len > 0 || settings->country.len > 0;
    for (size_t i = 0; i < query->within_count; i++) {
        states = states || query->within[i].len > 0;
    }
    return states;
}

khp_doubter *khp_doubter_new(const khp_placing *placing, khp_locator *locator) {
    khp_doubter *fresh = khp_alloc_zero(1, sizeof *fresh);
    khp_ground *ground = khp_ground_new();
    if (fresh == NULL || ground == NULL) {
        khp_free(fresh);
        khp_ground_free(ground);
        return NULL;
    }
    fresh->shared = placing;
    fresh->locator = locator;
    fresh->ground = ground;
    return fresh;
}

void khp_doubter_free(khp_doubter *doubter) {
    if (doubter == NULL) {
        return;
    }
    khp_ground_free(doubter->ground);
    khp_table_clear(&doubter->texts);
    khp_free(doubter->named);
    khp_buffer_clear(&doubter->key);
    khp_free(doubter);
}

/* ---- the place that is named ---- */

static khipu_status find_place(khp_doubter *doubter, const khp_query *query, named_place *named,
                               khipu_error *error) {
    const khp_placing *shared = doubter->shared;
    *named = (named_place){.is_found = false};
    khipu_status status = khp_locate(doubter->locator, query, &named->answer, error);
    named->answer.unknown_area = (khp_slice){NULL, 0}; /* which views the query */
    if (status != KHIPU_OK || named->answer.match == KHP_MATCH_NONE) {
        return status;
    }
    khp_place place;
    khp_projected projected;
    const char *refusal;
    khp_gazetteer_place(shared->gazetteer, named->answer.place, &place);
    status = khp_place_positions_get(shared->place_positions, named->answer.place, &place,
                                     &projected, &refusal, error);
    named->is_found = status == KHIPU_OK && projected.reason == KHP_REASON_NONE;
    named->lon = projected.lon;
    named->lat = projected.lat;
    return status;
}

/* The texts of a query, which hold no zero bytes, one behind the other. */
static khp_slice key_of(khp_buffer *key, const khp_query *query) {
    khp_buffer_reset(key);
    khp_buffer_add(key, query->place);
    khp_buffer_add_byte(key, '\0');
    khp_buffer_add(key, query->code);
    for (size_t i = 0; i < query->within_count; i++) {
        khp_buffer_add_byte(key, '\0');
        khp_buffer_add(key, query->within[i]);
    }
    return khp_buffer_slice(key);
}

static khipu_status recall_place(khp_doubter *doubter, const khp_query *query,
                                 const named_place **named, khipu_error *error) {
    if (doubter->texts.count >= NAMED_KEPT) {
        khp_table_clear(&doubter->texts);
    }
    khp_slice key = key_of(&doubter->key, query);
    named_place *list =
        khp_grow(doubter->named, &doubter->capacity, doubter->texts.count, sizeof *list);
    doubter->named = list == NULL ? doubter->named : list;
    if (list == NULL || doubter->key.failed) {
        return khp_fail_memory(error);
    }
    bool is_new;
    uint32_t number = khp_table_put(&doubter->texts, key, khp_hash(key, 0), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    *named = &list[number];
    return is_new ? find_place(doubter, query, &list[number], error) : KHIPU_OK;
}

/* ---- the judgement ---- */

/* All that a position is held against. */
typedef struct statement {
    khp_ground *ground;
    khp_stated_ground stated;
    named_place named;
    double uncertainty_m; /* of the position; 0: not known */
} statement;

static double larger(double a, double b) { return a > b ? a : b; }

/* Two circles that do not meet cannot hold the same event: hence the sum of the uncertainties. A
 * place that is near is in the areas that the record states, as the gazetteer says, whatever an
 * outline does. */
static khp_reason judge(const statement *said, double lon, double lat, double *distance_m,
                        khp_slice *outside) {
    *distance_m = (double)NAN;
    *outside = (khp_slice){NULL, 0};
    if (said->named.is_found) {
        double own = said->named.answer.uncertainty_m;
        double both = (isfinite(own) ? own : 0) + said->uncertainty_m;
        *distance_m = khp_geodesic_m(lon, lat, said->named.lon, said->named.lat);
        if (*distance_m <= larger(both, KHP_DOUBT_MARGIN_M)) {
            return KHP_REASON_NONE;
        }
    }
    *outside = khp_ground_outside(said->ground, &said->stated, lon, lat,
                                  larger(said->uncertainty_m, KHP_DOUBT_MARGIN_M));
    if (outside->len > 0) {
        return KHP_REASON_POSITION_ELSEWHERE;
    }
    return said->named.is_found ? KHP_REASON_POSITION_FAR : KHP_REASON_NONE;
}

/* The slip that, undone, leaves nothing to doubt; the likeliest first. */
static const char *find_slip(const statement *said, double lon, double lat) {
    const struct {
        const char *words;
        double lon, lat;
    } slips[] = {
        {"longitude and latitude exchanged", lat, lon},
        {"the sign of its latitude changed", lon, -lat},
        {"the sign of its longitude changed", -lon, lat},
        {"both signs changed", -lon, -lat},
        {"longitude and latitude exchanged and the sign of the latitude changed", lat, -lon},
        {"longitude and latitude exchanged and the sign of the longitude changed", -lat, lon},
        {"longitude and latitude exchanged and both signs changed", -lat, -lon},
    };
    for (size_t i = 0; i < sizeof slips / sizeof *slips; i++) {
        double distance_m;
        khp_slice outside;
        if (fabs(slips[i].lat) <= 90 &&
            judge(said, slips[i].lon, slips[i].lat, &distance_m, &outside) == KHP_REASON_NONE) {
            return slips[i].words;
        }
    }
    return "";
}

khipu_status khp_doubt_position(khp_doubter *doubter, const khp_query *query,
                                const khp_placement *position, bool in_degrees,
                                khp_position_doubt *result, khipu_error *error) {
    const khp_placing *shared = doubter->shared;
    statement said = {.ground = doubter->ground};
    khipu_status status = KHIPU_OK;
    *result = (khp_position_doubt){.doubt = KHP_REASON_NONE, .slip = ""};
    if (doubter->locator != NULL) {
        const named_place *named;
        status = recall_place(doubter, query, &named, error);
        if (status != KHIPU_OK) {
            return status;
        }
        said.named = *named;
    }
    khp_ground_state(shared->schema, shared->settings, query, &said.stated);
    said.uncertainty_m = isfinite(position->uncertainty_m) ? position->uncertainty_m : 0;
    result->doubt =
        judge(&said, position->lon, position->lat, &result->distance_m, &result->outside);
    result->names_place = said.named.is_found;
    result->answer = said.named.answer;
    if (result->doubt != KHP_REASON_NONE && in_degrees) {
        result->slip = find_slip(&said, position->lon, position->lat);
    }
    return KHIPU_OK;
}

void khp_position_doubt_text(const khp_doubter *doubter, const khp_position_doubt *result,
                             khp_buffer *text) {
    khp_buffer_add_cstr(text, "its position lies ");
    if (result->doubt == KHP_REASON_POSITION_ELSEWHERE) {
        khp_buffer_add_cstr(text, "outside ");
        khp_quote(text, result->outside, 80);
        khp_buffer_add_cstr(text, result->names_place ? ", " : "");
    }
    if (result->names_place) {
        khp_place place;
        khp_gazetteer_place(doubter->shared->gazetteer, result->answer.place, &place);
        khp_buffer_add_uint(text, (uint64_t)llround(result->distance_m / 1000));
        khp_buffer_add_cstr(text, " km from ");
        khp_buffer_add(text, place.name);
        khp_buffer_add_cstr(text, " (");
        khp_buffer_add(text, place.id);
        khp_buffer_add_cstr(text, "), the place that it names");
    }
    if (result->slip[0] != '\0') {
        khp_buffer_add_cstr(text, "; with ");
        khp_buffer_add_cstr(text, result->slip);
        khp_buffer_add_cstr(text, " it would fit");
    }
}
