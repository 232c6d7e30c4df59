#include "run/bundling.h"

#include "base/memory.h"
#include "run/page_text.h"
#include "run/publication_facts.h"

/* ---- before the run ---- */

static void get_place(const void *context, uint32_t number, khp_place *place) {
    khp_join_place(context, number, place);
}

static khipu_status open_sinks(khp_publication *publication, khipu_error *error) {
    const khipu_options *options = publication->join->options;
    khipu_status status = KHIPU_OK;
    if (options->review != NULL) {
        status = khp_sink_open_private(&publication->review_sink, options->review,
                                       !options->no_sync, error);
    }
    if (status == KHIPU_OK) {
        status =
            khp_placements_open_beside(&publication->placements_sink, publication->join, error);
    }
    if (status == KHIPU_OK && options->summary != NULL) {
        status =
            khp_sink_open(&publication->summary_sink, options->summary, !options->no_sync, error);
    }
    return status;
}

static khipu_status check_all_decisions(const khp_publication *publication, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < publication->outputs->count; i++) {
        const khp_output *output = &publication->outputs->items[i];
        if (output->kind == KHP_OUTPUT_BUNDLE) {
            status = khp_check_bundle_decisions(publication->join, output->path, error);
        }
    }
    return status;
}

/* Tables that were asked for are on the page too, so it needs their columns. */
static void ask_facets(khp_publication *publication, size_t facet_count) {
    for (size_t i = 0; i < facet_count; i++) {
        if (khp_table_counts_wants_facet(&publication->counting->tables, i)) {
            khp_page_ask_facet(publication->page, i);
        }
    }
}

static khipu_status begin_page(khp_publication *publication, const char *folder,
                               const size_t *facets, size_t facet_count, khipu_error *error) {
    publication->has_category =
        facet_count > 0 && facets[0] == publication->join->schema->roles.category;
    khipu_status status = khp_page_new(&publication->page, folder, publication->join->schema,
                                       facets, facet_count, publication->join->threads, error);
    if (status == KHIPU_OK && khp_counting_selection(publication->counting) != NULL) {
        khp_page_keep_selection(publication->page);
    }
    if (status == KHIPU_OK && publication->join->options->table.count > 0) {
        ask_facets(publication, facet_count);
    }
    if (status == KHIPU_OK && publication->join->options->page_text != NULL) {
        status = khp_page_text_read(&publication->page_text, publication->join->options->page_text,
                                    error);
    }
    if (status == KHIPU_OK && !publication->outputs->needs_bundle) {
        publication->hash.sha = khp_sha256_new();
        status = publication->hash.sha == NULL ? khp_fail_memory(error)
                                               : khp_geojson_begin(&publication->hash, error);
    }
    return status;
}

khipu_status khp_publication_begin(khp_publication *publication, const khp_join *join,
                                   khp_outputs *outputs, khp_reporter *reporter, const char *folder,
                                   const size_t *facets, size_t facet_count, khipu_error *error) {
    publication->join = join;
    publication->outputs = outputs;
    publication->reporter = reporter;
    publication->review.rejected.folder = folder;
    publication->review.mentions.folder = folder;
    khp_placements_begin(&publication->placements, folder);
    publication->places.lookup = (khp_place_lookup){join, get_place};
    publication->active =
        outputs->needs_page || join->options->review != NULL || join->options->summary != NULL;
    khipu_status status = open_sinks(publication, error);
    status = status == KHIPU_OK ? check_all_decisions(publication, error) : status;
    if (status == KHIPU_OK && outputs->needs_page) {
        status = begin_page(publication, folder, facets, facet_count, error);
    }
    return status;
}

bool khp_publication_wants_review(const khp_publication *publication) {
    return publication->outputs->needs_bundle || publication->review_sink != NULL;
}

bool khp_publication_wants_placements(const khp_publication *publication) {
    bool bundled =
        publication->outputs->needs_bundle && khp_bundle_tells_placements(publication->join);
    return bundled || publication->placements_sink != NULL;
}

/* ---- the run ---- */

/* True if it was placed by a placements file, and stands in such a file alone. */
static bool is_decided_elsewhere(const khp_publication *publication, const khp_doubt *doubt) {
    khp_slice typed = khp_decisions_typed(publication->join->decisions, KHP_DECISION_REVIEW,
                                          doubt->place, doubt->within);
    return doubt->placement->match == KHP_MATCH_DECISION && typed.len == 0;
}

static khipu_status take_review(khp_publication *publication, const khp_chunk *chunk,
                                khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < chunk->doubt_count; i++) {
        const khp_doubt *doubt = &chunk->doubts[i];
        khp_review_row row = {
            .reason = doubt->reason,
            .place = doubt->place,
            .within = doubt->within,
            .records = doubt->records,
            .first_line = doubt->line,
            .named_place = doubt->named_place,
            .distance_m = doubt->distance_m,
        };
        const khp_decisions *decisions = publication->join->decisions;
        if (khp_reason_is_doubt(doubt->reason)) {
            row.text = doubt->detail;
            row.decision = decisions == NULL
                               ? row.decision
                               : khp_decisions_find_doubt(decisions, doubt->reason, doubt->place,
                                                          doubt->within);
        } else if (decisions != NULL) {
            if (is_decided_elsewhere(publication, doubt)) {
                continue;
            }
            row.decision = khp_decisions_find(decisions, doubt->place, doubt->within);
        }
        status = khp_review_add(&publication->review, &row, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < chunk->rejection_count; i++) {
        const khp_rejection *row = &chunk->rejections[i];
        status = khp_review_reject(&publication->review, row->reason, row->line, row->raw, error);
    }
    return status;
}

static khipu_status take_mentions(khp_publication *publication, const khp_chunk *chunk,
                                  khipu_error *error) {
    const khp_column *columns = publication->join->schema->columns;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < chunk->mention_count; i++) {
        const khp_mention_entry *entry = &chunk->mentions[i];
        status = khp_review_mention(&publication->review, entry->line, columns[entry->column].name,
                                    columns[entry->of].name, entry->text, error);
    }
    return status;
}

static khipu_status take_placements(khp_publication *publication, const khp_chunk *chunk,
                                    khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < chunk->placed_count; i++) {
        status = khp_placements_add(&publication->placements, &chunk->placed[i], error);
    }
    return status;
}

static khipu_status take_page(khp_publication *publication, const khp_chunk *chunk,
                              khipu_error *error) {
    while (publication->number_capacity < chunk->feature_count) {
        uint32_t *grown = khp_grow(publication->numbers, &publication->number_capacity,
                                   publication->number_capacity, sizeof *grown);
        if (grown == NULL) {
            return khp_fail_memory(error);
        }
        publication->numbers = grown;
    }
    for (size_t i = 0; i < chunk->feature_count; i++) {
        if (!khp_place_summary_add(&publication->places, chunk->features[i].placement,
                                   chunk->features[i].weight, &publication->numbers[i])) {
            return khp_fail_memory(error);
        }
    }
    if (publication->has_category &&
        !khp_category_summary_add(&publication->categories, &chunk->facets[0],
                                  chunk->feature_count)) {
        return khp_fail_memory(error);
    }
    return khp_page_add(publication->page, chunk, publication->numbers, error);
}

khipu_status khp_publication_take(khp_publication *publication, const khp_chunk *chunk,
                                  khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (khp_publication_wants_review(publication)) {
        status = take_review(publication, chunk, error);
    }
    status = status == KHIPU_OK ? take_mentions(publication, chunk, error) : status;
    status = status == KHIPU_OK ? take_placements(publication, chunk, error) : status;
    if (status == KHIPU_OK && publication->page != NULL) {
        khp_bbox_merge(&publication->bbox, &chunk->bbox);
        status = take_page(publication, chunk, error);
    }
    if (status == KHIPU_OK && publication->hash.sha != NULL) {
        status = khp_geojson_add(&publication->hash, khp_buffer_slice(&chunk->text),
                                 chunk->features, chunk->feature_count, NULL, error);
    }
    return status;
}

/* ---- after the run ---- */

static khipu_status finish_hash(khp_publication *publication, khipu_error *error) {
    khp_sha256 *sha = publication->hash.sha;
    if (sha != NULL) {
        khipu_status status = khp_geojson_end(&publication->hash, &publication->bbox,
                                              publication->join->placing.decimals, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    for (size_t i = 0; sha == NULL && i < publication->outputs->count; i++) {
        sha = publication->outputs->items[i].writer.sha;
    }
    bool done = sha == NULL || khp_sha256_finish(sha, publication->data_sha256);
    return done ? KHIPU_OK
                : khp_fail(error, KHIPU_E_IO, (khp_where){0},
                           "the hash of the output cannot be computed");
}

static khipu_status put_plain(void *context, khp_slice bytes, khipu_error *error) {
    return khp_sink_write(context, bytes, error);
}

static khipu_status write_outputs(khp_publication *publication, const khipu_summary *summary,
                                  khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < publication->outputs->count; i++) {
        khp_output *output = &publication->outputs->items[i];
        if (output->kind == KHP_OUTPUT_BUNDLE) {
            status = khp_bundle_write_all(publication, output, summary, error);
        } else if (output->kind == KHP_OUTPUT_PAGE) {
            const khp_page_facts facts = khp_publication_page_facts(publication, summary);
            status = khp_page_write(publication->page, &facts, put_plain, output->sink, error);
        }
    }
    return status;
}

static void tallies_json(khp_buffer *json, const char *name, const khipu_tally *list,
                         size_t limit) {
    khp_buffer_printf(json, ",\"%s\":{", name);
    for (size_t i = 0; i < limit && list[i].word != NULL; i++) {
        khp_buffer_printf(json, "%s\"%s\":%llu", i > 0 ? "," : "", list[i].word,
                          (unsigned long long)list[i].records);
    }
    khp_buffer_add_byte(json, '}');
}

static khipu_status write_summary(khp_publication *publication, const khipu_summary *summary,
                                  khipu_error *error) {
    khp_buffer json = {0};
    khp_buffer_printf(&json, "{\"read\":%llu,\"located\":%llu,\"unlocated\":%llu,\"rejected\":%llu",
                      (unsigned long long)summary->read, (unsigned long long)summary->located,
                      (unsigned long long)summary->unlocated,
                      (unsigned long long)summary->rejected);
    if (publication->join->schema->hides_places) {
        khp_buffer_add_cstr(&json, ",\"match\":null");
    } else {
        tallies_json(&json, "match", summary->matches, KHIPU_MATCH_LIMIT);
    }
    tallies_json(&json, "unlocated_reasons", summary->unlocated_reasons, KHIPU_REASON_LIMIT);
    tallies_json(&json, "rejected_reasons", summary->rejected_reasons, KHIPU_REASON_LIMIT);
    khp_buffer_add_cstr(&json, "}\n");
    khipu_status status =
        json.failed ? khp_fail_memory(error)
                    : khp_sink_write(publication->summary_sink, khp_buffer_slice(&json), error);
    khp_buffer_clear(&json);
    return status;
}

/* --review and --summary lie outside the bundle; the review file, and the placements beside it,
 * have everything in full. */
static khipu_status write_side_files(khp_publication *publication, const khipu_summary *summary,
                                     khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (publication->review_sink != NULL) {
        status = khp_review_write(&publication->review, KHP_REVIEW_OUTSIDE, khp_publication_suggest,
                                  publication, put_plain, publication->review_sink, error);
        status = status == KHIPU_OK ? khp_sink_finish(publication->review_sink, error) : status;
    }
    if (status == KHIPU_OK && publication->placements_sink != NULL) {
        const khp_placements_facts facts = khp_placements_facts_of(publication->join);
        status = khp_placements_write(&publication->placements, &facts, put_plain,
                                      publication->placements_sink, error);
        status = status == KHIPU_OK ? khp_sink_finish(publication->placements_sink, error) : status;
    }
    if (status == KHIPU_OK && publication->summary_sink != NULL) {
        status = write_summary(publication, summary, error);
        status = status == KHIPU_OK ? khp_sink_finish(publication->summary_sink, error) : status;
    }
    return status;
}

khipu_status khp_publication_end(khp_publication *publication, const khipu_summary *summary,
                                 khipu_error *error) {
    if (!publication->active) {
        return KHIPU_OK;
    }
    khipu_status status = finish_hash(publication, error);
    if (status == KHIPU_OK && publication->page != NULL) {
        status = khp_publication_gather(publication, error);
    }
    status = status == KHIPU_OK ? write_outputs(publication, summary, error) : status;
    return status == KHIPU_OK ? write_side_files(publication, summary, error) : status;
}

bool khp_publication_land(const khp_publication *publication, khp_landing *landing) {
    khp_sink *const sinks[] = {publication->review_sink, publication->placements_sink,
                               publication->summary_sink};
    bool fits = true;
    for (size_t i = 0; i < sizeof sinks / sizeof *sinks; i++) {
        fits = fits && (sinks[i] == NULL || khp_landing_add(landing, sinks[i], NULL));
    }
    return fits;
}

void khp_publication_clear(khp_publication *publication) {
    khp_page_free(publication->page);
    khp_review_clear(&publication->review);
    khp_placements_clear(&publication->placements);
    khp_place_summary_clear(&publication->places);
    khp_category_summary_clear(&publication->categories);
    khp_free(publication->numbers);
    khp_sha256_free(publication->hash.sha);
    khp_geojson_clear(&publication->hash);
    khp_sink_close(publication->review_sink);
    khp_sink_close(publication->placements_sink);
    khp_sink_close(publication->summary_sink);
    khp_buffer_clear(&publication->boundaries);
    khp_buffer_clear(&publication->page_text);
    khp_operations_clear(&publication->needed);
    khp_free(publication->operations);
    khp_free(publication->inputs);
    khp_free(publication->citations);
    *publication = (khp_publication){0};
}
