/* told: what a feature of cases.geojson tells of its record, cell by cell, as its line has it: the
 * digits of a number are those that were written. */
#ifndef KHP_VERIFY_TOLD_H
#define KHP_VERIFY_TOLD_H

#include "base/arena.h"
#include "base/error.h"
#include "model/record.h"

typedef struct khp_told_member {
    khp_slice name;
    khp_field value; /* a text, a value of JSON, or absent: null */
} khp_told_member;

/* Zero-initialise; khp_told_clear in any case. */
typedef struct khp_told {
    khp_told_member *members; /* its properties, in their order */
    size_t count, capacity;
    khp_arena texts;
} khp_told;

/* Takes the line of a feature apart; *is_feature is false if it is not written as khipu writes one.
 * What `told` holds stays until the next call and as long as the line. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_told_read(khp_told *told, khp_slice line, bool *is_feature,
                                            khipu_error *error);
void khp_told_clear(khp_told *told);

/* The text of a property; empty if it is not there or null. */
khp_slice khp_told_text(const khp_told *told, const char *name);

#endif
