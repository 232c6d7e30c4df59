#include "locate/toponym.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "locate/words.h"

#include <utf8proc.h>

/* The folded forms of U+0080 to U+024F ("~": taken the long way). Made from the Unicode Character
 * Database by the rules of fold_character and held equal to them by a unit test. */
#define LATIN_FIRST 0x80
#define LATIN_END 0x250
/* clang-format off */
static const char latin[LATIN_END - LATIN_FIRST][4] = {
    " ", " ", " ", " ", " ", " ", " ", " ", /* U+0080 */
    " ", " ", " ", " ", " ", " ", " ", " ", /* U+0088 */
    " ", " ", " ", " ", " ", " ", " ", " ", /* U+0090 */
    " ", " ", " ", " ", " ", " ", " ", " ", /* U+0098 */
    " ", " ", " ", " ", " ", " ", " ", " ", /* U+00A0 */
    " ", " ", "a", " ", " ", "", " ", " ", /* U+00A8 */
    " ", " ", "2", "3", "~", "~", " ", " ", /* U+00B0 */
    " ", "1", "o", " ", "1 4", "1 2", "3 4", " ", /* U+00B8 */
    "a", "a", "a", "a", "a", "a", "ae", "c", /* U+00C0 */
    "e", "e", "e", "e", "i", "i", "i", "i", /* U+00C8 */
    "d", "n", "o", "o", "o", "o", "o", " ", /* U+00D0 */
    "o", "u", "u", "u", "u", "y", "th", "ss", /* U+00D8 */
    "a", "a", "a", "a", "a", "a", "ae", "c", /* U+00E0 */
    "e", "e", "e", "e", "i", "i", "i", "i", /* U+00E8 */
    "d", "n", "o", "o", "o", "o", "o", " ", /* U+00F0 */
    "o", "u", "u", "u", "u", "y", "th", "y", /* U+00F8 */
    "a", "a", "a", "a", "a", "a", "c", "c", /* U+0100 */
    "c", "c", "c", "c", "c", "c", "d", "d", /* U+0108 */
    "d", "d", "e", "e", "e", "e", "e", "e", /* U+0110 */
    "e", "e", "e", "e", "g", "g", "g", "g", /* U+0118 */
    "g", "g", "g", "g", "h", "h", "h", "h", /* U+0120 */
    "i", "i", "i", "i", "i", "i", "i", "i", /* U+0128 */
    "i", "i", "ij", "ij", "j", "j", "k", "k", /* U+0130 */
    "k", "l", "l", "l", "l", "l", "l", "l ", /* U+0138 */
    "l ", "l", "l", "n", "n", "n", "n", "n", /* U+0140 */
    "n", "~", "n", "n", "o", "o", "o", "o", /* U+0148 */
    "o", "o", "oe", "oe", "r", "r", "r", "r", /* U+0150 */
    "r", "r", "s", "s", "s", "s", "s", "s", /* U+0158 */
    "s", "s", "t", "t", "t", "t", "t", "t", /* U+0160 */
    "u", "u", "u", "u", "u", "u", "u", "u", /* U+0168 */
    "u", "u", "u", "u", "w", "w", "y", "y", /* U+0170 */
    "y", "z", "z", "z", "z", "z", "z", "s", /* U+0178 */
    "b", "b", "~", "~", "~", "~", "~", "~", /* U+0180 */
    "~", "d", "d", "~", "~", "~", "~", "~", /* U+0188 */
    "~", "~", "~", "~", "~", "~", "~", "i", /* U+0190 */
    "k", "k", "~", "~", "~", "n", "~", "~", /* U+0198 */
    "o", "o", "~", "~", "~", "~", "~", "~", /* U+01A0 */
    "~", "~", "~", "~", "~", "~", "~", "u", /* U+01A8 */
    "u", "~", "~", "~", "~", "~", "~", "~", /* U+01B0 */
    "~", "~", "~", "~", "~", "~", "~", "~", /* U+01B8 */
    "~", "~", "~", "~", "dz", "dz", "dz", "lj", /* U+01C0 */
    "lj", "lj", "nj", "nj", "nj", "a", "a", "i", /* U+01C8 */
    "i", "o", "o", "u", "u", "u", "u", "u", /* U+01D0 */
    "u", "u", "u", "u", "u", "~", "a", "a", /* U+01D8 */
    "a", "a", "ae", "ae", "~", "~", "g", "g", /* U+01E0 */
    "k", "k", "o", "o", "o", "o", "~", "~", /* U+01E8 */
    "j", "dz", "dz", "dz", "g", "g", "~", "~", /* U+01F0 */
    "n", "n", "a", "a", "ae", "ae", "o", "o", /* U+01F8 */
    "a", "a", "a", "a", "e", "e", "e", "e", /* U+0200 */
    "i", "i", "i", "i", "o", "o", "o", "o", /* U+0208 */
    "r", "r", "r", "r", "u", "u", "u", "u", /* U+0210 */
    "s", "s", "t", "t", "~", "~", "h", "h", /* U+0218 */
    "~", "~", "~", "~", "~", "~", "a", "a", /* U+0220 */
    "e", "e", "o", "o", "o", "o", "o", "o", /* U+0228 */
    "o", "o", "y", "y", "~", "~", "~", "~", /* U+0230 */
    "~", "~", "~", "~", "~", "~", "~", "~", /* U+0238 */
    "~", "~", "~", "b", "~", "~", "~", "~", /* U+0240 */
    "~", "~", "~", "~", "~", "~", "~", "~", /* U+0248 */
};
/* clang-format on */

/* Letters that Unicode does not decompose but that people type without their stroke or ligature, or
 * as another letter of their script; "": written or not, it is the same name. By code. */
typedef struct letter {
    int32_t code;
    char plain[4];
} letter;

static const letter letters[] = {
    {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},  {0xFE, "th"}, {0x111, "d"},  {0x127, "h"},
    {0x131, "i"}, {0x138, "k"}, {0x142, "l"}, {0x14B, "n"}, {0x153, "oe"}, {0x167, "t"},
    {0x180, "b"}, {0x199, "k"}, {0x253, "b"}, {0x256, "d"}, {0x257, "d"},  {0x268, "i"},
    {0x272, "n"}, {0x491, "г"}, {0x629, "ه"}, {0x640, ""},  {0x649, "ي"},  {0x671, "ا"},
    {0x6A9, "ك"}, {0x6BE, "ه"}, {0x6C1, "ه"}, {0x6C3, "ه"}, {0x6CC, "ي"},  {0x6D5, "ه"},
};

/* Apostrophes, and the signs that romanisations write for ayn, hamza, glottal stops, soft signs and
 * aspiration. Only the first kind also stands for a vowel left out before a name (`L'Aquila`). */
typedef enum apostrophe { APOSTROPHE_NONE, APOSTROPHE_SIGN, APOSTROPHE_ELIDING } apostrophe;

static inline apostrophe apostrophe_of(int32_t code) {
    if (code > 0x374 && code < 0x1FFD && code != 0x5F3) {
        return APOSTROPHE_NONE; /* most of what is not Latin */
    }
    switch (code) {
    case 0x27: /* ' */
    case 0x60: /* ` */
    case 0xB4: /* ´ */
    case 0x2BC:
    case 0x1FFD: /* canonically ´ */
    case 0x2018: /* ‘ */
    case 0x2019: /* ’ */
    case 0x201B:
    case 0x2032: /* ′, and the double and so on, compatibly several of it */
    case 0x2033:
    case 0x2034:
    case 0x2057:
    case 0xFF07: /* full width */ return APOSTROPHE_ELIDING;
    case 0x2B9:
    case 0x2BA:
    case 0x2BB:
    case 0x2BD:
    case 0x2BE:
    case 0x2BF:
    case 0x2C8:
    case 0x2CA:
    case 0x2CB:
    case 0x2EE:
    case 0x374:  /* canonically U+02B9 */
    case 0x5F3:  /* Hebrew geresh */
    case 0xA78B: /* saltillo */
    case 0xA78C: return APOSTROPHE_SIGN;
    default: return APOSTROPHE_NONE;
    }
}

/* Folded words whose vowel is left out before a name that begins with one. */
static const khp_slice elided[] = {
    {"l", 1},    {"d", 1},    {"dell", 4}, {"all", 3},     {"nell", 4},
    {"dall", 4}, {"sull", 4}, {"sant", 4}, {"castell", 7}, {"grand", 5},
};

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

/* True if an apostrophe parts the word that ends the folded text from what begins with `next`:
 * `L'Aquila` and `dell'Umbria` are two words, `O'Higgins` as well, `Sana'a` and `Mol'endo` one. */
static bool parts_words(const char *folded, size_t length, apostrophe kind, char next) {
    size_t start = length;
    while (start > 0 && folded[start - 1] != ' ') {
        start--;
    }
    khp_slice word = khp_slice_of(folded + start, length - start);
    if (is_digit(next) || word.len == 0 || is_digit(word.ptr[word.len - 1])) {
        return true;
    }
    if (kind == APOSTROPHE_SIGN) {
        return false;
    }
    bool is_vowel = strchr("aeiouhy", next) != NULL;
    for (size_t i = 0; is_vowel && i < sizeof elided / sizeof elided[0]; i++) {
        if (khp_slice_eq(elided[i], word)) {
            return true;
        }
    }
    return word.len == 1 && *word.ptr == 'o';
}

/* A folded form in the making: a separator is written only between two words. */
typedef struct fold {
    khp_buffer *out;
    size_t start;
    bool gap;
    apostrophe pending; /* read behind a word, and nothing since */
} fold;

static void put_gap(fold *f) {
    f->gap = true;
    f->pending = APOSTROPHE_NONE;
}

static void put_apostrophe(fold *f, apostrophe kind) {
    bool is_behind = !f->gap && f->out->len > f->start;
    f->pending = is_behind ? kind : APOSTROPHE_NONE;
    f->gap = !is_behind;
}

static void put_byte(fold *f, char byte) {
    if (byte == ' ') {
        put_gap(f);
        return;
    }
    if (f->pending != APOSTROPHE_NONE && !f->out->failed) {
        f->gap = parts_words(f->out->ptr + f->start, f->out->len - f->start, f->pending, byte);
        f->pending = APOSTROPHE_NONE;
    }
    if (f->gap && f->out->len > f->start) {
        khp_buffer_add_byte(f->out, ' ');
    }
    f->gap = false;
    khp_buffer_add_byte(f->out, byte);
}

static void put_text(fold *f, const char *cstr) {
    for (; *cstr != '\0'; cstr++) {
        put_byte(f, *cstr);
    }
}

static const char *plain_letter(int32_t code) {
    size_t low = 0;
    size_t high = sizeof letters / sizeof letters[0];
    if (code > letters[high - 1].code) {
        return NULL;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (letters[middle].code == code) {
            return letters[middle].plain;
        }
        if (letters[middle].code < code) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

static bool is_word_character(int32_t code) {
    utf8proc_category_t category = utf8proc_category(code);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static void put_code(fold *f, int32_t code) {
    const char *plain = plain_letter(code);
    if (plain != NULL) {
        put_text(f, plain);
        return;
    }
    apostrophe kind = apostrophe_of(code);
    if (kind != APOSTROPHE_NONE) {
        put_apostrophe(f, kind);
        return;
    }
    if (!is_word_character(code)) {
        put_gap(f);
        return;
    }
    char bytes[4];
    size_t len = khp_utf8_encode((uint32_t)code, bytes);
    for (size_t i = 0; i < len; i++) {
        put_byte(f, bytes[i]);
    }
}

/* One character by utf8proc. Marks vanish, so that the canonical order of several marks on one
 * letter, which a character alone cannot know, does not matter. */
static void fold_character(fold *f, uint32_t code) {
    utf8proc_int32_t parts[32];
    int last_class = 0;
    if (code == 0xB4 || code == 0x1FFD || code == '\'' || code == '`') {
        put_apostrophe(f, APOSTROPHE_ELIDING); /* ´ decomposes into a space and a mark */
        return;
    }
    utf8proc_ssize_t count =
        utf8proc_decompose_char((utf8proc_int32_t)code, parts, 32,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                    UTF8PROC_STRIPMARK | UTF8PROC_IGNORE,
                                &last_class);
    if (count < 0 || count > 32) { /* no character decomposes into so many: keep it whole */
        put_code(f, (int32_t)code);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        put_code(f, parts[i]);
    }
}

/* The folded forms of ASCII; 0: a separator, or an apostrophe. */
static const char ascii[128] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
    ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

/* The folded form of two bytes of UTF-8 by the Latin table; NULL if they are no character of it. */
static inline const char *find_latin(unsigned first, unsigned second) {
    unsigned code = (first & 0x1F) << 6 | (second & 0x3F);
    if (first < 0xC2 || first > 0xC9 || (second & 0xC0) != 0x80 || code >= LATIN_END ||
        latin[code - LATIN_FIRST][0] == '~') {
        return NULL;
    }
    return latin[code - LATIN_FIRST];
}

/* Letters, and the gap before them, that a byte of Latin text gives at most: two bytes have no more
 * than three letters. One byte is written in vain. */
#define WIDEST 2
#define SLACK 4

/* Folds what the tables know, up to the first character that they do not, into the room that there
 * is. Returns its offset. A gap is written before every letter, and kept where one was read. */
static size_t fold_known(fold *f, khp_slice name) {
    const char *const start = f->out->ptr + f->start;
    char *out = f->out->ptr + f->out->len;
    size_t gap = f->gap && out > start;
    size_t at = 0;
    while (at < name.len) {
        unsigned byte = (unsigned char)name.ptr[at];
        if (byte < 0x80) {
            if (ascii[byte] != '\0') {
                *out = ' ';
                out += gap;
                gap = 0;
                *out++ = ascii[byte];
            } else if (byte == '\'' || byte == '`') {
                break;
            } else {
                gap = out > start;
            }
            at++;
            continue;
        }
        const char *letters_of =
            at + 1 < name.len ? find_latin(byte, (unsigned char)name.ptr[at + 1]) : NULL;
        if (letters_of == NULL) {
            break;
        }
        for (at += 2; *letters_of != '\0'; letters_of++) {
            *out = ' ';
            if (*letters_of == ' ') {
                gap = out > start;
            } else {
                out += gap;
                gap = 0;
                *out++ = *letters_of;
            }
        }
    }
    f->gap = gap != 0;
    f->out->len = (size_t)(out - f->out->ptr);
    return at;
}

void khp_toponym_fold(khp_buffer *folded, khp_slice name) {
    fold f = {.out = folded, .start = folded->len};
    while (name.len > 0 && khp_buffer_reserve(folded, name.len * WIDEST + SLACK)) {
        size_t known = f.pending == APOSTROPHE_NONE ? fold_known(&f, name) : 0;
        name = khp_slice_of(name.ptr + known, name.len - known);
        uint32_t code = 0;
        size_t len = khp_utf8_decode(name, &code);
        if (len == 0) {
            return;
        }
        fold_character(&f, code);
        name = khp_slice_of(name.ptr + len, name.len - len);
    }
}

void khp_toponym_fold_slowly(khp_buffer *folded, khp_slice name) {
    fold f = {.out = folded, .start = folded->len};
    uint32_t code = 0;
    for (size_t len = 0; (len = khp_utf8_decode(name, &code)) > 0;) {
        fold_character(&f, code);
        name = khp_slice_of(name.ptr + len, name.len - len);
    }
}

void khp_toponym_fold_keeping_enye(khp_buffer *folded, khp_slice name) {
    khp_buffer composed = {0};
    khp_toponym_nfc(&composed, name);
    fold f = {.out = folded, .start = folded->len};
    khp_slice rest = khp_buffer_slice(&composed);
    uint32_t code = 0;
    for (size_t len = 0; (len = khp_utf8_decode(rest, &code)) > 0;) {
        if (code == 0xD1 || code == 0xF1) {
            put_text(&f, "\xC3\xB1");
        } else {
            fold_character(&f, code);
        }
        rest = khp_slice_of(rest.ptr + len, rest.len - len);
    }
    folded->failed = folded->failed || composed.failed;
    khp_buffer_clear(&composed);
}

/* Every character below U+0300 is its own form C and composes with nothing before it. */
static bool is_surely_composed(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0xCC) {
            return false;
        }
    }
    return true;
}

void khp_toponym_nfc(khp_buffer *composed, khp_slice text) {
    if (is_surely_composed(text) || !khp_utf8_valid(text)) {
        khp_buffer_add(composed, text);
        return;
    }
    const utf8proc_option_t options = UTF8PROC_COMPOSE | UTF8PROC_STABLE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.ptr;
    /* A character decomposes canonically into at most 4, and is re-encoded in place. */
    size_t room = text.len * 4 + 1;
    utf8proc_int32_t *codes = khp_alloc(room, sizeof *codes);
    if (codes == NULL) {
        composed->failed = true;
        return;
    }
    utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, codes,
                                                (utf8proc_ssize_t)room, options);
    if (count >= 0 && (size_t)count < room) {
        count = utf8proc_reencode(codes, count, options);
    }
    if (count >= 0 && (size_t)count < room) {
        khp_buffer_add(composed, khp_slice_of((const char *)codes, (size_t)count));
    } else {
        khp_buffer_add(composed, text);
    }
    khp_free(codes);
}

const char *khp_toponym_unicode_version(void) { return utf8proc_unicode_version(); }

/* The folded form of one character that has one of ASCII letters; NULL if it has none. What parts
 * words is " ". */
static const char *short_form(uint32_t code, char single[2]) {
    if (code < LATIN_FIRST) {
        single[0] = ascii[code] == '\0' ? ' ' : ascii[code];
        return single;
    }
    if (code < LATIN_END && latin[code - LATIN_FIRST][0] != '~') {
        return latin[code - LATIN_FIRST];
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    bool is_mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
    if (is_mark || code == 0xFEFF || (code >= 0x200B && code < 0x2010)) {
        return "";
    }
    bool has_no_letter = (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO) ||
                         category == UTF8PROC_CATEGORY_SM || category == UTF8PROC_CATEGORY_ZS;
    return has_no_letter ? " " : NULL;
}

size_t khp_toponym_fold_short(khp_slice text, char folded[KHP_SHORT_BYTES]) {
    /* No character of the Latin table has more than three letters, and a gap before them. */
    const size_t widest = 4;
    size_t len = 0;
    bool gap = false;
    apostrophe pending = APOSTROPHE_NONE;
    while (text.len > 0) {
        uint32_t code = 0;
        char single[2] = "";
        size_t bytes = khp_utf8_decode(text, &code);
        apostrophe kind = bytes == 0 ? APOSTROPHE_NONE : apostrophe_of((int32_t)code);
        const char *form = kind != APOSTROPHE_NONE ? "" : short_form(code, single);
        if (bytes == 0 || len + widest > KHP_SHORT_BYTES || form == NULL) {
            return KHP_NOT_SHORT;
        }
        if (kind != APOSTROPHE_NONE) {
            gap = gap || len == 0;
            pending = gap ? APOSTROPHE_NONE : kind;
        }
        for (; *form != '\0'; form++) {
            bool parts = pending != APOSTROPHE_NONE && parts_words(folded, len, pending, *form);
            gap = gap || parts || *form == ' ';
            pending = APOSTROPHE_NONE;
            if (*form == ' ') {
                continue;
            }
            if (gap && len > 0) {
                folded[len++] = ' ';
            }
            gap = false;
            folded[len++] = *form;
        }
        text = khp_slice_of(text.ptr + bytes, text.len - bytes);
    }
    return len;
}

static char ascii_folded(char byte) {
    char letter_or_digit = ascii[(unsigned char)byte & 0x7F];
    return letter_or_digit == '\0' ? ' ' : letter_or_digit;
}

/* False if the first two letters, being ASCII, are those of no placeholder. */
static bool may_be_placeholder(khp_slice text) {
    size_t at = 0;
    char first = ' ';
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80 && first == ' ') {
        first = ascii_folded(text.ptr[at++]);
    }
    if (first == ' ') {
        return true; /* empty, punctuation, or more than ASCII */
    }
    char second = at == text.len ? '\0' : text.ptr[at];
    if ((unsigned char)second >= 0x80) {
        return true;
    }
    return khp_words_may_start_placeholder(first, second == '\0' ? '\0' : ascii_folded(second));
}

/* `nan`, `NaN` and `NAN` are what programs write for nothing; Nan is a province of Thailand. */
static bool is_capitalised_nan(khp_slice text) {
    return khp_slice_eq(khp_slice_trim(text), KHP_SLICE("Nan"));
}

bool khp_toponym_is_placeholder(khp_slice text) {
    if (!may_be_placeholder(text) || is_capitalised_nan(text)) {
        return false;
    }
    char folded[KHP_SHORT_BYTES];
    size_t len = khp_toponym_fold_short(text, folded);
    return len != KHP_NOT_SHORT && khp_words_is_placeholder(khp_slice_of(folded, len));
}

static bool may_be_code(khp_slice text) {
    return text.len == 2 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' && text.ptr[1] >= 'A' &&
           text.ptr[1] <= 'Z' && !khp_slice_eq(text, KHP_SLICE("NA"));
}

bool khp_toponym_is_area_placeholder(khp_slice text) {
    return !may_be_code(text) && khp_toponym_is_placeholder(text);
}
