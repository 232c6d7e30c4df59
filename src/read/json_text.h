/* json_text: takes one JSON text apart where it stands, so that numbers keep their digits and
 * nested values their text. Strict (RFC 8259); what is nested is checked by jansson. */
#ifndef KHP_READ_JSON_TEXT_H
#define KHP_READ_JSON_TEXT_H

#include "base/error.h"
#include "model/record.h"

/* Text being taken apart. *end must be '\n', with KHP_SCAN_SLACK readable bytes from it on. */
typedef struct khp_json_cursor {
    const char *at;
    const char *end;
} khp_json_cursor;

/* A value as it stands. */
typedef struct khp_json_value {
    khp_slice text;   /* all of it, quotes and brackets too */
    bool has_escapes; /* a string with a backslash */
    bool has_space;   /* an object or array with white space between its parts */
} khp_json_value;

/* Moves behind space, tab, CR and LF. */
static inline void khp_json_skip_space(khp_json_cursor *cursor) {
    while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\n' ||
                                        *cursor->at == '\r' || *cursor->at == '\t')) {
        cursor->at++;
    }
}

/* Moves behind the byte if it comes next, white space before it included. */
static inline bool khp_json_take(khp_json_cursor *cursor, char byte) {
    khp_json_skip_space(cursor);
    if (cursor->at < cursor->end && *cursor->at == byte) {
        cursor->at++;
        return true;
    }
    return false;
}

/* Reads the value that comes next. Strings, numbers and words are checked whole; of objects and
 * arrays only where they end. False if there is no value or it has no end. */
bool khp_json_read_value(khp_json_cursor *cursor, khp_json_value *value);

/* True if the value is this text, which needs no escapes. */
bool khp_json_is_text(const khp_json_value *value, const char *text);

/* Behind the number at `at`; NULL if there is none. A byte that is no part of a number must follow.
 */
const char *khp_json_number_end(const char *at);

/* The same, and NULL too if the number is so long, or has so large an exponent, that a double may
 * not hold it. */
const char *khp_json_plain_number_end(const char *at);

/* True if the text, all of it, is a JSON number that a double holds. */
bool khp_json_is_number(khp_slice text);

/* The next member of an object that the cursor is in; *is_last at its closing brace, behind which
 * the cursor is then. `is_first` tells whether a comma must come before it. False if it is no
 * member. */
bool khp_json_read_member(khp_json_cursor *cursor, bool is_first, khp_json_value *key,
                          khp_json_value *value, bool *is_last);

/* The content of a string value: a slice of it, or unescaped into scratch, which must have room for
 * it. False if an escape is wrong, or stands for a zero byte or half a surrogate pair. */
bool khp_json_content(const khp_json_value *value, khp_buffer *scratch, khp_slice *text);

/* The value as a field: strings unescaped, everything else as JSON text on one line. A number
 * beyond what a double holds, which no reader of the output would have, is a string of its digits.
 * *problem says what is wrong if it is no JSON after all, has a name twice, or such a number
 * inside; else it is NULL. Needs room for its text in scratch. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_json_field(const khp_json_value *value, khp_buffer *scratch,
                                             khp_field *field, const char **problem,
                                             khipu_error *error);

/* True if the text, brackets and all, is one valid JSON value, as jansson reads it.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_json_check(khp_slice text, bool *is_valid, khipu_error *error);

#endif
