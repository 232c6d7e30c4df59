#include "protect/mentions.h"

#include "base/fold.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "protect/headers.h"
#include "protect/pairs.h"

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
    khp_slice allowed[KHP_MENTIONS_ALLOWED];
    size_t allowed_count;
    bool allowed_is_known; /* is_allowed of the words is set */
    bool failed;
};

/* ---- what is sought ---- */

khp_mentions *khp_mentions_new(void) {
    khp_mentions *mentions = khp_alloc_zero(1, sizeof *mentions);
    if (mentions != NULL) {
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
        khp_free(mentions);
    }
}

void khp_mentions_begin(khp_mentions *mentions) {
    khp_buffer_rewind(&mentions->folded);
    mentions->word_count = 0;
    mentions->value_count = 0;
    mentions->allowed_count = 0;
    mentions->allowed_is_known = false;
    mentions->pairs = (khp_pairs){.turn = 0};
    memset(mentions->chains, 0xFF, sizeof mentions->chains);
}

static khp_slice word_text(const khp_mentions *mentions, const sought_word *word) {
    return khp_slice_of(mentions->folded.ptr + word->at, word->length);
}

static size_t chain_of(unsigned char first, unsigned char second) {
    return (first * 7u + second) % CHAINS;
}

/* Characters of UTF-8. */
static uint32_t characters(khp_slice text) {
    uint32_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

static bool add_word(khp_mentions *mentions, size_t at, size_t length) {
    sought_word *words =
        khp_grow(mentions->words, &mentions->word_capacity, mentions->word_count, sizeof *words);
    if (words == NULL) {
        mentions->failed = true;
        return false;
    }
    mentions->words = words;
    words[mentions->word_count++] = (sought_word){
        .at = (uint32_t)at,
        .length = (uint32_t)length,
        .value = (uint32_t)mentions->value_count,
        .next = NONE,
        .characters = characters(khp_slice_of(mentions->folded.ptr + at, length)),
    };
    return true;
}

/* Parts the folded words of a value at spaces and between letters and digits. */
static bool add_words(khp_mentions *mentions, size_t start) {
    const char *text = mentions->folded.ptr;
    size_t begin = start;
    for (size_t i = start; i <= mentions->folded.len; i++) {
        bool ends = i == mentions->folded.len || text[i] == ' ';
        bool is_digit = !ends && text[i] >= '0' && text[i] <= '9';
        bool was_digit = i > begin && text[i - 1] >= '0' && text[i - 1] <= '9';
        bool turns =
            !ends && i > begin && is_digit != was_digit && ((unsigned char)text[i] & 0xC0) != 0x80;
        if ((ends || turns) && i > begin && !add_word(mentions, begin, i - begin)) {
            return false;
        }
        begin = ends ? i + 1 : turns ? i : begin;
    }
    return true;
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

void khp_mentions_seek(khp_mentions *mentions, khp_slice value, uint32_t number) {
    size_t start = mentions->folded.len;
    size_t first = mentions->word_count;
    sought_value *values = khp_grow(mentions->values, &mentions->value_capacity,
                                    mentions->value_count, sizeof *values);
    mentions->failed = mentions->failed || values == NULL;
    mentions->values = values == NULL ? mentions->values : values;
    khp_fold_words(&mentions->folded, value);
    if (mentions->failed || mentions->folded.failed || mentions->folded.len >= UINT32_MAX ||
        !add_words(mentions, start)) {
        mentions->failed = true;
        return;
    }
    size_t count = mentions->word_count - first;
    size_t letters =
        characters(khp_slice_of(mentions->folded.ptr + start, mentions->folded.len - start));
    bool one_word = count > 0 &&
                    memchr(mentions->folded.ptr + start, ' ', mentions->folded.len - start) == NULL;
    if (count == 0 || (one_word && letters < LEAST_WORD)) {
        mentions->folded.len = start;
        mentions->word_count = first;
        return;
    }
    values[mentions->value_count++] =
        (sought_value){.number = number, .first = (uint32_t)first, .count = (uint32_t)count};
    ask_for_words(mentions, &values[mentions->value_count - 1]);
}

void khp_mentions_allow(khp_mentions *mentions, khp_slice text) {
    if (text.len > 0 && mentions->allowed_count < KHP_MENTIONS_ALLOWED) {
        mentions->allowed[mentions->allowed_count++] = text;
    }
}

bool khp_mentions_is_idle(const khp_mentions *mentions) { return mentions->value_count == 0; }

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

static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_tail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* True if a word that begins with text[at] may begin there. */
static bool begins_word(khp_slice text, size_t at) {
    char here = text.ptr[at];
    if (is_tail(here)) {
        return false;
    }
    if (at == 0) {
        return true;
    }
    char before = text.ptr[at - 1];
    if ((unsigned char)before < 0x80) {
        bool turns = is_digit(before) != is_digit(here) ||
                     (before >= 'a' && before <= 'z' && here >= 'A' && here <= 'Z');
        return (!is_letter(before) && !is_digit(before)) || turns;
    }
    size_t start = at - 1;
    while (start > 0 && at - start < 4 && is_tail(text.ptr[start])) {
        start--;
    }
    khp_folded folded;
    khp_fold_character(khp_slice_of(text.ptr + start, at - start), &folded);
    bool is_space = folded.length > 0 && folded.bytes[folded.length - 1] == ' ';
    return folded.width == 0 || is_space || (is_digit(here) && folded.length > 0);
}

/* True if a word may end before text[at], whose last character is that one. */
static bool ends_word(khp_slice text, size_t at, char last) {
    khp_folded folded = {.length = 0};
    while (at < text.len) {
        khp_fold_character(khp_slice_of(text.ptr + at, text.len - at), &folded);
        if (folded.width == 0 || folded.length > 0) {
            break;
        }
        at += folded.width; /* a mark */
    }
    if (at >= text.len || folded.width == 0 || folded.bytes[0] == ' ') {
        return true;
    }
    char next = text.ptr[at];
    bool is_camel = last >= 'a' && last <= 'z' && next >= 'A' && next <= 'Z';
    return is_camel || is_digit(folded.bytes[0]) != is_digit(last);
}

/* True, with the offset behind it, if the word stands at `at`, where one may begin. */
static bool stands_at(khp_slice text, size_t at, khp_slice word, size_t *end) {
    size_t done = 0;
    char last = 0;
    while (done < word.len) {
        khp_folded folded;
        khp_fold_character(khp_slice_of(text.ptr + at, text.len - at), &folded);
        bool same = folded.width > 0 && folded.length <= word.len - done &&
                    memcmp(folded.bytes, word.ptr + done, folded.length) == 0;
        if (!same) {
            return false;
        }
        last = folded.length > 0 ? text.ptr[at] : last;
        done += folded.length;
        at += folded.width;
    }
    *end = at;
    return ends_word(text, at, last);
}

/* Behind what is no letter or digit. */
static size_t skip_parting(khp_slice text, size_t at) {
    while (at < text.len) {
        khp_folded folded;
        khp_fold_character(khp_slice_of(text.ptr + at, text.len - at), &folded);
        bool parts = folded.width == 0 || folded.length == 0 ||
                     (folded.length == 1 && folded.bytes[0] == ' ');
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
        size_t at = skip_parting(text, end);
        if (at >= text.len ||
            !stands_at(text, at, word_text(mentions, &mentions->words[i]), &end)) {
            return false;
        }
    }
    return true;
}

/* ---- a text ---- */

/* The first folded bytes of what stands at `at`, as chains go by them. */
static size_t chain_at(khp_slice text, size_t at) {
    char bytes[2] = {0, 0};
    size_t count = 0;
    while (count < 2 && at < text.len) {
        khp_folded folded;
        khp_fold_character(khp_slice_of(text.ptr + at, text.len - at), &folded);
        if (folded.width == 0 || (folded.length > 0 && folded.bytes[0] == ' ')) {
            break;
        }
        for (size_t i = 0; i < folded.length && count < 2; i++) {
            bytes[count++] = folded.bytes[i];
        }
        at += folded.width;
    }
    return chain_of((unsigned char)bytes[0], (unsigned char)bytes[1]);
}

/* A word of one letter stands in the chain of that letter alone. */
static size_t short_chain_at(khp_slice text, size_t at) {
    khp_folded folded;
    khp_fold_character(khp_slice_of(text.ptr + at, text.len - at), &folded);
    return chain_of(folded.length > 0 ? (unsigned char)folded.bytes[0] : 0, 0);
}

/* Marks the words of a chain that stand at `at`; true if one does. */
static bool mark_chain(khp_mentions *mentions, size_t chain, khp_slice text, size_t at) {
    bool any = false;
    for (uint32_t i = mentions->chains[chain]; i != NONE; i = mentions->words[i].next) {
        sought_word *word = &mentions->words[i];
        sought_value *value = &mentions->values[word->value];
        size_t end;
        if (!stands_at(text, at, word_text(mentions, word), &end)) {
            continue;
        }
        any = true;
        word->is_seen = true;
        bool is_first = i == value->first;
        value->is_seen = value->is_seen || (is_first && follows(mentions, value, text, end));
    }
    return any;
}

/* Marks what stands in the text; with `first_only`, ends at the first word. True if any does. */
static bool mark(khp_mentions *mentions, khp_slice text, bool first_only) {
    bool any = false;
    for (size_t at = khp_pairs_next(&mentions->pairs, text, 0); at < text.len;
         at = khp_pairs_next(&mentions->pairs, text, at + 1)) {
        if (!begins_word(text, at)) {
            continue;
        }
        size_t chain = chain_at(text, at);
        size_t other = short_chain_at(text, at);
        any = mark_chain(mentions, chain, text, at) || any;
        any = (other != chain && mark_chain(mentions, other, text, at)) || any;
        if (any && first_only) {
            break;
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

static bool has_percent(khp_slice text) {
    return text.len > 2 && memchr(text.ptr, '%', text.len) != NULL;
}

bool khp_mentions_may_hold(khp_mentions *mentions, khp_slice text) {
    if (text.len == 0 || mentions->value_count == 0) {
        return false;
    }
    bool may = has_percent(text) || mark(mentions, text, true);
    if (may) {
        forget_marks(mentions);
    }
    return may;
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
    mentions->failed = mentions->failed || decoded->failed;
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
    if (text.len == 0 || mentions->value_count == 0) {
        return false;
    }
    if (has_percent(text)) {
        decode(mentions, text);
        text = khp_buffer_slice(&mentions->decoded);
    }
    bool found = mark(mentions, text, false) && conclude(mentions, number);
    forget_marks(mentions);
    return found;
}

bool khp_mentions_failed(const khp_mentions *mentions) {
    return mentions->failed || mentions->folded.failed;
}
