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

/* How much of the text an earlier answer takes that a form puts in: "${name}" of XLSForm, 0 if none
 * stands there. */
static size_t width_of_answer(khp_slice text) {
    bool begins = text.len > 2 && text.ptr[0] == '$' && text.ptr[1] == '{';
    const char *end = begins ? memchr(text.ptr, '}', text.len) : NULL;
    return end != NULL ? (size_t)(end - text.ptr) + 1 : 0;
}

/* True if the text begins with a # for a number, not with a tag ("#adm1+name"). */
static bool is_number_sign(khp_slice text) {
    size_t width;
    return text.ptr[0] == '#' && letter_at(behind(text, 1), &width) == LETTER_NONE;
}

/* Appends what is no part of a word but says something. How much of the text that was. */
static size_t add_sign(khp_buffer *parted, khp_slice text) {
    size_t width = width_of_answer(text);
    if (width == 0 && is_number_sign(text)) {
        khp_buffer_add_cstr(parted, " no ");
        return 1;
    }
    khp_buffer_add_cstr(parted, width > 0 ? " " : "");
    return width;
}

void khp_header_words(khp_buffer *words, khp_slice header) {
    khp_buffer parted = {0};
    letter before = LETTER_NONE;
    size_t width;
    for (khp_slice rest = header; rest.len > 0; rest = behind(rest, width)) {
        width = add_sign(&parted, rest);
        if (width > 0) {
            before = LETTER_NONE;
            continue;
        }
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

/* ---- questions ---- */

#define OPENING_MARK "\xC2\xBF" /* ¿ */

khp_slice khp_header_asked(khp_slice header) {
    khp_slice mark = khp_slice_cstr(OPENING_MARK);
    for (size_t at = 0; at + mark.len <= header.len; at++) {
        if (memcmp(header.ptr + at, mark.ptr, mark.len) == 0) {
            return behind(header, at);
        }
    }
    return header;
}

bool khp_header_is_question(khp_slice header) {
    for (; header.len > 0; header.len--) {
        char last = header.ptr[header.len - 1];
        if (last != ' ' && last != '*' && last != ':') {
            break;
        }
    }
    return header.len > 0 && header.ptr[header.len - 1] == '?';
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
