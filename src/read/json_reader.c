#include "read/json_reader.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "read/json_crs.h"
#include "read/json_lines.h"

static khp_json_reader *of(khp_reader *reader) { return (khp_json_reader *)reader; }

static bool has_array(const khp_json_reader *json) {
    return json->shape.layout == KHP_JSON_ARRAY || json->shape.layout == KHP_JSON_MEMBER;
}

/* ---- cutting ---- */

static khp_slice trim_space(khp_slice text) {
    while (text.len > 0 && strchr(" \t\r\n\x1E", text.ptr[0]) != NULL && text.ptr[0] != '\0') {
        text = khp_slice_of(text.ptr + 1, text.len - 1);
    }
    while (text.len > 0 && strchr(" \t\r\n", text.ptr[text.len - 1]) != NULL &&
           text.ptr[text.len - 1] != '\0') {
        text.len--;
    }
    return text;
}

/* Counts the records, for their numbers; the last one of an array is complete at the bracket. False
 * if there are more than `most`. */
static bool cut_elements(khp_json_reader *json, khp_slice text, size_t most, size_t *cut) {
    const char *at = text.ptr;
    const char *end = text.ptr + text.len;
    *cut = 0;
    for (size_t count = 0; count < most; count++) {
        const char *behind = khp_json_element_end(at, end, json->shape.layout);
        if (behind == NULL) {
            return true;
        }
        if (has_array(json) && *behind != ',') {
            json->chunks.is_final = true;
            *cut = (size_t)(behind - text.ptr);
            return true;
        }
        json->line += trim_space(khp_slice_of(at, (size_t)(behind - at))).len > 0;
        /* Over the comma, or over a bracket that closes nothing. */
        at = has_array(json) || behind == at ? behind + 1 : behind;
        *cut = (size_t)(at - text.ptr);
    }
    return false;
}

/* False if there are more than `most`. */
static bool cut_lines(khp_json_reader *json, khp_slice text, size_t most, size_t *cut) {
    uint64_t lines = 0;
    *cut = khp_json_cut_lines(text, &lines);
    bool is_all = lines <= most;
    if (!is_all) {
        *cut = khp_json_cut_first_lines(text, most, &lines);
    }
    json->line += lines;
    return is_all;
}

static khipu_status cut_json(void *context, khp_slice text, khp_known known, size_t *cut,
                             khipu_error *error) {
    khp_json_reader *json = context;
    size_t most = khp_block_rows_most(&json->base.all->schema);
    bool is_line = json->shape.layout == KHP_JSON_LINES;
    bool is_all = is_line ? cut_lines(json, text, most, cut) : cut_elements(json, text, most, cut);
    if (json->chunks.is_final || !is_all) {
        return KHIPU_OK;
    }
    if (known == KHP_KNOWN_LIMIT && *cut == 0) {
        size_t limit = json->chunks.limit == 0 ? KHP_ROW_LIMIT : json->chunks.limit;
        return khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&json->base, json->line),
                        "the record is longer than %zu MiB", limit >> 20);
    }
    if (known == KHP_KNOWN_WHOLE && !has_array(json)) {
        *cut = text.len;
    } else if (known == KHP_KNOWN_WHOLE && *cut == 0) {
        return khp_fail(
            error, KHIPU_E_SYNTAX, khp_reader_where(&json->base, 0),
            "the file is cut off: the array of records has no end (whole records before: %llu)",
            (unsigned long long)(json->line - 1));
    }
    return KHIPU_OK;
}

/* A "crs" member that follows the features, as GeoPandas writes it: known while the header is
 * found, too late afterwards. */
static khipu_status take_late_crs(khp_json_reader *json, khp_block *block, khp_buffer *rest,
                                  khipu_error *error) {
    khp_buffer crs = {0};
    khipu_status status = KHIPU_OK;
    if (!khp_block_seal(rest)) {
        return khp_fail_memory(error);
    }
    khp_json_crs_of(khp_buffer_slice(rest), &crs);
    if (crs.failed) {
        status = khp_fail_memory(error);
    } else if (crs.len > 0 && json->is_learning) {
        json->crs = crs;
        return KHIPU_OK;
    } else if (crs.len > 0) {
        block->is_disproved = json->base.is_supposed;
        status = khp_fail(error, block->is_disproved ? KHIPU_E_FIELD : KHIPU_E_SYNTAX,
                          khp_reader_where(&json->base, 0),
                          "its crs member (%.*s) follows the features, which is too late in a "
                          "stream: give it as a file",
                          (int)crs.len, crs.ptr);
    }
    khp_buffer_clear(&crs);
    return status;
}

/* What follows the array must complete the document. */
static khipu_status check_rest(khp_json_reader *json, khp_block *block, khipu_error *error) {
    khp_buffer rest = {0};
    size_t got = 1;
    khipu_status status = KHIPU_OK;
    bool is_valid = false;
    khp_buffer_add_cstr(&rest, json->shape.layout == KHP_JSON_MEMBER ? "{\"x\":[" : "[");
    khp_buffer_add(&rest, khp_buffer_slice(&json->chunks.tail));
    while (status == KHIPU_OK && got > 0 && rest.len < KHP_ROW_LIMIT) {
        if (!khp_buffer_reserve(&rest, 4096)) {
            status = khp_fail_memory(error);
            break;
        }
        status = khp_text_read(&json->base.text, rest.ptr + rest.len, 4096, &got, error);
        rest.len += status == KHIPU_OK ? got : 0;
    }
    if (status == KHIPU_OK) {
        status = khp_json_check(khp_buffer_slice(&rest), &is_valid, error);
    }
    if (status == KHIPU_OK && !is_valid) {
        status = khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&json->base, 0),
                          "is no whole JSON document: what follows the array of records is wrong "
                          "or cut off");
    }
    bool may_have_crs = json->shape.layout == KHP_JSON_MEMBER && json->crs.len == 0;
    if (status == KHIPU_OK && may_have_crs) {
        status = take_late_crs(json, block, &rest, error);
    }
    khp_buffer_clear(&rest);
    json->is_done = true;
    return status;
}

static khipu_status json_fill(khp_reader *reader, khp_block *block, bool *more,
                              khipu_error *error) {
    khp_json_reader *json = of(reader);
    *more = false;
    khp_buffer_reset(&block->text);
    while (!*more && !json->is_done) {
        if (json->chunks.is_final) {
            return check_rest(json, block, error);
        }
        block->line = json->line;
        khipu_status status = khp_chunks_next(&json->chunks, &reader->text, &block->text,
                                              reader->options->block_bytes, cut_json, json, error);
        if (status != KHIPU_OK) {
            return status;
        }
        *more = block->text.len > 0;
        json->is_done = !*more && !json->chunks.is_final;
    }
    khp_csv_cursor_init(&block->cursor, khp_buffer_slice(&block->text),
                        (khp_scan_rule){'\n', false});
    block->is_checked = false;
    return KHIPU_OK;
}

/* ---- records ---- */

/* The line that the cursor is on; moves behind its end. */
static khp_slice next_line(khp_csv_cursor *cursor) {
    const char *start = cursor->at;
    size_t left = (size_t)(cursor->end - start);
    const char *end = memchr(start, '\n', left);
    size_t length = end == NULL ? left : (size_t)(end - start);
    const char *cr = memchr(start, '\r', length);
    length = cr == NULL ? length : (size_t)(cr - start);
    cursor->at = start + length;
    if (cursor->at < cursor->end) {
        bool is_crlf = *cursor->at == '\r' && cursor->at + 1 < cursor->end && cursor->at[1] == '\n';
        cursor->at += is_crlf ? 2 : 1;
    }
    return khp_slice_of(start, length);
}

static khp_slice next_element(khp_csv_cursor *cursor, khp_json_layout layout) {
    const char *start = cursor->at;
    const char *end = khp_json_element_end(start, cursor->end, layout);
    end = end == NULL ? cursor->end : end;
    /* Over the comma, or over a bracket that closes nothing. */
    cursor->at = layout != KHP_JSON_SEQUENCE || end == start ? end + 1 : end;
    return khp_slice_of(start, (size_t)(end - start));
}

/* Moves behind white space and RFC 8142's separator before the next line that has something else.
 * False at the end of the block. */
static bool skip_blank_lines(khp_block *block) {
    const char *at = block->cursor.at;
    const char *end = block->cursor.end;
    for (;; at++) {
        if (at >= end) {
            break;
        }
        if (*at == '\n') {
            block->line++;
        } else if (*at == '\r') {
            block->line += at[1] != '\n';
        } else if (*at != ' ' && *at != '\t' && *at != '\x1E') {
            break;
        }
    }
    block->cursor.at = at;
    return at < end;
}

/* The text of the next record and its line or number; false at the end of the block. */
static bool next_text(khp_block *block, const khp_json_reader *json, khp_slice *text,
                      uint64_t *line) {
    while (block->cursor.at < block->cursor.end) {
        bool is_line = json->shape.layout == KHP_JSON_LINES;
        *text = trim_space(is_line ? next_line(&block->cursor)
                                   : next_element(&block->cursor, json->shape.layout));
        *line = block->line;
        block->line += is_line || text->len > 0;
        if (text->len > 0) {
            return true;
        }
    }
    return false;
}

/* Takes the record that is next, if it is one on a line of its own and written as most are; its
 * text then is behind the cursor. */
static khipu_status take_plain_line(khp_json_reader *json, khp_block *block, khp_slice *text,
                                    uint64_t *line, khipu_error *error) {
    khp_csv_cursor *cursor = &block->cursor;
    *text = (khp_slice){NULL, 0};
    if (json->shape.layout != KHP_JSON_LINES || json->shape.is_feature ||
        !khp_block_is_valid(block) || !skip_blank_lines(block)) {
        return KHIPU_OK;
    }
    const char *behind;
    khipu_status status = khp_json_plain_read(json, block, cursor->at, &behind, error);
    if (status == KHIPU_OK && behind != NULL && behind <= cursor->end &&
        (*behind == '\n' || *behind == '\r')) {
        *text = khp_slice_of(cursor->at, (size_t)(behind - cursor->at));
        *line = block->line;
        cursor->at = behind;
    }
    return status;
}

static khipu_status json_next(khp_block *block, khp_record *record, bool *more,
                              khipu_error *error) {
    khp_json_reader *json = of(block->reader);
    khp_slice text;
    khipu_status status = take_plain_line(json, block, &text, &record->line, error);
    *more = text.len > 0;
    if (*more) {
        record->file = json->base.file;
        record->reason = KHP_REASON_NONE;
        record->raw = text;
        record->most_bytes = text.len;
        record->fields = block->fields;
        record->problem = NULL;
    }
    if (status != KHIPU_OK || *more) {
        return status;
    }
    *more = next_text(block, json, &text, &record->line);
    if (!*more) {
        return KHIPU_OK;
    }
    khp_json_outcome outcome;
    record->file = json->base.file;
    record->reason = KHP_REASON_NONE;
    record->raw = text;
    record->most_bytes = text.len;
    record->fields = NULL;
    record->problem = NULL;
    if (!khp_block_is_valid(block) && !khp_utf8_valid(text)) {
        record->reason = KHP_REASON_ENCODING_INVALID;
        record->problem = "the record is not valid in the encoding of its file";
        return KHIPU_OK;
    }
    status = khp_json_record_read(json, block, text, false, &outcome, error);
    if (status == KHIPU_OK && outcome.problem != NULL) {
        record->reason = KHP_REASON_ROW_MALFORMED;
        record->problem = outcome.problem;
    } else {
        record->fields = block->fields;
    }
    return status;
}

/* ---- opening ---- */

static khipu_status json_rewind(khp_reader *reader, khipu_error *error) {
    khp_json_reader *json = of(reader);
    khp_chunks_restart(&json->chunks, json->shape.start);
    json->line = 1;
    json->is_done = false;
    return khp_text_rewind(&reader->text, error);
}

/* Fills the block with the whole records of the head. */
static khipu_status json_sample(khp_reader *reader, khp_block *block, khipu_error *error) {
    khp_json_reader *json = of(reader);
    khp_buffer *text = &block->text;
    khp_slice head;
    size_t cut = 0;
    khipu_status status = khp_text_peek(&reader->text, KHP_HEAD_BYTES, &head, error);
    if (status != KHIPU_OK) {
        return status;
    }
    bool is_whole = head.len < KHP_HEAD_BYTES;
    khp_buffer_reset(text);
    khp_buffer_add(text, khp_slice_of(head.ptr + json->shape.start, head.len - json->shape.start));
    if (!khp_block_seal(text)) {
        return khp_fail_memory(error);
    }
    status = cut_json(json, khp_buffer_slice(text), is_whole ? KHP_KNOWN_WHOLE : KHP_KNOWN_START,
                      &cut, error);
    json->line = 1;
    json->chunks.is_final = false;
    text->len = cut;
    if (status == KHIPU_OK && !khp_block_seal(text)) {
        status = khp_fail_memory(error);
    }
    block->line = 1;
    khp_csv_cursor_init(&block->cursor, khp_buffer_slice(text), (khp_scan_rule){'\n', false});
    block->is_checked = false;
    return status;
}

/* Learns the members from every record of the block. */
static khipu_status learn_block(khp_json_reader *json, khp_block *block, khipu_error *error) {
    khp_slice text;
    uint64_t line;
    for (;;) {
        khp_json_outcome outcome = {NULL, KHP_OTHER_GEOMETRIES};
        khipu_status status = take_plain_line(json, block, &text, &line, error);
        if (status == KHIPU_OK && text.len == 0) {
            if (!next_text(block, json, &text, &line)) {
                return KHIPU_OK;
            }
            if (khp_block_is_valid(block) || khp_utf8_valid(text)) {
                status = khp_json_record_read(json, block, text, true, &outcome, error);
            }
        }
        if (status != KHIPU_OK) {
            return status;
        }
        if (outcome.other_geometry < KHP_OTHER_GEOMETRIES) {
            khp_other_geometry *other = &json->others[outcome.other_geometry];
            other->first = other->count++ == 0 ? line : other->first;
        }
    }
}

/* Blocks of a file by which its header is supposed, where that is allowed: a second pass over the
 * rest would cost as much as all that is done with it later. */
#define SUPPOSED_BLOCKS 8

/* The members of all records are the header: a file is read through for them, or its first blocks
 * if the run can start over; of a stream only its start is known. */
static khipu_status learn(khp_json_reader *json, khipu_error *error) {
    khp_reader *reader = &json->base;
    bool is_file = reader->text.bytes.about.is_regular;
    bool more = true;
    bool is_simple = !json->shape.is_feature && json->shape.layout == KHP_JSON_LINES;
    bool may_suppose =
        is_file && reader->options->suppose && (is_simple || reader->options->keeps_geometry);
    size_t most = !may_suppose ? SIZE_MAX : is_simple ? SUPPOSED_BLOCKS : 1;
    bool had_crs = json->crs.len > 0;
    khp_block *block = khp_block_of(reader->all);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    json->is_learning = true;
    for (size_t i = 0; status == KHIPU_OK && more; i++) {
        if (i == most) {
            reader->is_supposed = true;
            break;
        }
        block->reader = reader;
        status =
            is_file ? json_fill(reader, block, &more, error) : json_sample(reader, block, error);
        if (status == KHIPU_OK && more) {
            status = learn_block(json, block, error);
        }
        more = more && is_file;
    }
    khp_block_free(block);
    json->is_learning = false;
    if (status == KHIPU_OK && !had_crs && json->crs.len > 0) {
        status = khp_json_add_hidden(json, HIDDEN_CRS, error);
    }
    return status == KHIPU_OK && is_file ? json_rewind(reader, error) : status;
}

static khipu_status find_shape(khp_json_reader *json, khipu_error *error) {
    khp_reader *reader = &json->base;
    khp_buffer copy = {0};
    khp_slice head;
    khipu_status status = khp_text_peek(&reader->text, KHP_HEAD_BYTES, &head, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer_add(&copy, head);
    status = khp_block_seal(&copy)
                 ? khp_json_shape_find(&json->shape, khp_buffer_slice(&copy), json->format,
                                       reader->text.bytes.about.path, error)
                 : khp_fail_memory(error);
    if (status == KHIPU_OK && json->shape.crs.len > 0) {
        khp_json_crs(json->shape.crs, &json->crs);
        status = json->crs.failed ? khp_fail_memory(error) : KHIPU_OK;
    }
    json->shape.crs = (khp_slice){NULL, 0};
    khp_buffer_clear(&copy);
    return status;
}

static void report_other_geometries(const khp_json_reader *json) {
    for (size_t kind = 0; kind < KHP_OTHER_GEOMETRIES; kind++) {
        const khp_other_geometry *other = &json->others[kind];
        khp_where where = khp_reader_where(&json->base, other->first);
        where.field = "geometry";
        if (other->count > 0) {
            khp_report(json->base.options->listener, KHIPU_WARNING, where, NULL,
                       "%llu feature%s with a %s (first here): only a Point is a position",
                       (unsigned long long)other->count, other->count == 1 ? "" : "s",
                       khp_json_geometry_name(kind));
        }
    }
}

static khipu_status json_open(khp_reader *reader, khipu_error *error) {
    khp_json_reader *json = of(reader);
    khipu_status status = find_shape(json, error);
    if (status != KHIPU_OK) {
        return status;
    }
    reader->text.bytes.about.format = !json->shape.is_feature                ? json->format
                                      : json->shape.layout == KHP_JSON_LINES ? KHP_FORMAT_GEOJSONL
                                                                             : KHP_FORMAT_GEOJSON;
    json->line = 1;
    json->chunks.limit = reader->options->record_limit;
    khp_chunks_restart(&json->chunks, json->shape.start);
    status = learn(json, error);
    if (status == KHIPU_OK) {
        report_other_geometries(json);
    }
    return status;
}

static void json_close(khp_reader *reader) {
    khp_json_reader *json = of(reader);
    khp_chunks_clear(&json->chunks);
    khp_buffer_clear(&json->crs);
    khp_json_keys_clear(&json->keys);
}

khp_reader *khp_json_reader_new(khp_format format) {
    static const khp_reader_class class = {
        .open = json_open,
        .fill = json_fill,
        .sample = json_sample,
        .next = json_next,
        .rewind = json_rewind,
        .close = json_close,
        .keeps_json_types = true,
    };
    khp_json_reader *json = khp_alloc_zero(1, sizeof *json);
    if (json == NULL) {
        return NULL;
    }
    json->base.class = &class;
    json->format = format;
    for (size_t i = 0; i < HIDDEN_COUNT; i++) {
        json->hidden[i] = KHP_NO_COLUMN;
    }
    return &json->base;
}
