/* store: the flat sections of a gazetteer, and how to read them.
 *
 * A gazetteer is this list of sections and nothing else, whether it was just filled or is mapped
 * from a file. Whatever is read from a section is checked against its bounds, so that a damaged
 * file gives missing places, not wild reads. */
#ifndef KHP_LOCATE_STORE_H
#define KHP_LOCATE_STORE_H

#include "locate/gazetteer.h"
#include "locate/keys.h"

/* In the order of the file. Values are never renumbered without a new format version. */
typedef enum khp_section_id {
    KHP_SECTION_META,       /* khp_meta */
    KHP_SECTION_TEXTS,      /* texts that many places share, and those of areas */
    KHP_SECTION_ROWS,       /* one packed row a place, at multiples of 4 bytes */
    KHP_SECTION_ROW_AT,     /* uint32_t a place: offset of its row, in units of 4 bytes */
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
                              order of beginnings */
    KHP_SECTION_REPEATS,   /* uint32_t: khp_signature.repeats of each */
    KHP_SECTION_SPELLINGS, /* khp_spelling: where each of them stands */
    KHP_SECTION_COUNT
} khp_section_id;

typedef struct khp_section {
    const void *ptr;
    size_t bytes;
} khp_section;

/* Facts about the whole gazetteer. */
typedef struct khp_meta {
    uint32_t schemes;       /* a bit for each khp_scheme that some place has a code of */
    uint32_t unnamed_areas; /* known by code alone, countries not counted */
} khp_meta;

/* A text in KHP_SECTION_TEXTS. */
typedef struct khp_text_ref {
    uint32_t at;
    uint32_t len;
} khp_text_ref;

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

#define KHP_NO_AREA UINT32_MAX

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

/* One folded text under which an area is known: a name, another name, a code. */
typedef struct khp_area_key {
    khp_text_ref folded;
    uint32_t area;
} khp_area_key;

/* A place that is the same as one of an earlier gazetteer. */
typedef struct khp_merged {
    uint32_t place;
    uint32_t into;
} khp_merged;

/* Where a distinct folded name stands: the primary name of a place, or one of its alternates. */
typedef struct khp_spelling {
    uint32_t place;
    uint32_t at; /* of the name in alt_names; KHP_PRIMARY_NAME: the primary one */
} khp_spelling;

#define KHP_PRIMARY_NAME UINT32_MAX

/* Kinds of entries of the name keys, the strongest first. */
enum {
    KHP_NAME_PRIMARY,      /* the folded primary name */
    KHP_NAME_PRIMARY_CORE, /* the core of the primary name (forms.h), where it is another text */
    KHP_NAME_ALTERNATE,    /* a folded alternate name */
    KHP_NAME_ALTERNATE_CORE,
};

/* What is needed of a place while it is being compared. Views into the sections. */
typedef struct khp_row {
    khp_slice id;
    khp_slice name;
    khp_slice alt_names;
    khp_slice codes; /* packed: scheme, length, bytes */
    double x;
    double y;
    uint64_t line;
    uint64_t population;
    uint32_t class_number;
    uint32_t tuple_number;
} khp_row;

typedef struct khp_builder khp_builder;

struct khp_gazetteer {
    khp_section sections[KHP_SECTION_COUNT];
    uint32_t count;
    khp_keys names;
    khp_keys codes;
    khp_keys areas;
    khp_builder *builder; /* what is being filled, and then owns the sections; NULL when mapped */
    void *map;            /* a mapped file, or NULL */
    size_t map_bytes;
    int guard;                  /* of the map */
    khp_to_degrees *to_degrees; /* or NULL */
    void *to_degrees_context;
    char content_hash[65]; /* of a compiled file; "" otherwise */
};

/* Sets count and the indices from the sections. */
void khp_store_open(khp_gazetteer *gazetteer);

/* The row of a place; false (and all empty) if there is none. */
bool khp_store_row(const khp_gazetteer *gazetteer, uint32_t place, khp_row *row);

/* The class, tuple or area with this number, zeroes (all blank) if there is none. */
khp_class khp_store_class(const khp_gazetteer *gazetteer, uint32_t number);
khp_tuple khp_store_tuple(const khp_gazetteer *gazetteer, uint32_t number);
khp_area khp_store_area(const khp_gazetteer *gazetteer, uint32_t number);
khp_meta khp_store_meta(const khp_gazetteer *gazetteer);
uint32_t khp_store_area_count(const khp_gazetteer *gazetteer);

khp_slice khp_store_text(const khp_gazetteer *gazetteer, khp_text_ref ref);

/* Appends a row; its offset is the buffer's length before. */
void khp_store_pack(khp_buffer *rows, const khp_place *place, uint32_t class_number,
                    uint32_t tuple_number);

/* The next code of a row's packed codes; false at their end. */
bool khp_store_next_code(khp_slice *codes, khp_scheme *scheme, khp_slice *code);

/* The place that stands for this one: itself, or the one it was merged into. */
uint32_t khp_store_merged(const khp_gazetteer *gazetteer, uint32_t place);

#endif
