#include "run/area_places.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "base/threads.h"
#include "locate/seats.h"
#include "model/geodesic.h"
#include "model/pole.h"
#include "protect/generalise.h"

#include <math.h>

/* Fewer places tell neither a middle nor how far an area reaches. */
#define LEAST_PLACES 3

/* Fewer spots may be told by their middle: that of one is the spot itself. Rows of one town, such
 * as those of its parts, are one spot: they do not differ in hundredths of a degree, a kilometre.
 */
#define LEAST_SPOTS 5
#define SPOTS_PER_DEGREE 100

/* An area whose places are of more sources names so many of them. */
#define SOURCE_LIMIT 4

/* In the place of a precision, of what is told under a publishing policy. */
#define AS_TOLD KHP_PRECISION_COUNT

struct khp_area_places {
    const khp_gazetteer *gazetteer;
    khp_place_positions *positions;
    const khp_area_set *outlines; /* NULL without outlines */
    khp_member_asker *asker;      /* the same */
    khp_mutex lock;
    khp_area_members *members; /* NULL until the first area is asked for */
    khp_table keys;            /* of area and precision, as bytes */
    khp_area_place *found;     /* by number of `keys` */
    size_t capacity;
    khp_arena text;
    khp_buffer id;
};

khipu_status khp_area_places_new(khp_area_places **places, const khp_gazetteer *gazetteer,
                                 khp_place_positions *positions, khipu_error *error) {
    *places = khp_alloc_zero(1, sizeof **places);
    if (*places == NULL) {
        return khp_fail_memory(error);
    }
    khp_mutex_init(&(*places)->lock);
    (*places)->gazetteer = gazetteer;
    (*places)->positions = positions;
    return KHIPU_OK;
}

void khp_area_places_free(khp_area_places *places) {
    if (places != NULL) {
        khp_area_members_free(places->members);
        khp_member_asker_free(places->asker);
        khp_table_clear(&places->keys);
        khp_free(places->found);
        khp_arena_clear(&places->text);
        khp_buffer_clear(&places->id);
        khp_mutex_destroy(&places->lock);
        khp_free(places);
    }
}

khipu_status khp_area_places_know_outlines(khp_area_places *places, const khp_area_set *set,
                                           const khp_membership *membership, khipu_error *error) {
    khp_mutex_lock(&places->lock);
    if (places->asker == NULL) {
        places->asker = khp_member_asker_new(membership);
        places->outlines = set;
    }
    bool ok = places->asker != NULL;
    khp_mutex_unlock(&places->lock);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

uint32_t khp_area_places_first(const khp_area_places *places) {
    return khp_gazetteer_count(places->gazetteer);
}

/* ---- where it stands ---- */

/* One area on its way. */
typedef struct search {
    khp_area_places *places;
    khp_locator *locator;
    uint32_t area;
    khp_precision precision;
    const khp_outline *outline; /* in --areas; NULL if there is none */
    khp_area_place *result;
} search;

static khipu_status position_of(const search *s, uint32_t number, khp_place *place,
                                khp_projected *projected, khipu_error *error) {
    const char *refusal;
    khipu_status status = khp_gazetteer_keep(s->places->gazetteer, number, place, error);
    return status == KHIPU_OK ? khp_place_positions_get(s->places->positions, number, place,
                                                        projected, &refusal, error)
                              : status;
}

static void stand_at(khp_area_place *result, khp_drawn_at drawn_at, double lon, double lat) {
    result->reason = KHP_REASON_NONE;
    result->drawn_at = drawn_at;
    result->lon = lon;
    result->lat = lat;
}

/* Its own row in the gazetteer gives it its number, id and name. */
static khipu_status name_by_row(const search *s, bool *has_row, khp_place *place,
                                khp_projected *projected, khipu_error *error) {
    khp_area_place *result = s->result;
    uint32_t row = khp_area_row(s->locator, s->area);
    *has_row = row != KHP_NO_PLACE;
    khipu_status status = *has_row ? position_of(s, row, place, projected, error) : KHIPU_OK;
    if (status == KHIPU_OK && *has_row) {
        result->number = row;
        result->id = place->id;
        result->name = place->name;
    }
    return status;
}

static khipu_status stand_at_row(const search *s, khipu_error *error) {
    khp_place place;
    khp_projected projected;
    khp_area_place *result = s->result;
    bool has_row;
    khipu_status status = name_by_row(s, &has_row, &place, &projected, error);
    if (status != KHIPU_OK || !has_row) {
        return status;
    }
    if (projected.reason != KHP_REASON_NONE) {
        result->reason = projected.reason;
        return KHIPU_OK;
    }
    stand_at(result, KHP_DRAWN_AT_ROW, projected.lon, projected.lat);
    result->source_crs = projected.operation->crs;
    result->uncertainty_m = place.uncertainty_m;
    return KHIPU_OK;
}

static void stand_at_label(const search *s) {
    khp_world_area world;
    if (khp_world_area_at(khp_ref_world(s->places->gazetteer, s->area), &world)) {
        stand_at(s->result, KHP_DRAWN_AT_LABEL, world.longitude, world.latitude);
        s->result->source_crs = KHP_SLICE("OGC:CRS84");
    }
}

/* The area's names and codes, and those of the areas around it, as a place would have them. */
static void name_areas(const khp_gazetteer *gazetteer, uint32_t ref, khp_place *place) {
    khp_tuple tuple = khp_ref_tuple(gazetteer, ref);
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        if (tuple.areas[level] != KHP_NO_AREA) {
            place->areas[level] = khp_ref_name(gazetteer, tuple.areas[level]);
            place->area_codes[level] = khp_ref_code(gazetteer, tuple.areas[level]);
        }
    }
}

/* Its outline in --areas: of the area that a place would be counted in of which no more is known
 * than this area. */
static khipu_status find_outline(search *s, khipu_error *error) {
    const khp_area_places *places = s->places;
    int admin = KHP_AREA_COUNTRY - (int)khp_ref_level(places->gazetteer, s->area);
    uint32_t number = KHP_NO_MEMBER;
    khp_member_by by;
    khp_place place = {.alt_mark = '|'};
    if (places->asker == NULL || admin == 0) {
        return KHIPU_OK;
    }
    name_areas(places->gazetteer, s->area, &place);
    khipu_status status = khp_membership_find(places->asker, &place, admin, &number, &by, error);
    if (status == KHIPU_OK && number != KHP_NO_MEMBER &&
        places->outlines->areas[number].outline.count > 0) {
        s->outline = &places->outlines->areas[number].outline;
    }
    return status;
}

static khipu_status stand_at_pole(const search *s, khipu_error *error) {
    khp_vertex pole;
    bool found;
    khipu_status status = khp_pole_find(s->outline, &pole, &found, error);
    if (status == KHIPU_OK && found) {
        stand_at(s->result, KHP_DRAWN_AT_LABEL, pole.x, pole.y);
        s->result->source_crs = KHP_SLICE("OGC:CRS84");
    }
    return status;
}

static khipu_status stand_at_seat(const search *s, khipu_error *error) {
    khp_place place;
    khp_projected projected;
    uint32_t seat = khp_area_seat(s->locator, s->places->members, s->area);
    if (seat == KHP_NO_PLACE) {
        return KHIPU_OK;
    }
    khipu_status status = position_of(s, seat, &place, &projected, error);
    if (status == KHIPU_OK && projected.reason == KHP_REASON_NONE) {
        stand_at(s->result, KHP_DRAWN_AT_SEAT, projected.lon, projected.lat);
        s->result->source_crs = projected.operation->crs;
        s->result->seat = place.name;
    }
    return status;
}

/* The places in the area: their middle, and how far the farthest lies from where the area stands.
 */
typedef struct extent {
    khp_middle middle;
    double farthest_m;
    size_t count;
    int spots[LEAST_SPOTS][2];
    size_t spot_count;               /* up to LEAST_SPOTS */
    khp_slice sources[SOURCE_LIMIT]; /* distinct, in the order of the walk */
    size_t source_count;
} extent;

static void note_spot(extent *all, double lon, double lat) {
    int x = (int)floor(lon * SPOTS_PER_DEGREE);
    int y = (int)floor(lat * SPOTS_PER_DEGREE);
    bool is_known = all->spot_count == LEAST_SPOTS;
    for (size_t i = 0; !is_known && i < all->spot_count; i++) {
        is_known = all->spots[i][0] == x && all->spots[i][1] == y;
    }
    if (!is_known) {
        all->spots[all->spot_count][0] = x;
        all->spots[all->spot_count++][1] = y;
    }
}

static void note_source(extent *all, khp_slice source) {
    bool is_known = source.len == 0 || all->source_count == SOURCE_LIMIT;
    for (size_t i = 0; !is_known && i < all->source_count; i++) {
        is_known = khp_slice_eq(all->sources[i], source);
    }
    if (!is_known) {
        all->sources[all->source_count++] = source;
    }
}

static void note_member(extent *all, const search *s, const khp_place *place,
                        const khp_projected *projected) {
    double distance =
        khp_geodesic_m(s->result->lon, s->result->lat, projected->lon, projected->lat);
    all->count++;
    all->farthest_m = distance > all->farthest_m ? distance : all->farthest_m;
    khp_middle_add(&all->middle, projected->lon, projected->lat);
    note_spot(all, projected->lon, projected->lat);
    note_source(all, place->source);
}

static khipu_status measure(const search *s, extent *all, khipu_error *error) {
    khp_area_twins_find(&s->locator->twins, s->places->gazetteer, s->area);
    khp_member_walk walk = khp_area_members_of(s->places->members, &s->locator->twins.refs);
    uint32_t number;
    khipu_status status = KHIPU_OK;
    *all = (extent){.count = 0};
    while (status == KHIPU_OK && khp_area_members_next(&walk, &number)) {
        khp_place place;
        khp_projected projected;
        const char *refusal;
        khp_gazetteer_place(s->places->gazetteer, number, &place);
        status = khp_place_positions_get(s->places->positions, number, &place, &projected, &refusal,
                                         error);
        if (status == KHIPU_OK && projected.reason == KHP_REASON_NONE) {
            note_member(all, s, &place, &projected);
        }
    }
    return status;
}

static khipu_status stand_in_middle(const search *s, khipu_error *error) {
    extent all;
    double lon;
    double lat;
    khipu_status status = measure(s, &all, error);
    if (status == KHIPU_OK && all.count >= LEAST_PLACES &&
        khp_middle_position(&all.middle, &lon, &lat)) {
        stand_at(s->result, KHP_DRAWN_AT_MIDDLE, lon, lat);
        s->result->source_crs = KHP_SLICE("OGC:CRS84");
    }
    return status;
}

/* The way to the farthest corner of its outline in --areas. */
static double reach_of_outline(const search *s) {
    double reach_m = 0;
    for (size_t i = 0; i < s->outline->count; i++) {
        const khp_vertex *vertex = &s->outline->vertices[i];
        reach_m =
            fmax(reach_m, khp_geodesic_m(s->result->lon, s->result->lat, vertex->x, vertex->y));
    }
    return reach_m;
}

/* The way to the farthest place, corner or border known. *has_outline tells if a border is. */
static double reach_of_all(const search *s, const extent *all, bool *has_outline) {
    khp_world_area world;
    const khp_area_place *result = s->result;
    double reach_m = all->farthest_m;
    *has_outline = khp_world_area_at(khp_ref_world(s->places->gazetteer, s->area), &world);
    if (*has_outline) {
        double away_m = khp_geodesic_m(result->lon, result->lat, world.longitude, world.latitude);
        reach_m = fmax(reach_m, world.reach_m + away_m);
    }
    if (s->outline != NULL) {
        *has_outline = true;
        reach_m = fmax(reach_m, reach_of_outline(s));
    }
    return reach_m;
}

/* The larger of the row's own and of the way to the farthest place or corner known, rounded up to
 * the kilometre; nominal where too little is known. */
static khipu_status tell_uncertainty(const search *s, khipu_error *error) {
    extent all;
    bool has_outline;
    khp_area_place *result = s->result;
    khipu_status status = measure(s, &all, error);
    double reach_m = reach_of_all(s, &all, &has_outline);
    bool known = has_outline || all.count >= LEAST_PLACES;
    double nominal_m = khp_precision_uncertainty_m(s->precision);
    double found_m = known ? ceil(reach_m / 1000.0) * 1000.0 : nominal_m;
    result->uncertainty_m =
        isfinite(result->uncertainty_m) ? fmax(result->uncertainty_m, found_m) : found_m;
    return status;
}

/* The first of these that there is. */
static khipu_status stand_somewhere(const search *s, khipu_error *error) {
    const khp_area_place *result = s->result;
    khipu_status status = stand_at_row(s, error);
    if (status == KHIPU_OK && result->reason == KHP_REASON_AREA_UNPLACED) {
        stand_at_label(s);
    }
    if (status == KHIPU_OK && result->reason == KHP_REASON_AREA_UNPLACED && s->outline != NULL) {
        status = stand_at_pole(s, error);
    }
    if (status == KHIPU_OK && result->reason == KHP_REASON_AREA_UNPLACED) {
        status = stand_at_seat(s, error);
    }
    if (status == KHIPU_OK && result->reason == KHP_REASON_AREA_UNPLACED) {
        status = stand_in_middle(s, error);
    }
    return status;
}

/* What is known of it before it stands anywhere. */
static khipu_status begin(search *s, khipu_error *error) {
    khp_area_places *places = s->places;
    khp_area_place *result = s->result;
    if (places->members == NULL) {
        places->members = khp_area_members_new(places->gazetteer);
    }
    if (places->members == NULL) {
        return khp_fail_memory(error);
    }
    khp_buffer_reset(&places->id);
    khp_area_id(s->locator, s->area, &places->id);
    *result = (khp_area_place){.reason = KHP_REASON_AREA_UNPLACED,
                               .number = khp_area_places_first(places) + s->area,
                               .name = khp_ref_name(places->gazetteer, s->area),
                               .id = khp_arena_copy(&places->text, khp_buffer_slice(&places->id)),
                               .lon = (double)NAN,
                               .lat = (double)NAN,
                               .uncertainty_m = (double)NAN,
                               .area = s->area,
                               .precision = s->precision};
    bool complete = !places->id.failed && result->id.ptr != NULL;
    return complete ? find_outline(s, error) : khp_fail_memory(error);
}

static khipu_status find(search *s, khipu_error *error) {
    const khp_area_place *result = s->result;
    khipu_status status = begin(s, error);
    status = status == KHIPU_OK ? stand_somewhere(s, error) : status;
    return status == KHIPU_OK && result->reason == KHP_REASON_NONE ? tell_uncertainty(s, error)
                                                                   : status;
}

/* ---- what a publishing policy tells ---- */

/* The one of the areas that are one with it which stands for them all. */
static uint32_t find_first(const search *s) {
    const khp_gazetteer *gazetteer = s->places->gazetteer;
    khp_area_twins *twins = &s->locator->twins;
    uint32_t first = s->area;
    for (bool is_new = true; is_new;) { /* whose own first may be another; it only goes forward */
        uint32_t before = first;
        khp_area_twins_find(twins, gazetteer, first);
        for (size_t i = 0; i < twins->refs.count; i++) {
            uint32_t other = twins->refs.items[i];
            first = other != first && khp_area_is_before(gazetteer, other, first) ? other : first;
        }
        is_new = first != before;
    }
    return first;
}

static khipu_status join_sources(const search *s, const extent *all, khipu_error *error) {
    khp_buffer joined = {0};
    for (size_t i = 0; i < all->source_count; i++) {
        khp_buffer_add_cstr(&joined, i > 0 ? "; " : "");
        khp_buffer_add(&joined, all->sources[i]);
    }
    khp_slice kept = joined.failed ? (khp_slice){NULL, 0}
                                   : khp_arena_copy(&s->places->text, khp_buffer_slice(&joined));
    khp_buffer_clear(&joined);
    s->result->source = kept;
    return kept.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

/* The middle of five spots or more; of fewer it would be one of them, or tell it. */
static void stand_among(const search *s, const extent *all) {
    double lon;
    double lat;
    if (all->spot_count == LEAST_SPOTS && khp_middle_position(&all->middle, &lon, &lat)) {
        stand_at(s->result, KHP_DRAWN_AT_MIDDLE, lon, lat);
        s->result->source_crs = KHP_SLICE("OGC:CRS84");
    }
}

/* `row_m`: the uncertainty of its own row, NAN if it has none. */
static khipu_status tell_whole(const search *s, double row_m, khipu_error *error) {
    extent all;
    bool has_outline;
    khipu_status status = measure(s, &all, error);
    double reach_m = reach_of_all(s, &all, &has_outline);
    reach_m = isfinite(row_m) ? fmax(reach_m, row_m) : reach_m;
    s->result->uncertainty_m = khp_wide_uncertainty_m(s->result->precision, reach_m);
    return status == KHIPU_OK ? join_sources(s, &all, error) : status;
}

static khipu_status find_told(search *s, khipu_error *error) {
    extent all;
    khp_place place = {.uncertainty_m = (double)NAN};
    khp_projected projected;
    bool has_row;
    const khp_area_place *result = s->result;
    khipu_status status = begin(s, error);
    status = status == KHIPU_OK ? name_by_row(s, &has_row, &place, &projected, error) : status;
    if (status == KHIPU_OK) {
        stand_at_label(s);
    }
    if (status == KHIPU_OK && result->reason != KHP_REASON_NONE && s->outline != NULL) {
        status = stand_at_pole(s, error);
    }
    if (status == KHIPU_OK && result->reason != KHP_REASON_NONE) {
        status = measure(s, &all, error);
        stand_among(s, &all);
    }
    return status == KHIPU_OK && result->reason == KHP_REASON_NONE
               ? tell_whole(s, place.uncertainty_m, error)
               : status;
}

/* ---- asking ---- */

static khipu_status find_either(search *s, khipu_error *error) {
    if (s->precision != AS_TOLD) {
        return find(s, error);
    }
    s->area = find_first(s);
    s->precision = khp_area_precision(s->places->gazetteer, s->area);
    return find_told(s, error);
}

static khipu_status get(const search *s, khp_area_place *place, khipu_error *error) {
    khp_area_places *places = s->places;
    const uint32_t parts[] = {s->area, (uint32_t)s->precision};
    khp_slice key = khp_slice_of((const char *)parts, sizeof parts);
    bool is_new = false;
    uint32_t number = khp_table_find(&places->keys, key, khp_hash(key));
    if (number == KHP_TABLE_NONE) {
        khp_area_place fresh;
        search filling = *s;
        filling.result = &fresh;
        khipu_status status = find_either(&filling, error);
        if (status != KHIPU_OK) {
            return status;
        }
        number = khp_table_put(&places->keys, key, khp_hash(key), &is_new);
        khp_area_place *found =
            number == KHP_TABLE_NONE
                ? NULL
                : khp_grow(places->found, &places->capacity, number, sizeof *found);
        if (found == NULL) {
            return khp_fail_memory(error);
        }
        places->found = found;
        found[number] = fresh;
    }
    *place = places->found[number];
    return KHIPU_OK;
}

static khipu_status ask(khp_area_places *places, khp_locator *locator, uint32_t area,
                        khp_precision precision, khp_area_place *place, khipu_error *error) {
    const search s = {.places = places, .locator = locator, .area = area, .precision = precision};
    khp_mutex_lock(&places->lock);
    khipu_status status = get(&s, place, error);
    khp_mutex_unlock(&places->lock);
    return status == KHIPU_OK && khp_locator_failed(locator) ? khp_fail_memory(error) : status;
}

khipu_status khp_area_places_get(khp_area_places *places, khp_locator *locator, uint32_t area,
                                 khp_precision precision, khp_area_place *place,
                                 khipu_error *error) {
    return ask(places, locator, area, precision, place, error);
}

khipu_status khp_area_places_told(khp_area_places *places, khp_locator *locator, uint32_t area,
                                  khp_area_place *place, khipu_error *error) {
    khipu_status status = ask(places, locator, area, AS_TOLD, place, error);
    /* It is shown by its number, which is that of the area that stands for it. */
    return status == KHIPU_OK && place->area != area
               ? ask(places, locator, place->area, AS_TOLD, place, error)
               : status;
}

/* What was found of the area, as it is told if it was told, else at any precision; NULL if it was
 * not asked for. */
static const khp_area_place *find_known(const khp_area_places *places, uint32_t ref) {
    static const khp_precision levels[] = {AS_TOLD, KHP_PRECISION_DISTRICT, KHP_PRECISION_PROVINCE,
                                           KHP_PRECISION_DEPARTMENT, KHP_PRECISION_COUNTRY};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const uint32_t parts[] = {ref, (uint32_t)levels[i]};
        khp_slice key = khp_slice_of((const char *)parts, sizeof parts);
        uint32_t number = khp_table_find(&places->keys, key, khp_hash(key));
        if (number != KHP_TABLE_NONE) {
            return &places->found[number];
        }
    }
    return NULL;
}

void khp_area_places_show(khp_area_places *places, uint32_t number, khp_place *place) {
    const khp_gazetteer *gazetteer = places->gazetteer;
    uint32_t ref = number - khp_area_places_first(places);
    *place = (khp_place){.alt_mark = '|', .x = (double)NAN, .y = (double)NAN};
    name_areas(gazetteer, ref, place);
    place->name = khp_ref_name(gazetteer, ref);
    place->precision = khp_precision_of_level(khp_ref_level(gazetteer, ref));
    khp_mutex_lock(&places->lock);
    const khp_area_place *known = find_known(places, ref);
    if (known != NULL) {
        place->id = known->id;
        place->uncertainty_m = known->uncertainty_m;
        place->x = known->lon;
        place->y = known->lat;
        place->source = known->source;
    }
    khp_mutex_unlock(&places->lock);
}
