/* store: the flat sections of a gazetteer, and how to read them.
 *
 * A gazetteer is this list of sections and nothing else, whether it was just filled or is mapped
 * from a file. Whatever is read from a section is checked against its bounds, and, of a file,
 * against the sums of its blocks (section.h): a damaged one gives missing places, not wild reads,
 * and is known to be damaged. */
#ifndef KHP_LOCATE_STORE_H
#define KHP_LOCATE_STORE_H

#include "base/prefetch.h"
#include "locate/gazetteer.h"
#include "locate/kept_ids.h"
#include "locate/keys.h"
#include "locate/section.h"

/* In the order of the file. Values are never renumbered without a new format version. */
typedef enum khp_section_id {
    KHP_SECTION_META,       /* khp_meta */
    KHP_SECTION_TEXTS,      /* texts that many places share, and those of areas */
    KHP_SECTION_HEADS,      /* khp_head, one a place */
    KHP_SECTION_ROWS,       /* the rest of each place, packed, at multiples of KHP_ROW_UNIT */
    KHP_SECTION_POSITIONS,  /* khp_position: those that no head has room for */
    KHP_SECTION_LINES,      /* khp_line_block: one for KHP_LINE_BLOCK places */
    KHP_SECTION_LINE_STEPS, /* what their lines have beyond the first, packed */
    KHP_SECTION_GROUPS,     /* khp_group */
    KHP_SECTION_CLASSES,    /* khp_class */
    KHP_SECTION_TUPLES,     /* khp_tuple */
    KHP_SECTION_AREAS,      /* khp_area */
    KHP_SECTION_AREA_NAMES, /* khp_area_key */
    KHP_SECTION_NAME_KEYS,  /* khp_keys: names of places */
    KHP_SECTION_NAME_FIRST,
    KHP_SECTION_CODE_KEYS, /* codes and ids of places; the kind is the khp_scheme */
    KHP_SECTION_CODE_FIRST,
    KHP_SECTION_AREA_KEYS, /* numbers of KHP_SECTION_AREA_NAMES */
    KHP_SECTION_AREA_FIRST,
    KHP_SECTION_MERGED,    /* khp_merged, sorted by `place` */
    KHP_SECTION_LETTERS,   /* uint32_t: khp_signature.letters of each distinct folded name, in the
                              order of the names */
    KHP_SECTION_REPEATS,   /* uint32_t: khp_signature.repeats of each */
    KHP_SECTION_SPELLINGS, /* uint32_t: where each of them stands: see spellings.h */
    KHP_SECTION_COUNT
} khp_section_id;

/* Facts about the whole gazetteer. */
typedef struct khp_meta {
    uint32_t schemes;       /* a bit for each khp_scheme that some place has a code of */
    uint32_t unnamed_areas; /* known by code alone, countries not counted */
    uint32_t place_bits;    /* of a number in KHP_SECTION_SPELLINGS that are the place's */
    uint32_t unused;        /* 0 */
} khp_meta;

/* A text in KHP_SECTION_TEXTS. */
typedef struct khp_text_ref {
    uint32_t at;
    uint32_t len;
} khp_text_ref;

/* What is needed of every place that is looked at. A position in steps of 1 /
 * KHP_POSITIONS_PER_UNIT, or x = KHP_FAR_POSITION and the number of a khp_position in y. */
typedef struct khp_head {
    int32_t x;
    int32_t y;
    uint32_t row; /* where in KHP_SECTION_ROWS, in units of KHP_ROW_UNIT bytes */
    uint32_t group;
} khp_head;

#define KHP_ROW_UNIT 2
#define KHP_FAR_POSITION INT32_MIN
#define KHP_POSITIONS_PER_UNIT 100000.0 /* GeoNames writes at most five decimals */

typedef struct khp_position {
    double x;
    double y;
} khp_position;

/* The lines of KHP_LINE_BLOCK places: that of the n-th is first + n + its step. */
typedef struct khp_line_block {
    uint64_t first;
    uint64_t steps; /* where they lie, times 256, and the bytes of a step: 0, 1, 2, 4 or 8 */
} khp_line_block;

#define KHP_LINE_BLOCK 64

/* What places that lie in the same areas and are of one class have in common. */
typedef struct khp_group {
    uint32_t class_number;
    uint32_t tuple_number;
} khp_group;

/* What many places have in common. */
typedef struct khp_class {
    double uncertainty_m; /* NAN: nominal */
    khp_text_ref crs;
    khp_text_ref kind;
    khp_text_ref source;
    uint16_t gazetteer;
    uint8_t precision; /* khp_precision */
    char alt_mark;
    uint32_t unused; /* 0: no bytes without a value in a file */
} khp_class;

/* The areas that a place lies in, by level; KHP_NO_AREA where the gazetteer leaves it blank. */
typedef struct khp_tuple {
    uint32_t areas[KHP_AREA_LEVELS];
} khp_tuple;

/* One area: a name, or a code, or both, inside the area `parent`. */
typedef struct khp_area {
    khp_text_ref name;
    khp_text_ref code;
    uint32_t parent; /* KHP_NO_AREA at the outermost */
    uint32_t level;  /* KHP_AREA_ADMIN3 .. KHP_AREA_COUNTRY */
} khp_area;

/* One folded text under which an area is known. */
typedef struct khp_area_key {
    khp_text_ref folded;
    uint32_t area;
    uint16_t step;    /* khp_area_step */
    uint16_t is_core; /* the core of the name, where that is another text */
} khp_area_key;

/* A place that is the same as one of an earlier gazetteer. */
typedef struct khp_merged {
    uint32_t place;
    uint32_t into;
} khp_merged;

/* Kinds of entries of the name keys, the strongest first. */
enum {
    KHP_NAME_PRIMARY,      /* the folded primary name */
    KHP_NAME_PRIMARY_CORE, /* the core of the primary name (forms.h), where it is another text */
    KHP_NAME_ALTERNATE,    /* a folded alternate name */
    KHP_NAME_ALTERNATE_CORE,
};

/* What a place is called. Views into the sections. */
typedef struct khp_names {
    khp_slice name;
    khp_slice alt_names; /* joined by the alt_mark of its class */
} khp_names;

/* All of a place but its class and areas. Views into the sections, and into itself: an id that is
 * stored as a number is written out into `made_id`, so that a row must not be copied. */
typedef struct khp_row {
    khp_slice id;
    khp_slice name;
    khp_slice alt_names;
    khp_slice codes; /* packed: scheme, length, bytes */
    uint64_t population;
    char made_id[KHP_MADE_ID_BYTES];
} khp_row;

typedef struct khp_builder khp_builder;

#define KHP_STAMP_BYTES 64

struct khp_gazetteer {
    khp_section sections[KHP_SECTION_COUNT];
    uint32_t count;
    khp_keys names;
    khp_keys codes;
    khp_keys areas;
    khp_builder *builder;    /* what is being filled, and then owns the sections; NULL of a file */
    khp_compiled_file *file; /* or NULL */
    khp_kept_ids *kept;
    khp_to_degrees *to_degrees; /* or NULL */
    void *to_degrees_context;
    bool blank_is_degrees;
    bool is_transformed;         /* a position was brought to degrees to be compared */
    char content_hash[65];       /* of a compiled file; "" otherwise */
    char stamp[KHP_STAMP_BYTES]; /* what a compiled file depends on */
};

/* Sets count and the indices from the sections. */
void khp_store_open(khp_gazetteer *gazetteer);

/* Tells the processor that the head of a place, or the row of a head, will be read soon: several
 * are then fetched from memory at once. */
static inline void khp_store_expect_head(const khp_gazetteer *gazetteer, uint32_t place) {
    if (place < gazetteer->count) {
        khp_prefetch((const khp_head *)gazetteer->sections[KHP_SECTION_HEADS].ptr + place);
    }
}

static inline void khp_store_expect_row(const khp_gazetteer *gazetteer, const khp_head *head) {
    size_t at = (size_t)head->row * KHP_ROW_UNIT;
    if (at < gazetteer->sections[KHP_SECTION_ROWS].bytes) {
        khp_prefetch((const char *)gazetteer->sections[KHP_SECTION_ROWS].ptr + at);
    }
}

static inline void khp_store_expect_group(const khp_gazetteer *gazetteer, const khp_head *head) {
    const khp_section *groups = &gazetteer->sections[KHP_SECTION_GROUPS];
    if (head->group < groups->bytes / sizeof(khp_group)) {
        khp_prefetch((const khp_group *)groups->ptr + head->group);
    }
}

static inline void khp_store_expect_position(const khp_gazetteer *gazetteer, const khp_head *head) {
    const khp_section *far = &gazetteer->sections[KHP_SECTION_POSITIONS];
    if (head->x == KHP_FAR_POSITION && (uint32_t)head->y < far->bytes / sizeof(khp_position)) {
        khp_prefetch((const khp_position *)far->ptr + head->y);
    }
}

/* The head of a place; false, and everything blank, if there is none. */
bool khp_store_head(const khp_gazetteer *gazetteer, uint32_t place, khp_head *head);

/* The position of a head; NAN where there is none. */
khp_position khp_store_position(const khp_gazetteer *gazetteer, const khp_head *head);

/* The names of the place with this head; false, and both empty, if they cannot be read. */
bool khp_store_names(const khp_gazetteer *gazetteer, const khp_head *head, khp_names *names);

/* The row of a place; false, and everything empty, if there is none. */
bool khp_store_row(const khp_gazetteer *gazetteer, uint32_t place, khp_row *row);

/* The line of its file that a place stands on; 0 if there is none. */
uint64_t khp_store_line(const khp_gazetteer *gazetteer, uint32_t place);

/* The group with this number, class and tuple UINT32_MAX if there is none. */
khp_group khp_store_group(const khp_gazetteer *gazetteer, uint32_t number);

/* The class of a place with this head. */
khp_class khp_store_class_of(const khp_gazetteer *gazetteer, const khp_head *head);

/* The class, tuple or area with this number, zeroes (all blank) if there is none. */
khp_class khp_store_class(const khp_gazetteer *gazetteer, uint32_t number);
khp_tuple khp_store_tuple(const khp_gazetteer *gazetteer, uint32_t number);
khp_area khp_store_area(const khp_gazetteer *gazetteer, uint32_t number);
khp_meta khp_store_meta(const khp_gazetteer *gazetteer);
uint32_t khp_store_area_count(const khp_gazetteer *gazetteer);

/* Item `number` of KHP_SECTION_AREA_NAMES; false if there is none. */
bool khp_store_area_key(const khp_gazetteer *gazetteer, size_t number, khp_area_key *key);

khp_slice khp_store_text(const khp_gazetteer *gazetteer, khp_text_ref ref);

/* True if the position has room in a head, which is set then. */
bool khp_store_pack_position(double x, double y, khp_head *head);

/* Appends what a head has no room for. */
void khp_store_pack_row(khp_buffer *rows, const khp_place *place);

/* The next code of a row's packed codes; false at their end. */
bool khp_store_next_code(khp_slice *codes, khp_scheme *scheme, khp_slice *code);

/* The place that stands for this one: itself, or the one it was merged into. */
uint32_t khp_store_merged(const khp_gazetteer *gazetteer, uint32_t place);

#endif
