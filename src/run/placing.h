/* placing: from a record to its placement. The join is a memo on raw bytes: each distinct text of
 * the columns that say where is located, transformed and serialised once; every further record
 * costs one probe. */
#ifndef KHP_RUN_PLACING_H
#define KHP_RUN_PLACING_H

#include "locate/locate.h"
#include "locate/membership.h"
#include "model/placement.h"
#include "model/record.h"
#include "project/crs.h"
#include "read/source.h"
#include "run/memo.h"
#include "run/place_positions.h"
#include "write/feature.h"

/* Brings positions to what a publishing policy allows (run/generalising.h). */
struct khp_generaliser;

/* What all placers of a run share. */
typedef struct khp_placing {
    khp_source *source;
    const khp_schema *schema;
    const khp_gazetteer *gazetteer;       /* NULL: records have positions of their own */
    khp_place_positions *place_positions; /* NULL without a gazetteer */
    const khp_locate_settings *settings;
    khp_slice crs;        /* --crs */
    khp_slice places_crs; /* --places-crs */
    bool allow_ballpark;
    bool keeps_toponyms; /* of what is located by them too, for placements.csv */
    int decimals;
    const khp_membership *areas; /* that cases are counted in; NULL: none, or nothing is stated */
    const struct khp_generaliser *generaliser; /* NULL: positions are told as they are */
} khp_placing;

/* What the review file and messages say of a toponym that is in doubt or was decided, and
 * placements.csv of one that was placed. */
typedef struct khp_placed_doubt {
    khp_slice place;      /* as written */
    khp_slice within;     /* joined by " > " */
    khp_slice detail;     /* see khp_doubt */
    khp_reason reason;    /* why its own position is doubted; NONE: see the placement's reason */
    bool is_decided;      /* a person decided about that */
    uint32_t named_place; /* of a doubted position: the place that the record names, or NO_PLACE */
    double distance_m;    /* to it */
    uint64_t chunk;       /* the chunk, plus 1, in which `row` is its row */
    size_t row;
    uint64_t placed_chunk; /* the same of its row among those that were placed */
    size_t placed_row;
} khp_placed_doubt;

/* A placement, as the memo keeps it. */
typedef struct khp_placed {
    khp_placement placement; /* as it is told */
    khp_placement *known;    /* before a publishing policy told it less exactly; NULL: none did */
    khp_placement_text text;
    khp_placed_doubt *doubt; /* NULL for nearly all that are located, unless their
                                toponyms are kept */
    uint32_t notices;        /* bits 1 << khp_notice */
    uint8_t guard;           /* cells of its records that are not told (run/generalising.h) */
    bool is_stated;          /* its records say where they are beside a position of their own */
    khp_slice hidden_name;   /* of the place, if it is not told; else empty */
    uint64_t chunk;          /* the last chunk, plus 1, that has a record of it */
} khp_placed;

typedef struct khp_placer khp_placer;

/* One thread's placer; *placer is NULL on error. `placing` must outlive it. */
KHIPU_MUST_CHECK khipu_status khp_placer_new(khp_placer **placer, const khp_placing *placing,
                                             khipu_error *error);
void khp_placer_free(khp_placer *placer);

/* Asks memory for what locating these records will need, as far as the memo, which has looked ahead
 * to them, does not know them. At most KHP_MEMO_AHEAD. */
void khp_placer_expect(khp_placer *placer, const khp_record *records, size_t count);

/* The placer's memo, in which the khp_placed of a record that is not rejected is looked for. What
 * is found there stays valid until khp_placer_trim. */
khp_memo *khp_placer_memo(khp_placer *placer);

/* Finds out what the memo does not know yet: `value` is where khp_memo_find keeps it for this
 * record. KHIPU_E_MEMORY, and KHIPU_E_READ if a compiled gazetteer was cut short. */
KHIPU_MUST_CHECK khipu_status khp_placer_fill(khp_placer *placer, const khp_record *record,
                                              void **value, khipu_error *error);

/* Forgets everything if the memo has outgrown its cap: memory stays bounded when every record names
 * another place. Call between chunks. */
void khp_placer_trim(khp_placer *placer);

khp_projector *khp_placer_projector(khp_placer *placer);
khp_locator *khp_placer_locator(khp_placer *placer);

/* What a record says about its place, as the locator wants it; slices view the record. */
void khp_query_from_record(const khp_schema *schema, const khp_record *record, khp_query *query);

#endif
