/* neighbour: the hidden files and folders beside an output, in which it is made before it takes its
 * name: ".NAME.khipu-PROCESS-N". They go away by themselves, unless the process was killed. */
#ifndef KHP_WRITE_NEIGHBOUR_H
#define KHP_WRITE_NEIGHBOUR_H

#include "base/error.h"

#include <stdbool.h>

/* How an output stands to what it replaces. */
typedef enum khp_standing {
    KHP_STANDS_BESIDE,  /* under its hidden name */
    KHP_STANDS_ALONE,   /* under its own, and nothing is kept */
    KHP_STANDS_SWAPPED, /* under its own, and the other one under the hidden name */
    KHP_STANDS_ASIDE, /* under its own, and the other one, a bundle, where the next run finds it */
} khp_standing;

/* A new name beside `target`: unique among the processes of this machine. Free with khp_free; NULL
 * without memory. */
char *khp_neighbour_name(const char *target);

/* Says, as long as the file or folder stays open, that somebody works in it. */
void khp_neighbour_lock(int file);

/* Removes what killed processes left beside `target`: neighbours whose process is no more, and that
 * nobody has locked from another machine. What cannot be removed is left. */
void khp_neighbours_clear(const char *target);

/* Appends the folder in which the path stands: "." if it names none. */
void khp_folder_of(const char *path, khp_buffer *folder);

/* Where the path leads if it is a symbolic link, or several, to something that exists or does not
 * exist yet; the path itself otherwise. Free with khp_free. Errors: KHIPU_E_IO (a loop of links),
 * KHIPU_E_MEMORY; *target is NULL then. */
KHIPU_MUST_CHECK khipu_status khp_follow_links(const char *path, char **target, khipu_error *error);

#endif
