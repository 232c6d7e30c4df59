#include "world/ground.h"

#include "base/memory.h"
#include "world/shores.h"

#include <math.h>

/* Of the mean sphere of WGS84; a degree of it in metres. */
#define DEGREE_M 111195.07973436875
#define RADIANS 0.017453292519943295

struct khp_world_ground {
    khp_shores *shores;
    double units;
};

khp_world_ground *khp_world_ground_new(void) {
    khp_world_ground *ground = khp_alloc(1, sizeof *ground);
    khp_shores *shores = ground == NULL ? NULL : khp_shores_new();
    if (shores == NULL) {
        khp_free(ground);
        return NULL;
    }
    *ground = (khp_world_ground){shores, khp_shores_units(shores)};
    return ground;
}

void khp_world_ground_free(khp_world_ground *ground) {
    if (ground != NULL) {
        khp_shores_free(ground->shores);
    }
    khp_free(ground);
}

/* ---- distances ---- */

/* A position in units of the outlines. */
typedef struct query {
    khp_world_ground *ground;
    double x;
    double y;
    double squeeze; /* how much shorter a degree of longitude is here, */
    double least;   /* and as far to the north or south as is looked at all */
    double enough;  /* what is nearer, in metres, ends the search */
    double turn;    /* the whole circle */
    double unit_m;
} query;

/* The cosine of degrees within -90 .. 90: its series as far as x^16, which is within 1e-12. The C
 * library's may differ in the last bit from machine to machine. */
static double cosine(double degrees) {
    double x = degrees * RADIANS;
    double s = x * x;
    double sum = 1.0 / 20922789888000.0;
    sum = -1.0 / 87178291200.0 + s * sum;
    sum = 1.0 / 479001600.0 + s * sum;
    sum = -1.0 / 3628800.0 + s * sum;
    sum = 1.0 / 40320.0 + s * sum;
    sum = -1.0 / 720.0 + s * sum;
    sum = 1.0 / 24.0 + s * sum;
    sum = -0.5 + s * sum;
    sum = 1.0 + s * sum;
    return sum > 0 ? sum : 0;
}

/* Nothing farther than `reach_m` is looked at. */
static query query_at(khp_world_ground *ground, double longitude, double latitude, double reach_m) {
    double farthest = fabs(latitude) + reach_m / DEGREE_M;
    double units = ground->units;
    return (query){.ground = ground,
                   .x = longitude * units,
                   .y = latitude * units,
                   .squeeze = cosine(latitude),
                   .least = farthest < 90 ? cosine(farthest) : 0,
                   .turn = 360 * units,
                   .unit_m = DEGREE_M / units};
}

static double beyond(double low, double high, double at) {
    return at < low ? low - at : at > high ? at - high : 0;
}

/* How far east or west the box is, the shorter way round; *shift is what that way adds to it. */
static double sideways(const query *q, const khp_shore_box *box, double *shift) {
    double straight = beyond(box->west, box->east, q->x);
    double round = q->turn - ((double)box->east - box->west) - straight;
    *shift = 0;
    if (straight <= round || straight == 0) {
        return straight;
    }
    *shift = box->west > q->x ? -q->turn : q->turn;
    return round > 0 ? round : 0;
}

/* True if no point of the box is as near as `best`, in metres. Between a position and what is
 * nearer than is looked, no degree of longitude is shorter than `least` says. */
static bool is_beyond(const query *q, const khp_shore_box *box, double best, double *shift) {
    double units = best / q->unit_m;
    return beyond(box->south, box->north, q->y) >= units ||
           sideways(q, box, shift) * q->least >= units;
}

/* To the nearest point of an edge, whose ends are seen from the position. */
static double edge_distance(const query *q, double x0, double y0, double x1, double y1) {
    double dx = (x1 - x0) * q->squeeze;
    double dy = y1 - y0;
    double length = dx * dx + dy * dy;
    double t = length > 0 ? -(x0 * q->squeeze * dx + y0 * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    double x = x0 + t * (x1 - x0);
    double y = y0 + t * dy;
    /* Degrees of longitude are as long as half way to that point. */
    x *= cosine((q->y + y / 2) / q->ground->units);
    return sqrt(x * x + y * y) * q->unit_m;
}

static double run_distance(const query *q, const khp_shore_run *run, double shift, double best) {
    double x0 = run->vertices[0].x + shift - q->x;
    double y0 = run->vertices[0].y - q->y;
    for (uint32_t i = 1; i < run->count; i++) {
        double x1 = run->vertices[i].x + shift - q->x;
        double y1 = run->vertices[i].y - q->y;
        double d = edge_distance(q, x0, y0, x1, y1);
        best = d < best ? d : best;
        x0 = x1;
        y0 = y1;
    }
    return best;
}

/* The least of `best` and the distance to the border. */
static double border_distance(const query *q, const khp_shore *shore, double best) {
    double shift = 0;
    for (uint32_t i = 0; i < shore->arc_count && best >= q->enough; i++) {
        const khp_shore_arc *arc = &shore->arcs[i];
        if (is_beyond(q, &arc->box, best, &shift)) {
            continue;
        }
        for (uint32_t k = 0; k < arc->run_count; k++) {
            if (!is_beyond(q, &arc->runs[k].box, best, &shift)) {
                best = run_distance(q, &arc->runs[k], shift, best);
            }
        }
    }
    return best;
}

/* ---- inside ---- */

/* Whether a line from the position to the east crosses what lies in a box an odd number of times,
 * as far as the box and the two ends tell: 0, 1, or -1 if they do not. */
static int crosses_box(const query *q, const khp_shore_box *box, const khp_shore_vertex *first,
                       const khp_shore_vertex *last) {
    if (box->north <= q->y || box->south > q->y || box->east < q->x) {
        return 0;
    }
    return box->west > q->x ? (first->y > q->y) != (last->y > q->y) : -1;
}

static bool crosses_run(const query *q, const khp_shore_run *run) {
    const khp_shore_vertex *vertices = run->vertices;
    int by_box = crosses_box(q, &run->box, &vertices[0], &vertices[run->count - 1]);
    bool odd = by_box == 1;
    for (uint32_t i = 1; by_box < 0 && i < run->count; i++) {
        const khp_shore_vertex *a = &vertices[i - 1];
        const khp_shore_vertex *b = &vertices[i];
        if ((a->y > q->y) != (b->y > q->y)) {
            double part = (q->y - a->y) / ((double)b->y - a->y);
            odd = odd != (q->x < a->x + part * ((double)b->x - a->x));
        }
    }
    return odd;
}

static bool crosses_arc(const query *q, const khp_shore_arc *arc) {
    if (arc->run_count == 0) {
        return false;
    }
    const khp_shore_run *last = &arc->runs[arc->run_count - 1];
    int by_box =
        crosses_box(q, &arc->box, &arc->runs[0].vertices[0], &last->vertices[last->count - 1]);
    bool odd = by_box == 1;
    for (uint32_t k = 0; by_box < 0 && k < arc->run_count; k++) {
        odd = odd != crosses_run(q, &arc->runs[k]);
    }
    return odd;
}

static bool holds(const query *q, const khp_shore *shore) {
    bool inside = false;
    for (uint32_t i = 0; i < shore->arc_count; i++) {
        inside = inside != crosses_arc(q, &shore->arcs[i]);
    }
    return inside;
}

/* ---- areas ---- */

/* The nearest of some areas: `distance` is where the search begins, and where it ended. */
typedef struct nearest {
    double distance;
    uint32_t area;
} nearest;

/* What is asked of an area; false without memory. */
typedef bool (*look)(query *q, uint32_t area, nearest *best);

/* An area that holds the position is at no distance. */
static bool look_inside(query *q, uint32_t area, nearest *best) {
    const khp_shore_box *box = khp_shores_box(q->ground->shores, area);
    khp_shore shore;
    if (q->y < box->south || q->y > box->north || q->x < box->west || q->x > box->east) {
        return true;
    }
    if (!khp_shores_of(q->ground->shores, area, &shore)) {
        return false;
    }
    if (holds(q, &shore)) {
        *best = (nearest){0, area};
    }
    return true;
}

/* Of an area that does not hold it the border is nearest. */
static bool look_at_border(query *q, uint32_t area, nearest *best) {
    double shift = 0;
    khp_shore shore;
    if (is_beyond(q, khp_shores_box(q->ground->shores, area), best->distance, &shift)) {
        return true;
    }
    if (!khp_shores_of(q->ground->shores, area, &shore)) {
        return false;
    }
    double distance = border_distance(q, &shore, best->distance);
    if (distance < best->distance) {
        *best = (nearest){distance, area};
    }
    return true;
}

static bool is_found(const query *q, const nearest *best) {
    return best->distance == 0 || best->distance < q->enough;
}

static bool look_at_areas(query *q, uint32_t first, uint32_t count, look at, nearest *best) {
    bool ok = true;
    for (uint32_t i = 0; ok && i < count && !is_found(q, best); i++) {
        ok = at(q, first + i, best);
    }
    return ok;
}

/* Looks at all areas but `skipped` from number `skip` on, which are of one country. */
static bool look_elsewhere(query *q, uint32_t skip, uint32_t skipped, look at, nearest *best) {
    bool ok = true;
    uint32_t countries = khp_shores_country_count(q->ground->shores);
    for (uint32_t i = 0; ok && i < countries && !is_found(q, best); i++) {
        uint32_t first = 0;
        uint32_t count = 0;
        double shift = 0;
        const khp_shore_box *box = khp_shores_country(q->ground->shores, i, &first, &count);
        if (is_beyond(q, box, best->distance, &shift)) {
            continue;
        }
        if (skipped > 0 && skip >= first && skip < first + count) {
            ok = look_at_areas(q, first, skip - first, at, best) &&
                 look_at_areas(q, skip + skipped, first + count - skip - skipped, at, best);
        } else {
            ok = look_at_areas(q, first, count, at, best);
        }
    }
    return ok;
}

static bool is_position(double longitude, double latitude) {
    return longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90;
}

/* Smaller than any distance that can be told from another. */
#define A_MILLIMETRE 0.001

static bool where(khp_world_ground *ground, uint32_t first, uint32_t count, double longitude,
                  double latitude, double margin_m, khp_world_side *side) {
    *side = KHP_WORLD_NEAR;
    if (count == 0 || !is_position(longitude, latitude) || !(margin_m >= 0)) {
        return true;
    }
    double limit = KHP_WORLD_SEA_M + margin_m;
    query q = query_at(ground, longitude, latitude, limit);
    nearest own = {limit, KHP_WORLD_NO_AREA};
    if (!look_at_areas(&q, first, count, look_inside, &own) ||
        !look_at_areas(&q, first, count, look_at_border, &own)) {
        return false;
    }
    if (own.area == KHP_WORLD_NO_AREA) {
        *side = KHP_WORLD_OUTSIDE;
        return true;
    }
    nearest other = {own.distance + margin_m + A_MILLIMETRE, KHP_WORLD_NO_AREA};
    q = query_at(ground, longitude, latitude, other.distance);
    /* Inside, any other area within the margin will do; outside, one that is nearer by it. */
    q.enough = own.distance == 0 ? other.distance : own.distance - margin_m;
    if (!look_elsewhere(&q, first, count, look_inside, &other) ||
        !look_elsewhere(&q, first, count, look_at_border, &other)) {
        return false;
    }
    if (other.area != KHP_WORLD_NO_AREA && other.distance + margin_m < own.distance) {
        *side = KHP_WORLD_OUTSIDE;
    } else if (other.area == KHP_WORLD_NO_AREA && own.distance <= KHP_WORLD_SEA_M) {
        *side = KHP_WORLD_INSIDE;
    }
    return true;
}

bool khp_world_where(khp_world_ground *ground, uint32_t area, double longitude, double latitude,
                     double margin_m, khp_world_side *side) {
    uint32_t count = area < khp_world_count() ? 1 : 0;
    return where(ground, area, count, longitude, latitude, margin_m, side);
}

bool khp_world_country_where(khp_world_ground *ground, khp_slice iso2, double longitude,
                             double latitude, double margin_m, khp_world_side *side) {
    uint32_t first = 0;
    uint32_t count = 0;
    khp_world_country(iso2, &first, &count);
    return where(ground, first, count, longitude, latitude, margin_m, side);
}

bool khp_world_nearest(khp_world_ground *ground, double longitude, double latitude, uint32_t *area,
                       double *distance_m) {
    nearest best = {KHP_WORLD_SEA_M + A_MILLIMETRE, KHP_WORLD_NO_AREA};
    bool ok = true;
    if (is_position(longitude, latitude)) {
        query q = query_at(ground, longitude, latitude, best.distance);
        ok = look_elsewhere(&q, 0, 0, look_inside, &best) &&
             look_elsewhere(&q, 0, 0, look_at_border, &best);
    }
    *area = ok ? best.area : KHP_WORLD_NO_AREA;
    *distance_m = best.distance;
    return ok;
}
