#include "run/area_joining.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "summarise/polygons.h"

/* Positions of records' own, and places, that were asked about lately. */
#define POSITIONS_KEPT 1024
#define PLACES_KEPT 4096

typedef struct kept_place {
    uint32_t place_plus_one; /* 0: empty */
    khp_precision precision;
    khp_area_answer answer;
} kept_place;

typedef struct kept_position {
    double lon;
    double lat;
    khp_area_answer answer;
    khp_precision precision;
    bool is_used;
} kept_position;

struct khp_area_joiner {
    const khp_loaded_areas *areas;
    const khp_join *join;
    khp_polygons *polygons; /* made when a point is asked about first */
    khp_table places;       /* of (number, precision) */
    khp_area_answer *answers;
    size_t capacity;
    kept_position *positions;
    kept_place *lately;
    khp_area_dispute disputes[KHP_DISPUTES_KEPT];
    size_t dispute_count;
};

khp_area_joiner *khp_area_joiner_new(const khp_loaded_areas *areas, const khp_join *join) {
    khp_area_joiner *fresh = khp_alloc_zero(1, sizeof *fresh);
    kept_position *positions = khp_alloc_zero(POSITIONS_KEPT, sizeof *positions);
    kept_place *lately = khp_alloc_zero(PLACES_KEPT, sizeof *lately);
    if (fresh == NULL || positions == NULL || lately == NULL) {
        khp_free(fresh);
        khp_free(positions);
        khp_free(lately);
        return NULL;
    }
    fresh->lately = lately;
    fresh->areas = areas;
    fresh->join = join;
    fresh->positions = positions;
    return fresh;
}

void khp_area_joiner_free(khp_area_joiner *joiner) {
    if (joiner == NULL) {
        return;
    }
    khp_polygons_free(joiner->polygons);
    khp_table_clear(&joiner->places);
    khp_free(joiner->answers);
    khp_free(joiner->positions);
    khp_free(joiner->lately);
    khp_free(joiner);
}

/* The innermost administrative level that a place of this precision can be told to lie in. A
 * position of a record's own says nothing of its precision and is taken at its word. */
static int innermost_admin(khp_precision precision) {
    switch (precision) {
    case KHP_PRECISION_PROVINCE: return 2;
    case KHP_PRECISION_DEPARTMENT: return 1;
    case KHP_PRECISION_COUNTRY: return 0;
    default: return 3;
    }
}

/* Areas whose level is not known are taken for districts or the like. */
static bool is_precise_enough(const khp_counted_level *level, khp_precision precision) {
    int innermost = innermost_admin(precision);
    return level->admin == 0 ? innermost == 3 : level->admin <= innermost;
}

static void note_dispute(khp_area_joiner *joiner, const khp_placement *placement, uint32_t stated,
                         uint32_t by_point) {
    if (joiner->dispute_count < KHP_DISPUTES_KEPT) {
        joiner->disputes[joiner->dispute_count++] =
            (khp_area_dispute){placement->place_id, placement->place_name, stated, by_point};
    }
}

/* What the place's own codes and names say at one level. */
static khipu_status find_stated(const khp_area_joiner *joiner, const khp_place *place, int admin,
                                khp_area_answer *answer, khipu_error *error) {
    khp_member_by by;
    if (joiner->areas->membership == NULL || admin == 0) {
        return KHIPU_OK;
    }
    khipu_status status =
        khp_membership_find(joiner->areas->membership, place, admin, &answer->area, &by, error);
    answer->by = by == KHP_MEMBER_BY_CODE   ? KHP_AREA_BY_CODE
                 : by == KHP_MEMBER_BY_NAME ? KHP_AREA_BY_NAME
                                            : answer->by;
    return status;
}

/* The innermost area that a placement's point lies in, once it is asked for. */
typedef struct point_area {
    bool is_known;
    uint32_t area;
} point_area;

static khipu_status find_point(khp_area_joiner *joiner, const khp_placement *placement,
                               point_area *point, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (!joiner->areas->do_outlines_decide) {
        *point = (point_area){true, KHP_IN_NO_AREA};
    } else if (!point->is_known && joiner->polygons == NULL) {
        status = khp_polygons_new(&joiner->polygons, &joiner->areas->set, error);
    }
    if (status == KHIPU_OK && !point->is_known) {
        uint32_t area = joiner->polygons == NULL
                            ? KHP_IN_NO_AREA
                            : khp_polygons_find(joiner->polygons, placement->lon, placement->lat);
        *point = (point_area){true, area};
    }
    return status;
}

/* What is stated counts; a point that lies in another area is told. Mostly it lies in the very
 * area, and no other is looked at. */
static khipu_status check_stated(khp_area_joiner *joiner, const khp_placement *placement,
                                 size_t level, point_area *point, khp_area_answer *answer,
                                 khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    const khp_vertex position = {placement->lon, placement->lat};
    if (khp_outline_holds(&set->areas[answer->area].outline, position)) {
        return KHIPU_OK;
    }
    khipu_status status = find_point(joiner, placement, point, error);
    uint32_t by_point = khp_area_set_at_level(set, point->area, level);
    answer->disagrees = by_point != KHP_IN_NO_AREA && by_point != answer->area;
    if (answer->disagrees) {
        note_dispute(joiner, placement, answer->area, by_point);
    }
    return status;
}

/* The innermost level first: what is stated, else the point; then the levels around it. A point
 * that stands for a whole province lies in one of its districts, which says nothing. */
static khipu_status join(khp_area_joiner *joiner, const khp_placement *placement,
                         const khp_place *place, khp_area_answer *answer, khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    point_area point = {false, KHP_IN_NO_AREA};
    bool was_precise = false;
    *answer = (khp_area_answer){.area = KHP_IN_NO_AREA, .by = KHP_AREA_NOT_INSIDE};
    khipu_status status = KHIPU_OK;
    for (size_t level = set->level_count; status == KHIPU_OK && level-- > 0;) {
        if (!is_precise_enough(&set->levels[level], placement->precision)) {
            continue;
        }
        was_precise = was_precise || level + 1 == set->level_count;
        if (place != NULL) {
            status = find_stated(joiner, place, set->levels[level].admin, answer, error);
        }
        if (status == KHIPU_OK && answer->area != KHP_IN_NO_AREA) {
            return check_stated(joiner, placement, level, &point, answer, error);
        }
        status = status == KHIPU_OK ? find_point(joiner, placement, &point, error) : status;
        answer->area = khp_area_set_at_level(set, point.area, level);
        if (answer->area != KHP_IN_NO_AREA) {
            answer->by = KHP_AREA_BY_POLYGON;
            return status;
        }
    }
    answer->by = was_precise ? KHP_AREA_NOT_INSIDE : KHP_AREA_NOT_PRECISE;
    return status;
}

/* The answer for a place, made once. */
static khipu_status find_known(khp_area_joiner *joiner, const khp_placement *placement,
                               khp_area_answer *answer, khipu_error *error) {
    const uint32_t key[2] = {placement->place, (uint32_t)placement->precision};
    khp_slice bytes = khp_slice_of((const char *)key, sizeof key);
    khp_area_answer *answers =
        khp_grow(joiner->answers, &joiner->capacity, joiner->places.count, sizeof *answers);
    if (answers == NULL) {
        return khp_fail_memory(error);
    }
    joiner->answers = answers;
    bool is_new;
    uint32_t number = khp_table_put(&joiner->places, bytes, khp_hash(bytes, 0), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    if (is_new) {
        khp_place place;
        khp_join_place(joiner->join, placement->place, &place);
        status = join(joiner, placement, &place, &answers[number], error);
    }
    *answer = answers[number];
    return status;
}

/* A place has one slot; another that needs it takes it over. */
static khipu_status find_place(khp_area_joiner *joiner, const khp_placement *placement,
                               khp_area_answer *answer, khipu_error *error) {
    kept_place *kept = &joiner->lately[placement->place % PLACES_KEPT];
    khipu_status status = KHIPU_OK;
    if (kept->place_plus_one != placement->place + 1 || kept->precision != placement->precision) {
        status = find_known(joiner, placement, &kept->answer, error);
        kept->place_plus_one = status == KHIPU_OK ? placement->place + 1 : 0;
        kept->precision = placement->precision;
    }
    *answer = kept->answer;
    return status;
}

static khipu_status find_position(khp_area_joiner *joiner, const khp_placement *placement,
                                  khp_area_answer *answer, khipu_error *error) {
    const double key[2] = {placement->lon, placement->lat};
    uint64_t hash = khp_hash(khp_slice_of((const char *)key, sizeof key), 0);
    kept_position *kept = &joiner->positions[hash % POSITIONS_KEPT];
    bool is_known = kept->is_used && memcmp(&kept->lon, &key[0], sizeof key[0]) == 0 &&
                    memcmp(&kept->lat, &key[1], sizeof key[1]) == 0 &&
                    kept->precision == placement->precision;
    khipu_status status = KHIPU_OK;
    if (!is_known) {
        status = join(joiner, placement, NULL, &kept->answer, error);
        kept->lon = placement->lon;
        kept->lat = placement->lat;
        kept->precision = placement->precision;
        kept->is_used = status == KHIPU_OK;
    }
    *answer = kept->answer;
    return status;
}

khipu_status khp_area_joiner_find(khp_area_joiner *joiner, const khp_placement *placement,
                                  khp_area_answer *answer, khipu_error *error) {
    /* What a publishing policy tells less exactly is known, but not told to lie in an area. */
    bool is_blurred = placement->reason == KHP_REASON_PLACE_WITHHELD ||
                      placement->generalised == KHP_GENERALISED_TO_CELL;
    if (is_blurred || !khp_placement_is_located(placement)) {
        *answer = (khp_area_answer){.area = KHP_IN_NO_AREA,
                                    .by = is_blurred ? KHP_AREA_NOT_PRECISE : KHP_AREA_NOT_LOCATED};
        return KHIPU_OK;
    }
    return placement->place == KHP_NO_PLACE ? find_position(joiner, placement, answer, error)
                                            : find_place(joiner, placement, answer, error);
}

const khp_area_dispute *khp_area_joiner_disputes(const khp_area_joiner *joiner, size_t *count) {
    *count = joiner->dispute_count;
    return joiner->disputes;
}
