/* csv: cells of the CSV files that khipu writes (RFC 4180, UTF-8, LF), safe to open in a
 * spreadsheet. */
#ifndef KHP_WRITE_CSV_H
#define KHP_WRITE_CSV_H

#include "base/buffer.h"

/* Appends one cell, quoted where needed. A cell that a spreadsheet would run as a formula gets a
 * leading apostrophe; so does one that already looks guarded, so that khp_csv_unguard gives back
 * what was written. A zero byte, which no reader of CSV takes, becomes the four characters \x00. */
void khp_csv_cell(khp_buffer *row, khp_slice text);

/* The same with a comma behind it. */
void khp_csv_add(khp_buffer *row, khp_slice text);

/* Appends what a file that people decide in begins with, before its first row: `header` is its
 * line, without a newline. */
void khp_csv_begin(khp_buffer *file, const char *header);

/* The cell without the guard that khp_csv_cell put before it. */
khp_slice khp_csv_unguard(khp_slice cell);

#endif
