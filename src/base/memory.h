/* memory: the only place that calls malloc. Every size is checked; a hook lets tests make any
 * request fail.
 */
#ifndef KHP_BASE_MEMORY_H
#define KHP_BASE_MEMORY_H

#include <stddef.h>

/* Uninitialised memory for count items of size bytes; NULL if there is none or the product
 * overflows. A request for 0 bytes gives a pointer that may be freed. Free with khp_free. */
void *khp_alloc(size_t count, size_t size);

/* The same, zeroed. */
void *khp_alloc_zero(size_t count, size_t size);

/* Grows or shrinks; on NULL the old memory stays as it was. */
void *khp_realloc(void *memory, size_t count, size_t size);

/* NULL is fine. */
void khp_free(void *memory);

/* Room for one more item in an array that doubles: `items` holds *capacity items, `used` of them in
 * use. Returns the array, moved if it had to grow, or NULL without memory (the array is then
 * unchanged). */
static inline void *khp_grow(void *items, size_t *capacity, size_t used, size_t item_size);

void *khp_grow_now(void *items, size_t *capacity, size_t item_size);

static inline void *khp_grow(void *items, size_t *capacity, size_t used, size_t item_size) {
    return used < *capacity ? items : khp_grow_now(items, capacity, item_size);
}

/* Test hook, not thread-safe: the n-th allocation from now (1 = the next) fails, and every later
 * one if `sticky`; 0 switches the hook off. */
void khp_memory_fail_at(unsigned long n, int sticky);

/* Allocations since the last khp_memory_fail_at call. */
unsigned long khp_memory_requests(void);

#endif
