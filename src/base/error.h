/* error: fills a khipu_error. The first error wins, as the later ones are its consequences. */
#ifndef KHP_BASE_ERROR_H
#define KHP_BASE_ERROR_H

#include "base/buffer.h"

#include <khipu/khipu.h>

/* Where an error happened: pieces that are NULL or 0 are left out of the message. */
typedef struct khp_where {
    const char *source;
    uint64_t line;
    const char *field;
} khp_where;

/* Records the error unless one is recorded already, and returns `status`. error may be NULL. */
khipu_status khp_fail(khipu_error *error, khipu_status status, khp_where where, const char *format,
                      ...) __attribute__((format(printf, 4, 5)));

#define KHP_OUT_OF_MEMORY "out of memory; nothing was written"

/* Says that sentence. */
void khp_tell_no_memory(khipu_error *error) __attribute__((cold));

/* KHIPU_E_MEMORY with that sentence. Here, so that whoever follows paths sees that it is never
 * KHIPU_OK; and what is told elsewhere, so that callers have nothing on their stack for it. */
static inline khipu_status khp_fail_memory(khipu_error *error) {
    khp_tell_no_memory(error);
    return KHIPU_E_MEMORY;
}

/* A failure of the system: errno's text is added to the sentence. */
khipu_status khp_fail_errno(khipu_error *error, khipu_status status, const char *source,
                            const char *what);

/* Appends text in quotes with control characters, quotes, backslashes and invalid UTF-8 escaped, so
 * that it is safe on a terminal; cut to about `limit` bytes with an ellipsis. */
void khp_quote(khp_buffer *buffer, khp_slice text, size_t limit);

#endif
