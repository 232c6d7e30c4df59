#include "protect/word_key.h"

#include "protect/header_words.h"

void khp_word_key_make(khp_word_key *key, char how, const khp_slice *words, size_t count,
                       const char *between) {
    bool is_bare = how == KHP_WORD_ANY_NUMBER;
    khp_buffer_reset(&key->joined);
    khp_buffer_reset(&key->bytes);
    khp_buffer_add_byte(&key->bytes, how);
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add_cstr(&key->joined, i > 0 ? between : "");
        khp_buffer_add(&key->joined, is_bare ? khp_word_without_digits(words[i]) : words[i]);
    }
    if (is_bare) {
        khp_word_add_singular(&key->bytes, khp_buffer_slice(&key->joined));
    } else {
        khp_buffer_add(&key->bytes, khp_buffer_slice(&key->joined));
    }
    key->bytes.failed = key->bytes.failed || key->joined.failed;
}

void khp_word_key_clear(khp_word_key *key) {
    khp_buffer_clear(&key->bytes);
    khp_buffer_clear(&key->joined);
}

static bool is_joining(khp_slice word) {
    static const char *const words[] = {"de", "del", "da", "do",  "dos", "das", "du", "des", "d",
                                        "of", "the", "la", "las", "el",  "los", "le", "les", "l"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (khp_slice_eq(word, khp_slice_cstr(words[i]))) {
            return true;
        }
    }
    return false;
}

size_t khp_word_leave_out_joining(khp_slice *kept, const khp_slice *words, size_t count) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || i + 1 == count || !is_joining(words[i])) {
            kept[left++] = words[i];
        }
    }
    return left;
}
