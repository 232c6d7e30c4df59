#include "project/outline.h"

#include "model/degrees.h"

#include <math.h>

/* An edge is halved at most so often; 2^12 pieces of an edge around the world are 10 km long. */
#define HALVINGS 12

/* An edge longer than this is halved whatever its middle says: a curve may cross its chord there.
 */
#define LONGEST_EDGE 1.0

typedef struct outline_projector {
    khp_projector *projector;
    khp_slice crs;
    khp_outline result;
    khp_outline_projection *told;
    khipu_error *error;
    khipu_status status;
} outline_projector;

/* One position in both systems. */
typedef struct both {
    khp_vertex written;
    khp_vertex degrees;
} both;

/* False if the position is unusable, which is told, or there is no memory. */
static bool to_degrees(outline_projector *work, both *position) {
    khp_projected projected;
    work->status = khp_projector_transform(work->projector, work->crs, position->written.x,
                                           position->written.y, &projected, work->error);
    if (work->status != KHIPU_OK) {
        return false;
    }
    if (projected.reason != KHP_REASON_NONE) {
        work->told->reason = projected.reason;
        work->told->position = position->written;
        return false;
    }
    position->degrees = (khp_vertex){projected.lon, projected.lat};
    return true;
}

static bool add(outline_projector *work, khp_vertex vertex) {
    if (!khp_outline_add(&work->result, vertex)) {
        work->status = khp_fail_memory(work->error);
        return false;
    }
    return true;
}

/* The way from one longitude to another that does not go round the world. */
static double east_of(double from, double to) { return remainder(to - from, 360); }

static bool needs_middle(const both *a, const both *middle, const both *b) {
    double across = east_of(a->degrees.x, b->degrees.x);
    double up = b->degrees.y - a->degrees.y;
    double off_x = east_of(a->degrees.x, middle->degrees.x) - across / 2;
    double off_y = middle->degrees.y - a->degrees.y - up / 2;
    return fabs(across) > LONGEST_EDGE || fabs(up) > LONGEST_EDGE ||
           fabs(off_x) > KHP_EDGE_TOLERANCE || fabs(off_y) > KHP_EDGE_TOLERANCE;
}

/* Adds what is needed between a and b, and b. The middle does not depend on the direction, so the
 * neighbour's edge gets the same positions. */
/* NOLINTNEXTLINE(misc-no-recursion): `halvings` deep */
static bool add_edge(outline_projector *work, const both *a, const both *b, int halvings) {
    both middle = {
        .written = {(a->written.x + b->written.x) / 2, (a->written.y + b->written.y) / 2}};
    if (halvings > 0) {
        if (!to_degrees(work, &middle)) {
            return false;
        }
        if (needs_middle(a, &middle, b)) {
            work->told->added++;
            return add_edge(work, a, &middle, halvings - 1) &&
                   add_edge(work, &middle, b, halvings - 1);
        }
    }
    return add(work, b->degrees);
}

static bool project_ring(outline_projector *work, const khp_vertex *ring, size_t count,
                         bool is_hole) {
    both last = {.written = ring[0]};
    if (!to_degrees(work, &last) || !add(work, last.degrees)) {
        return false;
    }
    for (size_t i = 1; i < count; i++) {
        both next = {.written = ring[i]};
        if (!to_degrees(work, &next) || !add_edge(work, &last, &next, HALVINGS)) {
            return false;
        }
        last = next;
    }
    if (!khp_outline_end_ring(&work->result, is_hole)) {
        work->status = khp_fail_memory(work->error);
        return false;
    }
    return true;
}

static bool is_in_degrees(khp_slice crs) { return crs.len == 0 || khp_crs_is_degrees(crs); }

static void check_degrees(khp_outline *outline, khp_outline_projection *result) {
    for (size_t i = 0; i < outline->count && result->reason == KHP_REASON_NONE; i++) {
        khp_vertex vertex = outline->vertices[i];
        if (!(fabs(vertex.x) <= 540 && fabs(vertex.y) <= 90)) {
            result->reason = KHP_REASON_POSITION_INVALID;
            result->position = vertex;
        }
    }
    if (result->reason != KHP_REASON_NONE) {
        khp_outline_clear(outline);
    }
}

khipu_status khp_outline_project(khp_projector *projector, khp_slice crs, khp_outline *outline,
                                 khp_outline_projection *result, khipu_error *error) {
    *result = (khp_outline_projection){.reason = KHP_REASON_NONE};
    if (is_in_degrees(crs)) {
        check_degrees(outline, result);
        return KHIPU_OK;
    }
    outline_projector work = {
        .projector = projector, .crs = crs, .told = result, .error = error, .status = KHIPU_OK};
    bool usable = true;
    for (size_t i = 0; usable && i < outline->ring_count; i++) {
        size_t count;
        const khp_vertex *ring = khp_outline_ring(outline, i, &count);
        usable = project_ring(&work, ring, count, outline->rings[i].is_hole);
    }
    if (!usable) {
        khp_outline_clear(&work.result);
    }
    khp_outline_clear(outline);
    *outline = work.result;
    return work.status;
}
