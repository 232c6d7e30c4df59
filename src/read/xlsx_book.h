/* xlsx_book: what a workbook says about all of its sheets: their names, shared texts, which styles
 * are dates. Private to read/. */
#ifndef KHP_READ_XLSX_BOOK_H
#define KHP_READ_XLSX_BOOK_H

#include "base/arena.h"
#include "base/report.h"
#include "read/xlsx_part.h"

/* What a number format shows of a serial number. */
typedef enum khp_cell_style { KHP_STYLE_NUMBER, KHP_STYLE_DATE } khp_cell_style;

typedef struct khp_xlsx_book {
    zip_t *archive;
    const char *path;
    khp_buffer sheet_part; /* name of the chosen sheet's part, NUL-terminated */
    bool is_1904;
    khp_buffer styles; /* by cell style: one byte, khp_cell_style */
    khp_buffer shared; /* the shared texts, one after the other */
    size_t *shared_ends;
    size_t shared_count;
    size_t shared_capacity;
} khp_xlsx_book;

/* Reads all of it; the sheet as khp_xlsx_open says. */
KHIPU_MUST_CHECK khipu_status khp_xlsx_book_open(khp_xlsx_book *book, const char *path,
                                                 const char *sheet, const khipu_listener *listener,
                                                 khipu_error *error);

/* A shared text by its number; false if there is none. */
bool khp_xlsx_book_text(const khp_xlsx_book *book, size_t number, khp_slice *text);

/* True if numbers of this cell style are dates or times. */
bool khp_xlsx_book_is_date(const khp_xlsx_book *book, size_t style);

/* True if the number format shows a date or a time ("dd/mm/yyyy", "[h]:mm"). */
bool khp_xlsx_is_date_format(const char *code);

void khp_xlsx_book_close(khp_xlsx_book *book);

#endif
