/* contents: every file of a bundle, and all the text in it, whatever the file is called: what is
 * packed is unpacked (gzip, zlib, and what a page holds as base64). */
#ifndef KHP_VERIFY_CONTENTS_H
#define KHP_VERIFY_CONTENTS_H

#include "verify/verification.h"

/* Takes the name of a file in the bundle ("tables/a.csv"). */
typedef khipu_status khp_file_take(void *context, const char *file, khipu_error *error);

/* Every file of the folder and of the folders in it, in the order of their names, but for
 * SHA256SUMS, which is of the others. A link is followed to a file, but to no folder. KHIPU_E_READ,
 * KHIPU_E_MEMORY, and what `take` returns. */
KHIPU_MUST_CHECK khipu_status khp_contents_each_file(khp_verification *run, khp_file_take *take,
                                                     void *context, khipu_error *error);

/* Takes a line of text, or some bytes that are none; `line`: where it stands, or where what it was
 * packed in does. `begins`: what comes now does not go on with what came before. */
typedef khipu_status khp_line_take(void *context, uint64_t line, khp_slice text, bool begins,
                                   khipu_error *error);

/* Every line of one file. What is packed in a way that is not known is taken as it stands.
 * KHIPU_E_READ, KHIPU_E_MEMORY, and what `take` returns. */
KHIPU_MUST_CHECK khipu_status khp_contents_each_line(khp_verification *run, const char *file,
                                                     khp_line_take *take, void *context,
                                                     khipu_error *error);

#endif
