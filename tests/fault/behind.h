/* behind: what the libraries that are loaded before the program share: the function that stands
 * behind one of theirs. */
#ifndef KHP_TESTS_FAULT_BEHIND_H
#define KHP_TESTS_FAULT_BEHIND_H

#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/types.h>

/* KNOW once for a function, with its name; BEHIND is then the next function of this name. */
#define KNOW(name) static _Atomic(void *) behind_##name
#define BEHIND(name) (*(__typeof__(&(name)) *)&(void *[1]){khp_behind(&behind_##name, #name)}[0])

static inline void *khp_behind(_Atomic(void *) *known, const char *name) {
    void *found = atomic_load(known);
    if (found == NULL) {
        found = dlsym(RTLD_NEXT, name);
        atomic_store(known, found);
    }
    return found;
}

/* The mode that open was given, if these flags want one: O_TMPFILE has the bit of O_DIRECTORY. */
static inline mode_t khp_open_mode(int flags, va_list arguments) {
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(arguments, mode_t)
                                                                      : 0;
}

#endif
