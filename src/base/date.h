/* date: days of the proleptic Gregorian calendar, without clocks and time zones. */
#ifndef KHP_BASE_DATE_H
#define KHP_BASE_DATE_H

#include "base/buffer.h"

typedef enum khp_date_kind {
    KHP_DATE_NONE,
    KHP_DATE_YEAR,
    KHP_DATE_MONTH,
    KHP_DATE_DAY
} khp_date_kind;

/* A date as far as it is known; month and day are 0 where they are not. Years 1 to 9999. */
typedef struct khp_date {
    khp_date_kind kind;
    int year;
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
} khp_date;

/* True if the year, and the month and day as far as the kind says, exist in the calendar. */
bool khp_date_exists(khp_date date);

/* Number of days of the month. */
int khp_date_month_days(int year, int month);

/* YYYY, YYYY-MM or YYYY-MM-DD, all of the text; kind is KHP_DATE_NONE for anything else. */
khp_date khp_date_parse_iso(khp_slice text);

/* The first and the last day that the date may be: a month is its first to its last day. */
khp_date khp_date_first(khp_date date);
khp_date khp_date_last(khp_date date);

/* Days since 1970-01-01 of a full date, negative before. */
int32_t khp_date_day_number(khp_date date);
khp_date khp_date_from_day_number(int32_t days);

/* Appends it in ISO 8601 as far as it is known; nothing for KHP_DATE_NONE. */
void khp_date_write(khp_buffer *buffer, khp_date date);

#endif
