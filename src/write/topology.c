#include "write/topology.h"

#include "base/memory.h"

#include <math.h>

#define NO_VERTEX UINT32_MAX

/* A vertex of any ring, once. */
typedef struct junction_finder {
    khp_grid_vertex *places; /* by number */
    uint32_t *before;        /* its neighbours, the smaller number first */
    uint32_t *behind;
    bool *is_junction; /* rings part there */
    size_t count;
    uint32_t *slots; /* number + 1 */
    size_t slot_count;
} junction_finder;

/* An arc that was met, by its first two vertices in one of its directions. */
typedef struct arc_slot {
    uint32_t first;
    uint32_t second;
    int32_t reference;
    bool is_used;
} arc_slot;

typedef struct topology_builder {
    khp_topology *topology;
    const khp_area_set *set;
    uint32_t *numbers; /* of the vertices of all rings, without the one that closes */
    size_t number_count;
    khp_arc_ring *raw; /* rings as spans of `numbers` */
    size_t raw_count;
    junction_finder finder;
    arc_slot *arcs;
    size_t arc_slots;
} topology_builder;

static uint64_t mix(uint64_t word) {
    word = (word ^ (word >> 31)) * UINT64_C(0x9E3779B97F4A7C15);
    return word ^ (word >> 29);
}

/* ---- numbering vertices ---- */

static uint32_t number_of(junction_finder *finder, khp_grid_vertex place) {
    uint64_t word = (uint64_t)(uint32_t)place.x << 32 | (uint32_t)place.y;
    size_t at = (size_t)mix(word) & (finder->slot_count - 1);
    while (finder->slots[at] != 0) {
        khp_grid_vertex there = finder->places[finder->slots[at] - 1];
        if (there.x == place.x && there.y == place.y) {
            return finder->slots[at] - 1;
        }
        at = (at + 1) & (finder->slot_count - 1);
    }
    finder->places[finder->count] = place;
    finder->before[finder->count] = NO_VERTEX;
    finder->slots[at] = (uint32_t)++finder->count;
    return (uint32_t)finder->count - 1;
}

static khp_grid_vertex to_grid(khp_vertex vertex) {
    return (khp_grid_vertex){(int32_t)lround(vertex.x * KHP_TOPOLOGY_UNITS),
                             (int32_t)lround(vertex.y * KHP_TOPOLOGY_UNITS)};
}

/* Numbers one ring's vertices, without repetitions; a ring of fewer than three is none. */
static void number_ring(topology_builder *build, const khp_vertex *ring, size_t count,
                        uint32_t area, bool is_hole) {
    size_t start = build->number_count;
    for (size_t i = 0; i + 1 < count; i++) {
        uint32_t number = number_of(&build->finder, to_grid(ring[i]));
        if (build->number_count == start || build->numbers[build->number_count - 1] != number) {
            build->numbers[build->number_count++] = number;
        }
    }
    while (build->number_count > start + 1 &&
           build->numbers[build->number_count - 1] == build->numbers[start]) {
        build->number_count--;
    }
    if (build->number_count - start < 3) {
        build->number_count = start;
        return;
    }
    build->raw[build->raw_count++] =
        (khp_arc_ring){start, build->number_count - start, area, is_hole};
}

static bool make_room(topology_builder *build, khipu_error *error, khipu_status *status) {
    const khp_counted_level *own = khp_area_set_own(build->set);
    size_t vertices = 0;
    size_t rings = 0;
    for (size_t i = own->first; i < own->first + own->count; i++) {
        vertices += build->set->areas[i].outline.count;
        rings += build->set->areas[i].outline.ring_count;
    }
    if (vertices > INT32_MAX) {
        *status = khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = "--areas"},
                           "the outlines have more than 2^31 positions");
        return false;
    }
    junction_finder *finder = &build->finder;
    finder->slot_count = 64;
    while (finder->slot_count < vertices * 2) {
        finder->slot_count *= 2;
    }
    build->numbers = khp_alloc(vertices, sizeof *build->numbers);
    build->raw = khp_alloc(rings, sizeof *build->raw);
    finder->places = khp_alloc(vertices, sizeof *finder->places);
    finder->before = khp_alloc(vertices, sizeof *finder->before);
    finder->behind = khp_alloc(vertices, sizeof *finder->behind);
    finder->is_junction = khp_alloc_zero(vertices, sizeof *finder->is_junction);
    finder->slots = khp_alloc_zero(finder->slot_count, sizeof *finder->slots);
    bool ok = build->numbers != NULL && build->raw != NULL && finder->places != NULL &&
              finder->before != NULL && finder->behind != NULL && finder->is_junction != NULL &&
              finder->slots != NULL;
    *status = ok ? KHIPU_OK : khp_fail_memory(error);
    return ok;
}

static void number_all(topology_builder *build) {
    const khp_counted_level *own = khp_area_set_own(build->set);
    for (size_t i = own->first; i < own->first + own->count; i++) {
        const khp_outline *outline = &build->set->areas[i].outline;
        for (size_t k = 0; k < outline->ring_count; k++) {
            size_t count;
            const khp_vertex *ring = khp_outline_ring(outline, k, &count);
            number_ring(build, ring, count, (uint32_t)i, outline->rings[k].is_hole);
        }
    }
}

/* ---- where rings part ---- */

/* A vertex is a junction if two rings, or one ring twice, pass it between other neighbours. */
static void find_junctions(topology_builder *build) {
    junction_finder *finder = &build->finder;
    for (size_t r = 0; r < build->raw_count; r++) {
        const uint32_t *ring = build->numbers + build->raw[r].start;
        size_t count = build->raw[r].count;
        for (size_t i = 0; i < count; i++) {
            uint32_t a = ring[i == 0 ? count - 1 : i - 1];
            uint32_t b = ring[i + 1 == count ? 0 : i + 1];
            uint32_t smaller = a < b ? a : b;
            uint32_t larger = a < b ? b : a;
            uint32_t here = ring[i];
            if (finder->before[here] == NO_VERTEX) {
                finder->before[here] = smaller;
                finder->behind[here] = larger;
            } else if (finder->before[here] != smaller || finder->behind[here] != larger) {
                finder->is_junction[here] = true;
            }
        }
    }
}

/* ---- arcs ---- */

static arc_slot *find_arc(topology_builder *build, uint32_t first, uint32_t second) {
    size_t at = (size_t)mix((uint64_t)first << 32 | second) & (build->arc_slots - 1);
    while (build->arcs[at].is_used &&
           (build->arcs[at].first != first || build->arcs[at].second != second)) {
        at = (at + 1) & (build->arc_slots - 1);
    }
    return &build->arcs[at];
}

/* An arc's first two vertices tell it from all others, as nothing parts between junctions. */
static bool note_arc(topology_builder *build, uint32_t first, uint32_t second, int32_t reference) {
    arc_slot *slot = find_arc(build, first, second);
    if (!slot->is_used) {
        *slot = (arc_slot){first, second, reference, true};
    }
    return true;
}

static bool grow_slots(topology_builder *build) {
    if (build->topology->arc_count * 4 < build->arc_slots) {
        return true;
    }
    arc_slot *old = build->arcs;
    size_t old_count = build->arc_slots;
    arc_slot *fresh = khp_alloc_zero(old_count == 0 ? 256 : old_count * 2, sizeof *fresh);
    if (fresh == NULL) {
        return false;
    }
    build->arcs = fresh;
    build->arc_slots = old_count == 0 ? 256 : old_count * 2;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].is_used) {
            note_arc(build, old[i].first, old[i].second, old[i].reference);
        }
    }
    khp_free(old);
    return true;
}

static bool add_reference(khp_topology *topology, int32_t reference) {
    int32_t *references = khp_grow(topology->references, &topology->reference_capacity,
                                   topology->reference_count, sizeof *references);
    if (references == NULL) {
        return false;
    }
    topology->references = references;
    references[topology->reference_count++] = reference;
    return true;
}

static bool add_vertex(khp_topology *topology, khp_grid_vertex place) {
    khp_grid_vertex *vertices = khp_grow(topology->vertices, &topology->vertex_capacity,
                                         topology->vertex_count, sizeof *vertices);
    if (vertices == NULL) {
        return false;
    }
    topology->vertices = vertices;
    vertices[topology->vertex_count++] = place;
    return true;
}

/* Adds the arc of `count` steps from ring[at] on, or refers to the one that is there. */
static bool add_arc(topology_builder *build, const uint32_t *ring, size_t length, size_t at,
                    size_t steps) {
    khp_topology *topology = build->topology;
    uint32_t first = ring[at % length];
    uint32_t second = ring[(at + 1) % length];
    uint32_t last = ring[(at + steps) % length];
    uint32_t last_but_one = ring[(at + steps - 1) % length];
    if (!grow_slots(build)) {
        return false;
    }
    const arc_slot *known = find_arc(build, first, second);
    if (known->is_used) {
        return add_reference(topology, known->reference);
    }
    khp_arc *arcs =
        khp_grow(topology->arcs, &topology->arc_capacity, topology->arc_count, sizeof *arcs);
    if (arcs == NULL) {
        return false;
    }
    topology->arcs = arcs;
    int32_t number = (int32_t)topology->arc_count;
    arcs[topology->arc_count++] = (khp_arc){topology->vertex_count, steps + 1};
    bool ok = true;
    for (size_t i = 0; ok && i <= steps; i++) {
        ok = add_vertex(topology, build->finder.places[ring[(at + i) % length]]);
    }
    return ok && note_arc(build, first, second, number) &&
           note_arc(build, last, last_but_one, ~number) && add_reference(topology, number);
}

/* Where the ring's first arc starts: at a junction, or at its lowest vertex, which its twin inside
 * a hole starts at too. */
static size_t find_start(const topology_builder *build, const uint32_t *ring, size_t length) {
    size_t lowest = 0;
    for (size_t i = 0; i < length; i++) {
        if (build->finder.is_junction[ring[i]]) {
            return i;
        }
        lowest = ring[i] < ring[lowest] ? i : lowest;
    }
    return lowest;
}

static bool cut_ring(topology_builder *build, const khp_arc_ring *raw) {
    khp_topology *topology = build->topology;
    const uint32_t *ring = build->numbers + raw->start;
    khp_arc_ring *rings =
        khp_grow(topology->rings, &topology->ring_capacity, topology->ring_count, sizeof *rings);
    if (rings == NULL) {
        return false;
    }
    topology->rings = rings;
    khp_arc_ring *cut = &rings[topology->ring_count++];
    *cut = (khp_arc_ring){topology->reference_count, 0, raw->area, raw->is_hole};
    size_t start = find_start(build, ring, raw->count);
    bool ok = true;
    for (size_t done = 0; ok && done < raw->count;) {
        size_t steps = 1;
        while (done + steps < raw->count &&
               !build->finder.is_junction[ring[(start + done + steps) % raw->count]]) {
            steps++;
        }
        ok = add_arc(build, ring, raw->count, start + done, steps);
        done += steps;
    }
    cut->count = topology->reference_count - cut->start;
    return ok;
}

static bool build_arcs(topology_builder *build) {
    khp_topology *topology = build->topology;
    bool ok = true;
    for (size_t i = 0; ok && i < build->raw_count; i++) {
        ok = cut_ring(build, &build->raw[i]);
    }
    topology->kept = ok ? khp_alloc(topology->vertex_count, sizeof *topology->kept) : NULL;
    for (size_t i = 0; topology->kept != NULL && i < topology->vertex_count; i++) {
        topology->kept[i] = true;
    }
    return topology->kept != NULL;
}

static void clear_builder(topology_builder *build) {
    khp_free(build->numbers);
    khp_free(build->raw);
    khp_free(build->finder.places);
    khp_free(build->finder.before);
    khp_free(build->finder.behind);
    khp_free(build->finder.is_junction);
    khp_free(build->finder.slots);
    khp_free(build->arcs);
}

khipu_status khp_topology_new(khp_topology **topology, const khp_area_set *set,
                              khipu_error *error) {
    *topology = NULL;
    topology_builder build = {.set = set, .topology = khp_alloc_zero(1, sizeof **topology)};
    khipu_status status = build.topology == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK && make_room(&build, error, &status)) {
        number_all(&build);
        find_junctions(&build);
        status = build_arcs(&build) ? KHIPU_OK : khp_fail_memory(error);
    }
    clear_builder(&build);
    if (status != KHIPU_OK) {
        khp_topology_free(build.topology);
        return status;
    }
    *topology = build.topology;
    return KHIPU_OK;
}

void khp_topology_free(khp_topology *topology) {
    if (topology == NULL) {
        return;
    }
    khp_free(topology->vertices);
    khp_free(topology->kept);
    khp_free(topology->arcs);
    khp_free(topology->references);
    khp_free(topology->rings);
    khp_free(topology);
}

size_t khp_topology_kept(const khp_topology *topology, size_t arc) {
    size_t kept = 0;
    for (size_t i = 0; i < topology->arcs[arc].count; i++) {
        kept += topology->kept[topology->arcs[arc].start + i];
    }
    return kept;
}
