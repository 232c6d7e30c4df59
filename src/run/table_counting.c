#include "run/table_counting.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "read/roles.h"
#include "run/table_hushing.h"
#include "write/area_facts.h"
#include "write/json.h"

#include <stdlib.h>

/* ---- which tables ---- */

/* Columns that say who is responsible and what became of it. A whole folded header must equal one.
 */
static const char *const responsibility_words[] = {"force",
                                                   "fuerza",
                                                   "security force",
                                                   "fuerza de seguridad",
                                                   "institution",
                                                   "institucion",
                                                   "unit",
                                                   "unidad",
                                                   "commander level",
                                                   "nivel de mando",
                                                   "command level",
                                                   "perpetrator category",
                                                   "perp category",
                                                   "perp group",
                                                   "grupo perpetrador",
                                                   "presunto responsable",
                                                   "investigation stage",
                                                   "etapa de investigacion",
                                                   "etapa de la investigacion",
                                                   "etapa procesal",
                                                   "procedural stage",
                                                   "stage of investigation"};

static bool is_responsibility(khp_slice header, bool *failed) {
    khp_buffer words = {0};
    bool is = false;
    khp_fold_words(&words, header);
    for (size_t i = 0; i < sizeof responsibility_words / sizeof *responsibility_words; i++) {
        is = is || khp_slice_eq(khp_buffer_slice(&words), khp_slice_cstr(responsibility_words[i]));
    }
    *failed = *failed || words.failed;
    khp_buffer_clear(&words);
    return is;
}

static size_t facet_of(const khp_table_counts *tables, size_t column) {
    for (size_t i = 0; i < tables->facet_count; i++) {
        if (tables->facets[i] == column) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void add_table(khp_table_counts *tables, khp_axis rows, khp_axis columns) {
    if (tables->count == KHP_TABLE_LIMIT) {
        return;
    }
    tables->items[tables->count++] = (khp_counted_table){.rows = rows, .columns = columns};
    const khp_axis *axes[] = {&rows, &columns};
    for (size_t i = 0; i < 2; i++) {
        if (axes[i]->kind == KHP_AXIS_FACET) {
            tables->is_used[axes[i]->facet] = true;
        }
    }
}

/* The widest areas: those that are counted in, else the outermost that the records state. */
static bool find_area_axis(const khp_table_counts *tables, khp_axis *axis) {
    const khp_roles *roles = &tables->join->schema->roles;
    if (tables->areas != NULL) {
        *axis = (khp_axis){.kind = KHP_AXIS_LEVEL, .column = KHP_NO_COLUMN, .level = 0};
        return true;
    }
    size_t column =
        roles->within_count == 0 ? KHP_NO_COLUMN : roles->within[roles->within_count - 1];
    size_t facet = column == KHP_NO_COLUMN ? SIZE_MAX : facet_of(tables, column);
    *axis = (khp_axis){.kind = KHP_AXIS_FACET, .facet = facet, .column = column};
    return facet != SIZE_MAX;
}

static bool find_place_axis(const khp_table_counts *tables, khp_axis *axis) {
    size_t column = tables->join->schema->roles.place;
    *axis = (khp_axis){.kind = KHP_AXIS_PLACE, .column = column};
    return column != KHP_NO_COLUMN &&
           khp_column_is_published(&tables->join->schema->columns[column]);
}

/* False without memory. */
static bool choose(khp_table_counts *tables) {
    const khp_schema *schema = tables->join->schema;
    khp_axis area;
    khp_axis place;
    bool has_area = find_area_axis(tables, &area);
    bool has_place = find_place_axis(tables, &place);
    bool failed = false;
    for (size_t i = 0; i < tables->facet_count; i++) {
        size_t column = tables->facets[i];
        if (!is_responsibility(schema->columns[column].name, &failed)) {
            continue;
        }
        khp_axis axis = {.kind = KHP_AXIS_FACET, .facet = i, .column = column};
        if (has_area) {
            add_table(tables, area, axis);
        }
        if (has_place) {
            add_table(tables, place, axis);
        }
    }
    return !failed;
}

/* ---- --table ---- */

static khipu_status refuse(const char *text, const char *problem, khipu_error *error) {
    return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--table"},
                    "\"%s\" %s; it wants two columns, such as department,force", text, problem);
}

static khipu_status find_axis(khp_table_counts *tables, khp_slice name, khp_axis *axis,
                              khipu_error *error) {
    khp_schema *schema = tables->join->schema;
    const char *path = khp_source_input(tables->join->source, 0)->path;
    khipu_status status = khp_schema_named(schema, path, "--table", name, &axis->column, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const khp_column *column = &schema->columns[axis->column];
    khp_where where = {.field = "--table"};
    if (!khp_column_is_published(column)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, where,
                        "the column \"%.*s\" is withheld, and a table would show what is in it; "
                        "--keep it, or leave the table out",
                        (int)column->name.len, column->name.ptr);
    }
    if (axis->column == schema->roles.place) {
        axis->kind = KHP_AXIS_PLACE;
        return KHIPU_OK;
    }
    axis->kind = KHP_AXIS_FACET;
    axis->facet = facet_of(tables, axis->column);
    if (axis->facet == SIZE_MAX) {
        return khp_fail(error, KHIPU_E_FIELD, where,
                        "the column \"%.*s\" has no categories to count by", (int)column->name.len,
                        column->name.ptr);
    }
    return KHIPU_OK;
}

/* At the comma that parts two columns, as names may hold commas. */
static khipu_status read_table(khp_table_counts *tables, const char *text, khipu_error *error) {
    khp_slice whole = khp_slice_cstr(text);
    const khp_schema *schema = tables->join->schema;
    size_t first_comma = SIZE_MAX;
    size_t comma = SIZE_MAX;
    for (size_t i = 0; i < whole.len && comma == SIZE_MAX; i++) {
        if (whole.ptr[i] == ',') {
            khp_slice before = khp_slice_trim(khp_slice_of(whole.ptr, i));
            first_comma = first_comma == SIZE_MAX ? i : first_comma;
            comma = khp_schema_find(schema, before) != KHP_NO_COLUMN ? i : comma;
        }
    }
    comma = comma == SIZE_MAX ? first_comma : comma;
    if (comma == SIZE_MAX) {
        return refuse(text, "names no two columns", error);
    }
    khp_axis rows = {.kind = KHP_AXIS_FACET};
    khp_axis columns = {.kind = KHP_AXIS_FACET};
    khp_slice behind = khp_slice_of(whole.ptr + comma + 1, whole.len - comma - 1);
    khipu_status status = find_axis(tables, khp_slice_of(whole.ptr, comma), &rows, error);
    status = status == KHIPU_OK ? find_axis(tables, behind, &columns, error) : status;
    if (status != KHIPU_OK) {
        return status;
    }
    if (rows.column == columns.column) {
        return refuse(text, "names one column twice", error);
    }
    if (tables->count == KHP_TABLE_LIMIT) {
        return refuse(text, "is one table too many: 16 are the most", error);
    }
    add_table(tables, rows, columns);
    return KHIPU_OK;
}

khipu_status khp_table_counts_begin(khp_table_counts *tables, const khp_join *join,
                                    const khp_area_set *areas, const size_t *facets,
                                    size_t facet_count, khipu_error *error) {
    *tables = (khp_table_counts){.join = join,
                                 .areas = areas,
                                 .facets = facets,
                                 .facet_count = facet_count,
                                 .under = join->policy.suppress_under};
    tables->values = khp_alloc_zero(facet_count, sizeof *tables->values);
    tables->is_used = khp_alloc_zero(facet_count, sizeof *tables->is_used);
    if (tables->values == NULL || tables->is_used == NULL) {
        return khp_fail_memory(error);
    }
    const khipu_texts *asked = &join->options->table;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && !join->is_empty && i < asked->count; i++) {
        status = read_table(tables, asked->items[i], error);
    }
    if (asked->count == 0 && !choose(tables)) {
        return khp_fail_memory(error);
    }
    return status;
}

/* ---- counting ---- */

khipu_status khp_table_counts_take(khp_table_counts *tables, const khp_chunk *chunk,
                                   khipu_error *error) {
    for (size_t i = 0; i < tables->facet_count; i++) {
        if (tables->is_used[i] && !khp_values_take(&tables->values[i], &chunk->facets[i])) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

bool khp_table_counts_wants_facet(const khp_table_counts *tables, size_t number) {
    return number < tables->facet_count && tables->is_used[number] &&
           !tables->values[number].is_abandoned;
}

static uint32_t number_on(const khp_table_counts *tables, const khp_axis *axis,
                          const khp_chunk *chunk, size_t row, uint32_t place, uint32_t area) {
    switch (axis->kind) {
    case KHP_AXIS_PLACE: return place == KHP_UNPLACED ? KHP_CELL_EMPTY : place;
    case KHP_AXIS_LEVEL: {
        uint32_t at = khp_area_set_at_level(tables->areas, area, axis->level);
        return at == KHP_IN_NO_AREA ? KHP_CELL_EMPTY : at;
    }
    default:
        return khp_values_number(&tables->values[axis->facet],
                                 chunk->facets[axis->facet].codes[row]);
    }
}

static bool is_abandoned(const khp_table_counts *tables, const khp_axis *axis) {
    return axis->kind == KHP_AXIS_FACET && tables->values[axis->facet].is_abandoned;
}

bool khp_table_counts_add(khp_table_counts *tables, const khp_chunk *chunk, size_t row,
                          uint32_t place, uint32_t area) {
    bool ok = true;
    for (size_t i = 0; ok && i < tables->count; i++) {
        khp_counted_table *item = &tables->items[i];
        if (is_abandoned(tables, &item->rows) || is_abandoned(tables, &item->columns)) {
            continue;
        }
        uint32_t at_row = number_on(tables, &item->rows, chunk, row, place, area);
        uint32_t at_column = number_on(tables, &item->columns, chunk, row, place, area);
        ok = khp_cells_add(&item->cells, at_row, at_column, chunk->features[row].weight);
    }
    return ok;
}

/* ---- making tables ---- */

/* One side of a table, its entries by falling count and those without a value last. */
typedef struct side {
    khp_table labels; /* distinct texts */
    uint64_t *sums;   /* by number of `labels` */
    size_t capacity;
    uint32_t *order; /* position of each label */
} side;

/* An area by its name, or by its key if it has none, or shares its name with another. */
static khp_slice area_label(const khp_area_set *set, uint32_t number) {
    const khp_counted_area *area = &set->areas[number];
    const khp_counted_level *level = &set->levels[area->level];
    bool is_shared = area->name.len == 0;
    for (size_t i = level->first; !is_shared && i < level->first + level->count; i++) {
        is_shared = i != number && khp_slice_eq(set->areas[i].name, area->name);
    }
    return is_shared && area->key.len > 0 ? area->key : area->name;
}

static khp_slice label_of(const khp_table_counts *tables, const khp_axis *axis, uint32_t number,
                          const khp_place_summary *places) {
    if (number == KHP_CELL_EMPTY) {
        return (khp_slice){NULL, 0};
    }
    switch (axis->kind) {
    case KHP_AXIS_PLACE: return places->places[number].placement.place_name;
    case KHP_AXIS_LEVEL: return area_label(tables->areas, number);
    default: return khp_table_key_at(&tables->values[axis->facet].table, number);
    }
}

/* The label's number, counted up. */
static bool put_label(side *in, khp_slice label, uint64_t records, uint32_t *number) {
    uint64_t *sums = khp_grow(in->sums, &in->capacity, in->labels.count, sizeof *sums);
    if (sums == NULL) {
        return false;
    }
    in->sums = sums;
    bool is_new;
    *number = khp_table_put(&in->labels, label, khp_hash(label), &is_new);
    if (*number == KHP_TABLE_NONE) {
        return false;
    }
    sums[*number] = (is_new ? 0 : sums[*number]) + records;
    return true;
}

static bool comes_before(const side *in, uint32_t a, uint32_t b) {
    bool a_is_empty = khp_table_key_at(&in->labels, a).len == 0;
    bool b_is_empty = khp_table_key_at(&in->labels, b).len == 0;
    if (a_is_empty != b_is_empty) {
        return b_is_empty;
    }
    if (in->sums[a] != in->sums[b]) {
        return in->sums[a] > in->sums[b];
    }
    return khp_slice_cmp(khp_table_key_at(&in->labels, a), khp_table_key_at(&in->labels, b)) < 0;
}

/* What qsort compares by; one table is made at a time, on one thread. */
typedef struct ordered {
    const side *in;
    uint32_t label;
} ordered;

static int compare(const void *a, const void *b) {
    const ordered *left = a;
    const ordered *right = b;
    return comes_before(left->in, left->label, right->label) ? -1 : 1;
}

static bool order_labels(side *in) {
    size_t count = in->labels.count;
    ordered *list = khp_alloc(count, sizeof *list);
    in->order = khp_alloc(count, sizeof *in->order);
    bool ok = list != NULL && in->order != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        list[i] = (ordered){in, (uint32_t)i};
    }
    if (ok) {
        qsort(list, count, sizeof *list, compare);
    }
    for (size_t i = 0; ok && i < count; i++) {
        in->order[list[i].label] = (uint32_t)i;
    }
    khp_free(list);
    return ok;
}

static void clear_side(side *in) {
    khp_table_clear(&in->labels);
    khp_free(in->sums);
    khp_free(in->order);
}

/* Zeroed memory that the table owns; NULL without memory. */
static void *own(khp_counted_table *item, size_t count, size_t size) {
    void *memory = khp_alloc_zero(count, size);
    item->memory[item->memory_count++] = memory;
    return memory;
}

static bool set_labels(khp_counted_table *item, const side *in, const khp_slice **labels,
                       const uint64_t **sums) {
    size_t count = in->labels.count;
    khp_slice *texts = own(item, count, sizeof *texts);
    uint64_t *totals = own(item, count, sizeof *totals);
    bool ok = texts != NULL && totals != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        texts[in->order[i]] =
            khp_arena_copy(&item->text, khp_table_key_at(&in->labels, (uint32_t)i));
        totals[in->order[i]] = in->sums[i];
        ok = texts[in->order[i]].ptr != NULL;
    }
    *labels = texts;
    *sums = totals;
    return ok;
}

static khp_slice header_of(const khp_table_counts *tables, const khp_axis *axis) {
    if (axis->kind != KHP_AXIS_LEVEL) {
        return tables->join->schema->columns[axis->column].name;
    }
    const khp_counted_level *level = &tables->areas->levels[axis->level];
    const char *word = khp_counted_level_word(level);
    return level->name.len > 0 ? level->name : khp_slice_cstr(word[0] == '\0' ? "area" : word);
}

static bool has_weight(const khp_join *join) {
    size_t column = join->schema->roles.count;
    return column != KHP_NO_COLUMN && khp_column_is_published(&join->schema->columns[column]);
}

static bool fill(const khp_table_counts *tables, khp_counted_table *item, const side *rows,
                 const side *columns, const uint32_t *numbers) {
    khp_cross_table *table = &item->table;
    size_t cells = rows->labels.count * columns->labels.count;
    uint64_t *counts = own(item, cells, sizeof *counts);
    double *weights = has_weight(tables->join) ? own(item, cells, sizeof *weights) : NULL;
    if (counts == NULL || (weights == NULL && has_weight(tables->join))) {
        return false;
    }
    table->row_header = header_of(tables, &item->rows);
    table->column_header = header_of(tables, &item->columns);
    table->row_count = rows->labels.count;
    table->column_count = columns->labels.count;
    for (size_t i = 0; i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        size_t at = (size_t)rows->order[numbers[2 * i]] * table->column_count +
                    columns->order[numbers[2 * i + 1]];
        counts[at] += cell->records;
        if (weights != NULL) {
            weights[at] += cell->weight;
        }
    }
    table->counts = counts;
    table->weights = weights;
    if (weights != NULL) {
        table->weight_header =
            tables->join->schema->columns[tables->join->schema->roles.count].name;
    }
    return set_labels(item, rows, &table->rows, &table->row_sums) &&
           set_labels(item, columns, &table->columns, &table->column_sums);
}

/* Where each cell that was counted stands in the table, and what of it is told. */
static bool hush(khp_table_counts *tables, khp_counted_table *item, const side *rows,
                 const side *columns, uint32_t *numbers, const khp_hushing *hushing) {
    khp_cross_table *table = &item->table;
    bool *hidden = own(item, table->row_count, table->column_count * sizeof *hidden);
    bool *row_hidden = own(item, table->row_count, sizeof *row_hidden);
    bool *column_hidden = own(item, table->column_count, sizeof *column_hidden);
    table->hidden = hidden;
    table->row_hidden = row_hidden;
    table->column_hidden = column_hidden;
    table->is_suppressed = tables->under > 1;
    for (size_t i = 0; i < item->cells.count; i++) {
        numbers[2 * i] = rows->order[numbers[2 * i]];
        numbers[2 * i + 1] = columns->order[numbers[2 * i + 1]];
    }
    const khp_table_hush marks = {hidden, row_hidden, column_hidden, numbers};
    bool ok = hidden != NULL && row_hidden != NULL && column_hidden != NULL;
    return ok && (tables->under <= 1 || khp_hush_table(tables, item, &marks, hushing));
}

static bool make_table(khp_table_counts *tables, khp_counted_table *item,
                       const khp_place_summary *places, const khp_hushing *hushing) {
    side rows = {.capacity = 0};
    side columns = {.capacity = 0};
    uint32_t *numbers = khp_alloc(item->cells.count, 2 * sizeof *numbers);
    bool ok = numbers != NULL;
    for (size_t i = 0; ok && i < item->cells.count; i++) {
        const khp_cell *cell = &item->cells.items[i];
        khp_slice row = label_of(tables, &item->rows, cell->row, places);
        khp_slice column = label_of(tables, &item->columns, cell->column, places);
        ok = put_label(&rows, row, cell->records, &numbers[2 * i]) &&
             put_label(&columns, column, cell->records, &numbers[2 * i + 1]);
    }
    bool fits =
        columns.labels.count == 0 || rows.labels.count <= KHP_TABLE_CELLS / columns.labels.count;
    if (ok && fits) {
        ok = order_labels(&rows) && order_labels(&columns) &&
             fill(tables, item, &rows, &columns, numbers) &&
             hush(tables, item, &rows, &columns, numbers, hushing);
    }
    clear_side(&rows);
    clear_side(&columns);
    khp_free(numbers);
    return ok;
}

/* No two tables have one path. False without memory. */
static bool name_table(khp_table_counts *tables, size_t number) {
    khp_counted_table *item = &tables->items[number];
    bool is_taken = true;
    for (unsigned attempt = 0; is_taken; attempt++) {
        if (!khp_table_path(item->path, &item->table, attempt == 0 ? 0 : attempt + 1)) {
            return false;
        }
        is_taken = false;
        for (size_t i = 0; i < number; i++) {
            is_taken = is_taken || strcmp(tables->items[i].path, item->path) == 0;
        }
    }
    return true;
}

khipu_status khp_table_counts_end(khp_table_counts *tables, const khp_place_summary *places,
                                  const khp_hushing *hushing, khipu_error *error) {
    for (size_t i = 0; i < tables->count; i++) {
        khp_counted_table *item = &tables->items[i];
        bool abandoned = is_abandoned(tables, &item->rows) || is_abandoned(tables, &item->columns);
        bool has_cells = !abandoned && item->cells.count > 0;
        if (has_cells && !make_table(tables, item, places, hushing)) {
            return khp_fail_memory(error);
        }
        if (item->table.rows == NULL && item->cells.count + abandoned > 0) {
            khp_slice row = header_of(tables, &item->rows);
            khp_slice column = header_of(tables, &item->columns);
            khp_report(tables->join->listener, KHIPU_NOTE, (khp_where){.field = "--table"}, NULL,
                       "no table of \"%.*s\" by \"%.*s\": too many values", (int)column.len,
                       column.ptr, (int)row.len, row.ptr);
        } else if (item->table.rows != NULL && !name_table(tables, i)) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

static void axis_json(khp_buffer *json, const khp_table_counts *tables, const khp_axis *axis) {
    switch (axis->kind) {
    case KHP_AXIS_PLACE: khp_buffer_add_cstr(json, "{\"place\":true}"); break;
    case KHP_AXIS_LEVEL: khp_buffer_printf(json, "{\"level\":%zu}", axis->level); break;
    default:
        khp_buffer_add_cstr(json, "{\"column\":");
        khp_json_string(json, tables->join->schema->columns[axis->column].name);
        khp_buffer_add_byte(json, '}');
    }
}

void khp_table_counts_page(khp_buffer *json, const khp_table_counts *tables) {
    bool any = false;
    khp_buffer_add_byte(json, '[');
    for (size_t i = 0; i < tables->count; i++) {
        const khp_counted_table *item = &tables->items[i];
        if (item->table.rows == NULL) {
            continue;
        }
        khp_buffer_add_cstr(json, any ? ",{\"rows\":" : "{\"rows\":");
        axis_json(json, tables, &item->rows);
        khp_buffer_add_cstr(json, ",\"columns\":");
        axis_json(json, tables, &item->columns);
        khp_buffer_printf(json, ",\"file\":\"%s\"}", item->path);
        any = true;
    }
    khp_buffer_add_byte(json, ']');
}

void khp_table_counts_clear(khp_table_counts *tables) {
    for (size_t i = 0; i < tables->count; i++) {
        khp_cells_clear(&tables->items[i].cells);
        khp_arena_clear(&tables->items[i].text);
        for (size_t k = 0; k < tables->items[i].memory_count; k++) {
            khp_free(tables->items[i].memory[k]);
        }
    }
    for (size_t i = 0; tables->values != NULL && i < tables->facet_count; i++) {
        khp_values_clear(&tables->values[i]);
    }
    khp_free(tables->values);
    khp_free(tables->is_used);
    *tables = (khp_table_counts){0};
}
