#include "run/generalising.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "locate/area_ladder.h"
#include "model/chunk.h"
#include "model/degrees.h"
#include "protect/generalise.h"

#include <math.h>

/* A name longer than this does not make a place another one. */
#define KEY_NAME_BYTES ((size_t)256)

struct khp_generaliser {
    const khp_placing *placing;
    const khp_policy *policy;
    const khp_masks *masks;
    size_t column;                                 /* that says which records; KHP_NO_COLUMN */
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
        khp_table_clear(&generaliser->raised);
        khp_free(generaliser->raised_to);
        khp_free(generaliser);
    }
}

size_t khp_generaliser_column(const khp_generaliser *generaliser) { return generaliser->column; }

/* ---- which level ---- */

/* The level that the policy asks for; SITE: none. False without memory. */
static bool level_of_record(const khp_generaliser *generaliser, const khp_record *record,
                            uint32_t *notices, khp_precision *level) {
    bool is_understood;
    khp_slice cell = khp_record_text(record, generaliser->column);
    bool complete = khp_policy_level(generaliser->policy, cell, level, &is_understood);
    *notices |= is_understood ? 0 : 1u << KHP_NOTICE_LEVEL_UNREADABLE;
    return complete;
}

/* ---- what stands for a place ---- */

/* What is known of a record's place, before anything was hidden. */
typedef struct known_place {
    const khp_placement *placement;
    khp_locator *locator; /* NULL without a gazetteer */
    bool has_place;       /* of the gazetteer, or an area */
    bool is_own; /* the position is the record's own, and the place the one that it names */
    uint32_t number;
    khp_place place;
    khp_tuple areas; /* that the place lies in, or is */
} known_place;

/* What is told instead. */
typedef struct shown_place {
    khp_placement placement;
    uint32_t area;     /* that the record is told to lie in; KHP_NO_AREA */
    bool was_unknown;  /* of an area inside it the places alone tell where it lies */
    bool is_elsewhere; /* its own position does not lie where its place does */
    khipu_status status;
    khipu_error *error;
} shown_place;

static const khp_tuple no_areas = {{KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA}};

/* How exactly a placement says where: a position of unknown precision may be as exact as can be. */
static khp_precision exactness(const khp_placement *placement) {
    bool unknown = placement->precision == KHP_PRECISION_UNKNOWN;
    return unknown ? KHP_PRECISION_SITE : placement->precision;
}

static bool holds(double lon, double lat, double radius_m, const khp_placement *inside) {
    return khp_distance_m(lon, lat, inside->lon, inside->lat) <= radius_m;
}

/* A radius in steps: the level's nominal one, twice that, and so on. That of the place would tell
 * one place of the cell from another. */
static double cell_uncertainty_m(khp_precision level, double least_m) {
    double radius_m = khp_precision_uncertainty_m(level);
    while (radius_m < least_m) {
        radius_m *= 2;
    }
    return radius_m;
}

static void use_cell(const known_place *known, khp_precision level, shown_place *shown) {
    const khp_placement *from = known->placement;
    double lon, lat, radius;
    khp_cell_centre(level, from->lon, from->lat, &lon, &lat, &radius);
    double own = isfinite(from->uncertainty_m) ? from->uncertainty_m : 0;
    shown->area = KHP_NO_AREA;
    shown->placement = (khp_placement){.match = from->match,
                                       .precision = level,
                                       .uncertainty_m = cell_uncertainty_m(level, radius + own),
                                       .lon = lon,
                                       .lat = lat,
                                       .place = KHP_NO_PLACE,
                                       .source_crs = KHP_SLICE("OGC:CRS84"),
                                       .generalised = KHP_GENERALISED_TO_CELL};
}

static void use_area(const known_place *known, const khp_area_place *area, shown_place *shown) {
    shown->area = area->area;
    shown->placement = (khp_placement){.match = known->placement->match,
                                       .precision = area->precision,
                                       .uncertainty_m = area->uncertainty_m,
                                       .lon = area->lon,
                                       .lat = area->lat,
                                       .place = area->number,
                                       .place_id = area->id,
                                       .place_name = area->name,
                                       .source_crs = area->source_crs,
                                       .generalised = KHP_GENERALISED_TO_AREA};
}

/* The record's own position becomes that of the town that it names, if it lies there. */
static bool use_settlement(const khp_generaliser *generaliser, const known_place *known,
                           shown_place *shown) {
    const khp_placement *from = known->placement;
    shown->area = KHP_NO_AREA;
    if (!known->is_own) {
        shown->placement = *from;
        return exactness(from) == KHP_PRECISION_SETTLEMENT;
    }
    double uncertainty = isfinite(known->place.uncertainty_m)
                             ? known->place.uncertainty_m
                             : khp_precision_uncertainty_m(KHP_PRECISION_SETTLEMENT);
    uncertainty = khp_wide_uncertainty_m(KHP_PRECISION_SETTLEMENT, uncertainty);
    /* Only places in degrees: there is no projector here, and the cell is as good. */
    khp_slice crs = known->place.crs.len > 0 ? known->place.crs : generaliser->placing->places_crs;
    bool degrees = crs.len == 0 || khp_crs_is_degrees(crs);
    if (!known->has_place || known->place.precision != KHP_PRECISION_SETTLEMENT || !degrees) {
        return false;
    }
    if (!holds(known->place.x, known->place.y, uncertainty, from)) {
        shown->is_elsewhere = true;
        return false;
    }
    shown->placement = (khp_placement){.match = from->match,
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

static void use_nothing(shown_place *shown) {
    shown->area = KHP_NO_AREA;
    shown->placement = (khp_placement){.reason = KHP_REASON_PLACE_WITHHELD,
                                       .precision = KHP_PRECISION_UNKNOWN,
                                       .uncertainty_m = (double)NAN,
                                       .lon = (double)NAN,
                                       .lat = (double)NAN,
                                       .place = KHP_NO_PLACE,
                                       .generalised = KHP_GENERALISED_NOT};
}

/* The innermost of its areas that is as wide as the level and whose point is known from the area
 * alone; false if there is none, or if the record's own position does not lie there. */
static bool use_some_area(const khp_generaliser *generaliser, const known_place *known,
                          khp_precision level, shown_place *shown) {
    const khp_placing *placing = generaliser->placing;
    for (int i = 0; known->has_place && i < KHP_AREA_LEVELS; i++) {
        khp_area_place area;
        uint32_t ref = known->areas.areas[i];
        if (ref == KHP_NO_AREA || khp_area_precision(placing->gazetteer, ref) < level) {
            continue;
        }
        shown->status =
            khp_area_places_told(placing->area_places, known->locator, ref, &area, shown->error);
        if (shown->status != KHIPU_OK) {
            return false;
        }
        if (area.reason != KHP_REASON_NONE) {
            shown->was_unknown = true;
            continue;
        }
        if (known->is_own && !holds(area.lon, area.lat, area.uncertainty_m, known->placement)) {
            shown->is_elsewhere = true;
            return false;
        }
        use_area(known, &area, shown);
        return true;
    }
    return false;
}

/* What the record's place is at this level, or at the next one outwards that can be told. */
static void at_level(const khp_generaliser *generaliser, const known_place *known,
                     khp_precision level, shown_place *shown) {
    shown->is_elsewhere = false;
    if (level == KHP_PRECISION_UNKNOWN) {
        use_nothing(shown);
        return;
    }
    bool is_told = level == KHP_PRECISION_SETTLEMENT
                       ? use_settlement(generaliser, known, shown)
                       : use_some_area(generaliser, known, level, shown);
    if (!is_told && shown->status == KHIPU_OK) {
        use_cell(known, level, shown);
    }
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
                          : khp_table_put(&generaliser->raised, bytes, khp_hash(bytes), is_new);
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

/* Raises the placement as long as it is one that few share. False without memory. */
static bool raise_all(const khp_generaliser *generaliser, const known_place *known,
                      khp_precision *level, shown_place *shown) {
    khp_buffer key = {0};
    const khp_placement *placement = &shown->placement;
    while (shown->status == KHIPU_OK && !key.failed && khp_placement_is_located(placement) &&
           generaliser->raised.count > 0) {
        make_key(generaliser, &key, placement);
        khp_slice bytes = khp_buffer_slice(&key);
        uint32_t number = khp_table_find(&generaliser->raised, bytes, khp_hash(bytes));
        if (number == KHP_TABLE_NONE) {
            break;
        }
        khp_precision next = exactness(placement) + 1;
        next = next < *level + 1 ? *level + 1 : next;
        next = next < generaliser->raised_to[number] ? generaliser->raised_to[number] : next;
        *level = next > KHP_PRECISION_COUNTRY ? KHP_PRECISION_UNKNOWN : next;
        at_level(generaliser, known, *level, shown);
    }
    bool complete = !key.failed;
    khp_buffer_clear(&key);
    return complete;
}

/* ---- what the record's cells may still say ---- */

/* The innermost level that the header of a column of areas may name; SITE if it names none. */
static khp_precision header_level(const khp_generaliser *generaliser, size_t number) {
    khp_precision level = generaliser->header_levels[number];
    khp_levels allowed = generaliser->placing->schema->roles.within_allows[number];
    for (int i = KHP_PRECISION_COUNTRY; i > KHP_PRECISION_SITE; i--) {
        bool is_allowed = generaliser->header_levels[number] == KHP_PRECISION_SITE &&
                          (allowed & KHP_LEVEL(i)) != 0;
        level = is_allowed ? (khp_precision)i : level;
    }
    return level;
}

/* One of the areas that the text may mean is the same as one of those. */
static bool means_any(khp_chain *chain, const khp_gazetteer *gazetteer, const khp_tuple *areas) {
    for (uint32_t i = 0; i < chain->items[0].count; i++) {
        uint32_t meant = khp_stated_ref(chain, 0, i);
        for (int k = 0; k < KHP_AREA_LEVELS; k++) {
            uint32_t told = areas->areas[k];
            if (told != KHP_NO_AREA && khp_areas_equal(chain, gazetteer, meant, told)) {
                return true;
            }
        }
    }
    return false;
}

/* The text may mean an area inside the one that is told: which records have it would narrow them
 * down (the province of Puno in the department of Puno). */
static bool means_inner(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t told) {
    for (uint32_t i = 0; i < chain->items[0].count; i++) {
        uint32_t meant = khp_stated_ref(chain, 0, i);
        khp_tuple around = khp_ref_tuple(gazetteer, meant);
        bool is_inner = khp_ref_level(gazetteer, meant) < khp_ref_level(gazetteer, told);
        uint32_t outer = around.areas[khp_ref_level(gazetteer, told)];
        if (is_inner && outer != KHP_NO_AREA && khp_areas_equal(chain, gazetteer, outer, told)) {
            return true;
        }
    }
    return false;
}

/* The text is a name or code of one of the areas that what is shown lies in, and of none inside it.
 * False without memory. */
static bool is_implied(const khp_generaliser *generaliser, const known_place *known,
                       const shown_place *shown, khp_slice cell, khp_precision header,
                       bool *implied) {
    const khp_gazetteer *gazetteer = generaliser->placing->gazetteer;
    bool is_area = shown->area != KHP_NO_AREA;
    khp_tuple around = is_area ? khp_ref_tuple(gazetteer, shown->area) : known->areas;
    khp_chain chain = {0};
    khp_chain_add(&chain, gazetteer, cell);
    khp_chain_add_country_of_code(&chain);
    khp_slice country = is_area ? khp_ref_country(gazetteer, shown->area) : (khp_slice){NULL, 0};
    khp_chain_complete(&chain, country, generaliser->placing->settings->mend_codes);
    *implied = means_any(&chain, gazetteer, &around);
    if (*implied && is_area && header == KHP_PRECISION_SITE) {
        *implied = !means_inner(&chain, gazetteer, shown->area);
    }
    bool complete = !chain.ids.failed && !chain.folded.failed && !chain.core.failed;
    khp_chain_clear(&chain);
    return complete;
}

/* A stated area may be told if it follows from the place that is told; where there is none, if its
 * header says that it is as wide as the level. Of a position that does not lie where its record
 * says, no area is told: it would narrow the cell down. False without memory. */
static bool find_guard(const khp_generaliser *generaliser, const khp_query *query,
                       const known_place *known, khp_precision level, const shown_place *shown,
                       uint8_t *guard) {
    const khp_placement *placement = &shown->placement;
    bool complete = true;
    *guard = KHP_GUARD_WHERE;
    for (size_t i = 0; complete && i < query->within_count; i++) {
        bool may_stay = false;
        khp_precision header = header_level(generaliser, i);
        bool is_narrow = header != KHP_PRECISION_SITE && header < placement->precision;
        if (query->within[i].len == 0) {
            may_stay = true;
        } else if (khp_placement_is_located(placement) && placement->place != KHP_NO_PLACE) {
            complete = is_narrow ||
                       is_implied(generaliser, known, shown, query->within[i], header, &may_stay);
        } else if (!shown->is_elsewhere) {
            may_stay = level != KHP_PRECISION_UNKNOWN && generaliser->header_levels[i] >= level;
        }
        *guard = (uint8_t)(*guard | (may_stay ? 0 : KHP_GUARD_WITHIN(i)));
    }
    return complete;
}

/* ---- the whole ---- */

/* The areas of a place of the gazetteer, as its row has them. */
static khp_tuple areas_of_place(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_head head;
    return khp_store_head(gazetteer, number, &head)
               ? khp_store_tuple(gazetteer, khp_store_group(gazetteer, head.group).tuple_number)
               : no_areas;
}

/* The place that the record names beside a position of its own, by number; KHP_NO_PLACE if none. */
static khipu_status find_named(const khp_generaliser *generaliser, khp_locator *locator,
                               const khp_query *query, uint32_t *number, khipu_error *error) {
    khp_answer answer;
    khipu_status status = khp_locate(locator, query, &answer, error);
    *number = KHP_NO_PLACE;
    if (status == KHIPU_OK && answer.match != KHP_MATCH_NONE) {
        uint32_t first = khp_area_places_first(generaliser->placing->area_places);
        *number = answer.area != KHP_NO_AREA ? first + answer.area : answer.place;
    }
    return status;
}

/* The place in the gazetteer whose areas are those of the record. */
static khipu_status find_place(const khp_generaliser *generaliser, const khp_query *query,
                               known_place *known, khipu_error *error) {
    const khp_placing *placing = generaliser->placing;
    khipu_status status = KHIPU_OK;
    known->is_own = known->placement->match == KHP_MATCH_POSITION;
    known->number = known->placement->place;
    known->areas = no_areas;
    if (known->is_own && known->locator != NULL) {
        status = find_named(generaliser, known->locator, query, &known->number, error);
    }
    known->has_place =
        status == KHIPU_OK && known->number != KHP_NO_PLACE && known->locator != NULL;
    if (!known->has_place) {
        return status;
    }
    uint32_t first = khp_area_places_first(placing->area_places);
    if (known->number >= first) {
        khp_area_places_show(placing->area_places, known->number, &known->place);
        known->areas = khp_ref_tuple(placing->gazetteer, known->number - first);
        return KHIPU_OK;
    }
    known->areas = areas_of_place(placing->gazetteer, known->number);
    return khp_gazetteer_keep(placing->gazetteer, known->number, &known->place, error);
}

static khp_placement told(const khp_generaliser *generaliser, khp_precision level,
                          khp_placement placement) {
    placement.drawn_at = KHP_DRAWN_AT_PLACE; /* what is told is an area, and nothing inside it */
    placement.seat = (khp_slice){NULL, 0};
    placement.hides_reason = generaliser->masks->reasons[placement.reason];
    placement.hides_how = level > KHP_PRECISION_SITE || generaliser->policy->suppress_under > 0;
    return placement;
}

/* What a person should know of a record that is told at a wider level than was asked for. */
static uint32_t wider_notice(const shown_place *shown) {
    khp_notice notice = KHP_NOTICE_WIDER_CELL;
    if (shown->placement.generalised == KHP_GENERALISED_TO_AREA) {
        notice = shown->placement.precision == KHP_PRECISION_PROVINCE ? KHP_NOTICE_WIDER_PROVINCE
                 : shown->placement.precision == KHP_PRECISION_DEPARTMENT
                     ? KHP_NOTICE_WIDER_DEPARTMENT
                     : KHP_NOTICE_WIDER_COUNTRY;
    }
    return shown->was_unknown ? 1u << notice : 0;
}

/* A located record's placement as it is told, and the level of it; false without memory. */
static bool widen(const khp_generaliser *generaliser, const known_place *known,
                  khp_precision *level, shown_place *shown, uint32_t *notices) {
    khp_precision exact = exactness(known->placement);
    if (*level > KHP_PRECISION_SITE) {
        *level = exact > *level ? exact : *level;
        at_level(generaliser, known, *level, shown);
        *notices |= wider_notice(shown);
    }
    return raise_all(generaliser, known, level, shown);
}

khipu_status khp_generalise(const khp_generaliser *generaliser, const khp_record *record,
                            khp_locator *locator, const khp_query *query, khp_placed *placed,
                            khipu_error *error) {
    placed->placement.generalised = KHP_GENERALISED_NOT;
    const khp_placement original = placed->placement;
    known_place known = {.placement = &original, .locator = locator, .areas = no_areas};
    shown_place shown = {.placement = original, .area = KHP_NO_AREA, .error = error};
    khp_precision level;
    bool complete = level_of_record(generaliser, record, &placed->notices, &level);
    if (complete && khp_placement_is_located(&original)) {
        shown.status = find_place(generaliser, query, &known, error);
        complete = shown.status != KHIPU_OK ||
                   widen(generaliser, &known, &level, &shown, &placed->notices);
    }
    if (complete && shown.status == KHIPU_OK && level > KHP_PRECISION_SITE) {
        complete = find_guard(generaliser, query, &known, level, &shown, &placed->guard);
        placed->hidden_name = original.place_name;
    }
    placed->placement = told(generaliser, level, shown.placement);
    return complete ? shown.status : khp_fail_memory(error);
}
