#include "base/json_memory.h"

#include "base/shortage.h"

#include <jansson.h>
#include <pthread.h>

static json_malloc_t get_memory;
static _Thread_local bool has_lacked;

static void *get_watched(size_t size) {
    void *memory = get_memory(size);
    if (memory == NULL) {
        has_lacked = true;
        khp_shortage_note_inside(); /* jansson asserts that some requests succeed */
    }
    return memory;
}

static void put_between(void) {
    json_free_t give_back;
    json_get_alloc_funcs(&get_memory, &give_back);
    json_set_alloc_funcs(get_watched, give_back);
}

void khp_json_watch(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, put_between);
    has_lacked = false;
}

bool khp_json_lacked_memory(void) { return has_lacked; }
