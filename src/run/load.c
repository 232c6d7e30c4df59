#include "run/load.h"

#include "base/memory.h"
#include "locate/compiled.h"
#include "model/degrees.h"
#include "project/crs.h"
#include "run/compiled.h"
#include "run/load_places.h"
#include "run/threads.h"
#include "write/csv.h"

/* A table that is read from its first record to its last, one block at a time. */
typedef struct table_reader {
    khp_source *source;
    khp_block *block;
} table_reader;

/* What to do with each record that was read. */
typedef khipu_status (*take_record)(void *context, const khp_record *record, khipu_error *error);

static khipu_status open_table(table_reader *reader, const khp_read_options *options,
                               khipu_error *error) {
    *reader = (table_reader){0};
    khipu_status status = khp_source_open(&reader->source, options, error);
    if (status != KHIPU_OK) {
        return status;
    }
    reader->block = khp_block_new(reader->source);
    return reader->block == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

static void close_table(table_reader *reader) {
    khp_block_free(reader->block);
    khp_source_close(reader->source);
}

static khipu_status take_block(table_reader *reader, take_record take, void *context,
                               khipu_error *error) {
    for (;;) {
        khp_record record;
        bool more;
        khipu_status status = khp_block_next(reader->block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = take(context, &record, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}

static khipu_status take_all(table_reader *reader, take_record take, void *context,
                             khipu_error *error) {
    for (;;) {
        bool more;
        khipu_status status = khp_source_next(reader->source, reader->block, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        status = take_block(reader, take, context, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
}

khipu_status khp_loaded_add(khp_loaded *loaded, const khp_loaded_file *file, khipu_error *error) {
    khp_loaded_file *files =
        khp_grow(loaded->files, &loaded->capacity, loaded->count, sizeof *files);
    if (files == NULL) {
        return khp_fail_memory(error);
    }
    loaded->files = files;
    files[loaded->count++] = *file;
    return KHIPU_OK;
}

khipu_status khp_loaded_add_source(khp_loaded *loaded, const khp_source *source,
                                   khipu_error *error) {
    const khp_input *input = khp_source_input(source, 0);
    khp_loaded_file file = {.path = input->path,
                            .bytes = input->bytes,
                            .is_geonames = input->format == KHP_FORMAT_GEONAMES};
    memcpy(file.sha256, input->sha256, sizeof file.sha256);
    return khp_loaded_add(loaded, &file, error);
}

void khp_loaded_clear(khp_loaded *loaded) {
    khp_free(loaded->files);
    *loaded = (khp_loaded){0};
}

/* ---- names of areas ---- */

typedef struct names_loader {
    khp_gazetteer *gazetteer;
    const char *path;
    const khipu_listener *listener;
    size_t code;
    size_t name;
    size_t alt_names; /* KHP_NO_COLUMN if there are none */
} names_loader;

static khipu_status take_area_name(void *context, const khp_record *record, khipu_error *error) {
    names_loader *loader = context;
    if (record->reason != KHP_REASON_NONE) {
        khp_where where = {.source = loader->path, .line = record->line};
        khp_report(loader->listener, KHIPU_WARNING, where, khp_reason_word(record->reason),
                   "the row of area names cannot be read and is left out");
        return KHIPU_OK;
    }
    khp_slice code = khp_record_text(record, loader->code);
    khp_slice name = khp_record_text(record, loader->name);
    if (code.len == 0 || name.len == 0) {
        return KHIPU_OK;
    }
    khipu_status status =
        khp_gazetteer_name_area(loader->gazetteer, code, name, KHP_STEP_PRIMARY, error);
    khp_slice rest = khp_record_text(record, loader->alt_names);
    while (status == KHIPU_OK && rest.len > 0) {
        khp_slice other = khp_slice_trim(khp_slice_cut(&rest, '|'));
        if (other.len > 0) {
            status = khp_gazetteer_name_area(loader->gazetteer, code, other, KHP_STEP_OTHER, error);
        }
    }
    return status;
}

/* "PE.21" or "PE.21.2111": what the first column of GeoNames' lists of areas holds. */
static bool is_area_code(khp_slice text) {
    bool has_country = text.len > 3 && text.ptr[2] == '.';
    for (size_t i = 0; has_country && i < 2; i++) {
        has_country = text.ptr[i] >= 'A' && text.ptr[i] <= 'Z';
    }
    return has_country;
}

/* `code,name,alt_names` by header. GeoNames' admin1CodesASCII and admin2Codes have none: what was
 * read as their header is their first area. */
static khipu_status find_name_columns(names_loader *loader, khp_source *source,
                                      khipu_error *error) {
    const khp_schema *schema = khp_source_schema(source);
    loader->code = khp_schema_find(schema, KHP_SLICE("code"));
    loader->name = khp_schema_find(schema, KHP_SLICE("name"));
    loader->alt_names = khp_schema_find(schema, KHP_SLICE("alt_names"));
    if (loader->code != KHP_NO_COLUMN && loader->name != KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    if (schema->count == 4 && is_area_code(schema->columns[0].name)) {
        loader->code = 0;
        loader->name = 1;
        loader->alt_names = KHP_NO_COLUMN;
        return khp_gazetteer_name_area(loader->gazetteer, schema->columns[0].name,
                                       schema->columns[1].name, KHP_STEP_PRIMARY, error);
    }
    return khp_fail(
        error, KHIPU_E_FIELD, (khp_where){.source = loader->path, .field = "--area-names"},
        "needs the columns code and name, or the form of GeoNames' admin1CodesASCII.txt");
}

static khipu_status load_area_names(names_loader *loader, khp_loaded *loaded, khipu_error *error) {
    const khp_read_options reading = {
        .paths = {&loader->path, 1},
        .types = "text",
        .is_gazetteer = true,
        .hash_inputs = loaded != NULL && loaded->wants_hashes,
        .listener = loader->listener,
    };
    table_reader reader;
    khipu_status status = open_table(&reader, &reading, error);
    if (status == KHIPU_OK) {
        status = find_name_columns(loader, reader.source, error);
    }
    if (status == KHIPU_OK) {
        status = take_all(&reader, take_area_name, loader, error);
    }
    if (status == KHIPU_OK) {
        status = loaded != NULL ? khp_loaded_add_source(loaded, reader.source, error) : status;
    }
    close_table(&reader);
    return status;
}

/* A compiled gazetteer among others gives its places to the common one. */
static khipu_status append_compiled(khp_gazetteer *gazetteer, const khp_places_file *file,
                                    khp_loaded *loaded, khipu_error *error) {
    khp_gazetteer *compiled;
    khipu_status status = khp_open_compiled(&compiled, file->path, loaded, error);
    if (status == KHIPU_OK) {
        status = khp_compiled_append(gazetteer, compiled, file->number, error);
        khp_gazetteer_free(compiled);
    }
    return status;
}

/* How rows in different CRSs are compared. */
typedef struct row_comparer {
    khp_projector *projector;
    khp_slice places_crs;
    khipu_status status; /* of a comparison that found no memory */
    khipu_error *error;
} row_comparer;

static bool to_degrees(void *context, khp_slice crs, double x, double y, double *longitude,
                       double *latitude) {
    row_comparer *comparer = context;
    khp_projected projected;
    khp_slice named = crs.len > 0 ? crs : comparer->places_crs;
    khipu_status status =
        khp_projector_transform(comparer->projector, named, x, y, &projected, comparer->error);
    comparer->status = comparer->status == KHIPU_OK ? status : comparer->status;
    *longitude = projected.lon;
    *latitude = projected.lat;
    return status == KHIPU_OK && projected.reason == KHP_REASON_NONE;
}

bool khp_blank_is_degrees(const khipu_options *options) {
    return options->places_crs == NULL || khp_crs_is_degrees(khp_slice_cstr(options->places_crs));
}

static khipu_status seal(khp_gazetteer *gazetteer, const khipu_options *options,
                         const khipu_listener *listener, khipu_error *error) {
    row_comparer comparer = {.places_crs = khp_slice_cstr(options->places_crs), .error = error};
    khipu_status status = khp_projector_new(&comparer.projector, options->allow_ballpark, error);
    if (status == KHIPU_OK) {
        khp_gazetteer_compare_by(gazetteer, to_degrees, &comparer, khp_blank_is_degrees(options));
        status = khp_gazetteer_seal(gazetteer, options->places, listener, error);
        khp_gazetteer_compare_by(gazetteer, NULL, NULL, true);
    }
    khp_projector_free(comparer.projector);
    return comparer.status != KHIPU_OK ? comparer.status : status;
}

static khipu_status fill_gazetteer(khp_gazetteer *gazetteer, const khipu_options *options,
                                   const char *folder, const khipu_listener *listener,
                                   khp_loaded *loaded, khipu_error *error) {
    khp_places_file file = {.options = options};
    khipu_status status = khp_threads_read(options, &file.threads, error);
    khp_gazetteer_build_with(gazetteer, file.threads, folder);
    for (size_t i = 0; status == KHIPU_OK && i < options->places.count; i++) {
        file.path = options->places.items[i];
        file.number = (uint16_t)i;
        bool is_compiled;
        status = khp_is_compiled_file(file.path, &is_compiled, error);
        if (status == KHIPU_OK) {
            status = is_compiled ? append_compiled(gazetteer, &file, loaded, error)
                                 : khp_load_places(gazetteer, &file, listener, loaded, error);
        }
    }
    for (size_t i = 0; status == KHIPU_OK && i < options->area_names.count; i++) {
        names_loader names = {
            .gazetteer = gazetteer, .path = options->area_names.items[i], .listener = listener};
        status = load_area_names(&names, loaded, error);
    }
    return status == KHIPU_OK ? seal(gazetteer, options, listener, error) : status;
}

khipu_status khp_build_gazetteer(khp_gazetteer **gazetteer, const khipu_options *options,
                                 const char *folder, const khipu_listener *listener,
                                 khp_loaded *loaded, khipu_error *error) {
    *gazetteer = NULL;
    khp_gazetteer *fresh = khp_gazetteer_new();
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = fill_gazetteer(fresh, options, folder, listener, loaded, error);
    if (status != KHIPU_OK) {
        khp_gazetteer_free(fresh);
        return status;
    }
    *gazetteer = fresh;
    return KHIPU_OK;
}

khipu_status khp_load_gazetteer(khp_gazetteer **gazetteer, const khipu_options *options,
                                const khipu_listener *listener, khp_loaded *loaded,
                                khipu_error *error) {
    /* One compiled gazetteer by itself is used where it lies. */
    bool is_ready = false;
    *gazetteer = NULL;
    if (options->places.count == 1 && options->area_names.count == 0) {
        khipu_status status = khp_is_compiled_file(options->places.items[0], &is_ready, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    return is_ready ? khp_open_compiled(gazetteer, options->places.items[0], loaded, error)
                    : khp_build_gazetteer(gazetteer, options, NULL, listener, loaded, error);
}

/* ---- decisions ---- */

typedef struct decisions_loader {
    khp_decisions *decisions;
    const char *path;
    const khipu_listener *listener;
    khp_decision_file file;
    size_t reason; /* KHP_NO_COLUMN: every row decides about a toponym */
    size_t place;
    size_t within;
    size_t decision;
} decisions_loader;

/* A row that only quotes what was rejected: its first cell says so. */
static bool quotes_rejected(khp_slice raw) {
    khp_reason reason;
    size_t length = 0;
    while (length < raw.len && strchr(",;|\t\"", raw.ptr[length]) == NULL) {
        length++;
    }
    return khp_reason_parse(khp_slice_of(raw.ptr, length), &reason) &&
           khp_reason_is_rejected(reason);
}

/* What cannot be read might be a decision, and is not passed over; but nobody decides about a row
 * that was rejected. */
static khipu_status take_unreadable(const decisions_loader *loader, const khp_record *record,
                                    khipu_error *error) {
    const khp_where where = {.source = loader->path, .line = record->line};
    if (quotes_rejected(record->raw)) {
        khp_report(loader->listener, KHIPU_WARNING, where, NULL,
                   "this row quotes one that was rejected, and cannot be read; it is passed over");
        return KHIPU_OK;
    }
    return khp_fail(error, KHIPU_E_SYNTAX, where, "this row of the decisions cannot be read (%s)",
                    khp_reason_word(record->reason));
}

static khipu_status take_decision(void *context, const khp_record *record, khipu_error *error) {
    decisions_loader *loader = context;
    if (record->reason != KHP_REASON_NONE) {
        return take_unreadable(loader, record, error);
    }
    khp_reason reason = KHP_REASON_NONE;
    khp_slice place = khp_csv_unguard(khp_record_text(record, loader->place));
    khp_slice within = khp_csv_unguard(khp_record_text(record, loader->within));
    khp_slice typed = khp_csv_unguard(khp_record_text(record, loader->decision));
    const khp_where where = {.source = loader->path, .line = record->line};
    bool is_known = khp_reason_parse(khp_record_text(record, loader->reason), &reason);
    return is_known && khp_reason_is_doubt(reason)
               ? khp_decisions_add_doubt(loader->decisions, reason, place, within, typed, where,
                                         error)
               : khp_decisions_add(loader->decisions, loader->file, place, within, typed, where,
                                   error);
}

static khipu_status find_decision_columns(decisions_loader *loader, khp_source *source,
                                          khipu_error *error) {
    const khp_schema *schema = khp_source_schema(source);
    loader->reason = khp_schema_find(schema, KHP_SLICE("reason"));
    loader->place = khp_schema_find(schema, KHP_SLICE("place"));
    loader->within = khp_schema_find(schema, KHP_SLICE("within"));
    loader->decision = khp_schema_find(schema, KHP_SLICE("decision"));
    /* Only what was placed was placed as something, and only what was not has a reason. */
    bool is_placed = khp_schema_find(schema, KHP_SLICE("placed_as")) != KHP_NO_COLUMN &&
                     loader->reason == KHP_NO_COLUMN;
    loader->file = is_placed ? KHP_DECISION_PLACEMENTS : KHP_DECISION_REVIEW;
    if (loader->place == KHP_NO_COLUMN || loader->within == KHP_NO_COLUMN ||
        loader->decision == KHP_NO_COLUMN) {
        return khp_fail(error, KHIPU_E_FIELD,
                        (khp_where){.source = loader->path, .field = "--decisions"},
                        "is neither a review nor a placements file: the columns place, within and "
                        "decision are needed");
    }
    return KHIPU_OK;
}

static khipu_status read_decisions(decisions_loader *loader, const khipu_listener *listener,
                                   khp_loaded *loaded, khipu_error *error) {
    const khp_read_options reading = {
        .paths = {&loader->path, 1},
        .types = "text",
        .hash_inputs = loaded != NULL && loaded->wants_hashes,
        .listener = listener,
    };
    table_reader reader;
    khipu_status status = open_table(&reader, &reading, error);
    /* A header alone decides nothing, but it must be one; a file without a byte has none. */
    bool has_header = status == KHIPU_OK && khp_source_schema(reader.source)->count > 0;
    status = has_header ? find_decision_columns(loader, reader.source, error) : status;
    if (has_header && status == KHIPU_OK && !khp_source_is_empty(reader.source)) {
        status = take_all(&reader, take_decision, loader, error);
    }
    if (status == KHIPU_OK) {
        status = loaded != NULL ? khp_loaded_add_source(loaded, reader.source, error) : status;
    }
    close_table(&reader);
    return status;
}

khipu_status khp_load_decisions(khp_decisions **decisions, khipu_texts paths,
                                const khipu_listener *listener, khp_loaded *loaded,
                                khipu_error *error) {
    *decisions = NULL;
    khp_decisions *fresh = khp_decisions_new();
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < paths.count; i++) {
        decisions_loader loader = {
            .decisions = fresh, .path = paths.items[i], .listener = listener};
        status = read_decisions(&loader, listener, loaded, error);
    }
    if (status != KHIPU_OK) {
        khp_decisions_free(fresh);
        return status;
    }
    *decisions = fresh;
    return KHIPU_OK;
}
