/* tables: cross tables as CSV (tables/force-by-department.csv), one line a pair of values that
 * occurs. */
#ifndef KHP_WRITE_TABLES_H
#define KHP_WRITE_TABLES_H

#include "base/buffer.h"
#include "model/cross_table.h"
#include "write/fields.h"

#define KHP_TABLE_NAME_BYTES 60

/* The path of a table in the bundle: "tables/COLUMN-by-ROW.csv" of the letters and digits of its
 * headers; `number` (0: none) makes it one of its own. False without memory. */
bool khp_table_path(char path[KHP_TABLE_NAME_BYTES], const khp_cross_table *table, unsigned number);

/* Appends the file. A failed buffer tells of missing memory. */
void khp_table_write(khp_buffer *csv, const khp_cross_table *table);

/* Its Table Schema. */
void khp_table_fields(khp_fields *fields, const khp_cross_table *table);

#endif
