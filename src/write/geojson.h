/* geojson: the frame around features, in the three forms that khipu writes: a FeatureCollection
 * with one feature a line and bbox last (RFC 7946), newline-delimited features, and a text sequence
 * (RFC 8142). */
#ifndef KHP_WRITE_GEOJSON_H
#define KHP_WRITE_GEOJSON_H

#include "base/hash.h"
#include "model/bbox.h"
#include "model/feature.h"
#include "write/sink.h"

typedef enum khp_geojson_form {
    KHP_GEOJSON_COLLECTION,
    KHP_GEOJSON_LINES,
    KHP_GEOJSON_SEQUENCE
} khp_geojson_form;

/* Appends `"bbox":[west,south,east,north]` with the digits that positions are written with. Nothing
 * if empty. */
void khp_bbox_write(khp_buffer *text, const khp_bbox *bbox, int decimals);

/* Writes features in one form to one sink, and hashes them if asked to. */
typedef struct khp_geojson_writer {
    khp_geojson_form form;
    khp_sink *sink;    /* NULL: hash only */
    khp_sha256 *sha;   /* NULL: no hash */
    uint64_t features; /* written so far */
    khp_buffer frame;  /* working memory */
} khp_geojson_writer;

/* Writes what stands before the first feature. */
KHIPU_MUST_CHECK khipu_status khp_geojson_begin(khp_geojson_writer *writer, khipu_error *error);

/* Bytes that have their place in a file already: any thread may write them, while others go on.
 * Zero-initialise. */
#define KHP_PENDING_WRITES 4
typedef struct khp_pending {
    struct {
        khp_sink *sink;
        uint64_t offset;
        khp_slice bytes;
    } writes[KHP_PENDING_WRITES];
    size_t count;
} khp_pending;

/* Writes what is pending, and forgets it. KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_pending_write(khp_pending *pending, khipu_error *error);

/* Writes the features of a chunk: `text` holds them each behind a KHP_FEATURE_SEPARATOR. Where the
 * bytes can be written later they are added to `pending` instead (NULL: write everything now); the
 * text must then stay until they are. */
KHIPU_MUST_CHECK khipu_status khp_geojson_add(khp_geojson_writer *writer, khp_slice text,
                                              const khp_feature *features, size_t count,
                                              khp_pending *pending, khipu_error *error);

/* Writes what stands behind the last feature. */
KHIPU_MUST_CHECK khipu_status khp_geojson_end(khp_geojson_writer *writer, const khp_bbox *bbox,
                                              int decimals, khipu_error *error);

void khp_geojson_clear(khp_geojson_writer *writer);

#endif
