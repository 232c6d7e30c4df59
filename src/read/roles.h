/* roles: finds which column is what, from flags, a profile or the header (design.md section 4). */
#ifndef KHP_READ_ROLES_H
#define KHP_READ_ROLES_H

#include "base/report.h"
#include "model/schema.h"

/* Column names as the user gave them; NULL where nothing was said. Lists are comma-separated. */
typedef struct khp_role_names {
    const char *id;
    const char *place;
    const char *within;
    const char *place_code;
    const char *date;
    const char *position; /* LONCOL,LATCOL or GEOPOINTCOL */
    const char *crs_column;
    const char *hemisphere; /* LATCOL,LONCOL or LATCOL */
    const char *zone;
    const char *category;
    const char *count;
    const char *source;
} khp_role_names;

/* Appends the names of the columns, for messages: "case_id, date, place". */
void khp_schema_describe(const khp_schema *schema, khp_buffer *text);

/* The column with exactly this name, trimmed. KHIPU_E_FIELD if it is not in the header: the message
 * lists what is there and the nearest; `flag` is the option that named it. */
KHIPU_MUST_CHECK khipu_status khp_schema_named(khp_schema *schema, const char *path,
                                               const char *flag, khp_slice name, size_t *column,
                                               khipu_error *error);

/* Sets schema->roles: what is named is taken as named, the rest is found by HXL tag, or where a
 * whole folded header equals a known word, and never in a column that its workbook hides. An empty
 * name means that the role has no column; the id "line" means that the line is the id.
 * KHIPU_E_FIELD if a named column is not in the header (the message lists what is there and the
 * nearest). Reports one note that says what was decided ("place=place,
 * within=province,department, ..."). */
KHIPU_MUST_CHECK khipu_status khp_roles_decide(khp_schema *schema, const khp_role_names *names,
                                               const char *source, const khipu_listener *listener,
                                               khipu_error *error);

/* The decided roles as that text, appended: id=case_id, place=place, within=province,department,
 * ... */
void khp_roles_describe(const khp_schema *schema, khp_buffer *text);

#endif
