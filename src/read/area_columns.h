/* area_columns: which column of a table of areas is what, by the words of its header: Spanish,
 * English, OCHA's common operational datasets, GADM, geoBoundaries, INEI. */
#ifndef KHP_READ_AREA_COLUMNS_H
#define KHP_READ_AREA_COLUMNS_H

#include "base/error.h"
#include "model/schema.h"

/* Administrative levels that a header can name: [1] department, [2] province, [3] district. */
#define KHP_ADMIN_LEVELS 4

/* Columns that may hold the areas' own codes. */
#define KHP_AREA_CODES 8

/* KHP_NO_COLUMN where there is none. */
typedef struct khp_area_columns {
    size_t name;                  /* the area's own name */
    size_t alt_names;             /* other names, joined by '|' */
    size_t codes[KHP_AREA_CODES]; /* the most telling first */
    size_t code_count;
    size_t iso;                           /* ISO 3166-2 */
    size_t level_names[KHP_ADMIN_LEVELS]; /* name of the area of that level; [0] unused */
    size_t level_codes[KHP_ADMIN_LEVELS];
    size_t geometry;
    size_t crs;
    int admin; /* the level that the header says the rows are of; 0: it does not say */
} khp_area_columns;

/* KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_columns_find(khp_area_columns *columns,
                                                    const khp_schema *schema, khipu_error *error);

/* The column that says where the numbers of `column` come from: its words without the last ones,
 * and "source" or "fuente" ("population_source" of "population_2017"). KHP_NO_COLUMN if there is
 * none. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_area_source_column(const khp_schema *schema, size_t column,
                                                     size_t *source, khipu_error *error);

#endif
