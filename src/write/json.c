#include "write/json.h"

#include "base/copy.h"
#include "base/number.h"
#include "base/utf8.h"

#include <math.h>

/* For each byte: 0 if it stands for itself, else the letter of its short escape, or 'u'. */
static const char escapes[256] = {
    [0] = 'u',  [1] = 'u',  [2] = 'u',  [3] = 'u',  [4] = 'u',   [5] = 'u',     [6] = 'u',
    [7] = 'u',  [8] = 'b',  [9] = 't',  [10] = 'n', [11] = 'u',  [12] = 'f',    [13] = 'r',
    [14] = 'u', [15] = 'u', [16] = 'u', [17] = 'u', [18] = 'u',  [19] = 'u',    [20] = 'u',
    [21] = 'u', [22] = 'u', [23] = 'u', [24] = 'u', [25] = 'u',  [26] = 'u',    [27] = 'u',
    [28] = 'u', [29] = 'u', [30] = 'u', [31] = 'u', ['"'] = '"', ['\\'] = '\\',
};

static char *write_escape(char *at, unsigned char byte) {
    static const char digits[] = "0123456789abcdef";
    *at++ = '\\';
    *at++ = escapes[byte];
    if (escapes[byte] == 'u') {
        *at++ = '0';
        *at++ = '0';
        *at++ = digits[byte >> 4];
        *at++ = digits[byte & 15];
    }
    return at;
}

char *khp_json_string_raw(char *at, khp_slice text) {
    *at++ = '"';
    const char *from = text.ptr;
    const char *end = text.ptr + text.len;
    while (from < end) {
        const char *clean = from;
        while (from < end && escapes[(unsigned char)*from] == 0) {
            from++;
        }
        memcpy(at, clean, (size_t)(from - clean));
        at += from - clean;
        if (from < end) {
            at = write_escape(at, (unsigned char)*from++);
        }
    }
    *at++ = '"';
    return at;
}

/* The slow path of text that should not have come this far. */
/* NOLINTNEXTLINE(misc-no-recursion): what was repaired is not again */
static void write_repaired(khp_buffer *buffer, khp_slice text) {
    khp_buffer repaired = {0};
    while (text.len > 0) {
        size_t valid = khp_utf8_valid_prefix(text);
        khp_buffer_add(&repaired, khp_slice_of(text.ptr, valid));
        if (valid < text.len) {
            khp_buffer_add_cstr(&repaired, "\xEF\xBF\xBD");
            valid++;
        }
        text = khp_slice_of(text.ptr + valid, text.len - valid);
    }
    if (repaired.failed) {
        buffer->failed = true;
    } else {
        khp_json_string(buffer, khp_buffer_slice(&repaired));
    }
    khp_buffer_clear(&repaired);
}

/* ASCII without anything that needs an escape, as most texts are. */
static bool is_clean(khp_slice text) {
    unsigned odd = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        odd |= (unsigned)(byte >= 0x80) | (unsigned char)escapes[byte];
    }
    return odd == 0;
}

/* NOLINTNEXTLINE(misc-no-recursion): what was repaired is not again */
void khp_json_string(khp_buffer *buffer, khp_slice text) {
    if (is_clean(text) && text.len < SIZE_MAX - 2) {
        if (khp_buffer_reserve(buffer, text.len + 2)) {
            char *at = buffer->ptr + buffer->len;
            *at++ = '"';
            at = khp_copy(at, text.ptr, text.len);
            *at = '"';
            buffer->len += text.len + 2;
        }
        return;
    }
    if (!khp_utf8_valid(text)) {
        write_repaired(buffer, text);
        return;
    }
    if (text.len > (SIZE_MAX - 2) / 6) {
        buffer->failed = true;
        return;
    }
    if (khp_buffer_reserve(buffer, 6 * text.len + 2)) {
        char *end = khp_json_string_raw(buffer->ptr + buffer->len, text);
        buffer->len = (size_t)(end - buffer->ptr);
    }
}

void khp_json_string_or_null(khp_buffer *buffer, khp_slice text) {
    if (text.len == 0) {
        khp_buffer_add_cstr(buffer, "null");
    } else {
        khp_json_string(buffer, text);
    }
}

void khp_json_number(khp_buffer *buffer, double value) {
    if (isfinite(value)) {
        khp_number_write_exact(buffer, value);
    } else {
        khp_buffer_add_cstr(buffer, "null");
    }
}
