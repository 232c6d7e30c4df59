#include "protect/mentions.h"

#include "base/fold.h"
#include "base/utf8.h"
#include "protect/headers.h"

#define LEAST_WORD 5
#define LEAST_PART 4

/* Characters of UTF-8. */
static size_t characters(khp_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

void khp_mentions_begin(khp_mentions *mentions) { khp_buffer_rewind(&mentions->sought); }

void khp_mentions_seek(khp_mentions *mentions, khp_slice value) {
    size_t start = mentions->sought.len;
    khp_fold_words(&mentions->sought, value);
    khp_slice folded = mentions->sought.failed ? (khp_slice){NULL, 0}
                                               : khp_slice_of(mentions->sought.ptr + start,
                                                              mentions->sought.len - start);
    bool one_word = folded.len == 0 || memchr(folded.ptr, ' ', folded.len) == NULL;
    if (folded.len == 0 || (one_word && characters(folded) < LEAST_WORD)) {
        mentions->sought.len = start;
    } else {
        khp_buffer_add_byte(&mentions->sought, '\n');
    }
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Into mentions->decoded, with what is no UTF-8 after decoding as spaces. */
static void decode(khp_mentions *mentions, khp_slice text) {
    khp_buffer *decoded = &mentions->decoded;
    khp_buffer_rewind(decoded);
    for (size_t i = 0; i < text.len; i++) {
        bool escaped = text.ptr[i] == '%' && i + 2 < text.len && hex_digit(text.ptr[i + 1]) >= 0 &&
                       hex_digit(text.ptr[i + 2]) >= 0;
        if (escaped) {
            khp_buffer_add_byte(
                decoded, (char)(hex_digit(text.ptr[i + 1]) * 16 + hex_digit(text.ptr[i + 2])));
            i += 2;
        } else {
            khp_buffer_add_byte(decoded, text.ptr[i]);
        }
    }
    size_t at = 0;
    while (!decoded->failed && at < decoded->len) {
        at += khp_utf8_valid_prefix(khp_slice_of(decoded->ptr + at, decoded->len - at));
        if (at < decoded->len) {
            decoded->ptr[at++] = ' ';
        }
    }
}

/* Two different words of the value stand in the text. */
static bool has_two_parts(khp_slice text, khp_slice value) {
    khp_slice first = {NULL, 0};
    while (value.ptr != NULL) {
        khp_slice word = khp_slice_cut(&value, ' ');
        if (characters(word) < LEAST_PART || khp_slice_eq(word, first) ||
            !khp_has_words(text, word)) {
            continue;
        }
        if (first.len > 0) {
            return true;
        }
        first = word;
    }
    return false;
}

bool khp_mentions_any(khp_mentions *mentions, khp_slice text) {
    khp_slice sought = khp_buffer_slice(&mentions->sought);
    if (sought.len == 0) {
        return false;
    }
    decode(mentions, text);
    khp_buffer_rewind(&mentions->text);
    khp_fold_words(&mentions->text, khp_buffer_slice(&mentions->decoded));
    khp_slice folded = khp_buffer_slice(&mentions->text);
    while (sought.len > 0) {
        khp_slice value = khp_slice_cut(&sought, '\n');
        if (value.len > 0 && (khp_has_words(folded, value) || has_two_parts(folded, value))) {
            return true;
        }
    }
    return false;
}

bool khp_mentions_failed(const khp_mentions *mentions) {
    return mentions->sought.failed || mentions->text.failed || mentions->decoded.failed;
}

void khp_mentions_clear(khp_mentions *mentions) {
    khp_buffer_clear(&mentions->sought);
    khp_buffer_clear(&mentions->text);
    khp_buffer_clear(&mentions->decoded);
}
