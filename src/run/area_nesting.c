#include "run/area_nesting.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"

#include <math.h>

khp_slice khp_area_row_code(const khp_area_row *row, const khp_area_plan *plan) {
    if (plan->code_column == SIZE_MAX) {
        return (khp_slice){NULL, 0};
    }
    return plan->code_column == KHP_AREA_CODES ? row->key : row->codes[plan->code_column];
}

khp_slice khp_area_row_name(const khp_area_row *row, const khp_area_plan *plan) {
    return plan->name_is_key ? row->key : row->name;
}

/* The areas around the rows, level by level. */
typedef struct nester {
    khp_area_set *set;
    const khp_area_table *table;
    const khp_area_plan *plan;
    int admins[KHP_COUNTED_LEVELS]; /* administrative level of each outer level, outermost first */
    size_t outer_count;
    khp_table seen[KHP_COUNTED_LEVELS]; /* what tells the areas of a level apart */
    uint32_t *outer;                    /* of each row: outer_count numbers within their levels */
} nester;

static bool names_level(const khp_area_table *table, int admin) {
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].level_names[admin].len > 0 ||
            table->rows[i].level_codes[admin].len > 0) {
            return true;
        }
    }
    return false;
}

/* The code of the area of that level around the row: its column, or the start of its ubigeo. */
static khp_slice outer_code(const khp_area_row *row, const khp_area_plan *plan, int admin) {
    khp_slice code = khp_area_row_code(row, plan);
    bool is_ubigeo = plan->has_reading && (plan->reading.scheme == KHP_SCHEME_UBIGEO_INEI ||
                                           plan->reading.scheme == KHP_SCHEME_UBIGEO_RENIEC);
    if (row->level_codes[admin].len > 0) {
        return row->level_codes[admin];
    }
    return is_ubigeo && code.len == (size_t)plan->admin * 2
               ? khp_slice_of(code.ptr, (size_t)admin * 2)
               : (khp_slice){NULL, 0};
}

/* Tells areas apart: by code, or by name inside the areas around. */
static void outer_key(const nester *nest, const khp_area_row *row, size_t level, khp_buffer *key) {
    khp_slice code = outer_code(row, nest->plan, nest->admins[level]);
    khp_buffer_reset(key);
    if (code.len > 0) {
        khp_buffer_add(key, code);
        return;
    }
    for (size_t i = 0; i <= level; i++) {
        khp_buffer_add_byte(key, '\n');
        khp_buffer_add(key, row->level_names[nest->admins[i]]);
    }
}

static bool has_outer(const nester *nest, const khp_area_row *row, size_t level) {
    int admin = nest->admins[level];
    return row->level_names[admin].len > 0 || row->level_codes[admin].len > 0;
}

/* Numbers the areas of every outer level in the order of their first rows. */
static bool number_outer(nester *nest) {
    khp_buffer key = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < nest->table->count; i++) {
        const khp_area_row *row = &nest->table->rows[i];
        for (size_t level = 0; ok && level < nest->outer_count; level++) {
            uint32_t *number = &nest->outer[i * nest->outer_count + level];
            *number = KHP_IN_NO_AREA;
            if (has_outer(nest, row, level)) {
                outer_key(nest, row, level, &key);
                *number = khp_table_put(&nest->seen[level], khp_buffer_slice(&key),
                                        khp_hash(khp_buffer_slice(&key)), NULL);
                ok = !key.failed && *number != KHP_TABLE_NONE;
            }
        }
    }
    khp_buffer_clear(&key);
    return ok;
}

/* The area around the row at this level or the next one outwards. */
static uint32_t parent_of(const nester *nest, size_t row, size_t level) {
    while (level-- > 0) {
        uint32_t number = nest->outer[row * nest->outer_count + level];
        if (number != KHP_IN_NO_AREA) {
            return (uint32_t)nest->set->levels[level].first + number;
        }
    }
    return KHP_IN_NO_AREA;
}

static bool add_level(nester *nest, size_t level) {
    khp_area_set *set = nest->set;
    int admin = nest->admins[level];
    size_t next = 0;
    set->levels[level] = (khp_counted_level){.admin = admin, .first = set->count};
    bool ok = true;
    for (size_t i = 0; ok && i < nest->table->count; i++) {
        if (nest->outer[i * nest->outer_count + level] != next) {
            continue; /* seen already, or none */
        }
        const khp_area_row *row = &nest->table->rows[i];
        const khp_counted_area area = {
            .key = outer_code(row, nest->plan, admin),
            .name = row->level_names[admin],
            .level = (uint32_t)level,
            .parent = parent_of(nest, i, level),
            .population = 0,
        };
        ok = khp_area_set_add(set, &area);
        next++;
    }
    set->levels[level].count = set->count - set->levels[level].first;
    return ok;
}

static bool add_rows(nester *nest, khp_area_table *table) {
    khp_area_set *set = nest->set;
    size_t level = nest->outer_count;
    set->levels[level] = (khp_counted_level){.admin = nest->plan->admin, .first = set->count};
    bool ok = true;
    for (size_t i = 0; ok && i < table->count; i++) {
        khp_area_row *row = &table->rows[i];
        const khp_counted_area area = {
            .key = khp_area_row_code(row, nest->plan),
            .name = khp_area_row_name(row, nest->plan),
            .iso = row->iso,
            .level = (uint32_t)level,
            .parent = parent_of(nest, i, level),
            .population = row->population,
            .line = row->line,
            .outline = row->outline,
        };
        row->outline = (khp_outline){.count = 0};
        ok = khp_area_set_add(set, &area);
    }
    set->levels[level].count = set->count - set->levels[level].first;
    return ok;
}

/* From the rows outwards, so that a sum is whole before it is added further out. */
static void add_populations(khp_area_set *set) {
    for (size_t i = set->count; i-- > 0;) {
        uint32_t parent = set->areas[i].parent;
        if (parent != KHP_IN_NO_AREA) {
            set->areas[parent].population += set->areas[i].population;
        }
    }
}

static bool name_levels(nester *nest) {
    khp_area_set *set = nest->set;
    bool ok = true;
    for (size_t i = 0; ok && i < set->level_count; i++) {
        int admin = set->levels[i].admin;
        bool is_own = i + 1 == set->level_count;
        khp_slice header = admin > 0 ? nest->table->level_headers[admin] : (khp_slice){NULL, 0};
        if (!is_own || header.len > 0) {
            set->levels[i].name = khp_arena_copy(&set->text, header);
            ok = set->levels[i].name.ptr != NULL;
        }
    }
    return ok;
}

khipu_status khp_area_nest(khp_area_set *set, khp_area_table *table, const khp_area_plan *plan,
                           size_t value_columns, khipu_error *error) {
    nester nest = {.set = set, .table = table, .plan = plan};
    for (int admin = 1; admin < plan->admin; admin++) {
        if (names_level(table, admin)) {
            nest.admins[nest.outer_count++] = admin;
        }
    }
    nest.outer = khp_alloc(table->count, (nest.outer_count + 1) * sizeof *nest.outer);
    bool ok = nest.outer != NULL && number_outer(&nest);
    set->level_count = nest.outer_count + 1;
    for (size_t level = 0; ok && level < nest.outer_count; level++) {
        ok = add_level(&nest, level);
    }
    ok = ok && add_rows(&nest, table) && name_levels(&nest);
    if (ok) {
        add_populations(set);
        set->values = table->values;
        set->value_columns = value_columns;
        table->values = NULL;
    }
    for (size_t level = 0; level < nest.outer_count; level++) {
        khp_table_clear(&nest.seen[level]);
    }
    khp_free(nest.outer);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}
