#include "protect/personal.h"

#include "base/memory.h"
#include "protect/embedded.h"
#include "protect/header_words.h"
#include "protect/word_table.h"

/* What persons are called, in any way. */
#define PERSONS (KHP_WORD_PERSON | KHP_WORD_OFFICE | KHP_WORD_OFFICE_END | KHP_WORD_RELATIVE)

/* Words that say that a column is about a thing, or tells something else of a person than who. */
#define THINGS (KHP_WORD_THING | KHP_WORD_QUALITY)
#define NOT_WHO (THINGS | KHP_WORD_NUMBER | KHP_WORD_MEASURE)

/* Words behind or before an office in a header that still is that of the person: "beat officer". */
#define SHORT_HEADER 3

/* Two words written as one are found in a word of so many letters, each of so many. */
#define LEAST_TOGETHER 7
#define LEAST_PART 3

/* Letters of a word that is not known, before a word for a name: "renombre" is none. */
#define LEAST_BEFORE_NAME 4

struct khp_personal {
    khp_word_table table;
    khp_buffer words;
    khp_slice *parts; /* the words of the header */
    size_t part_capacity;
    uint32_t *units; /* the rules of words that stand together, those that say nothing left out */
    size_t unit_capacity;
    size_t count;
    bool is_band; /* the header ends in two numbers, as ages do: "victim_11_17" */
    bool failed;
};

khipu_status khp_personal_new(khp_personal **personal, khipu_error *error) {
    *personal = khp_alloc_zero(1, sizeof **personal);
    if (*personal == NULL) {
        return khp_fail_memory(error);
    }
    (*personal)->table =
        khp_word_table_of(khp_slice_of(khp_personal_words, khp_personal_words_size));
    return KHIPU_OK;
}

void khp_personal_free(khp_personal *personal) {
    if (personal != NULL) {
        khp_word_table_clear(&personal->table);
        khp_buffer_clear(&personal->words);
        khp_free(personal->parts);
        khp_free(personal->units);
        khp_free(personal);
    }
}

bool khp_personal_failed(const khp_personal *personal) {
    return personal->failed || personal->table.failed || personal->words.failed;
}

/* ---- the units of a header ---- */

static void add_unit(khp_personal *personal, uint32_t rules, bool is_first) {
    bool asks = (rules & KHP_WORD_ASKS) != 0 && is_first;
    if ((rules & KHP_WORD_PASSED) != 0 && !asks) {
        return;
    }
    rules &= asks ? UINT32_MAX : ~(uint32_t)KHP_WORD_ASKS;
    uint32_t *units =
        khp_grow(personal->units, &personal->unit_capacity, personal->count, sizeof *units);
    if (units == NULL) {
        personal->failed = true;
        return;
    }
    personal->units = units;
    units[personal->count++] = rules;
}

static bool is_number(khp_slice word) { return khp_word_without_digits(word).len == 0; }

/* The rules of the first half of a word and of the other: a name, an address or the like of
 * somebody or something, written together ("interviewername"). */
static bool add_halves(khp_personal *personal, khp_slice word) {
    const uint32_t said =
        KHP_WORD_NAME | KHP_WORD_ALWAYS | KHP_WORD_PICTURE | KHP_WORD_PAPER | KHP_WORD_BIRTH;
    for (size_t at = LEAST_PART; word.len >= LEAST_TOGETHER && at + LEAST_PART <= word.len; at++) {
        khp_slice first = khp_slice_of(word.ptr, at);
        khp_slice second = khp_slice_of(word.ptr + at, word.len - at);
        uint32_t before = khp_word_table_find(&personal->table, &first, 1);
        uint32_t after = khp_word_table_find(&personal->table, &second, 1);
        bool is_said = before != 0 && after != 0 && ((before | after) & said) != 0 &&
                       ((before | after) & KHP_WORD_PASSED) == 0;
        bool is_name = at >= LEAST_BEFORE_NAME && (after & KHP_WORD_ENDING) != 0;
        if (is_said || is_name) {
            add_unit(personal, before, false);
            add_unit(personal, after, false);
            return true;
        }
    }
    return false;
}

/* The most words from here on that the table holds side by side; one word if it holds none. */
static size_t add_longest(khp_personal *personal, const khp_slice *words, size_t left) {
    bool is_first = words == personal->parts;
    for (size_t len = left < KHP_WORDS_MOST ? left : KHP_WORDS_MOST; len > 0; len--) {
        uint32_t rules = khp_word_table_find(&personal->table, words, len);
        if (rules != 0) {
            add_unit(personal, rules, is_first);
            return len;
        }
    }
    if (!is_number(*words) && !add_halves(personal, khp_word_without_digits(*words))) {
        add_unit(personal, 0, false);
    }
    return 1;
}

/* The words of the header; how many. */
static size_t part_words(khp_personal *personal, khp_slice header) {
    khp_buffer_reset(&personal->words);
    khp_header_words(&personal->words, header);
    khp_slice rest = khp_buffer_slice(&personal->words);
    size_t count = 0;
    while (rest.ptr != NULL && rest.len > 0) {
        khp_slice *parts =
            khp_grow(personal->parts, &personal->part_capacity, count, sizeof *parts);
        if (parts == NULL) {
            personal->failed = true;
            return 0;
        }
        personal->parts = parts;
        parts[count++] = khp_slice_cut(&rest, ' ');
    }
    return count;
}

/* ---- judging ---- */

static uint32_t all_rules(const khp_personal *personal) {
    uint32_t all = 0;
    for (size_t i = 0; i < personal->count; i++) {
        all |= personal->units[i];
    }
    return all;
}

/* A sort, a count, a date, a question: in English the last word says it, in the others the first.
 */
static bool is_measured(const khp_personal *personal) {
    uint32_t last = personal->units[personal->count - 1];
    uint32_t ends = personal->units[0] | last;
    return personal->count > 1 && ((ends & KHP_WORD_MEASURE) != 0 || (last & KHP_WORD_TOLD) != 0 ||
                                   (personal->units[0] & KHP_WORD_ASKS) != 0);
}

/* Whose it is: of what stands beside the word, behind it ("nombre de la victima") or before
 * ("victim name"). */
static bool is_of_thing(const khp_personal *personal, size_t unit, uint32_t things) {
    uint32_t behind = unit + 1 < personal->count ? personal->units[unit + 1] : 0;
    uint32_t before = unit > 0 ? personal->units[unit - 1] : 0;
    uint32_t next = unit + 2 < personal->count ? personal->units[unit + 2] : 0;
    bool is_persons = ((behind | before) & PERSONS) != 0 ||
                      ((behind & KHP_WORD_THING) != 0 && (next & PERSONS) != 0);
    return !is_persons && ((behind | before) & things) != 0;
}

/* One of the rules' words stands in the header, and is not of a thing. */
static bool is_somebodys(const khp_personal *personal, uint32_t rules, uint32_t things) {
    for (size_t i = 0; i < personal->count; i++) {
        if ((personal->units[i] & rules) != 0 && !is_of_thing(personal, i, things)) {
            return true;
        }
    }
    return false;
}

/* Nothing but words for persons, or words that say as much where they stand alone. */
static bool is_whole(const khp_personal *personal) {
    const uint32_t said = PERSONS | KHP_WORD_WHOLE | KHP_WORD_EDGE;
    if (personal->is_band) {
        return false;
    }
    for (size_t i = 0; i < personal->count; i++) {
        if ((personal->units[i] & said) == 0) {
            return false;
        }
    }
    return personal->count > 0;
}

/* An interviewer, an officer, a judge, whatever the header says of which: the word stands first
 * ("abogado defensor"), in English last, behind things of all kinds ("beat officer"). */
static bool is_office(const khp_personal *personal) {
    uint32_t all = all_rules(personal);
    bool begins =
        (personal->units[0] & (KHP_WORD_OFFICE | KHP_WORD_EDGE)) != 0 && (all & NOT_WHO) == 0;
    uint32_t last = personal->units[personal->count - 1];
    bool ends = (last & (KHP_WORD_OFFICE_END | KHP_WORD_EDGE)) != 0 &&
                (all & (NOT_WHO & ~(uint32_t)KHP_WORD_THING)) == 0;
    return (begins || ends) && personal->count <= SHORT_HEADER;
}

/* A relative or a witness, by a header that says little else. */
static bool is_relative(const khp_personal *personal) {
    uint32_t all = all_rules(personal);
    return (all & KHP_WORD_RELATIVE) != 0 && (all & NOT_WHO) == 0 &&
           personal->count <= SHORT_HEADER;
}

/* A warning, a filter, a question whether: of the form, whatever the answer is about. */
static bool is_of_form(const khp_personal *personal) {
    return (all_rules(personal) & KHP_WORD_FORM) != 0;
}

static bool judge_units(const khp_personal *personal) {
    uint32_t all = all_rules(personal);
    if (is_whole(personal)) {
        return true;
    }
    if (is_of_form(personal)) {
        return false;
    }
    if ((all & KHP_WORD_BIRTH) != 0) {
        return true;
    }
    if (is_measured(personal)) {
        return false;
    }
    return (all & KHP_WORD_ALWAYS) != 0 ||
           is_somebodys(personal, KHP_WORD_PAPER | KHP_WORD_PICTURE, KHP_WORD_THING) ||
           is_somebodys(personal, KHP_WORD_NAME, THINGS) || is_relative(personal) ||
           is_office(personal);
}

/* As ages do: "victim_11_17". */
static bool ends_in_two_numbers(const khp_slice *words, size_t count) {
    return count > 2 && is_number(words[count - 1]) && is_number(words[count - 2]);
}

bool khp_personal_judge(khp_personal *personal, khp_slice header) {
    size_t count = part_words(personal, header);
    personal->count = 0;
    personal->is_band = ends_in_two_numbers(personal->parts, count);
    bool is_known =
        count > 0 && count <= KHP_WORDS_MOST &&
        (khp_word_table_find(&personal->table, personal->parts, count) & KHP_WORD_NEVER) != 0;
    for (size_t i = 0; !is_known && i < count;) {
        i += add_longest(personal, personal->parts + i, count - i);
    }
    return !is_known && personal->count > 0 && judge_units(personal);
}
