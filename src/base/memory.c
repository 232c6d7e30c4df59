#include "base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

static atomic_ulong fail_at;
static atomic_int fail_sticky;
static atomic_ulong requests;

static int refused(void) {
    unsigned long limit = atomic_load_explicit(&fail_at, memory_order_relaxed);
    if (limit == 0) {
        return 0; /* the ordinary run pays one load */
    }
    unsigned long number = atomic_fetch_add(&requests, 1) + 1;
    return number == limit || (number > limit && atomic_load(&fail_sticky));
}

void *khp_alloc(size_t count, size_t size) {
    if (refused() || (size != 0 && count > SIZE_MAX / size)) {
        return NULL;
    }
    size_t total = count * size;
    return malloc(total == 0 ? 1 : total);
}

void *khp_alloc_zero(size_t count, size_t size) {
    if (refused()) {
        return NULL;
    }
    return calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);
}

void *khp_realloc(void *memory, size_t count, size_t size) {
    if (refused() || (size != 0 && count > SIZE_MAX / size)) {
        return NULL;
    }
    size_t total = count * size;
    return realloc(memory, total == 0 ? 1 : total);
}

void khp_free(void *memory) { free(memory); }

void *khp_grow_now(void *items, size_t *capacity, size_t item_size) {
    size_t wanted = *capacity < 8 ? 16 : *capacity * 2;
    void *grown = khp_realloc(items, wanted, item_size);
    if (grown != NULL) {
        *capacity = wanted;
    }
    return grown;
}

void khp_memory_fail_at(unsigned long n, int sticky) {
    atomic_store(&requests, 0);
    atomic_store(&fail_sticky, sticky);
    atomic_store(&fail_at, n);
}

unsigned long khp_memory_requests(void) { return atomic_load(&requests); }
