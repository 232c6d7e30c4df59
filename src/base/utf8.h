/* utf8: strict checking, decoding and encoding (RFC 3629: no surrogates, no overlong forms, up to
 * U+10FFFF).
 */
#ifndef KHP_BASE_UTF8_H
#define KHP_BASE_UTF8_H

#include "base/slice.h"

#include <stdint.h>

/* Length of the character at the start of text and its code point; 0 if it is not valid UTF-8 or
 * text is empty. */
size_t khp_utf8_decode(khp_slice text, uint32_t *code);

/* Writes the character (1 to 4 bytes) to `bytes`; returns its length, 0 for a surrogate or a value
 * over U+10FFFF. */
size_t khp_utf8_encode(uint32_t code, char bytes[4]);

/* Offset of the first byte that is not part of valid UTF-8; text.len if all of it is valid. */
size_t khp_utf8_valid_prefix(khp_slice text);

/* Number of ASCII bytes that text starts with. */
size_t khp_utf8_ascii_prefix(khp_slice text);

/* True if all of the text is valid UTF-8. */
bool khp_utf8_valid(khp_slice text);

#endif
