#include "run/doubting.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "model/geodesic.h"
#include "run/stated_ground.h"

#include <math.h>

/* Distinct texts that are kept: positions differ from record to record, what is said beside them
 * does not. */
#define TEXTS_KEPT 16384

/* A place that a text names. */
typedef struct named_place {
    bool is_found;
    khp_answer answer;
    double lon;
    double lat;
    double cos_lat;
} named_place;

/* What a text says. */
typedef struct statement {
    khp_stated_ground ground; /* views the table's texts */
    named_place named;
    named_place by_name; /* found by the name alone, whatever areas are stated */
} statement;

struct khp_doubter {
    const khp_placing *shared;
    khp_locator *locator;
    khp_ground *ground;
    khp_table texts;
    statement *statements; /* by number of `texts` */
    size_t capacity;
    khp_buffer key;
    bool failed; /* without memory: nothing that was judged holds */
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
    khp_free(doubter->statements);
    khp_buffer_clear(&doubter->key);
    khp_free(doubter);
}

/* ---- what is said ---- */

static void stand(named_place *named, bool is_found, double lon, double lat) {
    named->is_found = is_found;
    named->lon = lon;
    named->lat = lat;
    named->cos_lat = cos(lat * 3.14159265358979323846 / 180);
}

/* An area that is named stands where it is drawn, and reaches as far as it does. */
static khipu_status find_area(const khp_doubter *doubter, named_place *named, khp_place *place,
                              khipu_error *error) {
    khp_area_places *areas = doubter->shared->area_places;
    khp_area_place area;
    khipu_status status = khp_area_places_get(areas, doubter->locator, named->answer.area,
                                              named->answer.precision, &area, error);
    if (status == KHIPU_OK) {
        stand(named, area.reason == KHP_REASON_NONE, area.lon, area.lat);
        named->answer.place = area.number;
        named->answer.uncertainty_m = area.uncertainty_m;
        khp_area_places_show(areas, khp_area_places_first(areas) + named->answer.area, place);
    }
    return status;
}

static khipu_status find_row(const khp_doubter *doubter, named_place *named, khp_place *place,
                             khipu_error *error) {
    khp_projected projected;
    const char *refusal;
    khp_gazetteer_place(doubter->shared->gazetteer, named->answer.place, place);
    khipu_status status = khp_place_positions_get(
        doubter->shared->place_positions, named->answer.place, place, &projected, &refusal, error);
    if (status == KHIPU_OK) {
        stand(named, projected.reason == KHP_REASON_NONE, projected.lon, projected.lat);
    }
    return status;
}

static khipu_status find_place(const khp_doubter *doubter, const khp_query *query,
                               named_place *named, khp_slice *country, khipu_error *error) {
    khp_place place;
    khipu_status status = khp_locate(doubter->locator, query, &named->answer, error);
    if (status != KHIPU_OK || named->answer.match == KHP_MATCH_NONE) {
        return status;
    }
    status = named->answer.area != KHP_NO_AREA ? find_area(doubter, named, &place, error)
                                               : find_row(doubter, named, &place, error);
    if (status == KHIPU_OK) {
        khp_slice code = place.area_codes[KHP_AREA_COUNTRY];
        *country = code.len > 0 ? code : place.areas[KHP_AREA_COUNTRY];
    }
    return status;
}

static khipu_status find_places(const khp_doubter *doubter, const khp_query *query, statement *said,
                                khipu_error *error) {
    khp_slice country = {NULL, 0};
    const khp_query by_name = {.place = query->place};
    khipu_status status = find_place(doubter, query, &said->named, &country, error);
    khp_ground_note_place(&said->ground, country);
    return status == KHIPU_OK && said->named.is_found
               ? find_place(doubter, &by_name, &said->by_name, &country, error)
               : status;
}

/* The texts of a query, which hold no zero bytes, each before one. */
static khp_slice key_of(khp_buffer *key, const khp_query *query) {
    khp_buffer_reset(key);
    khp_buffer_add(key, query->place);
    khp_buffer_add_byte(key, '\0');
    khp_buffer_add(key, query->code);
    khp_buffer_add_byte(key, '\0');
    for (size_t i = 0; i < query->within_count; i++) {
        khp_buffer_add(key, query->within[i]);
        khp_buffer_add_byte(key, '\0');
    }
    return khp_buffer_slice(key);
}

static khp_query query_of(khp_slice key, size_t within_count) {
    khp_query query = {.within_count = within_count};
    query.place = khp_slice_cut(&key, '\0');
    query.code = khp_slice_cut(&key, '\0');
    for (size_t i = 0; i < within_count; i++) {
        query.within[i] = khp_slice_cut(&key, '\0');
    }
    return query;
}

/* The statement lives until the next call. */
static khipu_status read_statement(khp_doubter *doubter, const khp_query *query,
                                   const statement **said, khipu_error *error) {
    if (doubter->texts.count >= TEXTS_KEPT) {
        khp_table_clear(&doubter->texts);
    }
    khp_slice key = key_of(&doubter->key, query);
    statement *list =
        khp_grow(doubter->statements, &doubter->capacity, doubter->texts.count, sizeof *list);
    doubter->statements = list == NULL ? doubter->statements : list;
    if (list == NULL || doubter->key.failed) {
        return khp_fail_memory(error);
    }
    bool is_new;
    uint32_t number = khp_table_put(&doubter->texts, key, khp_hash(key), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    *said = &list[number];
    if (!is_new) {
        return KHIPU_OK;
    }
    const khp_query kept = query_of(khp_table_key_at(&doubter->texts, number), query->within_count);
    list[number] = (statement){.named = {.is_found = false}};
    khp_ground_state(doubter->shared->schema, doubter->shared->settings, &kept,
                     &list[number].ground);
    return doubter->locator == NULL ? KHIPU_OK : find_places(doubter, &kept, &list[number], error);
}

/* ---- the judgement ---- */

static double larger(double a, double b) { return a > b ? a : b; }

static double known(double uncertainty_m) { return isfinite(uncertainty_m) ? uncertainty_m : 0; }

/* True if the place is certainly within the margin: most are, and a distance on the ellipsoid takes
 * its time. A degree is 111.7 km at most; the margin is halved for what a plane makes of it. */
static bool is_very_near(const named_place *named, double lon, double lat) {
    const double degree_m = 111700;
    const double limit_m = KHP_DOUBT_MARGIN_M / 2;
    double north_m = (lat - named->lat) * degree_m;
    double east_m = (lon - named->lon) * degree_m * named->cos_lat;
    return north_m * north_m + east_m * east_m < limit_m * limit_m;
}

/* Two circles that do not meet cannot hold the same event: hence the sum of the uncertainties.
 * `own_m`: that of the position. *distance_m is left alone where it need not be known. */
static bool is_near(const named_place *named, double lon, double lat, double own_m,
                    double *distance_m) {
    if (!named->is_found || is_very_near(named, lon, lat)) {
        return named->is_found;
    }
    double both = known(named->answer.uncertainty_m) + own_m;
    *distance_m = khp_geodesic_m(lon, lat, named->lon, named->lat);
    return *distance_m <= larger(both, KHP_DOUBT_MARGIN_M);
}

/* What a position is, held against a statement. */
typedef struct judgement {
    khp_reason doubt;
    bool holds; /* something that is said speaks for it, not only nothing against it */
    double distance_m;
    khp_slice outside;
} judgement;

/* A place that is near is in the areas that the record states, as the gazetteer says, whatever an
 * outline does. One that the name alone leads to is no such place, but the position is not far from
 * what the record names then: it is the areas that led elsewhere. */
static judgement judge(khp_doubter *doubter, const statement *said, double lon, double lat,
                       double own_m) {
    judgement found = {.distance_m = (double)NAN};
    found.holds = is_near(&said->named, lon, lat, own_m, &found.distance_m);
    if (found.holds) {
        return found;
    }
    double ignored;
    bool is_near_by_name = is_near(&said->by_name, lon, lat, own_m, &ignored);
    if (said->named.is_found && !is_near_by_name) {
        found.doubt = KHP_REASON_POSITION_FAR;
    }
    khp_ground_answer answer;
    double margin_m = larger(own_m, KHP_DOUBT_MARGIN_M);
    if (!khp_ground_ask(doubter->ground, &said->ground, lon, lat, margin_m, &answer)) {
        doubter->failed = true;
    }
    found.outside = answer.outside;
    if (answer.outside.len > 0) {
        found.doubt = KHP_REASON_POSITION_ELSEWHERE;
    }
    found.holds = found.doubt == KHP_REASON_NONE && (answer.is_known || is_near_by_name);
    return found;
}

/* The slip that, undone, puts the position where the record says; the likeliest first. */
static const char *find_slip(khp_doubter *doubter, const statement *said, double lon, double lat,
                             double own_m) {
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
        bool is_on_earth = fabs(slips[i].lat) <= 90;
        if (is_on_earth && judge(doubter, said, slips[i].lon, slips[i].lat, own_m).holds) {
            return slips[i].words;
        }
    }
    return "";
}

khipu_status khp_doubt_position(khp_doubter *doubter, const khp_query *query,
                                const khp_placement *position, bool in_degrees,
                                khp_position_doubt *result, khipu_error *error) {
    const statement *said = NULL;
    khipu_status status = read_statement(doubter, query, &said, error);
    if (status != KHIPU_OK) {
        return status;
    }
    double own_m = known(position->uncertainty_m);
    judgement found = judge(doubter, said, position->lon, position->lat, own_m);
    *result = (khp_position_doubt){
        .doubt = found.doubt,
        .names_place = said->named.is_found,
        .answer = said->named.answer,
        .distance_m = found.distance_m,
        .outside = found.outside,
        .slip = "",
    };
    if (result->doubt != KHP_REASON_NONE && in_degrees) {
        result->slip = find_slip(doubter, said, position->lon, position->lat, own_m);
    }
    return doubter->failed ? khp_fail_memory(error) : KHIPU_OK;
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
