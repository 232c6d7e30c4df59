/* date_order: proves from a whole column in which order its dates are written. */
#ifndef KHP_READ_DATE_ORDER_H
#define KHP_READ_DATE_ORDER_H

#include "read/dates.h"

/* What the cells of one column have shown so far. Zero-initialise. */
typedef struct khp_date_evidence {
    uint64_t only_dmy;          /* readable as day, month, year, and not as month, day, year */
    uint64_t only_mdy;          /* the other way round */
    uint64_t either;            /* readable as both, as different dates */
    uint64_t self_evident_days; /* the same date both ways: 05/05/2022 */
    uint64_t self_evident;      /* 2022/12/11, 12/2022 */
    uint64_t maybe_ymd;         /* 22-12-11: a two-digit year may come first */
    uint64_t not_ymd;           /* 11-12-69: it cannot */
    uint64_t first_dmy_line;    /* lines for messages */
    uint64_t first_mdy_line;
    uint64_t first_either_line;
    uint64_t first_ymd_line;
} khp_date_evidence;

void khp_date_evidence_add(khp_date_evidence *evidence, khp_slice cell, uint64_t line);

/* The order that the evidence proves; ISO if there is nothing to decide. KHIPU_E_FIELD if it is
 * undecidable: the message names --date-format. */
KHIPU_MUST_CHECK khipu_status khp_date_evidence_decide(const khp_date_evidence *evidence,
                                                       khp_where where, khp_date_format *format,
                                                       khipu_error *error);

#endif
