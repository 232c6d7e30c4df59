#include "read/dates.h"

#include "base/number.h"
#include "read/date_text.h"

/* ---- --date-format ---- */

static khipu_status refuse_format(const char *text, khipu_error *error) {
    khp_buffer name = {0};
    khp_quote(&name, khp_slice_cstr(text), 60);
    khipu_status status =
        khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--date-format"},
                 "%s is no date format; say one such as dd/mm/yyyy, mm/dd/yyyy, yyyy-mm-dd, "
                 "yyyymmdd, excel or excel-1904",
                 khp_buffer_cstr(&name));
    khp_buffer_clear(&name);
    return status;
}

static char part_of(char letter) {
    switch (letter) {
    case 'd':
    case 'D': return 'd';
    case 'm':
    case 'M': return 'm';
    case 'y':
    case 'Y':
    case 'a': /* año */
    case 'A': return 'y';
    default: return '\0';
    }
}

/* The order of the letters d, m and y, each a run of one to four: "dmy". False for anything else.
 */
static bool order_of_letters(const char *text, char order[4]) {
    size_t parts = 0;
    for (size_t at = 0; text[at] != '\0';) {
        char part = part_of(text[at]);
        if (part == '\0') {
            if (strchr("/-. ", text[at]) == NULL || parts == 0) {
                return false;
            }
            at++;
            continue;
        }
        size_t run = 0;
        while (part_of(text[at]) == part) {
            at++;
            run++;
        }
        if (parts == 3 || run > 4 || memchr(order, part, parts) != NULL) {
            return false;
        }
        order[parts++] = part;
    }
    order[parts] = '\0';
    return parts > 0;
}

khipu_status khp_date_format_parse(khp_date_format *format, const char *text, khipu_error *error) {
    static const struct {
        const char *name;
        khp_date_order order;
    } known[] = {
        {"excel", KHP_ORDER_SERIAL},           {"excel-1900", KHP_ORDER_SERIAL},
        {"excel-1904", KHP_ORDER_SERIAL_1904}, {"iso", KHP_ORDER_ISO},
        {"yyyy-mm-dd", KHP_ORDER_ISO},
    };
    static const struct {
        const char *letters;
        khp_date_order order;
    } orders[] = {{"dmy", KHP_ORDER_DMY}, {"mdy", KHP_ORDER_MDY}, {"ymd", KHP_ORDER_YMD},
                  {"my", KHP_ORDER_YMD},  {"ym", KHP_ORDER_YMD},  {"y", KHP_ORDER_ISO}};
    format->is_declared = true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(text, known[i].name) == 0) {
            format->order = known[i].order;
            return KHIPU_OK;
        }
    }
    char letters[4];
    if (order_of_letters(text, letters)) {
        for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
            if (strcmp(letters, orders[i].letters) == 0) {
                format->order = orders[i].order;
                return KHIPU_OK;
            }
        }
    }
    return refuse_format(text, error);
}

/* ---- reading ---- */

static const khp_date no_date = {KHP_DATE_NONE, 0, 0, 0};

static khp_date if_it_exists(khp_date date) { return khp_date_exists(date) ? date : no_date; }

/* A spreadsheet counts 1900-01-01 as 1, and a 29 February 1900 that never was as 60. */
static khp_date read_serial(khp_slice text, bool is_1904) {
    double days;
    if (!khp_number_parse(text, '.', &days) && !khp_number_parse(text, ',', &days)) {
        return no_date;
    }
    if (days < (is_1904 ? 0 : 1) || days >= 2958466) {
        return no_date;
    }
    int32_t whole = (int32_t)days;
    if (is_1904) {
        int32_t epoch = khp_date_day_number((khp_date){KHP_DATE_DAY, 1904, 1, 1});
        return if_it_exists(khp_date_from_day_number(epoch + whole));
    }
    if (whole == 60) {
        return no_date;
    }
    int32_t epoch = khp_date_day_number((khp_date){KHP_DATE_DAY, 1899, 12, 30});
    return if_it_exists(khp_date_from_day_number(epoch + whole + (whole < 60 ? 1 : 0)));
}

/* Six or eight digits in a row, in the declared order; YYYYMMDD is ISO 8601 and needs no word. */
static khp_date read_digits(const khp_date_format *format, khp_slice text) {
    khp_date_parts parts = {.count = 3, .separator = '\0'};
    bool year_first =
        !format->is_declared || format->order == KHP_ORDER_YMD || format->order == KHP_ORDER_ISO;
    size_t year_width = text.len - 4;
    if (text.len != 8 && !(text.len == 6 && format->is_declared)) {
        return no_date;
    }
    size_t widths[3] = {year_first ? year_width : 2, 2, year_first ? 2 : year_width};
    size_t at = 0;
    for (size_t i = 0; i < 3; i++) {
        uint64_t value = 0;
        if (!khp_number_parse_uint(khp_slice_of(text.ptr + at, widths[i]), &value)) {
            return no_date;
        }
        parts.value[i] = (int)value;
        parts.width[i] = widths[i];
        at += widths[i];
    }
    return khp_date_of_parts(&parts, year_first ? KHP_ORDER_YMD : format->order);
}

static khp_date read_parts(const khp_date_format *format, const khp_date_parts *parts) {
    bool is_iso = parts->width[0] == 4 && (parts->separator == '-' || parts->count == 1);
    if (is_iso) {
        return khp_date_of_parts(parts, KHP_ORDER_YMD);
    }
    bool has_order = format->order == KHP_ORDER_DMY || format->order == KHP_ORDER_MDY ||
                     format->order == KHP_ORDER_YMD;
    if (!has_order || parts->count == 1) {
        return no_date;
    }
    bool year_first = parts->width[0] == 4;
    bool year_last = parts->width[parts->count - 1] == 4;
    if (format->order == KHP_ORDER_YMD && !year_first && parts->count == 3 &&
        (year_last || !format->is_declared)) {
        return no_date;
    }
    return khp_date_of_parts(parts, year_first ? KHP_ORDER_YMD : format->order);
}

bool khp_date_read(const khp_date_format *format, khp_slice cell, khp_date *date) {
    *date = no_date;
    khp_slice text = khp_slice_trim(cell);
    if (text.len == 0) {
        return true;
    }
    khp_date_parts parts;
    bool is_serial = format->order == KHP_ORDER_SERIAL || format->order == KHP_ORDER_SERIAL_1904;
    if (is_serial) {
        *date = read_serial(text, format->order == KHP_ORDER_SERIAL_1904);
    }
    if (date->kind == KHP_DATE_NONE && khp_date_split(text, &parts)) {
        bool is_run = parts.count == 1 && parts.width[0] > 4;
        if (is_run) {
            *date =
                is_serial ? no_date : read_digits(format, khp_slice_of(text.ptr, parts.width[0]));
        } else if (!(is_serial && parts.count == 1)) {
            *date = read_parts(format, &parts);
        }
    } else if (date->kind == KHP_DATE_NONE) {
        *date = khp_date_read_words(text);
    }
    return date->kind != KHP_DATE_NONE;
}
