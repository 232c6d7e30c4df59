#include "protect/record_mentions.h"

#include "base/memory.h"
#include "base/nested.h"
#include "protect/mentions.h"

#include <stdint.h>

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

/* True of a cell that may be a JSON object or array, also where it is the text of a cell of CSV. */
static bool may_be_json(const khp_field *field, khp_slice text) {
    return field->kind == KHP_FIELD_JSON || text.ptr[0] == '{' || text.ptr[0] == '[';
}

void khp_record_mentions_seek(khp_record_mentions *search, const khp_record *record,
                              size_t column) {
    seeking with = {search->mentions, (uint32_t)column};
    khp_slice text = khp_record_text(record, column);
    if (text.len == 0) {
        return;
    }
    if (!may_be_json(&record->fields[column], text)) {
        khp_mentions_seek_later(search->mentions, text, (uint32_t)column);
        return;
    }
    bool done = khp_nested_texts(text, true, seek, &with);
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
    khp_slice text = khp_slice_trim(khp_field_slice(field));
    bool done = text.len == 0 || khp_nested_texts(text, may_be_json(field, text), find, &with);
    search->failed = search->failed || !done;
    if (with.found) {
        take(context, (khp_mention){.column = column, .of = with.number});
    }
}

static bool is_told(const khp_field *field) {
    return field->kind != KHP_FIELD_ABSENT && field->len > 0;
}

/* The bytes from the cell at `first` on in which cells lie one behind the other, as in a row of
 * CSV: they are sieved in one go. *end: behind the last of them. */
static inline khp_slice run_of_cells(const khp_record_mentions *search, const khp_field *fields,
                                     size_t first, size_t *end) {
    khp_slice run = khp_field_slice(&fields[search->searched[first]]);
    const size_t *column = &search->searched[first + 1];
    const size_t *last = &search->searched[search->searched_count];
    for (; column < last; column++) {
        const khp_field *field = &fields[*column];
        size_t gap = (size_t)((uintptr_t)field->ptr - (uintptr_t)(run.ptr + run.len));
        if (gap <= NEAR_BYTES && field->kind != KHP_FIELD_JSON) {
            run.len += gap + field->len;
        } else if (is_told(field)) {
            break;
        }
    }
    *end = (size_t)(column - search->searched);
    return run;
}

static void allow_places(khp_record_mentions *search, const khp_record *told) {
    for (size_t i = 0; i < search->searched_count; i++) {
        if (search->is_place[i]) {
            khp_mentions_allow(search->mentions,
                               khp_field_slice(&told->fields[search->searched[i]]));
        }
    }
}

void khp_record_mentions_find(khp_record_mentions *search, const khp_record *told, bool is_named,
                              khp_mention_take take, void *context) {
    size_t end;
    if (khp_mentions_is_idle(search->mentions)) {
        return;
    }
    if (is_named) {
        allow_places(search, told);
    }
    for (size_t i = 0; i < search->searched_count; i = end) {
        const khp_field *first = &told->fields[search->searched[i]];
        end = i + 1;
        if (!is_told(first)) {
            continue;
        }
        if (first->kind != KHP_FIELD_JSON) {
            khp_slice run = run_of_cells(search, told->fields, i, &end);
            if (!khp_mentions_may_hold(search->mentions, run)) {
                continue;
            }
        }
        for (size_t k = i; k < end; k++) {
            if (is_told(&told->fields[search->searched[k]])) {
                look_through(search, told, search->searched[k], take, context);
            }
        }
    }
}

bool khp_record_mentions_failed(const khp_record_mentions *search) {
    return search->failed || khp_mentions_failed(search->mentions);
}
