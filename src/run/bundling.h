/* bundling: the files of one bundle, their hashes and the manifest over them. */
#ifndef KHP_RUN_BUNDLING_H
#define KHP_RUN_BUNDLING_H

#include "run/publication.h"

/* Writes everything but the features, which are there already, into the hidden folder of
 * output->bundle. KHIPU_E_IO, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_bundle_write_all(khp_publication *publication, khp_output *output,
                                                   const khipu_summary *summary,
                                                   khipu_error *error);

#endif
