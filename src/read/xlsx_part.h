/* xlsx_part: one XML part of a workbook, inflated and parsed in pieces, within limits. Private to
 * read/. */
#ifndef KHP_READ_XLSX_PART_H
#define KHP_READ_XLSX_PART_H

#include "base/error.h"

#include <expat.h>
#include <zip.h>

/* A part that is being parsed. The handlers get it as user data. */
typedef struct khp_xlsx_part {
    zip_t *archive;
    const char *path; /* of the workbook, for messages */
    zip_file_t *file;
    XML_Parser parser;
    uint64_t inflated;
    khipu_status status; /* what a handler found wrong; it has filled *error */
    khipu_error *error;
    void *context;   /* of the handlers */
    bool is_missing; /* there is no such part */
    bool has_ended;  /* it has been parsed to its end */
} khp_xlsx_part;

/* What libzip says went wrong with a workbook, told from damage: KHIPU_E_MEMORY, KHIPU_E_READ if
 * the file cannot be read, else KHIPU_E_SYNTAX with `damaged`, a sentence about the workbook. */
khipu_status khp_xlsx_fail_zip(int code, const char *path, const char *damaged, khipu_error *error);

/* Opens the part; is_missing if there is none. KHIPU_E_SYNTAX, KHIPU_E_READ, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_xlsx_part_open(khp_xlsx_part *part, zip_t *archive,
                                                 const char *path, const char *name,
                                                 khipu_error *error);

/* Inflates and parses the next piece. Handlers may call khp_xlsx_part_fail. Errors as on opening.
 */
KHIPU_MUST_CHECK khipu_status khp_xlsx_part_step(khp_xlsx_part *part, khipu_error *error);

/* To be called by a handler: ends the parsing with this status, of which *part->error tells. */
void khp_xlsx_part_fail(khp_xlsx_part *part, khipu_status status);

void khp_xlsx_part_close(khp_xlsx_part *part);

/* The name without its namespace prefix. */
const char *khp_xlsx_local_name(const XML_Char *name);

/* The attribute with this local name, or NULL. */
const char *khp_xlsx_attribute(const XML_Char **attributes, const char *name);

#endif
