/* schema: the columns of a table and what they are for. */
#ifndef KHP_MODEL_SCHEMA_H
#define KHP_MODEL_SCHEMA_H

#include "base/arena.h"
#include "model/level_words.h"

#include <stdint.h>

/* What a column's cells become as JSON. */
typedef enum khp_type {
    KHP_TYPE_TEXT,    /* a string; an empty cell is "" */
    KHP_TYPE_INTEGER, /* every non-empty cell is canonical; an empty cell is null */
    KHP_TYPE_NUMBER,
    KHP_TYPE_BOOLEAN,
    KHP_TYPE_ANY, /* JSON input: each value keeps its own JSON type */
} khp_type;

/* Why a column is not written; decided by protect/. */
typedef enum khp_withheld_why {
    KHP_WITHHELD_NOT,
    KHP_WITHHELD_PERSONAL, /* its header looks as if it were about a person */
    KHP_WITHHELD_HIDDEN,   /* it is hidden in its workbook */
    KHP_WITHHELD_DROPPED,  /* somebody asked for it */
    KHP_WITHHELD_WHERE,    /* it says where, and positions are told less exactly */
    KHP_WITHHELD_NO_ROLE,  /* nobody asked for it, and only what has a role is told */
    KHP_WITHHELD_WHY_COUNT
} khp_withheld_why;

typedef struct khp_column {
    khp_slice name; /* as in the header, trimmed; owned by the schema's arena */
    khp_slice tag;  /* its HXL tag ("#loc+name"); empty if there is none */
    khp_type type;
    bool hidden; /* carries a position or an id of the input's own structure; never written as a
                    property */
    bool is_hidden_in_sheet; /* its workbook does not show it */
    bool withheld;           /* decided by protect/; never written at all */
    khp_withheld_why why;
    bool says_where;   /* where a policy tells some place less exactly: not told of those records */
    bool local;        /* has no role, but looks as if it said where, and was not asked for */
    bool looks_local;  /* the same, whether or not it was asked for */
    bool is_kept;      /* it is written only because somebody asked for it */
    bool is_hashed;    /* its cells are written as keyed hashes */
    bool is_named;     /* somebody asked for it by its name, not by "*" */
    bool is_personal;  /* its header looks as if it were about a person, written or not */
    const char *holds; /* what its values look like, in words, where they look personal; NULL; only
                          known once all records were read */
} khp_column;

/* The eleven properties that khipu adds, in their order (design.md section 7). */
#define KHP_ADDED_PROPERTY_COUNT 11
extern const char *const khp_added_properties[KHP_ADDED_PROPERTY_COUNT];

/* The property that stands behind khipu_source_crs where a policy generalises positions. */
extern const char khp_generalised_property[];

/* True if the column is written: not hidden, not withheld, not named like an added property. */
bool khp_column_is_published(const khp_column *column);

/* True if it is withheld for what it says, and not for want of a role: then it is looked for in
 * what is written, too. */
static inline bool khp_column_is_telling(const khp_column *column) {
    return column->why != KHP_WITHHELD_NOT && column->why != KHP_WITHHELD_NO_ROLE;
}

#define KHP_NO_COLUMN SIZE_MAX
#define KHP_WITHIN_LIMIT 4
#define KHP_NO_LEVEL (-1)
#define KHP_SOURCE_LIMIT 16

/* Which column is what; KHP_NO_COLUMN where there is none. */
typedef struct khp_roles {
    size_t id;
    size_t place;
    int place_level;                     /* KHP_AREA_ADMIN3 to _COUNTRY, if its header says that it
                                            names such areas; KHP_NO_LEVEL mostly */
    size_t within[KHP_WITHIN_LIMIT];     /* innermost first */
    int within_levels[KHP_WITHIN_LIMIT]; /* the same of each */
    khp_levels place_allows;             /* levels that the words of its header allow; 0: none */
    bool place_is_settlement;            /* its header has a word of settlements */
    bool place_is_area;                  /* found as the innermost area, for want of a place */
    khp_levels within_allows[KHP_WITHIN_LIMIT];
    bool within_may_be_other[KHP_WITHIN_LIMIT]; /* found by a word that means other things too */
    size_t within_count;
    size_t place_code;
    size_t date;
    size_t longitude; /* or easting */
    size_t latitude;  /* or northing */
    size_t geopoint;  /* one column that holds the whole position ("lat lon alt acc") */
    size_t crs;
    size_t hemisphere_lat; /* N or S, where it stands in a column of its own */
    size_t hemisphere_lon; /* E or W (O) */
    size_t zone;           /* the zone of UTM */
    size_t category;
    size_t count;
    size_t position_precision; /* ACLED geo_precision or UCDP where_prec; KHP_NO_COLUMN mostly */
    bool position_precision_is_ucdp;
    size_t position_accuracy; /* metres, of a phone's position (KoBo, ODK); KHP_NO_COLUMN mostly */
    size_t source[KHP_SOURCE_LIMIT];
    size_t source_count;
} khp_roles;

/* True if the column is one of a list of columns. */
static inline bool khp_column_is_listed(size_t column, const size_t *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (list[i] == column) {
            return true;
        }
    }
    return false;
}

/* True if the column names areas around the place. */
static inline bool khp_roles_within(const khp_roles *roles, size_t column) {
    return khp_column_is_listed(column, roles->within, roles->within_count);
}

/* Zero-initialise the struct and call khp_roles_init before use. */
typedef struct khp_schema {
    khp_column *columns;
    size_t count;
    size_t capacity;
    bool hides_cells;   /* some cells of published columns are not written as they stand */
    bool hides_places;  /* among them those that say where */
    bool hides_surplus; /* cells beyond the header may be hidden in their workbook */
    bool hides_names;   /* names of places or areas are hashed, or may mention what is withheld */
    khp_roles roles;
    khp_arena text;
} khp_schema;

/* Every role: none. */
void khp_roles_init(khp_roles *roles);

/* The column with exactly this name, or KHP_NO_COLUMN. */
size_t khp_schema_find(const khp_schema *schema, khp_slice name);

/* Adds a column (text, not hidden) and gives its index; KHP_NO_COLUMN without memory. The name is
 * copied. */
size_t khp_schema_add(khp_schema *schema, khp_slice name);

void khp_schema_clear(khp_schema *schema);

#endif
