/* sink: where bytes go. A file appears whole, by rename, or not at all; a device or pipe is written
 * in place. */
#ifndef KHP_WRITE_SINK_H
#define KHP_WRITE_SINK_H

#include "base/report.h"

typedef struct khp_sink khp_sink;

/* Opens a sink for `path`. A regular file, or one that does not exist yet, is written to a hidden
 * neighbour first (same folder, so that the rename stays within one file system; a symbolic link
 * keeps pointing where it did, even at nothing yet). An existing device, pipe or socket is written
 * in place. Errors: KHIPU_E_IO (the folder is missing or unwritable), KHIPU_E_ARGUMENT (a folder),
 * KHIPU_E_MEMORY. *sink is NULL on error. */
KHIPU_MUST_CHECK khipu_status khp_sink_open(khp_sink **sink, const char *path, bool sync,
                                            khipu_error *error);

/* The same, and the file is for its owner alone (mode 0600) from its first byte on: whatever the
 * umask, and whatever was allowed of the file that it replaces. For what holds what is withheld. */
KHIPU_MUST_CHECK khipu_status khp_sink_open_private(khp_sink **sink, const char *path, bool sync,
                                                    khipu_error *error);

/* The same as khp_sink_open, and messages call the file `told` (copied): the path lies in a hidden
 * folder that nobody knows. */
KHIPU_MUST_CHECK khipu_status khp_sink_open_as(khp_sink **sink, const char *path, const char *told,
                                               bool sync, khipu_error *error);

/* A sink that hands its bytes to listener->write (`-o -`). */
KHIPU_MUST_CHECK khipu_status khp_sink_open_listener(khp_sink **sink,
                                                     const khipu_listener *listener,
                                                     khipu_error *error);

/* Writes all of the bytes, after those written before. KHIPU_E_IO; KHIPU_E_CLOSED if the reader
 * went away. */
KHIPU_MUST_CHECK khipu_status khp_sink_write(khp_sink *sink, khp_slice bytes, khipu_error *error);

/* True if khp_sink_write_at may be used: a regular file. */
bool khp_sink_is_seekable(const khp_sink *sink);

/* Sets bytes aside at the end and returns their offset; they must be written with khp_sink_write_at
 * before khp_sink_finish. Several threads may write at once, but reserving is ordered by the
 * caller. */
uint64_t khp_sink_reserve(khp_sink *sink, size_t bytes);
KHIPU_MUST_CHECK khipu_status khp_sink_write_at(khp_sink *sink, uint64_t offset, khp_slice bytes,
                                                khipu_error *error);

/* Bytes reserved or written so far, of a seekable sink. */
uint64_t khp_sink_bytes(const khp_sink *sink);

/* All bytes are there: flushes them to the disk (with sync). The file is not visible yet. */
KHIPU_MUST_CHECK khipu_status khp_sink_finish(khp_sink *sink, khipu_error *error);

/* Makes a finished file of a hidden folder appear under its name, for good. For files that stand by
 * themselves there is khp_land (landing.h). */
KHIPU_MUST_CHECK khipu_status khp_sink_publish(khp_sink *sink, khipu_error *error);

/* The name under which it will appear; NULL if it is written in place, or has settled. */
const char *khp_sink_moves_to(const khp_sink *sink);

/* The steps of khp_land. A finished file appears, and what it replaces is kept; it goes back to
 * where it was (false: that failed, or the file system had no way to keep the other); or what it
 * replaced goes (false: it is still there, as a hidden neighbour). Between the first and the others
 * the folder is flushed. Sinks in place have nothing to do. */
KHIPU_MUST_CHECK khipu_status khp_sink_appear(khp_sink *sink, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_sink_flush_folder(const khp_sink *sink, khipu_error *error);
bool khp_sink_withdraw(khp_sink *sink);
bool khp_sink_settle(khp_sink *sink);

/* The name under which messages know the file. */
const char *khp_sink_name(const khp_sink *sink);

/* Closes; what did not appear is removed. NULL is fine. */
void khp_sink_close(khp_sink *sink);

/* Flushes a folder's entries to the disk; messages call it `told`. */
KHIPU_MUST_CHECK khipu_status khp_sync_folder(const char *path, const char *told,
                                              khipu_error *error);

/* Flushes the folder in which the path stands. KHIPU_E_IO, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_sync_beside(const char *path, khipu_error *error);

#endif
