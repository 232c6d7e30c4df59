/* Numbers, dates, UTF-8 and quoting on any bytes, each against what must hold of it. */
#include "base/date.h"
#include "base/error.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

static void check_number(khp_slice text) {
    double value;
    bool is_integer;
    bool parsed = khp_number_parse(text, '.', &value);
    must(!khp_number_is_canonical(text, &is_integer) || parsed);
    if (!parsed) {
        return;
    }
    char copy[401];
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    must(strtod(copy, NULL) == value);
    khp_buffer written = {0};
    khp_number_write_exact(&written, value);
    must(strtod(khp_buffer_cstr(&written), NULL) == value);
    khp_buffer_clear(&written);
}

static void check_date(khp_slice text) {
    khp_date date = khp_date_parse_iso(text);
    khp_buffer written = {0};
    khp_date_write(&written, date);
    must(date.kind == KHP_DATE_NONE || khp_slice_eq(khp_buffer_slice(&written), text));
    khp_buffer_clear(&written);
    if (date.kind != KHP_DATE_NONE) {
        int32_t first = khp_date_day_number(khp_date_first(date));
        int32_t last = khp_date_day_number(khp_date_last(date));
        must(last - first <= 365 && last >= first && (date.kind != KHP_DATE_DAY || last == first));
    }
}

static void check_text(khp_slice text) {
    size_t good = khp_utf8_valid_prefix(text);
    must(good <= text.len && khp_utf8_valid(khp_slice_of(text.ptr, good)));
    khp_slice trimmed = khp_slice_trim(text);
    must(trimmed.len <= text.len);
    must(khp_slice_eq(khp_slice_trim(trimmed), trimmed));
    khp_buffer quoted = {0};
    khp_quote(&quoted, text, 60);
    must(khp_utf8_valid(khp_buffer_slice(&quoted)));
    khp_buffer_clear(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice text = khp_slice_of((const char *)bytes, size);
    check_number(text);
    check_date(text);
    check_text(text);
    return 0;
}
