/* date_text: takes a date cell apart: numbers with separators, or words with a month's name. */
#ifndef KHP_READ_DATE_TEXT_H
#define KHP_READ_DATE_TEXT_H

#include "read/dates.h"

/* "11/12/2022 10:30": one to three numbers with one kind of separator; a time behind is cut off. */
typedef struct khp_date_parts {
    int value[3];
    size_t width[3]; /* digits */
    size_t count;
    char separator; /* '/', '-', '.', or NUL for one number */
} khp_date_parts;

/* Splits a trimmed cell; false if it is not made so. */
bool khp_date_split(khp_slice text, khp_date_parts *parts);

/* The date that the parts are in this order (DMY, MDY or YMD); KHP_DATE_NONE if it does not exist.
 * Two parts are a month and a four-digit year, one part a year. A two-digit year is of 1969 to
 * 2068. */
khp_date khp_date_of_parts(const khp_date_parts *parts, khp_date_order order);

/* "11 de diciembre de 2022", "Dec 11, 2022", "set. 2022"; KHP_DATE_NONE for anything else. */
khp_date khp_date_read_words(khp_slice text);

#endif
