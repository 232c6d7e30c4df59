/* word_bounds: where words begin and end in a text as it stands: at what is no letter or digit,
 * between letters and digits, and where a small letter is followed by a capital. Private to
 * protect/. */
#ifndef KHP_PROTECT_WORD_BOUNDS_H
#define KHP_PROTECT_WORD_BOUNDS_H

#include "protect/latin.h"

static inline bool khp_is_ascii_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

static inline bool khp_is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

/* A further byte of a character. */
static inline bool khp_is_tail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* True if a word that begins with text[at] may begin there, where a character beyond ASCII stands
 * before. */
bool khp_begins_word_behind_wide(const khp_latin *latin, khp_slice text, size_t at);

/* True if a word that begins with text[at], the first byte of a letter or digit, may begin there.
 */
static inline bool khp_begins_word(const khp_latin *latin, khp_slice text, size_t at) {
    if (at == 0) {
        return true;
    }
    char here = text.ptr[at];
    char before = text.ptr[at - 1];
    if (khp_is_ascii_letter(before)) {
        bool is_camel = before >= 'a' && before <= 'z' && here >= 'A' && here <= 'Z';
        return is_camel || khp_is_ascii_digit(here);
    }
    if ((unsigned char)before < 0x80) {
        return !khp_is_ascii_digit(before) || !khp_is_ascii_digit(here);
    }
    return khp_begins_word_behind_wide(latin, text, at);
}

/* True if a word may end before text[at], whose last character is `last` (or begins with it). */
bool khp_ends_word(const khp_latin *latin, khp_slice text, size_t at, char last);

#endif
