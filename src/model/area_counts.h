/* area_counts: what was counted and computed for the areas, as the writers show it. */
#ifndef KHP_MODEL_AREA_COUNTS_H
#define KHP_MODEL_AREA_COUNTS_H

#include "model/area_set.h"

/* Rates are given per this many people. */
#define KHP_RATE_PEOPLE 100000.0

/* A rate of fewer cases than this moves much by chance: it is marked (the rule of thumb of health
 * statistics: under 20 cases the relative standard error is over 22 %). */
#define KHP_FEW_CASES 20

/* A category with more values than this is not counted by area. */
#define KHP_AREA_CATEGORIES 64

/* All members are NAN where there is no number. */
typedef struct khp_rate {
    double rate; /* per KHP_RATE_PEOPLE */
    double low;  /* of the 95 % interval */
    double high;
    double expected; /* cases, if the overall rate held here */
    double ratio;    /* cases / expected */
} khp_rate;

/* How the area of a record was told, or why it has none. */
typedef enum khp_area_by {
    KHP_AREA_BY_CODE,
    KHP_AREA_BY_NAME,
    KHP_AREA_BY_POLYGON,
    KHP_AREA_NOT_LOCATED, /* the record has no place */
    KHP_AREA_NOT_INSIDE,  /* its place lies in none of the areas, or nothing tells in which */
    KHP_AREA_NOT_PRECISE, /* its place is known to a wider area only */
    KHP_AREA_BY_COUNT
} khp_area_by;

/* What is known of one area when all records are counted. */
typedef struct khp_area_result {
    uint64_t records; /* those of the areas inside it too */
    double weight;    /* sum of the count column */
    khp_rate rate;
    bool is_hidden; /* a small count, or one that would tell of a small one */
} khp_area_result;

/* What is known of one level. */
typedef struct khp_level_result {
    uint64_t records;           /* in areas of the level */
    uint64_t records_of_people; /* of those, in areas whose population is known */
    double population;          /* of the areas that have one */
    bool has_population;        /* any has */
} khp_level_result;

/* The counts and rates of every area. */
typedef struct khp_area_results {
    khp_area_result *areas; /* one an area of the set */
    khp_level_result levels[KHP_COUNTED_LEVELS];
    size_t categories;
    uint64_t *by_category;   /* [category * set->count + area] */
    bool *category_hidden;   /* the same */
    uint64_t *category_sums; /* of each category, over all areas */
    uint64_t by[KHP_AREA_BY_COUNT];
    uint64_t selected; /* records that --where selects: the sum of `by` */
    uint64_t disagreeing;
    bool by_hidden[KHP_AREA_BY_COUNT]; /* of `by` */
    bool selected_is_hidden;
    uint64_t under;  /* counts of 1 to under - 1 are not shown; 0: all are */
    bool is_partial; /* some records are told less exactly: what is shown of an area is at least so
                      */
} khp_area_results;

#define KHP_SHARE_EDGES 16

/* One --share-by. Texts are the option's. */
typedef struct khp_share_rule {
    khp_slice column;
    double edges[KHP_SHARE_EDGES]; /* rising; one of a threshold */
    size_t edge_count;
    bool is_threshold; /* COL>=N; otherwise bands, COL:N,N,... */
} khp_share_rule;

/* Areas whose value is at least `from` and less than `to`. */
typedef struct khp_share_group {
    double from; /* -HUGE_VAL: no end; NAN, as `to` is: the areas without a value */
    double to;   /* HUGE_VAL: no end */
    size_t areas;
    double population; /* of those that have one */
    uint64_t records;
    bool is_hidden; /* its records are a small count, or would tell of one */
} khp_share_group;

/* The areas of the file's own level by their value. A threshold has the group that satisfies it
 * first; bands rise. The areas without a value are the last group, if there are any. */
typedef struct khp_share {
    khp_share_rule rule;
    khp_slice source; /* what the file says of where the column's numbers come from */
    size_t column;    /* of the set's values */
    khp_share_group groups[KHP_SHARE_EDGES + 2];
    size_t group_count;
    double population; /* of all groups; 0: none is known */
    uint64_t records;
} khp_share;

/* The group that a value falls into, or would fall into if all groups were there. */
size_t khp_share_group_of(const khp_share_rule *rule, double value);

#endif
