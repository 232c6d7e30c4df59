/* cmocka.h with the headers that it wants before it, and the assertions that khipu's tests share.
 */
#ifndef KHIPU_TESTS_CMOCKA_READY_H
#define KHIPU_TESTS_CMOCKA_READY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buffer.h"

/* The text of a slice, by length and bytes; prints both when they differ. */
#define assert_slice(slice, expected)                                                              \
    do {                                                                                           \
        const khp_slice slice_ = (slice);                                                          \
        const khp_slice expected_ = khp_slice_cstr(expected);                                      \
        if (!khp_slice_eq(slice_, expected_)) {                                                    \
            fail_msg("\"%.*s\" (%zu bytes) != \"%s\"", (int)slice_.len,                            \
                     slice_.ptr == NULL ? "" : slice_.ptr, slice_.len, expected_.ptr);             \
        }                                                                                          \
    } while (0)

/* Two doubles that differ by at most `off`; prints both when they do not. A NAN equals nothing. */
#define assert_near(value, expected, off)                                                          \
    do {                                                                                           \
        const double value_ = (value);                                                             \
        const double expected_ = (expected);                                                       \
        if (!(value_ >= expected_ - (off) && value_ <= expected_ + (off))) {                       \
            fail_msg("%.15g != %.15g", value_, expected_);                                         \
        }                                                                                          \
    } while (0)

/* The content of a buffer, which is then emptied. */
#define assert_buffer(buffer, expected)                                                            \
    do {                                                                                           \
        assert_false((buffer)->failed);                                                            \
        assert_slice(khp_buffer_slice(buffer), expected);                                          \
        khp_buffer_reset(buffer);                                                                  \
    } while (0)

#endif
