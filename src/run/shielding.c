#include "run/shielding.h"

#include "base/fold.h"
#include "base/memory.h"
#include "locate/toponym.h"
#include "protect/local.h"
#include "protect/mentions.h"
#include "protect/personal.h"
#include "protect/pseudonym.h"
#include "read/nested.h"
#include "run/generalising.h"
#include "run/position_cells.h"

#define NOT_WITHIN KHP_WITHIN_LIMIT

/* What may have to be done with the cells of one column. */
typedef struct treatment {
    bool is_published;
    bool is_telling; /* withheld for what it says: looked for in what is published */
    bool says_where;
    size_t within; /* the stated area, innermost first; NOT_WITHIN */
    bool is_hashed;
    bool is_date; /* the date of the record */
    bool is_dated;
    bool is_personal;   /* by its look, whether or not it is kept */
    bool is_text;       /* a text may stand in it whatever its type */
    bool may_say_where; /* its cells are read: one that is a position says where */
    bool is_kept;       /* by its name */
    bool said_where;    /* the cell of this record did, and is not told */
} treatment;

struct khp_shield {
    const khp_join *join;
    treatment *treatments;
    khp_field *fields;
    khp_arena texts; /* of one record */
    khp_mentions mentions;
    khp_date_kind told_kind; /* how exactly the record's date is told, where it was made wider */
    bool failed;
};

/* ---- making ---- */

static bool is_in(khp_slice name, khipu_texts list) {
    for (size_t i = 0; i < list.count; i++) {
        if (khp_slice_eq(name, khp_slice_cstr(list.items[i]))) {
            return true;
        }
    }
    return false;
}

static void decide(const khp_join *join, size_t column, khp_buffer *folded, treatment *how) {
    const khp_roles *roles = &join->schema->roles;
    const khp_column *about = &join->schema->columns[column];
    khp_buffer_rewind(folded);
    khp_fold_words(folded, about->name);
    khp_slice header = khp_buffer_slice(folded);
    *how = (treatment){.is_published = khp_column_is_published(about),
                       .is_telling = about->withheld && about->telling,
                       .within = NOT_WITHIN,
                       .is_hashed = is_in(about->name, join->policy.hash),
                       .is_date = column == roles->date,
                       .is_dated = khp_header_looks_dated(header),
                       .is_personal = khp_header_looks_personal(header),
                       .is_text = about->type == KHP_TYPE_TEXT || about->type == KHP_TYPE_ANY};
    for (size_t i = 0; i < roles->within_count; i++) {
        how->within = roles->within[i] == column ? i : how->within;
    }
    how->says_where = khp_column_says_where(join->schema, column);
    how->is_kept = about->kept;
    how->may_say_where = how->is_published && !how->is_hashed && !how->is_date &&
                         how->within == NOT_WITHIN && column != roles->id && column != roles->count;
}

khipu_status khp_shield_new(khp_shield **shield, const khp_join *join, khipu_error *error) {
    *shield = NULL;
    if (!join->policy.is_file) {
        return KHIPU_OK;
    }
    khp_shield *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->join = join;
    fresh->treatments = khp_alloc(join->schema->count, sizeof *fresh->treatments);
    fresh->fields = khp_alloc(join->schema->count, sizeof *fresh->fields);
    khp_buffer folded = {0};
    bool complete = fresh->treatments != NULL && fresh->fields != NULL;
    for (size_t i = 0; complete && i < join->schema->count; i++) {
        decide(join, i, &folded, &fresh->treatments[i]);
    }
    complete = complete && !folded.failed;
    khp_buffer_clear(&folded);
    if (!complete) {
        khp_shield_free(fresh);
        return khp_fail_memory(error);
    }
    *shield = fresh;
    return KHIPU_OK;
}

void khp_shield_free(khp_shield *shield) {
    if (shield != NULL) {
        khp_free(shield->treatments);
        khp_free(shield->fields);
        khp_arena_clear(&shield->texts);
        khp_mentions_clear(&shield->mentions);
        khp_free(shield);
    }
}

/* ---- one cell ---- */

static const khp_field blank = {NULL, 0, KHP_FIELD_ABSENT};

static khp_field text_field(khp_shield *shield, khp_slice text) {
    khp_slice kept = khp_arena_copy(&shield->texts, text);
    shield->failed = shield->failed || kept.ptr == NULL;
    return kept.ptr == NULL ? blank : (khp_field){kept.ptr, (uint32_t)kept.len, KHP_FIELD_TEXT};
}

static khp_field date_field(khp_shield *shield, khp_date date) {
    khp_buffer text = {0};
    khp_date_write(&text, date);
    shield->failed = shield->failed || text.failed;
    khp_field field =
        date.kind == KHP_DATE_NONE ? blank : text_field(shield, khp_buffer_slice(&text));
    khp_buffer_clear(&text);
    return field;
}

static bool has_digit(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* The record's date, no more exact than the policy and the masks allow. What cannot be read as a
 * date may say it in its own way, and is not told. */
static khp_field told_date(khp_shield *shield, const khp_record *record, size_t column,
                           uint32_t *notices) {
    const khp_join *join = shield->join;
    khp_slice cell = khp_record_text(record, column);
    khp_date date;
    if (cell.len == 0 || khp_toponym_is_placeholder(cell)) {
        return record->fields[column];
    }
    if (!khp_date_read(khp_source_date_format(join->source, record->file), cell, &date)) {
        *notices |= 1u << KHP_NOTICE_DATE_UNREADABLE;
        return blank;
    }
    khp_date told = khp_date_to_kind(date, join->policy.months ? KHP_DATE_MONTH : KHP_DATE_DAY);
    khp_date wide = khp_masks_told_date(&join->masks, told);
    shield->told_kind = wide.kind < told.kind ? wide.kind : shield->told_kind;
    return wide.kind == date.kind ? record->fields[column] : date_field(shield, wide);
}

/* A date in another column: no more exact than that of the record. */
static khp_field other_date(khp_shield *shield, const khp_record *record, size_t column) {
    const khp_join *join = shield->join;
    khp_slice cell = khp_record_text(record, column);
    khp_date_kind most = join->policy.months ? KHP_DATE_MONTH : KHP_DATE_DAY;
    most = shield->told_kind < most ? shield->told_kind : most;
    if (most == KHP_DATE_DAY || !has_digit(cell)) {
        return record->fields[column];
    }
    khp_date_format format = *khp_source_date_format(join->source, record->file);
    bool is_serial = format.order >= KHP_ORDER_SERIAL; /* any number would be a date */
    format.order = is_serial ? KHP_ORDER_ISO : format.order;
    khp_date date;
    if (!khp_date_read(&format, cell, &date)) {
        return shield->treatments[column].is_dated ? blank : record->fields[column];
    }
    return date.kind <= most ? record->fields[column]
                             : date_field(shield, khp_date_to_kind(date, most));
}

static khp_field hashed(khp_shield *shield, khp_slice value, khipu_status *status,
                        khipu_error *error) {
    char text[KHP_PSEUDONYM_CHARACTERS];
    const khp_policy *policy = &shield->join->policy;
    if (value.len == 0) {
        return blank;
    }
    if (!khp_pseudonym(policy->key, policy->key_bytes, value, text)) {
        *status = khp_fail(error, KHIPU_E_IO, (khp_where){.field = "hash"},
                           "the hash of an id cannot be computed");
        return blank;
    }
    return text_field(shield, khp_slice_of(text, sizeof text));
}

static bool is_guarded(const treatment *how, uint8_t guard) {
    if (how->within != NOT_WITHIN) {
        return (guard & KHP_GUARD_WITHIN(how->within)) != 0;
    }
    return how->says_where && (guard & KHP_GUARD_WHERE) != 0;
}

/* Of a record whose position is told less exactly, a cell that reads as one is told only if
 * somebody asked for its column by name. */
static bool says_where(treatment *how, const khp_record *record, size_t column, uint8_t guard,
                       uint32_t *notices) {
    how->said_where = how->may_say_where && (guard & KHP_GUARD_WHERE) != 0 &&
                      khp_cell_tells_position(khp_record_text(record, column));
    if (how->said_where && how->is_kept) {
        how->said_where = false;
        *notices |= 1u << KHP_NOTICE_KEPT_POSITION;
    }
    return how->said_where;
}

/* A value that few share gives way to a label, or to nothing where its column has no room for one.
 */
static khp_field masked(const khp_shield *shield, size_t column, khp_field field) {
    const khp_masks *masks = &shield->join->masks;
    khp_record one = {.fields = &field};
    khp_slice value = khp_record_text(&one, 0);
    value = value.len == 0 ? KHP_SLICE("") : value;
    if (masks->columns == NULL || !khp_masks_hides(masks, column, value)) {
        return field;
    }
    bool labelled = shield->treatments[column].is_text && !masks->columns[column].all;
    return labelled ? (khp_field){masks->label, (uint32_t)strlen(masks->label), KHP_FIELD_TEXT}
                    : blank;
}

/* Where groups are counted, cells without a value look like cells whose value is not told, or the
 * empty ones would be a group that nobody has counted. */
static khp_field as_nothing(const khp_join *join, size_t column, khp_field field) {
    khp_record one = {.fields = &field};
    bool is_counted = join->policy.suppress_under > 0 && column != join->schema->roles.id;
    return is_counted && khp_record_text(&one, 0).len == 0 ? blank : field;
}

/* ---- mentions ---- */

/* A date about a person, such as one of birth, of which less is told than was kept. The date of the
 * record is not meant: most addresses of news hold it. */
static bool is_told_less(const khp_shield *shield, const khp_record *record, size_t column) {
    const treatment *how = &shield->treatments[column];
    return how->is_published && how->is_personal && !how->is_date &&
           shield->fields[column].ptr != record->fields[column].ptr;
}

static bool seek(void *mentions, khp_slice text) {
    khp_mentions_seek(mentions, text);
    return true; /* a failure is remembered */
}

/* What is looked for: withheld cells, and what was hidden of this record. */
static void note_hidden(khp_shield *shield, const khp_record *record, const khp_placed *placed) {
    khp_mentions *mentions = &shield->mentions;
    khp_mentions_begin(mentions);
    for (size_t i = 0; i < shield->join->schema->count; i++) {
        const treatment *how = &shield->treatments[i];
        bool hides = how->is_telling || (how->is_published && how->is_hashed) ||
                     is_told_less(shield, record, i) || how->said_where ||
                     (how->says_where && (placed->guard & KHP_GUARD_WHERE) != 0);
        if (hides && how->within == NOT_WITHIN) {
            bool is_json = record->fields[i].kind == KHP_FIELD_JSON;
            bool done = khp_nested_texts(khp_record_text(record, i), is_json, seek, mentions);
            shield->failed = shield->failed || !done;
        }
    }
    if ((placed->guard & KHP_GUARD_WHERE) != 0) {
        khp_mentions_seek(mentions, placed->hidden_name);
    }
}

static void find_mentions(khp_shield *shield, uint32_t *notices) {
    bool withholds = shield->join->policy.withhold_mentions;
    for (size_t i = 0; i < shield->join->schema->count; i++) {
        const treatment *how = &shield->treatments[i];
        khp_field *field = &shield->fields[i];
        /* Stated areas are told because they hold the place, whose name they may share. */
        bool is_told = how->is_published && field->kind != KHP_FIELD_ABSENT && !how->is_hashed &&
                       how->within == NOT_WITHIN;
        if (is_told && khp_mentions_any(&shield->mentions, khp_field_slice(field))) {
            *notices |= 1u << KHP_NOTICE_MENTION;
            *field = withholds ? blank : *field;
        }
    }
}

/* ---- one record ---- */

khipu_status khp_shield_record(khp_shield *shield, const khp_record *record,
                               const khp_placed *placed, khp_record *told, uint32_t *notices,
                               khipu_error *error) {
    const khp_join *join = shield->join;
    khipu_status status = KHIPU_OK;
    size_t date = join->schema->roles.date;
    khp_arena_clear(&shield->texts);
    shield->told_kind = KHP_DATE_DAY;
    bool dates = join->policy.months || join->policy.suppress_under > 0;
    for (size_t i = 0; i < join->schema->count; i++) {
        shield->fields[i] = record->fields[i];
    }
    if (dates && date != KHP_NO_COLUMN) {
        shield->fields[date] = told_date(shield, record, date, notices);
    }
    for (size_t i = 0; i < join->schema->count; i++) {
        treatment *how = &shield->treatments[i];
        khp_field *field = &shield->fields[i];
        how->said_where = false;
        if (!how->is_published) {
            continue;
        }
        if (is_guarded(how, placed->guard) || says_where(how, record, i, placed->guard, notices)) {
            *field = blank;
        } else if (how->is_hashed) {
            *field = hashed(shield, khp_record_text(record, i), &status, error);
        } else if (dates && !how->is_date) {
            *field = other_date(shield, record, i);
        }
    }
    note_hidden(shield, record, placed);
    find_mentions(shield, notices);
    for (size_t i = 0; i < join->schema->count; i++) {
        if (shield->treatments[i].is_published) {
            shield->fields[i] = as_nothing(join, i, masked(shield, i, shield->fields[i]));
        }
    }
    *told = *record;
    told->is_plain = false;
    told->fields = shield->fields;
    told->most_bytes = 0; /* not known any more */
    bool failed = shield->failed || khp_mentions_failed(&shield->mentions);
    return status == KHIPU_OK && failed ? khp_fail_memory(error) : status;
}
