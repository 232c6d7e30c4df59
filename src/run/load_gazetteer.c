#include "run/load_gazetteer.h"

#include "locate/compiled.h"
#include "model/degrees.h"
#include "project/crs.h"
#include "run/compiled.h"
#include "run/load_area_names.h"
#include "run/load_places.h"
#include "run/threads.h"

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
        status =
            khp_load_area_names(gazetteer, options->area_names.items[i], listener, loaded, error);
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
