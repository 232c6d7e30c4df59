#include "write/places.h"

#include "base/number.h"
#include "model/bbox.h"
#include "write/json.h"

static void add_text(khp_buffer *line, const char *key, khp_slice text) {
    khp_buffer_add_cstr(line, key);
    khp_json_string_or_null(line, text);
}

static void write_place(khp_buffer *line, const khp_used_place *place, bool has_weight,
                        int decimals) {
    const khp_placement *placement = &place->placement;
    add_text(line, "{\"type\":\"Feature\",\"properties\":{\"id\":", placement->place_id);
    add_text(line, ",\"name\":", placement->place_name);
    add_text(line, ",\"areas\":", place->areas);
    add_text(line, ",\"country\":", place->country);
    khp_buffer_add_cstr(line, ",\"records\":");
    khp_buffer_add_uint(line, place->records);
    if (has_weight) {
        khp_buffer_add_cstr(line, ",\"weight\":");
        khp_json_number(line, place->weight);
    }
    add_text(line, ",\"precision\":", khp_slice_cstr(khp_precision_word(placement->precision)));
    khp_buffer_add_cstr(line, ",\"uncertainty_m\":");
    khp_json_number(line, placement->uncertainty_m);
    add_text(line, ",\"source_crs\":", placement->source_crs);
    add_text(line, ",\"source\":", place->source);
    khp_buffer_add_cstr(line, "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[");
    khp_number_write(line, placement->lon, decimals);
    khp_buffer_add_byte(line, ',');
    khp_number_write(line, placement->lat, decimals);
    khp_buffer_add_cstr(line, "]}}");
}

static void write_end(khp_buffer *line, const khp_bbox *bbox, int decimals) {
    khp_buffer_add_cstr(line, bbox->any ? "\n],\"bbox\":[" : "]}\n");
    if (!bbox->any) {
        return;
    }
    double sides[4];
    khp_bbox_sides(bbox, sides);
    for (size_t i = 0; i < 4; i++) {
        khp_buffer_add_cstr(line, i > 0 ? "," : "");
        khp_number_write(line, sides[i], decimals);
    }
    khp_buffer_add_cstr(line, "]}\n");
}

khipu_status khp_places_write(const khp_used_place *places, size_t count, bool has_weight,
                              int decimals, khp_places_put put, void *context, khipu_error *error) {
    khp_buffer line = {0};
    khp_bbox bbox = {0};
    khp_buffer_add_cstr(&line, "{\"type\":\"FeatureCollection\",\"features\":[");
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        khp_buffer_add_cstr(&line, i == 0 ? "\n" : ",\n");
        write_place(&line, &places[i], has_weight, decimals);
        khp_bbox_add(&bbox, places[i].placement.lon, places[i].placement.lat);
        status =
            line.failed ? khp_fail_memory(error) : put(context, khp_buffer_slice(&line), error);
        khp_buffer_reset(&line);
    }
    if (status == KHIPU_OK) {
        write_end(&line, &bbox, decimals);
        status =
            line.failed ? khp_fail_memory(error) : put(context, khp_buffer_slice(&line), error);
    }
    khp_buffer_clear(&line);
    return status;
}
