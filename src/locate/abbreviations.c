#include "locate/abbreviations.h"

#include "base/utf8.h"

#include <utf8proc.h>

#define DUMP_MARK ','
#define SHORT_LETTERS 3

typedef struct letters {
    size_t all;
    size_t latin;
    size_t small;
    size_t capital;
} letters;

static bool is_latin(uint32_t code) { return code < 0x250 || (code >= 0x1E00 && code < 0x1F00); }

static void count_letter(letters *found, uint32_t code) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    if (category < UTF8PROC_CATEGORY_LU || category > UTF8PROC_CATEGORY_LO) {
        return;
    }
    found->all++;
    found->latin += is_latin(code);
    found->small += category == UTF8PROC_CATEGORY_LL;
    found->capital += category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LT;
}

/* Nearly every name has more letters than three, one of them small: that is seen in its first
 * bytes. */
static bool is_plainly_a_name(khp_slice name) {
    size_t count = 0;
    bool small = false;
    for (size_t i = 0; i < name.len; i++) {
        char byte = name.ptr[i];
        bool is_small = byte >= 'a' && byte <= 'z';
        count += is_small || (byte >= 'A' && byte <= 'Z');
        small = small || is_small;
        if (small && count > SHORT_LETTERS) {
            return true;
        }
    }
    return false;
}

bool khp_is_abbreviation(khp_slice name, char mark) {
    letters found = {0};
    if (mark != DUMP_MARK || is_plainly_a_name(name)) {
        return false;
    }
    for (size_t at = 0; at < name.len;) {
        uint32_t code;
        size_t width = khp_utf8_decode(khp_slice_of(name.ptr + at, name.len - at), &code);
        if (width == 0) {
            return false;
        }
        count_letter(&found, code);
        at += width;
    }
    bool is_short = found.all > 0 && found.latin == found.all && found.all <= SHORT_LETTERS;
    return is_short || (found.capital > 0 && found.small == 0);
}
