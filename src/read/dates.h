/* dates: dates as people type them in a column, read without time zones (design.md section 5). */
#ifndef KHP_READ_DATES_H
#define KHP_READ_DATES_H

#include "base/date.h"
#include "base/error.h"

typedef enum khp_date_order {
    KHP_ORDER_ISO, /* nothing but ISO 8601, month names and full years */
    KHP_ORDER_DMY,
    KHP_ORDER_MDY,
    KHP_ORDER_YMD,    /* 2022/12/11, 20221211 */
    KHP_ORDER_SERIAL, /* days since 1899-12-30, as a spreadsheet counts them; only when declared */
    KHP_ORDER_SERIAL_1904
} khp_date_order;

typedef struct khp_date_format {
    khp_date_order order;
    bool is_declared; /* by --date-format */
} khp_date_format;

/* The format that --date-format names ("dd/mm/yyyy", "mm-dd-yy", "yyyymmdd", "excel",
 * "excel-1904"). KHIPU_E_ARGUMENT if it names none. */
KHIPU_MUST_CHECK khipu_status khp_date_format_parse(khp_date_format *format, const char *text,
                                                    khipu_error *error);

/* Reads one cell; a time of day is cut off as written. Returns false if it is not empty and no date
 * in this format (then *date is KHP_DATE_NONE); an empty cell is true with KHP_DATE_NONE. */
bool khp_date_read(const khp_date_format *format, khp_slice cell, khp_date *date);

#endif
