/* bundle: a folder that appears whole, or not at all (design.md section 8). It is built in a hidden
 * sibling and swapped in. */
#ifndef KHP_WRITE_BUNDLE_H
#define KHP_WRITE_BUNDLE_H

#include "write/sink.h"

typedef struct khp_bundle khp_bundle;

/* Starts a bundle that will stand at `path`. KHIPU_E_ARGUMENT: the path is a file, or a folder that
 * holds something other than a khipu bundle; KHIPU_E_IO: its parent is missing or unwritable, or
 * the folder is (without any right to write in it also for root); KHIPU_E_MEMORY. A folder that
 * stands there keeps its mode, and its owner and group where that is permitted. A swap that a crash
 * cut short is completed first, and what killed processes left beside it is removed. A symbolic
 * link keeps pointing where it did. *bundle is NULL on error. */
KHIPU_MUST_CHECK khipu_status khp_bundle_open(khp_bundle **bundle, const char *path, bool sync,
                                              khipu_error *error);

/* Completes a swap that a crash cut short: *restored tells that an earlier bundle was put back.
 * KHIPU_E_IO, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_bundle_recover(const char *path, bool *restored,
                                                 khipu_error *error);

/* Appends the folder in which it will stand: a place for temporary files without a name, and one
 * that messages may say. */
void khp_bundle_beside(const khp_bundle *bundle, khp_buffer *folder);

/* Opens a file of the bundle. `name` is one of the names that a bundle may hold; messages say it
 * behind the path of the bundle. */
KHIPU_MUST_CHECK khipu_status khp_bundle_add(khp_bundle *bundle, const char *name, khp_sink **sink,
                                             khipu_error *error);

/* The steps of khp_land (landing.h), as those of a sink; the files are finished and published
 * already. Before it appears the folder is flushed. A folder that it replaces is looked at once
 * more: KHIPU_E_IO if somebody put something into it, or edited its review.csv or placements.csv,
 * since the bundle was opened; then nothing has changed. */
KHIPU_MUST_CHECK khipu_status khp_bundle_appear(khp_bundle *bundle, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_bundle_flush_folder(const khp_bundle *bundle, khipu_error *error);
bool khp_bundle_withdraw(khp_bundle *bundle);
bool khp_bundle_settle(khp_bundle *bundle);

/* The path under which messages know it. */
const char *khp_bundle_name(const khp_bundle *bundle);

/* What did not appear is removed. NULL is fine. */
void khp_bundle_close(khp_bundle *bundle);

#endif
