#include "model/area_set.h"

#include "base/memory.h"

#include <math.h>

double khp_area_set_value(const khp_area_set *set, size_t area, size_t column) {
    size_t first = khp_area_set_own(set)->first;
    return area < first ? (double)NAN : set->values[(area - first) * set->value_columns + column];
}

uint32_t khp_area_set_at_level(const khp_area_set *set, uint32_t area, size_t level) {
    while (area != KHP_IN_NO_AREA && set->areas[area].level > level) {
        area = set->areas[area].parent;
    }
    return area != KHP_IN_NO_AREA && set->areas[area].level == level ? area : KHP_IN_NO_AREA;
}

bool khp_area_set_add(khp_area_set *set, const khp_counted_area *area) {
    khp_counted_area copy = *area;
    copy.key = khp_arena_copy(&set->text, area->key);
    copy.name = khp_arena_copy(&set->text, area->name);
    copy.iso = khp_arena_copy(&set->text, area->iso);
    khp_counted_area *areas = khp_grow(set->areas, &set->capacity, set->count, sizeof *areas);
    set->areas = areas == NULL ? set->areas : areas;
    bool kept =
        areas != NULL && copy.key.ptr != NULL && copy.name.ptr != NULL && copy.iso.ptr != NULL;
    if (!kept) {
        khp_outline_clear(&copy.outline);
        return false;
    }
    areas[set->count++] = copy;
    return true;
}

void khp_area_set_clear(khp_area_set *set) {
    for (size_t i = 0; i < set->count; i++) {
        khp_outline_clear(&set->areas[i].outline);
    }
    khp_free(set->areas);
    khp_free(set->values);
    khp_arena_clear(&set->text);
    *set = (khp_area_set){0};
}
