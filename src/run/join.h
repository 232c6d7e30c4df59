/* join: the run that export and check share. It opens the inputs, places every record on several
 * threads, and hands the results over in input order, whatever the number of threads. */
#ifndef KHP_RUN_JOIN_H
#define KHP_RUN_JOIN_H

#include "model/chunk.h"
#include "project/operation.h"
#include "protect/masks.h"
#include "protect/withhold.h"
#include "run/load_decisions.h"
#include "run/load_gazetteer.h"
#include "run/placing.h"
#include "run/threads.h"
#include "run/value_watch.h"
#include "summarise/selection.h"
#include "write/geojson.h"

#include <stdatomic.h>

/* What the taker of the chunks needs; it costs time to make, so it is made only if asked for. */
typedef struct khp_wanted {
    bool features;        /* the features' text */
    bool all_doubts;      /* each doubtful toponym, not only those that are reported */
    bool placed;          /* the toponyms that were placed; only if placing.keeps_toponyms */
    bool mentions;        /* each cell that holds what is withheld; they are counted always */
    bool values;          /* whether values look personal: sets khp_column.holds in the end */
    bool ids;             /* hashes of the ids */
    const size_t *facets; /* columns whose distinct values are wanted */
    size_t facet_count;
    /* By facet: no taker needs its values any more, as they are too many. Set by takers, read by
     * makers; a chunk that was begun before may still have them. NULL: all are needed. */
    const atomic_bool *facets_over;
    const khp_selection *selection; /* records that are counted; NULL: all */
} khp_wanted;

/* How many records of one reason are reported one by one. */
#define KHP_REPORT_LIMIT 20

/* What the caller of khp_join_open wants and can do. */
typedef struct khp_join_needs {
    bool hash_inputs;
    bool may_start_over; /* nothing of a failed run can be seen: types may be supposed at first */
    const khp_policy *policy; /* instead of what --publish names, without memory of its own; NULL */
} khp_join_needs;

typedef struct khp_join {
    const khipu_options *options;
    const khipu_listener *listener;
    khp_read_options reading; /* lives as long as the source */
    khp_join_needs needs;
    khp_source *source;
    khp_schema *schema;
    khp_gazetteer *gazetteer;             /* NULL if no --places */
    khp_place_positions *place_positions; /* NULL without a gazetteer */
    khp_area_places *area_places;         /* the same */
    khp_decisions *decisions;             /* NULL if none */
    khp_locate_settings settings;
    khp_country_levels *place_levels; /* that the settings view; NULL: none */
    khp_placing placing;
    khp_policy policy;                   /* of --publish */
    struct khp_generaliser *generaliser; /* NULL if positions are told as they are */
    khp_masks masks;                     /* what too few records share; empty at first */
    khp_loaded loaded;
    khp_value_watch values;    /* of all threads; not begun if nobody wants to know */
    khp_operations operations; /* used by all threads, sorted, after the run; those of areas alone
                                  if places are hidden (schema->hides_places) */
    khp_feature_layout layout;
    unsigned threads;
    bool id_is_line;   /* --id line */
    bool is_empty;     /* no input holds a record */
    bool is_disproved; /* a record contradicted what was supposed: the run must start over */
} khp_join;

/* Opens and reads everything that comes before the first record: gazetteers, decisions, headers,
 * roles, types. `join` is zero-initialised by the call; khp_join_close in any case. If it fails and
 * join->is_disproved, the caller starts over as after khp_join_run. */
KHIPU_MUST_CHECK khipu_status khp_join_open(khp_join *join, const khipu_options *options,
                                            const khipu_listener *listener,
                                            const khp_join_needs *needs, khipu_error *error);

/* Lays out the features, once it is known what is withheld. */
KHIPU_MUST_CHECK khipu_status khp_join_lay_out(khp_join *join, khipu_error *error);

/* Takes each chunk in input order; calls never overlap. What need not be written in order may be
 * left in `pending`: it is written by the chunk's thread, while other chunks are taken. */
typedef khipu_status (*khp_take_chunk)(void *context, const khp_chunk *chunk, khp_pending *pending,
                                       khipu_error *error);

/* Places every record. Errors are those of the readers, of `take`, and KHIPU_E_MEMORY; whatever the
 * status, the caller starts over, with may_start_over unset, if join->is_disproved. */
KHIPU_MUST_CHECK khipu_status khp_join_run(khp_join *join, const khp_wanted *wanted,
                                           khp_take_chunk take, void *context, khipu_error *error);

/* The place or the area with the number that a placement has. The join must have a gazetteer. */
void khp_join_place(const khp_join *join, uint32_t number, khp_place *place);

/* The same of a candidate, which may be an area that no record was placed at. KHIPU_E_MEMORY, and
 * errors of khp_area_places_get. */
KHIPU_MUST_CHECK khipu_status khp_join_candidate(const khp_join *join, khp_locator *locator,
                                                 uint32_t number, khp_place *place,
                                                 khipu_error *error);

/* Says, after the run, what was not written and what of what was looks personal. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_join_say_withheld(const khp_join *join, khipu_error *error);

void khp_join_close(khp_join *join);

#endif
