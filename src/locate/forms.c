#include "locate/forms.h"

#include "locate/words.h"

#include <stdint.h>

static khp_slice from(khp_slice text, size_t start) {
    return khp_slice_of(text.ptr + start, text.len - start);
}

/* A name whose words are being taken off. */
typedef struct stripping {
    khp_slice rest;
    khp_word_scope scope;
    khp_levels levels; /* of the first word that went */
} stripping;

static void note_levels(stripping *s, const khp_level_word *word) {
    s->levels = s->levels == 0 ? word->levels : s->levels;
}

/* Takes one level word with its connector off the front; false if there is none. */
static bool strip_before(stripping *s) {
    khp_slice rest = s->rest;
    const khp_level_word *word = khp_level_word_before(rest, s->scope, true);
    size_t article = word == NULL ? khp_words_article(rest) : 0;
    if (article > 0) { /* `la ciudad de Juliaca` */
        rest = from(rest, article);
        word = khp_level_word_before(rest, s->scope, true);
    }
    if (word == NULL) {
        return false;
    }
    size_t connector = khp_words_connector(from(rest, word->length + 1));
    if (connector == 0 && word->bare > s->scope) {
        word = khp_level_word_before(rest, s->scope, false);
        if (word == NULL) {
            return false;
        }
        connector = khp_words_connector(from(rest, word->length + 1));
    }
    s->rest = from(rest, word->length + 1 + connector);
    note_levels(s, word);
    return true;
}

static bool strip_after(stripping *s) {
    const khp_level_word *word = khp_level_word_after(s->rest, s->scope);
    if (word == NULL) {
        return false;
    }
    s->rest.len -= word->length + 1;
    note_levels(s, word);
    return true;
}

static bool is_number(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return true;
}

static bool is_two_words(khp_slice text) {
    size_t gaps = 0;
    for (size_t i = 0; i < text.len; i++) {
        gaps += text.ptr[i] == ' ';
    }
    return gaps == 1;
}

/* Takes the level words off. A text that is nothing else (`Distrito Federal`, `El Cercado`) is a
 * name, and so is one that leaves a number, which could be a code (`Zone 5`). */
static void strip_words(stripping *s) {
    khp_slice whole = s->rest;
    for (int i = 0; i < 3 && strip_before(s); i++) {
    }
    for (int i = 0; i < 2 && strip_after(s); i++) {
        if (khp_is_level_word(s->rest) && s->scope == KHP_WORD_OF_AREAS) {
            return; /* `Republic County` */
        }
    }
    if (s->levels == 0) {
        return;
    }
    if (is_number(s->rest) || khp_is_level_word(from(whole, khp_words_article(whole)))) {
        s->rest = whole;
        s->levels = 0;
    } else if (s->scope == KHP_WORD_OF_AREAS && khp_level_word_of(s->rest) != NULL &&
               is_two_words(whole) && khp_level_word_after(whole, s->scope) != NULL) {
        s->rest = whole; /* `Kota district`: what was taken was the name */
        s->levels = 0;
        (void)strip_after(s);
    }
}

static unsigned roman_digit(char letter) {
    return letter == 'i' ? 1 : letter == 'v' ? 5 : letter == 'x' ? 10 : 0;
}

/* The value of a Roman numeral up to 39 in its one right spelling, or 0. */
static unsigned roman_value(khp_slice word) {
    static const char *const ones[] = {"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"};
    unsigned value = 0;
    for (size_t i = 0; i < word.len; i++) {
        unsigned digit = roman_digit(word.ptr[i]);
        unsigned next = i + 1 < word.len ? roman_digit(word.ptr[i + 1]) : 0;
        if (digit == 0 || value > 39) {
            return 0;
        }
        value = next > digit ? value - digit : value + digit;
    }
    if (value == 0 || value > 39) {
        return 0;
    }
    size_t tens = value / 10;
    khp_slice tail = khp_slice_cstr(ones[value % 10]);
    bool right = word.len == tens + tail.len && memcmp(word.ptr + tens, tail.ptr, tail.len) == 0;
    for (size_t i = 0; right && i < tens; i++) {
        right = word.ptr[i] == 'x';
    }
    return right ? value : 0;
}

/* Writes one word of the core; there is room. Returns what is behind it. */
static char *put_word(char *out, khp_slice word, bool is_first, bool is_only) {
    khp_slice whole = is_only ? (khp_slice){NULL, 0} : khp_words_unabbreviated(word);
    unsigned number = is_first ? 0 : roman_value(word);
    if (!is_first) {
        *out++ = ' ';
    }
    if (number > 0) {
        if (number > 9) {
            *out++ = (char)('0' + number / 10);
        }
        *out++ = (char)('0' + number % 10);
        return out;
    }
    word = whole.ptr != NULL ? whole : word;
    memcpy(out, word.ptr, word.len);
    return out + word.len;
}

/* No abbreviation stands for more letters than these times its own. */
#define WIDEST 4

static khp_levels core_within(khp_buffer *core, khp_slice folded, khp_word_scope scope) {
    if (folded.len == 0 || memchr(folded.ptr, ' ', folded.len) == NULL) {
        khp_buffer_add(core, folded); /* one word has nothing around it */
        return 0;
    }
    stripping s = {.rest = folded, .scope = scope};
    strip_words(&s);
    folded = from(s.rest, khp_words_article(s.rest));
    if (!khp_buffer_reserve(core, folded.len * WIDEST + 1)) {
        return s.levels;
    }
    char *out = core->ptr + core->len;
    bool is_first = true;
    for (khp_slice rest = folded; rest.len > 0; is_first = false) {
        khp_slice word = khp_slice_cut(&rest, ' ');
        out = put_word(out, word, is_first, is_first && rest.ptr == NULL);
    }
    core->len = (size_t)(out - core->ptr);
    return s.levels;
}

khp_levels khp_form_core(khp_buffer *core, khp_slice folded) {
    return core_within(core, folded, KHP_WORD_OF_TEXTS);
}

khp_levels khp_form_core_of_row(khp_buffer *core, khp_slice folded) {
    return core_within(core, folded, KHP_WORD_OF_ROWS);
}

khp_levels khp_form_core_of_area(khp_buffer *core, khp_slice folded) {
    return core_within(core, folded, KHP_WORD_OF_AREAS);
}

/* Length of a dash of any kind at the start of text, or 0. */
static size_t dash_length(khp_slice text) {
    if (text.len >= 1 && text.ptr[0] == '-') {
        return 1;
    }
    bool is_dash = text.len >= 3 && memcmp(text.ptr, "\xE2\x80", 2) == 0 &&
                   (unsigned char)text.ptr[2] >= 0x90 && (unsigned char)text.ptr[2] <= 0x95;
    return is_dash ? 3 : 0;
}

static bool is_separator(char byte) {
    return byte == '(' || byte == ')' || byte == ',' || byte == ';' || byte == '/' || byte == '|' ||
           byte == '[' || byte == ']';
}

/* Length of the separator at text[at], or 0. */
static size_t separator_length(khp_slice text, size_t at, bool at_hyphens) {
    if (is_separator(text.ptr[at])) {
        return 1;
    }
    size_t dash = dash_length(from(text, at));
    if (dash == 0 || at == 0 || at + dash >= text.len) {
        return 0;
    }
    bool spaced = text.ptr[at - 1] == ' ' && text.ptr[at + dash] == ' ';
    return spaced || at_hyphens ? dash : 0;
}

static bool has_letter(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        if (byte >= 0x80 || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z')) {
            return true;
        }
    }
    return false;
}

/* Adds a part; SIZE_MAX if it cannot be one. Nothing between two separators is no part. */
static size_t add_part(khp_slice part, khp_slice parts[KHP_PART_LIMIT], size_t count) {
    part = khp_slice_trim(part);
    if (part.len == 0) {
        return count;
    }
    if (count == KHP_PART_LIMIT) {
        return SIZE_MAX;
    }
    parts[count] = part;
    return count + 1;
}

khp_slice khp_form_before_brackets(khp_slice text) {
    const char *open = text.len > 0 ? memchr(text.ptr, '(', text.len) : NULL;
    bool ends = open != NULL && text.ptr[text.len - 1] == ')';
    return ends ? khp_slice_trim(khp_slice_of(text.ptr, (size_t)(open - text.ptr)))
                : (khp_slice){NULL, 0};
}

size_t khp_form_split(khp_slice text, bool at_hyphens, khp_slice parts[KHP_PART_LIMIT]) {
    size_t count = 0;
    size_t start = 0;
    for (size_t at = 0; at < text.len && count != SIZE_MAX;) {
        size_t separator = separator_length(text, at, at_hyphens);
        if (separator > 0) {
            count = add_part(khp_slice_of(text.ptr + start, at - start), parts, count);
            start = at + separator;
        }
        at += separator > 0 ? separator : 1;
    }
    if (count != SIZE_MAX) {
        count = add_part(from(text, start), parts, count);
    }
    if (count < 2 || count == SIZE_MAX || !has_letter(parts[0])) {
        return 0;
    }
    return count;
}
