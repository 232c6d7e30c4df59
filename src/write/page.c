#include "write/page_data.h"

#include "base/memory.h"

#include <math.h>
#include <string.h>
#include <zlib.h>

#define NO_DAY INT32_MIN
#define NO_CODE 255

#define SPOOLS 8

static void list_spools(khp_page *page, khp_spool *spools[SPOOLS]) {
    khp_spool *const all[SPOOLS] = {&page->place,  &page->from,      &page->to,     &page->match,
                                    &page->reason, &page->precision, &page->weight, &page->counted};
    memcpy(spools, all, sizeof all);
}

static void set_folders(khp_page *page, const char *folder) {
    khp_spool *spools[SPOOLS];
    list_spools(page, spools);
    for (size_t i = 0; i < SPOOLS; i++) {
        spools[i]->folder = folder;
    }
    page->ids.texts.folder = folder;
    page->ids.starts.folder = folder;
    page->groups.counts.folder = folder;
    for (size_t i = 0; i < page->facet_count; i++) {
        page->facets[i].codes.folder = folder;
    }
}

khipu_status khp_page_new(khp_page **page, const char *folder, const khp_schema *schema,
                          const size_t *facets, size_t facet_count, unsigned threads,
                          khipu_error *error) {
    *page = NULL;
    khp_page *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->schema = schema;
    fresh->facets = khp_alloc_zero(facet_count, sizeof *fresh->facets);
    if (fresh->facets == NULL) {
        khp_page_free(fresh);
        return khp_fail_memory(error);
    }
    fresh->limits =
        (khp_page_limits){KHP_PAGE_RECORD_LIMIT, KHP_PAGE_GROUP_LIMIT, KHP_PAGE_PLACE_LIMIT};
    fresh->facet_count = facet_count;
    for (size_t i = 0; i < facet_count; i++) {
        fresh->facets[i].column = facets[i];
    }
    set_folders(fresh, folder);
    khipu_status status = khp_packs_new(&fresh->packs, folder, threads, error);
    if (status != KHIPU_OK) {
        khp_page_free(fresh);
        return status;
    }
    *page = fresh;
    return KHIPU_OK;
}

void khp_page_free(khp_page *page) {
    if (page == NULL) {
        return;
    }
    khp_spool *spools[SPOOLS];
    list_spools(page, spools);
    for (size_t i = 0; i < SPOOLS; i++) {
        khp_spool_clear(spools[i]);
    }
    khp_page_ids_clear(&page->ids);
    khp_page_groups_clear(&page->groups);
    for (size_t i = 0; i < page->facet_count; i++) {
        khp_table_clear(&page->facets[i].values);
        khp_spool_clear(&page->facets[i].codes);
    }
    khp_free(page->facets);
    khp_packs_free(page->packs);
    khp_buffer_clear(&page->first_cases);
    khp_buffer_clear(&page->values);
    khp_free(page);
}

/* ---- columns ---- */

static int32_t day_or_none(khp_date date) {
    return date.kind == KHP_DATE_NONE ? NO_DAY : khp_date_day_number(date);
}

/* What one feature has in a column. */
typedef size_t column_getter(const khp_feature *feature, void *value);

/* The size of the values is that of `value`'s type. */
static size_t get_to(const khp_feature *feature, void *value) {
    int32_t day = day_or_none(khp_date_last(feature->date));
    memcpy(value, &day, sizeof day);
    return sizeof day;
}

static size_t get_from(const khp_feature *feature, void *value) {
    int32_t day = day_or_none(khp_date_first(feature->date));
    memcpy(value, &day, sizeof day);
    return sizeof day;
}

static size_t get_weight(const khp_feature *feature, void *value) {
    memcpy(value, &feature->weight, sizeof feature->weight);
    return sizeof feature->weight;
}

static size_t put_byte(uint8_t byte, void *value) {
    memcpy(value, &byte, sizeof byte);
    return sizeof byte;
}

static size_t get_counted(const khp_feature *feature, void *value) {
    return put_byte(feature->is_selected, value);
}

static size_t get_match(const khp_feature *feature, void *value) {
    khp_match how = khp_placement_told_match(feature->placement);
    return put_byte(how == KHP_MATCH_NONE ? NO_CODE : (uint8_t)(how - 1), value);
}

static size_t get_reason(const khp_feature *feature, void *value) {
    khp_reason why_not = khp_placement_told_reason(feature->placement);
    return put_byte(why_not == KHP_REASON_NONE ? NO_CODE : (uint8_t)(why_not - 1), value);
}

static size_t get_precision(const khp_feature *feature, void *value) {
    return put_byte((uint8_t)feature->placement->precision, value);
}

#define VALUE_BYTES_MOST 8

/* The page's columns are little-endian, as is every machine that khipu is built on (checked in
 * page_fill.c). */
static khipu_status add_column(khp_page *page, khp_spool *spool, const khp_chunk *chunk,
                               column_getter *get, khipu_error *error) {
    khp_buffer *values = &page->values;
    khp_buffer_reset(values);
    if (!khp_buffer_reserve(values, chunk->feature_count * VALUE_BYTES_MOST)) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < chunk->feature_count; i++) {
        values->len += get(&chunk->features[i], values->ptr + values->len);
    }
    return khp_spool_add(spool, khp_buffer_slice(values), error);
}

void khp_page_keep_selection(khp_page *page) { page->keeps_selection = true; }

void khp_page_ask_facet(khp_page *page, size_t number) { page->facets[number].is_asked = true; }

/* What groups are made from as well. */
static khipu_status add_columns(khp_page *page, const khp_chunk *chunk, const uint32_t *places,
                                khipu_error *error) {
    size_t bytes = chunk->feature_count * sizeof *places;
    khipu_status status =
        khp_spool_add(&page->place, khp_slice_of((const char *)places, bytes), error);
    status = status == KHIPU_OK ? add_column(page, &page->from, chunk, get_from, error) : status;
    status = status == KHIPU_OK ? add_column(page, &page->to, chunk, get_to, error) : status;
    if (status == KHIPU_OK && page->schema->roles.count != KHP_NO_COLUMN) {
        status = add_column(page, &page->weight, chunk, get_weight, error);
    }
    return status == KHIPU_OK && page->keeps_selection
               ? add_column(page, &page->counted, chunk, get_counted, error)
               : status;
}

/* What only a page of single records has. */
static khipu_status add_records(khp_page *page, const khp_chunk *chunk, khipu_error *error) {
    khipu_status status = add_column(page, &page->match, chunk, get_match, error);
    if (status == KHIPU_OK) {
        status = add_column(page, &page->reason, chunk, get_reason, error);
    }
    if (status == KHIPU_OK) {
        status = add_column(page, &page->precision, chunk, get_precision, error);
    }
    khp_slice all = khp_buffer_slice(&chunk->text);
    for (size_t i = 0; status == KHIPU_OK && i < chunk->feature_count; i++) {
        khp_slice text = khp_feature_text(all, chunk->features, i);
        status = khp_page_ids_add(&page->ids, text, error);
        status = status == KHIPU_OK ? khp_packs_add(page->packs, text, error) : status;
    }
    return status;
}

static khipu_status keep_for_table(khp_page *page, const khp_chunk *chunk, khipu_error *error) {
    khp_slice all = khp_buffer_slice(&chunk->text);
    for (size_t i = 0; i < chunk->feature_count && page->records + i < KHP_PAGE_STATIC_CASES; i++) {
        khp_buffer_add(&page->first_cases, khp_feature_text(all, chunk->features, i));
        khp_buffer_add_byte(&page->first_cases, '\n');
    }
    return page->first_cases.failed ? khp_fail_memory(error) : KHIPU_OK;
}

/* From here on records are counted only: what single records need is let go. */
static void begin_groups(khp_page *page) {
    khp_spool *const spools[] = {&page->match, &page->reason, &page->precision};
    for (size_t i = 0; i < sizeof spools / sizeof *spools; i++) {
        khp_spool_clear(spools[i]);
    }
    khp_page_ids_clear(&page->ids);
    khp_packs_free(page->packs);
    page->packs = NULL;
    page->is_grouped = true;
    for (size_t i = 0; i < page->facet_count; i++) {
        if (page->facets[i].column != page->schema->roles.category) {
            khp_page_facet_abandon(&page->facets[i]);
        }
    }
}

khipu_status khp_page_add(khp_page *page, const khp_chunk *chunk, const uint32_t *places,
                          khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (!page->is_grouped && page->records + chunk->feature_count > page->limits.records) {
        begin_groups(page);
    }
    status = add_columns(page, chunk, places, error);
    if (status == KHIPU_OK && !page->is_grouped) {
        status = add_records(page, chunk, error);
    }
    status = status == KHIPU_OK ? keep_for_table(page, chunk, error) : status;
    page->records += chunk->feature_count;
    for (size_t i = 0; status == KHIPU_OK && i < page->facet_count; i++) {
        status = khp_page_facet_add(page, &page->facets[i], &chunk->facets[i], chunk->feature_count,
                                    error);
    }
    return status;
}

khipu_status khp_page_write(khp_page *page, const khp_page_facts *facts, khp_page_put put,
                            void *context, khipu_error *error) {
    khp_page_facts shown = *facts;
    khipu_status status = page->is_grouped ? KHIPU_OK : khp_packs_finish(page->packs, error);
    if (status == KHIPU_OK && page->is_grouped) {
        status = khp_page_group(page, facts, error);
        if (page->groups.places != NULL) {
            shown.places = page->groups.places;
            shown.place_areas = page->groups.place_areas;
            shown.place_count = page->groups.place_count;
        }
    }
    return status == KHIPU_OK ? khp_page_fill(page, &shown, put, context, error) : status;
}

const char *khp_page_zlib_version(void) { return zlibVersion(); }
