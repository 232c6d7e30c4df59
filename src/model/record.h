/* record: one case as read, and one row of a gazetteer before it becomes a place. Views only;
 * nothing is owned. */
#ifndef KHP_MODEL_RECORD_H
#define KHP_MODEL_RECORD_H

#include "model/match.h"
#include "model/schema.h"

typedef enum khp_field_kind {
    KHP_FIELD_ABSENT, /* the input has no such column, or the JSON object no such member */
    KHP_FIELD_TEXT,   /* valid UTF-8 text, unescaped */
    KHP_FIELD_PLAIN,  /* the same, and free of '"', '\' and control characters: may be copied into
                         JSON as it is; KHP_COPY_SLACK readable bytes follow it */
    KHP_FIELD_JSON    /* a JSON value other than a string, serialised: number, true, false, null,
                         which KHP_COPY_SLACK readable bytes follow; object, array */
} khp_field_kind;

typedef struct khp_field {
    const char *ptr;
    uint32_t len;
    uint32_t kind; /* khp_field_kind */
} khp_field;

/* One record. `fields` has one entry a column of the schema, in its order. Everything it points to
 * is valid until the next record is asked for from the same block. */
typedef struct khp_record {
    const khp_field *fields;
    uint64_t line; /* physical line from 1 where it starts (CSV, NDJSON), row (XLSX), element from 1
                      (JSON) */
    uint32_t file; /* index into the inputs of the source */
    khp_reason reason; /* KHP_REASON_NONE, or why it is rejected; then fields is NULL */
    khp_slice raw; /* a rejected row as it stands, for the review file; may hold invalid UTF-8 */
    size_t most_bytes;   /* no less than all fields have together; 0: not known */
    const char *problem; /* what is wrong with a rejected row, for a message; static text */
    bool is_plain;       /* every field is known to be PLAIN; whoever replaces one unsets it */
} khp_record;

static inline khp_slice khp_field_slice(const khp_field *field) {
    return (khp_slice){field->ptr, field->len};
}

/* The field of a column as trimmed text: empty for KHP_NO_COLUMN, an absent field and JSON null. */
static inline khp_slice khp_record_text(const khp_record *record, size_t column) {
    if (column == KHP_NO_COLUMN) {
        return (khp_slice){NULL, 0};
    }
    const khp_field *field = &record->fields[column];
    if (field->kind == KHP_FIELD_ABSENT ||
        (field->kind == KHP_FIELD_JSON &&
         khp_slice_eq(khp_field_slice(field), KHP_SLICE("null")))) {
        return (khp_slice){NULL, 0};
    }
    return khp_slice_trim(khp_field_slice(field));
}

#endif
