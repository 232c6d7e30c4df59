/* keys: texts under which areas are found, gathered, put in order and written as an index
 * (world/format.h). */
#ifndef KHP_WORLD_COMPILE_KEYS_H
#define KHP_WORLD_COMPILE_KEYS_H

#include "base/arena.h"
#include "base/buffer.h"

#include <stdint.h>

typedef struct key_hit {
    khp_slice text;
    uint32_t area;
    uint32_t tag;
    uint32_t key; /* the number of its text in the index, once sorted */
} key_hit;

/* Zero-initialise before use. */
typedef struct key_list {
    khp_arena texts;
    key_hit *hits;
    size_t count;
    size_t capacity;
    uint32_t key_count;
    bool failed; /* no memory */
} key_list;

/* Adds a copy of the text; an empty text is nothing. */
void keys_add(key_list *list, khp_slice text, uint32_t area, uint32_t tag);

/* Puts the hits in the order of the index, each once, and numbers the texts. Of the names of one
 * area under one text only the first whole one stays, and a core that comes before it. */
void keys_sort_names(key_list *list);
void keys_sort_codes(key_list *list);

/* Appends the index; offsets count from the start of the buffer. Returns where it is. */
uint32_t keys_write(const key_list *list, khp_buffer *out);

/* Appends the list of the names of each area, and sets at[area] to where it is. */
void keys_write_names(key_list *list, khp_buffer *out, uint32_t *at, uint32_t area_count);

void keys_clear(key_list *list);

/* Appends a number as world/format.h says. */
void put_u32(khp_buffer *out, uint32_t value);
void put_varint(khp_buffer *out, uint32_t value);

/* Appends the filter of the texts, and gives its offset. */
uint32_t keys_write_filter(const key_list *list, khp_buffer *out);

#endif
