#include "locate/seats.h"

#include "base/memory.h"
#include "locate/toponym.h"

/* Two lists of lists: the tuples that name each area, and the places of each tuple. `*_first[i]` to
 * `*_first[i + 1]` are the items of list i. */
struct khp_area_members {
    const khp_gazetteer *gazetteer;
    uint32_t area_count;
    uint32_t tuple_count;
    uint32_t *tuple_first; /* by area */
    uint32_t *tuples;
    uint32_t *place_first; /* by tuple */
    uint32_t *places;
};

static uint32_t tuple_of(const khp_gazetteer *gazetteer, uint32_t place) {
    khp_head head;
    if (khp_store_merged(gazetteer, place) != place || !khp_store_head(gazetteer, place, &head)) {
        return UINT32_MAX;
    }
    return khp_store_group(gazetteer, head.group).tuple_number;
}

/* Turns counts into where each list begins; `first` has one item more than there are lists. */
static uint32_t begin_lists(uint32_t *first, uint32_t count) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t own = first[i];
        first[i] = sum;
        sum += own;
    }
    first[count] = sum;
    return sum;
}

/* Moves the beginnings back to where they were before the lists were filled. */
static void end_lists(uint32_t *first, uint32_t count) {
    for (uint32_t i = count; i > 0; i--) {
        first[i] = first[i - 1];
    }
    first[0] = 0;
}

static bool list_places(khp_area_members *members) {
    uint32_t count = khp_gazetteer_count(members->gazetteer);
    members->place_first = khp_alloc_zero((size_t)members->tuple_count + 1, sizeof(uint32_t));
    if (members->place_first == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t tuple = tuple_of(members->gazetteer, i);
        members->place_first[tuple < members->tuple_count ? tuple : members->tuple_count]++;
    }
    uint32_t sum = begin_lists(members->place_first, members->tuple_count);
    members->places = khp_alloc((size_t)sum + 1, sizeof(uint32_t));
    if (members->places == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t tuple = tuple_of(members->gazetteer, i);
        if (tuple < members->tuple_count) {
            members->places[members->place_first[tuple]++] = i;
        }
    }
    end_lists(members->place_first, members->tuple_count);
    return true;
}

static bool list_tuples(khp_area_members *members) {
    uint32_t areas = members->area_count;
    members->tuple_first = khp_alloc_zero((size_t)areas + 1, sizeof(uint32_t));
    if (members->tuple_first == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < members->tuple_count; i++) {
        khp_tuple tuple = khp_store_tuple(members->gazetteer, i);
        for (int level = 0; level < KHP_AREA_LEVELS; level++) {
            members->tuple_first[tuple.areas[level] < areas ? tuple.areas[level] : areas]++;
        }
    }
    uint32_t sum = begin_lists(members->tuple_first, areas);
    members->tuples = khp_alloc((size_t)sum + 1, sizeof(uint32_t));
    if (members->tuples == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < members->tuple_count; i++) {
        khp_tuple tuple = khp_store_tuple(members->gazetteer, i);
        for (int level = 0; level < KHP_AREA_LEVELS; level++) {
            if (tuple.areas[level] < areas) {
                members->tuples[members->tuple_first[tuple.areas[level]]++] = i;
            }
        }
    }
    end_lists(members->tuple_first, areas);
    return true;
}

khp_area_members *khp_area_members_new(const khp_gazetteer *gazetteer) {
    khp_area_members *members = khp_alloc_zero(1, sizeof *members);
    if (members == NULL) {
        return NULL;
    }
    members->gazetteer = gazetteer;
    members->area_count = khp_store_area_count(gazetteer);
    members->tuple_count =
        (uint32_t)(gazetteer->sections[KHP_SECTION_TUPLES].bytes / sizeof(khp_tuple));
    if (!list_places(members) || !list_tuples(members)) {
        khp_area_members_free(members);
        return NULL;
    }
    return members;
}

void khp_area_members_free(khp_area_members *members) {
    if (members != NULL) {
        khp_free(members->tuple_first);
        khp_free(members->tuples);
        khp_free(members->place_first);
        khp_free(members->places);
        khp_free(members);
    }
}

khp_member_walk khp_area_members_of(const khp_area_members *members, const khp_ref_list *areas) {
    return (khp_member_walk){.members = members, .areas = areas};
}

/* Goes on to the next area that has tuples; false if there is none. */
static bool next_area(khp_member_walk *walk) {
    const khp_area_members *members = walk->members;
    while (walk->tuple == walk->tuple_end) {
        if (walk->next_area == walk->areas->count) {
            return false;
        }
        uint32_t ref = walk->areas->items[walk->next_area++];
        if (ref < members->area_count) {
            walk->tuple = members->tuple_first[ref];
            walk->tuple_end = members->tuple_first[ref + 1];
        }
    }
    return true;
}

bool khp_area_members_next(khp_member_walk *walk, uint32_t *place) {
    const khp_area_members *members = walk->members;
    while (walk->place == walk->place_end) {
        if (!next_area(walk)) {
            return false;
        }
        uint32_t tuple = members->tuples[walk->tuple++];
        walk->place = members->place_first[tuple];
        walk->place_end = members->place_first[tuple + 1];
    }
    *place = members->places[walk->place++];
    return true;
}

/* ---- seats ---- */

#define NO_SEAT INT8_MAX

/* The level of the area that a place of this kind is the capital of: 0 of a country, 1 of a
 * first-level area, ...; NO_SEAT if it is none. */
static int seat_level(khp_slice kind) {
    static const struct {
        const char *kind;
        int level;
    } kinds[] = {{"PPLC", 0},
                 {"PPLA", 1},
                 {"PPLA2", 2},
                 {"PPLA3", 3},
                 {"PPLA4", 4},
                 {"PPLA5", 5},
                 {"country capital", 0},
                 {"department capital", 1},
                 {"province capital", 2},
                 {"district capital", 3}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (khp_slice_eq(kind, khp_slice_cstr(kinds[i].kind))) {
            return kinds[i].level;
        }
    }
    return NO_SEAT;
}

/* A place that may be the seat. */
typedef struct candidate {
    uint32_t place;
    int level;
    uint64_t population;
} candidate;

static bool is_better(const khp_gazetteer *gazetteer, const candidate *a, const candidate *b) {
    if (b->place == KHP_NO_PLACE || a->population != b->population) {
        return b->place == KHP_NO_PLACE || a->population > b->population;
    }
    khp_row mine;
    khp_row its;
    (void)khp_store_row(gazetteer, a->place, &mine);
    (void)khp_store_row(gazetteer, b->place, &its);
    return khp_id_is_lower(mine.id, its.id);
}

/* What is found on the way through the places of an area. */
typedef struct finding {
    candidate best;  /* of this level or an outer one */
    candidate inner; /* the last of an inner level */
    size_t inners;
    uint32_t named; /* the last settlement of the area's name */
    size_t nameds;
} finding;

static bool bears_name(khp_locator *locator, khp_slice name, khp_slice core) {
    khp_buffer_rewind(&locator->key);
    khp_buffer_rewind(&locator->composed);
    khp_toponym_fold(&locator->key, name);
    (void)khp_form_core(&locator->composed, khp_buffer_slice(&locator->key));
    return khp_slice_eq(khp_buffer_slice(&locator->key), core) ||
           khp_slice_eq(khp_buffer_slice(&locator->composed), core);
}

static void look_at(khp_locator *locator, uint32_t place, int own_level, khp_slice core,
                    finding *found) {
    const khp_gazetteer *gazetteer = locator->gazetteer;
    khp_head head;
    khp_row row;
    candidate one = {.place = place};
    if (!khp_store_head(gazetteer, place, &head) || !khp_store_row(gazetteer, place, &row)) {
        return;
    }
    khp_class shared = khp_store_class_of(gazetteer, &head);
    one.level = seat_level(khp_store_text(gazetteer, shared.kind));
    one.population = row.population;
    if (one.level <= own_level) {
        if (is_better(gazetteer, &one, &found->best)) {
            found->best = one;
        }
    } else if (one.level != NO_SEAT) {
        found->inner = one;
        found->inners++;
    }
    if (shared.precision <= KHP_PRECISION_SETTLEMENT && bears_name(locator, row.name, core)) {
        found->named = place;
        found->nameds++;
    }
}

uint32_t khp_area_seat(khp_locator *locator, const khp_area_members *members, uint32_t ref) {
    finding found = {.best.place = KHP_NO_PLACE, .named = KHP_NO_PLACE};
    int own_level = KHP_AREA_COUNTRY - (int)khp_ref_level(locator->gazetteer, ref);
    uint32_t place;
    khp_buffer_rewind(&locator->folded);
    khp_buffer_rewind(&locator->core);
    khp_toponym_fold(&locator->folded, khp_ref_name(locator->gazetteer, ref));
    (void)khp_form_core(&locator->core, khp_buffer_slice(&locator->folded));
    khp_slice core = khp_buffer_slice(&locator->core);
    khp_area_twins_find(&locator->twins, locator->gazetteer, ref);
    khp_member_walk walk = khp_area_members_of(members, &locator->twins.refs);
    while (khp_area_members_next(&walk, &place)) {
        look_at(locator, place, own_level, core, &found);
    }
    if (found.best.place != KHP_NO_PLACE) {
        return found.best.place;
    }
    if (found.inners == 1) {
        return found.inner.place;
    }
    return found.nameds == 1 ? found.named : KHP_NO_PLACE;
}
