/* repetitions: finds what a line of text repeats, for deflate.
 *
 * A feature has the fields of the feature before it, at nearly the same places, so nearly all that
 * repeats is found by comparing field with field; only what stands in a field and differs is looked
 * up. That takes a third of the time of a search at every byte. Any text is packed rightly; lines
 * of JSON objects with the same members are packed well. */
#ifndef KHP_WRITE_REPETITIONS_H
#define KHP_WRITE_REPETITIONS_H

#include "base/slice.h"
#include "write/deflate.h"

#define KHP_RECENT_SLOTS 8192

/* Where the fields of a line begin, and behind them where the line ends. */
typedef struct khp_line_fields {
    uint32_t *starts;
    size_t count; /* of fields */
    size_t capacity;
} khp_line_fields;

/* Zero-initialise before use; khp_repetitions_clear gives the memory back. */
typedef struct khp_repetitions {
    khp_deflate_step *steps;
    size_t count;
    size_t capacity;
    khp_line_fields fields, before;    /* working memory */
    uint16_t recent[KHP_RECENT_SLOTS]; /* the low bits of where such bytes were last */
} khp_repetitions;

/* Says a text of lines, of at most 2 GB, by steps, in place of those that were there. The
 * KHP_COPY_SLACK bytes behind it are readable. False without memory. */
bool khp_repetitions_find(khp_repetitions *found, khp_slice text);

void khp_repetitions_clear(khp_repetitions *found);

#endif
