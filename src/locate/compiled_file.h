/* compiled_file: the file behind a compiled gazetteer while it is in use. Inside compiled.c,
 * gazetteer.c and pieces.c; whether it can be believed is declared in compiled.h. */
#ifndef KHP_LOCATE_COMPILED_FILE_H
#define KHP_LOCATE_COMPILED_FILE_H

#include "locate/compiled.h"
#include "locate/khx.h"
#include "locate/mapped.h"

struct khp_compiled_file {
    khp_mapped mapped;
    khp_section_check checks[KHP_SECTION_COUNT];
    atomic_uchar *blocks; /* what is known of each, of all sections one after the other */
    atomic_bool is_damaged;
    char *path;
};

/* A file that is not yet mapped; NULL without memory. */
khp_compiled_file *khp_compiled_file_new(const khx_header *h, const char *path);
void khp_compiled_file_free(khp_compiled_file *file);

/* Gives back the memory of what was read of a map. */
void khp_compiled_forget(const khp_gazetteer *gazetteer);

#endif
