/* names: the folded names and cores of every area, and which names are left out. */
#ifndef KHP_WORLD_COMPILE_NAMES_H
#define KHP_WORLD_COMPILE_NAMES_H

#include "world_compile/keys.h"
#include "world_compile/table.h"

/* What was not taken as told, a line each. */
typedef struct names_report {
    khp_buffer left_out; /* alternate names */
    khp_buffer alike;    /* areas of one country that share every name */
    size_t left_out_count;
    size_t alike_count;
} names_report;

/* Adds the names of all areas to a zeroed list, and sorts it. False without memory. */
bool names_gather(key_list *list, const source_table *table, names_report *report);

/* Finds the areas of one country that share every name; the list is sorted. */
bool names_find_alike(const key_list *list, const source_table *table, names_report *report);

#endif
