#include "run/mention_tally.h"

#include "base/memory.h"

/* ---- one record ---- */

static khipu_status list_mention(khp_chunk *chunk, const khp_record *record, khp_mention mention,
                                 khipu_error *error) {
    khp_mention_entry *rows =
        khp_grow(chunk->mentions, &chunk->mention_capacity, chunk->mention_count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    chunk->mentions = rows;
    khp_slice text = khp_arena_copy(&chunk->kept, khp_field_slice(&record->fields[mention.column]));
    rows[chunk->mention_count++] = (khp_mention_entry){.line = record->line,
                                                       .file = record->file,
                                                       .column = (uint32_t)mention.column,
                                                       .of = (uint32_t)mention.of,
                                                       .text = text};
    return text.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

khipu_status khp_mentions_add(khp_chunk *chunk, const khp_record *record,
                              const khp_mention *mentions, size_t count, bool listed,
                              khipu_error *error) {
    const khp_notice_count one = {1, record->line, record->file};
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        khp_notice_count_add(&chunk->mention_counts[mentions[i].column], &one);
        status = listed ? list_mention(chunk, record, mentions[i], error) : KHIPU_OK;
    }
    return status;
}

/* ---- the run ---- */

khipu_status khp_mention_tally_take(khp_mention_tally *tally, const khp_chunk *chunk,
                                    khipu_error *error) {
    if (chunk->mention_counts == NULL) {
        return KHIPU_OK;
    }
    if (tally->columns == NULL) {
        tally->columns = khp_alloc_zero(chunk->column_count, sizeof *tally->columns);
        tally->count = tally->columns == NULL ? 0 : chunk->column_count;
        if (tally->columns == NULL) {
            return khp_fail_memory(error);
        }
    }
    for (size_t i = 0; i < chunk->column_count; i++) {
        khp_notice_count_add(&tally->columns[i], &chunk->mention_counts[i]);
    }
    return KHIPU_OK;
}

uint64_t khp_mention_tally_of(const khp_mention_tally *tally, size_t column) {
    return column < tally->count ? tally->columns[column].records : 0;
}

bool khp_mention_tally_has_places(const khp_mention_tally *tally, const khp_schema *schema) {
    bool any = khp_mention_tally_of(tally, schema->roles.place) > 0;
    for (size_t i = 0; i < schema->roles.within_count; i++) {
        any = any || khp_mention_tally_of(tally, schema->roles.within[i]) > 0;
    }
    return any;
}

/* "link (963), description (63)"; the first of all into *first. */
static void list_columns(const khp_mention_tally *tally, const khp_schema *schema, khp_buffer *text,
                         khp_notice_count *first) {
    for (size_t i = 0; i < tally->count; i++) {
        const khp_notice_count *of = &tally->columns[i];
        if (of->records == 0) {
            continue;
        }
        bool is_earlier = first->records == 0 || of->file < first->file ||
                          (of->file == first->file && of->line < first->line);
        *first = is_earlier ? *of : *first;
        khp_buffer_add_cstr(text, text->len > 0 ? ", " : "");
        khp_buffer_add(text, schema->columns[i].name);
        khp_buffer_printf(text, " (%llu)", (unsigned long long)of->records);
    }
}

khipu_status khp_mention_tally_report(const khp_mention_tally *tally, const khp_join *join,
                                      khipu_error *error) {
    const char *lists = join->options->review;
    static const char *const before[] = {
        [KHP_MENTIONS_FLAG] =
            "published cells hold what is withheld of their records, first here: ",
        [KHP_MENTIONS_WITHHOLD] =
            "cells are left out, as they hold what is withheld of their records, first here: ",
        [KHP_MENTIONS_ALLOW] =
            "published cells hold what is withheld of their records, as was allowed, first here: ",
    };
    static const char *const behind[] = {
        [KHP_MENTIONS_FLAG] = "; --mentions withhold leaves them out, allow lets them pass",
        [KHP_MENTIONS_WITHHOLD] = "",
        [KHP_MENTIONS_ALLOW] = "",
    };
    khp_buffer columns = {0};
    khp_buffer text = {0};
    khp_notice_count first = {0};
    list_columns(tally, join->schema, &columns, &first);
    if (first.records > 0) {
        khp_mention_handling handling = join->policy.mentions;
        bool is_allowed = handling == KHP_MENTIONS_ALLOW;
        const khp_where where = {khp_source_input(join->source, first.file)->path, first.line,
                                 "mentions"};
        khp_buffer_add_cstr(&text, before[handling]);
        khp_buffer_add(&text, khp_buffer_slice(&columns));
        khp_buffer_add_cstr(&text, behind[handling]);
        khp_buffer_add_cstr(&text, lists == NULL ? "" : "; listed in ");
        khp_buffer_add_cstr(&text, lists == NULL ? "" : lists);
        khp_report(join->listener, is_allowed ? KHIPU_NOTE : KHIPU_WARNING, where, NULL, "%s",
                   khp_buffer_cstr(&text));
    }
    bool complete = !columns.failed && !text.failed;
    khp_buffer_clear(&columns);
    khp_buffer_clear(&text);
    return complete ? KHIPU_OK : khp_fail_memory(error);
}

void khp_mention_tally_clear(khp_mention_tally *tally) {
    khp_free(tally->columns);
    *tally = (khp_mention_tally){.count = 0};
}
