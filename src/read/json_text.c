#include "read/json_text.h"

#include "base/json_memory.h"
#include "base/number.h"
#include "base/utf8.h"
#include "read/scan.h"

#include <jansson.h>
#include <limits.h>

/* ---- where values end ---- */

/* Behind the string that starts at `at`; NULL if it has no end. */
static const char *skip_string(const char *at, const char *end, bool *has_escapes) {
    at++;
    for (;;) {
        at = khp_scan_string(at);
        if (at >= end) {
            return NULL;
        }
        if (*at == '"') {
            return at + 1;
        }
        if (*at != '\\' || at + 1 >= end) {
            return NULL; /* a control character must be escaped */
        }
        *has_escapes = true;
        at += 2;
    }
}

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static const char *skip_digits(const char *at) {
    while (is_digit(*at)) {
        at++;
    }
    return at;
}

/* Behind the number; its exponent is *exponent digits long. */
static inline const char *number_end(const char *at, ptrdiff_t *exponent) {
    at += *at == '-';
    const char *digits = at;
    at = skip_digits(at);
    *exponent = 0;
    if (at == digits || (*digits == '0' && at - digits > 1)) {
        return NULL;
    }
    if (*at == '.') {
        digits = ++at;
        at = skip_digits(at);
        if (at == digits) {
            return NULL;
        }
    }
    if (*at == 'e' || *at == 'E') {
        at++;
        at += *at == '-' || *at == '+';
        digits = at;
        at = skip_digits(at);
        *exponent = at - digits;
        if (at == digits) {
            return NULL;
        }
    }
    return at;
}

const char *khp_json_number_end(const char *at) {
    ptrdiff_t exponent;
    return number_end(at, &exponent);
}

/* 200 digits and an exponent of 99 are within 1.8e308. */
const char *khp_json_plain_number_end(const char *at) {
    ptrdiff_t exponent;
    const char *behind = number_end(at, &exponent);
    return behind == NULL || exponent > 2 || behind - at > 200 ? NULL : behind;
}

static const char *skip_word(const char *at, const char *end) {
    static const char *const words[] = {"true", "false", "null"};
    for (size_t i = 0; i < 3; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(end - at) >= length && memcmp(at, words[i], length) == 0) {
            return at + length;
        }
    }
    return NULL;
}

/* Bytes that say something about a nested value; all others are passed over at a run. */
static const bool is_mark[UCHAR_MAX + 1] = {
    ['{'] = true, ['['] = true,  ['}'] = true,  [']'] = true,  ['"'] = true,
    [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true, ['\0'] = true};

/* Behind the object or array; NULL if it has no end. */
static const char *skip_nested(const char *at, const char *end, bool *has_space) {
    size_t depth = 0;
    bool in_array = false;
    bool unused;
    while (at < end) {
        switch (*at) {
        case '{':
            depth++;
            in_array = false;
            break;
        case '[':
            depth++;
            if (in_array) {
                at = khp_scan_nested(at + 1, end, &depth, has_space);
                continue;
            }
            in_array = true;
            break;
        case '}':
        case ']':
            if (--depth == 0) {
                return at + 1;
            }
            break;
        case '"':
            at = skip_string(at, end, &unused);
            if (at == NULL) {
                return NULL;
            }
            continue;
        case ' ':
        case '\t':
        case '\r':
        case '\n': *has_space = true; break;
        case '\0': return NULL; /* jansson takes it for the end of a number or word */
        default: break;
        }
        do {
            at++;
        } while (at < end && !is_mark[(unsigned char)*at]);
    }
    return NULL;
}

bool khp_json_is_number(khp_slice text) {
    char copy[64];
    if (text.len == 0 || text.len >= sizeof copy) {
        return false;
    }
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    double value;
    return khp_json_number_end(copy) == copy + text.len && khp_number_parse(text, '.', &value);
}

bool khp_json_read_value(khp_json_cursor *cursor, khp_json_value *value) {
    khp_json_skip_space(cursor);
    const char *start = cursor->at;
    const char *behind = NULL;
    *value = (khp_json_value){0};
    if (start >= cursor->end) {
        return false;
    }
    if (*start == '"') {
        behind = skip_string(start, cursor->end, &value->has_escapes);
    } else if (*start == '{' || *start == '[') {
        behind = skip_nested(start, cursor->end, &value->has_space);
    } else if (*start == '-' || is_digit(*start)) {
        behind = khp_json_number_end(start);
    } else {
        behind = skip_word(start, cursor->end);
    }
    if (behind == NULL || behind > cursor->end) {
        return false;
    }
    value->text = khp_slice_of(start, (size_t)(behind - start));
    cursor->at = behind;
    return true;
}

bool khp_json_is_text(const khp_json_value *value, const char *text) {
    size_t length = strlen(text);
    return value->text.len == length + 2 && value->text.ptr[0] == '"' &&
           memcmp(value->text.ptr + 1, text, length) == 0;
}

bool khp_json_read_member(khp_json_cursor *cursor, bool is_first, khp_json_value *key,
                          khp_json_value *value, bool *is_last) {
    *is_last = khp_json_take(cursor, '}');
    if (*is_last) {
        return true;
    }
    if (!is_first && !khp_json_take(cursor, ',')) {
        return false;
    }
    return khp_json_read_value(cursor, key) && key->text.ptr[0] == '"' &&
           khp_json_take(cursor, ':') && khp_json_read_value(cursor, value);
}

/* ---- content ---- */

/* Four hexadecimal digits; UINT32_MAX if they are not. */
static uint32_t read_hex(const char *at, const char *end) {
    uint32_t code = 0;
    if (end - at < 4) {
        return UINT32_MAX;
    }
    for (size_t i = 0; i < 4; i++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = at[i] == '\0' ? NULL : strchr(digits, at[i]);
        if (digit == NULL) {
            return UINT32_MAX;
        }
        code = code << 4 | (uint32_t)((digit - digits) % 16);
    }
    return code;
}

/* \uXXXX, and the other half of a pair; returns the bytes written, 0 if it is wrong. */
static size_t unescape_code(const char **at, const char *end, char *to) {
    uint32_t code = read_hex(*at, end);
    if (code == UINT32_MAX || code == 0) {
        return 0;
    }
    *at += 4;
    if (code >= 0xD800 && code < 0xDC00) {
        if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u') {
            return 0;
        }
        uint32_t low = read_hex(*at + 2, end);
        if (low < 0xDC00 || low > 0xDFFF) {
            return 0;
        }
        *at += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    return khp_utf8_encode(code, to);
}

bool khp_json_content(const khp_json_value *value, khp_buffer *scratch, khp_slice *text) {
    const char *at = value->text.ptr + 1;
    const char *end = value->text.ptr + value->text.len - 1;
    *text = khp_slice_of(at, (size_t)(end - at));
    if (!value->has_escapes) {
        return true;
    }
    static const char escapes[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    size_t start = scratch->len;
    while (at < end) {
        const char *stop = khp_scan_string(at); /* a backslash, or the closing quote */
        memcpy(scratch->ptr + scratch->len, at, (size_t)(stop - at));
        scratch->len += (size_t)(stop - at);
        at = stop;
        if (at >= end) {
            break;
        }
        const char *escape = at[1] == '\0' ? NULL : strchr(escapes, at[1]);
        at += 2;
        if (escape != NULL) {
            scratch->ptr[scratch->len++] = meanings[escape - escapes];
            continue;
        }
        size_t width = at[-1] == 'u' ? unescape_code(&at, end, scratch->ptr + scratch->len) : 0;
        if (width == 0) {
            return false;
        }
        scratch->len += width;
    }
    *text = khp_slice_of(scratch->ptr + start, scratch->len - start);
    return true;
}

/* The nested value without the white space between its parts, so that it stays on one line. */
static khp_slice compact(khp_slice text, khp_buffer *scratch) {
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    size_t start = scratch->len;
    while (at < end) {
        bool unused;
        const char *behind = *at == '"' ? skip_string(at, end, &unused) : at + 1;
        if (*at != ' ' && *at != '\t' && *at != '\r' && *at != '\n') {
            size_t length = (size_t)(behind - at);
            memcpy(scratch->ptr + scratch->len, at, length);
            scratch->len += length;
        }
        at = behind;
    }
    return khp_slice_of(scratch->ptr + start, scratch->len - start);
}

static khipu_status check(khp_slice text, size_t flags, const char **problem, khipu_error *error) {
    json_error_t why;
    khp_json_watch();
    json_t *parsed =
        json_loadb(text.ptr, text.len, flags | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, &why);
    *problem = NULL;
    if (parsed != NULL) {
        json_decref(parsed);
        return KHIPU_OK;
    }
    if (khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    switch (json_error_code(&why)) {
    case json_error_duplicate_key: *problem = "a value has a member twice"; break;
    case json_error_numeric_overflow: *problem = "a value has a number beyond 1.8e308"; break;
    case json_error_null_character:
    case json_error_null_byte_in_key: *problem = "a value holds an escaped zero byte"; break;
    default: *problem = "a value is no JSON"; break;
    }
    return KHIPU_OK;
}

khipu_status khp_json_check(khp_slice text, bool *is_valid, khipu_error *error) {
    const char *problem = NULL;
    khipu_status status = check(text, JSON_ALLOW_NUL, &problem, error);
    *is_valid = status == KHIPU_OK && problem == NULL;
    return status;
}

/* True if the text of a number is within what a double holds. */
static bool is_held(khp_slice number) {
    double value;
    return khp_json_plain_number_end(number.ptr) != NULL || khp_number_parse(number, '.', &value);
}

khipu_status khp_json_field(const khp_json_value *value, khp_buffer *scratch, khp_field *field,
                            const char **problem, khipu_error *error) {
    khp_slice text = value->text;
    khipu_status status = KHIPU_OK;
    bool is_string = text.ptr[0] == '"';
    bool is_number = text.ptr[0] == '-' || is_digit(text.ptr[0]);
    *problem = NULL;
    if (is_string) {
        *problem = khp_json_content(value, scratch, &text) ? NULL : "a value is no JSON";
    } else if (text.ptr[0] == '{' || text.ptr[0] == '[') {
        status = check(text, JSON_REJECT_DUPLICATES, problem, error);
        if (status == KHIPU_OK && *problem == NULL && value->has_space) {
            text = compact(text, scratch);
        }
    } else if (is_number && !is_held(text)) {
        is_string = true;
    }
    field->ptr = text.ptr;
    field->len = (uint32_t)text.len;
    field->kind = !is_string           ? KHP_FIELD_JSON
                  : value->has_escapes ? KHP_FIELD_TEXT
                                       : KHP_FIELD_PLAIN;
    return status;
}
