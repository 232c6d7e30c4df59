#include "failure.h"

#include <stdarg.h>
#include <stdio.h>

khipu_status cli_fail(khipu_error *error, khipu_status status, const char *field,
                      const char *format, ...) {
    if (error->status != KHIPU_OK) {
        return status;
    }
    error->status = status;
    snprintf(error->field, sizeof error->field, "%s", field == NULL ? "" : field);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return status;
}
