/* compiled: gazetteers that `khipu index` made, as --places takes them. */
#ifndef KHP_RUN_COMPILED_H
#define KHP_RUN_COMPILED_H

#include "locate/gazetteer.h"
#include "run/loaded.h"

/* *is_compiled: the file begins as a compiled gazetteer does, or is called as one (.khx); standard
 * input and what is no file, such as a pipe, is none. KHIPU_E_READ: it cannot be read; nothing is
 * concluded from that. */
KHIPU_MUST_CHECK khipu_status khp_is_compiled_file(const char *path, bool *is_compiled,
                                                   khipu_error *error);

/* Maps the file and adds it to `loaded` (NULL: not). KHIPU_E_READ, KHIPU_E_SYNTAX (damaged, or
 * stale: made by another khipu or with other EPSG data), KHIPU_E_IO (no proj.db, which is looked at
 * only for a file that depends on it), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_open_compiled(khp_gazetteer **gazetteer, const char *path,
                                                khp_loaded *loaded, khipu_error *error);

/* Appends what a sealed gazetteer depends on beside khipu itself: the version of the EPSG data, if
 * rows in other CRSs were compared by their positions; nothing otherwise. */
KHIPU_MUST_CHECK khipu_status khp_compiled_stamp(const khp_gazetteer *gazetteer, khp_buffer *stamp,
                                                 khipu_error *error);

#endif
