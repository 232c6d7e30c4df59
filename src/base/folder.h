/* folder: what lies in a folder, entry by entry. */
#ifndef KHP_BASE_FOLDER_H
#define KHP_BASE_FOLDER_H

#include <dirent.h>
#include <errno.h>

/* The next entry of a folder, or NULL. At the end of the folder errno is 0 then; anything else says
 * what went wrong: a folder whose listing fails is not empty. */
static inline struct dirent *khp_next_entry(DIR *folder) {
    errno = 0;
    return readdir(folder);
}

#endif
