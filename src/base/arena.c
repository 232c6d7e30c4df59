#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdint.h>

#define PAGE_BYTES ((size_t)64 * 1024)

struct khp_arena_page {
    khp_arena_page *older;
    size_t size;
    alignas(max_align_t) char bytes[];
};

static int add_page(khp_arena *arena, size_t bytes) {
    size_t size = bytes > PAGE_BYTES ? bytes : PAGE_BYTES;
    if (size > SIZE_MAX - sizeof(khp_arena_page)) {
        return -1;
    }
    bool has_spare = size == PAGE_BYTES && arena->spare != NULL;
    khp_arena_page *page = has_spare ? arena->spare : khp_alloc(1, sizeof(khp_arena_page) + size);
    if (page == NULL) {
        return -1;
    }
    arena->spare = has_spare ? page->older : arena->spare;
    page->older = arena->pages;
    page->size = size;
    arena->pages = page;
    arena->used = 0;
    arena->bytes += size;
    return 0;
}

void *khp_arena_alloc(khp_arena *arena, size_t bytes) {
    const size_t step = alignof(max_align_t);
    if (bytes > SIZE_MAX - step) {
        return NULL;
    }
    size_t rounded = (bytes + step - 1) / step * step;
    if (arena->pages == NULL || rounded > arena->pages->size - arena->used) {
        if (add_page(arena, rounded) != 0) {
            return NULL;
        }
    }
    void *memory = arena->pages->bytes + arena->used;
    arena->used += rounded;
    return memory;
}

khp_slice khp_arena_copy(khp_arena *arena, khp_slice text) {
    char *copy = text.len == SIZE_MAX ? NULL : khp_arena_alloc(arena, text.len + 1);
    if (copy == NULL) {
        return (khp_slice){NULL, 0};
    }
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    return (khp_slice){copy, text.len};
}

void khp_arena_reset(khp_arena *arena) {
    for (khp_arena_page *page = arena->pages, *older; page != NULL; page = older) {
        older = page->older;
        if (page->size == PAGE_BYTES) {
            page->older = arena->spare;
            arena->spare = page;
        } else {
            khp_free(page);
        }
    }
    *arena = (khp_arena){.spare = arena->spare};
}

static void free_pages(khp_arena_page *page) {
    while (page != NULL) {
        khp_arena_page *older = page->older;
        khp_free(page);
        page = older;
    }
}

void khp_arena_clear(khp_arena *arena) {
    free_pages(arena->pages);
    free_pages(arena->spare);
    *arena = (khp_arena){0};
}
