/* all_columns: the union of the columns of all inputs. Private to read/. */
#ifndef KHP_READ_ALL_COLUMNS_H
#define KHP_READ_ALL_COLUMNS_H

#include "base/table.h"
#include "model/schema.h"

/* Zero-initialise but for the roles (khp_roles_init). */
typedef struct khp_all_columns {
    khp_schema schema;
    khp_table names; /* of the schema's columns */
} khp_all_columns;

/* The schema column of that name, added if it is new; KHP_NO_COLUMN without memory. */
size_t khp_all_columns_add(khp_all_columns *all, khp_slice name);

void khp_all_columns_clear(khp_all_columns *all);

#endif
