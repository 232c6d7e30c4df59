/* remove: takes a folder of ours away, without memory of its own, as it may be called when there is
 * none, and from a handler of signals. */
#ifndef KHP_BASE_REMOVE_H
#define KHP_BASE_REMOVE_H

#include <stdbool.h>

/* Removes a folder and all that is in it; false if something of it is still there. A folder that
 * is not there is gone. Links are removed, not followed. Safe in a handler of signals. */
bool khp_remove_folder(const char *path);

#endif
