/* Date cells: what is read exists, is the same when written in ISO and read again, and an order
 * that a column proves reads the cells that prove it. */
#include "read/date_order.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

static void check_cell(const khp_date_format *format, khp_slice cell) {
    khp_date date;
    if (!khp_date_read(format, cell, &date) || date.kind == KHP_DATE_NONE) {
        must(date.kind == KHP_DATE_NONE);
        return;
    }
    khp_buffer written = {0};
    const khp_date_format iso = {KHP_ORDER_ISO, false};
    khp_date again;
    must(khp_date_exists(date));
    khp_date_write(&written, date);
    must(khp_date_read(&iso, khp_buffer_slice(&written), &again));
    must(again.kind == date.kind && again.year == date.year && again.month == date.month &&
         again.day == date.day);
    khp_buffer_clear(&written);
}

/* The cells are the lines of the text. */
static void check_column(khp_slice text) {
    khp_date_evidence evidence = {0};
    khp_date_format format = {KHP_ORDER_ISO, false};
    uint64_t line = 0;
    for (khp_slice rest = text; rest.ptr != NULL;) {
        khp_date_evidence_add(&evidence, khp_slice_cut(&rest, '\n'), ++line);
    }
    khipu_error error = {0};
    khipu_status status = khp_date_evidence_decide(&evidence, (khp_where){0}, &format, &error);
    must(status == KHIPU_OK || status == KHIPU_E_FIELD);
    must(status == KHIPU_OK || (error.line > 0 && error.line <= line));
    for (khp_slice rest = text; rest.ptr != NULL;) {
        check_cell(&format, khp_slice_cut(&rest, '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const khp_date_order orders[] = {KHP_ORDER_ISO, KHP_ORDER_DMY,    KHP_ORDER_MDY,
                                            KHP_ORDER_YMD, KHP_ORDER_SERIAL, KHP_ORDER_SERIAL_1904};
    khp_slice text = khp_slice_of((const char *)bytes, size);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        check_cell(&(khp_date_format){orders[i], true}, text);
    }
    check_column(text);
    char copy[64];
    size_t length = size < sizeof copy ? size : sizeof copy - 1;
    if (length > 0) {
        memcpy(copy, bytes, length);
    }
    copy[length] = '\0';
    khp_date_format format;
    khipu_status status = khp_date_format_parse(&format, copy, NULL);
    must(status == KHIPU_OK || status == KHIPU_E_ARGUMENT);
    return 0;
}
