#include "run/shielding.h"

#include "base/memory.h"
#include "locate/toponym.h"
#include "protect/local.h"
#include "protect/pseudonym.h"
#include "run/generalising.h"
#include "run/position_cells.h"

#define NOT_WITHIN KHP_WITHIN_LIMIT

/* What may have to be done with the cells of one column. */
typedef struct treatment {
    bool is_published;
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
    khp_record_mentions *search;
    khp_mention *found; /* in one record */
    size_t found_count;
    khp_date_kind told_kind; /* how exactly the record's date is told, where it was made wider */
    bool failed;
};

/* ---- making ---- */

static void decide(const khp_join *join, size_t column, khp_buffer *scratch, treatment *how) {
    const khp_roles *roles = &join->schema->roles;
    const khp_column *about = &join->schema->columns[column];
    *how = (treatment){.is_published = khp_column_is_published(about),
                       .within = NOT_WITHIN,
                       .is_hashed = about->is_hashed,
                       .is_date = column == roles->date,
                       .is_dated = khp_header_looks_dated(about->name, scratch),
                       .is_personal = about->is_personal,
                       .is_text = about->type == KHP_TYPE_TEXT || about->type == KHP_TYPE_ANY};
    for (size_t i = 0; i < roles->within_count; i++) {
        how->within = roles->within[i] == column ? i : how->within;
    }
    how->says_where = khp_column_says_where(join->schema, column);
    how->is_kept = about->is_named;
    how->may_say_where = how->is_published && !how->is_hashed && !how->is_date &&
                         how->within == NOT_WITHIN && column != roles->id && column != roles->count;
}

/* What the column is to the search for mentions. Stated areas are told because they hold the place,
 * whose name they may share. */
static uint8_t part_of(const khp_join *join, size_t column, const treatment *how) {
    bool is_telling = khp_column_is_telling(&join->schema->columns[column]);
    if (is_telling || (how->is_published && how->is_hashed)) {
        return KHP_MENTION_SOUGHT;
    }
    if (!how->is_published) {
        return KHP_MENTION_NO_PART;
    }
    bool is_place = how->within != NOT_WITHIN || column == join->schema->roles.place;
    return is_place ? KHP_MENTION_PLACE : KHP_MENTION_SEARCHED;
}

/* Nothing could be found on any run. */
static bool is_idle(const khp_join *join) {
    bool seeks = join->policy.is_file;
    for (size_t i = 0; !seeks && i < join->schema->count; i++) {
        seeks = khp_column_is_telling(&join->schema->columns[i]);
    }
    return !seeks;
}

static bool decide_all(khp_shield *shield) {
    const khp_join *join = shield->join;
    size_t count = join->schema->count;
    uint8_t *parts = khp_alloc(count, sizeof *parts);
    khp_buffer scratch = {0};
    bool complete = parts != NULL;
    for (size_t i = 0; complete && i < count; i++) {
        decide(join, i, &scratch, &shield->treatments[i]);
        parts[i] = part_of(join, i, &shield->treatments[i]);
    }
    complete = complete && !scratch.failed;
    shield->search = complete ? khp_record_mentions_new(parts, count) : NULL;
    khp_buffer_clear(&scratch);
    khp_free(parts);
    return shield->search != NULL;
}

khipu_status khp_shield_new(khp_shield **shield, const khp_join *join, khipu_error *error) {
    *shield = NULL;
    if (is_idle(join)) {
        return KHIPU_OK;
    }
    khp_shield *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->join = join;
    fresh->treatments = khp_alloc(join->schema->count, sizeof *fresh->treatments);
    fresh->fields = khp_alloc(join->schema->count, sizeof *fresh->fields);
    fresh->found = khp_alloc(join->schema->count, sizeof *fresh->found);
    bool complete = fresh->treatments != NULL && fresh->fields != NULL && fresh->found != NULL;
    if (!complete || !decide_all(fresh)) {
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
        khp_free(shield->found);
        khp_arena_clear(&shield->texts);
        khp_record_mentions_free(shield->search);
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

/* What is hidden of this record alone is looked for as well as the columns that are withheld. */
static void seek_hidden(khp_shield *shield, const khp_record *record, const khp_placed *placed) {
    bool hides_place = (placed->guard & KHP_GUARD_WHERE) != 0;
    for (size_t i = 0; i < shield->join->schema->count; i++) {
        const treatment *how = &shield->treatments[i];
        bool hides =
            is_told_less(shield, record, i) || how->said_where || (how->says_where && hides_place);
        if (how->is_published && hides && how->within == NOT_WITHIN) {
            khp_record_mentions_seek(shield->search, record, i);
        }
    }
    size_t place = shield->join->schema->roles.place;
    if (hides_place && placed->hidden_name.len > 0) {
        khp_record_mentions_seek_text(shield->search, placed->hidden_name,
                                      place == KHP_NO_COLUMN ? 0 : place);
    }
}

static void take_mention(void *context, khp_mention mention) {
    khp_shield *shield = context;
    shield->found[shield->found_count++] = mention;
}

static void find_mentions(khp_shield *shield, const khp_record *record, const khp_placed *placed,
                          khp_shielded *told) {
    const khp_placement *placement = &placed->placement;
    shield->found_count = 0;
    khp_record_mentions_begin(shield->search, record, placement->place_name);
    if (shield->join->policy.is_file) {
        seek_hidden(shield, record, placed);
    }
    bool is_named =
        khp_is_told_by_name(khp_placement_told_match(placement), placement->generalised);
    khp_record_mentions_find(shield->search, &told->record, is_named, take_mention, shield);
    told->mentions = shield->found;
    told->mention_count = shield->found_count;
}

/* ---- one record ---- */

static void change_nothing(khp_shield *shield, const khp_record *record) {
    for (size_t i = 0; i < shield->join->schema->count; i++) {
        shield->fields[i] = record->fields[i];
    }
}

/* The told record is that of the shield's own fields from here on. */
static void tell_own_fields(khp_shield *shield, khp_shielded *told) {
    told->record.is_plain = false;
    told->record.fields = shield->fields;
    told->record.most_bytes = 0; /* not known any more */
}

/* Cells that a policy changes, one by one. */
static khipu_status change_cells(khp_shield *shield, const khp_record *record,
                                 const khp_placed *placed, uint32_t *notices, khipu_error *error) {
    const khp_join *join = shield->join;
    khipu_status status = KHIPU_OK;
    size_t date = join->schema->roles.date;
    bool dates = join->policy.months || join->policy.suppress_under > 0;
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
    return status;
}

/* Cells that hold what is withheld give way to nothing. */
static void blank_mentions(khp_shield *shield) {
    for (size_t i = 0; i < shield->found_count; i++) {
        shield->fields[shield->found[i].column] = blank;
    }
}

static void mask_cells(khp_shield *shield) {
    const khp_join *join = shield->join;
    for (size_t i = 0; i < join->schema->count; i++) {
        if (shield->treatments[i].is_published) {
            shield->fields[i] = as_nothing(join, i, masked(shield, i, shield->fields[i]));
        }
    }
}

khipu_status khp_shield_record(khp_shield *shield, const khp_record *record,
                               const khp_placed *placed, khp_shielded *told, khipu_error *error) {
    const khp_policy *policy = &shield->join->policy;
    khipu_status status = KHIPU_OK;
    *told = (khp_shielded){.record = *record};
    if (policy->is_file) {
        khp_arena_clear(&shield->texts);
        shield->told_kind = KHP_DATE_DAY;
        change_nothing(shield, record);
        tell_own_fields(shield, told);
        status = change_cells(shield, record, placed, &told->notices, error);
    }
    find_mentions(shield, record, placed, told);
    if (told->mention_count > 0 && policy->mentions == KHP_MENTIONS_WITHHOLD) {
        if (!policy->is_file) {
            change_nothing(shield, record);
            tell_own_fields(shield, told);
        }
        blank_mentions(shield);
    }
    if (policy->is_file) {
        mask_cells(shield);
    }
    bool failed = shield->failed || khp_record_mentions_failed(shield->search);
    return status == KHIPU_OK && failed ? khp_fail_memory(error) : status;
}
