#include "locate/area_refs.h"

#include "base/memory.h"
#include "locate/countries.h"
#include "locate/forms.h"
#include "locate/toponym.h"

#define FOLDED_BYTES 512 /* a longer name ties no area */

bool khp_ref_list_has(const khp_ref_list *list, uint32_t ref) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i] == ref) {
            return true;
        }
    }
    return false;
}

void khp_ref_list_add(khp_ref_list *list, uint32_t ref) {
    if (khp_ref_list_has(list, ref)) {
        return;
    }
    uint32_t *items = khp_grow(list->items, &list->capacity, list->count, sizeof *items);
    if (items == NULL) {
        list->failed = true;
        return;
    }
    list->items = items;
    items[list->count++] = ref;
}

void khp_ref_list_clear(khp_ref_list *list) {
    khp_free(list->items);
    *list = (khp_ref_list){0};
}

/* ---- numbering ---- */

static uint32_t first_world(const khp_gazetteer *gazetteer) {
    return khp_store_area_count(gazetteer);
}

static uint32_t first_country(const khp_gazetteer *gazetteer) {
    return first_world(gazetteer) + khp_world_count();
}

uint32_t khp_ref_count(const khp_gazetteer *gazetteer) {
    return first_country(gazetteer) + (uint32_t)khp_country_count();
}

static bool is_own(const khp_gazetteer *gazetteer, uint32_t ref) {
    return ref < first_world(gazetteer);
}

bool khp_ref_is_world(const khp_gazetteer *gazetteer, uint32_t ref, uint32_t *world) {
    bool is_world = !is_own(gazetteer, ref) && ref < first_country(gazetteer);
    *world = is_world ? ref - first_world(gazetteer) : KHP_WORLD_NO_AREA;
    return is_world;
}

/* The ISO code of a country by itself; empty if the ref is none. */
static khp_slice country_of(const khp_gazetteer *gazetteer, uint32_t ref) {
    uint32_t first = first_country(gazetteer);
    const char *code = ref >= first ? khp_country_at(ref - first) : NULL;
    return code != NULL ? khp_slice_of(code, 2) : (khp_slice){NULL, 0};
}

/* ---- what is known of one ---- */

uint32_t khp_ref_level(const khp_gazetteer *gazetteer, uint32_t ref) {
    uint32_t world;
    if (is_own(gazetteer, ref)) {
        return khp_store_area(gazetteer, ref).level;
    }
    return khp_ref_is_world(gazetteer, ref, &world) ? KHP_AREA_ADMIN1 : KHP_AREA_COUNTRY;
}

khp_slice khp_ref_name_by_world(const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_world_area area;
    bool is_known = khp_world_area_at(khp_ref_world(gazetteer, ref), &area);
    return is_known ? area.name : (khp_slice){NULL, 0};
}

khp_slice khp_ref_name(const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_world_area area;
    if (is_own(gazetteer, ref)) {
        khp_slice name = khp_store_text(gazetteer, khp_store_area(gazetteer, ref).name);
        if (name.len > 0) {
            return name;
        }
        if (khp_world_area_at(khp_ref_world(gazetteer, ref), &area)) {
            return area.name;
        }
        return khp_ref_code(gazetteer, ref);
    }
    uint32_t world;
    (void)khp_ref_is_world(gazetteer, ref, &world);
    return khp_world_area_at(world, &area) ? area.name : country_of(gazetteer, ref);
}

khp_slice khp_ref_code(const khp_gazetteer *gazetteer, uint32_t ref) {
    return is_own(gazetteer, ref) ? khp_store_text(gazetteer, khp_store_area(gazetteer, ref).code)
                                  : country_of(gazetteer, ref);
}

/* The area of the gazetteer that is the country; KHP_NO_AREA if it has none. */
static uint32_t own_country(const khp_gazetteer *gazetteer, khp_slice iso) {
    char folded[2] = {(char)(iso.ptr[0] | 0x20), (char)(iso.ptr[1] | 0x20)};
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(&gazetteer->areas, khp_key_hash(khp_slice_of(folded, 2)), &begin, &end);
    for (size_t i = begin; i < end; i++) {
        khp_area_key key;
        uint32_t number = khp_key_number(&gazetteer->areas, khp_key_at(&gazetteer->areas, i));
        if (khp_store_area_key(gazetteer, number, &key)) {
            khp_area area = khp_store_area(gazetteer, key.area);
            if (area.level == KHP_AREA_COUNTRY &&
                khp_slice_eq(khp_store_text(gazetteer, area.code), iso)) {
                return key.area;
            }
        }
    }
    return KHP_NO_AREA;
}

uint32_t khp_ref_of_country(const khp_gazetteer *gazetteer, khp_slice iso) {
    if (iso.len != 2) {
        return KHP_NO_AREA;
    }
    uint32_t own = own_country(gazetteer, iso);
    if (own != KHP_NO_AREA) {
        return own;
    }
    size_t index = khp_country_index(iso);
    return index < khp_country_count() ? first_country(gazetteer) + (uint32_t)index : KHP_NO_AREA;
}

khp_tuple khp_ref_tuple(const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_tuple tuple = {{KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA}};
    khp_world_area area;
    uint32_t world;
    if (!is_own(gazetteer, ref)) {
        tuple.areas[khp_ref_level(gazetteer, ref)] = ref;
        if (khp_ref_is_world(gazetteer, ref, &world) && khp_world_area_at(world, &area)) {
            tuple.areas[KHP_AREA_COUNTRY] = khp_ref_of_country(gazetteer, area.country);
        }
        return tuple;
    }
    for (int i = 0; i < KHP_AREA_LEVELS && ref != KHP_NO_AREA; i++) { /* a file may hold a ring */
        khp_area found = khp_store_area(gazetteer, ref);
        tuple.areas[found.level] = ref;
        ref = found.parent;
    }
    return tuple;
}

khp_slice khp_ref_country(const khp_gazetteer *gazetteer, uint32_t ref) {
    uint32_t country = khp_ref_tuple(gazetteer, ref).areas[KHP_AREA_COUNTRY];
    khp_slice code =
        country == KHP_NO_AREA ? (khp_slice){NULL, 0} : khp_ref_code(gazetteer, country);
    return code.len == 2 ? code : (khp_slice){NULL, 0};
}

/* ---- what is one and the same ---- */

/* Calls `add` for each area of the gazetteer that is known by the folded text at a step below
 * `limit`. */
static void each_known(const khp_gazetteer *gazetteer, khp_slice folded, khp_area_step limit,
                       void (*add)(void *, uint32_t), void *context) {
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(&gazetteer->areas, khp_key_hash(folded), &begin, &end);
    for (size_t i = begin; i < end; i++) {
        khp_area_key key;
        uint32_t number = khp_key_number(&gazetteer->areas, khp_key_at(&gazetteer->areas, i));
        if (khp_store_area_key(gazetteer, number, &key) && key.step < limit &&
            khp_slice_eq(khp_store_text(gazetteer, key.folded), folded)) {
            add(context, key.area);
        }
    }
}

typedef struct tie {
    const khp_gazetteer *gazetteer;
    const khp_world_area *area;
    khp_ref_list *refs;
} tie;

static void tie_by_code(void *context, uint32_t ref) {
    const tie *t = context;
    if (khp_slice_eq(khp_ref_code(t->gazetteer, ref), t->area->geonames)) {
        khp_ref_list_add(t->refs, ref);
    }
}

static size_t count_points(khp_slice code) {
    size_t points = 0;
    for (size_t i = 0; i < code.len; i++) {
        points += code.ptr[i] == '.';
    }
    return points;
}

/* An area of the first level without a code of GeoNames, in the same country. */
static void tie_by_name(void *context, uint32_t ref) {
    const tie *t = context;
    bool is_open = khp_ref_level(t->gazetteer, ref) == KHP_AREA_ADMIN1 &&
                   count_points(khp_ref_code(t->gazetteer, ref)) == 0;
    if (is_open && khp_slice_eq(khp_ref_country(t->gazetteer, ref), t->area->country)) {
        khp_ref_list_add(t->refs, ref);
    }
}

/* Codes of GeoNames are letters, digits and points: their folded form is plain. */
static khp_slice fold_code(khp_slice code, char folded[FOLDED_BYTES]) {
    size_t len = code.len < FOLDED_BYTES ? code.len : 0;
    for (size_t i = 0; i < len; i++) {
        char c = code.ptr[i];
        folded[i] = c == '.' || c == '-' ? ' ' : c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return khp_slice_of(folded, len);
}

void khp_refs_of_world(const khp_gazetteer *gazetteer, uint32_t world, khp_ref_list *refs) {
    khp_world_area area;
    char folded[FOLDED_BYTES];
    size_t before = refs->count;
    if (!khp_world_area_at(world, &area)) {
        return;
    }
    tie t = {gazetteer, &area, refs};
    if (area.geonames.len > 0) {
        each_known(gazetteer, fold_code(area.geonames, folded), KHP_STEP_COUNT, tie_by_code, &t);
    }
    khp_world_names names;
    khp_world_name name;
    khp_slice text;
    khp_world_names_of(world, &names);
    while (refs->count == before && khp_world_next_name(&names, &text, &name)) {
        if (name.step == KHP_WORLD_PRIMARY) {
            each_known(gazetteer, text, KHP_STEP_CODE, tie_by_name, &t);
        }
    }
    if (refs->count == before) {
        khp_ref_list_add(refs, first_world(gazetteer) + world);
    }
}

/* The one area of the world that bears the gazetteer's name in its country; KHP_WORLD_NO_AREA if
 * none or several do. */
static uint32_t world_by_name(const khp_gazetteer *gazetteer, uint32_t ref) {
    khp_area own = khp_store_area(gazetteer, ref);
    khp_slice country = khp_ref_country(gazetteer, ref);
    if (own.level != KHP_AREA_ADMIN1 || own.name.len == 0 || country.len == 0) {
        return KHP_WORLD_NO_AREA;
    }
    char folded[KHP_SHORT_BYTES];
    size_t len = khp_toponym_fold_short(khp_store_text(gazetteer, own.name), folded);
    khp_world_cursor cursor;
    khp_world_name name;
    uint32_t found = KHP_WORLD_NO_AREA;
    if (len == KHP_NOT_SHORT || !khp_world_find(khp_slice_of(folded, len), &cursor)) {
        return KHP_WORLD_NO_AREA;
    }
    while (khp_world_next(&cursor, &name)) {
        khp_world_area area;
        if (name.step != KHP_WORLD_PRIMARY || !khp_world_area_at(name.area, &area) ||
            !khp_slice_eq(area.country, country) || name.area == found) {
            continue;
        }
        if (found != KHP_WORLD_NO_AREA) {
            return KHP_WORLD_NO_AREA;
        }
        found = name.area;
    }
    return found;
}

uint32_t khp_ref_world(const khp_gazetteer *gazetteer, uint32_t ref) {
    uint32_t world;
    if (!is_own(gazetteer, ref)) {
        (void)khp_ref_is_world(gazetteer, ref, &world);
        return world;
    }
    khp_slice code = khp_ref_code(gazetteer, ref);
    world = count_points(code) > 0 ? khp_world_of_geonames(code) : KHP_WORLD_NO_AREA;
    return world != KHP_WORLD_NO_AREA ? world : world_by_name(gazetteer, ref);
}

bool khp_ref_is_first_level(const khp_gazetteer *gazetteer, uint32_t ref) {
    uint32_t level = khp_ref_level(gazetteer, ref);
    return level == KHP_AREA_ADMIN1 ||
           (level == KHP_AREA_ADMIN2 && khp_ref_world(gazetteer, ref) != KHP_WORLD_NO_AREA);
}
