#include "model/pole.h"

#include "base/memory.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#define UNITS 1e7 /* to the degree */
#define HALF_AROUND INT64_C(1800000000)

/* Bits of a coordinate: so few that no product below leaves 64 bits. */
#define DEPTH_BITS 25
#define AREA_BITS 22

/* A part of the extent within which the deepest point need not be told from the next. */
#define PRECISION 1000

/* Coordinates are rounded three times on the way there and back; what is deeper stays inside. */
#define LEAST_DEPTH 4

/* Points that are looked at, and lines that are measured for all of them. */
#define POINTS_MOST 20000
#define POINTS_LEAST 256
#define LINES_MOST ((size_t)1 << 28)

/* ---- whole numbers ---- */

/* cos of 0 to 89 degrees, times 65536; at 90 the one of 89. */
static const int64_t cosines[91] = {
    65536, 65526, 65496, 65446, 65376, 65287, 65177, 65048, 64898, 64729, 64540, 64332, 64104,
    63856, 63589, 63303, 62997, 62672, 62328, 61966, 61584, 61183, 60764, 60326, 59870, 59396,
    58903, 58393, 57865, 57319, 56756, 56175, 55578, 54963, 54332, 53684, 53020, 52339, 51643,
    50931, 50203, 49461, 48703, 47930, 47143, 46341, 45525, 44695, 43852, 42995, 42126, 41243,
    40348, 39441, 38521, 37590, 36647, 35693, 34729, 33754, 32768, 31772, 30767, 29753, 28729,
    27697, 26656, 25607, 24550, 23486, 22415, 21336, 20252, 19161, 18064, 16962, 15855, 14742,
    13626, 12505, 11380, 10252, 9121,  7987,  6850,  5712,  4572,  3430,  2287,  1144,  1144};

/* The largest whole number whose square is not above the value. */
static int64_t square_root(uint64_t value) {
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 62; bit != 0; bit >>= 2) {
        if (value >= root + bit) {
            value -= root + bit;
            root = (root >> 1) + bit;
        } else {
            root >>= 1;
        }
    }
    return (int64_t)root;
}

/* A position in units. */
typedef struct point {
    int64_t x;
    int64_t y;
} point;

static point to_units(khp_vertex vertex) {
    return (point){llround(vertex.x * UNITS), llround(vertex.y * UNITS)};
}

/* A box in units, empty while min is above max. */
typedef struct box {
    point min;
    point max;
} box;

static box box_of(const khp_vertex *vertices, size_t count) {
    box all = {{INT64_MAX, INT64_MAX}, {INT64_MIN, INT64_MIN}};
    for (size_t i = 0; i < count; i++) {
        point at = to_units(vertices[i]);
        all.min.x = at.x < all.min.x ? at.x : all.min.x;
        all.min.y = at.y < all.min.y ? at.y : all.min.y;
        all.max.x = at.x > all.max.x ? at.x : all.max.x;
        all.max.y = at.y > all.max.y ? at.y : all.max.y;
    }
    return all;
}

static int64_t cosine_at_middle(const box *all) {
    int64_t degrees = llabs(all->min.y + all->max.y) / 2 / (int64_t)UNITS;
    return cosines[degrees];
}

/* A plane in which an outline lies at the origin, small enough to be reckoned with. */
typedef struct pole_plane {
    point origin;
    int64_t cosine; /* of longitudes, times 65536 */
    int shift;      /* bits that are left out */
    int64_t width;
    int64_t height;
} pole_plane;

static pole_plane plane_of(const box *all, int64_t cosine, int bits) {
    pole_plane fresh = {.origin = all->min, .cosine = cosine};
    int64_t width = (all->max.x - all->min.x) * cosine >> 16;
    int64_t height = all->max.y - all->min.y;
    while ((width > height ? width : height) >> fresh.shift >> bits != 0) {
        fresh.shift++;
    }
    fresh.width = width >> fresh.shift;
    fresh.height = height >> fresh.shift;
    return fresh;
}

static point to_plane(const pole_plane *plane, khp_vertex vertex) {
    point at = to_units(vertex);
    return (point){(at.x - plane->origin.x) * plane->cosine >> 16 >> plane->shift,
                   (at.y - plane->origin.y) >> plane->shift};
}

static khp_vertex to_degrees(const pole_plane *plane, point at) {
    int64_t scale = INT64_C(1) << plane->shift;
    int64_t x = at.x * scale * 65536 / plane->cosine + plane->origin.x;
    int64_t y = at.y * scale + plane->origin.y;
    return (khp_vertex){(double)x / UNITS, (double)y / UNITS};
}

/* ---- the largest polygon ---- */

/* Rings first to end - 1 of an outline: a border and the holes in it. */
typedef struct polygon {
    size_t first;
    size_t end;
    int64_t area;
} polygon;

/* Twice the area in the plane. Unsigned, for the lines of a ring that is no ring may add up to
 * anything. */
static uint64_t ring_area(const pole_plane *plane, const khp_vertex *ring, size_t count) {
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        point a = to_plane(plane, ring[i]);
        point b = to_plane(plane, ring[i + 1 < count ? i + 1 : 0]);
        sum += (uint64_t)(a.x * b.y - b.x * a.y);
    }
    return sum >> 63 != 0 ? 0 - sum : sum;
}

static int64_t weighed_area(const pole_plane *plane, const khp_outline *outline, size_t number) {
    size_t count;
    const khp_vertex *ring = khp_outline_ring(outline, number, &count);
    const uint64_t most = UINT64_C(1) << (2 * AREA_BITS + 1);
    uint64_t area = ring_area(plane, ring, count);
    if (area == 0) {
        return 0;
    }
    const box all = box_of(ring, count);
    return (int64_t)(area < most ? area : most) * cosine_at_middle(&all);
}

/* The first of the largest; its area is 0 if none encloses anything. */
static polygon find_largest(const khp_outline *outline) {
    const box all = box_of(outline->vertices, outline->count);
    const pole_plane plane = plane_of(&all, cosines[0], AREA_BITS);
    polygon largest = {.area = 0};
    polygon next = {.area = 0};
    for (size_t i = 0; i < outline->ring_count; i = next.end) {
        next = (polygon){.first = i, .end = i + 1, .area = weighed_area(&plane, outline, i)};
        while (next.end < outline->ring_count && outline->rings[next.end].is_hole) {
            next.area -= weighed_area(&plane, outline, next.end++);
        }
        largest = next.area > largest.area ? next : largest;
    }
    return largest;
}

/* ---- how deep a point lies ---- */

/* A line of the border. */
typedef struct pole_line {
    point a;
    int64_t dx;
    int64_t dy;
    int64_t length; /* times 32 */
} pole_line;

typedef struct pole_border {
    pole_plane plane;
    pole_line *lines;
    size_t count;
} pole_border;

/* False if a line runs more than half around the Earth. */
static bool add_ring(pole_border *border, const khp_vertex *ring, size_t count) {
    for (size_t i = 0; i < count; i++) {
        khp_vertex end = ring[i + 1 < count ? i + 1 : 0];
        if (llabs(to_units(end).x - to_units(ring[i]).x) > HALF_AROUND) {
            return false;
        }
        point a = to_plane(&border->plane, ring[i]);
        point b = to_plane(&border->plane, end);
        int64_t dx = b.x - a.x;
        int64_t dy = b.y - a.y;
        if (dx != 0 || dy != 0) {
            int64_t length = square_root((uint64_t)(dx * dx + dy * dy) << 10);
            border->lines[border->count++] = (pole_line){a, dx, dy, length};
        }
    }
    return true;
}

/* The way from the point to the line in whole units, rounded down. */
static int64_t way_to(const pole_line *line, point at) {
    int64_t x = at.x - line->a.x;
    int64_t y = at.y - line->a.y;
    int64_t along = x * line->dx + y * line->dy;
    if (along > 0 && along < line->dx * line->dx + line->dy * line->dy) {
        return llabs(line->dx * y - line->dy * x) * 32 / line->length;
    }
    if (along > 0) {
        x -= line->dx;
        y -= line->dy;
    }
    return square_root((uint64_t)(x * x + y * y));
}

/* The way to the border, below zero outside. */
static int64_t depth_at(const pole_border *border, point at) {
    int64_t nearest = INT64_C(1) << (DEPTH_BITS + 4);
    bool is_inside = false;
    for (size_t i = 0; i < border->count; i++) {
        const pole_line *line = &border->lines[i];
        int64_t y = at.y - line->a.y;
        int64_t low = line->dy < 0 ? line->dy : 0;
        int64_t high = line->dy < 0 ? 0 : line->dy;
        if ((y < 0) != (y < line->dy)) {
            int64_t side = line->dx * y - line->dy * (at.x - line->a.x);
            is_inside = is_inside != (line->dy > 0 ? side > 0 : side < 0);
        }
        if (y > low - nearest && y < high + nearest) {
            int64_t way = way_to(line, at);
            nearest = way < nearest ? way : nearest;
        }
    }
    return is_inside ? nearest : -nearest;
}

/* ---- the search ---- */

/* A square, and the most that any point in it can be inside. */
typedef struct square {
    point centre;
    int64_t half;
    int64_t bound;
    size_t number; /* in the order they were made: which of equals is first */
} square;

typedef struct search {
    const pole_border *border;
    square *heap; /* the one of most promise at the root */
    size_t count;
    size_t capacity;
    size_t made;
    point best;
    int64_t depth; /* of best */
    int64_t precision;
} search;

static bool is_before(const square *a, const square *b) {
    return a->bound != b->bound ? a->bound > b->bound : a->number < b->number;
}

static bool push(search *s, square fresh) {
    square *heap = khp_grow(s->heap, &s->capacity, s->count, sizeof *heap);
    if (heap == NULL) {
        return false;
    }
    s->heap = heap;
    size_t at = s->count++;
    for (; at > 0 && is_before(&fresh, &heap[(at - 1) / 2]); at = (at - 1) / 2) {
        heap[at] = heap[(at - 1) / 2];
    }
    heap[at] = fresh;
    return true;
}

static square pop(search *s) {
    square top = s->heap[0];
    square last = s->heap[--s->count];
    size_t at = 0;
    for (size_t child = 1; child < s->count; child = 2 * at + 1) {
        child += child + 1 < s->count && is_before(&s->heap[child + 1], &s->heap[child]);
        if (!is_before(&s->heap[child], &last)) {
            break;
        }
        s->heap[at] = s->heap[child];
        at = child;
    }
    s->heap[at] = last;
    return top;
}

static int64_t look_at(search *s, point at) {
    int64_t depth = depth_at(s->border, at);
    s->made++;
    if (depth > s->depth) {
        s->depth = depth;
        s->best = at;
    }
    return depth;
}

/* Whether a square may hold a point that is deeper by more than the precision; while nothing lies
 * inside, whether it may hold any. */
static bool has_promise(const search *s, int64_t bound) {
    return s->depth > 0 ? bound - s->depth > s->precision : bound > 0;
}

/* False without memory. */
static bool add_square(search *s, point centre, int64_t half) {
    square fresh = {.centre = centre, .half = half, .number = s->made};
    fresh.bound = look_at(s, centre) + half * 1449 / 1024 + 2; /* the root of 2, and rounding */
    return !has_promise(s, fresh.bound) || push(s, fresh);
}

static bool split(search *s, const square *parent) {
    int64_t half = parent->half / 2;
    bool ok = true;
    for (int quarter = 0; ok && quarter < 4; quarter++) {
        point centre = {parent->centre.x + (quarter % 2 == 0 ? -half : half),
                        parent->centre.y + (quarter / 2 == 0 ? -half : half)};
        ok = add_square(s, centre, half);
    }
    return ok;
}

static int compare_ordinates(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Looks at the middle of the widest stretch inside at half the height: a point inside, however
 * narrow the polygon is. False without memory. */
static bool look_across(search *s) {
    int64_t height = s->border->plane.height / 2;
    int64_t *crossings = khp_alloc(s->border->count, sizeof *crossings);
    size_t count = 0;
    for (size_t i = 0; crossings != NULL && i < s->border->count; i++) {
        const pole_line *line = &s->border->lines[i];
        int64_t y = height - line->a.y;
        if ((y < 0) != (y < line->dy)) {
            crossings[count++] = line->a.x + y * line->dx / line->dy;
        }
    }
    int64_t widest = 0;
    point middle = {0, height};
    if (count > 0) {
        qsort(crossings, count, sizeof *crossings, compare_ordinates);
    }
    for (size_t i = 0; i + 1 < count; i += 2) {
        if (crossings[i + 1] - crossings[i] > widest) {
            widest = crossings[i + 1] - crossings[i];
            middle.x = crossings[i] + widest / 2;
        }
    }
    if (widest > 0) {
        (void)look_at(s, middle);
    }
    bool ok = crossings != NULL;
    khp_free(crossings);
    return ok;
}

/* False without memory. */
static bool search_deepest(search *s) {
    const pole_plane *plane = &s->border->plane;
    int64_t extent = plane->width > plane->height ? plane->width : plane->height;
    int64_t half = 1;
    size_t most = LINES_MOST / (s->border->count + 1);
    most = most > POINTS_MOST ? POINTS_MOST : most < POINTS_LEAST ? POINTS_LEAST : most;
    while (half * 2 < extent) {
        half *= 2;
    }
    s->precision = extent / PRECISION;
    bool ok = add_square(s, (point){plane->width / 2, plane->height / 2}, half) && look_across(s);
    while (ok && s->count > 0 && s->made < most) {
        square top = pop(s);
        if (!has_promise(s, top.bound)) {
            break; /* and no other has more */
        }
        ok = top.half < 2 || split(s, &top);
    }
    return ok;
}

/* ---- all of it ---- */

static bool are_on_earth(const khp_outline *outline) {
    bool are = true;
    for (size_t i = 0; are && i < outline->count; i++) {
        are = fabs(outline->vertices[i].x) <= 360 && fabs(outline->vertices[i].y) <= 90;
    }
    return are;
}

/* The vertices of a polygon are those of its rings. */
static const khp_vertex *vertices_of(const khp_outline *outline, const polygon *part,
                                     size_t *count) {
    const khp_vertex *first = khp_outline_ring(outline, part->first, count);
    *count = outline->rings[part->end - 1].end - (size_t)(first - outline->vertices);
    return first;
}

khipu_status khp_pole_find(const khp_outline *outline, khp_vertex *pole, bool *found,
                           khipu_error *error) {
    polygon part = {.area = 0};
    *found = false;
    if (outline->count > 0 && are_on_earth(outline)) {
        part = find_largest(outline);
    }
    if (part.area == 0) {
        return KHIPU_OK;
    }
    size_t count;
    const khp_vertex *vertices = vertices_of(outline, &part, &count);
    const box all = box_of(vertices, count);
    pole_border border = {.plane = plane_of(&all, cosine_at_middle(&all), DEPTH_BITS),
                          .lines = khp_alloc(count, sizeof *border.lines)};
    bool is_cut = true;
    for (size_t i = part.first; border.lines != NULL && is_cut && i < part.end; i++) {
        const khp_vertex *ring = khp_outline_ring(outline, i, &count);
        is_cut = add_ring(&border, ring, count);
    }
    search s = {.border = &border, .depth = 0};
    bool ok = border.lines != NULL && (!is_cut || search_deepest(&s));
    *found = ok && is_cut && s.depth >= LEAST_DEPTH;
    if (*found) {
        *pole = to_degrees(&border.plane, s.best);
    }
    khp_free(s.heap);
    khp_free(border.lines);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}
