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

/* A collection takes the chunk as it is: the separator stands before each chunk instead of behind
 * it. */
static khipu_status add_to_collection(khp_geojson_writer *writer, khp_slice text,
                                      khipu_error *error) {
    khp_slice before = writer->features == 0 ? KHP_SLICE("\n") : KHP_SLICE(KHP_FEATURE_SEPARATOR);
    khipu_status status = put(writer, before, error);
    if (status == KHIPU_OK) {
        status = put(writer, khp_slice_of(text.ptr, text.len - KHP_FEATURE_SEPARATOR_BYTES), error);
    }
    return status;
}

khipu_status khp_geojson_add(khp_geojson_writer *writer, khp_slice text,
                             const khp_feature *features, size_t count, khipu_error *error) {
    if (count == 0) {
        return KHIPU_OK;
    }
    khipu_status status = KHIPU_OK;
    if (writer->form == KHP_GEOJSON_COLLECTION) {
        status = add_to_collection(writer, text, error);
    } else {
        khp_buffer_reset(&writer->frame);
        size_t start = 0;
        for (size_t i = 0; i < count; i++) {
            if (writer->form == KHP_GEOJSON_SEQUENCE) {
                khp_buffer_add_byte(&writer->frame, '\x1E');
            }
            khp_buffer_add(&writer->frame, khp_slice_of(text.ptr + start, features[i].end - start));
            khp_buffer_add_byte(&writer->frame, '\n');
            start = features[i].end + KHP_FEATURE_SEPARATOR_BYTES;
        }
        status = writer->frame.failed ? khp_fail_memory(error)
                                      : put(writer, khp_buffer_slice(&writer->frame), error);
    }
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
