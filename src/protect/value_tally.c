#include "protect/value_tally.h"

#include "base/hash.h"

#define LONGEST_BLANK 5

/* Metres of the ways to write a position: degrees, minutes and seconds with so many decimals. */
static const double steps[KHP_FINENESS_STEPS] = {111195,  11119.5, 1853.25, 1111.95,
                                                 185.325, 111.195, 30.8875, 18.5325,
                                                 11.1195, 3.08875, 1.11195, 0};

/* ---- cells that are none ---- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool is_dash(char c) {
    return c == '-' || c == '.' || c == '?' || c == '*' || c == '_' || c == ' ';
}

static bool is_blank_word(const char *word, size_t len) {
    static const char *const words[] = {"",    "na",   "n/a",  "#n/a", "nan", "nd", "n/d",
                                        "nil", "none", "null", "s/d",  "s/i", "sd", "x"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == len && memcmp(words[i], word, len) == 0) {
            return true;
        }
    }
    return false;
}

/* Without points and dashes: "N.A.", "--", "?". */
static bool is_blank(khp_slice text) {
    char word[LONGEST_BLANK];
    size_t len = 0;
    if (text.len > LONGEST_BLANK || (text.len > 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9')) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        word[len] = lower(text.ptr[i]);
        len += !is_dash(text.ptr[i]);
    }
    return is_blank_word(word, len);
}

/* ---- counting ---- */

static void count_form(khp_value_count *count, uint64_t forms, uint64_t passes, uint64_t bit) {
    count->forms += forms;
    count->passes += passes;
    count->seen |= passes != 0 ? bit : 0;
}

static void count_identities(khp_value_tally *tally, const khp_identity_marks *marks,
                             unsigned stands_for, uint64_t bit) {
    for (int i = 0; i < KHP_IDENTITY_COUNT; i++) {
        count_form(&tally->kinds[KHP_VALUE_IDENTITY + i],
                   (uint64_t)(marks->forms >> i & 1) * stands_for,
                   (uint64_t)(marks->passes >> i & 1) * stands_for, bit);
    }
    tally->written |= marks->written & marks->passes;
}

/* A little off is still the same step. */
static size_t step_of(double metres) {
    size_t step = 0;
    while (step + 1 < KHP_FINENESS_STEPS && metres < steps[step] * 0.99) {
        step++;
    }
    return step;
}

void khp_value_tally_add(khp_value_tally *tally, khp_slice cell, unsigned stands_for,
                         khp_fineness_reader *reader) {
    khp_value_marks marks;
    khp_slice text = khp_slice_trim(cell);
    if (is_blank(text)) {
        return;
    }
    tally->cells += stands_for;
    if (!khp_value_read(text, reader, &marks)) {
        return;
    }
    const khp_telephone_marks *telephone = &marks.telephone;
    bool passes = marks.is_email || telephone->is_number || marks.identities.passes != 0;
    uint64_t bit = !passes ? 0 : UINT64_C(1) << (khp_hash_fixed(text, 0) >> 58);
    uint64_t emails = marks.is_email ? stands_for : 0;
    count_form(&tally->kinds[KHP_VALUE_EMAIL], emails, emails, bit);
    count_form(&tally->kinds[KHP_VALUE_TELEPHONE], telephone->is_form ? stands_for : 0,
               telephone->is_number ? stands_for : 0, bit);
    if (marks.identities.forms != 0) {
        count_identities(tally, &marks.identities, stands_for, bit);
    }
    if (marks.is_position) {
        tally->positions[step_of(marks.metres)] += stands_for;
    }
}

void khp_value_tally_merge(khp_value_tally *into, const khp_value_tally *from) {
    into->cells += from->cells;
    for (size_t i = 0; i < KHP_VALUE_KIND_COUNT; i++) {
        into->kinds[i].forms += from->kinds[i].forms;
        into->kinds[i].passes += from->kinds[i].passes;
        into->kinds[i].seen |= from->kinds[i].seen;
    }
    for (size_t i = 0; i < KHP_FINENESS_STEPS; i++) {
        into->positions[i] += from->positions[i];
    }
    into->written |= from->written;
}

/* ---- the verdict ---- */

static unsigned count_bits(uint64_t bits) {
    unsigned count = 0;
    for (; bits != 0; bits &= bits - 1) {
        count++;
    }
    return count;
}

/* How many different ones prove something. */
static unsigned least_different(const khp_value_tally *tally, size_t kind) {
    if (kind == KHP_VALUE_TELEPHONE) {
        return 2;
    }
    if (kind < KHP_VALUE_IDENTITY || kind == (size_t)KHP_VALUE_IDENTITY + KHP_IDENTITY_MX_CURP) {
        return 1;
    }
    return tally->written >> (kind - KHP_VALUE_IDENTITY) & 1 ? 2 : 5;
}

static uint64_t finer_positions(const khp_value_tally *tally, double told_metres) {
    uint64_t count = 0;
    for (size_t i = 0; i < KHP_FINENESS_STEPS; i++) {
        count += steps[i] < told_metres ? tally->positions[i] : 0;
    }
    return count;
}

static bool is_fifth(const khp_value_tally *tally, uint64_t passes) {
    return passes > 0 && passes >= tally->cells / 5 + (tally->cells % 5 != 0);
}

/* Two in three of random ids like 000-000-0000 have the groups and first digits of a number. */
static bool are_most(size_t kind, const khp_value_count *count) {
    return count->passes >= count->forms - count->forms / (kind == KHP_VALUE_TELEPHONE ? 8 : 4);
}

static bool is_believed(const khp_value_tally *tally, size_t kind) {
    const khp_value_count *count = &tally->kinds[kind];
    return is_fifth(tally, count->passes) && are_most(kind, count) &&
           count_bits(count->seen) >= least_different(tally, kind);
}

khp_value_kind khp_value_tally_verdict(const khp_value_tally *tally, double told_metres) {
    uint64_t most = finer_positions(tally, told_metres);
    size_t verdict = is_fifth(tally, most) ? KHP_VALUE_POSITION : KHP_VALUE_NONE;
    most = verdict == KHP_VALUE_NONE ? 0 : most;
    for (size_t kind = 1; kind < KHP_VALUE_KIND_COUNT; kind++) {
        if (tally->kinds[kind].passes > most && is_believed(tally, kind)) {
            most = tally->kinds[kind].passes;
            verdict = kind;
        }
    }
    return (khp_value_kind)verdict;
}
