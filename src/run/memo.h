/* memo: what was found out for a record is found again by the raw bytes of the columns that it
 * depends on. One probe a record, so keys are whole words, hashed and compared as they are; and
 * since what is kept lies anywhere in memory, it is asked for some records before it is needed. */
#ifndef KHP_RUN_MEMO_H
#define KHP_RUN_MEMO_H

#include "base/arena.h"
#include "base/buffer.h"
#include "model/record.h"

#define KHP_MEMO_COLUMNS (KHP_WITHIN_LIMIT + 12)

/* What the caller keeps for a key, and the key; more that is kept may follow it. */
typedef struct khp_memo_entry {
    void *value;
    size_t count;
    uint64_t words[]; /* `count` of them */
} khp_memo_entry;

typedef struct khp_memo_slot {
    uint64_t hash; /* of the entry's key */
    khp_memo_entry *entry;
} khp_memo_slot;

/* Records that may be looked ahead to. */
#define KHP_MEMO_AHEAD ((size_t)16)

/* The keys of the records that are looked ahead to. */
typedef struct khp_memo_ahead khp_memo_ahead;

/* Zero-initialise ({0}) and list the columns before use. */
typedef struct khp_memo {
    size_t columns[KHP_MEMO_COLUMNS];
    size_t column_count;
    khp_memo_slot *slots; /* a power of two of them */
    size_t slot_count;
    size_t entry_count;
    khp_arena texts; /* entries; the values' memory may be taken from it too */
    khp_buffer key;  /* of the record that is looked for, if it is no common one */
    khp_memo_ahead *ahead;
} khp_memo;

/* Makes ready for finding these records one by one, up to KHP_MEMO_AHEAD of them; rejected ones may
 * be among them. False without memory. */
bool khp_memo_look_ahead(khp_memo *memo, const khp_record *records, size_t count);

/* Whether the record with this number of those that were looked ahead to is probably known. */
bool khp_memo_may_know(const khp_memo *memo, size_t number);

/* Where the value for this record is kept, which is number `number` of those that were looked ahead
 * to: *value is NULL if it is asked for the first time, and the caller then sets it. The place is
 * good until khp_memo_forget. NULL without memory. */
void **khp_memo_find(khp_memo *memo, const khp_record *record, size_t number);

/* Bytes that it holds. */
size_t khp_memo_bytes(const khp_memo *memo);

/* Forgets all entries; keeps the columns, and the memory, which is not counted any more but for
 * that of the index. */
void khp_memo_forget(khp_memo *memo);

void khp_memo_clear(khp_memo *memo);

#endif
