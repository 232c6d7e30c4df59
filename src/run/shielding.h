/* shielding: what is told of a record, cell by cell: where the publishing policy is a file, cells
 * that say where or when too exactly, ids and values that few share; on every run, what mentions
 * any of them or what a withheld column says. */
#ifndef KHP_RUN_SHIELDING_H
#define KHP_RUN_SHIELDING_H

#include "protect/record_mentions.h"
#include "run/join.h"

typedef struct khp_shield khp_shield;

/* One thread's shield; NULL in *shield, which is no error, if nothing is withheld and the policy
 * leaves cells alone. `join` must outlive it. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_shield_new(khp_shield **shield, const khp_join *join,
                                             khipu_error *error);
void khp_shield_free(khp_shield *shield);

/* The record as it is told, and what was seen on the way. Valid until the next call. */
typedef struct khp_shielded {
    khp_record record;
    uint32_t notices;            /* as bits 1 << khp_notice */
    const khp_mention *mentions; /* cells that hold what is withheld, by column */
    size_t mention_count;
} khp_shielded;

/* KHIPU_E_MEMORY; KHIPU_E_IO if a hash cannot be computed. */
KHIPU_MUST_CHECK khipu_status khp_shield_record(khp_shield *shield, const khp_record *record,
                                                const khp_placed *placed, khp_shielded *told,
                                                khipu_error *error);

#endif
