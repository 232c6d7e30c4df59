#include "run/area_index.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "locate/countries.h"
#include "protect/generalise.h"

#include <math.h>

/* An area made of places from more sources names so many of them. */
#define SOURCE_LIMIT 4

/* What is gathered of an area on the way through the gazetteer. */
typedef struct gathered {
    khp_indexed_area area;
    khp_slice sources[SOURCE_LIMIT]; /* distinct */
    size_t source_count;
    khp_middle middle;
    double farthest_m;
} gathered;

/* Places share their areas, and a gazetteer gives the shared texts out at the same addresses. */
typedef struct area_tuple {
    khp_slice areas[KHP_AREA_LEVELS];
    khp_slice codes[KHP_AREA_LEVELS];
} area_tuple;

typedef struct tuple_areas {
    uint32_t area[KHP_AREA_LEVELS];
} tuple_areas;

struct khp_area_index {
    const khp_gazetteer *gazetteer;
    khp_slice places_crs;
    khp_projector *projector; /* while the index is made */
    khp_table keys;
    gathered *items; /* by number of `keys` */
    size_t capacity;
    khp_arena text;
    khp_table tuples;
    tuple_areas *found; /* by number of `tuples` */
    size_t found_capacity;
};

/* ---- what an area is known by ---- */

/* Appends the name of the area, folded, or its code. */
static void add_name(khp_buffer *key, const khp_place *place, int level) {
    khp_slice name = place->areas[level];
    const char *country = level == KHP_AREA_COUNTRY ? khp_country_code(name) : NULL;
    if (country != NULL) {
        khp_buffer_add_cstr(key, country);
    } else if (name.len > 0) {
        khp_fold_words(key, name);
    } else if (place->area_codes[level].len > 0) {
        khp_buffer_add_byte(key, '#');
        khp_buffer_add(key, place->area_codes[level]);
    }
    khp_buffer_add_byte(key, '\0');
}

/* Into `key`; empty if the place is not known to lie in an area of this level. */
static void make_key(khp_buffer *key, const khp_place *place, int level) {
    khp_buffer_rewind(key);
    if (place->areas[level].len == 0 && place->area_codes[level].len == 0) {
        return;
    }
    khp_buffer_add_byte(key, (char)level);
    for (int i = level; i < KHP_AREA_LEVELS; i++) {
        add_name(key, place, i);
    }
}

bool khp_area_index_find(const khp_area_index *index, const khp_place *place, khp_precision level,
                         uint32_t *area) {
    khp_buffer key = {0};
    *area = KHP_NO_AREA;
    for (int i = khp_area_of_level(level); *area == KHP_NO_AREA && i < KHP_AREA_LEVELS; i++) {
        make_key(&key, place, i);
        if (key.len > 0) {
            khp_slice text = khp_buffer_slice(&key);
            uint32_t number = khp_table_find(&index->keys, text, khp_hash(text, 0));
            /* An area whose places have no usable position stands nowhere. */
            bool stands = number != KHP_TABLE_NONE && isfinite(index->items[number].area.lon);
            *area = stands ? number : KHP_NO_AREA;
        }
    }
    bool complete = !key.failed;
    khp_buffer_clear(&key);
    return complete;
}

/* ---- the way through the gazetteer ---- */

static bool add_area(khp_area_index *index, khp_slice key, const khp_place *place, int level,
                     uint32_t *number) {
    bool is_new;
    *number = khp_table_put(&index->keys, key, khp_hash(key, 0), &is_new);
    if (*number == KHP_TABLE_NONE) {
        return false;
    }
    gathered *items = khp_grow(index->items, &index->capacity, *number, sizeof *items);
    if (items == NULL) {
        return false;
    }
    index->items = items;
    if (is_new) {
        gathered *fresh = &items[*number];
        *fresh = (gathered){.area = {.level = (khp_precision)(KHP_PRECISION_DISTRICT + level),
                                     .entry = KHP_NO_PLACE,
                                     .lon = (double)NAN,
                                     .lat = (double)NAN,
                                     .source_crs = KHP_SLICE("OGC:CRS84")}};
        for (int i = level; i < KHP_AREA_LEVELS; i++) {
            bool named = place->areas[i].len > 0;
            fresh->area.names[i] = named ? place->areas[i] : place->area_codes[i];
        }
    }
    return true;
}

/* The areas of the place, made if they are new; false without memory. */
static bool areas_of(khp_area_index *index, const khp_place *place, tuple_areas *areas) {
    area_tuple tuple;
    memset(&tuple, 0, sizeof tuple); /* padding is part of the key */
    memcpy(tuple.areas, place->areas, sizeof tuple.areas);
    memcpy(tuple.codes, place->area_codes, sizeof tuple.codes);
    khp_slice bytes = khp_slice_of((const char *)&tuple, sizeof tuple);
    bool is_new;
    uint32_t number = khp_table_put(&index->tuples, bytes, khp_hash(bytes, 0), &is_new);
    if (number == KHP_TABLE_NONE) {
        return false;
    }
    tuple_areas *found = khp_grow(index->found, &index->found_capacity, number, sizeof *found);
    if (found == NULL) {
        return false;
    }
    index->found = found;
    khp_buffer key = {0};
    bool complete = true;
    for (int level = 0; is_new && complete && level < KHP_AREA_LEVELS; level++) {
        make_key(&key, place, level);
        found[number].area[level] = KHP_NO_AREA;
        complete = !key.failed && (key.len == 0 || add_area(index, khp_buffer_slice(&key), place,
                                                            level, &found[number].area[level]));
    }
    khp_buffer_clear(&key);
    *areas = found[number];
    return complete;
}

static khipu_status position_of(khp_area_index *index, const khp_place *place,
                                khp_projected *projected, khipu_error *error) {
    khp_slice crs = place->crs.len > 0 ? place->crs : index->places_crs;
    return khp_projector_transform(index->projector, crs, place->x, place->y, projected, error);
}

/* An entry of the gazetteer stands for the area whose level and name are its own. False without
 * memory. */
static bool is_entry_of(const khp_place *place, const khp_indexed_area *area, bool *is_entry) {
    *is_entry = false;
    if (area->entry != KHP_NO_PLACE || place->precision != area->level) {
        return true;
    }
    khp_buffer own = {0};
    khp_buffer name = {0};
    khp_fold_words(&own, place->name);
    khp_fold_words(&name, area->names[khp_area_of_level(area->level)]);
    bool complete = !own.failed && !name.failed;
    *is_entry = khp_slice_eq(khp_buffer_slice(&own), khp_buffer_slice(&name));
    khp_buffer_clear(&own);
    khp_buffer_clear(&name);
    return complete;
}

/* Whose the position of the area is. */
static void note_source(gathered *item, khp_slice source) {
    bool known = source.len == 0 || item->source_count == SOURCE_LIMIT;
    for (size_t i = 0; !known && i < item->source_count; i++) {
        known = khp_slice_eq(item->sources[i], source);
    }
    if (!known) {
        item->sources[item->source_count++] = source;
    }
}

static void note_entry(gathered *item, uint32_t number, const khp_place *place,
                       const khp_projected *projected) {
    item->area.entry = number;
    item->area.lon = projected->lon;
    item->area.lat = projected->lat;
    item->area.source_crs = projected->operation->crs;
    item->farthest_m = isfinite(place->uncertainty_m) ? place->uncertainty_m : 0;
}

/* The first time through adds up middles and finds entries, the second measures distances. */
static khipu_status pass_place(khp_area_index *index, uint32_t number, bool measures,
                               khipu_error *error) {
    khp_place place;
    khp_projected projected;
    tuple_areas areas;
    khp_gazetteer_place(index->gazetteer, number, &place);
    khipu_status status = position_of(index, &place, &projected, error);
    if (status == KHIPU_OK && !areas_of(index, &place, &areas)) {
        status = khp_fail_memory(error);
    }
    if (status != KHIPU_OK || projected.reason != KHP_REASON_NONE) {
        return status;
    }
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        gathered *item = areas.area[level] == KHP_NO_AREA ? NULL : &index->items[areas.area[level]];
        if (item == NULL) {
            continue;
        }
        if (measures) {
            double distance =
                khp_distance_m(item->area.lon, item->area.lat, projected.lon, projected.lat);
            item->farthest_m = fmax(item->farthest_m, distance);
        } else {
            khp_middle_add(&item->middle, projected.lon, projected.lat);
            note_source(item, place.source);
            bool is_entry;
            if (!is_entry_of(&place, &item->area, &is_entry)) {
                return khp_fail_memory(error);
            }
            if (is_entry) {
                note_entry(item, number, &place, &projected);
            }
        }
    }
    return KHIPU_OK;
}

static khipu_status pass(khp_area_index *index, bool measures, khipu_error *error) {
    uint32_t count = khp_gazetteer_count(index->gazetteer);
    khipu_status status = KHIPU_OK;
    for (uint32_t i = 0; status == KHIPU_OK && i < count; i++) {
        status = pass_place(index, i, measures, error);
    }
    return status;
}

static void place_areas(khp_area_index *index) {
    for (size_t i = 0; i < index->keys.count; i++) {
        gathered *item = &index->items[i];
        if (item->area.entry == KHP_NO_PLACE &&
            !khp_middle_position(&item->middle, &item->area.lon, &item->area.lat)) {
            item->area.lon = (double)NAN; /* it stands nowhere */
        }
    }
}

static bool join_sources(khp_area_index *index, gathered *item) {
    khp_buffer joined = {0};
    for (size_t i = 0; i < item->source_count; i++) {
        khp_buffer_add_cstr(&joined, i > 0 ? "; " : "");
        khp_buffer_add(&joined, item->sources[i]);
    }
    item->area.source = item->source_count == 1
                            ? item->sources[0]
                            : khp_arena_copy(&index->text, khp_buffer_slice(&joined));
    bool complete = !joined.failed && (item->source_count == 1 || item->area.source.ptr != NULL);
    khp_buffer_clear(&joined);
    return complete;
}

static khipu_status fill(khp_area_index *index, khipu_error *error) {
    khipu_status status = pass(index, false, error);
    if (status == KHIPU_OK) {
        place_areas(index);
        status = pass(index, true, error);
    }
    for (size_t i = 0; status == KHIPU_OK && i < index->keys.count; i++) {
        gathered *item = &index->items[i];
        item->area.uncertainty_m = khp_wide_uncertainty_m(item->area.level, item->farthest_m);
        status = join_sources(index, item) ? KHIPU_OK : khp_fail_memory(error);
    }
    return status;
}

khipu_status khp_area_index_new(khp_area_index **index, const khp_gazetteer *gazetteer,
                                khp_slice places_crs, bool allow_ballpark, khipu_error *error) {
    *index = NULL;
    khp_area_index *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->gazetteer = gazetteer;
    fresh->places_crs = places_crs;
    khipu_status status = khp_projector_new(&fresh->projector, allow_ballpark, error);
    status = status == KHIPU_OK ? fill(fresh, error) : status;
    if (status != KHIPU_OK) {
        khp_area_index_free(fresh);
        return status;
    }
    *index = fresh;
    return KHIPU_OK;
}

void khp_area_index_free(khp_area_index *index) {
    if (index == NULL) {
        return;
    }
    khp_projector_free(index->projector);
    khp_table_clear(&index->keys);
    khp_table_clear(&index->tuples);
    khp_arena_clear(&index->text);
    khp_free(index->items);
    khp_free(index->found);
    khp_free(index);
}

const khp_indexed_area *khp_area_index_at(const khp_area_index *index, uint32_t area) {
    return &index->items[area].area;
}
