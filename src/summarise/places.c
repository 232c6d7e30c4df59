#include "summarise/places.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"

#include <math.h>

/* What makes two placements the same place. */
typedef struct place_key {
    double lon;
    double lat;
    double uncertainty_m;
    uint32_t place;
    uint32_t precision;
    uint32_t stated; /* two areas are two places, as each is counted where it is said to be */
} place_key;

static bool copy_text(khp_place_summary *summary, khp_slice *text) {
    *text = khp_arena_copy(&summary->text, *text);
    return text->ptr != NULL;
}

/* The areas around the place, innermost first, without the country. */
static bool describe_areas(khp_place_summary *summary, const khp_place *place, khp_slice *areas) {
    khp_buffer joined = {0};
    for (size_t i = 0; i < KHP_AREA_COUNTRY; i++) {
        khp_slice area = place->areas[i].len > 0 ? place->areas[i] : place->area_codes[i];
        if (area.len > 0) {
            khp_buffer_add_cstr(&joined, joined.len > 0 ? ", " : "");
            khp_buffer_add(&joined, area);
        }
    }
    *areas = khp_buffer_slice(&joined);
    bool copied = !joined.failed && copy_text(summary, areas);
    khp_buffer_clear(&joined);
    return copied;
}

static bool fill_place(khp_place_summary *summary, const khp_placement *placement,
                       khp_used_place *used) {
    *used = (khp_used_place){.placement = *placement};
    used->placement.match = KHP_MATCH_NONE;
    if (placement->place != KHP_NO_PLACE && summary->lookup.get != NULL) {
        khp_place place;
        summary->lookup.get(summary->lookup.context, placement->place, &place);
        used->country = place.areas[KHP_AREA_COUNTRY];
        used->source = place.source;
        if (!describe_areas(summary, &place, &used->areas)) {
            return false;
        }
    }
    return copy_text(summary, &used->placement.place_id) &&
           copy_text(summary, &used->placement.place_name) &&
           copy_text(summary, &used->placement.source_crs) &&
           copy_text(summary, &used->placement.seat) && copy_text(summary, &used->country) &&
           copy_text(summary, &used->source);
}

bool khp_place_summary_add(khp_place_summary *summary, const khp_placement *placement,
                           double weight, uint32_t *number) {
    *number = KHP_UNPLACED;
    if (!khp_placement_is_located(placement)) {
        return true;
    }
    char key[sizeof(place_key) + 256];
    place_key fixed;
    memset(&fixed, 0, sizeof fixed); /* padding is part of the key */
    fixed.lon = placement->lon;
    fixed.lat = placement->lat;
    fixed.uncertainty_m = placement->uncertainty_m;
    fixed.place = placement->place;
    fixed.precision = (uint32_t)placement->precision;
    fixed.stated = placement->stated.area_plus_one;
    memcpy(key, &fixed, sizeof fixed);
    size_t name = placement->place_name.len < 256 ? placement->place_name.len : 256;
    if (name > 0) {
        memcpy(key + sizeof fixed, placement->place_name.ptr, name);
    }
    khp_slice bytes = khp_slice_of(key, sizeof fixed + name);
    khp_used_place *places =
        khp_grow(summary->places, &summary->capacity, summary->keys.count, sizeof *places);
    if (places == NULL) {
        return false;
    }
    summary->places = places;
    bool is_new;
    uint32_t found = khp_table_put(&summary->keys, bytes, khp_hash(bytes), &is_new);
    if (found == KHP_TABLE_NONE || (is_new && !fill_place(summary, placement, &places[found]))) {
        return false;
    }
    summary->count = summary->keys.count;
    if (places[found].placement.drawn_at < placement->drawn_at) {
        places[found].placement.drawn_at =
            placement->drawn_at; /* its row; one names it as a place */
    }
    places[found].records += 1;
    places[found].weight += isfinite(weight) ? weight : 0;
    *number = found;
    return true;
}

void khp_place_summary_clear(khp_place_summary *summary) {
    khp_free(summary->places);
    khp_table_clear(&summary->keys);
    khp_arena_clear(&summary->text);
    *summary = (khp_place_summary){0};
}
