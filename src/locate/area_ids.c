/* area_ids: the ids of areas that have no row of their own in a gazetteer. */
#include "locate/area_ladder.h"
#include "locate/toponym.h"

#define PREFIX "area:"

/* The one area of the world that the area is, if it is no other area's too; those that are one with
 * it are no others. */
static bool world_of(khp_locator *locator, uint32_t ref, khp_world_area *area) {
    uint32_t world = khp_ref_world(locator->gazetteer, ref);
    khp_ref_list *refs = &locator->bearers.refs;
    if (!khp_world_area_at(world, area)) {
        return false;
    }
    refs->count = 0;
    khp_refs_of_world(locator->gazetteer, world, refs);
    khp_area_twins_find(&locator->twins, locator->gazetteer, ref);
    bool is_its = khp_ref_list_has(refs, ref);
    for (size_t i = 0; i < refs->count && is_its; i++) {
        is_its = khp_ref_list_has(&locator->twins.refs, refs->items[i]);
    }
    return is_its;
}

/* Country and folded names from outside in: `PE/puno/san roman`. A level that is blank has its
 * place all the same: a district of that name right in Puno is another area (`PE/puno//san roman`).
 */
static void add_path(khp_locator *locator, uint32_t ref, khp_buffer *id) {
    khp_tuple tuple = khp_ref_tuple(locator->gazetteer, ref);
    int own = (int)khp_ref_level(locator->gazetteer, ref);
    for (int level = KHP_AREA_LEVELS; level-- > own;) {
        uint32_t area = tuple.areas[level];
        khp_buffer_add_cstr(id, level == KHP_AREA_COUNTRY ? "" : "/");
        if (area == KHP_NO_AREA) {
            continue;
        }
        khp_slice country = khp_ref_country(locator->gazetteer, area);
        if (level == KHP_AREA_COUNTRY && country.len > 0) {
            khp_buffer_add(id, country);
        } else {
            khp_toponym_fold(id, khp_ref_name(locator->gazetteer, area));
        }
    }
}

void khp_area_id(khp_locator *locator, uint32_t ref, khp_buffer *id) {
    khp_world_area world;
    khp_slice code = khp_ref_code(locator->gazetteer, ref);
    bool is_world = world_of(locator, ref, &world);
    khp_buffer_add_cstr(id, PREFIX);
    if (is_world && world.iso_is_unique) {
        khp_buffer_add(id, world.iso_3166_2);
    } else if (code.len > 0 && memchr(code.ptr, '.', code.len) != NULL) {
        khp_buffer_add(id, code);
    } else if (is_world) {
        khp_buffer_add(id, world.adm1_code);
    } else {
        add_path(locator, ref, id);
    }
    locator->ids_failed = locator->ids_failed || id->failed;
}

/* True if the area's id is this one. */
static bool has_id(khp_locator *locator, uint32_t ref, khp_slice id) {
    khp_buffer_rewind(&locator->id);
    khp_area_id(locator, ref, &locator->id);
    return khp_slice_eq(khp_buffer_slice(&locator->id), id);
}

static uint32_t find_among(khp_locator *locator, khp_slice id) {
    khp_area_bearers_order(&locator->left_areas, locator->gazetteer);
    for (size_t i = 0; i < locator->left_areas.count; i++) {
        if (has_id(locator, locator->left_areas.items[i].ref, id)) {
            return locator->left_areas.items[i].ref;
        }
    }
    return KHP_NO_AREA;
}

uint32_t khp_area_of_id(khp_locator *locator, khp_slice id) {
    static const khp_slice prefix = {PREFIX, sizeof PREFIX - 1};
    if (id.len <= prefix.len || memcmp(id.ptr, prefix.ptr, prefix.len) != 0) {
        return KHP_NO_AREA;
    }
    khp_slice rest = khp_slice_of(id.ptr + prefix.len, id.len - prefix.len);
    khp_area_bearers *found = &locator->left_areas;
    khp_area_bearers_reset(found);
    khp_area_bearers_add_code(found, locator->gazetteer, rest, (khp_slice){NULL, 0}, false);
    size_t last = rest.len;
    while (last > 0 && rest.ptr[last - 1] != '/') {
        last--;
    }
    khp_buffer_rewind(&locator->key);
    khp_toponym_fold(&locator->key, khp_slice_of(rest.ptr + last, rest.len - last));
    khp_area_bearers_add(found, locator->gazetteer, khp_buffer_slice(&locator->key), false);
    uint32_t country = khp_ref_of_country(locator->gazetteer, rest);
    if (country != KHP_NO_AREA) {
        khp_area_bearers_put(
            found, (khp_area_bearer){country, KHP_STEP_CODE, false, false, KHP_STEP_CODE});
    }
    return find_among(locator, id);
}
