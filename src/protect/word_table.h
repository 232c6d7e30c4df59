/* word_table: the words by which headers look personal, and what each does to a header: those of
 * data/personal-words.tsv, compiled at build into a table that is searched where it lies. Private
 * to protect/ and to words_compile/. */
#ifndef KHP_PROTECT_WORD_TABLE_H
#define KHP_PROTECT_WORD_TABLE_H

#include "protect/word_key.h"

#include <stdint.h>

/* What words do, as bits: one word may do several things. personal.c says how. */
typedef enum khp_word_rule {
    KHP_WORD_ALWAYS = 1u << 0,      /* telephones, accounts, addresses, surnames */
    KHP_WORD_BIRTH = 1u << 1,       /* of birth */
    KHP_WORD_PAPER = 1u << 2,       /* papers and their numbers, unless of a thing */
    KHP_WORD_PICTURE = 1u << 3,     /* pictures and recordings, as a name */
    KHP_WORD_NAME = 1u << 4,        /* a name, if of somebody or of nobody that is told */
    KHP_WORD_RELATIVE = 1u << 5,    /* relatives and those who told, at the end of a header */
    KHP_WORD_PERSON = 1u << 6,      /* a person, if the header says no more */
    KHP_WORD_OFFICE = 1u << 7,      /* likewise, or at the start of a short header */
    KHP_WORD_WHOLE = 1u << 8,       /* personal if the header says no more */
    KHP_WORD_THING = 1u << 9,       /* what has a name and is no person */
    KHP_WORD_QUALITY = 1u << 10,    /* what somebody is like */
    KHP_WORD_NUMBER = 1u << 11,     /* a count or a code of persons */
    KHP_WORD_MEASURE = 1u << 12,    /* how many, which sort, whether, when */
    KHP_WORD_PASSED = 1u << 13,     /* says nothing by itself */
    KHP_WORD_OTHER = 1u << 14,      /* words that mean something else side by side */
    KHP_WORD_NEVER = 1u << 15,      /* the whole header of a column that is known */
    KHP_WORD_ASKS = 1u << 16,       /* begins a question that yes or no answers */
    KHP_WORD_OFFICE_END = 1u << 17, /* as an office, at the end of a short header */
    KHP_WORD_EDGE = 1u << 18,       /* personal alone, or at an end beside a person */
    KHP_WORD_FORM = 1u << 19,       /* of the form, and not what was answered */
    KHP_WORD_TOLD = 1u << 20,       /* as a measure, but as the last word only */
    KHP_WORD_ID = 1u << 21,         /* a number or a code that stands for one */
    KHP_WORD_NUMBERED = 1u << 22,   /* somebody whom others know by a number */
    KHP_WORD_SOMEBODY = 1u << 23,   /* whose name or picture is personal, not alone */
    KHP_WORD_BORN = 1u << 24,       /* a birth, if the header says but when, where or whose */
    KHP_WORD_WHEN = 1u << 25,       /* when or where, beside a birth */
    KHP_WORD_COUNT = 1u << 26,      /* a name; how many, if of more than one person */
    KHP_WORD_NAME_END = 1u << 27,   /* a name that stands behind whose it is: "xyz name" */
    KHP_WORD_SOUGHT = 1u << 28,     /* begins a question for what stands behind it */
} khp_word_rule;

/* The table as it lies in the program, made at build by src/words_compile/. Every number is 32
 * bits, the lowest byte first.
 *
 *   KHP_WORD_TABLE_MAGIC, the number of keys
 *   for each key in the order of their bytes: where it ends, and its rules (its start is where the
 *   one before ends; ends count from the first byte of the keys)
 *   the keys (word_key.h) */
#define KHP_WORD_TABLE_MAGIC "khpword\x01"
#define KHP_WORD_TABLE_MAGIC_BYTES 8
#define KHP_WORD_ENTRY_BYTES 8

typedef struct khp_word_table {
    khp_slice entries;
    khp_slice keys;
    uint32_t count;
    khp_word_key key; /* scratch */
    bool failed;      /* there was no memory: nothing that it found counts */
} khp_word_table;

/* The table in these bytes, which must stay; one without words if they are none. Give it back with
 * khp_word_table_clear. */
khp_word_table khp_word_table_of(khp_slice bytes);

/* The rules of the words, folded and `count` of them side by side, written together or apart, in
 * the singular or the plural, with digits behind them or without; 0 if it has none. */
uint32_t khp_word_table_find(khp_word_table *table, const khp_slice *words, size_t count);

void khp_word_table_clear(khp_word_table *table);

#endif
