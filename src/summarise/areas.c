#include "summarise/areas.h"

#include "base/memory.h"
#include "summarise/rates.h"

#include <math.h>

bool khp_area_counter_add(khp_area_counter *counter, const khp_area_answer *answer,
                          uint32_t category, double weight) {
    counter->by[answer->by] += 1;
    counter->disagreeing += answer->disagrees;
    return answer->area == KHP_IN_NO_AREA ||
           khp_cells_add(&counter->cells, answer->area, category, weight);
}

/* Every cell into its area and the areas around it. */
static void add_up(khp_area_results *results, const khp_area_set *set, const khp_cells *cells) {
    for (size_t i = 0; i < cells->count; i++) {
        const khp_cell *cell = &cells->items[i];
        size_t category = cell->column == KHP_CELL_EMPTY ? results->categories - 1 : cell->column;
        for (uint32_t area = cell->row; area != KHP_IN_NO_AREA; area = set->areas[area].parent) {
            results->areas[area].records += cell->records;
            results->areas[area].weight += cell->weight;
            if (category < results->categories) {
                results->by_category[category * set->count + area] += cell->records;
            }
        }
    }
}

static void make_rates(khp_area_results *results, const khp_area_set *set) {
    for (size_t i = 0; i < set->count; i++) {
        khp_level_result *level = &results->levels[set->areas[i].level];
        level->records += results->areas[i].records;
        if (!isnan(set->areas[i].population)) {
            level->records_of_people += results->areas[i].records;
            level->population += set->areas[i].population;
            level->has_population = true;
        }
    }
    for (size_t i = 0; i < set->count; i++) {
        const khp_level_result *level = &results->levels[set->areas[i].level];
        double overall = (double)level->records_of_people / level->population;
        results->areas[i].rate =
            khp_rate_of(results->areas[i].records, set->areas[i].population, overall);
    }
}

bool khp_area_results_make(khp_area_results *results, const khp_area_set *set,
                           const khp_area_counter *counter, size_t categories) {
    *results = (khp_area_results){.categories = categories};
    results->areas = khp_alloc_zero(set->count, sizeof *results->areas);
    results->by_category = khp_alloc_zero(set->count, categories * sizeof(uint64_t));
    results->category_hidden = khp_alloc_zero(set->count, categories * sizeof(bool));
    if (results->areas == NULL || results->by_category == NULL ||
        results->category_hidden == NULL) {
        return false;
    }
    for (int i = 0; i < KHP_AREA_BY_COUNT; i++) {
        results->by[i] = counter->by[i];
        results->selected += counter->by[i];
    }
    results->disagreeing = counter->disagreeing;
    add_up(results, set, &counter->cells);
    make_rates(results, set);
    return true;
}

void khp_area_results_clear(khp_area_results *results) {
    khp_free(results->areas);
    khp_free(results->by_category);
    khp_free(results->category_hidden);
    *results = (khp_area_results){0};
}

void khp_area_counter_clear(khp_area_counter *counter) {
    khp_cells_clear(&counter->cells);
    *counter = (khp_area_counter){0};
}
