/* export: the main job. Reads, locates, and writes every output; nothing appears before everything
 * is done. */
#include "base/memory.h"
#include "base/shortage.h"
#include "locate/compiled.h"
#include "model/bundle_files.h"
#include "run/holding.h"
#include "run/outputs.h"
#include "run/profile.h"
#include "run/publication.h"
#include "run/reporting.h"
#include "run/singling.h"
#include "run/suppressing.h"
#include "summarise/ids.h"
#include "write/landing.h"

/* At most so many columns are looked at as categories. */
#define FACET_LIMIT 48

typedef struct exporter {
    const khipu_options *options;
    const khipu_listener *listener;
    bool may_start_over;
    unsigned long shortages; /* before the run */
    khp_join join;
    khp_outputs outputs;
    khp_reporter *reporter;
    khp_publication publication; /* page, review and manifest */
    khp_counting counting;
    khp_id_log ids;
    khp_anonymity *anonymity; /* NULL if no publishing policy is in a file */
    khp_bbox bbox;
    khp_buffer folder; /* for temporary files */
    size_t facets[FACET_LIMIT];
    size_t facet_count;
    atomic_bool facets_over[FACET_LIMIT];
} exporter;

/* ---- before the run ---- */

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* What is behind the port that stands behind a colon; NULL if it is none from 1 to 65535. */
static const char *behind_port(const char *port) {
    size_t digits = strspn(port, DIGITS);
    unsigned long number = 0;
    for (size_t i = 0; i < digits && number <= UINT16_MAX; i++) {
        number = number * 10 + (unsigned long)(port[i] - '0');
    }
    return *port != '0' && number >= 1 && number <= UINT16_MAX ? port + digits : NULL;
}

/* An address of tiles goes into the page's security policy: a host, a port, and characters of an
 * address only. */
static bool is_tile_address(const char *tiles) {
    const char *host = tiles + strlen("https://");
    const char *at = host + strspn(host, LETTERS DIGITS ".-");
    bool has_host = strspn(host, LETTERS DIGITS) > 0;
    if (*at == ':') {
        at = behind_port(at + 1);
    }
    return has_host && at != NULL && *at == '/' &&
           at[strspn(at, LETTERS DIGITS "/{}._~-?&=%+@:,")] == '\0';
}

static khipu_status check_options(const khipu_options *options, khipu_error *error) {
    const char *language = options->language;
    if (language != NULL && strcmp(language, "es") != 0 && strcmp(language, "en") != 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--language"},
                        "\"%s\" is no language of the page; use es or en", language);
    }
    if ((options->tiles == NULL) != (options->attribution == NULL)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--tiles"},
                        "--tiles and --attribution go together: map tiles must name their makers");
    }
    if (options->tiles != NULL && strncmp(options->tiles, "https://", 8) != 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--tiles"},
                        "the address of the tiles must begin with https://");
    }
    if (options->tiles != NULL && !is_tile_address(options->tiles)) {
        return khp_fail(
            error, KHIPU_E_ARGUMENT, (khp_where){.field = "--tiles"},
            "is no address of tiles, such as https://tiles.example.org/{z}/{x}/{y}.png");
    }
    return KHIPU_OK;
}

/* Columns that may be categories: what is published and is neither an id, a place name, a date, a
 * position, a weight nor a source. */
static void choose_facets(exporter *run) {
    const khp_schema *schema = run->join.schema;
    const khp_roles *roles = &schema->roles;
    const size_t used[] = {roles->id,
                           roles->place,
                           roles->date,
                           roles->longitude,
                           roles->latitude,
                           roles->geopoint,
                           roles->count,
                           roles->place_code,
                           roles->hemisphere_lat,
                           roles->hemisphere_lon,
                           roles->zone};
    if (!run->outputs.needs_page && !run->join.policy.is_file) {
        return;
    }
    if (roles->category != KHP_NO_COLUMN &&
        khp_column_is_published(&schema->columns[roles->category])) {
        run->facets[run->facet_count++] = roles->category;
    }
    for (size_t i = 0; i < schema->count && run->facet_count < FACET_LIMIT; i++) {
        bool taken = khp_column_is_listed(i, used, sizeof used / sizeof *used) ||
                     i == roles->category ||
                     khp_column_is_listed(i, roles->source, roles->source_count);
        if (!taken && khp_column_is_published(&schema->columns[i]) &&
            schema->columns[i].type != KHP_TYPE_NUMBER) {
            run->facets[run->facet_count++] = i;
        }
    }
}

static khipu_status begin_writers(exporter *run, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < run->outputs.count; i++) {
        khp_output *output = &run->outputs.items[i];
        if (output->kind == KHP_OUTPUT_BUNDLE) {
            output->writer.sha = khp_sha256_new();
            status = output->writer.sha == NULL ? khp_fail_memory(error) : KHIPU_OK;
        }
        if (status == KHIPU_OK && output->kind != KHP_OUTPUT_PAGE) {
            status = khp_geojson_begin(&output->writer, error);
        }
    }
    return status;
}

static khipu_status prepare(exporter *run, khipu_error *error) {
    khipu_status status = check_options(run->options, error);
    status = status == KHIPU_OK ? khp_outputs_plan(&run->outputs, run->options, error) : status;
    const khp_join_needs needs = {
        .hash_inputs = run->outputs.needs_page,
        .may_start_over = run->may_start_over && !run->outputs.has_stream,
    };
    if (status == KHIPU_OK) {
        status = khp_join_open(&run->join, run->options, run->listener, &needs, error);
    }
    status = status == KHIPU_OK ? khp_join_lay_out(&run->join, error) : status;
    status = status == KHIPU_OK ? khp_reporter_new(&run->reporter, &run->join, error) : status;
    if (status == KHIPU_OK) {
        status = khp_outputs_open(&run->outputs, run->options, run->listener, error);
    }
    status = status == KHIPU_OK ? begin_writers(run, error) : status;
    if (status != KHIPU_OK) {
        return status;
    }
    choose_facets(run);
    khp_outputs_folder(&run->outputs, &run->folder);
    run->ids.spool.folder = khp_buffer_cstr(&run->folder);
    if (run->join.policy.is_file) {
        status = khp_anonymity_new(&run->anonymity, run->ids.spool.folder, run->facets,
                                   run->facet_count, run->join.schema->roles.category, error);
    }
    if (status == KHIPU_OK) {
        status = khp_counting_begin(&run->counting, &run->join, run->facets, run->facet_count,
                                    run->outputs.needs_page, error);
    }
    if (status != KHIPU_OK) {
        return status;
    }
    run->publication.counting = &run->counting;
    return khp_publication_begin(&run->publication, &run->join, &run->outputs, run->reporter,
                                 run->ids.spool.folder, run->facets, run->facet_count, error);
}

/* ---- the run ---- */

/* What says who stands alone looks at every record, and the category is counted to its end. */
static void let_go_of_facets(exporter *run) {
    if (run->publication.page == NULL || run->anonymity != NULL) {
        return;
    }
    for (size_t i = 0; i < run->facet_count; i++) {
        bool is_wanted = run->facets[i] == run->join.schema->roles.category ||
                         khp_page_wants_facet(run->publication.page, i) ||
                         khp_table_counts_wants_facet(&run->counting.tables, i);
        if (!is_wanted) {
            atomic_store_explicit(&run->facets_over[i], true, memory_order_relaxed);
        }
    }
}

static khipu_status take(void *context, const khp_chunk *chunk, khp_pending *pending,
                         khipu_error *error) {
    exporter *run = context;
    khipu_status status = khp_reporter_take(run->reporter, chunk, error);
    khp_bbox_merge(&run->bbox, &chunk->bbox);
    khp_slice text = khp_buffer_slice(&chunk->text);
    for (size_t i = 0; status == KHIPU_OK && i < run->outputs.count; i++) {
        khp_output *output = &run->outputs.items[i];
        if (output->kind != KHP_OUTPUT_PAGE) {
            status = khp_geojson_add(&output->writer, text, chunk->features, chunk->feature_count,
                                     pending, error);
        }
    }
    if (status == KHIPU_OK && !run->outputs.only_stdout) {
        status = khp_id_log_add(&run->ids, chunk->ids,
                                chunk->ids == NULL ? 0 : chunk->feature_count, error);
    }
    if (status == KHIPU_OK && run->anonymity != NULL) {
        status = khp_anonymity_take(run->anonymity, chunk, error);
    }
    status = status == KHIPU_OK ? khp_publication_take(&run->publication, chunk, error) : status;
    const uint32_t *places = run->publication.page == NULL ? NULL : run->publication.numbers;
    status = status == KHIPU_OK ? khp_counting_take(&run->counting, chunk, places, error) : status;
    if (status == KHIPU_OK) {
        let_go_of_facets(run);
    }
    return status;
}

static khipu_status place_records(exporter *run, khipu_error *error) {
    const khp_wanted wanted = {
        .features = true,
        .all_doubts =
            khp_publication_wants_review(&run->publication) || run->options->decisions.count > 0,
        .placed = khp_publication_wants_placements(&run->publication),
        .mentions = run->options->review != NULL,
        .values = true,
        .ids = (run->join.schema->roles.id != KHP_NO_COLUMN && !run->outputs.only_stdout) ||
               run->anonymity != NULL,
        .facets = run->facets,
        .facet_count = run->facet_count,
        .facets_over = run->facets_over,
        .selection = khp_counting_selection(&run->counting),
    };
    run->join.placing.keeps_toponyms = wanted.placed;
    khipu_status status = khp_suppress_groups(&run->join, run->facets, run->facet_count, error);
    return status == KHIPU_OK ? khp_join_run(&run->join, &wanted, take, run, error) : status;
}

/* ---- after the run ---- */

static khipu_status report_repeated_ids(exporter *run, khipu_error *error) {
    khp_repeated_id repeated[KHP_REPORT_LIMIT];
    size_t given;
    uint64_t count;
    khipu_status status =
        khp_id_log_find_repeated(&run->ids, repeated, KHP_REPORT_LIMIT, &given, &count, error);
    for (size_t i = 0; status == KHIPU_OK && i < given; i++) {
        const uint64_t line_bits = (UINT64_C(1) << 48) - 1;
        const khp_input *again =
            khp_source_input(run->join.source, (size_t)(repeated[i].line >> 48));
        const khp_input *first =
            khp_source_input(run->join.source, (size_t)(repeated[i].first >> 48));
        const khp_where where = {again->path, repeated[i].line & line_bits, "id"};
        khp_report(run->listener, KHIPU_WARNING, where, NULL,
                   "the id stands on %s:%llu already; both records are kept", first->base_name,
                   (unsigned long long)(repeated[i].first & line_bits));
    }
    if (status == KHIPU_OK && count > given) {
        khp_report(run->listener, KHIPU_WARNING, (khp_where){.field = "id"}, NULL,
                   "%llu more records repeat an id; all are kept",
                   (unsigned long long)(count - given));
    }
    return status;
}

static khipu_status end_writers(exporter *run, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < run->outputs.count; i++) {
        khp_output *output = &run->outputs.items[i];
        if (output->kind != KHP_OUTPUT_PAGE) {
            status =
                khp_geojson_end(&output->writer, &run->bbox, run->join.placing.decimals, error);
        }
    }
    return status;
}

/* Everything is flushed before anything appears, so that a full disk leaves all that was there as
 * it was. */
static khipu_status finish_all(exporter *run, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < run->outputs.count; i++) {
        khp_output *output = &run->outputs.items[i];
        if (output->sink != NULL) {
            status = khp_sink_finish(output->sink, error);
        }
    }
    status = khp_shortage_judge(run->shortages, status, error);
    status = khp_compiled_judge(run->join.gazetteer, status, error);
    khp_landing landing = {.count = 0};
    bool fits = true;
    for (size_t i = 0; i < run->outputs.count; i++) {
        khp_output *output = &run->outputs.items[i];
        khp_sink *sink = output->bundle == NULL ? output->sink : NULL;
        fits = fits && khp_landing_add(&landing, sink, output->bundle);
    }
    fits = fits && khp_publication_land(&run->publication, &landing);
    if (status == KHIPU_OK && !fits) {
        status = khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "-o"},
                          "names more outputs than one run can write (%d)", KHP_LANDING_LIMIT);
    }
    return status == KHIPU_OK ? khp_land(&landing, run->listener, error) : status;
}

static khipu_status conclude(exporter *run, khipu_summary *summary, khipu_error *error) {
    khp_reporter_summary(run->reporter, summary);
    khp_suppress_summary(&run->join, summary);
    khipu_status status = end_writers(run, error);
    status = status == KHIPU_OK ? report_repeated_ids(run, error) : status;
    status = status == KHIPU_OK ? khp_report_anonymity(&run->join, run->anonymity, error) : status;
    if (status == KHIPU_OK) {
        status = khp_counting_end(&run->counting, &run->publication.places, error);
    }
    if (status == KHIPU_OK) {
        status = khp_publication_end(&run->publication, summary, error);
    }
    if (status == KHIPU_OK) {
        const char *review = run->outputs.needs_bundle ? KHP_NAME_REVIEW : run->options->review;
        status = khp_reporter_finish(run->reporter, review, error);
    }
    status = status == KHIPU_OK ? khp_join_say_withheld(&run->join, error) : status;
    return status == KHIPU_OK ? finish_all(run, error) : status;
}

/* One run; *disproved tells that it must be done again without supposing anything. What it held
 * back goes out as soon as it is certain. */
static khipu_status run_export(exporter *run, khp_holding *holding, khipu_summary *summary,
                               bool *disproved, khipu_error *error) {
    khipu_status status = prepare(run, error);
    if (status == KHIPU_OK && !khp_source_is_supposed(run->join.source)) {
        khp_holding_release(holding);
    }
    status = status == KHIPU_OK ? place_records(run, error) : status;
    *disproved = run->join.is_disproved;
    status = status == KHIPU_OK ? conclude(run, summary, error) : status;
    if (status != KHIPU_OK) { /* it may have come from what was missing */
        status = khp_compiled_judge(run->join.gazetteer, status, error);
    }
    khp_publication_clear(&run->publication);
    khp_counting_clear(&run->counting);
    khp_outputs_close(&run->outputs);
    khp_reporter_free(run->reporter);
    khp_id_log_clear(&run->ids);
    khp_anonymity_free(run->anonymity);
    khp_buffer_clear(&run->folder);
    khp_join_close(&run->join);
    return status;
}

static khipu_status export_settled(const khipu_options *options, const khipu_listener *listener,
                                   khipu_summary *summary, khipu_error *error) {
    exporter *run = khp_alloc_zero(1, sizeof *run);
    if (run == NULL) {
        return khp_fail_memory(error);
    }
    khp_holding holding;
    khp_holding_begin(&holding, listener);
    bool disproved = true;
    const unsigned long shortages = khp_shortage_count();
    khipu_status status = KHIPU_OK;
    for (int attempt = 0; attempt < 2 && disproved; attempt++) {
        khp_holding_drop(&holding);
        *error = (khipu_error){.status = KHIPU_OK};
        *run = (exporter){.options = options,
                          .listener = &holding.listener,
                          .may_start_over = attempt == 0,
                          .shortages = shortages};
        status = run_export(run, &holding, summary, &disproved, error);
    }
    khp_holding_release(&holding);
    khp_holding_clear(&holding);
    khp_free(run);
    return status;
}

khipu_status khipu_export(const khipu_options *options, const khipu_listener *listener,
                          khipu_summary *summary, khipu_error *error) {
    khipu_error unheard = {.status = KHIPU_OK};
    khipu_error *told = error == NULL ? &unheard : error;
    *told = (khipu_error){.status = KHIPU_OK};
    *summary = (khipu_summary){.read = 0};
    khp_settled_options settled;
    khipu_status status = khp_options_settle(&settled, options, told);
    if (status == KHIPU_OK) {
        status = export_settled(&settled.options, listener, summary, told);
    }
    khp_options_unsettle(&settled);
    return status;
}
