#include "run/publication_facts.h"

#include "base/memory.h"
#include "run/needed_operations.h"
#include "write/embedded.h"
#include "write/outlines.h"

/* Those that were used, or, where that would tell which places were, those that all need. */
static khipu_status find_operations(khp_publication *publication, const khp_operations **found,
                                    khipu_error *error) {
    const khp_operations *used = &publication->join->operations;
    *found = used;
    if (!publication->join->schema->hides_places) {
        return KHIPU_OK;
    }
    *found = &publication->needed;
    for (size_t i = 0; i < used->count; i++) {
        if (khp_operations_put(&publication->needed, used->items[i]) == NULL) {
            return khp_fail_memory(error);
        }
    }
    return khp_needed_operations(&publication->needed, publication->join, error);
}

static khipu_status gather_operations(khp_publication *publication, khipu_error *error) {
    const khp_operations *used;
    khipu_status status = find_operations(publication, &used, error);
    if (status != KHIPU_OK) {
        return status;
    }
    publication->operations = khp_alloc(used->count, sizeof *publication->operations);
    if (publication->operations == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < used->count; i++) {
        const khp_operation *operation = used->items[i];
        publication->operations[i] = (khp_page_operation){operation->crs, operation->crs_name,
                                                          operation->name, operation->accuracy_m};
    }
    publication->operation_count = used->count;
    return KHIPU_OK;
}

const char *khp_base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

#define GEONAMES_LICENSE "CC BY 4.0"
#define GEONAMES_ATTRIBUTION "GeoNames, https://www.geonames.org"

/* Of a file that holds ids whose values are hashed, a hash would let anyone confirm a guess. */
static const char *told_sha256(const khp_join *join, const char *path, const char *sha256,
                               bool is_of_cases) {
    const khipu_texts *decisions = &join->options->decisions;
    for (size_t i = 0; i < decisions->count; i++) {
        is_of_cases = is_of_cases || strcmp(path, decisions->items[i]) == 0;
    }
    return is_of_cases && join->policy.hash.count > 0 ? NULL : sha256;
}

/* Every file that was read, by base name: paths are private. */
static khipu_status gather_inputs(khp_publication *publication, khipu_error *error) {
    const khp_join *join = publication->join;
    size_t cases = khp_source_input_count(join->source);
    publication->inputs = khp_alloc_zero(cases + join->loaded.count, sizeof *publication->inputs);
    if (publication->inputs == NULL) {
        return khp_fail_memory(error);
    }
    khp_page_source *next = publication->inputs;
    for (size_t i = 0; i < cases; i++) {
        const khp_input *input = khp_source_input(join->source, i);
        *next++ = (khp_page_source){.path = input->base_name,
                                    .sha256 = told_sha256(join, input->path, input->sha256, true)};
    }
    for (size_t i = 0; i < join->loaded.count; i++) {
        const khp_loaded_file *file = &join->loaded.files[i];
        *next++ = (khp_page_source){
            .path = khp_base_name(file->path),
            .sha256 = told_sha256(join, file->path, file->sha256, false),
            .checked_as_used = file->is_compiled,
            .license = file->is_geonames ? GEONAMES_LICENSE : NULL,
            .attribution = file->is_geonames ? GEONAMES_ATTRIBUTION : NULL,
        };
    }
    publication->input_count = cases + join->loaded.count;
    return KHIPU_OK;
}

/* What the profile cites, the licences that dumps carry by themselves, and the distinct sources of
 * used places. */
static khipu_status gather_citations(khp_publication *publication, khipu_error *error) {
    const khipu_options *options = publication->join->options;
    size_t limit = options->citation_count + publication->places.count + publication->input_count;
    khp_table seen = {0};
    publication->citations = khp_alloc_zero(limit, sizeof *publication->citations);
    if (publication->citations == NULL) {
        return khp_fail_memory(error);
    }
    khp_page_source *next = publication->citations;
    for (size_t i = 0; i < options->citation_count; i++) {
        const khipu_citation *citation = &options->citations[i];
        *next++ = (khp_page_source){citation->title,       citation->path, citation->license,
                                    citation->attribution, NULL,           false};
    }
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < publication->places.count; i++) {
        khp_slice source = publication->places.places[i].source;
        bool is_new = false;
        if (source.len > 0 &&
            khp_table_put(&seen, source, khp_hash(source), &is_new) == KHP_TABLE_NONE) {
            status = khp_fail_memory(error);
        }
        if (is_new) {
            *next++ =
                (khp_page_source){.title = source.ptr}; /* NUL-terminated in the summary's arena */
        }
    }
    khp_table_clear(&seen);
    publication->citation_count = (size_t)(next - publication->citations);
    /* The page names the files too; the manifest lists them by themselves. */
    for (size_t i = 0; i < publication->input_count; i++) {
        *next++ = publication->inputs[i];
    }
    publication->page_source_count = (size_t)(next - publication->citations);
    return status;
}

static void gather_policy(khp_publication *publication) {
    const khp_policy *policy = &publication->join->policy;
    const khp_schema *schema = publication->join->schema;
    size_t column = policy->positions_column == NULL
                        ? KHP_NO_COLUMN
                        : khp_schema_find(schema, khp_slice_cstr(policy->positions_column));
    bool tells = column != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[column]);
    publication->policy = (khp_told_policy){
        .base = policy->known_only ? "public" : "internal",
        .positions =
            policy->positions == KHP_PRECISION_SITE ? NULL : khp_precision_word(policy->positions),
        .positions_column = policy->positions_column,
        .positions_values = tells ? policy->positions_values : (khipu_texts){NULL, 0},
        .hides_values = !tells && policy->positions_values.count > 0,
        .generalised = schema->hides_places,
        .hashed = policy->hash,
        .months = policy->months,
        .suppress_under = policy->suppress_under,
    };
}

const khp_told_policy *khp_publication_policy(const khp_publication *publication) {
    return publication->join->policy.is_file ? &publication->policy : NULL;
}

/* What the bundled boundaries of a page have at most, so that one with several countries in it
 * stays under a megabyte: beside the outlines of areas, and without. One country fits as it is. */
#define BOUNDARY_BYTES_WITH_AREAS ((size_t)150 * 1000)
#define BOUNDARY_BYTES ((size_t)400 * 1000)

static khipu_status choose_boundaries(khp_publication *publication, khipu_error *error) {
    const char *path = publication->join->options->boundaries;
    khp_buffer *json = &publication->boundaries;
    bool has_areas = publication->counting->topology != NULL;
    khipu_status status;
    if (path != NULL) {
        status = khp_outlines_from_file(json, path, error);
    } else {
        status = khp_outlines_select(json, khp_slice_of(khp_boundaries, khp_boundaries_size),
                                     publication->places.places, publication->places.count,
                                     has_areas ? BOUNDARY_BYTES_WITH_AREAS : BOUNDARY_BYTES, error);
    }
    return status == KHIPU_OK && json->failed ? khp_fail_memory(error) : status;
}

khipu_status khp_publication_gather(khp_publication *publication, khipu_error *error) {
    gather_policy(publication);
    khipu_status status = gather_operations(publication, error);
    status = status == KHIPU_OK ? gather_inputs(publication, error) : status;
    status = status == KHIPU_OK ? gather_citations(publication, error) : status;
    return status == KHIPU_OK ? choose_boundaries(publication, error) : status;
}

khp_page_facts khp_publication_page_facts(const khp_publication *publication,
                                          const khipu_summary *summary) {
    const khipu_options *options = publication->join->options;
    return (khp_page_facts){
        .title = options->title,
        .language = options->language,
        .page_text = khp_buffer_slice(&publication->page_text),
        .data_sha256 = publication->data_sha256,
        .tiles = options->tiles,
        .attribution = options->attribution,
        .boundaries = khp_buffer_slice(&publication->boundaries),
        .summary = summary,
        .policy = khp_publication_policy(publication),
        .places = publication->places.places,
        .place_count = publication->places.count,
        .operations = publication->operations,
        .operation_count = publication->operation_count,
        .sources = publication->citations,
        .source_count = publication->page_source_count,
        .areas = khp_buffer_slice(&publication->counting->page_areas),
        .shares = khp_buffer_slice(&publication->counting->page_shares),
        .tables = khp_buffer_slice(&publication->counting->page_tables),
        .place_areas = publication->counting->place_areas,
    };
}

khipu_status khp_publication_suggest(void *context, const khp_review_row *row, khp_buffer *cell,
                                     khipu_error *error) {
    khp_publication *publication = context;
    if (khp_reason_is_doubt(row->reason)) {
        return khp_reporter_suggest_named(publication->reporter, row->named_place, row->distance_m,
                                          cell, error);
    }
    return khp_reporter_suggest(publication->reporter, row->place, row->within, cell, error);
}
