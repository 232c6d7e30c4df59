#include "protect/header_words.h"

#include "base/fold.h"
#include "base/utf8.h"

/* ---- parting ---- */

/* What a character is to a reader who looks for capitals. */
typedef enum letter { LETTER_NONE, LETTER_SMALL, LETTER_CAPITAL } letter;

/* The letter at the start of the text, and how wide it is (0: the text is empty or no UTF-8). */
static letter letter_at(khp_slice text, size_t *width) {
    uint32_t code = 0;
    *width = khp_utf8_decode(text, &code);
    if (*width == 0) {
        return LETTER_NONE;
    }
    return khp_is_capital(code)        ? LETTER_CAPITAL
           : khp_is_small_letter(code) ? LETTER_SMALL
                                       : LETTER_NONE;
}

static khp_slice behind(khp_slice text, size_t width) {
    return khp_slice_of(text.ptr + width, text.len - width);
}

/* True if a word begins at the capital: behind a small letter, or before one behind a capital. An s
 * at the end of capitals is their plural. */
static bool begins_word(letter before, khp_slice at, size_t width) {
    if (before == LETTER_SMALL) {
        return true;
    }
    khp_slice next = behind(at, width);
    size_t next_width;
    bool is_small = letter_at(next, &next_width) == LETTER_SMALL;
    size_t third_width;
    bool is_plural = is_small && next.ptr[0] == 's' &&
                     letter_at(behind(next, next_width), &third_width) != LETTER_SMALL;
    return before == LETTER_CAPITAL && is_small && !is_plural;
}

void khp_header_words(khp_buffer *words, khp_slice header) {
    khp_buffer parted = {0};
    letter before = LETTER_NONE;
    size_t width;
    for (khp_slice rest = header; rest.len > 0; rest = behind(rest, width)) {
        letter here = letter_at(rest, &width);
        if (width == 0) {
            break;
        }
        if (here == LETTER_CAPITAL && begins_word(before, rest, width)) {
            khp_buffer_add_byte(&parted, ' ');
        }
        khp_buffer_add(&parted, khp_slice_of(rest.ptr, width));
        before = here;
    }
    khp_fold_words(words, khp_buffer_slice(&parted));
    words->failed = words->failed || parted.failed;
    khp_buffer_clear(&parted);
}

/* ---- one word ---- */

khp_slice khp_word_without_digits(khp_slice word) {
    while (word.len > 0 && word.ptr[word.len - 1] >= '0' && word.ptr[word.len - 1] <= '9') {
        word.len--;
    }
    return word;
}

static bool ends_in(khp_slice word, const char *end) {
    khp_slice sought = khp_slice_cstr(end);
    return word.len >= sought.len &&
           memcmp(word.ptr + word.len - sought.len, sought.ptr, sought.len) == 0;
}

/* Plurals that change what stands before the s. The shortest word that may be one keeps "pais" and
 * "dies" what they are. */
static const struct {
    const char *plural, *singular;
    size_t least;
} endings[] = {
    {"pais", "pais", 4}, /* es: a country */
    {"ies", "y", 6},     /* en: boundaries */
    {"oes", "ao", 5},    /* pt: funcoes */
    {"ais", "al", 6},    /* pt: sociais */
    {"eaux", "eau", 5},  /* fr: reseaux */
    {"aux", "al", 6},    /* fr: sociaux */
};

/* Neither "phones" nor "direcciones" says whether its e belongs to the singular, so it goes from
 * long words, and from their singular as well. */
#define LEAST_BEFORE_E 5

void khp_word_add_singular(khp_buffer *to, khp_slice word) {
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (word.len >= endings[i].least && ends_in(word, endings[i].plural)) {
            word.len -= strlen(endings[i].plural);
            khp_buffer_add(to, word);
            khp_buffer_add_cstr(to, endings[i].singular);
            return;
        }
    }
    bool is_plural = word.len > 3 && ends_in(word, "s") && !ends_in(word, "ss");
    word.len -= is_plural ? 1 : 0;
    word.len -= word.len > LEAST_BEFORE_E && ends_in(word, "e") ? 1 : 0;
    khp_buffer_add(to, word);
}
