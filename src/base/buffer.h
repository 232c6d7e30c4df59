/* buffer: bytes that grow. A failed growth is remembered, so a run of appends is checked once at
 * its end. */
#ifndef KHP_BASE_BUFFER_H
#define KHP_BASE_BUFFER_H

#include "base/slice.h"

#include <stdarg.h>
#include <stdint.h>

/* Zero-initialise ({0}) before use; khp_buffer_clear gives the memory back. */
typedef struct khp_buffer {
    char *ptr;
    size_t len;
    size_t capacity;
    bool failed; /* an append found no memory: the content is incomplete */
} khp_buffer;

bool khp_buffer_grow(khp_buffer *buffer, size_t more);

/* Makes room for `more` bytes behind len; false (and failed) without memory. */
static inline bool khp_buffer_reserve(khp_buffer *buffer, size_t more) {
    bool has_room = !buffer->failed && more <= buffer->capacity - buffer->len;
    return has_room || khp_buffer_grow(buffer, more);
}

/* The appends do nothing once the buffer has failed. */
static inline void khp_buffer_add_byte(khp_buffer *buffer, char byte) {
    if (khp_buffer_reserve(buffer, 1)) {
        buffer->ptr[buffer->len++] = byte;
    }
}

/* Of a length that the compiler knows, so that the copy needs no call. */
#define KHP_BUFFER_ADD_LITERAL(buffer, literal)                                                    \
    do {                                                                                           \
        if (khp_buffer_reserve((buffer), sizeof(literal) - 1)) {                                   \
            memcpy((buffer)->ptr + (buffer)->len, (literal), sizeof(literal) - 1);                 \
            (buffer)->len += sizeof(literal) - 1;                                                  \
        }                                                                                          \
    } while (false)

void khp_buffer_add(khp_buffer *buffer, khp_slice text);
void khp_buffer_add_cstr(khp_buffer *buffer, const char *cstr);
void khp_buffer_add_uint(khp_buffer *buffer, uint64_t value);
void khp_buffer_printf(khp_buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void khp_buffer_vprintf(khp_buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* A NUL behind the content (not counted), and the content as text; "" if the buffer has failed. */
const char *khp_buffer_cstr(khp_buffer *buffer);

static inline khp_slice khp_buffer_slice(const khp_buffer *buffer) {
    return (khp_slice){buffer->ptr, buffer->len};
}

/* Empties it and keeps the memory. A failure is not forgotten, so that a buffer which is used again
 * and again may be checked at the very end. */
static inline void khp_buffer_reset(khp_buffer *buffer) { buffer->len = 0; }

/* Empties it and keeps the memory and a failure: for scratch that is checked once, at the end. */
static inline void khp_buffer_rewind(khp_buffer *buffer) { buffer->len = 0; }

void khp_buffer_clear(khp_buffer *buffer);

#endif
