#include "base/buffer.h"

#include "base/memory.h"

#include <stdio.h>

bool khp_buffer_grow(khp_buffer *buffer, size_t more) {
    if (buffer->failed) {
        return false;
    }
    if (more <= buffer->capacity - buffer->len) {
        return true;
    }
    size_t wanted = buffer->capacity < 128 ? 256 : buffer->capacity;
    while (wanted - buffer->len < more) {
        if (wanted > SIZE_MAX / 2) {
            buffer->failed = true;
            return false;
        }
        wanted *= 2;
    }
    char *grown = khp_realloc(buffer->ptr, wanted, 1);
    if (grown == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->ptr = grown;
    buffer->capacity = wanted;
    return true;
}

void khp_buffer_add(khp_buffer *buffer, khp_slice text) {
    if (text.len > 0 && khp_buffer_reserve(buffer, text.len)) {
        memcpy(buffer->ptr + buffer->len, text.ptr, text.len);
        buffer->len += text.len;
    }
}

void khp_buffer_add_cstr(khp_buffer *buffer, const char *cstr) {
    khp_buffer_add(buffer, khp_slice_cstr(cstr));
}

void khp_buffer_add_uint(khp_buffer *buffer, uint64_t value) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    khp_buffer_add(buffer, khp_slice_of(digits + at, sizeof digits - at));
}

void khp_buffer_vprintf(khp_buffer *buffer, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0) {
        buffer->failed = true;
    } else if (khp_buffer_reserve(buffer, (size_t)length + 1)) {
        vsnprintf(buffer->ptr + buffer->len, (size_t)length + 1, format, again);
        buffer->len += (size_t)length;
    }
    va_end(again);
}

void khp_buffer_printf(khp_buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    khp_buffer_vprintf(buffer, format, arguments);
    va_end(arguments);
}

const char *khp_buffer_cstr(khp_buffer *buffer) {
    if (!khp_buffer_reserve(buffer, 1)) {
        return "";
    }
    buffer->ptr[buffer->len] = '\0';
    return buffer->ptr;
}

void khp_buffer_clear(khp_buffer *buffer) {
    khp_free(buffer->ptr);
    *buffer = (khp_buffer){0};
}
