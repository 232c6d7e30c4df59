#include "model/outline.h"

#include "base/memory.h"

bool khp_outline_add(khp_outline *outline, khp_vertex vertex) {
    khp_vertex *vertices =
        khp_grow(outline->vertices, &outline->capacity, outline->count, sizeof *vertices);
    if (vertices == NULL) {
        return false;
    }
    outline->vertices = vertices;
    vertices[outline->count++] = vertex;
    return true;
}

bool khp_outline_end_ring(khp_outline *outline, bool is_hole) {
    khp_ring *rings =
        khp_grow(outline->rings, &outline->ring_capacity, outline->ring_count, sizeof *rings);
    if (rings == NULL) {
        return false;
    }
    outline->rings = rings;
    rings[outline->ring_count++] = (khp_ring){outline->count, is_hole};
    return true;
}

static size_t start_of(const khp_outline *outline, size_t number) {
    return number == 0 ? 0 : outline->rings[number - 1].end;
}

void khp_outline_drop_ring(khp_outline *outline) {
    outline->count = start_of(outline, outline->ring_count);
}

const khp_vertex *khp_outline_ring(const khp_outline *outline, size_t number, size_t *count) {
    size_t start = start_of(outline, number);
    *count = outline->rings[number].end - start;
    return outline->vertices + start;
}

double khp_ring_area(const khp_vertex *ring, size_t count) {
    double twice = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        /* About the first position, so that a small ring far from the origin keeps its digits. */
        double ax = ring[i].x - ring[0].x;
        double ay = ring[i].y - ring[0].y;
        double bx = ring[i + 1].x - ring[0].x;
        double by = ring[i + 1].y - ring[0].y;
        twice += ax * by - bx * ay;
    }
    return twice;
}

static bool ring_crosses(const khp_vertex *ring, size_t count, khp_vertex position) {
    bool crosses = false;
    for (size_t i = 0; i + 1 < count; i++) {
        khp_vertex a = ring[i];
        khp_vertex b = ring[i + 1];
        if ((a.y > position.y) != (b.y > position.y)) {
            double x = a.x + (position.y - a.y) * (b.x - a.x) / (b.y - a.y);
            crosses = crosses != (position.x < x);
        }
    }
    return crosses;
}

bool khp_outline_holds(const khp_outline *outline, khp_vertex position) {
    bool inside = false;
    for (size_t i = 0; i < outline->ring_count; i++) {
        size_t count;
        const khp_vertex *ring = khp_outline_ring(outline, i, &count);
        inside = inside != ring_crosses(ring, count, position);
    }
    return inside;
}

void khp_outline_reset(khp_outline *outline) {
    outline->count = 0;
    outline->ring_count = 0;
}

void khp_outline_clear(khp_outline *outline) {
    khp_free(outline->vertices);
    khp_free(outline->rings);
    *outline = (khp_outline){0};
}
