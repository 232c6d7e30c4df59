/* bundle_file: one file on its way into a bundle, hashed as it goes. */
#ifndef KHP_RUN_BUNDLE_FILE_H
#define KHP_RUN_BUNDLE_FILE_H

#include "base/hash.h"
#include "write/bundle.h"
#include "write/manifest.h"

typedef struct khp_bundle_file {
    khp_sink *sink;
    khp_sha256 *sha;
    uint64_t bytes;
} khp_bundle_file;

/* Opens the resource's path in the bundle; khp_bundle_file_end in any case. */
KHIPU_MUST_CHECK khipu_status khp_bundle_file_begin(khp_bundle_file *file, khp_bundle *bundle,
                                                    const char *path, khipu_error *error);

/* Takes bytes; `file` is a khp_bundle_file. */
KHIPU_MUST_CHECK khipu_status khp_bundle_file_put(void *file, khp_slice bytes, khipu_error *error);

/* Finishes the file if `status` is KHIPU_OK, and notes its bytes and hash in the resource. Returns
 * the status, or what went wrong. */
KHIPU_MUST_CHECK khipu_status khp_bundle_file_end(khp_bundle_file *file, khipu_status status,
                                                  khp_resource *resource, khipu_error *error);

/* Room for the file's Table Schema, which khp_resources_clear frees; NULL without memory. */
khp_fields *khp_resource_fields(khp_resource *resource);

void khp_resources_clear(khp_resource *resources, size_t count);

#endif
