/* compiled: a sealed gazetteer as a file that is mapped (`khipu index`).
 *
 * The file is a header, the sections of store.h as they stand in memory, sums of their blocks, and
 * a trailer with their hash (khx.h): opening it reads its two ends and nothing else. It holds for
 * one byte order, one format and one way of folding; a file of another is refused with what to do.
 * Whatever is read later is checked against its section's bounds, and each block against its sum
 * when it is first used (section.h): once a block is damaged, no answer counts any more. The same
 * if the file is cut short while it is mapped: the missing pages read as zeroes (guard.h). Where no
 * handler guards maps, the file is read into memory when it is opened. */
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

/* Opens a file as a sealed gazetteer. KHIPU_E_READ: cannot be opened, read or mapped;
 * KHIPU_E_SYNTAX: not a compiled gazetteer, damaged, or stale (the message says which, and to
 * compile it again); KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_compiled_open(khp_gazetteer **gazetteer, const char *path,
                                                khipu_error *error);

/* True if a mapped gazetteer depends on something else, which whoever uses it compares with what is
 * there now: KHIPU_E_SYNTAX if that is no longer what `stamp` says. */
bool khp_compiled_has_stamp(const khp_gazetteer *gazetteer);
KHIPU_MUST_CHECK khipu_status khp_compiled_check_stamp(const khp_gazetteer *gazetteer,
                                                       const char *path, const char *stamp,
                                                       khipu_error *error);

/* Compares every byte of the file with its sums and its hash (`khipu index --check`). Errors of
 * khp_compiled_judge; KHIPU_E_SYNTAX if something else in it is not what was written;
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_compiled_check(const khp_gazetteer *gazetteer, const char *path,
                                                 unsigned threads, khipu_error *error);

/* True if the first bytes of a file are those of a compiled gazetteer, whatever its version, or all
 * that is left of one. */
bool khp_compiled_is(khp_slice beginning);

/* SHA-256 of the sections as stored at the file's end; "" for a gazetteer that comes from none. */
const char *khp_compiled_hash(const khp_gazetteer *gazetteer);

/* Adds the places of a compiled gazetteer to one that is being filled, as gazetteer `number`, with
 * the names of its areas: for runs with several gazetteers. */
KHIPU_MUST_CHECK khipu_status khp_compiled_append(khp_gazetteer *gazetteer,
                                                  const khp_gazetteer *compiled, uint16_t number,
                                                  khipu_error *error);

/* False once something that was looked at was not what was written, or missing; true of a gazetteer
 * that comes from no file. Any thread. */
bool khp_compiled_is_sound(const khp_gazetteer *gazetteer);

/* `status`, or what is wrong with the file if khp_compiled_is_sound is false, whatever came of it
 * before: KHIPU_E_READ, and where the first damage in the file is. Whoever lets out what a
 * gazetteer (NULL: none) has answered asks this first. Any thread. */
KHIPU_MUST_CHECK khipu_status khp_compiled_judge(const khp_gazetteer *gazetteer,
                                                 khipu_status status, khipu_error *error);

#endif
