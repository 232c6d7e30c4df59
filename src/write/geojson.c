#include "write/geojson.h"

#include "base/number.h"

void khp_bbox_write(khp_buffer *text, const khp_bbox *bbox, int decimals) {
    if (!bbox->any) {
        return;
    }
    double sides[4];
    khp_bbox_sides(bbox, sides);
    khp_buffer_add_cstr(text, "\"bbox\":[");
    for (size_t i = 0; i < 4; i++) {
        if (i > 0) {
            khp_buffer_add_byte(text, ',');
        }
        khp_number_write(text, sides[i], decimals);
    }
    khp_buffer_add_byte(text, ']');
}

static khipu_status put(khp_geojson_writer *writer, khp_slice bytes, khipu_error *error) {
    if (writer->sha != NULL) {
        khp_sha256_add(writer->sha, bytes);
    }
    return writer->sink == NULL ? KHIPU_OK : khp_sink_write(writer->sink, bytes, error);
}

khipu_status khp_geojson_begin(khp_geojson_writer *writer, khipu_error *error) {
    if (writer->form != KHP_GEOJSON_COLLECTION) {
        return KHIPU_OK;
    }
    return put(writer, KHP_SLICE("{\"type\":\"FeatureCollection\",\"features\":["), error);
}

khipu_status khp_pending_write(khp_pending *pending, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < pending->count; i++) {
        status = khp_sink_write_at(pending->writes[i].sink, pending->writes[i].offset,
                                   pending->writes[i].bytes, error);
    }
    pending->count = 0;
    return status;
}

/* A collection takes the chunk as it is; no comma stands before the very first feature. */
static khipu_status add_to_collection(khp_geojson_writer *writer, khp_slice text,
                                      khp_pending *pending, khipu_error *error) {
    size_t skipped = writer->features == 0 ? 1 : 0;
    khp_slice bytes = khp_slice_of(text.ptr + skipped, text.len - skipped);
    bool is_later = pending != NULL && pending->count < KHP_PENDING_WRITES &&
                    writer->sink != NULL && khp_sink_is_seekable(writer->sink);
    if (!is_later) {
        return put(writer, bytes, error);
    }
    if (writer->sha != NULL) {
        khp_sha256_add(writer->sha, bytes);
    }
    uint64_t offset = khp_sink_reserve(writer->sink, bytes.len);
    pending->writes[pending->count].sink = writer->sink;
    pending->writes[pending->count].offset = offset;
    pending->writes[pending->count].bytes = bytes;
    pending->count += 1;
    return KHIPU_OK;
}

static khipu_status add_lines(khp_geojson_writer *writer, khp_slice text,
                              const khp_feature *features, size_t count, khipu_error *error) {
    khp_buffer_reset(&writer->frame);
    for (size_t i = 0; i < count; i++) {
        if (writer->form == KHP_GEOJSON_SEQUENCE) {
            khp_buffer_add_byte(&writer->frame, '\x1E');
        }
        khp_buffer_add(&writer->frame, khp_feature_text(text, features, i));
        khp_buffer_add_byte(&writer->frame, '\n');
    }
    return writer->frame.failed ? khp_fail_memory(error)
                                : put(writer, khp_buffer_slice(&writer->frame), error);
}

khipu_status khp_geojson_add(khp_geojson_writer *writer, khp_slice text,
                             const khp_feature *features, size_t count, khp_pending *pending,
                             khipu_error *error) {
    if (count == 0) {
        return KHIPU_OK;
    }
    khipu_status status = writer->form == KHP_GEOJSON_COLLECTION
                              ? add_to_collection(writer, text, pending, error)
                              : add_lines(writer, text, features, count, error);
    writer->features += count;
    return status;
}

khipu_status khp_geojson_end(khp_geojson_writer *writer, const khp_bbox *bbox, int decimals,
                             khipu_error *error) {
    if (writer->form != KHP_GEOJSON_COLLECTION) {
        return KHIPU_OK;
    }
    khp_buffer_reset(&writer->frame);
    khp_buffer_add_cstr(&writer->frame, writer->features == 0 ? "]" : "\n]");
    if (bbox->any) {
        khp_buffer_add_byte(&writer->frame, ',');
        khp_bbox_write(&writer->frame, bbox, decimals);
    }
    khp_buffer_add_cstr(&writer->frame, "}\n");
    return writer->frame.failed ? khp_fail_memory(error)
                                : put(writer, khp_buffer_slice(&writer->frame), error);
}

void khp_geojson_clear(khp_geojson_writer *writer) { khp_buffer_clear(&writer->frame); }
