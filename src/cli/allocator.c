/* allocator: malloc, calloc and realloc of the C library, which tell khipu's library when one of
 * them fails, whoever called it. PROJ and SQLite go on without what they asked for and answer as if
 * their data said so. Sanitizers bring allocators of their own; so may C libraries without these
 * names. */
#include <khipu/khipu.h>

#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#if defined(__GLIBC__) && !defined(IS_SANITIZED)

extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t bytes);
extern void *__libc_realloc(void *block, size_t bytes);

/* Seen by the libraries, which call them as well. */
#define EVERYBODYS __attribute__((visibility("default")))

static void *told(void *block) {
    if (block == NULL) {
        khipu_memory_ran_out();
    }
    return block;
}

EVERYBODYS void *malloc(size_t bytes) { return told(__libc_malloc(bytes)); }

EVERYBODYS void *calloc(size_t count, size_t bytes) { return told(__libc_calloc(count, bytes)); }

/* Freeing by a size of none is no failure. */
EVERYBODYS void *realloc(void *block, size_t bytes) {
    void *moved = __libc_realloc(block, bytes);
    return bytes == 0 ? moved : told(moved);
}

#endif
