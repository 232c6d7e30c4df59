/* table_counting: cross tables of two categorical columns (--table), and those that are made
 * without being asked for: who is said to have acted, and how far the investigation is, by area and
 * place. */
#ifndef KHP_RUN_TABLE_COUNTING_H
#define KHP_RUN_TABLE_COUNTING_H

#include "model/area_set.h"
#include "run/join.h"
#include "summarise/cells.h"
#include "summarise/places.h"
#include "summarise/values.h"
#include "write/tables.h"

struct khp_hushing; /* run/hushing.h */

#define KHP_TABLE_LIMIT 16

/* A table beyond this many cells is a text by a text. */
#define KHP_TABLE_CELLS ((size_t)1000000)

typedef enum khp_axis_kind { KHP_AXIS_FACET, KHP_AXIS_PLACE, KHP_AXIS_LEVEL } khp_axis_kind;

/* One side of a table. */
typedef struct khp_axis {
    khp_axis_kind kind;
    size_t facet;  /* into the chunks' facets */
    size_t column; /* of the schema; KHP_NO_COLUMN for a level */
    size_t level;  /* of the areas */
} khp_axis;

/* One table while it is counted, and what was made of it. */
typedef struct khp_counted_table {
    khp_axis rows;
    khp_axis columns;
    khp_cells cells;
    khp_cross_table table; /* .rows is NULL if it was left out */
    char path[KHP_TABLE_NAME_BYTES];
    khp_arena text;
    void *memory[10]; /* the arrays of `table` */
    size_t memory_count;
} khp_counted_table;

/* Zero-initialise; khp_table_counts_clear in any case. */
typedef struct khp_table_counts {
    const khp_join *join;
    const khp_area_set *areas; /* NULL: none */
    khp_counted_table items[KHP_TABLE_LIMIT];
    size_t count;
    khp_values *values; /* by facet; taken up once a chunk however many tables use them */
    bool *is_used;      /* by facet */
    const size_t *facets;
    size_t facet_count;
    uint64_t under; /* counts of 1 to under - 1 are not shown */
} khp_table_counts;

/* Chooses the tables. KHIPU_E_ARGUMENT (--table names no two columns, or a withheld one),
 * KHIPU_E_FIELD (a column that is not there or has no categories), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_table_counts_begin(khp_table_counts *tables, const khp_join *join,
                                                     const khp_area_set *areas,
                                                     const size_t *facets, size_t facet_count,
                                                     khipu_error *error);

/* Takes the values of a chunk up, before its records are counted. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_table_counts_take(khp_table_counts *tables,
                                                    const khp_chunk *chunk, khipu_error *error);

/* False once a facet, by its number, is in no table that is still counted. */
bool khp_table_counts_wants_facet(const khp_table_counts *tables, size_t number);

/* Counts record number `row` of that chunk. `area` is the innermost that it lies in. False without
 * memory. */
bool khp_table_counts_add(khp_table_counts *tables, const khp_chunk *chunk, size_t row,
                          uint32_t place, uint32_t area);

/* Makes the tables of the counts; `hushing` says what is told. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_table_counts_end(khp_table_counts *tables,
                                                   const khp_place_summary *places,
                                                   const struct khp_hushing *hushing,
                                                   khipu_error *error);

/* Appends the value of "tables" for the page: those that were not left out. */
void khp_table_counts_page(khp_buffer *json, const khp_table_counts *tables);

void khp_table_counts_clear(khp_table_counts *tables);

#endif
