#include "read/date_text.h"

#include <ctype.h>

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/* True if text, which follows a date, is nothing or a time of day with perhaps a zone. */
static bool is_time(khp_slice text) {
    if (text.len == 0 || (text.len == 1 && (text.ptr[0] == 'Z' || text.ptr[0] == 'z'))) {
        return true;
    }
    bool is_iso = text.ptr[0] == 'T' || text.ptr[0] == 't';
    size_t at = is_iso || text.ptr[0] == ' ' || text.ptr[0] == ',' ? 1 : 0;
    while (at > 0 && !is_iso && at < text.len && text.ptr[at] == ' ') {
        at++;
    }
    size_t hour = at;
    while (at < text.len && is_digit(text.ptr[at])) {
        at++;
    }
    if (hour == 0 || at == hour || at - hour > (is_iso ? 6u : 2u)) {
        return false;
    }
    if (!is_iso && (at == text.len || text.ptr[at] != ':')) {
        return false;
    }
    for (; at < text.len; at++) {
        unsigned char byte = (unsigned char)text.ptr[at];
        if (!isdigit(byte) && strchr(":.,+-Zz apmAPM", byte) == NULL && byte != 0xC2 &&
            byte != 0xA0) {
            return false;
        }
    }
    return true;
}

bool khp_date_split(khp_slice text, khp_date_parts *parts) {
    size_t at = 0;
    *parts = (khp_date_parts){0};
    for (;;) {
        size_t start = at;
        int value = 0;
        while (at < text.len && is_digit(text.ptr[at]) && at - start < 8) {
            value = value * 10 + (text.ptr[at++] - '0');
        }
        if (at == start) {
            return false;
        }
        parts->value[parts->count] = value;
        parts->width[parts->count++] = at - start;
        if (at == text.len || parts->count == 3 || strchr("/-.", text.ptr[at]) == NULL ||
            text.ptr[at] == '\0') {
            break;
        }
        if (parts->count == 2 && text.ptr[at] != parts->separator) {
            return false;
        }
        parts->separator = text.ptr[at++];
    }
    return is_time(khp_slice_of(text.ptr + at, text.len - at)) &&
           (at == text.len || parts->count == 3 || parts->width[0] == 8);
}

static int full_year(int value, size_t width) {
    return width > 2 ? value : value < 69 ? 2000 + value : 1900 + value;
}

static bool widths_fit(const khp_date_parts *parts, size_t year) {
    for (size_t i = 0; i < parts->count; i++) {
        size_t width = parts->width[i];
        if (i == year ? width != 2 && width != 4 : width > 2) {
            return false;
        }
    }
    return true;
}

khp_date khp_date_of_parts(const khp_date_parts *parts, khp_date_order order) {
    const khp_date none = {KHP_DATE_NONE, 0, 0, 0};
    khp_date date = {KHP_DATE_DAY, 0, 0, 0};
    size_t year = order == KHP_ORDER_YMD ? 0 : 2;
    if (parts->count < 3) {
        year = parts->width[0] == 4 ? 0 : 1;
        if (year >= parts->count || parts->width[year] != 4) {
            return none;
        }
        date.kind = parts->count == 1 ? KHP_DATE_YEAR : KHP_DATE_MONTH;
        date.month = parts->count == 1 ? 0 : parts->value[1 - year];
    } else {
        date.month = parts->value[order == KHP_ORDER_MDY ? 0 : 1];
        date.day = parts->value[order == KHP_ORDER_DMY ? 0 : order == KHP_ORDER_MDY ? 1 : 2];
    }
    if (!widths_fit(parts, year)) {
        return none;
    }
    date.year = full_year(parts->value[year], parts->width[year]);
    return khp_date_exists(date) ? date : none;
}

/* ---- words ---- */

/* The month that a word names, in Spanish or English, or 0. */
static int month_of(const char *word) {
    static const struct {
        const char *word;
        int month;
    } months[] = {
        {"enero", 1},      {"ene", 1},        {"january", 1},   {"jan", 1},        {"febrero", 2},
        {"feb", 2},        {"february", 2},   {"marzo", 3},     {"mar", 3},        {"march", 3},
        {"abril", 4},      {"abr", 4},        {"april", 4},     {"apr", 4},        {"mayo", 5},
        {"may", 5},        {"junio", 6},      {"jun", 6},       {"june", 6},       {"julio", 7},
        {"jul", 7},        {"july", 7},       {"agosto", 8},    {"ago", 8},        {"august", 8},
        {"aug", 8},        {"septiembre", 9}, {"setiembre", 9}, {"sep", 9},        {"sept", 9},
        {"set", 9},        {"september", 9},  {"octubre", 10},  {"oct", 10},       {"october", 10},
        {"noviembre", 11}, {"nov", 11},       {"november", 11}, {"diciembre", 12}, {"dic", 12},
        {"december", 12},  {"dec", 12},
    };
    for (size_t i = 0; i < sizeof months / sizeof months[0]; i++) {
        if (strcmp(word, months[i].word) == 0) {
            return months[i].month;
        }
    }
    return 0;
}

/* Words that say nothing about which day it is. */
static bool is_filler(const char *word) {
    static const char *const fillers[] = {
        "de",        "del",      "of",      "the",
        "el",        "lunes",    "martes",  "mi\303\251rcoles",
        "miercoles", "jueves",   "viernes", "s\303\241bado",
        "sabado",    "domingo",  "monday",  "tuesday",
        "wednesday", "thursday", "friday",  "saturday",
        "sunday",    "mon",      "tue",     "wed",
        "thu",       "fri",      "sat",     "sun",
    };
    for (size_t i = 0; i < sizeof fillers / sizeof fillers[0]; i++) {
        if (strcmp(word, fillers[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* "st", "nd", "rd", "th", "ro", "ero", "o" behind a day's number. */
static bool is_ordinal(const char *word) {
    static const char *const endings[] = {"st",  "nd", "rd",       "th",      "ro",
                                          "ero", "o",  "\xC2\xBA", "\xC2\xB0"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (strcmp(word, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* What the words of a cell say. */
typedef struct word_date {
    int month;
    int values[2];
    size_t widths[2];
    size_t count;   /* numbers */
    size_t leading; /* numbers before the month's name */
} word_date;

static bool is_word_byte(unsigned char byte) { return isalpha(byte) || byte >= 0x80; }

static bool take_number(khp_slice text, size_t *at, word_date *found) {
    size_t start = *at;
    int value = 0;
    while (*at < text.len && is_digit(text.ptr[*at])) {
        if (*at - start == 4) {
            return false;
        }
        value = value * 10 + (text.ptr[(*at)++] - '0');
    }
    if (found->count == 2) {
        return false;
    }
    found->values[found->count] = value;
    found->widths[found->count++] = *at - start;
    found->leading += found->month == 0;
    return true;
}

static bool take_word(khp_slice text, size_t *at, word_date *found) {
    char word[16];
    size_t length = 0;
    bool follows_digit = *at > 0 && is_digit(text.ptr[*at - 1]);
    while (*at < text.len && is_word_byte((unsigned char)text.ptr[*at])) {
        if (length + 1 == sizeof word) {
            return false;
        }
        unsigned char byte = (unsigned char)text.ptr[(*at)++];
        word[length++] = (char)(byte < 0x80 ? tolower(byte) : byte);
    }
    word[length] = '\0';
    int month = month_of(word);
    if (month == 0) {
        return is_filler(word) || (follows_digit && is_ordinal(word));
    }
    if (found->month != 0) {
        return false;
    }
    found->month = month;
    return true;
}

/* Offset of a time of day at the end ("10:30"), or the text's length. */
static size_t time_at(khp_slice text) {
    const char *colon = text.len == 0 ? NULL : memchr(text.ptr, ':', text.len);
    size_t at = colon == NULL ? text.len : (size_t)(colon - text.ptr);
    while (colon != NULL && at > 0 && is_digit(text.ptr[at - 1])) {
        at--;
    }
    return at;
}

static bool take_words(khp_slice text, word_date *found) {
    size_t at = 0;
    while (at < text.len) {
        unsigned char byte = (unsigned char)text.ptr[at];
        bool ok = true;
        if (isdigit(byte)) {
            ok = take_number(text, &at, found);
        } else if (text.len - at >= 2 && memcmp(text.ptr + at, "\xC2\xA0", 2) == 0) {
            at += 2;
        } else if (is_word_byte(byte)) {
            ok = take_word(text, &at, found);
        } else {
            ok = strchr(" -/.,", byte) != NULL && byte != '\0';
            at++;
        }
        if (!ok) {
            return false;
        }
    }
    return found->month != 0 && found->count > 0;
}

khp_date khp_date_read_words(khp_slice text) {
    const khp_date none = {KHP_DATE_NONE, 0, 0, 0};
    word_date found = {0};
    text.len = time_at(text);
    if (!take_words(text, &found)) {
        return none;
    }
    khp_date date = {KHP_DATE_DAY, 0, found.month, 0};
    if (found.count == 1) {
        /* "dic-22" may be a day or a year: only a full year makes a month certain. */
        date.kind = KHP_DATE_MONTH;
        date.year = found.widths[0] == 4 ? found.values[0] : 0;
        return khp_date_exists(date) ? date : none;
    }
    size_t year = found.widths[0] == 4 ? 0 : 1;
    size_t year_width = found.widths[year];
    bool day_leads = found.leading == 1 && year == 1;
    if ((year_width != 4 && !(year_width == 2 && day_leads)) || found.widths[1 - year] > 2) {
        return none;
    }
    date.year = full_year(found.values[year], year_width);
    date.day = found.values[1 - year];
    return khp_date_exists(date) ? date : none;
}
