#include "write/shapes.h"

#include "base/memory.h"

static size_t arc_of(int32_t reference) { return (size_t)(reference < 0 ? ~reference : reference); }

static khp_grid_vertex end_of(const khp_topology *topology, int32_t reference, bool at_start) {
    const khp_arc *arc = &topology->arcs[arc_of(reference)];
    bool is_first = at_start == (reference >= 0);
    return topology->vertices[is_first ? arc->start : arc->start + arc->count - 1];
}

static bool is_same(khp_grid_vertex a, khp_grid_vertex b) { return a.x == b.x && a.y == b.y; }

/* ---- adding rings ---- */

static bool add_reference(khp_shape *shape, int32_t reference) {
    int32_t *references = khp_grow(shape->references, &shape->reference_capacity,
                                   shape->reference_count, sizeof *references);
    if (references == NULL) {
        return false;
    }
    shape->references = references;
    references[shape->reference_count++] = reference;
    return true;
}

static bool add_ring(khp_shape *shape, khp_arc_ring ring) {
    khp_arc_ring *rings =
        khp_grow(shape->rings, &shape->ring_capacity, shape->ring_count, sizeof *rings);
    if (rings == NULL) {
        return false;
    }
    shape->rings = rings;
    rings[shape->ring_count++] = ring;
    return true;
}

/* A ring of fewer than three corners encloses nothing any more. */
static bool has_room(const khp_topology *topology, const int32_t *references, size_t count) {
    size_t corners = 0;
    for (size_t i = 0; i < count && corners < 3; i++) {
        corners += khp_topology_kept(topology, arc_of(references[i])) - 1;
    }
    return corners >= 3;
}

static bool copy_ring(khp_shape *shape, const int32_t *references, khp_arc_ring ring) {
    khp_arc_ring copy = ring;
    copy.start = shape->reference_count;
    bool ok = true;
    for (size_t i = 0; ok && i < ring.count; i++) {
        ok = add_reference(shape, references[i]);
    }
    return ok && add_ring(shape, copy);
}

/* ---- an area of the file ---- */

/* The rings of an area lie together; the first one with this area or a later one. */
static size_t first_ring(const khp_topology *topology, uint32_t area) {
    size_t low = 0;
    size_t high = topology->ring_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (topology->rings[middle].area < area) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool take_own(khp_shape *shape, const khp_topology *topology, uint32_t area) {
    bool has_outer = false;
    bool ok = true;
    for (size_t i = first_ring(topology, area);
         ok && i < topology->ring_count && topology->rings[i].area == area; i++) {
        const khp_arc_ring *ring = &topology->rings[i];
        const int32_t *references = topology->references + ring->start;
        bool stays = has_room(topology, references, ring->count);
        has_outer = ring->is_hole ? has_outer : stays;
        if (stays && (has_outer || !ring->is_hole)) {
            ok = copy_ring(shape, references, *ring);
        }
    }
    return ok;
}

/* ---- an area around others ---- */

/* The arcs that only one side of belongs to the area, in the direction of its rings. */
typedef struct dissolver {
    const khp_topology *topology;
    khp_shape *shape;
    int8_t *sides;   /* by arc: how often forward, less how often backward */
    int32_t *border; /* directed arcs */
    size_t border_count;
    uint32_t *heads; /* by slot: border arc + 1 that starts there, a list by `next` */
    uint32_t *next;
    size_t slot_count;
    int32_t *path;
    size_t path_count;
    uint32_t area;
} dissolver;

static size_t slot_of(const dissolver *work, khp_grid_vertex place) {
    uint64_t word = (uint64_t)(uint32_t)place.x << 32 | (uint32_t)place.y;
    word = (word ^ (word >> 31)) * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)(word >> 20) & (work->slot_count - 1);
}

static void count_sides(dissolver *work, const khp_area_set *set, size_t level) {
    const khp_topology *topology = work->topology;
    for (size_t i = 0; i < topology->ring_count; i++) {
        const khp_arc_ring *ring = &topology->rings[i];
        if (khp_area_set_at_level(set, ring->area, level) != work->area) {
            continue;
        }
        for (size_t k = ring->start; k < ring->start + ring->count; k++) {
            int32_t reference = topology->references[k];
            int8_t *side = &work->sides[arc_of(reference)];
            *side = (int8_t)(*side + (reference < 0 ? -1 : 1));
        }
    }
}

static void list_border(dissolver *work) {
    for (size_t i = 0; i < work->topology->arc_count; i++) {
        if (work->sides[i] != 0) {
            work->border[work->border_count++] = work->sides[i] > 0 ? (int32_t)i : ~(int32_t)i;
        }
    }
    for (size_t i = work->border_count; i-- > 0;) {
        size_t slot = slot_of(work, end_of(work->topology, work->border[i], true));
        work->next[i] = work->heads[slot];
        work->heads[slot] = (uint32_t)i + 1;
    }
}

/* Takes a border arc that starts at this place; false if there is none. */
static bool take_from(dissolver *work, khp_grid_vertex place, int32_t *reference) {
    uint32_t *link = &work->heads[slot_of(work, place)];
    while (*link != 0) {
        uint32_t number = *link - 1;
        if (is_same(end_of(work->topology, work->border[number], true), place)) {
            *reference = work->border[number];
            *link = work->next[number];
            return true;
        }
        link = &work->next[number];
    }
    return false;
}

typedef struct area_sum {
    khp_grid_vertex origin;
    khp_grid_vertex last;
    double twice;
    bool has_last;
} area_sum;

static void add_to_sum(void *context, khp_grid_vertex vertex) {
    area_sum *sum = context;
    if (!sum->has_last) {
        sum->origin = vertex;
    } else {
        double ax = (double)sum->last.x - sum->origin.x;
        double ay = (double)sum->last.y - sum->origin.y;
        double bx = (double)vertex.x - sum->origin.x;
        double by = (double)vertex.y - sum->origin.y;
        sum->twice += ax * by - bx * ay;
    }
    sum->last = vertex;
    sum->has_last = true;
}

/* The path from `start` on has come back to where it began: it is a ring. */
static bool close_ring(dissolver *work, size_t start) {
    khp_shape *shape = work->shape;
    khp_arc_ring ring = {.count = work->path_count - start, .area = work->area};
    const int32_t *references = work->path + start;
    work->path_count = start;
    if (!has_room(work->topology, references, ring.count)) {
        return true;
    }
    if (!copy_ring(shape, references, ring)) {
        return false;
    }
    area_sum sum = {.twice = 0};
    khp_shape_walk(shape, work->topology, shape->ring_count - 1, add_to_sum, &sum);
    shape->rings[shape->ring_count - 1].is_hole = sum.twice < 0;
    return true;
}

/* Follows the border from one arc until it is back; where it meets itself on the way a ring ends.
 */
static bool follow(dissolver *work, int32_t first) {
    bool ok = true;
    int32_t reference = first;
    work->path_count = 0;
    for (;;) {
        work->path[work->path_count++] = reference;
        khp_grid_vertex end = end_of(work->topology, reference, false);
        for (size_t i = work->path_count; ok && i-- > 0;) {
            if (is_same(end_of(work->topology, work->path[i], true), end)) {
                ok = close_ring(work, i);
                break;
            }
        }
        if (!ok || work->path_count == 0 || !take_from(work, end, &reference)) {
            return ok;
        }
    }
}

/* True if the ring encloses the place (even-odd rule). */
typedef struct enclosure {
    khp_grid_vertex place;
    khp_grid_vertex last;
    bool has_last;
    bool is_inside;
} enclosure;

static void cross(void *context, khp_grid_vertex vertex) {
    enclosure *asked = context;
    khp_grid_vertex a = asked->last;
    khp_grid_vertex p = asked->place;
    if (asked->has_last && (a.y > p.y) != (vertex.y > p.y)) {
        double x = a.x + ((double)p.y - a.y) * ((double)vertex.x - a.x) / ((double)vertex.y - a.y);
        asked->is_inside = asked->is_inside != (p.x < x);
    }
    asked->last = vertex;
    asked->has_last = true;
}

/* The outer ring that the hole lies in; SIZE_MAX if none encloses it. */
static size_t find_outer(const dissolver *work, size_t hole) {
    const khp_shape *shape = work->shape;
    int32_t reference = shape->references[shape->rings[hole].start];
    const khp_arc *arc = &work->topology->arcs[arc_of(reference)];
    /* A vertex within its arc touches no other ring. */
    khp_grid_vertex place = work->topology->vertices[arc->start + arc->count / 2];
    for (size_t i = 0; i < shape->ring_count; i++) {
        enclosure asked = {.place = place};
        if (!shape->rings[i].is_hole) {
            khp_shape_walk(shape, work->topology, i, cross, &asked);
        }
        if (asked.is_inside) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* Puts the holes behind their outer rings. */
static bool sort_rings(const dissolver *work) {
    khp_shape *shape = work->shape;
    khp_arc_ring *sorted = khp_alloc(shape->ring_count, sizeof *sorted);
    size_t *outer = khp_alloc(shape->ring_count, sizeof *outer);
    size_t count = 0;
    bool ok = sorted != NULL && outer != NULL;
    for (size_t i = 0; ok && i < shape->ring_count; i++) {
        outer[i] = shape->rings[i].is_hole ? find_outer(work, i) : i;
    }
    for (size_t i = 0; ok && i < shape->ring_count; i++) {
        if (!shape->rings[i].is_hole) {
            sorted[count++] = shape->rings[i];
            for (size_t k = 0; k < shape->ring_count; k++) {
                if (shape->rings[k].is_hole && outer[k] == i) {
                    sorted[count++] = shape->rings[k];
                }
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        shape->rings[i] = sorted[i];
    }
    shape->ring_count = ok ? count : shape->ring_count;
    khp_free(sorted);
    khp_free(outer);
    return ok;
}

static bool make_dissolver(dissolver *work) {
    size_t arcs = work->topology->arc_count;
    work->slot_count = 64;
    while (work->slot_count < arcs * 2) {
        work->slot_count *= 2;
    }
    work->sides = khp_alloc_zero(arcs, sizeof *work->sides);
    work->border = khp_alloc(arcs, sizeof *work->border);
    work->next = khp_alloc(arcs, sizeof *work->next);
    work->heads = khp_alloc_zero(work->slot_count, sizeof *work->heads);
    work->path = khp_alloc(arcs, sizeof *work->path);
    return work->sides != NULL && work->border != NULL && work->next != NULL &&
           work->heads != NULL && work->path != NULL;
}

static bool dissolve(khp_shape *shape, const khp_topology *topology, const khp_area_set *set,
                     uint32_t area) {
    dissolver work = {.topology = topology, .shape = shape, .area = area};
    bool ok = make_dissolver(&work);
    if (ok) {
        count_sides(&work, set, set->areas[area].level);
        list_border(&work);
    }
    for (size_t i = 0; ok && i < work.border_count; i++) {
        int32_t reference;
        khp_grid_vertex start = end_of(topology, work.border[i], true);
        while (ok && take_from(&work, start, &reference)) {
            ok = follow(&work, reference);
        }
    }
    ok = ok && sort_rings(&work);
    khp_free(work.sides);
    khp_free(work.border);
    khp_free(work.next);
    khp_free(work.heads);
    khp_free(work.path);
    return ok;
}

/* ---- both ---- */

khipu_status khp_shape_make(khp_shape *shape, const khp_topology *topology, const khp_area_set *set,
                            uint32_t area, khipu_error *error) {
    shape->ring_count = 0;
    shape->reference_count = 0;
    bool is_own = set->areas[area].level + 1 == set->level_count;
    bool ok = is_own ? take_own(shape, topology, area) : dissolve(shape, topology, set, area);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

void khp_shape_walk(const khp_shape *shape, const khp_topology *topology, size_t ring,
                    void (*put)(void *context, khp_grid_vertex vertex), void *context) {
    const khp_arc_ring *around = &shape->rings[ring];
    for (size_t i = 0; i < around->count; i++) {
        int32_t reference = shape->references[around->start + i];
        const khp_arc *arc = &topology->arcs[arc_of(reference)];
        /* The end of an arc is the start of the next: it is put once, but for the last one. */
        for (size_t k = i > 0; k < arc->count; k++) {
            size_t at = arc->start + (reference < 0 ? arc->count - 1 - k : k);
            if (topology->kept[at]) {
                put(context, topology->vertices[at]);
            }
        }
    }
}

void khp_shape_clear(khp_shape *shape) {
    khp_free(shape->rings);
    khp_free(shape->references);
    *shape = (khp_shape){0};
}
