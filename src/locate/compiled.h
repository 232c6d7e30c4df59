/* compiled: a sealed gazetteer as a file that is mapped (`khipu index`).
 *
 * The file is a header, the sections of store.h as they stand in memory, and a trailer with their
 * checksum: opening it reads its two ends and nothing else. It holds for one byte order, one format
 * and one way of folding; a file of another is refused with what to do. Whatever is read later is
 * checked against its section's bounds. If the file is cut short while it is mapped, the missing
 * pages read as zeroes and every later answer is KHIPU_E_READ (guard.h). */
#ifndef KHP_LOCATE_COMPILED_H
#define KHP_LOCATE_COMPILED_H

#include "locate/gazetteer.h"

/* Takes the next bytes of the file; false if they could not be written. */
typedef bool khp_compiled_write(void *context, khp_slice bytes);

/* Writes the sealed gazetteer. `stamp` names what else the file depends on (the version of the EPSG
 * data), at most 63 bytes, "" if it depends on nothing. KHIPU_E_IO if `write` gave up,
 * KHIPU_E_MEMORY. The same gazetteer gives the same bytes. */
KHIPU_MUST_CHECK khipu_status khp_compiled_save(const khp_gazetteer *gazetteer, const char *stamp,
                                                khp_compiled_write *write, void *context,
                                                khipu_error *error);

/* Maps a file as a sealed gazetteer. KHIPU_E_READ: cannot be opened or mapped; KHIPU_E_SYNTAX: not
 * a compiled gazetteer, damaged, or stale (the message says which, and to compile it again). */
KHIPU_MUST_CHECK khipu_status khp_compiled_open(khp_gazetteer **gazetteer, const char *path,
                                                khipu_error *error);

/* True if a mapped gazetteer depends on something else, which whoever uses it compares with what is
 * there now: KHIPU_E_SYNTAX if that is no longer what `stamp` says. */
bool khp_compiled_has_stamp(const khp_gazetteer *gazetteer);
KHIPU_MUST_CHECK khipu_status khp_compiled_check_stamp(const khp_gazetteer *gazetteer,
                                                       const char *path, const char *stamp,
                                                       khipu_error *error);

/* Compares the whole content with the checksum at the file's end (`khipu index --check`).
 * KHIPU_E_SYNTAX if they differ; KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_compiled_check(const khp_gazetteer *gazetteer, const char *path,
                                                 unsigned threads, khipu_error *error);

/* True if the first bytes are those of a compiled gazetteer, whatever its version. */
bool khp_compiled_is(khp_slice beginning);

/* SHA-256 of the sections as stored at the file's end; "" for a gazetteer that is not mapped. */
const char *khp_compiled_hash(const khp_gazetteer *gazetteer);

/* Adds the places of a compiled gazetteer to one that is being filled, as gazetteer `number`, with
 * the names of its areas: for runs with several gazetteers. */
KHIPU_MUST_CHECK khipu_status khp_compiled_append(khp_gazetteer *gazetteer,
                                                  const khp_gazetteer *compiled, uint16_t number,
                                                  khipu_error *error);

/* False once a part of the file was missing while it was mapped; true if nothing is mapped. */
bool khp_compiled_is_whole(const khp_gazetteer *gazetteer);

#endif
