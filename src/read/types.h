/* types: the types that a file declares for columns (--types): a Table Schema, or a .csvt. */
#ifndef KHP_READ_TYPES_H
#define KHP_READ_TYPES_H

#include "model/schema.h"
#include "read/source.h"

/* Sets the types of the schema's columns that the file declares, and marks them in `declared`, one
 * entry a column. A Table Schema (or a Data Package with one) declares by name, a .csvt by
 * position. KHIPU_E_READ, KHIPU_E_SYNTAX, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_types_load(khp_schema *schema, bool *declared, const char *path,
                                             khipu_error *error);

/* True if the cell is empty, or a JSON value of the type as it stands. */
bool khp_type_fits(khp_type type, khp_slice cell);

#endif
