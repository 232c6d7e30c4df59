/* guard: keeps a mapped file that is cut short by somebody else from ending the program.
 *
 * A read behind the end of a mapped file raises SIGBUS. While a map is guarded, a handler puts a
 * page of zeroes where the file's page is missing and notes it; reading goes on with zeroes, and
 * the owner asks khp_guard_is_whole before it trusts what it read. Signals outside guarded maps go
 * where they went before. */
#ifndef KHP_LOCATE_GUARD_H
#define KHP_LOCATE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* Guards the bytes of a map. Returns a number for the other calls, -1 if there are too many maps
 * (then nothing is guarded, and nothing else changes). */
int khp_guard_add(const void *start, size_t bytes);

/* False once a page of the map was missing. True for -1. */
bool khp_guard_is_whole(int guard);

/* Ends guarding; the last one out restores the signal's handler. -1 is fine. */
void khp_guard_remove(int guard);

#endif
