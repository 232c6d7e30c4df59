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
    uint32_t number = khp_table_put(&review->keys, key, khp_hash(key, 0), &is_new);
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

static khipu_status write_toponyms(khp_review *review, khp_review_detail detail,
                                   khp_review_suggest suggest, void *suggest_context,
                                   khp_review_put put, void *put_context, khipu_error *error) {
    bool quotes = detail != KHP_REVIEW_NO_PLACES;
    khp_buffer line = {0};
    khp_buffer candidates = {0};
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < review->keys.count; i++) {
        const khp_review_row *row = &review->rows[i];
        if (!quotes && khp_reason_is_doubt(row->reason)) {
            continue; /* that a position does not go with what is withheld narrows that down */
        }
        khp_buffer_reset(&line);
        khp_buffer_reset(&candidates);
        const khp_slice none = {NULL, 0};
        status = quotes ? suggest(suggest_context, row, &candidates, error) : KHIPU_OK;
        khp_csv_add(&line, khp_slice_cstr(khp_reason_word(row->reason)));
        khp_csv_add(&line, quotes ? row->place : none);
        khp_csv_add(&line, quotes ? row->within : none);
        khp_buffer_add_uint(&line, row->records);
        khp_buffer_add_byte(&line, ',');
        khp_buffer_add_uint(&line, row->first_line);
        khp_buffer_add_byte(&line, ',');
        khp_csv_add(&line, khp_buffer_slice(&candidates));
        khp_csv_add(&line, quotes ? row->decision : none);
        khp_csv_cell(&line, detail <= KHP_REVIEW_ALL ? row->text : none);
        khp_buffer_add_byte(&line, '\n');
        if (status == KHIPU_OK && (line.failed || candidates.failed)) {
            status = khp_fail_memory(error);
        }
        status = status == KHIPU_OK ? put(put_context, khp_buffer_slice(&line), error) : status;
    }
    khp_buffer_clear(&line);
    khp_buffer_clear(&candidates);
    return status;
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

static khipu_status write_rejected(khp_review *review, bool with_text, khp_review_put put,
                                   void *put_context, khipu_error *error) {
    khp_buffer raw = {0};
    khp_buffer text = {0};
    khp_buffer line = {0};
    khipu_status status = KHIPU_OK;
    uint64_t at = 0;
    for (uint64_t i = 0; status == KHIPU_OK && i < review->rejected_count; i++) {
        rejected_head head;
        status = read_rejected(review, &at, &head, &raw, error);
        if (status != KHIPU_OK) {
            break;
        }
        khp_buffer_reset(&line);
        khp_buffer_reset(&text);
        khp_csv_add(&line, khp_slice_cstr(khp_reason_word((khp_reason)head.reason)));
        khp_buffer_add_cstr(&line, ",,1,");
        khp_buffer_add_uint(&line, head.line);
        khp_buffer_add_cstr(&line, ",,,");
        if (with_text) {
            add_repaired(&text, khp_buffer_slice(&raw));
            khp_csv_cell(&line, khp_buffer_slice(&text));
        }
        khp_buffer_add_byte(&line, '\n');
        bool failed = line.failed || text.failed;
        status = failed ? khp_fail_memory(error) : put(put_context, khp_buffer_slice(&line), error);
    }
    khp_buffer_clear(&raw);
    khp_buffer_clear(&text);
    khp_buffer_clear(&line);
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
    khp_buffer begin = {0};
    khp_csv_begin(&begin, header);
    khipu_status status =
        begin.failed ? khp_fail_memory(error) : put(put_context, khp_buffer_slice(&begin), error);
    khp_buffer_clear(&begin);
    if (status == KHIPU_OK && detail != KHP_REVIEW_REJECTED) {
        status = write_toponyms(review, detail, suggest, suggest_context, put, put_context, error);
    }
    if (status == KHIPU_OK) {
        status = write_rejected(review, detail <= KHP_REVIEW_ALL, put, put_context, error);
    }
    return status == KHIPU_OK && detail == KHP_REVIEW_OUTSIDE
               ? write_mentions(review, put, put_context, error)
               : status;
}

void khp_review_clear(khp_review *review) {
    khp_table_clear(&review->keys);
    khp_free(review->rows);
    khp_arena_clear(&review->text);
    khp_spool_clear(&review->rejected);
    khp_spool_clear(&review->mentions);
    *review = (khp_review){0};
}
