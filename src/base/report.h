/* report: sends messages to the listener of a command. */
#ifndef KHP_BASE_REPORT_H
#define KHP_BASE_REPORT_H

#include "base/error.h"

/* Formats the sentence and hands it to listener->message. A NULL listener or callback is fine. Call
 * from the thread that runs the command only. `reason` is a word of design.md section 6, or NULL.
 */
void khp_report(const khipu_listener *listener, khipu_level level, khp_where where,
                const char *reason, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Hands text to listener->write: KHIPU_OK, KHIPU_E_CLOSED if its reader went away, KHIPU_E_IO
 * otherwise. */
khipu_status khp_report_write(const khipu_listener *listener, khp_slice text, khipu_error *error);

#endif
