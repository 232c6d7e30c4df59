#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "locate/guard.h"

#include "base/threads.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#define GUARD_LIMIT 16

typedef struct guarded {
    atomic_uintptr_t start; /* 0: free */
    atomic_uintptr_t end;
    atomic_bool torn;
} guarded;

static guarded guards[GUARD_LIMIT];
static uintptr_t page_bytes;
static bool is_installed;
static struct sigaction before;
static khp_mutex lock = PTHREAD_MUTEX_INITIALIZER;

/* Not ours: as if this handler were not there. */
static void pass_on(int signal_number, siginfo_t *info, void *context) {
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        before.sa_sigaction(signal_number, info, context);
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal_number);
    } else {
        signal(signal_number, SIG_DFL); /* the read happens again, and ends the program */
    }
}

static void mend_page(int signal_number, siginfo_t *info, void *context) {
    uintptr_t address = (uintptr_t)info->si_addr;
    for (int i = 0; i < GUARD_LIMIT; i++) {
        uintptr_t start = atomic_load(&guards[i].start);
        if (start == 0 || address < start || address >= atomic_load(&guards[i].end)) {
            continue;
        }
        uintptr_t page = address - address % page_bytes;
        /* An address that came from the kernel as a number goes back to it as one. */
        void *at = (void *)page; // NOLINT(performance-no-int-to-ptr)
        atomic_store(&guards[i].torn, true);
        if (mmap(at, page_bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == at) {
            return;
        }
    }
    pass_on(signal_number, info, context);
}

void khp_guard_install(void) {
    struct sigaction action = {0};
    action.sa_sigaction = mend_page;
    action.sa_flags = SA_SIGINFO | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    khp_mutex_lock(&lock);
    if (!is_installed) {
        page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
        is_installed = sigaction(SIGBUS, &action, &before) == 0;
    }
    khp_mutex_unlock(&lock);
}

int khp_guard_add(const void *start, size_t bytes) {
    int found = -1;
    khp_mutex_lock(&lock);
    for (int i = 0; is_installed && i < GUARD_LIMIT && found < 0; i++) {
        if (atomic_load(&guards[i].start) == 0) {
            atomic_store(&guards[i].torn, false);
            atomic_store(&guards[i].end, (uintptr_t)start + bytes);
            atomic_store(&guards[i].start, (uintptr_t)start);
            found = i;
        }
    }
    khp_mutex_unlock(&lock);
    return found;
}

bool khp_guard_is_whole(int guard) { return guard < 0 || !atomic_load(&guards[guard].torn); }

void khp_guard_remove(int guard) {
    if (guard >= 0) {
        atomic_store(&guards[guard].start, 0);
    }
}
