#include "write/review.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "write/csv.h"

static const char header[] = "reason,place,within,records,first_line,candidates,decision,text";

static khipu_status make_key(khp_buffer *key, const khp_review_row *row, khipu_error *error) {
    khp_buffer_add_byte(key, (char)row->reason);
    khp_buffer_add(key, row->place);
    khp_buffer_add_byte(key, '\0');
    khp_buffer_add(key, row->within);
    return key->failed ? khp_fail_memory(error) : KHIPU_OK;
}

static khipu_status add_keyed(khp_review *review, khp_slice key, const khp_review_row *row,
                              khipu_error *error) {
    khp_review_row *rows =
        khp_grow(review->rows, &review->capacity, review->keys.count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    review->rows = rows;
    bool is_new;
    uint32_t number = khp_table_put(&review->keys, key, khp_hash(key), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    if (!is_new) {
        rows[number].records += row->records;
        return KHIPU_OK;
    }
    khp_review_row *fresh = &rows[number];
    *fresh = *row;
    fresh->place = khp_arena_copy(&review->text, row->place);
    fresh->within = khp_arena_copy(&review->text, row->within);
    fresh->decision = khp_arena_copy(&review->text, row->decision);
    fresh->text = khp_arena_copy(&review->text, row->text);
    bool copied = fresh->place.ptr != NULL && fresh->within.ptr != NULL &&
                  fresh->decision.ptr != NULL && fresh->text.ptr != NULL;
    return copied ? KHIPU_OK : khp_fail_memory(error);
}

khipu_status khp_review_add(khp_review *review, const khp_review_row *row, khipu_error *error) {
    khp_buffer key = {0};
    khipu_status status = make_key(&key, row, error);
    if (status == KHIPU_OK) {
        status = add_keyed(review, khp_buffer_slice(&key), row, error);
    }
    khp_buffer_clear(&key);
    return status;
}

/* Valid UTF-8 whatever came in. */
static void add_repaired(khp_buffer *text, khp_slice raw) {
    while (raw.len > 0) {
        size_t valid = khp_utf8_valid_prefix(raw);
        khp_buffer_add(text, khp_slice_of(raw.ptr, valid));
        if (valid < raw.len) {
            khp_buffer_add_cstr(text, "\xEF\xBF\xBD");
            valid++;
        }
        raw = khp_slice_of(raw.ptr + valid, raw.len - valid);
    }
}

/* The spool holds each rejected row as: reason byte, line, length, text. */
typedef struct rejected_head {
    uint64_t line;
    uint64_t length;
    uint64_t reason;
} rejected_head;

khipu_status khp_review_reject(khp_review *review, khp_reason reason, uint64_t line, khp_slice raw,
                               khipu_error *error) {
    const rejected_head head = {line, raw.len, (uint64_t)reason};
    khipu_status status =
        khp_spool_add(&review->rejected, khp_slice_of((const char *)&head, sizeof head), error);
    if (status == KHIPU_OK) {
        status = khp_spool_add(&review->rejected, raw, error);
    }
    review->rejected_count += 1;
    return status;
}

khipu_status khp_review_mention(khp_review *review, uint64_t line, khp_slice told,
                                khp_slice withheld, khp_slice cell, khipu_error *error) {
    khp_buffer text = {0};
    khp_buffer row = {0};
    khp_buffer_add(&text, told);
    khp_buffer_add_cstr(&text, " holds what is withheld in ");
    khp_buffer_add(&text, withheld);
    khp_buffer_add_cstr(&text, ": ");
    khp_buffer_add(&text, cell);
    khp_buffer_add_cstr(&row, "mention,,,1,");
    khp_buffer_add_uint(&row, line);
    khp_buffer_add_cstr(&row, ",,,");
    khp_csv_cell(&row, khp_buffer_slice(&text));
    khp_buffer_add_byte(&row, '\n');
    khipu_status status = text.failed || row.failed
                              ? khp_fail_memory(error)
                              : khp_spool_add(&review->mentions, khp_buffer_slice(&row), error);
    khp_buffer_clear(&text);
    khp_buffer_clear(&row);
    return status;
}

size_t khp_review_count(const khp_review *review) { return review->keys.count; }

/* What writes the rows: where the candidates come from, and where the lines go. */
typedef struct review_writer {
    khp_review_detail detail;
    khp_review_suggest suggest;
    void *suggest_context;
    khp_review_put put;
    void *put_context;
    khp_buffer line;
    khp_buffer candidates;
} review_writer;

static khipu_status put_line(review_writer *to, khipu_error *error) {
    khp_buffer_add_byte(&to->line, '\n');
    return to->line.failed || to->candidates.failed
               ? khp_fail_memory(error)
               : to->put(to->put_context, khp_buffer_slice(&to->line), error);
}

static khipu_status write_toponym(review_writer *to, const khp_review_row *row,
                                  khipu_error *error) {
    const khp_slice none = {NULL, 0};
    khp_buffer *line = &to->line;
    khp_buffer_reset(line);
    khp_buffer_reset(&to->candidates);
    khipu_status status = to->suggest(to->suggest_context, row, &to->candidates, error);
    khp_csv_add(line, khp_slice_cstr(khp_reason_word(row->reason)));
    khp_csv_add(line, row->place);
    khp_csv_add(line, row->within);
    khp_buffer_add_uint(line, row->records);
    khp_buffer_add_byte(line, ',');
    khp_buffer_add_uint(line, row->first_line);
    khp_buffer_add_byte(line, ',');
    khp_csv_add(line, khp_buffer_slice(&to->candidates));
    khp_csv_add(line, row->decision);
    khp_csv_cell(line, to->detail <= KHP_REVIEW_ALL ? row->text : none);
    return status == KHIPU_OK ? put_line(to, error) : status;
}

static khipu_status write_toponyms(const khp_review *review, review_writer *to,
                                   khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < review->keys.count; i++) {
        status = write_toponym(to, &review->rows[i], error);
    }
    return status;
}

/* One row a reason: which records share a toponym would tell of it. That a position does not go
 * with what is withheld narrows that down, and so does that something was decided of it. */
static khipu_status write_reasons(const khp_review *review, review_writer *to, khipu_error *error) {
    khp_review_row sums[KHP_REASON_COUNT] = {{.records = 0}};
    khp_reason order[KHP_REASON_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < review->keys.count; i++) {
        const khp_review_row *row = &review->rows[i];
        bool is_told = row->reason != KHP_REASON_NONE && !khp_reason_is_doubt(row->reason);
        if (is_told && sums[row->reason].records == 0) {
            order[count++] = row->reason;
            sums[row->reason].first_line = row->first_line;
        }
        sums[row->reason].records += is_told ? row->records : 0;
    }
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        khp_buffer_reset(&to->line);
        khp_csv_add(&to->line, khp_slice_cstr(khp_reason_word(order[i])));
        khp_buffer_add_cstr(&to->line, ",,");
        khp_buffer_add_uint(&to->line, sums[order[i]].records);
        khp_buffer_add_byte(&to->line, ',');
        khp_buffer_add_uint(&to->line, sums[order[i]].first_line);
        khp_buffer_add_cstr(&to->line, ",,,");
        status = put_line(to, error);
    }
    return status;
}

static khipu_status write_places(const khp_review *review, review_writer *to, khipu_error *error) {
    switch (to->detail) {
    case KHP_REVIEW_REJECTED: return KHIPU_OK;
    case KHP_REVIEW_NO_PLACES: return write_reasons(review, to, error);
    default: return write_toponyms(review, to, error);
    }
}

/* Reads one rejected row back; *at moves behind it. */
static khipu_status read_rejected(khp_review *review, uint64_t *at, rejected_head *head,
                                  khp_buffer *raw, khipu_error *error) {
    khipu_status status = khp_spool_read(&review->rejected, *at, (char *)head, sizeof *head, error);
    khp_buffer_reset(raw);
    if (status != KHIPU_OK) {
        return status;
    }
    if (!khp_buffer_reserve(raw, (size_t)head->length + 1)) {
        return khp_fail_memory(error);
    }
    status = khp_spool_read(&review->rejected, *at + sizeof *head, raw->ptr, (size_t)head->length,
                            error);
    raw->len = (size_t)head->length;
    *at += sizeof *head + head->length;
    return status;
}

static khipu_status write_rejected(khp_review *review, review_writer *to, khipu_error *error) {
    khp_buffer raw = {0};
    khp_buffer text = {0};
    khipu_status status = KHIPU_OK;
    uint64_t at = 0;
    for (uint64_t i = 0; status == KHIPU_OK && i < review->rejected_count; i++) {
        rejected_head head;
        status = read_rejected(review, &at, &head, &raw, error);
        if (status != KHIPU_OK) {
            break;
        }
        khp_buffer_reset(&to->line);
        khp_buffer_reset(&text);
        khp_csv_add(&to->line, khp_slice_cstr(khp_reason_word((khp_reason)head.reason)));
        khp_buffer_add_cstr(&to->line, ",,1,");
        khp_buffer_add_uint(&to->line, head.line);
        khp_buffer_add_cstr(&to->line, ",,,");
        if (to->detail <= KHP_REVIEW_ALL) {
            add_repaired(&text, khp_buffer_slice(&raw));
            khp_csv_cell(&to->line, khp_buffer_slice(&text));
        }
        status = text.failed ? khp_fail_memory(error) : put_line(to, error);
    }
    khp_buffer_clear(&raw);
    khp_buffer_clear(&text);
    return status;
}

static khipu_status write_mentions(khp_review *review, khp_review_put put, void *put_context,
                                   khipu_error *error) {
    char piece[8192];
    uint64_t bytes = khp_spool_bytes(&review->mentions);
    khipu_status status = KHIPU_OK;
    for (uint64_t at = 0; status == KHIPU_OK && at < bytes; at += sizeof piece) {
        size_t size = bytes - at < sizeof piece ? (size_t)(bytes - at) : sizeof piece;
        status = khp_spool_read(&review->mentions, at, piece, size, error);
        status = status == KHIPU_OK ? put(put_context, khp_slice_of(piece, size), error) : status;
    }
    return status;
}

khipu_status khp_review_write(khp_review *review, khp_review_detail detail,
                              khp_review_suggest suggest, void *suggest_context, khp_review_put put,
                              void *put_context, khipu_error *error) {
    review_writer to = {.detail = detail,
                        .suggest = suggest,
                        .suggest_context = suggest_context,
                        .put = put,
                        .put_context = put_context};
    khp_csv_begin(&to.line, header);
    khipu_status status = to.line.failed ? khp_fail_memory(error)
                                         : put(put_context, khp_buffer_slice(&to.line), error);
    status = status == KHIPU_OK ? write_places(review, &to, error) : status;
    status = status == KHIPU_OK ? write_rejected(review, &to, error) : status;
    if (status == KHIPU_OK && detail == KHP_REVIEW_OUTSIDE) {
        status = write_mentions(review, put, put_context, error);
    }
    khp_buffer_clear(&to.line);
    khp_buffer_clear(&to.candidates);
    return status;
}

void khp_review_clear(khp_review *review) {
    khp_table_clear(&review->keys);
    khp_free(review->rows);
    khp_arena_clear(&review->text);
    khp_spool_clear(&review->rejected);
    khp_spool_clear(&review->mentions);
    *review = (khp_review){0};
}
