/* failure: fills a khipu_error on the program's own behalf. The first error wins, as in the
 * library. */
#ifndef KHIPU_CLI_FAILURE_H
#define KHIPU_CLI_FAILURE_H

#include <khipu/khipu.h>

/* Records the error unless one is recorded already, and returns `status`. `field` is the option or
 * word it is about, or NULL. */
khipu_status cli_fail(khipu_error *error, khipu_status status, const char *field,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

#endif
