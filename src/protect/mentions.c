#include "protect/mentions.h"

#include "base/fold.h"
#include "base/memory.h"
#include "protect/headers.h"
#include "protect/pairs.h"
#include "protect/sieve.h"
#include "protect/unescape.h"

#define LEAST_WORD 5
#define LEAST_PART 4
#define MOST_PARTS 8 /* a longer text is no name: two of its words stand together anywhere */
#define CHAINS 64
#define NONE UINT32_MAX

typedef struct sought_word {
    uint32_t at, length; /* in `folded` */
    uint32_t value;
    uint32_t next; /* in its chain; NONE */
    uint32_t characters;
    bool is_seen; /* in the text that is looked through */
    bool is_allowed;
} sought_word;

typedef struct sought_value {
    uint32_t number;
    uint32_t first, count; /* of its words */
    bool is_seen;          /* as it stands */
} sought_value;

struct khp_mentions {
    khp_buffer folded;
    khp_buffer decoded;
    khp_buffer allowed_words;
    sought_word *words;
    size_t word_count, word_capacity;
    sought_value *values;
    size_t value_count, value_capacity;
    uint32_t
        chains[CHAINS]; /* first words, by their first two bytes, of those that are asked for */
    khp_pairs pairs;
    khp_sieve sieve; /* of all that is sought, asked before the words are made */
    struct {
        khp_slice value;
        uint32_t number;
    } * later; /* sought, but not made words of so far */
    size_t later_count, later_capacity;
    khp_latin latin;
    khp_slice allowed[KHP_MENTIONS_ALLOWED];
    size_t allowed_count;
    bool has_words;        /* chains and pairs are set */
    bool allowed_is_known; /* is_allowed of the words is set */
    bool failed;
};

/* The rest of a text. */
static inline khp_slice from(khp_slice text, size_t at) {
    return khp_slice_of(text.ptr + at, text.len - at);
}

/* ---- what is sought ---- */

khp_mentions *khp_mentions_new(void) {
    khp_mentions *mentions = khp_alloc_zero(1, sizeof *mentions);
    if (mentions != NULL) {
        khp_latin_init(&mentions->latin);
        khp_mentions_begin(mentions);
    }
    return mentions;
}

void khp_mentions_free(khp_mentions *mentions) {
    if (mentions != NULL) {
        khp_buffer_clear(&mentions->folded);
        khp_buffer_clear(&mentions->decoded);
        khp_buffer_clear(&mentions->allowed_words);
        khp_free(mentions->words);
        khp_free(mentions->values);
        khp_free(mentions->later);
        khp_free(mentions);
    }
}

void khp_mentions_begin(khp_mentions *mentions) {
    khp_buffer_rewind(&mentions->folded);
    mentions->word_count = 0;
    mentions->value_count = 0;
    mentions->allowed_count = 0;
    mentions->allowed_is_known = false;
    mentions->later_count = 0;
    khp_sieve_begin(&mentions->sieve);
    mentions->has_words = false;
}

static khp_slice word_text(const khp_mentions *mentions, const sought_word *word) {
    return khp_slice_of(mentions->folded.ptr + word->at, word->length);
}

static size_t chain_of(unsigned char first, unsigned char second) {
    return (first * 7u + second) % CHAINS;
}

/* Ends the word that was folded since *at, if there is one. */
static bool end_word(khp_mentions *mentions, size_t *at, uint32_t *letters) {
    size_t length = mentions->folded.len - *at;
    if (length > 0) {
        sought_word *words = khp_grow(mentions->words, &mentions->word_capacity,
                                      mentions->word_count, sizeof *words);
        if (words == NULL) {
            mentions->failed = true;
            return false;
        }
        mentions->words = words;
        words[mentions->word_count++] = (sought_word){.at = (uint32_t)*at,
                                                      .length = (uint32_t)length,
                                                      .value = (uint32_t)mentions->value_count,
                                                      .next = NONE,
                                                      .characters = *letters};
    }
    *at = mentions->folded.len;
    *letters = 0;
    return true;
}

/* A value on its way to words. */
typedef struct parting {
    size_t at; /* where its last word begins in `folded` */
    uint32_t letters;
    bool was_digit;
    bool is_parted; /* by something else than that digits follow letters */
    bool ok;
} parting;

/* One folded byte; there is room for it. */
static inline void add_byte(khp_mentions *mentions, parting *value, char byte) {
    if (byte == ' ') {
        value->is_parted = value->is_parted || value->letters > 0;
        value->ok = end_word(mentions, &value->at, &value->letters);
        return;
    }
    bool is_first = !khp_is_tail(byte); /* of a character */
    bool is_number = khp_is_ascii_digit(byte);
    if (is_first && value->letters > 0 && is_number != value->was_digit) {
        value->ok = end_word(mentions, &value->at, &value->letters);
    }
    mentions->folded.ptr[mentions->folded.len++] = byte;
    value->letters += is_first;
    value->was_digit = is_first ? is_number : value->was_digit;
}

/* Folds a value and parts it into words, at what is no letter or digit and between letters and
 * digits. *is_parted: at the former. False without memory. */
static bool add_words(khp_mentions *mentions, khp_slice text, bool *is_parted) {
    parting value = {.at = mentions->folded.len, .ok = true};
    value.ok = khp_buffer_reserve(&mentions->folded, text.len + KHP_FOLDED_BYTES);
    for (size_t at = 0; value.ok && at < text.len;) {
        if ((unsigned char)text.ptr[at] < 0x80) {
            add_byte(mentions, &value, mentions->latin.ascii[(unsigned char)text.ptr[at++]]);
            continue;
        }
        khp_folded folded;
        const char *bytes = khp_latin_fold_wide(&mentions->latin, from(text, at), &folded);
        if (folded.width == 0) {
            break;
        }
        at += folded.width;
        for (size_t i = 0; value.ok && i < folded.length; i++) {
            add_byte(mentions, &value, bytes[i]);
        }
        value.ok =
            value.ok && khp_buffer_reserve(&mentions->folded, text.len - at + KHP_FOLDED_BYTES);
    }
    *is_parted = value.is_parted;
    return value.ok && end_word(mentions, &value.at, &value.letters);
}

static void ask_for(khp_mentions *mentions, uint32_t number) {
    sought_word *word = &mentions->words[number];
    khp_slice text = word_text(mentions, word);
    size_t chain =
        chain_of((unsigned char)text.ptr[0], text.len > 1 ? (unsigned char)text.ptr[1] : 0);
    word->next = mentions->chains[chain];
    mentions->chains[chain] = number;
    khp_pairs_add(&mentions->pairs, text);
}

/* Asks for the words by which the value is found: its longer ones, two of which are enough; else
 * the first as well, from which it is compared as it stands. */
static void ask_for_words(khp_mentions *mentions, const sought_value *value) {
    uint32_t longer[2] = {NONE, NONE};
    bool first_is_asked_for = false;
    for (uint32_t i = value->first; i < value->first + value->count; i++) {
        if (mentions->words[i].characters < LEAST_PART || value->count > MOST_PARTS) {
            continue;
        }
        ask_for(mentions, i);
        first_is_asked_for = first_is_asked_for || i == value->first;
        longer[longer[0] != NONE] = i;
    }
    bool by_two =
        longer[1] != NONE && !khp_slice_eq(word_text(mentions, &mentions->words[longer[0]]),
                                           word_text(mentions, &mentions->words[longer[1]]));
    if (!first_is_asked_for && !by_two) {
        ask_for(mentions, value->first);
    }
}

/* Makes words of a value. */
static void make_words(khp_mentions *mentions, khp_slice value, uint32_t number) {
    size_t start = mentions->folded.len;
    size_t first = mentions->word_count;
    sought_value *values = khp_grow(mentions->values, &mentions->value_capacity,
                                    mentions->value_count, sizeof *values);
    bool is_parted;
    if (values == NULL || value.len > UINT32_MAX / 8 || start > UINT32_MAX / 2) {
        mentions->failed = true;
        return;
    }
    mentions->values = values;
    if (!add_words(mentions, value, &is_parted)) {
        mentions->failed = true;
        return;
    }
    size_t count = mentions->word_count - first;
    uint32_t letters = 0;
    for (size_t i = first; i < mentions->word_count; i++) {
        letters += mentions->words[i].characters;
    }
    bool is_one_word = !is_parted || count == 1;
    if (count == 0 || (is_one_word && letters < LEAST_WORD)) {
        mentions->folded.len = start;
        mentions->word_count = first;
        return;
    }
    values[mentions->value_count++] =
        (sought_value){.number = number, .first = (uint32_t)first, .count = (uint32_t)count};
    ask_for_words(mentions, &values[mentions->value_count - 1]);
}

/* Room for words, which most records do without. */
static void begin_words(khp_mentions *mentions) {
    if (!mentions->has_words) {
        mentions->has_words = true;
        mentions->pairs = (khp_pairs){.turn = 0};
        memset(mentions->chains, 0xFF, sizeof mentions->chains);
    }
}

void khp_mentions_seek(khp_mentions *mentions, khp_slice value, uint32_t number) {
    begin_words(mentions);
    khp_sieve_seek(&mentions->sieve, &mentions->latin, value, MOST_PARTS);
    make_words(mentions, value, number);
}

void khp_mentions_seek_later(khp_mentions *mentions, khp_slice value, uint32_t number) {
    void *grown = khp_grow(mentions->later, &mentions->later_capacity, mentions->later_count,
                           sizeof *mentions->later);
    if (grown == NULL) {
        mentions->failed = true;
        return;
    }
    mentions->later = grown;
    mentions->later[mentions->later_count].value = value;
    mentions->later[mentions->later_count++].number = number;
    khp_sieve_seek(&mentions->sieve, &mentions->latin, value, MOST_PARTS);
}

/* Makes words of all that was put off. */
static void make_all_words(khp_mentions *mentions) {
    begin_words(mentions);
    for (size_t i = 0; i < mentions->later_count; i++) {
        make_words(mentions, mentions->later[i].value, mentions->later[i].number);
    }
    mentions->later_count = 0;
}

void khp_mentions_allow(khp_mentions *mentions, khp_slice text) {
    if (text.len > 0 && mentions->allowed_count < KHP_MENTIONS_ALLOWED) {
        mentions->allowed[mentions->allowed_count++] = text;
    }
}

bool khp_mentions_is_idle(const khp_mentions *mentions) {
    return mentions->value_count == 0 && mentions->later_count == 0;
}

/* Folds what is told only once it is asked for, which is seldom. */
static void know_allowed(khp_mentions *mentions) {
    if (mentions->allowed_is_known) {
        return;
    }
    mentions->allowed_is_known = true;
    khp_buffer_rewind(&mentions->allowed_words);
    for (size_t i = 0; i < mentions->allowed_count; i++) {
        khp_buffer_add_byte(&mentions->allowed_words, ' ');
        khp_fold_words(&mentions->allowed_words, mentions->allowed[i]);
    }
    mentions->failed = mentions->failed || mentions->allowed_words.failed;
    khp_slice all = khp_buffer_slice(&mentions->allowed_words);
    for (size_t i = 0; i < mentions->word_count; i++) {
        sought_word *word = &mentions->words[i];
        word->is_allowed = khp_has_words(all, word_text(mentions, word));
    }
}

/* ---- one word at one place ---- */

/* True, with the offset behind it, if the word stands at `at`, where one may begin. */
static bool stands_at(const khp_mentions *mentions, khp_slice text, size_t at, khp_slice word,
                      size_t *end) {
    size_t done = 0;
    char last = 0;
    while (done < word.len) {
        khp_folded folded;
        const char *bytes = khp_latin_fold(&mentions->latin, from(text, at), &folded);
        bool same = folded.width > 0 && folded.length <= word.len - done;
        for (size_t i = 0; same && i < folded.length; i++) {
            same = bytes[i] == word.ptr[done + i];
        }
        if (!same) {
            return false;
        }
        last = folded.length > 0 ? text.ptr[at] : last;
        done += folded.length;
        at += folded.width;
    }
    *end = at;
    return khp_ends_word(&mentions->latin, text, at, last);
}

/* Behind what is no letter or digit. */
static size_t skip_parting(const khp_mentions *mentions, khp_slice text, size_t at) {
    while (at < text.len) {
        khp_folded folded;
        const char *bytes = khp_latin_fold(&mentions->latin, from(text, at), &folded);
        bool parts =
            folded.width == 0 || folded.length == 0 || (folded.length == 1 && bytes[0] == ' ');
        if (!parts) {
            break;
        }
        at += folded.width == 0 ? 1 : folded.width;
    }
    return at;
}

/* The other words of the value follow the first, which ends at `end`. */
static bool follows(const khp_mentions *mentions, const sought_value *value, khp_slice text,
                    size_t end) {
    for (uint32_t i = value->first + 1; i < value->first + value->count; i++) {
        size_t at = skip_parting(mentions, text, end);
        khp_slice word = word_text(mentions, &mentions->words[i]);
        if (at >= text.len || !stands_at(mentions, text, at, word, &end)) {
            return false;
        }
    }
    return true;
}

/* ---- a text ---- */

/* The first two folded bytes of what stands at `at`, by which chains go; 0 where there is none. */
static void first_bytes(const khp_mentions *mentions, khp_slice text, size_t at, char bytes[2]) {
    size_t count = 0;
    bytes[0] = 0;
    bytes[1] = 0;
    while (count < 2 && at < text.len) {
        khp_folded folded;
        const char *next = khp_latin_fold(&mentions->latin, from(text, at), &folded);
        if (folded.width == 0 || (folded.length > 0 && next[0] == ' ')) {
            break;
        }
        for (size_t i = 0; i < folded.length && count < 2; i++) {
            bytes[count++] = next[i];
        }
        at += folded.width;
    }
}

/* Marks the words of a chain that stand at `at`; true if one does. */
static bool mark_chain(khp_mentions *mentions, size_t chain, khp_slice text, size_t at) {
    bool any = false;
    for (uint32_t i = mentions->chains[chain]; i != NONE; i = mentions->words[i].next) {
        sought_word *word = &mentions->words[i];
        sought_value *value = &mentions->values[word->value];
        size_t end;
        if (!stands_at(mentions, text, at, word_text(mentions, word), &end)) {
            continue;
        }
        any = true;
        word->is_seen = true;
        bool is_first = i == value->first;
        value->is_seen = value->is_seen || (is_first && follows(mentions, value, text, end));
    }
    return any;
}

/* Marks the words that stand at `at`. A word of one letter is in the chain of that letter alone. */
static bool mark_at(khp_mentions *mentions, khp_slice text, size_t at) {
    char bytes[2];
    first_bytes(mentions, text, at, bytes);
    size_t chain = chain_of((unsigned char)bytes[0], (unsigned char)bytes[1]);
    size_t of_one = chain_of((unsigned char)bytes[0], 0);
    bool any = mark_chain(mentions, chain, text, at);
    return (of_one != chain && mark_chain(mentions, of_one, text, at)) || any;
}

/* Marks what stands in the text; true if anything does. */
static bool mark(khp_mentions *mentions, khp_slice text) {
    size_t offsets[KHP_PAIRS_ROOM];
    bool any = false;
    for (size_t at = 0; at < text.len;) {
        size_t count = khp_pairs_begin(&mentions->pairs, text, &at, offsets);
        for (size_t i = 0; i < count; i++) {
            any = (khp_begins_word(&mentions->latin, text, offsets[i]) &&
                   mark_at(mentions, text, offsets[i])) ||
                  any;
        }
    }
    return any;
}

static void forget_marks(khp_mentions *mentions) {
    for (size_t i = 0; i < mentions->word_count; i++) {
        mentions->words[i].is_seen = false;
    }
    for (size_t i = 0; i < mentions->value_count; i++) {
        mentions->values[i].is_seen = false;
    }
}

bool khp_mentions_may_hold(const khp_mentions *mentions, khp_slice text) {
    return khp_sieve_may_hold(&mentions->sieve, &mentions->latin, text);
}

/* Makes what is escaped what it stands for. Returns the text itself if nothing is. */
static khp_slice unescape(khp_mentions *mentions, khp_slice text) {
    bool is_escaped =
        memchr(text.ptr, '%', text.len) != NULL || memchr(text.ptr, '\\', text.len) != NULL;
    if (!is_escaped) {
        return text;
    }
    khp_buffer_rewind(&mentions->decoded);
    khp_unescape(&mentions->decoded, text);
    mentions->failed = mentions->failed || mentions->decoded.failed;
    return khp_buffer_slice(&mentions->decoded);
}

/* Two different words of the value were seen, or its one. */
static bool is_seen_by_words(const khp_mentions *mentions, const sought_value *value) {
    khp_slice first = {NULL, 0};
    bool may = value->count > 1 && value->count <= MOST_PARTS;
    for (uint32_t i = value->first; may && i < value->first + value->count; i++) {
        const sought_word *word = &mentions->words[i];
        khp_slice text = word_text(mentions, word);
        if (!word->is_seen || word->is_allowed || word->characters < LEAST_PART ||
            khp_slice_eq(text, first)) {
            continue;
        }
        if (first.len > 0) {
            return true;
        }
        first = text;
    }
    return false;
}

/* It was seen as it stands, and says more than what is told. */
static bool is_seen_whole(const khp_mentions *mentions, const sought_value *value) {
    bool says_more = false;
    for (uint32_t i = value->first; i < value->first + value->count; i++) {
        says_more = says_more || !mentions->words[i].is_allowed;
    }
    return value->is_seen && says_more;
}

static bool conclude(khp_mentions *mentions, uint32_t *number) {
    know_allowed(mentions);
    for (size_t i = 0; i < mentions->value_count; i++) {
        const sought_value *value = &mentions->values[i];
        if (is_seen_whole(mentions, value) || is_seen_by_words(mentions, value)) {
            *number = value->number;
            return true;
        }
    }
    return false;
}

bool khp_mentions_find(khp_mentions *mentions, khp_slice text, uint32_t *number) {
    if (text.len == 0 || khp_mentions_is_idle(mentions)) {
        return false;
    }
    make_all_words(mentions);
    text = unescape(mentions, text);
    bool found = mark(mentions, text) && conclude(mentions, number);
    forget_marks(mentions);
    return found;
}

bool khp_mentions_failed(const khp_mentions *mentions) {
    return mentions->failed || mentions->folded.failed;
}
