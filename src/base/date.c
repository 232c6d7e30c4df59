#include "base/date.h"

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int khp_date_month_days(int year, int month) {
    static const int days[13] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month];
}

bool khp_date_exists(khp_date date) {
    if (date.kind == KHP_DATE_NONE || date.year < 1 || date.year > 9999) {
        return false;
    }
    if (date.kind == KHP_DATE_YEAR) {
        return true;
    }
    if (date.month < 1 || date.month > 12) {
        return false;
    }
    return date.kind == KHP_DATE_MONTH ||
           (date.day >= 1 && date.day <= khp_date_month_days(date.year, date.month));
}

/* The number at text[at .. at+width); -1 if one of them is no digit. */
static int digits_at(khp_slice text, size_t at, size_t width) {
    int value = 0;
    for (size_t i = at; i < at + width; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return -1;
        }
        value = value * 10 + (text.ptr[i] - '0');
    }
    return value;
}

khp_date khp_date_parse_iso(khp_slice text) {
    const khp_date none = {KHP_DATE_NONE, 0, 0, 0};
    if (text.len != 4 && text.len != 7 && text.len != 10) {
        return none;
    }
    khp_date date = {KHP_DATE_YEAR, digits_at(text, 0, 4), 0, 0};
    if (text.len >= 7) {
        date.kind = KHP_DATE_MONTH;
        date.month = text.ptr[4] == '-' ? digits_at(text, 5, 2) : -1;
    }
    if (text.len == 10) {
        date.kind = KHP_DATE_DAY;
        date.day = text.ptr[7] == '-' ? digits_at(text, 8, 2) : -1;
    }
    return khp_date_exists(date) ? date : none;
}

khp_date khp_date_first(khp_date date) {
    if (date.kind == KHP_DATE_NONE) {
        return date;
    }
    int month = date.kind == KHP_DATE_YEAR ? 1 : date.month;
    int day = date.kind == KHP_DATE_DAY ? date.day : 1;
    return (khp_date){KHP_DATE_DAY, date.year, month, day};
}

khp_date khp_date_last(khp_date date) {
    if (date.kind == KHP_DATE_NONE) {
        return date;
    }
    int month = date.kind == KHP_DATE_YEAR ? 12 : date.month;
    int day = date.kind == KHP_DATE_DAY ? date.day : khp_date_month_days(date.year, month);
    return (khp_date){KHP_DATE_DAY, date.year, month, day};
}

/* Both directions count from 1 March of year 0, which puts the leap day at a year's end: a year of
 * 365 days and its leap rule are then plain divisions, and 153 days are five months of 31, 30, 31,
 * 30, 31. */
#define DAYS_TO_EPOCH 719468
#define DAYS_PER_ERA 146097 /* 400 years */

int32_t khp_date_day_number(khp_date date) {
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int month = date.month <= 2 ? date.month + 9 : date.month - 3;
    int era = year / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * month + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
}

khp_date khp_date_from_day_number(int32_t days) {
    int shifted = days + DAYS_TO_EPOCH;
    int era = shifted / DAYS_PER_ERA;
    int day_of_era = shifted - era * DAYS_PER_ERA;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int year = year_of_era + era * 400 + (month <= 2);
    return (khp_date){KHP_DATE_DAY, year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

void khp_date_write(khp_buffer *buffer, khp_date date) {
    if (date.kind == KHP_DATE_NONE) {
        return;
    }
    khp_buffer_printf(buffer, "%04d", date.year);
    if (date.kind >= KHP_DATE_MONTH) {
        khp_buffer_printf(buffer, "-%02d", date.month);
    }
    if (date.kind == KHP_DATE_DAY) {
        khp_buffer_printf(buffer, "-%02d", date.day);
    }
}
