/* Numbers as people write them. The first byte chooses the decimals, the rest is text: a number
 * means the same with a decimal comma, is written as printf rounds it, and the numbers of a column,
 * one a line, mean the same in any order of the rows and with '.' and ',' in each other's place. */
#include "base/number.h"
#include "fuzz_file.h"
#include "read/area_numbers.h"

#include <errno.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { MOST_CELLS = 32 };

static bool is_same(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

/* A copy with '.' and ',' in each other's place. */
static khp_slice swap_marks(khp_slice text, khp_buffer *copy) {
    khp_buffer_reset(copy);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        khp_buffer_add_byte(copy, (char)(c == '.' ? ',' : c == ',' ? '.' : c));
    }
    must(!copy->failed);
    return khp_buffer_slice(copy);
}

static void check_whole(khp_slice text) {
    uint64_t value;
    bool is_read = khp_number_parse_uint(text, &value);
    char copy[32];
    if (text.len == 0 || text.len >= sizeof copy || text.ptr[0] < '0' || text.ptr[0] > '9') {
        must(!is_read || text.len >= sizeof copy);
        return;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    char *end;
    errno = 0;
    unsigned long long wanted = strtoull(copy, &end, 10);
    must(is_read == (errno == 0 && end == copy + text.len));
    must(!is_read || value == wanted);
}

/* What is written is what printf writes, less the zeros that say nothing. */
static void check_written(double value, int decimals) {
    if (!(fabs(value) < 1e15)) {
        return;
    }
    khp_buffer written = {0};
    char wanted[64];
    snprintf(wanted, sizeof wanted, "%.*f", decimals, value);
    size_t length = strlen(wanted);
    while (decimals > 0 && wanted[length - 1] == '0') {
        length--;
    }
    length -= wanted[length - 1] == '.';
    khp_slice text = khp_slice_of(wanted, length);
    text = khp_slice_eq(text, KHP_SLICE("-0")) ? KHP_SLICE("0") : text;
    khp_number_write(&written, value, decimals);
    must(!written.failed && khp_slice_eq(khp_buffer_slice(&written), text));
    must(khp_number_round(value, decimals) == strtod(khp_buffer_cstr(&written), NULL));
    khp_buffer_clear(&written);
}

static void check_number(khp_slice text, int decimals) {
    khp_buffer copy = {0};
    double value;
    double again;
    khp_slice swapped = swap_marks(text, &copy);
    bool is_read = khp_number_parse(text, '.', &value);
    must(khp_number_parse(swapped, ',', &again) == is_read);
    if (is_read) {
        must(value == again && isfinite(value));
        check_written(value, decimals);
    }
    khp_buffer_clear(&copy);
}

/* ---- columns ---- */

typedef struct column {
    khipu_status status;
    double values[MOST_CELLS];
    size_t unreadable;
    size_t first;
} column;

static void read_column(column *to, const khp_slice *cells, size_t count) {
    khipu_error error = {.status = KHIPU_OK};
    memset(to, 0, sizeof *to);
    to->first = SIZE_MAX;
    to->status = khp_area_numbers_read(cells, count, (khp_where){0}, to->values, &to->unreadable,
                                       &to->first, &error);
    must(to->status == error.status && (to->status == KHIPU_OK || to->status == KHIPU_E_FIELD));
    must((to->unreadable > 0) == (to->first < count));
}

static void check_column(khp_slice text) {
    khp_slice cells[MOST_CELLS];
    khp_slice turned[MOST_CELLS];
    khp_slice swapped[MOST_CELLS];
    khp_buffer copies[MOST_CELLS] = {{0}};
    column plain;
    column other;
    size_t count = 0;
    bool has_exponent = false;
    for (khp_slice rest = text; rest.ptr != NULL && count < MOST_CELLS; count++) {
        cells[count] = khp_slice_cut(&rest, '\n');
        swapped[count] = swap_marks(cells[count], &copies[count]);
        for (size_t i = 0; i < cells[count].len; i++) {
            has_exponent = has_exponent || (cells[count].ptr[i] | 0x20) == 'e';
        }
    }
    for (size_t i = 0; i < count; i++) {
        turned[i] = cells[count - 1 - i];
    }
    read_column(&plain, cells, count);
    read_column(&other, turned, count);
    must(plain.status == other.status && plain.unreadable == other.unreadable);
    for (size_t i = 0; i < count; i++) {
        must(is_same(plain.values[i], other.values[count - 1 - i]));
    }
    read_column(&other, swapped, count);
    /* A number with an exponent proves nothing of its mark, which is '.' where nothing else does */
    must(has_exponent || (plain.status == other.status && plain.first == other.first));
    for (size_t i = 0; i < count; i++) {
        must(has_exponent || is_same(plain.values[i], other.values[i]));
        khp_buffer_clear(&copies[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size == 0) {
        return 0;
    }
    khp_slice text = {(const char *)bytes + 1, size - 1};
    int decimals = bytes[0] % 16;
    double raw = 0;
    memcpy(&raw, text.ptr, text.len < sizeof raw ? text.len : sizeof raw);
    check_whole(text);
    check_number(text, decimals);
    check_written(raw, decimals);
    check_column(text);
    return 0;
}
