/* json: the one place where text becomes JSON text. */
#ifndef KHP_WRITE_JSON_H
#define KHP_WRITE_JSON_H

#include "base/buffer.h"

/* Appends the text as a JSON string with its quotes (RFC 8259). Clean spans are copied whole. The
 * text must be valid UTF-8; an invalid byte is written as U+FFFD rather than making the whole file
 * unreadable. */
void khp_json_string(khp_buffer *buffer, khp_slice text);

/* The same, or null for empty text. */
void khp_json_string_or_null(khp_buffer *buffer, khp_slice text);

/* Writes the string to `at`, which has room for 6 * text.len + 2 bytes; returns the end. Valid
 * UTF-8 only. */
char *khp_json_string_raw(char *at, khp_slice text);

/* The number in shortest exact form, or null if it is not finite. */
void khp_json_number(khp_buffer *buffer, double value);

#endif
