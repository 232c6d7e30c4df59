#include "protect/record_mentions.h"

#include "base/memory.h"
#include "base/nested.h"
#include "protect/mentions.h"

/* Cells so near to each other stand in one row, with a delimiter and quotes between them. */
#define NEAR_BYTES 3

struct khp_record_mentions {
    khp_mentions *mentions;
    size_t *sought; /* columns */
    size_t sought_count;
    size_t *searched;
    bool *is_place; /* by number of `searched` */
    size_t searched_count;
    bool failed;
};

khp_record_mentions *khp_record_mentions_new(const uint8_t *parts, size_t count) {
    khp_record_mentions *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return NULL;
    }
    fresh->mentions = khp_mentions_new();
    fresh->sought = khp_alloc(count, sizeof *fresh->sought);
    fresh->searched = khp_alloc(count, sizeof *fresh->searched);
    fresh->is_place = khp_alloc_zero(count, sizeof *fresh->is_place);
    if (fresh->mentions == NULL || fresh->sought == NULL || fresh->searched == NULL ||
        fresh->is_place == NULL) {
        khp_record_mentions_free(fresh);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[i] == KHP_MENTION_SOUGHT) {
            fresh->sought[fresh->sought_count++] = i;
        } else if (parts[i] != KHP_MENTION_NO_PART) {
            fresh->is_place[fresh->searched_count] = parts[i] == KHP_MENTION_PLACE;
            fresh->searched[fresh->searched_count++] = i;
        }
    }
    return fresh;
}

void khp_record_mentions_free(khp_record_mentions *search) {
    if (search != NULL) {
        khp_mentions_free(search->mentions);
        khp_free(search->sought);
        khp_free(search->searched);
        khp_free(search->is_place);
        khp_free(search);
    }
}

/* ---- what is sought ---- */

typedef struct seeking {
    khp_mentions *mentions;
    uint32_t column;
} seeking;

static bool seek(void *context, khp_slice text) {
    const seeking *with = context;
    khp_mentions_seek(with->mentions, text, with->column);
    return true; /* a failure is remembered */
}

void khp_record_mentions_seek(khp_record_mentions *search, const khp_record *record,
                              size_t column) {
    seeking with = {search->mentions, (uint32_t)column};
    bool is_json = record->fields[column].kind == KHP_FIELD_JSON;
    khp_slice text = khp_record_text(record, column);
    bool done = text.len == 0 || khp_nested_texts(text, is_json, seek, &with);
    search->failed = search->failed || !done;
}

void khp_record_mentions_seek_text(khp_record_mentions *search, khp_slice text, size_t column) {
    khp_mentions_seek(search->mentions, text, (uint32_t)column);
}

void khp_record_mentions_begin(khp_record_mentions *search, const khp_record *record,
                               khp_slice place_name) {
    khp_mentions_begin(search->mentions);
    khp_mentions_allow(search->mentions, place_name);
    for (size_t i = 0; i < search->sought_count; i++) {
        khp_record_mentions_seek(search, record, search->sought[i]);
    }
}

/* ---- where it is looked for ---- */

typedef struct finding {
    khp_mentions *mentions;
    uint32_t number;
    bool found;
} finding;

static bool find(void *context, khp_slice text) {
    finding *with = context;
    with->found = with->found || khp_mentions_find(with->mentions, text, &with->number);
    return true;
}

static void look_through(khp_record_mentions *search, const khp_record *told, size_t column,
                         khp_mention_take take, void *context) {
    finding with = {.mentions = search->mentions};
    const khp_field *field = &told->fields[column];
    bool done =
        khp_nested_texts(khp_field_slice(field), field->kind == KHP_FIELD_JSON, find, &with);
    search->failed = search->failed || !done;
    if (with.found) {
        take(context, (khp_mention){.column = column, .of = with.number});
    }
}

static bool is_told(const khp_field *field) {
    return field->kind != KHP_FIELD_ABSENT && field->len > 0;
}

/* The bytes from the cell at *next on in which cells lie one behind the other, as in a row of CSV:
 * they are sieved in one go. *next moves behind the last of them. */
static khp_slice run_of_cells(const khp_record_mentions *search, const khp_record *told,
                              size_t *next) {
    const khp_field *first = &told->fields[search->searched[*next]];
    khp_slice run = khp_field_slice(first);
    bool is_json = first->kind == KHP_FIELD_JSON;
    for (*next += 1; !is_json && *next < search->searched_count; *next += 1) {
        const khp_field *field = &told->fields[search->searched[*next]];
        if (!is_told(field)) {
            continue;
        }
        const char *end = run.ptr + run.len;
        bool follows =
            field->kind != KHP_FIELD_JSON && field->ptr >= end && field->ptr - end <= NEAR_BYTES;
        if (!follows) {
            break;
        }
        run.len = (size_t)(field->ptr - run.ptr) + field->len;
    }
    return run;
}

void khp_record_mentions_find(khp_record_mentions *search, const khp_record *told, bool is_named,
                              khp_mention_take take, void *context) {
    size_t next = 0;
    if (khp_mentions_is_idle(search->mentions)) {
        return;
    }
    for (size_t i = 0; is_named && i < search->searched_count; i++) {
        if (search->is_place[i]) {
            khp_mentions_allow(search->mentions,
                               khp_field_slice(&told->fields[search->searched[i]]));
        }
    }
    while (next < search->searched_count) {
        size_t first = next;
        if (!is_told(&told->fields[search->searched[first]])) {
            next++;
            continue;
        }
        bool is_json = told->fields[search->searched[first]].kind == KHP_FIELD_JSON;
        khp_slice run = run_of_cells(search, told, &next);
        if (!is_json && !khp_mentions_may_hold(search->mentions, run)) {
            continue;
        }
        for (size_t i = first; i < next; i++) {
            if (is_told(&told->fields[search->searched[i]])) {
                look_through(search, told, search->searched[i], take, context);
            }
        }
    }
}

bool khp_record_mentions_failed(const khp_record_mentions *search) {
    return search->failed || khp_mentions_failed(search->mentions);
}
