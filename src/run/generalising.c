#include "run/generalising.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "model/chunk.h"
#include "model/degrees.h"
#include "protect/generalise.h"
#include "run/area_index.h"

#include <math.h>

/* A name longer than this does not make a place another one. */
#define KEY_NAME_BYTES ((size_t)256)

struct khp_generaliser {
    const khp_placing *placing;
    const khp_policy *policy;
    const khp_masks *masks;
    khp_area_index *areas; /* NULL without a gazetteer */
    uint32_t place_count;  /* of the gazetteer, its areas included; the index's are numbered from
                              there */
    size_t column;         /* that says which records; KHP_NO_COLUMN */
    khp_precision header_levels[KHP_WITHIN_LIMIT]; /* by the headers of the stated areas */
    khp_table raised;                              /* keys of placements that few share */
    khp_precision *raised_to;                      /* by number of `raised` */
    size_t raised_capacity;
};

/* ---- making ---- */

/* The level that the header of a column of areas names; SITE if it names none. False without
 * memory.
 */
static bool level_of_header(khp_slice header, khp_precision *level) {
    static const struct {
        const char *words;
        khp_precision level;
    } others[] = {{"admin3", KHP_PRECISION_DISTRICT},   {"adm3", KHP_PRECISION_DISTRICT},
                  {"admin2", KHP_PRECISION_PROVINCE},   {"adm2", KHP_PRECISION_PROVINCE},
                  {"admin1", KHP_PRECISION_DEPARTMENT}, {"adm1", KHP_PRECISION_DEPARTMENT},
                  {"region", KHP_PRECISION_DEPARTMENT}, {"country", KHP_PRECISION_COUNTRY},
                  {"pais", KHP_PRECISION_COUNTRY}};
    khp_buffer folded = {0};
    khp_fold_words(&folded, header);
    bool complete = khp_level_of_word(header, level) && !folded.failed;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (khp_slice_eq(khp_buffer_slice(&folded), khp_slice_cstr(others[i].words))) {
            *level = others[i].level;
        }
    }
    khp_buffer_clear(&folded);
    return complete;
}

static khipu_status find_column(khp_generaliser *generaliser, khipu_error *error) {
    const char *name = generaliser->policy->positions_column;
    generaliser->column = KHP_NO_COLUMN;
    if (name == NULL) {
        return KHIPU_OK;
    }
    generaliser->column = khp_schema_find(generaliser->placing->schema, khp_slice_cstr(name));
    return generaliser->column != KHP_NO_COLUMN
               ? KHIPU_OK
               : khp_fail(error, KHIPU_E_FIELD, (khp_where){.field = "positions"},
                          "there is no column called \"%s\"", name);
}

khipu_status khp_generaliser_new(khp_generaliser **generaliser, const khp_placing *placing,
                                 const khp_policy *policy, const khp_masks *masks,
                                 khipu_error *error) {
    *generaliser = NULL;
    khp_generaliser *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->placing = placing;
    fresh->policy = policy;
    fresh->masks = masks;
    khipu_status status = find_column(fresh, error);
    if (status == KHIPU_OK && placing->gazetteer != NULL) {
        fresh->place_count = khp_area_places_end(placing->area_places);
        status = khp_area_index_new(&fresh->areas, placing->gazetteer, placing->places_crs,
                                    placing->allow_ballpark, error);
    }
    const khp_roles *roles = &placing->schema->roles;
    for (size_t i = 0; status == KHIPU_OK && i < roles->within_count; i++) {
        khp_slice header = placing->schema->columns[roles->within[i]].name;
        status =
            level_of_header(header, &fresh->header_levels[i]) ? KHIPU_OK : khp_fail_memory(error);
    }
    if (status != KHIPU_OK) {
        khp_generaliser_free(fresh);
        return status;
    }
    *generaliser = fresh;
    return KHIPU_OK;
}

void khp_generaliser_free(khp_generaliser *generaliser) {
    if (generaliser != NULL) {
        khp_area_index_free(generaliser->areas);
        khp_table_clear(&generaliser->raised);
        khp_free(generaliser->raised_to);
        khp_free(generaliser);
    }
}

size_t khp_generaliser_column(const khp_generaliser *generaliser) { return generaliser->column; }

/* ---- which level ---- */

/* False without memory: no record must be told exactly because a comparison could not be made. */
static bool fold_alike(khp_slice a, khp_slice b, bool *alike) {
    khp_buffer folded[2] = {{0}, {0}};
    khp_fold_words(&folded[0], a);
    khp_fold_words(&folded[1], b);
    bool complete = !folded[0].failed && !folded[1].failed;
    *alike = khp_slice_eq(khp_buffer_slice(&folded[0]), khp_buffer_slice(&folded[1]));
    khp_buffer_clear(&folded[0]);
    khp_buffer_clear(&folded[1]);
    return complete;
}

static bool is_asked_for(const khp_policy *policy, khp_slice cell, bool *asked) {
    bool complete = true;
    *asked = false;
    for (size_t i = 0; complete && !*asked && i < policy->positions_values.count; i++) {
        complete = fold_alike(cell, khp_slice_cstr(policy->positions_values.items[i]), asked);
    }
    return complete;
}

/* The level that the policy asks for; SITE: none. A cell that is understood by nobody asks for the
 * widest: what was meant to be hidden must not be shown for a slip of the pen. False without
 * memory.
 */
static bool level_of_record(const khp_generaliser *generaliser, const khp_record *record,
                            uint32_t *notices, khp_precision *level) {
    const khp_policy *policy = generaliser->policy;
    *level = policy->positions;
    khp_slice cell = khp_record_text(record, generaliser->column);
    if (policy->positions_values.count > 0) {
        bool asked;
        bool complete = is_asked_for(policy, cell, &asked);
        *level = asked ? policy->positions : KHP_PRECISION_SITE;
        return complete;
    }
    if (cell.len == 0) {
        return true;
    }
    khp_precision named;
    bool complete = khp_level_of_word(cell, &named);
    if (named == KHP_PRECISION_SITE) {
        *notices |= 1u << KHP_NOTICE_LEVEL_UNREADABLE;
        named = KHP_PRECISION_DEPARTMENT;
    }
    *level = named > policy->positions ? named : policy->positions;
    return complete;
}

/* ---- what stands for a place ---- */

/* What is known of a record's place, before anything was hidden. */
typedef struct known_place {
    const khp_placement *placement;
    bool has_place; /* of the gazetteer */
    bool is_own;    /* the position is the record's own, and the place the one that it names */
    uint32_t number;
    khp_place place;
} known_place;

/* How exactly a placement says where: a position of unknown precision may be as exact as can be. */
static khp_precision exactness(const khp_placement *placement) {
    bool unknown = placement->precision == KHP_PRECISION_UNKNOWN;
    return unknown ? KHP_PRECISION_SITE : placement->precision;
}

static bool holds(double lon, double lat, double radius_m, const khp_placement *inside) {
    return khp_distance_m(lon, lat, inside->lon, inside->lat) <= radius_m;
}

static void use_cell(const known_place *known, khp_precision level, khp_placement *result) {
    const khp_placement *from = known->placement;
    double lon, lat, radius;
    khp_cell_centre(level, from->lon, from->lat, &lon, &lat, &radius);
    double own = isfinite(from->uncertainty_m) ? from->uncertainty_m : 0;
    *result = (khp_placement){.match = from->match,
                              .precision = level,
                              .uncertainty_m = khp_wide_uncertainty_m(level, radius + own),
                              .lon = lon,
                              .lat = lat,
                              .place = KHP_NO_PLACE,
                              .source_crs = KHP_SLICE("OGC:CRS84"),
                              .generalised = KHP_GENERALISED_TO_CELL};
}

/* False without memory. */
static bool use_area(const khp_generaliser *generaliser, const known_place *known, uint32_t number,
                     khp_placement *result) {
    const khp_indexed_area *area = khp_area_index_at(generaliser->areas, number);
    *result = (khp_placement){.match = known->placement->match,
                              .precision = area->level,
                              .uncertainty_m = area->uncertainty_m,
                              .lon = area->lon,
                              .lat = area->lat,
                              .place = generaliser->place_count + number,
                              .place_name = area->names[khp_area_of_level(area->level)],
                              .source_crs = area->source_crs,
                              .generalised = KHP_GENERALISED_TO_AREA};
    if (area->entry != KHP_NO_PLACE) {
        khp_place entry;
        if (khp_gazetteer_keep(generaliser->placing->gazetteer, area->entry, &entry, NULL) !=
            KHIPU_OK) {
            return false;
        }
        result->place = area->entry;
        result->place_id = entry.id;
        result->place_name = entry.name;
    }
    return true;
}

/* The record's own position becomes that of the town that it names, if it lies there. */
static bool use_settlement(const khp_generaliser *generaliser, const known_place *known,
                           khp_placement *result) {
    const khp_placement *from = known->placement;
    if (!known->is_own) {
        *result = *from;
        return exactness(from) == KHP_PRECISION_SETTLEMENT;
    }
    double uncertainty = isfinite(known->place.uncertainty_m)
                             ? known->place.uncertainty_m
                             : khp_precision_uncertainty_m(KHP_PRECISION_SETTLEMENT);
    uncertainty = khp_wide_uncertainty_m(KHP_PRECISION_SETTLEMENT, uncertainty);
    /* Only places in degrees: there is no projector here, and the cell is as good. */
    khp_slice crs = known->place.crs.len > 0 ? known->place.crs : generaliser->placing->places_crs;
    bool degrees = crs.len == 0 || khp_crs_is_degrees(crs);
    if (!known->has_place || known->place.precision != KHP_PRECISION_SETTLEMENT || !degrees ||
        !holds(known->place.x, known->place.y, uncertainty, from)) {
        return false;
    }
    *result = (khp_placement){.match = from->match,
                              .precision = KHP_PRECISION_SETTLEMENT,
                              .uncertainty_m = uncertainty,
                              .lon = known->place.x,
                              .lat = known->place.y,
                              .place = known->number,
                              .place_id = known->place.id,
                              .place_name = known->place.name,
                              .source_crs = KHP_SLICE("OGC:CRS84"),
                              .generalised = KHP_GENERALISED_TO_AREA};
    return true;
}

static void use_nothing(khp_placement *result) {
    *result = (khp_placement){.reason = KHP_REASON_PLACE_WITHHELD,
                              .precision = KHP_PRECISION_UNKNOWN,
                              .uncertainty_m = (double)NAN,
                              .lon = (double)NAN,
                              .lat = (double)NAN,
                              .place = KHP_NO_PLACE,
                              .generalised = KHP_GENERALISED_NOT};
}

/* What the record's place is at this level, or at the next one outwards that is known. False
 * without memory. */
static bool at_level(const khp_generaliser *generaliser, const known_place *known,
                     khp_precision level, khp_placement *result) {
    if (level == KHP_PRECISION_UNKNOWN) {
        use_nothing(result);
        return true;
    }
    if (level == KHP_PRECISION_SETTLEMENT) {
        if (!use_settlement(generaliser, known, result)) {
            use_cell(known, level, result);
        }
        return true;
    }
    uint32_t area = KHP_NO_AREA;
    if (known->has_place && !khp_area_index_find(generaliser->areas, &known->place, level, &area)) {
        return false;
    }
    const khp_indexed_area *found =
        area == KHP_NO_AREA ? NULL : khp_area_index_at(generaliser->areas, area);
    if (found == NULL ||
        (known->is_own && !holds(found->lon, found->lat, found->uncertainty_m, known->placement))) {
        use_cell(known, level, result);
        return true;
    }
    return use_area(generaliser, known, area, result);
}

/* ---- places that few share ---- */

/* What makes two placements one place, as summarise/places.h has it. */
static void make_key(const khp_generaliser *generaliser, khp_buffer *key,
                     const khp_placement *placement) {
    khp_placement rounded = *placement;
    khp_placement_round(&rounded, generaliser->placing->decimals);
    size_t name = rounded.place_name.len < KEY_NAME_BYTES ? rounded.place_name.len : KEY_NAME_BYTES;
    const double numbers[] = {rounded.lon, rounded.lat, rounded.uncertainty_m};
    const uint32_t words[] = {rounded.place, (uint32_t)rounded.precision};
    khp_buffer_rewind(key);
    khp_buffer_add(key, khp_slice_of((const char *)numbers, sizeof numbers));
    khp_buffer_add(key, khp_slice_of((const char *)words, sizeof words));
    khp_buffer_add(key, khp_slice_of(rounded.place_name.ptr, name));
}

bool khp_generaliser_raise(khp_generaliser *generaliser, const khp_placement *placement,
                           khp_precision level, bool *is_new) {
    khp_buffer key = {0};
    make_key(generaliser, &key, placement);
    khp_slice bytes = khp_buffer_slice(&key);
    uint32_t number = key.failed
                          ? KHP_TABLE_NONE
                          : khp_table_put(&generaliser->raised, bytes, khp_hash(bytes, 0), is_new);
    khp_buffer_clear(&key);
    khp_precision *levels = number == KHP_TABLE_NONE
                                ? NULL
                                : khp_grow(generaliser->raised_to, &generaliser->raised_capacity,
                                           number, sizeof *levels);
    if (levels == NULL) {
        return false;
    }
    generaliser->raised_to = levels;
    *is_new = *is_new || levels[number] < level;
    levels[number] = *is_new ? level : levels[number];
    return true;
}

/* Raises the placement as long as it is one that few share. */
static bool raise_all(const khp_generaliser *generaliser, const known_place *known,
                      khp_precision *level, khp_placement *placement) {
    khp_buffer key = {0};
    bool complete = true;
    while (complete && khp_placement_is_located(placement) && generaliser->raised.count > 0) {
        make_key(generaliser, &key, placement);
        khp_slice bytes = khp_buffer_slice(&key);
        uint32_t number = khp_table_find(&generaliser->raised, bytes, khp_hash(bytes, 0));
        if (number == KHP_TABLE_NONE) {
            break;
        }
        khp_precision next = exactness(placement) + 1;
        next = next < *level + 1 ? *level + 1 : next;
        next = next < generaliser->raised_to[number] ? generaliser->raised_to[number] : next;
        *level = next > KHP_PRECISION_COUNTRY ? KHP_PRECISION_UNKNOWN : next;
        complete = at_level(generaliser, known, *level, placement);
    }
    complete = complete && !key.failed;
    khp_buffer_clear(&key);
    return complete;
}

/* ---- what the record's cells may still say ---- */

/* The name stands for one of the areas that what is shown lies in. */
static bool is_implied(const khp_generaliser *generaliser, const khp_placement *shown,
                       khp_slice cell, bool *implied) {
    khp_place place;
    khp_generaliser_place(generaliser, shown->place, &place);
    bool settled = shown->precision == KHP_PRECISION_SETTLEMENT;
    bool complete = true;
    *implied = false;
    for (int i = settled ? 0 : khp_area_of_level(shown->precision);
         complete && !*implied && i < KHP_AREA_LEVELS; i++) {
        complete = place.areas[i].len == 0 || fold_alike(cell, place.areas[i], implied);
    }
    return complete;
}

/* A stated area may be told if it follows from the place that is told; where there is none, if its
 * header says that it is as wide as the level. False without memory. */
static bool find_guard(const khp_generaliser *generaliser, const khp_query *query,
                       khp_precision level, const khp_placement *shown, uint8_t *guard) {
    bool complete = true;
    *guard = KHP_GUARD_WHERE;
    for (size_t i = 0; complete && i < query->within_count; i++) {
        bool may_stay;
        if (query->within[i].len == 0) {
            may_stay = true;
        } else if (khp_placement_is_located(shown) && shown->place != KHP_NO_PLACE) {
            complete = is_implied(generaliser, shown, query->within[i], &may_stay);
        } else {
            may_stay = level != KHP_PRECISION_UNKNOWN && generaliser->header_levels[i] >= level;
        }
        *guard = (uint8_t)(*guard | (may_stay ? 0 : KHP_GUARD_WITHIN(i)));
    }
    return complete;
}

/* ---- the whole ---- */

/* The place in the gazetteer whose areas are those of the record. */
static khipu_status find_place(const khp_generaliser *generaliser, khp_locator *locator,
                               const khp_query *query, known_place *known, khipu_error *error) {
    known->is_own = known->placement->match == KHP_MATCH_POSITION;
    known->number = known->placement->place;
    if (known->is_own && locator != NULL) {
        khp_answer answer;
        khipu_status status = khp_locate(locator, query, &answer, error);
        if (status != KHIPU_OK) {
            return status;
        }
        known->number = answer.match == KHP_MATCH_NONE ? KHP_NO_PLACE : answer.place;
    }
    known->has_place = known->number != KHP_NO_PLACE && generaliser->areas != NULL;
    if (known->has_place &&
        known->number >= khp_area_places_first(generaliser->placing->area_places)) {
        khp_area_places_show(generaliser->placing->area_places, known->number, &known->place);
        return KHIPU_OK;
    }
    return known->has_place ? khp_gazetteer_keep(generaliser->placing->gazetteer, known->number,
                                                 &known->place, error)
                            : KHIPU_OK;
}

static bool is_same(const khp_placement *a, const khp_placement *b) {
    return a->lon == b->lon && a->lat == b->lat && a->place == b->place &&
           a->precision == b->precision && a->uncertainty_m == b->uncertainty_m;
}

static khp_placement told(const khp_generaliser *generaliser, khp_precision level,
                          khp_placement placement) {
    placement.drawn_at = KHP_DRAWN_AT_PLACE; /* what is told is an area, and nothing inside it */
    placement.seat = (khp_slice){NULL, 0};
    placement.hides_reason = generaliser->masks->reasons[placement.reason];
    placement.hides_how = level > KHP_PRECISION_SITE || generaliser->policy->suppress_under > 0;
    return placement;
}

/* A located record's placement as it is told, and the level of it; false without memory. */
static bool widen(const khp_generaliser *generaliser, const known_place *known,
                  khp_precision *level, khp_placement *shown) {
    khp_precision exact = exactness(known->placement);
    bool complete = true;
    if (*level > KHP_PRECISION_SITE) {
        *level = exact > *level ? exact : *level;
        complete = at_level(generaliser, known, *level, shown);
    }
    complete = complete && raise_all(generaliser, known, level, shown);
    if (is_same(shown, known->placement)) {
        *shown = *known->placement;
    }
    return complete;
}

khipu_status khp_generalise(const khp_generaliser *generaliser, const khp_record *record,
                            khp_locator *locator, const khp_query *query, khp_placed *placed,
                            khipu_error *error) {
    placed->placement.generalised = KHP_GENERALISED_NOT;
    const khp_placement original = placed->placement;
    khp_placement shown = original;
    known_place known = {.placement = &original};
    khp_precision level;
    bool complete = level_of_record(generaliser, record, &placed->notices, &level);
    if (complete && khp_placement_is_located(&original)) {
        khipu_status status = find_place(generaliser, locator, query, &known, error);
        if (status != KHIPU_OK) {
            return status;
        }
        complete = widen(generaliser, &known, &level, &shown);
    }
    if (complete && level > KHP_PRECISION_SITE) {
        complete = find_guard(generaliser, query, level, &shown, &placed->guard);
        placed->hidden_name = original.place_name;
    }
    placed->placement = told(generaliser, level, shown);
    return complete ? KHIPU_OK : khp_fail_memory(error);
}

void khp_generaliser_place(const khp_generaliser *generaliser, uint32_t number, khp_place *place) {
    khp_area_places *named = generaliser->placing->area_places;
    if (number < generaliser->place_count && number >= khp_area_places_first(named)) {
        khp_area_places_show(named, number, place);
        return;
    }
    if (number < generaliser->place_count) {
        khp_gazetteer_place(generaliser->placing->gazetteer, number, place);
        return;
    }
    *place = (khp_place){.x = (double)NAN, .y = (double)NAN};
    if (generaliser->areas == NULL || number == KHP_NO_PLACE) {
        return;
    }
    const khp_indexed_area *area =
        khp_area_index_at(generaliser->areas, number - generaliser->place_count);
    int level = khp_area_of_level(area->level);
    *place = (khp_place){.name = area->names[level],
                         .source = area->source,
                         .x = area->lon,
                         .y = area->lat,
                         .precision = area->level,
                         .uncertainty_m = area->uncertainty_m};
    for (int i = level; i < KHP_AREA_LEVELS; i++) {
        place->areas[i] = area->names[i];
    }
}
