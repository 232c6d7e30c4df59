/* areas: what a record says about the areas that its place lies in, held against a place's own. */
#ifndef KHP_LOCATE_AREAS_H
#define KHP_LOCATE_AREAS_H

#include "locate/area_bearers.h"

#define KHP_CHAIN_LIMIT 4

/* One stated area: the areas that it may mean (area_refs.h). */
typedef struct khp_stated {
    khp_slice text;
    uint32_t first;   /* of its ids in the chain's list, sorted */
    uint32_t count;   /* 0: nobody knows it */
    uint32_t levels;  /* a bit for each level at which it is known */
    bool by_part;     /* known only because its words are a part of one area's names */
    bool is_outlined; /* its outline alone tells what lies in it (khp_chain_find_outlined) */
} khp_stated;

#define KHP_RECALLED_AREAS 256
#define KHP_RECALLED_WAYS 4 /* slots in which a text may be */
#define KHP_RECALLED_IDS 4
#define KHP_RECALLED_BYTES 40

/* What a text was found to mean. */
typedef struct khp_recalled_area {
    char text[KHP_RECALLED_BYTES];
    uint32_t ids[KHP_RECALLED_IDS];
    uint32_t levels;
    uint8_t len; /* 0: empty */
    uint8_t count;
} khp_recalled_area;

/* Areas by the text that states them: records name few of them, again and again. A text may be in
 * a set of slots that its hash says, the latest first. Zero-initialise before use. */
typedef struct khp_area_recall {
    khp_recalled_area slots[KHP_RECALLED_AREAS];
} khp_area_recall;

/* Stated areas, innermost first. Zero-initialise before use; khp_chain_clear gives it back. */
typedef struct khp_chain {
    const khp_gazetteer *gazetteer; /* of the last khp_chain_add */
    khp_area_recall *recall;        /* for one gazetteer; NULL: none */
    bool parts_hold;                /* the last part of a code, digits alone, means its area */
    bool has_outlined;              /* some stated area is outlined */
    bool besides_outlined;          /* working memory: these are passed over */
    khp_stated items[KHP_CHAIN_LIMIT];
    size_t count;
    khp_area_bearers bearers; /* working memory */
    khp_buffer ids;           /* uint32_t: refs */
    khp_buffer folded;
    khp_buffer core;
} khp_chain;

void khp_chain_reset(khp_chain *chain);
void khp_chain_clear(khp_chain *chain);

/* Adds the next stated area outwards; more than KHP_CHAIN_LIMIT are not taken. A failed allocation
 * shows in chain->ids.failed. */
void khp_chain_add(khp_chain *chain, const khp_gazetteer *gazetteer, khp_slice text);

/* Of the area added last, forgets what is no country, or what is one: its column says which it
 * names. */
void khp_chain_keep_countries(khp_chain *chain, bool countries);

/* If the area added last is not known, and is the ISO 3166-1 code of a country that the gazetteer
 * has no place in, it is that country: only its column tells that it is one. */
void khp_chain_add_country_of_code(khp_chain *chain);

/* Forgets the areas of other countries (ISO 3166-1): a name holds for every area of the country
 * that bears it, and says nothing of those abroad. */
void khp_chain_keep_country(khp_chain *chain, khp_slice country);

/* Of areas that one text may mean, those that the gazetteer has places in are meant before those of
 * the rest of the world. */
void khp_chain_prefer_own(khp_chain *chain);

/* What is still unknown is looked for among the first-level areas of the country, as a code (a
 * number only if `numbers`) and as a part of their names. `country`: ISO 3166-1, empty if none is
 * stated. */
void khp_chain_complete(khp_chain *chain, khp_slice country, bool numbers);

/* The ISO 3166-1 code of the country that the chain states; empty if it states none, or one that
 * may be two. */
khp_slice khp_chain_country(const khp_chain *chain);

/* True if an area inside a country is stated and known. */
bool khp_chain_states_inner(const khp_chain *chain);

/* Number of the stated areas that are known. */
size_t khp_chain_known(const khp_chain *chain);

/* How a place's areas fit what is stated. Stated areas lie on strictly outward levels. A level that
 * the gazetteer leaves blank neither confirms nor contradicts an area that is known at that level
 * and is not known to lie elsewhere, nor one that repeats the area around it (`Lima > Lima` where
 * the gazetteer knows the department alone). An area that no gazetteer knows is passed over. */
typedef enum khp_fit {
    KHP_FIT_CONTRADICTED,
    KHP_FIT_UNCONFIRMED, /* nothing against it, nothing for it (or nothing was stated) */
    KHP_FIT_CONFIRMED    /* at least one stated area holds, none is contradicted */
} khp_fit;

khp_fit khp_chain_fit(khp_chain *chain, const khp_tuple *tuple);

/* The same of what lies at this level and outwards: what is stated around an area is not the area
 * itself. */
khp_fit khp_chain_fit_around(khp_chain *chain, const khp_tuple *tuple, uint32_t level);

/* Forgets the areas at other levels. */
void khp_chain_keep_level(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t level);

/* True if the two are one area: the same, or on one level and known by a common name or code. Works
 * with the chain's buffers only. */
bool khp_areas_equal(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t a, uint32_t b);

/* One of the areas that the stated area with this number may mean: `i` below its count. */
uint32_t khp_stated_ref(const khp_chain *chain, size_t number, uint32_t i);

/* Finds the stated areas that are outlined: known, and nothing but first-level areas of the table
 * that the gazetteer has no place in. Once the chain is complete. */
void khp_chain_find_outlined(khp_chain *chain);

/* The same as khp_chain_fit of the stated areas that are not outlined. */
khp_fit khp_chain_fit_besides(khp_chain *chain, const khp_tuple *tuple);

/* True if the stated area with this number may mean the area. */
bool khp_stated_has(const khp_chain *chain, size_t number, uint32_t area);

#endif
