/* header_names: what the columns of a text are called by its header. */
#ifndef KHP_READ_HEADER_NAMES_H
#define KHP_READ_HEADER_NAMES_H

#include "read/reader.h"

/* Adds a column for every cell of the header, which stands on this line: without the empty ones at
 * its end, trimmed, `column_N` where one is empty and `NAME_2` where a name is taken, both of which
 * are told. KHIPU_E_ENCODING, KHIPU_E_SYNTAX (zero bytes, too many columns), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_name_columns(khp_reader *reader, const khp_csv_row *row,
                                               uint64_t line, khipu_error *error);

/* Line breaks in the cells of a sheet come back as what they are. */
void khp_sheet_breaks(char *text, size_t length);

#endif
