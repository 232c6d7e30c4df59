#include "run/area_joining.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "run/area_stating.h"
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
    khp_stated_area stated;
    bool is_used;
} kept_position;

struct khp_area_joiner {
    const khp_loaded_areas *areas;
    const khp_join *join;
    khp_member_asker *asker; /* NULL without a membership */
    khp_polygons *polygons;  /* made when a point is asked about first */
    khp_table places;        /* of (number, precision) */
    khp_area_answer *answers;
    size_t capacity;
    kept_position *positions;
    kept_place *lately;
    khp_area_dispute disputes[KHP_DISPUTES_KEPT];
    size_t dispute_count;
    khp_arena text; /* of the disputes */
};

khp_area_joiner *khp_area_joiner_new(const khp_loaded_areas *areas, const khp_join *join) {
    khp_area_joiner *fresh = khp_alloc_zero(1, sizeof *fresh);
    kept_position *positions = khp_alloc_zero(POSITIONS_KEPT, sizeof *positions);
    kept_place *lately = khp_alloc_zero(PLACES_KEPT, sizeof *lately);
    bool asks = areas->membership != NULL;
    khp_member_asker *asker = asks ? khp_member_asker_new(areas->membership) : NULL;
    if (fresh == NULL || positions == NULL || lately == NULL || (asks && asker == NULL)) {
        khp_free(fresh);
        khp_free(positions);
        khp_free(lately);
        khp_member_asker_free(asker);
        return NULL;
    }
    fresh->asker = asker;
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
    khp_member_asker_free(joiner->asker);
    khp_arena_clear(&joiner->text);
    khp_polygons_free(joiner->polygons);
    khp_table_clear(&joiner->places);
    khp_free(joiner->answers);
    khp_free(joiner->positions);
    khp_free(joiner->lately);
    khp_free(joiner);
}

/* Areas whose level is not known are taken for districts or the like. */
static bool is_precise_enough(const khp_counted_level *level, khp_precision precision) {
    int innermost = khp_innermost_admin(precision);
    return level->admin == 0 ? innermost == 3 : level->admin <= innermost;
}

/* What is asked: where a placement lies, and what states it. */
typedef struct question {
    const khp_placement *placement;
    const khp_place *place; /* NULL: a position of a record's own */
    khp_slice feature;
    bool is_point_known;
    uint32_t point; /* the innermost area that its point lies in, once that is known */
} question;

static khipu_status note_dispute(khp_area_joiner *joiner, const question *asked, uint32_t stated,
                                 uint32_t by_point, khipu_error *error) {
    bool is_of_record = asked->place != NULL || asked->feature.len > 0;
    if (!is_of_record || joiner->dispute_count == KHP_DISPUTES_KEPT) {
        return KHIPU_OK;
    }
    khp_area_dispute *dispute = &joiner->disputes[joiner->dispute_count++];
    *dispute = (khp_area_dispute){.stated = stated, .by_point = by_point};
    if (asked->place == NULL) {
        dispute->id = khp_arena_copy(&joiner->text, khp_feature_id(asked->feature));
        return dispute->id.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    dispute->place_id = asked->placement->place_id;
    dispute->place_name = asked->placement->place_name;
    return KHIPU_OK;
}

/* What is said of one level: by a place's own codes and names, or by those of a record. */
static khipu_status find_stated(const khp_area_joiner *joiner, const question *asked, size_t level,
                                khp_area_answer *answer, khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    khp_member_by by = KHP_MEMBER_BY_NOTHING;
    int admin = set->levels[level].admin;
    answer->area = KHP_IN_NO_AREA;
    if (asked->place == NULL) {
        const khp_stated_area *stated = &asked->placement->stated;
        uint32_t area = stated->area_plus_one == 0 ? KHP_IN_NO_AREA : stated->area_plus_one - 1;
        answer->area = khp_area_set_at_level(set, area, level);
        answer->by = stated->is_by_code ? KHP_AREA_BY_CODE : KHP_AREA_BY_NAME;
        return KHIPU_OK;
    }
    if (joiner->asker == NULL || admin == 0) {
        return KHIPU_OK;
    }
    khipu_status status =
        khp_membership_find(joiner->asker, asked->place, admin, &answer->area, &by, error);
    answer->by = by == KHP_MEMBER_BY_CODE ? KHP_AREA_BY_CODE : KHP_AREA_BY_NAME;
    return status;
}

static khipu_status find_point(khp_area_joiner *joiner, question *asked, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (asked->is_point_known) {
        return KHIPU_OK;
    }
    asked->point = KHP_IN_NO_AREA;
    if (joiner->areas->do_outlines_decide && joiner->polygons == NULL) {
        status = khp_polygons_new(&joiner->polygons, &joiner->areas->set, error);
    }
    if (status == KHIPU_OK && joiner->areas->do_outlines_decide && joiner->polygons != NULL) {
        asked->point =
            khp_polygons_find(joiner->polygons, asked->placement->lon, asked->placement->lat);
    }
    asked->is_point_known = status == KHIPU_OK;
    return status;
}

/* What is stated counts; a point that lies in another area is told. Mostly it lies in the very
 * area, and no other is looked at. */
static khipu_status check_stated(khp_area_joiner *joiner, question *asked, size_t level,
                                 khp_area_answer *answer, khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    const khp_vertex position = {asked->placement->lon, asked->placement->lat};
    if (khp_outline_holds(&set->areas[answer->area].outline, position)) {
        return KHIPU_OK;
    }
    khipu_status status = find_point(joiner, asked, error);
    uint32_t by_point =
        status == KHIPU_OK ? khp_area_set_at_level(set, asked->point, level) : KHP_IN_NO_AREA;
    answer->disagrees = by_point != KHP_IN_NO_AREA && by_point != answer->area;
    return answer->disagrees ? note_dispute(joiner, asked, answer->area, by_point, error) : status;
}

/* The area around it may be stated where the area itself is not: a point that lies in another one
 * tells as little of the area as of the one around it. */
static khipu_status check_around(khp_area_joiner *joiner, question *asked, size_t level,
                                 khp_area_answer *answer, khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && level-- > 0) {
        khp_area_answer outer = {.disagrees = true};
        status = find_stated(joiner, asked, level, &outer, error);
        if (status != KHIPU_OK || outer.area == KHP_IN_NO_AREA) {
            continue;
        }
        uint32_t by_point = khp_area_set_at_level(set, asked->point, level);
        if (by_point == KHP_IN_NO_AREA || by_point == outer.area) {
            return KHIPU_OK;
        }
        *answer = outer;
        return note_dispute(joiner, asked, outer.area, by_point, error);
    }
    return status;
}

/* The innermost level first: what is stated, else the point; then the levels around it. A point
 * that stands for a whole province lies in one of its districts, which says nothing. */
static khipu_status join(khp_area_joiner *joiner, question *asked, khp_area_answer *answer,
                         khipu_error *error) {
    const khp_area_set *set = &joiner->areas->set;
    bool was_precise = false;
    khipu_status status = KHIPU_OK;
    for (size_t level = set->level_count; status == KHIPU_OK && level-- > 0;) {
        if (!is_precise_enough(&set->levels[level], asked->placement->precision)) {
            continue;
        }
        was_precise = was_precise || level + 1 == set->level_count;
        *answer = (khp_area_answer){.area = KHP_IN_NO_AREA};
        status = find_stated(joiner, asked, level, answer, error);
        if (status == KHIPU_OK && answer->area != KHP_IN_NO_AREA) {
            return check_stated(joiner, asked, level, answer, error);
        }
        status = status == KHIPU_OK ? find_point(joiner, asked, error) : status;
        if (status == KHIPU_OK) {
            answer->area = khp_area_set_at_level(set, asked->point, level);
        }
        if (answer->area != KHP_IN_NO_AREA) {
            answer->by = KHP_AREA_BY_POLYGON;
            return check_around(joiner, asked, level, answer, error);
        }
    }
    *answer = (khp_area_answer){.area = KHP_IN_NO_AREA,
                                .by = was_precise ? KHP_AREA_NOT_INSIDE : KHP_AREA_NOT_PRECISE};
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
    uint32_t number = khp_table_put(&joiner->places, bytes, khp_hash(bytes), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    if (is_new) {
        khp_place place;
        khp_join_place(joiner->join, placement->place, &place);
        question asked = {.placement = placement, .place = &place};
        status = join(joiner, &asked, &answers[number], error);
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
                                  khp_slice feature, khp_area_answer *answer, khipu_error *error) {
    const double key[2] = {placement->lon, placement->lat};
    uint64_t hash = khp_hash(khp_slice_of((const char *)key, sizeof key));
    kept_position *kept = &joiner->positions[hash % POSITIONS_KEPT];
    bool is_known = kept->is_used && kept->lon == placement->lon && kept->lat == placement->lat &&
                    kept->precision == placement->precision &&
                    kept->stated.area_plus_one == placement->stated.area_plus_one &&
                    kept->stated.is_by_code == placement->stated.is_by_code;
    khipu_status status = KHIPU_OK;
    if (!is_known) {
        question asked = {.placement = placement, .feature = feature};
        status = join(joiner, &asked, &kept->answer, error);
        kept->stated = placement->stated;
        kept->lon = placement->lon;
        kept->lat = placement->lat;
        kept->precision = placement->precision;
        kept->is_used = status == KHIPU_OK;
    }
    *answer = kept->answer;
    return status;
}

khipu_status khp_area_joiner_find(khp_area_joiner *joiner, const khp_placement *placement,
                                  khp_slice feature, khp_area_answer *answer, khipu_error *error) {
    /* What a publishing policy tells less exactly is known, but not told to lie in an area. */
    bool is_blurred = placement->reason == KHP_REASON_PLACE_WITHHELD ||
                      placement->generalised == KHP_GENERALISED_TO_CELL;
    if (is_blurred || !khp_placement_is_located(placement)) {
        *answer = (khp_area_answer){.area = KHP_IN_NO_AREA,
                                    .by = is_blurred ? KHP_AREA_NOT_PRECISE : KHP_AREA_NOT_LOCATED};
        return KHIPU_OK;
    }
    return placement->place == KHP_NO_PLACE
               ? find_position(joiner, placement, feature, answer, error)
               : find_place(joiner, placement, answer, error);
}

const khp_area_dispute *khp_area_joiner_disputes(const khp_area_joiner *joiner, size_t *count) {
    *count = joiner->dispute_count;
    return joiner->disputes;
}
