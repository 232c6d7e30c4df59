/* index: compiles gazetteers once, so that every later run maps them. */
#include "base/shortage.h"
#include "locate/compiled.h"
#include "run/compiled.h"
#include "run/load_gazetteer.h"
#include "run/profile.h"
#include "run/threads.h"
#include "write/landing.h"

/* Where the compiled bytes go; the status of the first failure is kept. */
typedef struct compiled_file {
    khp_sink *sink;
    khipu_status status;
    khipu_error *error;
} compiled_file;

static bool put(void *context, khp_slice bytes) {
    compiled_file *file = context;
    file->status = khp_sink_write(file->sink, bytes, file->error);
    return file->status == KHIPU_OK;
}

static khipu_status check_output(const khipu_options *options, khipu_error *error) {
    const char *path = options->outputs.count == 1 ? options->outputs.items[0] : "";
    size_t length = strlen(path);
    if (length < 5 || strcmp(path + length - 4, ".khx") != 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "-o"},
                        "name one file that ends in .khx, as in -o places.khx");
    }
    return KHIPU_OK;
}

static khipu_status save(const khp_gazetteer *gazetteer, const khipu_options *options,
                         unsigned long shortages, const khipu_listener *listener,
                         khipu_error *error) {
    khp_buffer stamp = {0};
    compiled_file file = {.error = error};
    khipu_status status = khp_compiled_stamp(gazetteer, &stamp, error);
    if (status == KHIPU_OK) {
        status = khp_sink_open(&file.sink, options->outputs.items[0], true, error);
    }
    if (status == KHIPU_OK) {
        status = khp_compiled_save(gazetteer, khp_buffer_cstr(&stamp), put, &file, error);
        status = file.status != KHIPU_OK ? file.status : status;
    }
    status = status == KHIPU_OK ? khp_sink_finish(file.sink, error) : status;
    status = khp_shortage_judge(shortages, status, error);
    khp_landing landing = {.sinks = {file.sink}, .count = 1};
    status = status == KHIPU_OK ? khp_land(&landing, listener, error) : status;
    khp_sink_close(file.sink);
    khp_buffer_clear(&stamp);
    return status;
}

/* The folder of a path, in which temporary files lie beside the output. */
static bool folder_of(const char *path, khp_buffer *folder) {
    const char *slash = strrchr(path, '/');
    khp_buffer_add(folder, slash == NULL   ? KHP_SLICE(".")
                           : slash == path ? KHP_SLICE("/")
                                           : khp_slice_of(path, (size_t)(slash - path)));
    (void)khp_buffer_cstr(folder);
    return !folder->failed;
}

static khipu_status compile(const khipu_options *options, const khipu_listener *listener,
                            khipu_error *error) {
    const unsigned long shortages = khp_shortage_count();
    khp_gazetteer *gazetteer = NULL;
    khp_buffer folder = {0};
    khipu_status status = check_output(options, error);
    if (status == KHIPU_OK && !folder_of(options->outputs.items[0], &folder)) {
        status = khp_fail_memory(error);
    }
    if (status == KHIPU_OK) {
        khipu_options loading = *options;
        loading.places = options->queries;
        status = khp_build_gazetteer(&gazetteer, &loading, khp_buffer_cstr(&folder), listener, NULL,
                                     error);
    }
    if (status == KHIPU_OK) {
        status = save(gazetteer, options, shortages, listener, error);
    }
    if (status == KHIPU_OK) {
        khp_report(listener, KHIPU_NOTE, (khp_where){.source = options->outputs.items[0]}, NULL,
                   "%lu places compiled", (unsigned long)khp_gazetteer_count(gazetteer));
    }
    khp_gazetteer_free(gazetteer);
    khp_buffer_clear(&folder);
    return status;
}

static khipu_status check(const khipu_options *options, const khipu_listener *listener,
                          khipu_error *error) {
    unsigned threads;
    khipu_status status = khp_threads_read(options, &threads, error);
    for (size_t i = 0; status == KHIPU_OK && i < options->queries.count; i++) {
        khp_gazetteer *gazetteer;
        khp_buffer line = {0};
        status = khp_open_compiled(&gazetteer, options->queries.items[i], NULL, error);
        if (status == KHIPU_OK) {
            status = khp_compiled_check(gazetteer, options->queries.items[i], threads, error);
        }
        if (status == KHIPU_OK) {
            khp_buffer_printf(&line, "%s: %lu places, whole\n", options->queries.items[i],
                              (unsigned long)khp_gazetteer_count(gazetteer));
            status = line.failed ? khp_fail_memory(error)
                                 : khp_report_write(listener, khp_buffer_slice(&line), error);
        }
        khp_gazetteer_free(gazetteer);
        khp_buffer_clear(&line);
    }
    return status;
}

khipu_status khipu_index(const khipu_options *options, const khipu_listener *listener,
                         khipu_error *error) {
    khipu_error unheard = {.status = KHIPU_OK};
    khipu_error *told = error == NULL ? &unheard : error;
    *told = (khipu_error){.status = KHIPU_OK};
    khp_settled_options settled;
    khipu_status status = khp_options_settle(&settled, options, told);
    if (status == KHIPU_OK && settled.options.queries.count == 0) {
        status = khp_fail(told, KHIPU_E_ARGUMENT, (khp_where){.field = "index"},
                          "name at least one gazetteer to compile");
    }
    if (status == KHIPU_OK) {
        status = settled.options.check_index ? check(&settled.options, listener, told)
                                             : compile(&settled.options, listener, told);
    }
    khp_options_unsettle(&settled);
    return status;
}
