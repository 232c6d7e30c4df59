/* fields: what the columns of a written file are called and hold: its Table Schema. */
#ifndef KHP_WRITE_FIELDS_H
#define KHP_WRITE_FIELDS_H

#include "base/arena.h"
#include "base/buffer.h"

#define KHP_FIELD_COUNT 96

typedef struct khp_file_field {
    khp_slice name;
    const char *type;        /* of Table Schema */
    const char *description; /* static text */
} khp_file_field;

/* Zero-initialise; khp_fields_clear in any case. */
typedef struct khp_fields {
    khp_file_field items[KHP_FIELD_COUNT];
    size_t count;
    khp_arena text;
    bool failed; /* without memory */
} khp_fields;

/* The name is copied. What has no more room is left out. */
void khp_fields_add(khp_fields *fields, khp_slice name, const char *type, const char *description);

/* One field a value of the category: "outcome=killed", as --where would select its records. */
void khp_fields_add_values(khp_fields *fields, khp_slice category, const khp_slice *values,
                           size_t count);

void khp_fields_clear(khp_fields *fields);

/* Appends that name. */
void khp_value_name(khp_buffer *name, khp_slice category, khp_slice value);

#endif
