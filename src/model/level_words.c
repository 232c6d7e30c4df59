#include "model/level_words.h"

#include "model/level_word_index.h"
#include "model/level_word_table.h"

#include <stdint.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Nearly every text is told from every word by three bytes: those that it begins (ends) with. The
 * index has a list of words for each value of this hash of them; most are empty. A word shorter
 * than three bytes is listed with the space beside it. */
static inline unsigned bucket_of(const char *three) {
    unsigned hash =
        (unsigned char)three[0] + (unsigned char)three[1] * 37u + (unsigned char)three[2] * 1369u;
    return (hash ^ hash >> 9) % LEVEL_WORD_BUCKETS;
}

static bool may_stand_before(const khp_level_word *word, khp_word_scope scope, bool linked) {
    return word->bare <= scope || (linked && word->linked <= scope);
}

const khp_level_word *khp_level_word_before(khp_slice folded, khp_word_scope scope, bool linked) {
    const khp_level_word *best = NULL;
    if (folded.len < 3) {
        return NULL;
    }
    unsigned bucket = bucket_of(folded.ptr);
    for (size_t i = before_starts[bucket]; i < before_starts[bucket + 1]; i++) {
        const khp_level_word *word = &level_words[before_words[i]];
        if (folded.len > word->length + 1 && folded.ptr[word->length] == ' ' &&
            memcmp(folded.ptr, word->word, word->length) == 0 &&
            (best == NULL || word->length > best->length) &&
            may_stand_before(word, scope, linked)) {
            best = word;
        }
    }
    return best;
}

const khp_level_word *khp_level_word_after(khp_slice folded, khp_word_scope scope) {
    const khp_level_word *best = NULL;
    if (folded.len < 3) {
        return NULL;
    }
    unsigned bucket = bucket_of(folded.ptr + folded.len - 3);
    for (size_t i = after_starts[bucket]; i < after_starts[bucket + 1]; i++) {
        const khp_level_word *word = &level_words[after_words[i]];
        if (folded.len < word->length + 2 || word->after > scope ||
            (best != NULL && word->length <= best->length)) {
            continue;
        }
        const char *start = folded.ptr + folded.len - word->length;
        if (start[-1] == ' ' && memcmp(start, word->word, word->length) == 0) {
            best = word;
        }
    }
    return best;
}

static const khp_level_word *find_whole(khp_slice folded) {
    for (size_t i = 0; i < COUNT(level_words); i++) {
        const khp_level_word *word = &level_words[i];
        if (word->length == folded.len && memcmp(word->word, folded.ptr, folded.len) == 0) {
            return word;
        }
    }
    return NULL;
}

bool khp_is_level_word(khp_slice folded) { return folded.len > 0 && find_whole(folded) != NULL; }

const khp_level_word *khp_level_word_of(khp_slice folded) {
    const khp_level_word *word = folded.len > 2 ? find_whole(folded) : NULL;
    bool is_told =
        word != NULL && (word->linked <= KHP_WORD_OF_TEXTS || word->bare <= KHP_WORD_OF_TEXTS ||
                         word->after <= KHP_WORD_OF_TEXTS);
    return is_told ? word : NULL;
}

const khp_level_word *khp_level_word_at(size_t number) {
    return number < COUNT(level_words) ? &level_words[number] : NULL;
}
