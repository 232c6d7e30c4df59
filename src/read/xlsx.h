/* xlsx: a sheet of an Excel workbook as comma-separated text, one line a row, so that everything
 * behind it reads it as it reads CSV. Streams; holds the shared texts of the workbook.
 *
 * Dates come as ISO text through the cells' styles, numbers in at most 15 digits (as Excel shows
 * them), truth values as true and false, formulas as their last results. A row that the sheet
 * leaves out is an empty line, so that lines are row numbers; a line break in a cell is
 * KHP_SHEET_BREAK. */
#ifndef KHP_READ_XLSX_H
#define KHP_READ_XLSX_H

#include "base/error.h"
#include "base/report.h"

/* Stands for a line break within a cell; XML cannot hold this character. */
#define KHP_SHEET_BREAK '\x1E'

typedef struct khp_xlsx khp_xlsx;

/* Opens the workbook and finds the sheet: the one of this name, or the first that is not hidden.
 * KHIPU_E_READ, KHIPU_E_SYNTAX (no workbook, or more than the limits of docs/formats.md),
 * KHIPU_E_ARGUMENT (no such sheet), KHIPU_E_MEMORY. The path must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_xlsx_open(khp_xlsx **workbook, const char *path,
                                            const char *sheet, const khipu_listener *listener,
                                            khipu_error *error);

/* Reads up to `room` bytes of the text; *got is 0 only at the end. */
KHIPU_MUST_CHECK khipu_status khp_xlsx_read(khp_xlsx *workbook, char *to, size_t room, size_t *got,
                                            khipu_error *error);

/* True if the sheet hides the column (from 0): by its own mark, within a collapsed group, or as it
 * has no width. Known once any of the text has been read; any thread may ask then. */
bool khp_xlsx_is_hidden(const khp_xlsx *workbook, size_t column);

/* One behind the last hidden column; 0 if none is hidden. Known as above. */
size_t khp_xlsx_hidden_end(const khp_xlsx *workbook);

/* Starts again from the first row. */
KHIPU_MUST_CHECK khipu_status khp_xlsx_rewind(khp_xlsx *workbook, khipu_error *error);

/* NULL is fine. */
void khp_xlsx_close(khp_xlsx *workbook);

#endif
