/* dialect: how a delimited text is written: delimiter, header row, HXL tags. Found by reading. */
#ifndef KHP_READ_DIALECT_H
#define KHP_READ_DIALECT_H

#include "read/csv.h"
#include "read/source.h"

typedef struct khp_dialect {
    khp_scan_rule rule;
    size_t header_at;     /* offset of the header row */
    uint64_t header_line; /* its physical line */
} khp_dialect;

/* Decides the dialect from the start of the text, in which the slack that khp_csv_cursor wants
 * follows. `path` is for messages. KHIPU_E_ARGUMENT (an option is wrong), KHIPU_E_SYNTAX (no such
 * header row), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_dialect_find(khp_dialect *dialect, khp_slice head,
                                               const khp_read_options *options, khp_format format,
                                               const char *path, khipu_error *error);

/* True if the row holds HXL tags: two or more (one in a table of one column), and nothing else. */
bool khp_dialect_is_tag_row(const khp_csv_row *row);

#endif
