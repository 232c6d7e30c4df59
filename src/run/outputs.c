#include "run/outputs.h"

#include "base/memory.h"
#include "model/bundle_files.h"

#include <stdlib.h>
#include <sys/stat.h>

/* The format that a word of --to or an extension names; false if it names none. */
static bool set_format(khp_output *output, const char *word) {
    static const struct {
        const char *word;
        khp_output_kind kind;
        khp_geojson_form form;
    } formats[] = {
        {"geojson", KHP_OUTPUT_FEATURES, KHP_GEOJSON_COLLECTION},
        {"geojsonl", KHP_OUTPUT_FEATURES, KHP_GEOJSON_LINES},
        {"geojsons", KHP_OUTPUT_FEATURES, KHP_GEOJSON_SEQUENCE},
        {"html", KHP_OUTPUT_PAGE, KHP_GEOJSON_COLLECTION},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(word, formats[i].word) == 0) {
            output->kind = formats[i].kind;
            output->form = formats[i].form;
            return true;
        }
    }
    return false;
}

static khipu_status plan_stream(khp_output *output, const char *to, khipu_error *error) {
    output->is_stream = true;
    if (!set_format(output, to == NULL ? "geojson" : to)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--to"},
                        "\"%s\" is no format; use geojson, geojsonl, geojsons or html", to);
    }
    return KHIPU_OK;
}

static khipu_status plan_output(khp_output *output, const char *path, const char *to,
                                khipu_error *error) {
    *output = (khp_output){.path = path};
    if (path[0] == '\0') {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "-o"},
                        "the name of the output is empty");
    }
    struct stat found;
    bool exists = stat(path, &found) == 0;
    if (strcmp(path, "-") == 0 || (exists && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode))) {
        return plan_stream(output, to, error);
    }
    const char *slash = strrchr(path, '/');
    const char *last = slash == NULL ? path : slash + 1;
    const char *dot = strrchr(last, '.');
    bool is_folder = last[0] == '\0' || dot == NULL || (exists && S_ISDIR(found.st_mode));
    if (is_folder) {
        output->kind = KHP_OUTPUT_BUNDLE;
        return KHIPU_OK;
    }
    if (!set_format(output, dot + 1)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.source = path, .field = "-o"},
                        "the extension \"%s\" is no output of khipu; use .geojson, .geojsonl, "
                        ".geojsons or .html, or "
                        "a folder for the whole bundle",
                        dot);
    }
    return KHIPU_OK;
}

static khipu_status check_twice(const khp_outputs *outputs, khipu_error *error) {
    for (size_t i = 0; i < outputs->count; i++) {
        for (size_t k = i + 1; k < outputs->count; k++) {
            if (strcmp(outputs->items[i].path, outputs->items[k].path) == 0) {
                return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "-o"},
                                "\"%s\" is named twice", outputs->items[i].path);
            }
        }
    }
    return KHIPU_OK;
}

khipu_status khp_outputs_plan(khp_outputs *outputs, const khipu_options *options,
                              khipu_error *error) {
    static const char *const standard[] = {"-"};
    khipu_texts paths = options->outputs.count > 0 ? options->outputs : (khipu_texts){standard, 1};
    *outputs = (khp_outputs){.only_stdout = true};
    outputs->items = khp_alloc_zero(paths.count, sizeof *outputs->items);
    if (outputs->items == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < paths.count; i++) {
        khp_output *output = &outputs->items[i];
        khipu_status status = plan_output(output, paths.items[i], options->to, error);
        if (status != KHIPU_OK) {
            return status;
        }
        outputs->count += 1;
        outputs->needs_page |= output->kind != KHP_OUTPUT_FEATURES;
        outputs->needs_bundle |= output->kind == KHP_OUTPUT_BUNDLE;
        outputs->only_stdout &= strcmp(output->path, "-") == 0;
        outputs->has_stream |= output->is_stream;
    }
    return check_twice(outputs, error);
}

static khipu_status open_output(khp_output *output, bool sync, const khipu_listener *listener,
                                khipu_error *error) {
    khipu_status status;
    if (output->kind == KHP_OUTPUT_BUNDLE) {
        status = khp_bundle_open(&output->bundle, output->path, sync, error);
        if (status == KHIPU_OK) {
            status = khp_bundle_add(output->bundle, KHP_NAME_CASES, &output->writer.sink, error);
        }
        return status;
    }
    if (strcmp(output->path, "-") == 0) {
        status = khp_sink_open_listener(&output->sink, listener, error);
    } else {
        status = khp_sink_open(&output->sink, output->path, sync, error);
    }
    output->writer.sink = output->kind == KHP_OUTPUT_FEATURES ? output->sink : NULL;
    output->writer.form = output->form;
    return status;
}

khipu_status khp_outputs_open(khp_outputs *outputs, const khipu_options *options,
                              const khipu_listener *listener, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < outputs->count; i++) {
        status = open_output(&outputs->items[i], !options->no_sync, listener, error);
    }
    return status;
}

void khp_outputs_folder(const khp_outputs *outputs, khp_buffer *folder) {
    for (size_t i = 0; i < outputs->count; i++) {
        const khp_output *output = &outputs->items[i];
        if (output->bundle != NULL) {
            khp_bundle_beside(output->bundle, folder);
            return;
        }
        if (output->sink != NULL && khp_sink_is_seekable(output->sink)) {
            const char *slash = strrchr(output->path, '/');
            if (slash == NULL) {
                khp_buffer_add_byte(folder, '.');
            } else {
                size_t length = slash == output->path ? 1 : (size_t)(slash - output->path);
                khp_buffer_add(folder, khp_slice_of(output->path, length));
            }
            return;
        }
    }
    const char *temporary = getenv("TMPDIR"); /* streams only: nothing of ours lies beside them */
    khp_buffer_add_cstr(folder, temporary == NULL ? "/tmp" : temporary);
}

void khp_outputs_close(khp_outputs *outputs) {
    for (size_t i = 0; i < outputs->count; i++) {
        khp_output *output = &outputs->items[i];
        if (output->kind == KHP_OUTPUT_BUNDLE) {
            khp_sink_close(output->writer.sink);
        }
        khp_sha256_free(output->writer.sha);
        khp_geojson_clear(&output->writer);
        khp_sink_close(output->sink);
        khp_bundle_close(output->bundle);
    }
    khp_free(outputs->items);
    *outputs = (khp_outputs){0};
}
