/* json_members: takes members of flat objects at speed, as most records of NDJSON are written:
 * plain names, scalars, at most a space between the parts. What is written otherwise is left to
 * whoever reads any JSON (json_record), member by member, so nothing is decided here but speed. */
#ifndef KHP_READ_JSON_MEMBERS_H
#define KHP_READ_JSON_MEMBERS_H

#include "base/table.h"
#include "read/json_text.h"

/* Bytes up to a member's value that are compared at once. */
#define KHP_JSON_LEAD_BYTES 32

/* A name, as the record that had it first wrote it. */
typedef struct khp_json_key {
    char lead[KHP_JSON_LEAD_BYTES]; /* from behind the brace or comma up to the value, a string's
                                       opening quote included; zeros behind it */
    uint32_t mask;                  /* a bit for each byte of it that counts */
    uint32_t length;                /* of the lead */
    size_t column;                  /* of the schema */
    bool is_string;                 /* the lead ends with an opening quote */
} khp_json_key;

/* The names of an input's members, numbered as they were first seen. Zero-initialise ({0}) before
 * use; khp_json_keys_clear gives the memory back. */
typedef struct khp_json_keys {
    khp_table names;
    khp_json_key *items; /* by number; behind the last one, one that no text begins with */
    size_t capacity;
} khp_json_keys;

/* Adds a name that is not there yet, and its column; its number in *number. `lead` is the text from
 * behind the brace or comma before it to its value. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_json_keys_add(khp_json_keys *keys, khp_slice name, khp_slice lead,
                                                size_t column, uint32_t *number,
                                                khipu_error *error);

/* The number of a name; KHP_TABLE_NONE if it is not there. */
uint32_t khp_json_keys_find(const khp_json_keys *keys, khp_slice name);

void khp_json_keys_clear(khp_json_keys *keys);

/* Takes members from the cursor on, which is at the name of one, into the fields of their columns;
 * *next is the number of the name that is expected, and then of the one behind the last. True if it
 * took them all: the cursor is behind the closing brace. Else it is at the name of the first one
 * that was not taken, because something about it is unusual or wrong or because its field is set.
 */
bool khp_json_take_members(const khp_json_keys *keys, khp_json_cursor *cursor, khp_field *fields,
                           uint32_t *next);

/* The variants among which it chooses at run time, by the bytes that they look at in one step; all
 * take the same. There must be a name in keys. */
bool khp_json_take_members_by_1(const khp_json_keys *keys, khp_json_cursor *cursor,
                                khp_field *fields, uint32_t *next);
#if defined(__SSE2__)
bool khp_json_take_members_by_16(const khp_json_keys *keys, khp_json_cursor *cursor,
                                 khp_field *fields, uint32_t *next);
bool khp_json_take_members_by_32(const khp_json_keys *keys, khp_json_cursor *cursor,
                                 khp_field *fields, uint32_t *next); /* where khp_scan_has_avx2 */
#endif

#endif
