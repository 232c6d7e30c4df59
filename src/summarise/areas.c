#include "summarise/areas.h"

#include "base/memory.h"
#include "summarise/rates.h"

#include <math.h>

void khp_area_counter_begin(khp_area_counter *counter, size_t area_count) {
    *counter = (khp_area_counter){.area_count = area_count};
}

static size_t row_of(uint32_t category) {
    return category == KHP_AREA_NO_VALUE    ? KHP_AREA_WITHOUT_VALUE
           : category < KHP_AREA_CATEGORIES ? category
                                            : KHP_AREA_OTHER_VALUES;
}

static bool add_weight(khp_area_counter *counter, uint32_t area, double weight) {
    if (counter->weights == NULL) {
        counter->weights = khp_alloc_zero(counter->area_count, sizeof *counter->weights);
    }
    if (counter->weights == NULL) {
        return false;
    }
    counter->weights[area] += weight;
    return true;
}

bool khp_area_counter_add(khp_area_counter *counter, const khp_area_answer *answer,
                          uint32_t category, double weight) {
    counter->by[answer->by] += 1;
    counter->disagreeing += answer->disagrees;
    if (answer->area == KHP_IN_NO_AREA) {
        return true;
    }
    uint64_t **row = &counter->records[row_of(category)];
    if (*row == NULL) {
        *row = khp_alloc_zero(counter->area_count, sizeof **row);
    }
    if (*row == NULL) {
        return false;
    }
    (*row)[answer->area] += 1;
    return !isfinite(weight) || add_weight(counter, answer->area, weight);
}

/* What is counted in an area counts in those around it too. */
static void add_up_records(khp_area_results *results, const khp_area_set *set,
                           const uint64_t *row) {
    for (uint32_t i = 0; row != NULL && i < set->count; i++) {
        for (uint32_t area = i; area != KHP_IN_NO_AREA; area = set->areas[area].parent) {
            results->areas[area].records += row[i];
        }
    }
}

static void add_up_weights(khp_area_results *results, const khp_area_set *set,
                           const double *weights) {
    for (uint32_t i = 0; weights != NULL && i < set->count; i++) {
        for (uint32_t area = i; area != KHP_IN_NO_AREA; area = set->areas[area].parent) {
            results->areas[area].weight += weights[i];
        }
    }
}

static void add_up_category(khp_area_results *results, const khp_area_set *set, size_t category,
                            const uint64_t *row) {
    uint64_t *sums = results->by_category + category * set->count;
    for (uint32_t i = 0; row != NULL && i < set->count; i++) {
        results->category_sums[category] += row[i];
        for (uint32_t area = i; area != KHP_IN_NO_AREA; area = set->areas[area].parent) {
            sums[area] += row[i];
        }
    }
}

static void add_up(khp_area_results *results, const khp_area_set *set,
                   const khp_area_counter *counter) {
    for (size_t row = 0; row < KHP_AREA_ROWS; row++) {
        add_up_records(results, set, counter->records[row]);
    }
    add_up_weights(results, set, counter->weights);
    for (size_t category = 0; category < results->categories; category++) {
        bool is_last = category + 1 == results->categories;
        size_t row = is_last ? (size_t)KHP_AREA_WITHOUT_VALUE : category;
        add_up_category(results, set, category, counter->records[row]);
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
    khp_intervals intervals = {0};
    for (size_t i = 0; i < set->count; i++) {
        const khp_level_result *level = &results->levels[set->areas[i].level];
        double overall = (double)level->records_of_people / level->population;
        results->areas[i].rate =
            khp_rate_of(&intervals, results->areas[i].records, set->areas[i].population, overall);
    }
}

bool khp_area_results_make(khp_area_results *results, const khp_area_set *set,
                           const khp_area_counter *counter, size_t categories) {
    *results = (khp_area_results){.categories = categories};
    results->areas = khp_alloc_zero(set->count, sizeof *results->areas);
    results->by_category = khp_alloc_zero(set->count, categories * sizeof(uint64_t));
    results->category_hidden = khp_alloc_zero(set->count, categories * sizeof(bool));
    results->category_sums = khp_alloc_zero(categories, sizeof(uint64_t));
    if (results->areas == NULL || results->by_category == NULL ||
        results->category_hidden == NULL || results->category_sums == NULL) {
        return false;
    }
    for (int i = 0; i < KHP_AREA_BY_COUNT; i++) {
        results->by[i] = counter->by[i];
        results->selected += counter->by[i];
    }
    results->disagreeing = counter->disagreeing;
    add_up(results, set, counter);
    make_rates(results, set);
    return true;
}

void khp_area_results_clear(khp_area_results *results) {
    khp_free(results->areas);
    khp_free(results->by_category);
    khp_free(results->category_hidden);
    khp_free(results->category_sums);
    *results = (khp_area_results){0};
}

void khp_area_counter_clear(khp_area_counter *counter) {
    for (size_t row = 0; row < KHP_AREA_ROWS; row++) {
        khp_free(counter->records[row]);
    }
    khp_free(counter->weights);
    *counter = (khp_area_counter){0};
}
