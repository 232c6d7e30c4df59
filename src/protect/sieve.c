#include "protect/sieve.h"

#define KEY_BYTES 4

/* The same, of a word that has characters beyond ASCII among its first, or is short. */
static uint32_t key_of_any(const khp_latin *latin, khp_slice text, uint32_t *mask) {
    unsigned count = 0;
    uint32_t key = 0;
    while (count < KEY_BYTES && text.len > 0) {
        khp_folded folded;
        const char *bytes = khp_latin_fold(latin, text, &folded);
        if (folded.width == 0 || (folded.length > 0 && bytes[0] == ' ')) {
            break;
        }
        for (size_t i = 0; i < folded.length && count < KEY_BYTES; i++) {
            key |= (uint32_t)(unsigned char)bytes[i] << (8 * count++);
        }
        text = khp_slice_of(text.ptr + folded.width, text.len - folded.width);
    }
    *mask = count == KEY_BYTES ? UINT32_MAX : (UINT32_C(1) << (8 * count)) - 1;
    return key;
}

/* The first folded bytes of the word at the start of the text, the first the lowest, and a mask of
 * those that there are. */
static inline uint32_t key_of(const khp_latin *latin, khp_slice text, uint32_t *mask) {
    uint32_t key = 0;
    for (size_t i = 0; i < KEY_BYTES; i++) {
        unsigned char byte = i < text.len ? (unsigned char)text.ptr[i] : 0x80;
        if (byte >= 0x80 || latin->kinds[byte] == KHP_CHARACTER_PARTS) {
            return key_of_any(latin, text, mask);
        }
        key |= (uint32_t)(unsigned char)latin->ascii[byte] << (8 * i);
    }
    *mask = UINT32_MAX;
    return key;
}

/* ---- what is sought ---- */

void khp_sieve_begin(khp_sieve *sieve) {
    sieve->count = 0;
    sieve->is_crowded = false;
    sieve->pairs = (khp_pairs){.turn = 0};
    khp_pairs_add(&sieve->pairs, KHP_SLICE("%"));
    khp_pairs_add(&sieve->pairs, KHP_SLICE("\\"));
}

static void add_key(khp_sieve *sieve, uint32_t key, uint32_t mask) {
    char bytes[KEY_BYTES];
    size_t count = 0;
    for (; count < KEY_BYTES && (mask >> (8 * count) & 1) != 0; count++) {
        bytes[count] = (char)(key >> (8 * count));
    }
    khp_pairs_add(&sieve->pairs, khp_slice_of(bytes, count));
    if (sieve->count < KHP_SIEVE_KEYS) {
        sieve->keys[sieve->count] = key;
        sieve->masks[sieve->count++] = mask;
    } else {
        sieve->is_crowded = true;
    }
}

/* What the character beyond ASCII at `at` is, and its width; 0 where the text is no valid UTF-8 any
 * more. */
static khp_character_kind kind_of_wide(khp_sieve *sieve, const khp_latin *latin, khp_slice text,
                                       size_t at, size_t *width) {
    khp_folded folded;
    const char *bytes =
        khp_latin_fold_wide(latin, khp_slice_of(text.ptr + at, text.len - at), &folded);
    *width = folded.width;
    if (folded.width == 0 || folded.length == 0) {
        return folded.width == 0 ? KHP_CHARACTER_PARTS : KHP_CHARACTER_MARK;
    }
    if (folded.length > 1 && memchr(bytes, ' ', folded.length) != NULL) {
        sieve->is_crowded = true; /* one character of several words */
    }
    return bytes[0] == ' '                ? KHP_CHARACTER_PARTS
           : khp_is_ascii_digit(bytes[0]) ? KHP_CHARACTER_DIGIT
                                          : KHP_CHARACTER_LETTER;
}

static void add_word(khp_sieve *sieve, const khp_latin *latin, khp_slice word, bool is_first) {
    uint32_t mask;
    uint32_t key = key_of(latin, word, &mask);
    if (mask == UINT32_MAX || (is_first && mask != 0)) {
        add_key(sieve, key, mask);
    }
}

/* The end of the run of characters of one kind that begins at `at` with ASCII, as far as it is
 * ASCII. */
static inline size_t end_of_run(const khp_latin *latin, khp_slice text, size_t at, uint8_t kind) {
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80 &&
           latin->kinds[(unsigned char)text.ptr[at]] == kind) {
        at++;
    }
    return at;
}

void khp_sieve_seek(khp_sieve *sieve, const khp_latin *latin, khp_slice text, size_t most_words) {
    size_t words = 0;
    size_t start = 0;
    khp_character_kind now = KHP_CHARACTER_PARTS;
    for (size_t at = 0; words < most_words && at < text.len;) {
        size_t width = 1;
        bool is_ascii = (unsigned char)text.ptr[at] < 0x80;
        khp_character_kind next =
            is_ascii ? (khp_character_kind)latin->kinds[(unsigned char)text.ptr[at]]
                     : kind_of_wide(sieve, latin, text, at, &width);
        if (next != now && next != KHP_CHARACTER_MARK) {
            if (now != KHP_CHARACTER_PARTS) {
                add_word(sieve, latin, khp_slice_of(text.ptr + start, at - start), words++ == 0);
            }
            start = at;
            now = next;
        }
        if (width == 0) {
            return;
        }
        at = is_ascii ? end_of_run(latin, text, at, (uint8_t)next) : at + width;
    }
    if (now != KHP_CHARACTER_PARTS && words < most_words) {
        add_word(sieve, latin, khp_slice_of(text.ptr + start, text.len - start), words == 0);
    }
}

/* ---- where it is sought ---- */

static bool is_sought(const khp_sieve *sieve, const khp_latin *latin, khp_slice text, size_t at) {
    uint32_t mask;
    if (sieve->is_crowded) {
        return true;
    }
    uint32_t key = key_of(latin, khp_slice_of(text.ptr + at, text.len - at), &mask);
    for (uint32_t i = 0; i < sieve->count; i++) {
        if (((key ^ sieve->keys[i]) & sieve->masks[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool khp_sieve_may_hold(const khp_sieve *sieve, const khp_latin *latin, khp_slice text) {
    size_t offsets[KHP_PAIRS_ROOM];
    for (size_t at = 0; at < text.len;) {
        size_t count = khp_pairs_begin(&sieve->pairs, text, &at, offsets);
        for (size_t i = 0; i < count; i++) {
            char here = text.ptr[offsets[i]];
            bool is_escape = here == '%' || here == '\\';
            if (is_escape || (khp_begins_word(latin, text, offsets[i]) &&
                              is_sought(sieve, latin, text, offsets[i]))) {
                return true;
            }
        }
    }
    return false;
}
