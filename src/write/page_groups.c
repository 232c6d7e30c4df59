#include "write/page_groups.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/memory.h"
#include "write/page_data.h"

#include <math.h>
#include <string.h>

#define NO_DAY INT32_MIN
#define BLOCK 4096

/* ---- time ---- */

typedef enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_NONE, UNIT_COUNT } unit;

static const char *const unit_words[UNIT_COUNT] = {"day", "week", "month", "year", "none"};

/* The same division that the page chooses by itself (web/src/data/bins.js). */
static unit unit_of_span(int32_t first, int32_t last) {
    int64_t days = (int64_t)last - first + 1;
    return days <= 130                 ? UNIT_DAY
           : days <= 900               ? UNIT_WEEK
           : days <= INT64_C(366) * 20 ? UNIT_MONTH
                                       : UNIT_YEAR;
}

/* The first day of the day's week (Monday), month or year. */
static int32_t start_of(unit by, int32_t day) {
    khp_date date = khp_date_from_day_number(day);
    switch (by) {
    case UNIT_WEEK: return day - ((day + 3) % 7 + 7) % 7;
    case UNIT_MONTH: date.day = 1; return khp_date_day_number(date);
    case UNIT_YEAR:
        date.day = 1;
        date.month = 1;
        return khp_date_day_number(date);
    default: return day;
    }
}

static int32_t end_of(unit by, int32_t day) {
    khp_date date = khp_date_from_day_number(day);
    switch (by) {
    case UNIT_WEEK: return start_of(by, day) + 6;
    case UNIT_MONTH:
        date.day = khp_date_month_days(date.year, date.month);
        return khp_date_day_number(date);
    case UNIT_YEAR:
        date.day = 31;
        date.month = 12;
        return khp_date_day_number(date);
    default: return day;
    }
}

/* ---- reading the columns ---- */

typedef struct records {
    uint32_t place[BLOCK];
    int32_t from[BLOCK], to[BLOCK];
    uint16_t category[BLOCK];
    uint8_t counted[BLOCK];
    double weight[BLOCK];
    size_t count;
} records;

static khipu_status read_some(khp_spool *spool, uint64_t at, void *values, size_t size,
                              size_t count, khipu_error *error) {
    return khp_spool_read(spool, at * size, values, size * count, error);
}

/* Reads the records from `at` on, a block of them. */
static khipu_status read_block(khp_page *page, uint64_t at, records *block, khipu_error *error) {
    block->count = page->records - at < BLOCK ? (size_t)(page->records - at) : BLOCK;
    khp_page_facet *category = khp_page_category(page);
    const struct {
        khp_spool *spool;
        void *values;
        size_t size;
    } columns[] = {
        {&page->place, block->place, sizeof *block->place},
        {&page->from, block->from, sizeof *block->from},
        {&page->to, block->to, sizeof *block->to},
        {category == NULL ? NULL : &category->codes, block->category, sizeof *block->category},
        {page->keeps_selection ? &page->counted : NULL, block->counted, sizeof *block->counted},
        {khp_spool_bytes(&page->weight) > 0 ? &page->weight : NULL, block->weight,
         sizeof *block->weight},
    };
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < sizeof columns / sizeof *columns; i++) {
        if (columns[i].spool != NULL) {
            status = read_some(columns[i].spool, at, columns[i].values, columns[i].size,
                               block->count, error);
        }
    }
    return status;
}

static khipu_status find_span(khp_page *page, records *block, khipu_error *error) {
    khp_page_groups *groups = &page->groups;
    groups->first = INT32_MAX;
    groups->last = INT32_MIN;
    khipu_status status = KHIPU_OK;
    for (uint64_t at = 0; status == KHIPU_OK && at < page->records; at += BLOCK) {
        status = read_block(page, at, block, error);
        for (size_t i = 0; i < block->count; i++) {
            if (block->from[i] != NO_DAY) {
                groups->first = block->from[i] < groups->first ? block->from[i] : groups->first;
                groups->last = block->to[i] > groups->last ? block->to[i] : groups->last;
            }
        }
    }
    return status;
}

/* ---- places ---- */

/* Side lengths that are tried, in degrees: at the last there are fewer cells than a page holds. */
static const double sides[] = {0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5};
#define SIDES (sizeof sides / sizeof *sides)

#define METRES_A_DEGREE 111320.0

/* Numbers the cells that the places lie in, those of one area apart from those of another; false
 * without memory. */
static bool number_cells(khp_table *cells, uint32_t *cell_of, const khp_page_facts *facts,
                         double side, size_t limit) {
    khp_table_clear(cells);
    for (size_t i = 0; i < facts->place_count && cells->count <= limit; i++) {
        const khp_placement *at = &facts->places[i].placement;
        const int32_t key[3] = {(int32_t)floor(at->lon / side), (int32_t)floor(at->lat / side),
                                facts->place_areas == NULL ? -1 : (int32_t)facts->place_areas[i]};
        khp_slice text = khp_slice_of((const char *)key, sizeof key);
        cell_of[i] = khp_table_put(cells, text, khp_hash(text), NULL);
        if (cell_of[i] == KHP_TABLE_NONE) {
            return false;
        }
    }
    return true;
}

/* A cell lies at the middle of its records, and is as uncertain as it is large. */
static void fill_cells(khp_page_groups *groups, const uint32_t *cell_of,
                       const khp_page_facts *facts) {
    const khp_used_place *places = facts->places;
    for (size_t i = 0; i < facts->place_count; i++) {
        khp_used_place *cell = &groups->places[cell_of[i]];
        if (groups->place_areas != NULL) {
            groups->place_areas[cell_of[i]] = facts->place_areas[i];
        }
        double many = (double)places[i].records;
        cell->placement.lon += places[i].placement.lon * many;
        cell->placement.lat += places[i].placement.lat * many;
        cell->records += places[i].records;
        cell->weight += places[i].weight;
    }
    for (size_t i = 0; i < groups->place_count; i++) {
        khp_used_place *cell = &groups->places[i];
        cell->placement.lon = round(cell->placement.lon / (double)cell->records * 1e6) / 1e6;
        cell->placement.lat = round(cell->placement.lat / (double)cell->records * 1e6) / 1e6;
        cell->placement.precision = KHP_PRECISION_UNKNOWN;
        cell->placement.uncertainty_m = round(groups->cell * METRES_A_DEGREE * sqrt(0.5));
        cell->areas = KHP_SLICE("");
    }
}

/* Gathers places in cells if there are too many. `cell_of` has the number of each place's cell. */
static khipu_status gather_places(khp_page *page, const khp_page_facts *facts, uint32_t **cell_of,
                                  khipu_error *error) {
    khp_page_groups *groups = &page->groups;
    khp_table cells = {0};
    *cell_of = NULL;
    if (facts->place_count <= page->limits.places) {
        return KHIPU_OK;
    }
    *cell_of = khp_alloc(facts->place_count, sizeof **cell_of);
    bool good = *cell_of != NULL;
    for (size_t i = 0; good && i < SIDES; i++) {
        groups->cell = sides[i];
        good = number_cells(&cells, *cell_of, facts, groups->cell, page->limits.places);
        if (cells.count <= page->limits.places) {
            break;
        }
    }
    groups->place_count = cells.count;
    groups->places = good ? khp_alloc_zero(cells.count, sizeof *groups->places) : NULL;
    if (groups->places != NULL && facts->place_areas != NULL) {
        groups->place_areas = khp_alloc(cells.count, sizeof *groups->place_areas);
    }
    khp_table_clear(&cells);
    if (groups->places == NULL || (facts->place_areas != NULL && groups->place_areas == NULL)) {
        return khp_fail_memory(error);
    }
    fill_cells(groups, *cell_of, facts);
    return KHIPU_OK;
}

/* ---- groups ---- */

#pragma pack(push, 1)
typedef struct group_key {
    uint32_t place;
    int32_t from, to;
    uint16_t category;
    uint8_t counted;
} group_key;
#pragma pack(pop)

typedef struct gathering {
    khp_table keys;
    uint32_t *counts; /* by number of the key */
    double *weights;
    size_t capacity;
    const uint32_t *cell_of; /* NULL: places are places */
    unit by;
} gathering;

static group_key key_of(const gathering *all, const records *block, size_t i) {
    group_key key = {block->place[i], block->from[i], block->to[i], block->category[i],
                     block->counted[i]};
    if (all->cell_of != NULL && key.place != UINT32_MAX) {
        key.place = all->cell_of[key.place];
    }
    if (key.from != NO_DAY && all->by != UNIT_NONE) {
        key.from = start_of(all->by, key.from);
        key.to = end_of(all->by, key.to);
    }
    return key;
}

/* Makes room for one more group; false without memory. */
static bool make_room(gathering *all) {
    size_t capacity = all->capacity;
    uint32_t *counts = khp_grow(all->counts, &capacity, all->keys.count, sizeof *counts);
    all->counts = counts == NULL ? all->counts : counts;
    double *weights = khp_realloc(all->weights, capacity, sizeof *weights);
    all->weights = weights == NULL ? all->weights : weights;
    all->capacity = counts == NULL || weights == NULL ? all->capacity : capacity;
    return counts != NULL && weights != NULL;
}

static bool count_block(gathering *all, const khp_page *page, const records *block,
                        int32_t whole_from, int32_t whole_to) {
    for (size_t i = 0; i < block->count; i++) {
        group_key key = key_of(all, block, i);
        if (all->by == UNIT_NONE && key.from != NO_DAY) {
            key.from = whole_from;
            key.to = whole_to;
        }
        khp_slice text = khp_slice_of((const char *)&key, sizeof key);
        bool is_new = false;
        bool room = all->keys.count < all->capacity || make_room(all);
        uint32_t number =
            room ? khp_table_put(&all->keys, text, khp_hash(text), &is_new) : KHP_TABLE_NONE;
        if (number == KHP_TABLE_NONE) {
            return false;
        }
        if (is_new) {
            all->counts[number] = 0;
            all->weights[number] = NAN;
        }
        all->counts[number] += 1;
        if (khp_spool_bytes(&page->weight) > 0 && !isnan(block->weight[i])) {
            double sum = isnan(all->weights[number]) ? 0 : all->weights[number];
            all->weights[number] = sum + block->weight[i];
        }
    }
    return true;
}

static void forget(gathering *all) {
    khp_table_clear(&all->keys);
    khp_free(all->counts);
    khp_free(all->weights);
    all->counts = NULL;
    all->weights = NULL;
    all->capacity = 0;
}

/* Counts by the finest division of time that gives few enough groups. */
static khipu_status gather_records(khp_page *page, gathering *all, records *block,
                                   khipu_error *error) {
    khp_page_groups *groups = &page->groups;
    bool dated = groups->first <= groups->last;
    khipu_status status = KHIPU_OK;
    all->by = dated ? unit_of_span(groups->first, groups->last) : UNIT_NONE;
    for (;; all->by++) {
        for (uint64_t at = 0; status == KHIPU_OK && at < page->records; at += BLOCK) {
            status = read_block(page, at, block, error);
            if (status == KHIPU_OK && !count_block(all, page, block, groups->first, groups->last)) {
                status = khp_fail_memory(error);
            }
            if (all->keys.count > page->limits.rows && all->by < UNIT_NONE) {
                break;
            }
        }
        if (status != KHIPU_OK || all->by == UNIT_NONE || all->keys.count <= page->limits.rows) {
            break;
        }
        forget(all);
    }
    groups->unit = unit_words[all->by];
    groups->rows = all->keys.count;
    return status;
}

/* ---- the page's columns anew ---- */

static void empty(khp_spool *spool) {
    const char *folder = spool->folder;
    khp_spool_clear(spool);
    spool->folder = folder;
}

static khipu_status add_value(khp_spool *spool, const void *value, size_t size,
                              khipu_error *error) {
    return khp_spool_add(spool, khp_slice_of(value, size), error);
}

static khipu_status replace_columns(khp_page *page, const gathering *all, khipu_error *error) {
    khp_page_facet *category = khp_page_category(page);
    bool has_weight = khp_spool_bytes(&page->weight) > 0;
    khipu_status status = KHIPU_OK;
    empty(&page->place);
    empty(&page->from);
    empty(&page->to);
    empty(&page->weight);
    empty(&page->counted);
    if (category != NULL) {
        empty(&category->codes);
    }
    for (uint32_t i = 0; status == KHIPU_OK && i < all->keys.count; i++) {
        group_key key;
        memcpy(&key, khp_table_key_at(&all->keys, i).ptr, sizeof key);
        const struct {
            khp_spool *spool;
            const void *value;
            size_t size;
        } values[] = {
            {&page->place, &key.place, sizeof key.place},
            {&page->from, &key.from, sizeof key.from},
            {&page->to, &key.to, sizeof key.to},
            {&page->groups.counts, &all->counts[i], sizeof all->counts[i]},
            {category == NULL ? NULL : &category->codes, &key.category, sizeof key.category},
            {page->keeps_selection ? &page->counted : NULL, &key.counted, sizeof key.counted},
            {has_weight ? &page->weight : NULL, &all->weights[i], sizeof all->weights[i]},
        };
        for (size_t k = 0; status == KHIPU_OK && k < sizeof values / sizeof *values; k++) {
            if (values[k].spool != NULL) {
                status = add_value(values[k].spool, values[k].value, values[k].size, error);
            }
        }
    }
    return status;
}

khipu_status khp_page_group(khp_page *page, const khp_page_facts *facts, khipu_error *error) {
    if (page->groups.is_made) {
        return KHIPU_OK;
    }
    records *block = khp_alloc_zero(1, sizeof *block);
    gathering all = {0};
    uint32_t *cell_of = NULL;
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    status = status == KHIPU_OK ? find_span(page, block, error) : status;
    if (status == KHIPU_OK) {
        status = gather_places(page, facts, &cell_of, error);
    }
    all.cell_of = cell_of;
    status = status == KHIPU_OK ? gather_records(page, &all, block, error) : status;
    status = status == KHIPU_OK ? replace_columns(page, &all, error) : status;
    page->groups.is_made = status == KHIPU_OK;
    forget(&all);
    khp_free(cell_of);
    khp_free(block);
    return status;
}

void khp_page_groups_clear(khp_page_groups *groups) {
    khp_spool_clear(&groups->counts);
    khp_free(groups->places);
    khp_free(groups->place_areas);
    groups->places = NULL;
    groups->place_areas = NULL;
}
