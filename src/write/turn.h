/* turn: of several processes that write into the same folder, one at a time exchanges names in it.
 * What one puts back is then what it replaced itself. */
#ifndef KHP_WRITE_TURN_H
#define KHP_WRITE_TURN_H

#include "base/error.h"

enum { KHP_TURN_LIMIT = 64 };

/* Zero-initialise. */
typedef struct khp_turn {
    int folders[KHP_TURN_LIMIT]; /* open and locked, or about to be */
    size_t count;
} khp_turn;

/* Adds the folder in which `path` stands; `told` is for messages. KHIPU_E_IO if it cannot be
 * opened, or there are more than KHP_TURN_LIMIT; KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_turn_add(khp_turn *turn, const char *path, const char *told,
                                           khipu_error *error);

/* Waits until nobody else exchanges names in the folders. KHIPU_E_IO after a minute. File systems
 * without locks give every turn at once. */
KHIPU_MUST_CHECK khipu_status khp_turn_take(khp_turn *turn, const char *told, khipu_error *error);

/* The next one's turn; also if it was never taken. */
void khp_turn_end(khp_turn *turn);

#endif
