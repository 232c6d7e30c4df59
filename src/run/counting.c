#include "run/counting.h"

#include "base/memory.h"
#include "read/roles.h"
#include "run/area_suppressing.h"
#include "run/area_telling.h"
#include "write/areas_page.h"
#include "write/shapes.h"

/* Vertices that the outlines of a page have together, at most: about 300 kB. */
#define PAGE_VERTICES 32000

/* Records whose areas are found before they are counted. */
#define RECORDS_AT_ONCE ((size_t)64)

/* ---- --where ---- */

static khipu_status refuse_where(const char *text, khipu_error *error) {
    return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--where"},
                    "\"%s\" is no condition; it wants COLUMN=VALUE, such as outcome=killed", text);
}

/* At the equals sign that ends a column's name, as names may hold some. */
static size_t find_equals(const khp_schema *schema, khp_slice text) {
    size_t first = SIZE_MAX;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '=') {
            first = first == SIZE_MAX ? i : first;
            if (khp_schema_find(schema, khp_slice_trim(khp_slice_of(text.ptr, i))) !=
                KHP_NO_COLUMN) {
                return i;
            }
        }
    }
    return first;
}

static khipu_status read_condition(khp_counting *counting, const char *text, khipu_error *error) {
    khp_schema *schema = counting->join->schema;
    khp_slice whole = khp_slice_cstr(text);
    size_t equals = find_equals(schema, whole);
    size_t column;
    if (equals == SIZE_MAX) {
        return refuse_where(text, error);
    }
    if (counting->selection.count == KHP_SELECTION_LIMIT) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--where"},
                        "more than %d conditions", KHP_SELECTION_LIMIT);
    }
    const char *path = khp_source_input(counting->join->source, 0)->path;
    khipu_status status =
        khp_schema_named(schema, path, "--where", khp_slice_of(whole.ptr, equals), &column, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_slice name = schema->columns[column].name;
    if (!khp_column_is_published(&schema->columns[column])) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--where"},
                        "the column \"%.*s\" is withheld, and counting by it would tell what it "
                        "holds; write it with --keep, or leave the condition out",
                        (int)name.len, name.ptr);
    }
    size_t number = counting->selection.count++;
    khp_slice value = khp_slice_trim(khp_slice_of(whole.ptr + equals + 1, whole.len - equals - 1));
    counting->selection.items[number].column = column;
    counting->selection.items[number].value = value;
    counting->conditions[number] = (khp_condition){name, value};
    return KHIPU_OK;
}

/* ---- before the run ---- */

static khipu_status read_rules(khp_counting *counting, khipu_error *error) {
    const khipu_options *options = counting->join->options;
    khipu_status status = KHIPU_OK;
    if (options->share_by.count > KHP_SHARE_LIMIT) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--share-by"},
                        "more than %d shares", KHP_SHARE_LIMIT);
    }
    for (size_t i = 0; status == KHIPU_OK && i < options->share_by.count; i++) {
        status = khp_share_rule_parse(&counting->rules[counting->rule_count++],
                                      options->share_by.items[i], error);
    }
    for (size_t i = 0; status == KHIPU_OK && !counting->join->is_empty && i < options->where.count;
         i++) {
        status = read_condition(counting, options->where.items[i], error);
    }
    return status;
}

/* Options that say something about areas want areas. */
static khipu_status check_options(const khipu_options *options, khipu_error *error) {
    const struct {
        bool is_given;
        const char *name;
    } dependent[] = {
        {options->area_key != NULL, "--area-key"},   {options->area_level != NULL, "--area-level"},
        {options->areas_crs != NULL, "--areas-crs"}, {options->population != NULL, "--population"},
        {options->share_by.count > 0, "--share-by"},
    };
    for (size_t i = 0; options->areas == NULL && i < sizeof dependent / sizeof *dependent; i++) {
        if (dependent[i].is_given) {
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = dependent[i].name},
                            "says something about areas, and there are none; name their file with "
                            "--areas");
        }
    }
    return KHIPU_OK;
}

static khipu_status load_areas(khp_counting *counting, khp_join *join, khipu_error *error) {
    const khp_area_wishes wishes = {
        .options = join->options,
        .shares = counting->rules,
        .share_count = counting->rule_count,
        .gazetteer = join->gazetteer,
        .schema = join->schema,
        .settings = &join->settings,
        .listener = join->listener,
        .threads = join->threads,
    };
    if (join->options->areas == NULL) {
        return KHIPU_OK;
    }
    counting->has_areas = true;
    khipu_status status =
        khp_areas_load(&counting->areas, &wishes, &join->loaded, &join->operations, error);
    status = status == KHIPU_OK ? khp_check_area_level(&counting->areas.set, join, error) : status;
    if (status == KHIPU_OK) {
        join->placing.areas = counting->areas.membership;
        khp_area_counter_begin(&counting->counter, counting->areas.set.count);
        counting->joiner = khp_area_joiner_new(&counting->areas, join);
        status = counting->joiner == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    /* The outlines that khipu carries are coarse, and its own table tells more of those areas. */
    const khp_loaded_areas *areas = &counting->areas;
    if (status == KHIPU_OK && join->area_places != NULL && areas->membership != NULL &&
        !areas->are_outlines_bundled) {
        status =
            khp_area_places_know_outlines(join->area_places, &areas->set, areas->membership, error);
    }
    return status;
}

khipu_status khp_counting_begin(khp_counting *counting, khp_join *join, const size_t *facets,
                                size_t facet_count, bool wants_tables, khipu_error *error) {
    counting->join = join;
    bool has_category = facet_count > 0 && facets[0] == join->schema->roles.category;
    counting->category_facet = has_category ? 0 : SIZE_MAX;
    counting->counts_places = wants_tables;
    counting->hushing.under = join->policy.suppress_under;
    khipu_status status = check_options(join->options, error);
    status = status == KHIPU_OK ? read_rules(counting, error) : status;
    status = status == KHIPU_OK ? load_areas(counting, join, error) : status;
    if (status == KHIPU_OK && wants_tables) {
        status = khp_table_counts_begin(&counting->tables, join,
                                        counting->has_areas ? &counting->areas.set : NULL, facets,
                                        facet_count, error);
    }
    if (status == KHIPU_OK && !wants_tables && join->options->table.count > 0) {
        khp_report(join->listener, KHIPU_WARNING, (khp_where){.field = "--table"}, NULL,
                   "tables are written into folders and pages, and none is asked for with -o");
    }
    return status;
}

const khp_selection *khp_counting_selection(const khp_counting *counting) {
    return counting->selection.count > 0 ? &counting->selection : NULL;
}

/* ---- the run ---- */

static uint32_t category_of(const khp_counting *counting, const khp_chunk *chunk, size_t row) {
    if (counting->category_facet == SIZE_MAX || counting->category.is_abandoned) {
        return KHP_CELL_EMPTY;
    }
    return khp_values_number(&counting->category,
                             chunk->facets[counting->category_facet].codes[row]);
}

/* Shares are of areas together, so they can be told where the areas themselves cannot. */
static khipu_status count_known(khp_counting *counting, const khp_chunk *chunk, size_t row,
                                const uint32_t *places, khipu_error *error) {
    const khp_placement *known = chunk->features[row].known;
    khp_slice text = khp_feature_text(khp_buffer_slice(&chunk->text), chunk->features, row);
    khp_area_answer answer;
    if (known == NULL) {
        return KHIPU_OK; /* all is told as it is known */
    }
    khipu_status status = khp_area_joiner_find(counting->joiner, known, text, &answer, error);
    if (status != KHIPU_OK) {
        return status;
    }
    bool ok = answer.area == KHP_IN_NO_AREA || khp_cells_add(&counting->known, answer.area, 0, 0);
    if (ok && counting->hushing.under > 1 && places != NULL) {
        ok = khp_cells_add(&counting->hushing.known, places[row], answer.area, 0);
    }
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

static bool is_selected(const khp_counting *counting, const khp_feature *feature) {
    return counting->selection.count == 0 || feature->is_selected;
}

/* Where the records of a piece of the chunk lie. All are asked for before any is counted, so that
 * memory that another thread wrote last is waited for once and not at each of them. */
static khipu_status find_areas(khp_counting *counting, const khp_chunk *chunk, size_t first,
                               size_t count, khp_area_answer *answers, khipu_error *error) {
    const khp_slice all = khp_buffer_slice(&chunk->text);
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        answers[i] = (khp_area_answer){.area = KHP_IN_NO_AREA};
        if (is_selected(counting, &chunk->features[first + i])) {
            status = khp_area_joiner_find(counting->joiner, chunk->features[first + i].placement,
                                          khp_feature_text(all, chunk->features, first + i),
                                          &answers[i], error);
        }
    }
    return status;
}

/* Whether or not it is selected: what is told of the ones tells of the others. */
static bool count_for_hushing(khp_counting *counting, const khp_chunk *chunk, size_t row,
                              uint32_t category, uint32_t place) {
    khp_hushing *hushing = &counting->hushing;
    bool counts = is_selected(counting, &chunk->features[row]);
    bool ok = khp_hushing_add(hushing, place, KHP_ALL_VALUES, 0, counts) &&
              (counting->category_facet == SIZE_MAX ||
               khp_hushing_add(hushing, place, 0, category, counts));
    for (size_t i = 0; ok && i < counting->tables.facet_count; i++) {
        if (khp_table_counts_wants_facet(&counting->tables, i)) {
            uint32_t code = chunk->facets[i].codes[row];
            uint32_t value = khp_values_number(&counting->tables.values[i], code);
            ok = khp_hushing_add(hushing, place, 1 + i, value, counts);
        }
    }
    return ok;
}

static khipu_status count_record(khp_counting *counting, const khp_chunk *chunk, size_t row,
                                 const khp_area_answer *answer, const uint32_t *places,
                                 khipu_error *error) {
    const khp_feature *feature = &chunk->features[row];
    uint32_t category = category_of(counting, chunk, row);
    bool counts = is_selected(counting, feature);
    khipu_status status = KHIPU_OK;
    bool ok = true;
    if (counting->has_areas && counts) {
        ok = khp_area_counter_add(&counting->counter, answer, category, feature->weight);
        status = ok ? count_known(counting, chunk, row, places, error) : status;
    }
    if (ok && places != NULL && places[row] != KHP_UNPLACED) {
        ok = khp_cells_add(&counting->place_cells, places[row], category, feature->weight);
    }
    if (ok && places != NULL && counts) {
        ok = khp_table_counts_add(&counting->tables, chunk, row, places[row], answer->area);
    }
    if (ok && places != NULL && counting->hushing.under > 1) {
        ok = count_for_hushing(counting, chunk, row, category, places[row]);
    }
    return ok ? status : khp_fail_memory(error);
}

static khipu_status count_records(khp_counting *counting, const khp_chunk *chunk,
                                  const uint32_t *places, khipu_error *error) {
    khp_area_answer answers[RECORDS_AT_ONCE];
    khipu_status status = KHIPU_OK;
    for (size_t first = 0; status == KHIPU_OK && first < chunk->feature_count;
         first += RECORDS_AT_ONCE) {
        size_t left = chunk->feature_count - first;
        size_t count = left < RECORDS_AT_ONCE ? left : RECORDS_AT_ONCE;
        for (size_t i = 0; !counting->has_areas && i < count; i++) {
            answers[i] = (khp_area_answer){.area = KHP_IN_NO_AREA};
        }
        if (counting->has_areas) {
            status = find_areas(counting, chunk, first, count, answers, error);
        }
        for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
            status = count_record(counting, chunk, first + i, &answers[i], places, error);
        }
    }
    return status;
}

khipu_status khp_counting_take(khp_counting *counting, const khp_chunk *chunk,
                               const uint32_t *places, khipu_error *error) {
    counting->conditions_met |= chunk->conditions_met;
    if (!counting->has_areas && places == NULL) {
        return KHIPU_OK;
    }
    bool ok = counting->category_facet == SIZE_MAX ||
              khp_values_take(&counting->category, &chunk->facets[counting->category_facet]);
    khipu_status status = ok ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK && places != NULL) {
        status = khp_table_counts_take(&counting->tables, chunk, error);
    }
    return status == KHIPU_OK ? count_records(counting, chunk, places, error) : status;
}

/* ---- after the run ---- */

/* Values of the category by falling count, records without one last if there are any. */
static khipu_status order_values(khp_counting *counting, khipu_error *error) {
    const khp_area_results *results = &counting->results;
    size_t count = results->categories;
    const uint64_t *sums = results->category_sums;
    counting->values = khp_alloc_zero(count, sizeof *counting->values);
    counting->value_numbers = khp_alloc_zero(count, sizeof *counting->value_numbers);
    bool ok = counting->values != NULL && counting->value_numbers != NULL;
    counting->value_count = ok ? khp_values_order(sums, count, counting->value_numbers) : 0;
    for (size_t i = 0; ok && i < counting->value_count; i++) {
        size_t number = counting->value_numbers[i];
        counting->values[i] = number + 1 == count
                                  ? (khp_slice){NULL, 0}
                                  : khp_table_key_at(&counting->category.table, (uint32_t)number);
    }
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* Categories that are counted by area, with one for records without a value; 0: none are. */
static size_t category_count(const khp_counting *counting) {
    size_t values = counting->category.table.count;
    bool is_counted = counting->category_facet != SIZE_MAX && !counting->category.is_abandoned &&
                      values > 0 && values <= KHP_AREA_CATEGORIES;
    return is_counted ? values + 1 : 0;
}

static bool has_weight(const khp_join *join) {
    size_t column = join->schema->roles.count;
    return column != KHP_NO_COLUMN && khp_column_is_published(&join->schema->columns[column]);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

#define BUNDLED_OUTLINES "Natural Earth 1:10m, public domain"

static void set_facts(khp_counting *counting) {
    const khp_join *join = counting->join;
    const khp_loaded_areas *areas = &counting->areas;
    counting->facts = (khp_area_facts){
        .set = &areas->set,
        .results = &counting->results,
        .topology = counting->topology,
        .file = base_name(areas->path),
        .population = khp_slice_trim(khp_slice_cstr(join->options->population)),
        .population_source = areas->population_source,
        .values = counting->values,
        .value_numbers = counting->value_numbers,
        .value_count = counting->value_count,
        .conditions = counting->conditions,
        .condition_count = counting->selection.count,
        .shares = counting->shares,
        .share_count = counting->rule_count,
        .labels = join->options->labels,
        .label_count = join->options->label_count,
        .has_weight = has_weight(join),
        .decimals = join->placing.decimals < 6 ? 6 : join->placing.decimals,
    };
    if (counting->topology != NULL) {
        counting->facts.outlines =
            areas->are_outlines_bundled ? BUNDLED_OUTLINES : counting->facts.file;
    }
    if (counting->value_count > 0) {
        counting->facts.category = join->schema->columns[join->schema->roles.category].name;
    }
}

typedef struct outline_taker {
    khp_outline *outline;
    bool failed;
} outline_taker;

static void take_vertex(void *context, khp_grid_vertex vertex) {
    outline_taker *taker = context;
    khp_vertex degrees = {vertex.x / KHP_TOPOLOGY_UNITS, vertex.y / KHP_TOPOLOGY_UNITS};
    taker->failed = taker->failed || !khp_outline_add(taker->outline, degrees);
}

/* Outer areas get the outline of what is inside them, before anything is simplified. */
static khipu_status draw_outer(khp_counting *counting, khipu_error *error) {
    khp_area_set *set = &counting->areas.set;
    khp_shape shape = {0};
    khipu_status status = KHIPU_OK;
    size_t first = khp_area_set_own(set)->first;
    for (size_t i = 0; status == KHIPU_OK && i < first; i++) {
        outline_taker taker = {.outline = &set->areas[i].outline};
        status = khp_shape_make(&shape, counting->topology, set, (uint32_t)i, error);
        for (size_t k = 0; status == KHIPU_OK && k < shape.ring_count; k++) {
            khp_shape_walk(&shape, counting->topology, k, take_vertex, &taker);
            if (taker.failed || !khp_outline_end_ring(taker.outline, shape.rings[k].is_hole)) {
                status = khp_fail_memory(error);
            }
        }
    }
    khp_shape_clear(&shape);
    return status;
}

static bool has_outlines(const khp_area_set *set) {
    for (size_t i = 0; i < set->count; i++) {
        if (set->areas[i].outline.ring_count > 0) {
            return true;
        }
    }
    return false;
}

static khipu_status make_outlines(khp_counting *counting, khipu_error *error) {
    if (!counting->counts_places || !has_outlines(&counting->areas.set)) {
        return KHIPU_OK;
    }
    khipu_status status = khp_topology_new(&counting->topology, &counting->areas.set, error);
    status = status == KHIPU_OK ? draw_outer(counting, error) : status;
    return status == KHIPU_OK ? khp_topology_simplify(counting->topology, PAGE_VERTICES, error)
                              : status;
}

static khipu_status sum_known(khp_counting *counting, khipu_error *error) {
    const khp_area_set *set = &counting->areas.set;
    counting->known_records = khp_alloc_zero(set->count, sizeof *counting->known_records);
    if (counting->known_records == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; counting->join->generaliser == NULL && i < set->count; i++) {
        counting->known_records[i] = counting->results.areas[i].records;
    }
    for (size_t i = 0; i < counting->known.count; i++) {
        const khp_cell *cell = &counting->known.items[i];
        for (uint32_t area = cell->row; area != KHP_IN_NO_AREA; area = set->areas[area].parent) {
            counting->known_records[area] += cell->records;
        }
    }
    return KHIPU_OK;
}

static khipu_status make_results(khp_counting *counting, khipu_error *error) {
    bool ok = khp_area_results_make(&counting->results, &counting->areas.set, &counting->counter,
                                    category_count(counting));
    khipu_status status = ok ? KHIPU_OK : khp_fail_memory(error);
    status = status == KHIPU_OK ? sum_known(counting, error) : status;
    if (status == KHIPU_OK && counting->results.categories > 0) {
        status = order_values(counting, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < counting->rule_count; i++) {
        counting->shares[i] = (khp_share){
            .rule = counting->rules[i], .source = counting->areas.value_sources[i], .column = i};
        khp_share_make(&counting->shares[i], &counting->areas.set, counting->known_records);
    }
    return status;
}

/* The area of every place that has cases, for the page. */
static khipu_status find_place_areas(khp_counting *counting, const khp_place_summary *places,
                                     khipu_error *error) {
    counting->place_areas = khp_alloc(places->count, sizeof *counting->place_areas);
    khipu_status status = counting->place_areas == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < places->count; i++) {
        khp_placement placement = places->places[i].placement;
        khp_area_answer answer;
        placement.match = KHP_MATCH_EXACT; /* a used place is located, however it was found */
        status = khp_area_joiner_find(counting->joiner, &placement, (khp_slice){NULL, 0}, &answer,
                                      error);
        counting->place_areas[i] = answer.area;
    }
    return status;
}

/* Cases by category for each place. */
static khipu_status count_places(khp_counting *counting, const khp_place_summary *places,
                                 khipu_error *error) {
    if (category_count(counting) == 0) {
        return KHIPU_OK;
    }
    const khp_schema *schema = counting->join->schema;
    khp_place_counts *counts = &counting->place_counts;
    bool ok = khp_place_counts_make(counts, schema->columns[schema->roles.category].name,
                                    &counting->category, &counting->place_cells);
    size_t cells = places->count * counts->value_count;
    if (!ok || counting->hushing.under <= 1 || cells == 0) {
        return ok ? KHIPU_OK : khp_fail_memory(error);
    }
    counts->hidden = khp_alloc_zero(cells, sizeof *counts->hidden);
    for (size_t i = 0; counts->hidden != NULL && i < cells; i++) {
        size_t place = i / counts->value_count;
        counts->hidden[i] =
            counting->hushing
                .silent_by_value[khp_hushing_place(&counting->hushing, (uint32_t)place)];
    }
    return counts->hidden != NULL ? KHIPU_OK : khp_fail_memory(error);
}

/* What is told of places, areas and tables, for all of them together. */
static khipu_status hush(khp_counting *counting, const khp_place_summary *places,
                         khipu_error *error) {
    bool *is_by_place = khp_alloc_zero(1 + counting->tables.facet_count, sizeof *is_by_place);
    if (is_by_place == NULL) {
        return khp_fail_memory(error);
    }
    is_by_place[0] = category_count(counting) > 0;
    for (size_t i = 0; i < counting->tables.count; i++) {
        const khp_counted_table *item = &counting->tables.items[i];
        const khp_axis *axes[] = {&item->rows, &item->columns};
        for (size_t k = 0; k < 2; k++) {
            if (axes[k]->kind == KHP_AXIS_FACET && axes[1 - k]->kind != KHP_AXIS_FACET) {
                is_by_place[1 + axes[k]->facet] = true;
            }
        }
    }
    bool ok = khp_hushing_end(&counting->hushing, counting->has_areas ? &counting->areas.set : NULL,
                              counting->place_areas, places->count, counting->selection.count > 0,
                              is_by_place);
    khp_free(is_by_place);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* What the page and the manifest are told, once for all outputs. */
static khipu_status tell_page(khp_counting *counting, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (counting->has_areas) {
        status = khp_areas_page(&counting->page_areas, &counting->facts, error);
        khp_shares_page(&counting->page_shares, &counting->facts);
        khp_areas_account(&counting->account, &counting->facts);
    }
    khp_table_counts_page(&counting->page_tables, &counting->tables);
    bool failed = counting->page_areas.failed || counting->page_shares.failed ||
                  counting->page_tables.failed || counting->account.failed;
    return status == KHIPU_OK && failed ? khp_fail_memory(error) : status;
}

/* Where a policy tells less, --where counts by what is told. A value that no record is told with
 * may be one that is withheld, and the manifest and the page quote what was asked. */
static khipu_status check_conditions(const khp_counting *counting, khipu_error *error) {
    const khp_join *join = counting->join;
    for (size_t i = 0; join->policy.is_file && i < counting->selection.count; i++) {
        if ((counting->conditions_met >> i & 1) == 0) {
            khp_slice name = counting->conditions[i].column;
            return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--where"},
                            "no record is told with this value of \"%.*s\": it is not there, or "
                            "the publishing profile does not tell it; leave the condition out",
                            (int)name.len, name.ptr);
        }
    }
    return KHIPU_OK;
}

khipu_status khp_counting_end(khp_counting *counting, const khp_place_summary *places,
                              khipu_error *error) {
    khipu_status status = check_conditions(counting, error);
    if (status == KHIPU_OK && counting->has_areas) {
        status = make_results(counting, error);
        if (status == KHIPU_OK && counting->counts_places) {
            status = find_place_areas(counting, places, error);
        }
    }
    if (status == KHIPU_OK && counting->hushing.under > 1 && counting->counts_places) {
        status = hush(counting, places, error);
    }
    if (status == KHIPU_OK && counting->has_areas) {
        status = khp_suppress_areas(counting, error);
        status = status == KHIPU_OK ? make_outlines(counting, error) : status;
        if (status == KHIPU_OK) {
            set_facts(counting);
            khp_tell_areas(counting);
        }
    }
    if (status == KHIPU_OK && counting->counts_places) {
        status = count_places(counting, places, error);
    }
    status = status == KHIPU_OK
                 ? khp_table_counts_end(&counting->tables, places, &counting->hushing, error)
                 : status;
    return status == KHIPU_OK && counting->counts_places ? tell_page(counting, error) : status;
}

void khp_counting_clear(khp_counting *counting) {
    khp_area_joiner_free(counting->joiner);
    khp_loaded_areas_clear(&counting->areas);
    khp_area_counter_clear(&counting->counter);
    khp_values_clear(&counting->category);
    khp_cells_clear(&counting->known);
    khp_free(counting->known_records);
    khp_cells_clear(&counting->place_cells);
    khp_hushing_clear(&counting->hushing);
    khp_place_counts_clear(&counting->place_counts);
    khp_table_counts_clear(&counting->tables);
    khp_area_results_clear(&counting->results);
    khp_topology_free(counting->topology);
    khp_free(counting->values);
    khp_free(counting->value_numbers);
    khp_free(counting->place_areas);
    khp_buffer_clear(&counting->page_areas);
    khp_buffer_clear(&counting->page_shares);
    khp_buffer_clear(&counting->page_tables);
    khp_buffer_clear(&counting->account);
    *counting = (khp_counting){0};
}
