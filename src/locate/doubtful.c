#include "locate/doubtful.h"

#include "locate/toponym.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- marks ---- */

static bool take_end(khp_slice *text, const char *mark) {
    size_t len = strlen(mark);
    if (text->len >= len && memcmp(text->ptr + text->len - len, mark, len) == 0) {
        *text = khp_slice_trim(khp_slice_of(text->ptr, text->len - len));
        return true;
    }
    return false;
}

static bool take_start(khp_slice *text, const char *mark) {
    size_t len = strlen(mark);
    if (text->len >= len && memcmp(text->ptr, mark, len) == 0) {
        *text = khp_slice_trim(khp_slice_of(text->ptr + len, text->len - len));
        return true;
    }
    return false;
}

static bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool khp_doubt_take_mark(khp_slice text, khp_slice *rest) {
    static const char *const marks[] = {"(?)", "[?]", "?", "\xC2\xBF", "\xD8\x9F", "\xEF\xBC\x9F"};
    bool found = false;
    *rest = khp_slice_trim(text);
    if (rest->len > 0 && is_plain(rest->ptr[0]) && is_plain(rest->ptr[rest->len - 1])) {
        return false; /* nearly all */
    }
    for (size_t i = 0; i < COUNT(marks);) {
        bool taken = rest->len > 0 && (take_end(rest, marks[i]) || take_start(rest, marks[i]));
        found = found || taken;
        i = taken ? 0 : i + 1; /* what stands before a mark may be another one */
    }
    return found && rest->len > 0;
}

/* ---- words ---- */

/* In Spanish, English, Portuguese and French, folded; what follows is the name. */
static const char *const openings[] = {
    "cerca de ",
    "cerca del ",
    "cerca a ",
    "cercanias de ",
    "en las cercanias de ",
    "proximo a ",
    "proximidades de ",
    "inmediaciones de ",
    "en las inmediaciones de ",
    "alrededores de ",
    "en los alrededores de ",
    "afueras de ",
    "a las afueras de ",
    "en las afueras de ",
    "hacia ",
    "camino a ",
    "near ",
    "near to ",
    "close to ",
    "nearby ",
    "around ",
    "vicinity of ",
    "in the vicinity of ",
    "outskirts of ",
    "on the outskirts of ",
    "outside ",
    "outside of ",
    "perto de ",
    "proximo de ",
    "nas proximidades de ",
    "nos arredores de ",
    "arredores de ",
    "pres de ",
    "pres d ",
    "a proximite de ",
    "aux environs de ",
    "environs de ",
    "aux alentours de ",
    "vers ",
};

static const char *const betweens[] = {"entre ", "between "};
static const char *const ands[] = {" y ", " e ", " and ", " et ", " ou ", " o ", " or "};

static bool opens(khp_slice text, const char *words, khp_slice *rest) {
    size_t len = strlen(words);
    if (text.len <= len || memcmp(text.ptr, words, len) != 0) {
        return false;
    }
    *rest = khp_slice_of(text.ptr + len, text.len - len);
    return true;
}

/* Cuts `A y B` at its first word for and. */
static bool cut_at_and(khp_slice text, khp_slice names[KHP_DOUBT_NAMES]) {
    for (size_t at = 1; at < text.len; at++) {
        for (size_t i = 0; i < COUNT(ands); i++) {
            khp_slice rest;
            if (opens(khp_slice_of(text.ptr + at, text.len - at), ands[i], &rest)) {
                names[0] = khp_slice_of(text.ptr, at);
                names[1] = rest;
                return true;
            }
        }
    }
    return false;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static khp_slice next_word(khp_slice *rest) { return khp_slice_cut(rest, ' '); }

/* `a 5 km de X`, `12 km al norte de X`, `3 miles from X`: what follows the last connector. */
static bool find_distance(khp_slice text, khp_slice *name) {
    static const char *const units[] = {
        "km",     "kms",    "kilometros", "kilometres", "kilometers", "quilometros", "m",
        "metros", "meters", "metres",     "mile",       "miles",      "millas",      "leguas"};
    static const char *const links[] = {" de ", " del ", " from ", " of ", " do ", " da ", " d "};
    static const char *const befores[] = {"a", "unos", "unas", "about", "aproximadamente"};
    khp_slice rest = text;
    khp_slice word = next_word(&rest);
    for (size_t i = 0; i < COUNT(befores); i++) { /* `a unos 5 km`, `about 5 km` */
        word = khp_slice_eq(word, khp_slice_cstr(befores[i])) ? next_word(&rest) : word;
    }
    if (word.len == 0 || !is_digit(word.ptr[0])) {
        return false;
    }
    while (rest.len > 0 && is_digit(rest.ptr[0])) { /* `2,5 km` folds to `2 5 km` */
        (void)next_word(&rest);
    }
    khp_slice unit = next_word(&rest);
    bool is_unit = false;
    for (size_t i = 0; i < COUNT(units); i++) {
        is_unit = is_unit || khp_slice_eq(unit, khp_slice_cstr(units[i]));
    }
    for (size_t at = 0; is_unit && rest.ptr != NULL && at < rest.len; at++) {
        for (size_t i = 0; i < COUNT(links); i++) {
            size_t skip = at == 0 ? 1 : 0; /* the link may come at once */
            khp_slice tail = khp_slice_of(rest.ptr + at, rest.len - at);
            if (opens(tail, links[i] + skip, name)) {
                return true;
            }
        }
    }
    return false;
}

size_t khp_doubt_find_names(khp_slice folded, khp_slice names[KHP_DOUBT_NAMES]) {
    khp_slice rest;
    for (size_t i = 0; i < COUNT(betweens); i++) {
        if (opens(folded, betweens[i], &rest) && cut_at_and(rest, names)) {
            return 2;
        }
    }
    for (size_t i = 0; i < COUNT(openings); i++) {
        if (opens(folded, openings[i], &rest)) {
            names[0] = rest;
            return 1;
        }
    }
    return find_distance(folded, &names[0]) ? 1 : 0;
}

bool khp_doubt_is_said(khp_slice text, khp_buffer *working) {
    khp_slice rest;
    khp_slice names[KHP_DOUBT_NAMES];
    if (khp_doubt_take_mark(text, &rest)) {
        return true;
    }
    khp_buffer_rewind(working);
    khp_toponym_fold(working, text);
    return khp_doubt_find_names(khp_buffer_slice(working), names) > 0;
}
