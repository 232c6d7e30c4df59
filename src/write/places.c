#include "write/places.h"

#include "base/memory.h"
#include "base/number.h"
#include "model/bbox.h"
#include "write/json.h"

static void add_text(khp_buffer *line, const char *key, khp_slice text) {
    khp_buffer_add_cstr(line, key);
    khp_json_string_or_null(line, text);
}

/* What is written of each place: the counts of a place follow those of the one before. */
typedef struct writer {
    const khp_places_facts *facts;
    khp_buffer line;
    khp_buffer keys;   /* `,"outcome=killed":` of each value, one behind the other */
    size_t *key_ends;  /* of each */
    size_t next_count; /* into facts->counts->items */
} writer;

static bool make_keys(writer *out) {
    const khp_place_counts *counts = out->facts->counts;
    khp_buffer name = {0};
    out->key_ends = khp_alloc(counts->value_count, sizeof *out->key_ends);
    for (size_t i = 0; out->key_ends != NULL && i < counts->value_count; i++) {
        khp_buffer_reset(&name);
        khp_value_name(&name, counts->category, counts->values[i]);
        khp_buffer_add_byte(&out->keys, ',');
        khp_json_string(&out->keys, khp_buffer_slice(&name));
        khp_buffer_add_byte(&out->keys, ':');
        out->key_ends[i] = out->keys.len;
    }
    bool ok = out->key_ends != NULL && !out->keys.failed && !name.failed;
    khp_buffer_clear(&name);
    return ok;
}

/* Each value's count; *some_hidden tells if any is not shown. */
static void add_values(writer *out, size_t place, bool *some_hidden) {
    const khp_place_counts *counts = out->facts->counts;
    *some_hidden = false;
    for (size_t i = 0; i < counts->value_count; i++) {
        size_t start = i == 0 ? 0 : out->key_ends[i - 1];
        uint64_t records = 0;
        if (out->next_count < counts->count && counts->items[out->next_count].place == place &&
            counts->items[out->next_count].value == i) {
            records = counts->items[out->next_count++].records;
        }
        bool is_hidden = counts->hidden != NULL && counts->hidden[place * counts->value_count + i];
        *some_hidden = *some_hidden || is_hidden;
        khp_buffer_add(&out->line, khp_slice_of(out->keys.ptr + start, out->key_ends[i] - start));
        if (is_hidden) {
            khp_buffer_add_cstr(&out->line, "null");
        } else {
            khp_buffer_add_uint(&out->line, records);
        }
    }
}

/* The key of the area that cases are counted in, or its name if it has none. */
static khp_slice area_key(const khp_places_facts *facts, size_t place) {
    uint32_t number = facts->place_areas[place];
    if (number == KHP_IN_NO_AREA) {
        return (khp_slice){NULL, 0};
    }
    const khp_counted_area *area = &facts->areas->areas[number];
    return area->key.len > 0 ? area->key : area->name;
}

/* Of an area alone: what a place stands at is the place itself. */
static void add_drawn_at(khp_buffer *line, const khp_placement *placement) {
    if (placement->drawn_at != KHP_DRAWN_AT_PLACE) {
        add_text(line, ",\"drawn_at\":", khp_slice_cstr(khp_drawn_at_word(placement->drawn_at)));
        add_text(line, ",\"seat\":", placement->seat);
    }
}

static void write_place(writer *out, size_t number) {
    const khp_places_facts *facts = out->facts;
    const khp_used_place *place = &facts->places[number];
    const khp_placement *placement = &place->placement;
    khp_buffer *line = &out->line;
    add_text(line, "{\"type\":\"Feature\",\"properties\":{\"id\":", placement->place_id);
    add_text(line, ",\"name\":", placement->place_name);
    add_text(line, ",\"areas\":", place->areas);
    add_text(line, ",\"country\":", place->country);
    khp_buffer_add_cstr(line, ",\"records\":");
    khp_buffer_add_uint(line, place->records);
    if (facts->has_weight) {
        khp_buffer_add_cstr(line, ",\"weight\":");
        khp_json_number(line, place->weight);
    }
    add_text(line, ",\"precision\":", khp_slice_cstr(khp_precision_word(placement->precision)));
    khp_buffer_add_cstr(line, ",\"uncertainty_m\":");
    khp_json_number(line, placement->uncertainty_m);
    add_drawn_at(line, placement);
    add_text(line, ",\"source_crs\":", placement->source_crs);
    add_text(line, ",\"source\":", place->source);
    if (facts->areas != NULL) {
        add_text(line, ",\"area\":", area_key(facts, number));
    }
    bool some_hidden;
    add_values(out, number, &some_hidden);
    if (facts->is_suppressed && facts->counts->value_count > 0) {
        add_text(line, ",\"note\":", khp_slice_cstr(some_hidden ? "suppressed" : ""));
    }
    khp_buffer_add_cstr(line, "},\"geometry\":{\"type\":\"Point\",\"coordinates\":[");
    khp_number_write(line, placement->lon, facts->decimals);
    khp_buffer_add_byte(line, ',');
    khp_number_write(line, placement->lat, facts->decimals);
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

static khipu_status put_line(writer *out, khp_places_put put, void *context, khipu_error *error) {
    khipu_status status = out->line.failed ? khp_fail_memory(error)
                                           : put(context, khp_buffer_slice(&out->line), error);
    khp_buffer_reset(&out->line);
    return status;
}

khipu_status khp_places_write(const khp_places_facts *facts, khp_places_put put, void *context,
                              khipu_error *error) {
    writer out = {.facts = facts};
    khp_bbox bbox = {0};
    khp_buffer_add_cstr(&out.line, "{\"type\":\"FeatureCollection\",\"features\":[");
    khipu_status status = make_keys(&out) ? KHIPU_OK : khp_fail_memory(error);
    for (size_t i = 0; status == KHIPU_OK && i < facts->count; i++) {
        khp_buffer_add_cstr(&out.line, i == 0 ? "\n" : ",\n");
        write_place(&out, i);
        khp_bbox_add(&bbox, facts->places[i].placement.lon, facts->places[i].placement.lat);
        status = put_line(&out, put, context, error);
    }
    if (status == KHIPU_OK) {
        write_end(&out.line, &bbox, facts->decimals);
        status = put_line(&out, put, context, error);
    }
    khp_buffer_clear(&out.line);
    khp_buffer_clear(&out.keys);
    khp_free(out.key_ends);
    return status;
}

static void add_field(khp_fields *fields, const char *name, const char *type,
                      const char *description) {
    khp_fields_add(fields, khp_slice_cstr(name), type, description);
}

/* True if a record names an area as its place. */
static bool has_named_area(const khp_places_facts *facts) {
    for (size_t i = 0; i < facts->count; i++) {
        if (facts->places[i].placement.drawn_at != KHP_DRAWN_AT_PLACE) {
            return true;
        }
    }
    return false;
}

void khp_places_fields(khp_fields *fields, const khp_places_facts *facts) {
    add_field(fields, "id", "string", "in its gazetteer; null for a position of a record's own");
    add_field(fields, "name", "string", "in its gazetteer, or as written");
    add_field(fields, "areas", "string", "around it, innermost first");
    add_field(fields, "country", "string", NULL);
    add_field(fields, "records", "integer", "that lie there");
    if (facts->has_weight) {
        add_field(fields, "weight", "number", "sum of the count column");
    }
    add_field(fields, "precision", "string", "how precisely the place is known");
    add_field(fields, "uncertainty_m", "number",
              "radius of uncertainty in metres; nominal where no source states one");
    if (has_named_area(facts)) {
        add_field(fields, "drawn_at", "string",
                  "of an area that a record names, what its point is: row, its own row in the "
                  "gazetteer; label, a point inside that maps label; seat; middle, that of the "
                  "places known in it; absent otherwise");
        add_field(fields, "seat", "string", "name of the seat that the area is drawn at");
    }
    add_field(fields, "source_crs", "string", "CRS in which the position was given");
    add_field(fields, "source", "string", "of its row in the gazetteer");
    if (facts->areas != NULL) {
        add_field(fields, "area", "string",
                  "key of the area in areas.geojson that it is counted in");
    }
    khp_fields_add_values(fields, facts->counts->category, facts->counts->values,
                          facts->counts->value_count);
    if (facts->is_suppressed && facts->counts->value_count > 0) {
        add_field(fields, "note", "string", "suppressed: some counts are not shown");
    }
}
