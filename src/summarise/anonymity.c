#include "summarise/anonymity.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

#define VALUE_LIMIT 4096 /* a column with more values is no category */
#define NO_VALUE UINT16_MAX

/* The values of one column over all chunks. */
typedef struct column_values {
    khp_table values;
    uint64_t filled;
    bool is_abandoned;
} column_values;

/* What is kept of a record, followed by a uint16_t a column. */
typedef struct row_head {
    uint64_t line;
    uint32_t place; /* KHP_UNPLACED: none */
    int32_t year, month, day;
} row_head;

struct khp_anonymity {
    const size_t *facets;
    size_t facet_count;
    size_t category;
    khp_place_summary places;
    column_values *columns;
    bool *compared;
    khp_spool rows;
    size_t row_bytes;
    char *row;
    uint64_t count;
};

khipu_status khp_anonymity_new(khp_anonymity **anonymity, const char *folder, const size_t *facets,
                               size_t facet_count, size_t category, khipu_error *error) {
    *anonymity = NULL;
    khp_anonymity *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    *fresh = (khp_anonymity){.facets = facets,
                             .facet_count = facet_count,
                             .category = category,
                             .rows = {.folder = folder},
                             .row_bytes = sizeof(row_head) + facet_count * sizeof(uint16_t)};
    fresh->columns = khp_alloc_zero(facet_count, sizeof *fresh->columns);
    fresh->compared = khp_alloc_zero(facet_count, sizeof *fresh->compared);
    fresh->row = khp_alloc_zero(1, fresh->row_bytes);
    if (fresh->columns == NULL || fresh->compared == NULL || fresh->row == NULL) {
        khp_anonymity_free(fresh);
        return khp_fail_memory(error);
    }
    *anonymity = fresh;
    return KHIPU_OK;
}

void khp_anonymity_free(khp_anonymity *anonymity) {
    if (anonymity == NULL) {
        return;
    }
    for (size_t i = 0; anonymity->columns != NULL && i < anonymity->facet_count; i++) {
        khp_table_clear(&anonymity->columns[i].values);
    }
    khp_free(anonymity->columns);
    khp_free(anonymity->compared);
    khp_place_summary_clear(&anonymity->places);
    khp_spool_clear(&anonymity->rows);
    khp_free(anonymity->row);
    khp_free(anonymity);
}

/* ---- taking ---- */

/* The number of a value over all chunks. False without memory. */
static bool number_of(column_values *column, const khp_facet_codes *codes, uint32_t code,
                      uint16_t *number) {
    *number = NO_VALUE;
    if (column->is_abandoned || code == KHP_TABLE_NONE) {
        return true;
    }
    khp_slice value = khp_table_key_at(&codes->values, code);
    uint32_t found = khp_table_put(&column->values, value, khp_hash(value), NULL);
    if (found == KHP_TABLE_NONE) {
        return false;
    }
    column->filled += 1;
    if (found >= VALUE_LIMIT) {
        column->is_abandoned = true;
        khp_table_clear(&column->values);
        return true;
    }
    *number = (uint16_t)found;
    return true;
}

static khipu_status take_one(khp_anonymity *anonymity, const khp_chunk *chunk, size_t number,
                             khipu_error *error) {
    const khp_feature *feature = &chunk->features[number];
    row_head head;
    memset(&head, 0, sizeof head);
    head.line = chunk->ids[number].line;
    head.year = feature->date.year;
    head.month = feature->date.month;
    head.day = feature->date.day;
    bool complete =
        khp_place_summary_add(&anonymity->places, feature->placement, feature->weight, &head.place);
    memcpy(anonymity->row, &head, sizeof head);
    for (size_t i = 0; complete && i < anonymity->facet_count; i++) {
        uint16_t value;
        complete = number_of(&anonymity->columns[i], &chunk->facets[i],
                             chunk->facets[i].codes[number], &value);
        memcpy(anonymity->row + sizeof head + i * sizeof value, &value, sizeof value);
    }
    anonymity->count += 1;
    return complete ? khp_spool_add(&anonymity->rows,
                                    khp_slice_of(anonymity->row, anonymity->row_bytes), error)
                    : khp_fail_memory(error);
}

khipu_status khp_anonymity_take(khp_anonymity *anonymity, const khp_chunk *chunk,
                                khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < chunk->feature_count; i++) {
        status = take_one(anonymity, chunk, i, error);
    }
    return status;
}

/* ---- finding ---- */

static void choose_columns(khp_anonymity *anonymity) {
    for (size_t i = 0; i < anonymity->facet_count; i++) {
        const column_values *column = &anonymity->columns[i];
        anonymity->compared[i] = !column->is_abandoned &&
                                 khp_facet_is_category(column->values.count, column->filled,
                                                       anonymity->facets[i] == anonymity->category);
    }
}

/* Reads a row and hashes what tells it apart from others. */
static khipu_status read_row(khp_anonymity *anonymity, uint64_t number, row_head *head,
                             uint64_t *hash, khipu_error *error) {
    khipu_status status = khp_spool_read(&anonymity->rows, number * anonymity->row_bytes,
                                         anonymity->row, anonymity->row_bytes, error);
    if (status != KHIPU_OK) {
        return status;
    }
    memcpy(head, anonymity->row, sizeof *head);
    const int32_t what[] = {(int32_t)head->place, head->year, head->month, head->day};
    *hash = khp_hash(khp_slice_of((const char *)what, sizeof what));
    for (size_t i = 0; i < anonymity->facet_count; i++) {
        if (anonymity->compared[i]) {
            const char *value = anonymity->row + sizeof *head + i * sizeof(uint16_t);
            *hash = khp_hash_fixed(khp_slice_of(value, sizeof(uint16_t)), *hash);
        }
    }
    return KHIPU_OK;
}

static int by_value(const void *a, const void *b) {
    uint64_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* The number of equal hashes in the sorted list. */
static uint64_t count_equal(const uint64_t *hashes, size_t count, uint64_t hash) {
    size_t low = 0;
    for (size_t high = count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (hashes[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    size_t end = low;
    while (end < count && hashes[end] == hash) {
        end++;
    }
    return end - low;
}

static void count_classes(const uint64_t *hashes, size_t count, khp_anonymity_result *result) {
    for (size_t start = 0; start < count;) {
        size_t end = start;
        while (end < count && hashes[end] == hashes[start]) {
            end++;
        }
        result->k = result->k == 0 || end - start < result->k ? end - start : result->k;
        result->alone += end - start == 1;
        start = end;
    }
}

static khipu_status find_alone(khp_anonymity *anonymity, const uint64_t *hashes, uint64_t few,
                               khp_anonymity_result *result, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (uint64_t i = 0; status == KHIPU_OK && i < anonymity->count; i++) {
        row_head head;
        uint64_t hash;
        status = read_row(anonymity, i, &head, &hash, error);
        if (status == KHIPU_OK && head.place != KHP_UNPLACED &&
            anonymity->places.places[head.place].records < few &&
            count_equal(hashes, (size_t)anonymity->count, hash) == 1) {
            result->first = result->alone_few == 0 ? head.line : result->first;
            result->alone_few += 1;
        }
    }
    return status;
}

khipu_status khp_anonymity_find(khp_anonymity *anonymity, uint64_t few,
                                khp_anonymity_result *result, khipu_error *error) {
    *result = (khp_anonymity_result){.records = anonymity->count,
                                     .facets = anonymity->facets,
                                     .compared = anonymity->compared,
                                     .facet_count = anonymity->facet_count};
    choose_columns(anonymity);
    uint64_t *hashes = khp_alloc((size_t)anonymity->count, sizeof *hashes);
    khipu_status status = hashes == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (uint64_t i = 0; status == KHIPU_OK && i < anonymity->count; i++) {
        row_head head;
        status = read_row(anonymity, i, &head, &hashes[i], error);
    }
    if (status == KHIPU_OK && anonymity->count > 0) {
        qsort(hashes, (size_t)anonymity->count, sizeof *hashes, by_value);
        count_classes(hashes, (size_t)anonymity->count, result);
        status = find_alone(anonymity, hashes, few, result, error);
    }
    khp_free(hashes);
    return status;
}
