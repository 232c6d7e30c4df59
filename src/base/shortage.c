#define _GNU_SOURCE /* RTLD_DEFAULT */
#include "base/shortage.h"

#include "base/ending.h"
#include "base/error.h"
#include "base/threads.h"

#include <khipu/khipu.h>

#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

typedef void (*handler)(void);

/* std::set_new_handler and std::__throw_bad_alloc, by the names that the C++ ABI gives them. */
typedef struct cxx_runtime {
    handler (*set_new_handler)(handler);
    handler throw_bad_alloc;
} cxx_runtime;

static atomic_ulong count;
static atomic_bool ends_process;
static _Thread_local int inside; /* how many libraries deep */
static cxx_runtime runtime;
static handler before;

static void end_process(void) {
    static const char message[] = "khipu: " KHP_OUT_OF_MEMORY "\n";
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written; /* there is nothing else to say it with */
    khp_ending_clear();
    _exit(khipu_status_exit_code(KHIPU_E_MEMORY));
}

void khp_shortage_note(void) {
    atomic_fetch_add(&count, 1);
    if (inside > 0 && atomic_load(&ends_process)) {
        end_process();
    }
}

void khp_shortage_enter(void) { inside++; }

void khp_shortage_leave(void) { inside--; }

void khp_shortage_note_inside(void) {
    khp_shortage_enter();
    khp_shortage_note();
    khp_shortage_leave();
}

/* Called by `operator new` instead of throwing. It returns only if another handler made room. */
static void handle_new(void) {
    khp_shortage_note_inside();
    if (before != NULL) {
        before();
    } else {
        runtime.throw_bad_alloc();
    }
}

static bool find(void *library, const char *name, void *pointer) {
    void *found = dlsym(library == NULL ? RTLD_DEFAULT : library, name);
    /* POSIX has functions come as `void *`, which C would not convert. */
    memcpy(pointer, &found, sizeof found);
    return found != NULL;
}

void khp_shortage_watch(void *library) {
    static khp_mutex lock = PTHREAD_MUTEX_INITIALIZER;
    static bool is_watching;
    khp_mutex_lock(&lock);
    if (!is_watching && find(library, "_ZSt15set_new_handlerPFvvE", &runtime.set_new_handler) &&
        find(library, "_ZSt17__throw_bad_allocv", &runtime.throw_bad_alloc)) {
        is_watching = true;
        before = runtime.set_new_handler(handle_new);
    }
    khp_mutex_unlock(&lock);
}

void khp_shortage_end_process(void) { atomic_store(&ends_process, true); }

unsigned long khp_shortage_count(void) { return atomic_load(&count); }

khipu_status khp_shortage_judge(unsigned long count_before, khipu_status status,
                                khipu_error *error) {
    return status == KHIPU_OK && khp_shortage_count() != count_before ? khp_fail_memory(error)
                                                                      : status;
}
