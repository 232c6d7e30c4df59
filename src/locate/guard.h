/* guard: keeps a mapped file that is cut short by somebody else from ending the program.
 *
 * A read behind the end of a mapped file raises SIGBUS. A handler puts a page of zeroes where the
 * page of a guarded map is missing and notes it; reading goes on with zeroes, and the owner asks
 * khp_guard_is_whole before it trusts what it read. Signals outside guarded maps go where they went
 * before. Signals belong to the process: only a program that says that the process is its own
 * (khipu_own_process) has the handler, and without it nothing is guarded. */
#ifndef KHP_LOCATE_GUARD_H
#define KHP_LOCATE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* Installs the handler, for as long as the process lives. Any number of times. */
void khp_guard_install(void);

/* Guards the bytes of a map. Returns a number for the other calls, -1 if there is no handler, or
 * there are too many maps: then the map must not be used. */
int khp_guard_add(const void *start, size_t bytes);

/* False once a page of the map was missing. True for -1. */
bool khp_guard_is_whole(int guard);

/* Ends guarding. -1 is fine. */
void khp_guard_remove(int guard);

#endif
