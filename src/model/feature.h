/* feature: what flows from the workers to the writers, a block of records at a time. */
#ifndef KHP_MODEL_FEATURE_H
#define KHP_MODEL_FEATURE_H

#include "base/buffer.h"
#include "base/date.h"
#include "base/table.h"
#include "model/placement.h"

/* The values of one categorical column in one chunk: each distinct value once, and which one each
 * feature has. */
typedef struct khp_facet_codes {
    khp_table values;
    uint32_t *codes; /* one a feature; KHP_TABLE_NONE for an empty value */
    size_t capacity;
} khp_facet_codes;

/* True if the values of a column are categories, which are counted and filtered by: nearly as many
 * values as records are texts. `has_role`: it is the category column. */
static inline bool khp_facet_is_category(size_t values, uint64_t filled, bool has_role) {
    return values > 0 && (has_role || values <= 12 || (uint64_t)values * 3 <= filled);
}

/* One feature of a chunk. */
typedef struct khp_feature {
    size_t end;                     /* offset behind its text in the chunk's text */
    const khp_placement *placement; /* owned by the worker, valid while the chunk is */
    const khp_placement *known; /* the same before a publishing policy told it less exactly; NULL:
                                   no policy did */
    khp_date date;
    double weight;    /* of the count column; NAN if empty or none */
    bool is_selected; /* --where selects it, so it counts in areas and tables */
} khp_feature;

/* What a message or the review file says about records of one doubtful toponym in one chunk. */
typedef struct khp_doubt {
    const khp_placement *placement;
    khp_reason reason; /* the placement's, or why its own position is doubted; NONE: it was placed
                          by a decision */
    bool is_decided;   /* a person decided about its own position: it is no doubt any more */
    khp_slice place;   /* as written */
    khp_slice within;  /* stated areas joined by " > ", innermost first */
    khp_slice detail;  /* what is doubtful when it is not the place: a position, a code, a CRS; as a
                          phrase */
    uint64_t line;     /* of the first such record */
    uint32_t file;
    uint64_t records;
    uint32_t named_place; /* of a doubted position: the place that the record names; KHP_NO_PLACE */
    double distance_m;    /* of its own position to that place */
} khp_doubt;

/* Records of one chunk that name one toponym, and were placed by it; see write/placements.h. */
typedef struct khp_placed_toponym {
    const khp_placement *placement; /* as it is known, whatever a publishing policy tells of it */
    khp_slice place;                /* as written; empty where a code or an area placed it */
    khp_slice within;               /* stated areas joined by " > ", innermost first */
    uint64_t line;                  /* of the first such record */
    uint64_t records;
} khp_placed_toponym;

/* A row that is no record. */
typedef struct khp_rejection {
    khp_reason reason;
    uint64_t line;
    uint32_t file;
    khp_slice raw;
    const char *problem; /* static text */
} khp_rejection;

/* Before each feature of a chunk's text, so that a collection takes the text as it is. */
#define KHP_FEATURE_SEPARATOR ",\n"
#define KHP_FEATURE_SEPARATOR_BYTES 2

/* Every feature's text begins with this, its id, a quote and a comma. */
#define KHP_FEATURE_START "{\"type\":\"Feature\",\"id\":\""

/* The text of feature `number` of those whose ends are in `features`, without its separator. */
static inline khp_slice khp_feature_text(khp_slice text, const khp_feature *features,
                                         size_t number) {
    size_t start = (number == 0 ? 0 : features[number - 1].end) + KHP_FEATURE_SEPARATOR_BYTES;
    return khp_slice_of(text.ptr + start, features[number].end - start);
}

/* The id of a feature as its text has it between the quotes; empty if the text does not begin as
 * features do. */
static inline khp_slice khp_feature_id(khp_slice text) {
    size_t start = sizeof KHP_FEATURE_START - 1;
    if (text.len < start || memcmp(text.ptr, KHP_FEATURE_START, start) != 0) {
        return (khp_slice){text.ptr, 0};
    }
    size_t end = start;
    while (end < text.len && text.ptr[end] != '"') {
        end += text.ptr[end] == '\\' ? 2 : 1;
    }
    return khp_slice_of(text.ptr + start, (end < text.len ? end : text.len) - start);
}

#endif
