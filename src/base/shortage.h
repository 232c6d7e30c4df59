/* shortage: whether memory ran out below us. Libraries tell it by an answer that looks like another
 * one ("no operation is known", "not inside"), so that a fact about the data and a shortage of
 * memory cannot be told apart by what they return. So failed allocations are counted where they
 * happen: those of C++ by a handler of the language's own, those of C by the allocator of the
 * program, if the program has one that tells (khipu_memory_ran_out). */
#ifndef KHP_BASE_SHORTAGE_H
#define KHP_BASE_SHORTAGE_H

#include "base/error.h"

/* Watches the allocations of C++ from now on: of a library loaded by dlopen, or of those the
 * program is linked to (NULL). Nothing happens if none of them is written in C++. A handler that
 * somebody else installed is still called. Any thread, any number of times. */
void khp_shortage_watch(void *library);

/* An allocation failed, in this thread. Does not return inside a library (khp_shortage_enter) if
 * the process is ours. */
void khp_shortage_note(void);

/* From now on a shortage inside a library ends the process at once, with a message and exit code 4,
 * as the program wants it. For what is thrown through the middle of a library may leave it locked,
 * so that its next call would wait for ever, and what it does without its memory may be to crash.
 */
void khp_shortage_end_process(void);

/* Around the calls of a library whose answers may hide a shortage, in this thread. May be nested.
 */
void khp_shortage_enter(void);
void khp_shortage_leave(void);

/* An allocation of such a library failed: as khp_shortage_note inside one. */
void khp_shortage_note_inside(void);

/* How many allocations have failed so far, in any thread, as far as is known. If it is higher after
 * a call than before it, the answer of the call is worth nothing. */
unsigned long khp_shortage_count(void);

/* `status`, or KHIPU_E_MEMORY where that is KHIPU_OK although allocations have failed since the
 * count was so high: nothing that was made meanwhile is let out. */
KHIPU_MUST_CHECK khipu_status khp_shortage_judge(unsigned long count_before, khipu_status status,
                                                 khipu_error *error);

#endif
