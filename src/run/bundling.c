#include "run/bundling.h"

#include "base/memory.h"
#include "base/number.h"
#include "model/bundle_files.h"
#include "project/mend.h"
#include "read/roles.h"
#include "run/counted_tables.h"
#include "run/publication_facts.h"
#include "write/areas.h"
#include "write/places.h"
#include "write/qgis.h"
#include "write/qgis_areas.h"

#include <stdlib.h>
#include <time.h>

/* ---- files of a bundle ---- */

/* What writes one file. */
typedef khipu_status (*write_file)(khp_publication *publication, const khipu_summary *summary,
                                   khp_bundle_file *file, khipu_error *error);

static khipu_status write_page(khp_publication *publication, const khipu_summary *summary,
                               khp_bundle_file *file, khipu_error *error) {
    const khp_page_facts facts = khp_publication_page_facts(publication, summary);
    return khp_page_write(publication->page, &facts, khp_bundle_file_put, file, error);
}

static bool has_published_weight(const khp_schema *schema) {
    size_t column = schema->roles.count;
    return column != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[column]);
}

static khp_places_facts gather_places(const khp_publication *publication) {
    const khp_counting *counting = publication->counting;
    return (khp_places_facts){
        .places = publication->places.places,
        .count = publication->places.count,
        .counts = &counting->place_counts,
        .areas = counting->has_areas ? &counting->areas.set : NULL,
        .place_areas = counting->place_areas,
        .has_weight = has_published_weight(publication->join->schema),
        .is_suppressed = publication->join->policy.suppress_under > 1,
        .decimals = publication->join->placing.decimals,
    };
}

static khipu_status write_places(khp_publication *publication, const khipu_summary *summary,
                                 khp_bundle_file *file, khipu_error *error) {
    (void)summary;
    const khp_places_facts facts = gather_places(publication);
    return khp_places_write(&facts, khp_bundle_file_put, file, error);
}

/* Where a cell that says where is left out for what it mentions, no place is quoted. */
static khp_review_detail review_detail(const khp_publication *publication) {
    const khp_join *join = publication->join;
    bool leaves_out_places =
        join->policy.mentions == KHP_MENTIONS_WITHHOLD &&
        khp_mention_tally_has_places(khp_reporter_mentions(publication->reporter), join->schema);
    if (join->policy.suppress_under > 0) {
        return KHP_REVIEW_REJECTED;
    }
    if (!khp_bundle_tells_placements(join) || leaves_out_places) {
        return KHP_REVIEW_NO_PLACES;
    }
    return khp_schema_withholds(join->schema) ? KHP_REVIEW_NO_ROWS : KHP_REVIEW_ALL;
}

static khipu_status write_review(khp_publication *publication, const khipu_summary *summary,
                                 khp_bundle_file *file, khipu_error *error) {
    (void)summary;
    return khp_review_write(&publication->review, review_detail(publication),
                            khp_publication_suggest, publication, khp_bundle_file_put, file, error);
}

static khipu_status write_placements(khp_publication *publication, const khipu_summary *summary,
                                     khp_bundle_file *file, khipu_error *error) {
    const khp_placements_facts facts = khp_placements_facts_of(publication->join);
    (void)summary;
    return khp_placements_write(&publication->placements, &facts, khp_bundle_file_put, file, error);
}

/* What the QGIS files need to know; *list, which facts views, is the caller's to free. */
static khipu_status gather_qgis(const khp_publication *publication, const khipu_summary *summary,
                                khp_qgis_facts *facts, khp_qgis_value **list, khipu_error *error) {
    const khp_schema *schema = publication->join->schema;
    const khp_category_summary *categories = &publication->categories;
    size_t count = categories->values.count;
    *facts = (khp_qgis_facts){.title = publication->join->options->title,
                              .language = publication->join->options->language,
                              .has_doubts = summary->doubts[0].word != NULL};
    khp_qgis_value *values = khp_alloc(count, sizeof *values);
    uint32_t *order = khp_alloc(count, sizeof *order);
    khipu_status status = values == NULL || order == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK && publication->has_category) {
        facts->category = schema->columns[schema->roles.category].name;
        khp_category_summary_order(categories, order);
        for (size_t i = 0; i < count; i++) {
            values[i] = (khp_qgis_value){khp_table_key_at(&categories->values, order[i]),
                                         categories->records[order[i]]};
        }
        facts->value_count = count;
        facts->without_value = categories->empty;
    }
    for (size_t i = 0; i < publication->places.count; i++) {
        uint64_t records = publication->places.places[i].records;
        facts->most_records = records > facts->most_records ? records : facts->most_records;
    }
    facts->values = values;
    *list = values;
    khp_free(order);
    return status;
}

static khipu_status write_qgis(const khp_publication *publication, const khipu_summary *summary,
                               khp_bundle_file *file,
                               void (*write)(khp_buffer *, const khp_qgis_facts *),
                               khipu_error *error) {
    khp_qgis_facts facts;
    khp_buffer xml = {0};
    khp_qgis_value *list;
    khipu_status status = gather_qgis(publication, summary, &facts, &list, error);
    if (status == KHIPU_OK) {
        write(&xml, &facts);
        status = xml.failed ? khp_fail_memory(error)
                            : khp_bundle_file_put(file, khp_buffer_slice(&xml), error);
    }
    khp_free(list);
    khp_buffer_clear(&xml);
    return status;
}

static khipu_status write_cases_style(khp_publication *publication, const khipu_summary *summary,
                                      khp_bundle_file *file, khipu_error *error) {
    return write_qgis(publication, summary, file, khp_qgis_cases_style, error);
}

static khipu_status write_places_style(khp_publication *publication, const khipu_summary *summary,
                                       khp_bundle_file *file, khipu_error *error) {
    return write_qgis(publication, summary, file, khp_qgis_places_style, error);
}

static khipu_status write_layers(khp_publication *publication, const khipu_summary *summary,
                                 khp_bundle_file *file, khipu_error *error) {
    return write_qgis(publication, summary, file, khp_qgis_layers, error);
}

static khipu_status write_areas(khp_publication *publication, const khipu_summary *summary,
                                khp_bundle_file *file, khipu_error *error) {
    (void)summary;
    return khp_areas_write(&publication->counting->facts, khp_bundle_file_put, file, error);
}

static khipu_status write_areas_style(khp_publication *publication, const khipu_summary *summary,
                                      khp_bundle_file *file, khipu_error *error) {
    khp_buffer xml = {0};
    (void)summary;
    khp_qgis_areas_style(&xml, &publication->counting->facts, publication->join->options->language);
    khipu_status status = xml.failed ? khp_fail_memory(error)
                                     : khp_bundle_file_put(file, khp_buffer_slice(&xml), error);
    khp_buffer_clear(&xml);
    return status;
}

/* Writes one file into the bundle and notes it as a resource. */
static khipu_status add_file(khp_publication *publication, khp_bundle *bundle,
                             const khipu_summary *summary, khp_resource *resource, write_file write,
                             khipu_error *error) {
    khp_bundle_file file;
    khipu_status status = khp_bundle_file_begin(&file, bundle, resource->path, error);
    status = status == KHIPU_OK ? write(publication, summary, &file, error) : status;
    return khp_bundle_file_end(&file, status, resource, error);
}

static khipu_status write_text_file(khp_bundle *bundle, const char *name, const khp_buffer *text,
                                    khipu_error *error) {
    if (text->failed) {
        return khp_fail_memory(error);
    }
    khp_sink *sink;
    khipu_status status = khp_bundle_add(bundle, name, &sink, error);
    status = status == KHIPU_OK ? khp_sink_write(sink, khp_buffer_slice(text), error) : status;
    status = status == KHIPU_OK ? khp_sink_finish(sink, error) : status;
    status = status == KHIPU_OK ? khp_sink_publish(sink, error) : status;
    khp_sink_close(sink);
    return status;
}

/* The options that shape the outputs, as they were given; not how fast, how loud or where. */
static size_t list_options(const khipu_options *options, khp_resolved_option *list, size_t limit) {
    static const char *const left_out[] = {"o",       "threads", "no-sync",
                                           "profile", "review",  "summary"};
    static const char *const paths[] = {"places", "area-names", "decisions", "boundaries",
                                        "areas",  "page-text",  "types",     "publish"};
    size_t count;
    size_t used = 0;
    const khipu_option *table = khipu_option_table(&count);
    for (size_t i = 0; i < count; i++) {
        bool skip = false;
        bool is_path = false;
        for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++) {
            skip = skip || strcmp(table[i].name, left_out[k]) == 0;
        }
        for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
            is_path = is_path || strcmp(table[i].name, paths[k]) == 0;
        }
        const char *member = (const char *)options + table[i].offset;
        khipu_texts values = {NULL, 0};
        const char *single = NULL;
        if (table[i].kind == KHIPU_OPTION_LIST) {
            memcpy(&values, member, sizeof values);
        } else if (table[i].kind == KHIPU_OPTION_TEXT) {
            memcpy(&single, member, sizeof single);
            values = (khipu_texts){&single, single != NULL};
        } else if (*(const bool *)member) {
            single = "true";
            values = (khipu_texts){&single, 1};
        }
        for (size_t k = 0; !skip && k < values.count && used < limit; k++) {
            list[used++] = (khp_resolved_option){
                table[i].name, is_path ? khp_base_name(values.items[k]) : values.items[k]};
        }
    }
    return used;
}

/* SOURCE_DATE_EPOCH as Data Package wants a date, or "" if it is not set. Nothing else in an output
 * knows what time it is. */
static khipu_status write_created(char text[32], khipu_error *error) {
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    const uint64_t last = UINT64_C(253402300799); /* the end of the year 9999 */
    uint64_t seconds = 0;
    struct tm when;
    text[0] = '\0';
    if (epoch == NULL || epoch[0] == '\0') {
        return KHIPU_OK;
    }
    bool known = khp_number_parse_uint(khp_slice_cstr(epoch), &seconds) && seconds <= last;
    const time_t moment = (time_t)seconds;
    if (!known || gmtime_r(&moment, &when) == NULL ||
        strftime(text, 32, "%Y-%m-%dT%H:%M:%SZ", &when) == 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "SOURCE_DATE_EPOCH"},
                        "is no number of seconds since 1970");
    }
    return KHIPU_OK;
}

/* The one level in the set; false if there is none, or several. */
static bool is_one_level(khp_levels levels, khp_precision *level) {
    for (int i = KHP_PRECISION_DISTRICT; i <= KHP_PRECISION_COUNTRY; i++) {
        if (levels == KHP_LEVEL(i)) {
            *level = (khp_precision)i;
            return true;
        }
    }
    return false;
}

/* Which areas the place column names, country by country. That records state a country is told
 * where placements are. Nothing is told where places are told less exactly: the values decide. */
static khp_resolved_level *list_levels(const khp_join *join, size_t *count) {
    const khp_locate_settings *settings = &join->settings;
    khp_resolved_level *list = khp_alloc(settings->levels_by_country_count + 1, sizeof *list);
    *count = 0;
    if (join->schema->hides_places) {
        return list;
    }
    if (list != NULL && is_one_level(settings->place_levels, &list[0].level)) {
        list[(*count)++].country = NULL;
    }
    bool tells = khp_bundle_tells_placements(join);
    for (size_t i = 0; list != NULL && tells && i < settings->levels_by_country_count; i++) {
        const khp_country_levels *one = &settings->levels_by_country[i];
        if (is_one_level(one->levels, &list[*count].level)) {
            list[(*count)++].country = one->country;
        }
    }
    return list;
}

/* How many cells of each column hold what is withheld; *cells stays NULL under a profile, which
 * tells no such number. False without memory. */
static bool list_mentions(const khp_publication *publication, uint64_t **cells) {
    const khp_join *join = publication->join;
    if (join->policy.is_file || join->policy.known_only) {
        return true;
    }
    const khp_mention_tally *tally = khp_reporter_mentions(publication->reporter);
    *cells = khp_alloc_zero(join->schema->count, sizeof **cells);
    for (size_t i = 0; *cells != NULL && i < join->schema->count; i++) {
        (*cells)[i] = khp_mention_tally_of(tally, i);
    }
    return *cells != NULL;
}

static khipu_status write_manifest(khp_publication *publication, khp_bundle *bundle,
                                   const khp_resource *resources, size_t resource_count,
                                   const khipu_summary *summary, khp_buffer *text,
                                   khipu_error *error) {
    khp_resolved_option options[128];
    khp_buffer roles = {0};
    size_t level_count;
    const char *epsg_version = NULL;
    khp_projector *projector;
    khipu_status status = khp_projector_new(&projector, false, error);
    char created[32];
    if (status == KHIPU_OK) {
        status = khp_projector_epsg_version(projector, &epsg_version, error);
    }
    status = status == KHIPU_OK ? write_created(created, error) : status;
    if (status != KHIPU_OK) {
        khp_projector_free(projector);
        return status;
    }
    khp_roles_describe(publication->join->schema, &roles);
    khp_resolved_level *levels = list_levels(publication->join, &level_count);
    uint64_t *mentions = NULL;
    bool complete = list_mentions(publication, &mentions) && levels != NULL && !roles.failed;
    const khp_manifest_facts facts = {
        .title = publication->join->options->title,
        .resources = resources,
        .resource_count = resource_count,
        .inputs = publication->inputs,
        .input_count = publication->input_count,
        .citations = publication->citations,
        .citation_count = publication->citation_count,
        .operations = publication->operations,
        .operation_count = publication->operation_count,
        .schema = publication->join->schema,
        .summary = summary,
        .policy = khp_publication_policy(publication),
        .mentions = {khp_mention_word(publication->join->policy.mentions), mentions},
        .weight = khp_reporter_weight(publication->reporter),
        .options = options,
        .option_count =
            list_options(publication->join->options, options, sizeof options / sizeof *options),
        .levels = levels,
        .level_count = level_count,
        .roles = khp_buffer_cstr(&roles),
        .data_sha256 = publication->data_sha256,
        .proj_version = khp_projector_proj_version(),
        .epsg_version = epsg_version,
        .zlib_version = khp_page_zlib_version(),
        .geos_version = publication->counting->has_areas ? khp_geos_version() : NULL,
        .areas = khp_buffer_slice(&publication->counting->account),
        .created = created[0] == '\0' ? NULL : created,
    };
    status = complete ? khp_manifest_write(text, &facts, error) : khp_fail_memory(error);
    status = status == KHIPU_OK ? write_text_file(bundle, KHP_NAME_MANIFEST, text, error) : status;
    khp_buffer_clear(&roles);
    khp_free(levels);
    khp_free(mentions);
    khp_projector_free(projector);
    return status;
}

/* SHA256SUMS over every other file, in the form of sha256sum, and its own hash as a message. */
static khipu_status write_sums(khp_publication *publication, khp_bundle *bundle, const char *path,
                               const khp_resource *resources, size_t resource_count,
                               const khp_buffer *manifest, khipu_error *error) {
    char hex[KHP_SHA256_HEX] = "";
    khp_buffer sums = {0};
    khp_sha256 *sha = khp_sha256_new();
    if (sha == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < resource_count; i++) {
        khp_buffer_printf(&sums, "%s  %s\n", resources[i].sha256, resources[i].path);
    }
    khp_sha256_add(sha, khp_buffer_slice(manifest));
    bool done = khp_sha256_finish(sha, hex);
    khp_buffer_printf(&sums, "%s  datapackage.json\n", hex);
    khp_sha256_add(sha, khp_buffer_slice(&sums));
    done = khp_sha256_finish(sha, hex) && done;
    khp_sha256_free(sha);
    khipu_status status =
        done ? write_text_file(bundle, KHP_NAME_SUMS, &sums, error)
             : khp_fail(error, KHIPU_E_IO, (khp_where){0}, "a hash cannot be computed");
    if (status == KHIPU_OK) {
        khp_report(publication->join->listener, KHIPU_NOTE, (khp_where){.source = path}, NULL,
                   "SHA-256 of SHA256SUMS: %s", hex);
    }
    khp_buffer_clear(&sums);
    return status;
}

/* ---- the whole ---- */

static bool tells_placements(const khp_publication *publication) {
    return khp_bundle_tells_placements(publication->join);
}

static bool has_areas(const khp_publication *publication) {
    return publication->counting->has_areas;
}

static void places_columns(const khp_publication *publication, khp_fields *fields) {
    const khp_places_facts facts = gather_places(publication);
    khp_places_fields(fields, &facts);
}

static void placements_columns(const khp_publication *publication, khp_fields *fields) {
    (void)publication;
    khp_placements_fields(fields);
}

static void areas_columns(const khp_publication *publication, khp_fields *fields) {
    khp_areas_fields(fields, &publication->counting->facts);
}

/* What is written behind the cases, in the order of the manifest. */
static const struct bundle_row {
    khp_bundle_file_id id;
    bool (*is_wanted)(const khp_publication *publication); /* NULL: always */
    write_file write;
    void (*columns)(const khp_publication *publication, khp_fields *fields); /* NULL: has none */
} rows[] = {
    {KHP_FILE_PLACES, NULL, write_places, places_columns},
    {KHP_FILE_CASES_STYLE, NULL, write_cases_style, NULL},
    {KHP_FILE_PLACES_STYLE, NULL, write_places_style, NULL},
    {KHP_FILE_LAYERS, NULL, write_layers, NULL},
    {KHP_FILE_REVIEW, NULL, write_review, NULL},
    {KHP_FILE_PAGE, NULL, write_page, NULL},
    {KHP_FILE_PLACEMENTS, tells_placements, write_placements, placements_columns},
    {KHP_FILE_AREAS, has_areas, write_areas, areas_columns},
    {KHP_FILE_AREAS_STYLE, has_areas, write_areas_style, NULL},
};

static khp_resource resource_of(khp_bundle_file_id id) {
    const khp_bundle_file_row *file = &khp_bundle_files[id];
    return (khp_resource){.path = file->path, .mediatype = file->mediatype};
}

/* The features are in the bundle already: what is known of them, once they are published. */
static khipu_status finish_cases(const khp_publication *publication, khp_output *output,
                                 khp_resource *resource, khipu_error *error) {
    *resource = resource_of(KHP_FILE_CASES);
    resource->is_of_cases = true;
    resource->bytes = khp_sink_bytes(output->writer.sink);
    memcpy(resource->sha256, publication->data_sha256, sizeof resource->sha256);
    khipu_status status = khp_sink_finish(output->writer.sink, error);
    return status == KHIPU_OK ? khp_sink_publish(output->writer.sink, error) : status;
}

static khipu_status add_row(khp_publication *publication, khp_bundle *bundle,
                            const khipu_summary *summary, const struct bundle_row *row,
                            khp_resource *resource, khipu_error *error) {
    *resource = resource_of(row->id);
    if (row->columns != NULL) {
        khp_fields *fields = khp_resource_fields(resource);
        if (fields == NULL) {
            return khp_fail_memory(error);
        }
        row->columns(publication, fields);
    }
    return add_file(publication, bundle, summary, resource, row->write, error);
}

#define ROW_COUNT (sizeof rows / sizeof *rows)
#define RESOURCE_LIMIT (1 + ROW_COUNT + KHP_TABLE_LIMIT)

khipu_status khp_bundle_write_all(khp_publication *publication, khp_output *output,
                                  const khipu_summary *summary, khipu_error *error) {
    khp_resource resources[RESOURCE_LIMIT] = {{0}};
    khp_bundle *bundle = output->bundle;
    khipu_status status = finish_cases(publication, output, &resources[0], error);
    size_t count = 1;
    for (size_t i = 0; status == KHIPU_OK && i < ROW_COUNT; i++) {
        if (rows[i].is_wanted == NULL || rows[i].is_wanted(publication)) {
            status = add_row(publication, bundle, summary, &rows[i], &resources[count++], error);
        }
    }
    if (status == KHIPU_OK) {
        status = khp_counted_tables_write(publication->counting, bundle, resources, &count, error);
    }
    khp_buffer manifest = {0};
    if (status == KHIPU_OK) {
        status = write_manifest(publication, bundle, resources, count, summary, &manifest, error);
    }
    if (status == KHIPU_OK) {
        status = write_sums(publication, bundle, output->path, resources, count, &manifest, error);
    }
    khp_resources_clear(resources, RESOURCE_LIMIT);
    khp_buffer_clear(&manifest);
    return status;
}
