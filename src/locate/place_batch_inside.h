/* place_batch_inside: what lies in a batch of places. For place_batch.c and gazetteer.c only. */
#ifndef KHP_LOCATE_PLACE_BATCH_INSIDE_H
#define KHP_LOCATE_PLACE_BATCH_INSIDE_H

#include "base/table.h"
#include "locate/notes.h"
#include "locate/place_batch.h"
#include "locate/store.h"

/* What the gazetteer knows of a group that it has given a number. */
typedef struct khp_place_batch_group {
    uint32_t number;
    bool describes_area; /* its places are rows of a dump that describe areas */
    bool may_be_seat;    /* its places may be seats of their areas */
} khp_place_batch_group;

/* Zero-initialised. Everything refers to places, rows, positions and groups of this batch, from 0.
 */
struct khp_place_batch {
    uint32_t count;
    khp_buffer heads; /* khp_head */
    khp_buffer rows;
    khp_buffer positions; /* khp_position */
    khp_buffer lines;     /* uint64_t */
    khp_buffer seats;     /* uint32_t: places with alternate names */
    khp_buffer names;     /* khp_name_note .. */
    khp_buffer codes;     /* khp_code_note */
    khp_table groups;     /* keys: what the places of a group have in common, packed; they are kept
                             when the batch is emptied */
    size_t resolved;      /* so many of them have been given a number by the gazetteer */
    khp_place_batch_group *known;
    size_t known_capacity;
    khp_buffer key;
    khp_buffer folded;
    khp_buffer core;
    khp_buffer code;
};

/* Empties it for the next places. */
void khp_place_batch_reset(khp_place_batch *batch);

/* The place that stands for a group: the fields that its places have in common. Views the batch. */
khp_place khp_place_batch_group_at(const khp_place_batch *batch, uint32_t group);

#endif
