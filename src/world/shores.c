#include "world/shores.h"

#include "base/memory.h"
#include "world/blob.h"
#include "world/embedded.h"

#include <stdlib.h>

#define MAGIC_BYTES 8
#define RUN_EDGES 16

/* The outlines of a country. Arcs that two of its areas share are there once. */
typedef struct country {
    khp_shore_box box;
    uint32_t first;
    uint32_t count;
    bool is_unpacked;
    khp_shore_vertex *vertices;
    khp_shore_run *runs;
    khp_shore_arc *arcs; /* of all areas, one area after the other */
    uint32_t *starts;    /* in `arcs`, of each area, and one behind the last */
} country;

struct khp_shores {
    khp_slice file;
    uint32_t units;
    uint32_t area_count;
    uint32_t arc_count;
    size_t
        area_offsets; /* of the offsets of areas, of those of arcs, and of what they count from */
    size_t arc_offsets;
    size_t areas;
    size_t arcs;
    khp_shore_box *boxes;
    uint32_t *country_of;
    country *countries;
    uint32_t country_count;
};

/* ---- setting up ---- */

static void widen(khp_shore_box *box, const khp_shore_box *by) {
    box->west = by->west < box->west ? by->west : box->west;
    box->south = by->south < box->south ? by->south : box->south;
    box->east = by->east > box->east ? by->east : box->east;
    box->north = by->north > box->north ? by->north : box->north;
}

static const khp_shore_box nothing = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};

static void read_layout(khp_shores *shores) {
    khp_blob head = khp_blob_at(shores->file, MAGIC_BYTES);
    shores->units = khp_blob_u32(&head);
    khp_blob_u32(&head); /* the tolerance, in metres */
    shores->area_count = khp_blob_u32(&head);
    shores->arc_count = khp_blob_u32(&head);
    size_t area_bytes = khp_blob_u32(&head);
    shores->area_offsets = MAGIC_BYTES + 6 * 4;
    shores->arc_offsets = shores->area_offsets + 4 * ((size_t)shores->area_count + 1);
    size_t boxes = shores->arc_offsets + 4 * ((size_t)shores->arc_count + 1);
    shores->areas = boxes + 16 * (size_t)shores->area_count;
    shores->arcs = shores->areas + area_bytes;
    /* A table and outlines of different numbers of areas do not go together: then none has any. */
    if (shores->area_count != khp_world_count()) {
        shores->area_count = 0;
    }
}

static void read_boxes(khp_shores *shores) {
    khp_blob blob = khp_blob_at(shores->file, shores->areas - 16 * (size_t)shores->area_count);
    for (uint32_t i = 0; i < shores->area_count; i++) {
        khp_shore_box *box = &shores->boxes[i];
        box->west = khp_blob_i32(&blob);
        box->south = khp_blob_i32(&blob);
        box->east = khp_blob_i32(&blob);
        box->north = khp_blob_i32(&blob);
    }
}

static void group_by_country(khp_shores *shores) {
    for (uint32_t i = 0; i < shores->area_count;) {
        khp_world_area area;
        country *of = &shores->countries[shores->country_count];
        *of = (country){.box = nothing};
        if (!khp_world_area_at(i, &area) ||
            !khp_world_country(area.country, &of->first, &of->count) || of->first != i) {
            break; /* the table is made at build, and a test reads all of it */
        }
        for (; i < of->first + of->count; i++) {
            widen(&of->box, &shores->boxes[i]);
            shores->country_of[i] = shores->country_count;
        }
        shores->country_count++;
    }
}

khp_shores *khp_shores_new(void) {
    khp_shores *shores = khp_alloc_zero(1, sizeof *shores);
    if (shores == NULL) {
        return NULL;
    }
    shores->file = khp_slice_of(khp_world_outlines, khp_world_outlines_size);
    read_layout(shores);
    shores->boxes = khp_alloc(shores->area_count, sizeof *shores->boxes);
    shores->country_of = khp_alloc(shores->area_count, sizeof *shores->country_of);
    shores->countries = khp_alloc(shores->area_count, sizeof *shores->countries);
    if (shores->boxes == NULL || shores->country_of == NULL || shores->countries == NULL) {
        khp_shores_free(shores);
        return NULL;
    }
    read_boxes(shores);
    group_by_country(shores);
    return shores;
}

static void clear_country(country *of) {
    khp_free(of->vertices);
    khp_free(of->runs);
    khp_free(of->arcs);
    khp_free(of->starts);
    *of = (country){.box = of->box, .first = of->first, .count = of->count};
}

void khp_shores_free(khp_shores *shores) {
    if (shores == NULL) {
        return;
    }
    for (uint32_t i = 0; i < shores->country_count; i++) {
        clear_country(&shores->countries[i]);
    }
    khp_free(shores->boxes);
    khp_free(shores->country_of);
    khp_free(shores->countries);
    khp_free(shores);
}

/* ---- unpacking ---- */

/* What belongs to number `number` of a list of offsets, which count from `start`. */
static khp_blob part_at(khp_slice file, size_t offsets, uint32_t number, size_t start) {
    khp_blob blob = khp_blob_at(file, offsets + 4 * (size_t)number);
    return khp_blob_at(file, start + (size_t)khp_blob_u32(&blob));
}

/* The arcs of one area, as numbers; counts only if `arcs` is NULL. */
static uint32_t read_arcs(const khp_shores *shores, uint32_t area, uint32_t *arcs) {
    khp_blob blob = part_at(shores->file, shores->area_offsets, area, shores->areas);
    uint32_t count = 0;
    int64_t last = 0;
    for (uint32_t polygons = khp_blob_varint(&blob); polygons > 0; polygons--) {
        for (uint32_t rings = khp_blob_varint(&blob); rings > 0; rings--) {
            for (uint32_t left = khp_blob_varint(&blob); left > 0; left--) {
                last += khp_blob_signed(&blob);
                if (blob.at == NULL || last < 0 || last / 2 >= shores->arc_count) {
                    return count;
                }
                if (arcs != NULL) {
                    arcs[count] = (uint32_t)(last / 2); /* the last bit is its direction */
                }
                count++;
            }
        }
    }
    return count;
}

static int by_value(const void *left, const void *right) {
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

static uint32_t distinct(uint32_t *numbers, uint32_t count) {
    qsort(numbers, count, sizeof *numbers, by_value);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || numbers[kept - 1] != numbers[i]) {
            numbers[kept++] = numbers[i];
        }
    }
    return kept;
}

/* Room for the vertices and runs of some arcs. */
typedef struct room {
    size_t vertices;
    size_t runs;
} room;

static uint32_t vertices_of(const khp_shores *shores, uint32_t arc) {
    khp_blob blob = part_at(shores->file, shores->arc_offsets, arc, shores->arcs);
    uint32_t count = khp_blob_varint(&blob);
    /* A vertex has two bytes at least: more than there are can be no count. */
    return blob.at != NULL && count <= (size_t)(blob.end - blob.at) / 2 ? count : 0;
}

static uint32_t runs_of(uint32_t vertices) {
    return vertices < 2 ? 0 : (vertices - 2) / RUN_EDGES + 1;
}

static room measure(const khp_shores *shores, const uint32_t *arcs, uint32_t count) {
    room needed = {0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t vertices = vertices_of(shores, arcs[i]);
        needed.vertices += vertices;
        needed.runs += runs_of(vertices);
    }
    return needed;
}

static void read_vertices(const khp_shores *shores, uint32_t arc, khp_shore_vertex *vertices) {
    khp_blob blob = part_at(shores->file, shores->arc_offsets, arc, shores->arcs);
    khp_shore_vertex at = {0, 0};
    for (uint32_t left = khp_blob_varint(&blob); left > 0; left--) {
        int32_t x = khp_blob_signed(&blob);
        int32_t y = khp_blob_signed(&blob);
        at.x = (int32_t)((uint32_t)at.x + (uint32_t)x);
        at.y = (int32_t)((uint32_t)at.y + (uint32_t)y);
        *vertices++ = at;
    }
}

static void make_run(khp_shore_run *run, const khp_shore_vertex *vertices, uint32_t count) {
    *run = (khp_shore_run){nothing, vertices, count};
    for (uint32_t i = 0; i < count; i++) {
        khp_shore_box point = {vertices[i].x, vertices[i].y, vertices[i].x, vertices[i].y};
        widen(&run->box, &point);
    }
}

/* Unpacks an arc; *vertices and *runs are the room for it, and then what is behind it. */
static khp_shore_arc unpack_arc(const khp_shores *shores, uint32_t number,
                                khp_shore_vertex **vertices, khp_shore_run **runs) {
    uint32_t length = vertices_of(shores, number);
    khp_shore_arc arc = {nothing, *runs, runs_of(length)};
    if (length > 0) {
        read_vertices(shores, number, *vertices);
    }
    for (uint32_t k = 0; k < arc.run_count; k++) {
        uint32_t start = k * RUN_EDGES;
        uint32_t left = length - start;
        make_run(*runs, *vertices + start, left > RUN_EDGES ? RUN_EDGES + 1 : left);
        widen(&arc.box, &(*runs)->box);
        (*runs)++;
    }
    *vertices += length;
    return arc;
}

/* Unpacks `arcs`, each once, and gives every reference its arc. */
static bool unpack_arcs(const khp_shores *shores, country *of, const uint32_t *refs,
                        uint32_t ref_count, const uint32_t *arcs, uint32_t arc_count) {
    khp_shore_arc *unpacked = khp_alloc(arc_count, sizeof *unpacked);
    if (unpacked == NULL) {
        return false;
    }
    khp_shore_vertex *vertices = of->vertices;
    khp_shore_run *runs = of->runs;
    for (uint32_t i = 0; i < arc_count; i++) {
        unpacked[i] = unpack_arc(shores, arcs[i], &vertices, &runs);
    }
    for (uint32_t i = 0; i < ref_count; i++) {
        const uint32_t *found = bsearch(&refs[i], arcs, arc_count, sizeof *arcs, by_value);
        of->arcs[i] = unpacked[found - arcs]; /* `arcs` are those of `refs` */
    }
    khp_free(unpacked);
    return true;
}

static bool unpack_shapes(const khp_shores *shores, country *of, const uint32_t *refs,
                          uint32_t *arcs, uint32_t ref_count) {
    memcpy(arcs, refs, ref_count * sizeof *arcs);
    uint32_t arc_count = distinct(arcs, ref_count);
    room needed = measure(shores, arcs, arc_count);
    of->vertices = khp_alloc(needed.vertices, sizeof *of->vertices);
    of->runs = khp_alloc(needed.runs, sizeof *of->runs);
    of->arcs = khp_alloc(ref_count, sizeof *of->arcs);
    return of->vertices != NULL && of->runs != NULL && of->arcs != NULL &&
           unpack_arcs(shores, of, refs, ref_count, arcs, arc_count);
}

static bool unpack(const khp_shores *shores, country *of) {
    uint32_t total = 0;
    of->starts = khp_alloc((size_t)of->count + 1, sizeof *of->starts);
    for (uint32_t i = 0; of->starts != NULL && i <= of->count; i++) {
        of->starts[i] = total;
        total += i < of->count ? read_arcs(shores, of->first + i, NULL) : 0;
    }
    uint32_t *refs = khp_alloc(total, sizeof *refs);
    uint32_t *arcs = khp_alloc(total, sizeof *arcs);
    bool ok = of->starts != NULL && refs != NULL && arcs != NULL;
    for (uint32_t i = 0; ok && i < of->count; i++) {
        read_arcs(shores, of->first + i, refs + of->starts[i]);
    }
    ok = ok && unpack_shapes(shores, of, refs, arcs, total);
    khp_free(refs);
    khp_free(arcs);
    if (!ok) {
        clear_country(of);
    }
    of->is_unpacked = ok;
    return ok;
}

/* ---- asking ---- */

double khp_shores_units(const khp_shores *shores) { return shores->units; }

uint32_t khp_shores_country_count(const khp_shores *shores) { return shores->country_count; }

const khp_shore_box *khp_shores_country(const khp_shores *shores, uint32_t number, uint32_t *first,
                                        uint32_t *count) {
    const country *of = &shores->countries[number];
    *first = of->first;
    *count = of->count;
    return &of->box;
}

const khp_shore_box *khp_shores_box(const khp_shores *shores, uint32_t area) {
    return &shores->boxes[area];
}

bool khp_shores_of(khp_shores *shores, uint32_t area, khp_shore *shore) {
    country *of = &shores->countries[shores->country_of[area]];
    if (!of->is_unpacked && !unpack(shores, of)) {
        return false;
    }
    uint32_t start = of->starts[area - of->first];
    uint32_t end = of->starts[area - of->first + 1];
    *shore = (khp_shore){of->arcs + start, end - start};
    return true;
}
