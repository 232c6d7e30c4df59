/* record_mentions: what is withheld of a record, looked for in the cells that are told of it. Both
 * sides of the promise use it: the export, which says what it finds, and the check of a bundle. */
#ifndef KHP_PROTECT_RECORD_MENTIONS_H
#define KHP_PROTECT_RECORD_MENTIONS_H

#include "model/record.h"

/* What a column is to the search. */
typedef enum khp_mention_part {
    KHP_MENTION_NO_PART,
    KHP_MENTION_SOUGHT,   /* withheld: its texts are looked for */
    KHP_MENTION_SEARCHED, /* told: it is looked through */
    KHP_MENTION_PLACE,    /* the same; where the record was placed by what it says, its words are
                             those of the place, which is told */
} khp_mention_part;

/* What a cell that is told holds of one that is not. */
typedef struct khp_mention {
    size_t column;
    size_t of; /* the column that is withheld */
} khp_mention;

typedef struct khp_record_mentions khp_record_mentions;

/* `parts` has one khp_mention_part a column, of `count`, and is copied. NULL without memory. Free
 * with khp_record_mentions_free; NULL is fine there. */
khp_record_mentions *khp_record_mentions_new(const uint8_t *parts, size_t count);
void khp_record_mentions_free(khp_record_mentions *search);

/* Begins with a record: its sought columns are looked for. `place_name`: of the place that is told
 * of it, empty if none is; it must stay until the record is done. */
void khp_record_mentions_begin(khp_record_mentions *search, const khp_record *record,
                               khp_slice place_name);

/* Looks for a cell of this record as well, whatever part its column has; or for a text that is
 * known of it and stands for that column. */
void khp_record_mentions_seek(khp_record_mentions *search, const khp_record *record, size_t column);
void khp_record_mentions_seek_text(khp_record_mentions *search, khp_slice text, size_t column);

typedef void (*khp_mention_take)(void *context, khp_mention mention);

/* Looks through the record as it is told and gives one mention for each cell that holds something,
 * by column. is_named: it was placed by its name, or the names of its areas. */
void khp_record_mentions_find(khp_record_mentions *search, const khp_record *told, bool is_named,
                              khp_mention_take take, void *context);

/* True if a record was placed by its name, or the names of its areas, as its feature tells it: by
 * what is told of the match (khipu_match) and of its position (khipu_generalised). So whoever
 * checks the feature knows as much as whoever wrote it. */
static inline bool khp_is_told_by_name(khp_match match, khp_generalised generalised) {
    return generalised > KHP_GENERALISED_NOT || match == KHP_MATCH_EXACT ||
           match == KHP_MATCH_FOLDED || match == KHP_MATCH_ALIAS || match == KHP_MATCH_AREA;
}

/* True once an allocation has failed: what was not found may be there. */
bool khp_record_mentions_failed(const khp_record_mentions *search);

#endif
