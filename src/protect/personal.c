#include "protect/personal.h"

#include "base/memory.h"
#include "protect/embedded.h"
#include "protect/header_words.h"
#include "protect/word_table.h"

/* What persons are called who make a column personal by themselves, and in any way. */
#define OFFICES (KHP_WORD_OFFICE | KHP_WORD_OFFICE_END)
#define PERSONS (KHP_WORD_PERSON | OFFICES | KHP_WORD_RELATIVE)
#define ANYBODY (PERSONS | KHP_WORD_SOMEBODY)

/* Whom others know by a number. */
#define NUMBERED (OFFICES | KHP_WORD_NUMBERED)

/* More than one person, which no rule of the table says. */
#define SEVERAL (1u << 31)

/* Words that say that a column is about a thing, or tells something else of a person than who. */
#define THINGS (KHP_WORD_THING | KHP_WORD_QUALITY)
#define NOT_WHO (THINGS | KHP_WORD_NUMBER | KHP_WORD_MEASURE)

/* Words behind or before an office in a header that still is that of the person: "beat officer". */
#define SHORT_HEADER 3

/* Two words written as one are found in a word of so many letters, each of so many. */
#define LEAST_TOGETHER 6
#define LEAST_PART 3

#define LEAST_ID 2

struct khp_personal {
    khp_word_table table;
    khp_buffer words;
    khp_slice *parts; /* the words of the header */
    size_t part_capacity;
    uint32_t *units; /* the rules of words that stand together, those that say nothing left out */
    size_t unit_capacity;
    size_t count;
    bool is_question; /* the header ends in a question mark */
    bool is_sought;   /* and asks for what stands in it: "what is your ..." */
    bool has_verb;    /* a verb of questions stands within, not as the first word */
    bool is_band;     /* the header ends in two numbers, as ages do: "victim_11_17" */
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

/* The number of a question says nothing ("1.2", "Q3", "s1q1"), nor what begins one for what stands
 * behind it ("what is your"), so the word behind them is the first. */
static void add_unit(khp_personal *personal, uint32_t rules) {
    bool is_first = personal->count == 0;
    bool asks = (rules & KHP_WORD_ASKS) != 0 && is_first;
    personal->is_sought = personal->is_sought || (rules & KHP_WORD_SOUGHT) != 0;
    personal->has_verb = personal->has_verb || ((rules & KHP_WORD_ASKS) != 0 && !is_first);
    if ((rules & (KHP_WORD_PASSED | KHP_WORD_SOUGHT)) != 0 && !asks) {
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

/* The number of a question: single letters before digits ("q3", "s1q1", "a2b"). */
static bool is_code(khp_slice word) {
    size_t letters = 0;
    for (size_t i = 0; i < word.len; i++) {
        letters = word.ptr[i] >= '0' && word.ptr[i] <= '9' ? 0 : letters + 1;
        if (letters > 1) {
            return false;
        }
    }
    return word.len > 1 && !is_number(word);
}

/* The halves of a word say something of somebody or something: a name, an address or the like, or
 * a number ("interviewername", "patientid"). */
static bool are_halves(uint32_t before, uint32_t after) {
    const uint32_t said =
        KHP_WORD_NAME | KHP_WORD_ALWAYS | KHP_WORD_PICTURE | KHP_WORD_PAPER | KHP_WORD_BIRTH;
    uint32_t either = before | after;
    bool is_id = (either & KHP_WORD_ID) != 0 && (either & NUMBERED) != 0;
    return before != 0 && after != 0 && (either & KHP_WORD_PASSED) == 0 &&
           ((either & said) != 0 || is_id);
}

/* Endings of words for those who do something, which are not in the table. */
static bool is_doer(khp_slice word) {
    static const char *const ends[] = {"dor",   "dora", "tor",  "tora",  "ista",  "iste",   "ante",
                                       "iente", "eur",  "euse", "trice", "ician", "ologist"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        khp_slice end = khp_slice_cstr(ends[i]);
        if (word.len >= end.len + LEAST_PART &&
            memcmp(word.ptr + word.len - end.len, end.ptr, end.len) == 0) {
            return true;
        }
    }
    return false;
}

/* A first half that is not in the table may be somebody: "despachadornombre". */
static uint32_t rules_of_half(khp_personal *personal, khp_slice half) {
    uint32_t rules = khp_word_table_find(&personal->table, &half, 1);
    bool is_somebody = rules == 0 && half.len >= LEAST_TOGETHER && is_doer(half);
    return is_somebody ? KHP_WORD_SOMEBODY : rules;
}

/* The rules of the first half of a word and of the other, where two are written together. */
static bool add_halves(khp_personal *personal, khp_slice word) {
    for (size_t at = LEAST_ID; word.len >= LEAST_TOGETHER && at + LEAST_ID <= word.len; at++) {
        khp_slice first = khp_slice_of(word.ptr, at);
        khp_slice second = khp_slice_of(word.ptr + at, word.len - at);
        uint32_t before = rules_of_half(personal, first);
        uint32_t after = khp_word_table_find(&personal->table, &second, 1);
        bool is_short = at < LEAST_PART || at + LEAST_PART > word.len;
        bool is_id = ((first.len < LEAST_PART ? before : after) & KHP_WORD_ID) != 0;
        if ((!is_short || is_id) && are_halves(before, after)) {
            add_unit(personal, before);
            add_unit(personal, after);
            return true;
        }
    }
    return false;
}

/* The rules of words, with SEVERAL if they are more than one by their s; the plural of words for a
 * person is not in the table. */
static uint32_t rules_of(khp_personal *personal, khp_slice *words, size_t count) {
    uint32_t rules = khp_word_table_find(&personal->table, words, count);
    khp_slice last = words[count - 1];
    for (size_t cut = 1; cut <= 2 && last.len > cut + LEAST_PART; cut++) {
        bool is_plural =
            last.ptr[last.len - 1] == 's' && (cut == 1 || last.ptr[last.len - 2] == 'e');
        words[count - 1].len = last.len - cut;
        uint32_t one = is_plural ? khp_word_table_find(&personal->table, words, count) : 0;
        if (rules != 0 && one != 0) {
            rules |= SEVERAL;
        } else if ((one & ANYBODY) != 0) {
            rules = KHP_WORD_SOMEBODY | SEVERAL;
        }
    }
    words[count - 1] = last;
    return rules;
}

/* As rules_of, of the words without those that join them: "numero de la casa" is "numero casa"; 0
 * if there are none. */
static uint32_t rules_without_joining(khp_personal *personal, const khp_slice *words,
                                      size_t count) {
    khp_slice kept[KHP_WORDS_MOST];
    size_t left = khp_word_leave_out_joining(kept, words, count);
    return left < count ? rules_of(personal, kept, left) : 0;
}

/* The most words from here on that the table holds side by side; one word if it holds none. */
static size_t add_longest(khp_personal *personal, khp_slice *words, size_t left) {
    for (size_t len = left < KHP_WORDS_MOST ? left : KHP_WORDS_MOST; len > 0; len--) {
        uint32_t rules = rules_of(personal, words, len);
        rules = rules != 0 ? rules : rules_without_joining(personal, words, len);
        if (rules != 0) {
            add_unit(personal, rules);
            return len;
        }
    }
    bool is_passed = is_number(*words) || (words == personal->parts && left > 1 && is_code(*words));
    if (!is_passed && !add_halves(personal, khp_word_without_digits(*words))) {
        add_unit(personal, is_doer(*words) ? KHP_WORD_SOMEBODY : 0);
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

/* The rules of the unit so many behind this one; none beyond the ends. */
static uint32_t beside(const khp_personal *personal, size_t unit, int by) {
    size_t at = unit + (size_t)by;
    return at < personal->count ? personal->units[at] : 0;
}

/* "Nombre de victimes": how many in French, and in Spanish the name of one. */
static bool is_count(const khp_personal *personal) {
    uint32_t behind = beside(personal, 0, 1) | beside(personal, 0, 2);
    return (personal->units[0] & KHP_WORD_COUNT) != 0 && (behind & SEVERAL) != 0;
}

/* One of papers stands in the header, and not beside a thing whose paper it is: "DNI", "dni
 * alumno", not "rut empresa". */
static bool has_paper(const khp_personal *personal) {
    for (size_t i = 0; i < personal->count; i++) {
        uint32_t around = beside(personal, i, 1) | beside(personal, i, -1);
        bool is_of_thing = (around & KHP_WORD_THING) != 0 && (around & ANYBODY) == 0;
        if ((personal->units[i] & KHP_WORD_PAPER) != 0 && !is_of_thing) {
            return true;
        }
    }
    return false;
}

/* The name, or picture, is that of whom stands beside it ("nombre de la victima", "victim name"),
 * or behind a word that is not known ("nm_urna_candidato"); what stands before a name at the end
 * is somebody if it is not known ("xyz_name"). */
static bool is_somebodys(const khp_personal *personal, size_t unit) {
    uint32_t behind = beside(personal, unit, 1);
    uint32_t around = behind | beside(personal, unit, -1);
    bool is_last = unit + 1 == personal->count;
    bool is_next = !is_last && (behind & THINGS) == 0 && (beside(personal, unit, 2) & ANYBODY) != 0;
    bool is_end = is_last && (personal->units[unit] & KHP_WORD_NAME_END) != 0;
    bool is_unknown = is_end && unit > 0 && personal->units[unit - 1] == 0;
    return (around & ANYBODY) != 0 || is_next || is_unknown;
}

/* Nothing in the header says whose name or picture it is. */
static bool is_bare(const khp_personal *personal) {
    const uint32_t said = KHP_WORD_NAME | KHP_WORD_PICTURE | KHP_WORD_WHOLE | KHP_WORD_EDGE;
    for (size_t i = 0; i < personal->count; i++) {
        if ((personal->units[i] & said) == 0) {
            return false;
        }
    }
    return true;
}

static bool has_name(const khp_personal *personal) {
    for (size_t i = 0; i < personal->count; i++) {
        bool is_name = (personal->units[i] & (KHP_WORD_NAME | KHP_WORD_PICTURE)) != 0;
        if (is_name && (is_somebodys(personal, i) || is_bare(personal))) {
            return true;
        }
    }
    return false;
}

/* The number of somebody who has one: "patient_id", "id_usuario"; not "chw_area_id", and not
 * "case_id_officer". */
static bool has_id_of_person(const khp_personal *personal) {
    for (size_t i = 0; i < personal->count; i++) {
        uint32_t before = beside(personal, i, -1);
        uint32_t behind = beside(personal, i, 1);
        bool is_before = (before & NUMBERED) != 0 && (behind & THINGS) == 0;
        bool is_behind = (behind & NUMBERED) != 0 && (before & THINGS) == 0;
        if ((personal->units[i] & KHP_WORD_ID) != 0 && (is_before || is_behind)) {
            return true;
        }
    }
    return false;
}

/* A birth, and when, where or whose it was. */
static bool is_birth(const khp_personal *personal) {
    const uint32_t said = KHP_WORD_BORN | KHP_WORD_WHEN | ANYBODY;
    bool has_birth = false;
    bool has_when = false;
    bool is_told = true;
    for (size_t i = 0; i < personal->count; i++) {
        uint32_t rules = personal->units[i];
        uint32_t around = beside(personal, i, 1) | beside(personal, i, -1);
        has_birth = has_birth || (rules & KHP_WORD_BORN) != 0;
        has_when = has_when || ((rules & KHP_WORD_BORN) != 0 && (around & KHP_WORD_WHEN) != 0);
        is_told = is_told && (rules & said) != 0;
    }
    uint32_t last = personal->units[personal->count - 1];
    bool is_measured =
        (last & (KHP_WORD_MEASURE | KHP_WORD_TOLD)) != 0 && (last & KHP_WORD_WHEN) == 0;
    return !is_measured &&
           ((all_rules(personal) & KHP_WORD_BIRTH) != 0 || has_when || (has_birth && is_told));
}

/* Nothing but words for persons, or words that say as much where they stand alone; not how
 * somebody fares ("conductor herido"). */
static bool is_whole(const khp_personal *personal) {
    const uint32_t said = PERSONS | KHP_WORD_WHOLE | KHP_WORD_EDGE;
    uint32_t last = personal->units[personal->count - 1];
    bool fares = personal->count > 1 && (last & KHP_WORD_QUALITY) != 0;
    if (personal->is_band || fares) {
        return false;
    }
    for (size_t i = 0; i < personal->count; i++) {
        if ((personal->units[i] & said) == 0) {
            return false;
        }
    }
    return true;
}

/* An interviewer, an officer, a judge, whatever the header says of which: the word stands first
 * ("abogado defensor"), in English last, behind things of all kinds ("beat officer"). */
static bool is_office(const khp_personal *personal) {
    uint32_t all = all_rules(personal);
    uint32_t last = personal->units[personal->count - 1];
    bool begins = (personal->units[0] & KHP_WORD_OFFICE) != 0 && (all & NOT_WHO) == 0;
    bool ends =
        (last & KHP_WORD_OFFICE_END) != 0 && (all & (NOT_WHO & ~(uint32_t)KHP_WORD_THING)) == 0;
    bool is_short = personal->count <= SHORT_HEADER && (personal->units[0] & SEVERAL) == 0;
    return (begins || ends) && is_short;
}

/* How to reach somebody, at an end of the header: "contacto del alumno", "student contact". */
static bool is_reached(const khp_personal *personal) {
    size_t last = personal->count - 1;
    bool begins =
        (personal->units[0] & KHP_WORD_EDGE) != 0 && (beside(personal, 0, 1) & ANYBODY) != 0;
    bool ends =
        (personal->units[last] & KHP_WORD_EDGE) != 0 && (beside(personal, last, -1) & ANYBODY) != 0;
    return begins || ends;
}

/* A telephone, an account, a street or the like; not of an address the town or the country alone,
 * where that stands last ("address_city"). */
static bool has_always(const khp_personal *personal) {
    const uint32_t town = KHP_WORD_WHEN | KHP_WORD_THING;
    for (size_t i = 0; i < personal->count; i++) {
        bool is_town = i + 2 == personal->count && (beside(personal, i, 1) & town) == town;
        if ((personal->units[i] & KHP_WORD_ALWAYS) != 0 && !is_town) {
            return true;
        }
    }
    return false;
}

/* A relative or a witness, by a header that says little else. */
static bool is_relative(const khp_personal *personal) {
    uint32_t last = personal->units[personal->count - 1];
    return (last & KHP_WORD_RELATIVE) != 0 && (all_rules(personal) & NOT_WHO) == 0 &&
           personal->count <= SHORT_HEADER;
}

/* A question whether or which ("Usas whatsapp?", "which email do you use?"), and not for what
 * stands in it: "what is your email?", "email of the mother?". */
static bool is_other_question(const khp_personal *personal) {
    const uint32_t thing = THINGS | KHP_WORD_NUMBER | KHP_WORD_FORM;
    bool begins = personal->units[0] != 0 && (personal->units[0] & thing) == 0;
    return personal->is_question && !personal->is_sought && (!begins || personal->has_verb);
}

/* A warning, a filter, a question whether: of the form, whatever the answer is about. */
static bool is_of_form(const khp_personal *personal) {
    return (all_rules(personal) & KHP_WORD_FORM) != 0;
}

static bool judge_units(const khp_personal *personal) {
    if (is_whole(personal)) {
        return true;
    }
    if (is_of_form(personal)) {
        return false;
    }
    if (is_birth(personal)) {
        return true;
    }
    if (is_measured(personal) || is_count(personal) || is_other_question(personal)) {
        return false;
    }
    return has_always(personal) || has_id_of_person(personal) || has_paper(personal) ||
           has_name(personal) || is_relative(personal) || is_office(personal) ||
           is_reached(personal);
}

/* As ages do: "victim_11_17". */
static bool ends_in_two_numbers(const khp_slice *words, size_t count) {
    return count > 2 && is_number(words[count - 1]) && is_number(words[count - 2]);
}

bool khp_personal_judge(khp_personal *personal, khp_slice header) {
    size_t count = part_words(personal, khp_header_asked(header));
    personal->count = 0;
    personal->is_question = khp_header_is_question(header);
    personal->is_sought = false;
    personal->has_verb = false;
    personal->is_band = ends_in_two_numbers(personal->parts, count);
    bool is_known =
        count > 0 && count <= KHP_WORDS_MOST &&
        (khp_word_table_find(&personal->table, personal->parts, count) & KHP_WORD_NEVER) != 0;
    for (size_t i = 0; !is_known && i < count;) {
        i += add_longest(personal, personal->parts + i, count - i);
    }
    return !is_known && personal->count > 0 && judge_units(personal);
}
