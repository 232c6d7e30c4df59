/* number: numbers from and to text, whole and independent of the locale. */
#ifndef KHP_BASE_NUMBER_H
#define KHP_BASE_NUMBER_H

#include "base/buffer.h"

/* A decimal number, all of the text: sign, digits, one `mark` ('.' or ','), exponent. False for
 * anything else, for infinities and NaN, and for more than 400 bytes. The value is the nearest
 * double. */
bool khp_number_parse(khp_slice text, char mark, double *value);

/* Decimal digits only, all of the text; false on overflow. */
bool khp_number_parse_uint(khp_slice text, uint64_t *value);

/* True if the text is in the one canonical form that may become a JSON number without losing what
 * was typed:
 * -?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?, not -0, at most 15 digits. *is_integer tells which kind. */
bool khp_number_is_canonical(khp_slice text, bool *is_integer);

/* The number that khp_number_write's digits stand for. */
double khp_number_round(double value, int decimals);

/* Appends value rounded to at most `decimals` (0 to 15) digits behind the point, in the shortest
 * form: no trailing zeros, no exponent, no minus before zero. The value must be finite and |value|
 * < 1e15. */
void khp_number_write(khp_buffer *buffer, double value, int decimals);

/* Appends the shortest decimal that reads back as the same double, in the form of ECMAScript and
 * RFC 8785: plain from 1e-6 to 1e21, else with an exponent ("5e-324"); -0 is 0. The value must be
 * finite. */
void khp_number_write_exact(khp_buffer *buffer, double value);

#endif
