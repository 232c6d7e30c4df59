/* outputs: what -o asks for, and the files behind it. Nothing appears under its name before
 * everything is done. */
#ifndef KHP_RUN_OUTPUTS_H
#define KHP_RUN_OUTPUTS_H

#include "write/bundle.h"
#include "write/geojson.h"

typedef enum khp_output_kind {
    KHP_OUTPUT_FEATURES, /* one of the GeoJSON forms */
    KHP_OUTPUT_PAGE,
    KHP_OUTPUT_BUNDLE
} khp_output_kind;

typedef struct khp_output {
    khp_output_kind kind;
    khp_geojson_form form; /* of KHP_OUTPUT_FEATURES */
    bool is_stream;        /* what is written is gone: it cannot be written anew */
    const char *path;      /* as given; "-" is standard output */
    khp_sink *sink;        /* of features and pages */
    khp_bundle *bundle;
    khp_geojson_writer writer; /* of features and bundles */
} khp_output;

typedef struct khp_outputs {
    khp_output *items;
    size_t count;
    bool needs_page; /* a page or a bundle is wanted */
    bool needs_bundle;
    bool only_stdout;
    bool has_stream; /* any of them */
} khp_outputs;

/* Understands -o and --to without touching the disk, but for looking at what exists.
 * KHIPU_E_ARGUMENT. */
KHIPU_MUST_CHECK khipu_status khp_outputs_plan(khp_outputs *outputs, const khipu_options *options,
                                               khipu_error *error);

/* Opens every output beside its place. */
KHIPU_MUST_CHECK khipu_status khp_outputs_open(khp_outputs *outputs, const khipu_options *options,
                                               const khipu_listener *listener, khipu_error *error);

/* A folder for temporary files: beside the first output. Into `folder`. */
void khp_outputs_folder(const khp_outputs *outputs, khp_buffer *folder);

/* Closes; what was not published is removed. */
void khp_outputs_close(khp_outputs *outputs);

#endif
