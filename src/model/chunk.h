/* chunk: everything that one block of records became. Made by a worker, taken by the writers in
 * input order. */
#ifndef KHP_MODEL_CHUNK_H
#define KHP_MODEL_CHUNK_H

#include "model/bbox.h"
#include "model/feature.h"
#include "model/grid.h"

/* Things that a person should know although the records are kept; counted, reported once each. */
typedef enum khp_notice {
    KHP_NOTICE_DATE_UNREADABLE,
    KHP_NOTICE_WEIGHT_UNREADABLE,
    KHP_NOTICE_AREA_DROPPED,
    KHP_NOTICE_AREA_BY_PART,
    KHP_NOTICE_TEXT_DOUBTS,
    KHP_NOTICE_OUTSIDE_AREA_OF_USE,
    KHP_NOTICE_MAY_BE_SWAPPED,
    KHP_NOTICE_MAY_LACK_SIGN,
    KHP_NOTICE_DECISION_STALE,
    KHP_NOTICE_PLACE_NOT_NAMED,
    KHP_NOTICE_CODE_MENDED,
    KHP_NOTICE_CODE_UNKNOWN,
    KHP_NOTICE_ID_MISSING,
    KHP_NOTICE_TOTAL,
    KHP_NOTICE_LEVEL_UNREADABLE,
    KHP_NOTICE_KEPT_POSITION,
    KHP_NOTICE_WIDER_PROVINCE, /* told at a wider level than asked for; from here on in one line */
    KHP_NOTICE_WIDER_DEPARTMENT,
    KHP_NOTICE_WIDER_COUNTRY,
    KHP_NOTICE_WIDER_CELL,
    KHP_NOTICE_COUNT
} khp_notice;

/* How often, and where first. */
typedef struct khp_notice_count {
    uint64_t records;
    uint64_t line;
    uint32_t file;
} khp_notice_count;

/* Adds later records to earlier ones: the first stays the first. */
static inline void khp_notice_count_add(khp_notice_count *sum, const khp_notice_count *later) {
    uint64_t records = sum->records + later->records;
    *sum = sum->records == 0 ? *later : *sum;
    sum->records = records;
}

/* An id, by its hash, and where it stands. */
typedef struct khp_id_entry {
    uint64_t id;
    uint64_t line; /* file << 48 | line */
} khp_id_entry;

/* A published cell that holds what is withheld of its record. */
typedef struct khp_mention_entry {
    uint64_t line;
    uint32_t file;
    uint32_t column;
    uint32_t of;    /* the column that is withheld */
    khp_slice text; /* of the cell */
} khp_mention_entry;

typedef struct khp_chunk {
    uint64_t sequence;
    khp_buffer text; /* the features, each behind a KHP_FEATURE_SEPARATOR */
    khp_feature *features;
    size_t feature_count;
    size_t feature_capacity;
    khp_facet_codes *facets; /* one a facet column */
    size_t facet_count;
    khp_doubt *doubts; /* of unlocated records, and of located ones that are doubted or decided */
    size_t doubt_count;
    size_t doubt_capacity;
    khp_placed_toponym *placed; /* of records that were placed, but not by their own positions */
    size_t placed_count;
    size_t placed_capacity;
    khp_rejection *rejections;
    size_t rejection_count;
    size_t rejection_capacity;
    khp_notice_count *mention_counts; /* by column of the cases; NULL: none are looked for */
    size_t column_count;
    khp_mention_entry *mentions; /* where they are wanted one by one */
    size_t mention_count;
    size_t mention_capacity;
    khp_arena kept;    /* texts of doubts, rejections and mentions */
    khp_id_entry *ids; /* one a feature, when repeated ids are looked for */
    size_t id_capacity;
    uint64_t matches[KHP_MATCH_COUNT];
    uint64_t reasons[KHP_REASON_COUNT];    /* of doubts: those that a person has not decided */
    uint64_t told_doubts[KHP_DOUBT_COUNT]; /* as khipu_doubt tells them */
    khp_notice_count notices[KHP_NOTICE_COUNT];
    double weight;           /* sum of the count column */
    uint32_t conditions_met; /* of --where, by any record as it is told: one bit each */
    khp_bbox bbox;
    khp_position_grid *grid; /* of positions of the records' own; NULL if records have none */
} khp_chunk;

/* Zero-initialise before the first use. Empties the chunk for the next block and keeps its memory.
 */
void khp_chunk_reset(khp_chunk *chunk);
void khp_chunk_clear(khp_chunk *chunk);

#endif
