/* review: the list of what a person has to decide (review.csv, design.md section 6).
 *
 * One row a distinct doubtful toponym, in the order of first occurrence, then one row a rejected
 * record. */
#ifndef KHP_WRITE_REVIEW_H
#define KHP_WRITE_REVIEW_H

#include "base/error.h"
#include "base/spool.h"
#include "base/table.h"
#include "model/match.h"

/* A distinct doubtful toponym. */
typedef struct khp_review_row {
    khp_reason reason; /* NONE for a decided one whose reason is not known any more */
    khp_slice place;
    khp_slice within;   /* stated areas joined by " > ", innermost first */
    khp_slice decision; /* empty: none yet */
    uint64_t records;
    uint64_t first_line;
    uint32_t named_place; /* of a doubted position: the place that the record names; NO_PLACE */
    double distance_m;    /* to it, of the first record */
    khp_slice text;       /* what is to be said of the first record's position; empty mostly */
} khp_review_row;

/* Zero-initialise, set the folders of both spools. */
typedef struct khp_review {
    khp_table keys;
    khp_review_row *rows; /* by number of `keys` */
    size_t capacity;
    khp_arena text;
    khp_spool rejected; /* rows of rejected records, as CSV without and with text */
    uint64_t rejected_count;
    khp_spool mentions; /* rows of cells that hold what is withheld, as they are written */
} khp_review;

/* Counts records of a doubtful toponym; texts are copied. */
KHIPU_MUST_CHECK khipu_status khp_review_add(khp_review *review, const khp_review_row *row,
                                             khipu_error *error);

/* Adds a rejected record; invalid UTF-8 in `raw` is written as U+FFFD. */
KHIPU_MUST_CHECK khipu_status khp_review_reject(khp_review *review, khp_reason reason,
                                                uint64_t line, khp_slice raw, khipu_error *error);

/* Adds a published cell that holds what is withheld of its record: in the column `told`, of the
 * column `withheld`. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_review_mention(khp_review *review, uint64_t line, khp_slice told,
                                                 khp_slice withheld, khp_slice cell,
                                                 khipu_error *error);

size_t khp_review_count(const khp_review *review);

/* Appends the candidates of a row ("id name (areas) why | ...") to `cell`. */
typedef khipu_status (*khp_review_suggest)(void *context, const khp_review_row *row,
                                           khp_buffer *cell, khipu_error *error);

/* How much of what the records say is written. */
typedef enum khp_review_detail {
    KHP_REVIEW_OUTSIDE, /* everything, with what mentions what is withheld: not for a bundle */
    KHP_REVIEW_ALL,
    KHP_REVIEW_NO_ROWS,   /* not the text of rejected rows: some column is withheld */
    KHP_REVIEW_NO_PLACES, /* nor places, areas, candidates and decisions; one row a reason, without
                             what is doubted or decided */
    KHP_REVIEW_REJECTED   /* rejected rows alone, without text: small groups are not told */
} khp_review_detail;

/* Hands the whole file over in pieces. */
typedef khipu_status (*khp_review_put)(void *context, khp_slice bytes, khipu_error *error);

KHIPU_MUST_CHECK khipu_status khp_review_write(khp_review *review, khp_review_detail detail,
                                               khp_review_suggest suggest, void *suggest_context,
                                               khp_review_put put, void *put_context,
                                               khipu_error *error);

void khp_review_clear(khp_review *review);

#endif
