/* arena: memory that is given back all at once. */
#ifndef KHP_BASE_ARENA_H
#define KHP_BASE_ARENA_H

#include "base/slice.h"

typedef struct khp_arena_page khp_arena_page;

/* Zero-initialise ({0}) before use. What it hands out stays where it is until khp_arena_clear or
 * khp_arena_reset. */
typedef struct khp_arena {
    khp_arena_page *pages;
    khp_arena_page *spare; /* held, and handed out again before more is asked for */
    size_t used;           /* of the newest page */
    size_t bytes;          /* of all pages but the spare ones */
} khp_arena;

/* Uninitialised memory aligned for any type; NULL without memory. */
void *khp_arena_alloc(khp_arena *arena, size_t bytes);

/* A copy of the text with a NUL behind it (not counted). ptr is NULL without memory. */
khp_slice khp_arena_copy(khp_arena *arena, khp_slice text);

/* Takes everything back and holds what is needed to hand out as much again: new memory costs a
 * visit to the system for each of its pages. */
void khp_arena_reset(khp_arena *arena);

/* Gives everything back; the arena may be used again. */
void khp_arena_clear(khp_arena *arena);

#endif
