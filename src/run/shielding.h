/* shielding: what is told of a record, cell by cell, where the publishing policy is a file: cells
 * that say where or when too exactly, ids, values that few share, and what mentions any of them. */
#ifndef KHP_RUN_SHIELDING_H
#define KHP_RUN_SHIELDING_H

#include "run/join.h"

typedef struct khp_shield khp_shield;

/* One thread's shield; NULL in *shield, which is no error, if the policy leaves cells alone. `join`
 * must outlive it. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_shield_new(khp_shield **shield, const khp_join *join,
                                             khipu_error *error);
void khp_shield_free(khp_shield *shield);

/* The record as it is told, valid until the next call. *notices: what was noticed on the way, as
 * bits 1 << khp_notice. KHIPU_E_MEMORY; KHIPU_E_IO if a hash cannot be computed. */
KHIPU_MUST_CHECK khipu_status khp_shield_record(khp_shield *shield, const khp_record *record,
                                                const khp_placed *placed, khp_record *told,
                                                uint32_t *notices, khipu_error *error);

#endif
