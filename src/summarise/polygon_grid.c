#include "summarise/polygon_grid.h"

#include "base/memory.h"

#include <math.h>

/* Cells along one side, at least and at most; one for a few edges. */
#define LEAST_CELLS 16
#define MOST_CELLS 2048

/* Cells that an edge touches, on the average, before larger cells are taken. */
#define MOST_TOUCHED 8

/* Polygons whose edges a way may cross before geometry is asked instead. */
#define TOUCHED_LIMIT 8

/* What the middle of a cell lies in. */
#define IN_NONE UINT32_MAX
#define IN_SEVERAL (UINT32_MAX - 1)

typedef struct grid_edge {
    khp_vertex a;
    khp_vertex b;
    uint32_t polygon;
} grid_edge;

struct khp_polygon_grid {
    grid_edge *edges;
    size_t edge_count;
    size_t cells; /* along one side */
    khp_vertex origin;
    double width; /* of a cell */
    double height;
    uint32_t *starts;   /* of each cell's edges in `touching`, and their end behind the last */
    uint32_t *touching; /* edges by cell */
    uint32_t *middles;  /* the polygon that the middle of each cell lies in */
};

/* ---- which edges touch which cells ---- */

static size_t clamp_cell(const khp_polygon_grid *grid, double cell) {
    double last = (double)(grid->cells - 1);
    return (size_t)(cell < 0 ? 0 : cell > last ? last : cell);
}

/* A position may be put into the neighbouring cell by rounding: edges reach a little further. */
#define MARGIN 1e-6

typedef void take_cell(khp_polygon_grid *grid, size_t cell, uint32_t edge);

/* Every cell that the edge touches, row by row. */
static void walk_edge(khp_polygon_grid *grid, uint32_t number, take_cell *take) {
    const grid_edge *edge = &grid->edges[number];
    double ax = (edge->a.x - grid->origin.x) / grid->width;
    double ay = (edge->a.y - grid->origin.y) / grid->height;
    double bx = (edge->b.x - grid->origin.x) / grid->width;
    double by = (edge->b.y - grid->origin.y) / grid->height;
    double low = fmin(ay, by);
    double high = fmax(ay, by);
    size_t last = clamp_cell(grid, high + MARGIN);
    for (size_t row = clamp_cell(grid, low - MARGIN); row <= last; row++) {
        double from = fmax(low, (double)row - MARGIN);
        double to = fmin(high, (double)row + 1 + MARGIN);
        double slope = high > low ? (bx - ax) / (by - ay) : 0;
        double x1 = high > low ? ax + (from - ay) * slope : ax;
        double x2 = high > low ? ax + (to - ay) * slope : bx;
        size_t right = clamp_cell(grid, fmax(x1, x2) + MARGIN);
        for (size_t column = clamp_cell(grid, fmin(x1, x2) - MARGIN); column <= right; column++) {
            take(grid, row * grid->cells + column, number);
        }
    }
}

static void count_cell(khp_polygon_grid *grid, size_t cell, uint32_t edge) {
    (void)edge;
    grid->starts[cell + 1]++;
}

/* While the lists are filled, a cell's start is where its next edge goes. */
static void fill_cell(khp_polygon_grid *grid, size_t cell, uint32_t edge) {
    grid->touching[grid->starts[cell]++] = edge;
}

/* How many cells all edges touch, added up; starts[i + 1] are those of cell i. */
static uint64_t count_touching(khp_polygon_grid *grid) {
    size_t cells = grid->cells * grid->cells;
    memset(grid->starts, 0, (cells + 1) * sizeof *grid->starts);
    for (size_t i = 0; i < grid->edge_count; i++) {
        walk_edge(grid, (uint32_t)i, count_cell);
    }
    uint64_t total = 0;
    for (size_t i = 0; i < cells; i++) {
        total += grid->starts[i + 1];
    }
    return total;
}

static bool list_edges(khp_polygon_grid *grid) {
    size_t cells = grid->cells * grid->cells;
    uint64_t total = 0;
    for (size_t i = 0; i < cells; i++) {
        total += grid->starts[i + 1];
        if (total > UINT32_MAX) {
            return false;
        }
        grid->starts[i + 1] = (uint32_t)total;
    }
    grid->touching = khp_alloc((size_t)total, sizeof *grid->touching);
    if (grid->touching == NULL) {
        return false;
    }
    for (size_t i = 0; i < grid->edge_count; i++) {
        walk_edge(grid, (uint32_t)i, fill_cell);
    }
    for (size_t i = cells; i > 0; i--) { /* each start was moved to the next one's */
        grid->starts[i] = grid->starts[i - 1];
    }
    grid->starts[0] = 0;
    return true;
}

/* ---- ways ---- */

/* The polygons that a way from a known position has gone into and out of. */
typedef struct way {
    khp_vertex from;
    khp_vertex to;
    uint32_t polygons[TOUCHED_LIMIT];
    bool is_inside[TOUCHED_LIMIT];
    size_t count;
    bool is_unknown;
} way;

/* Which side of the line from a to b the position lies on, by sign; 0 where rounding could decide
 * (Shewchuk's bound for the error of this determinant). */
static int side_of(khp_vertex a, khp_vertex b, khp_vertex position) {
    double left = (a.x - position.x) * (b.y - position.y);
    double right = (a.y - position.y) * (b.x - position.x);
    double bound = 3.3306690738754716e-16 * (fabs(left) + fabs(right));
    double turn = left - right;
    return turn > bound ? 1 : turn < -bound ? -1 : 0;
}

static void toggle(way *path, uint32_t polygon) {
    size_t i = 0;
    while (i < path->count && path->polygons[i] != polygon) {
        i++;
    }
    if (i == TOUCHED_LIMIT) {
        path->is_unknown = true;
    } else if (i == path->count) {
        path->polygons[path->count] = polygon;
        path->is_inside[path->count++] = true;
    } else {
        path->is_inside[i] = !path->is_inside[i];
    }
}

static void cross_edge(way *path, const grid_edge *edge) {
    int a = side_of(path->from, path->to, edge->a);
    int b = side_of(path->from, path->to, edge->b);
    if (a != 0 && a == b) {
        return;
    }
    int from = side_of(edge->a, edge->b, path->from);
    int to = side_of(edge->a, edge->b, path->to);
    if (from != 0 && from == to) {
        return;
    }
    if (a == 0 || b == 0 || from == 0 || to == 0) {
        path->is_unknown = true;
    } else {
        toggle(path, edge->polygon);
    }
}

static void start_way(way *path, khp_vertex from, khp_vertex to, uint32_t inside) {
    *path = (way){.from = from, .to = to, .is_unknown = inside == IN_SEVERAL};
    if (inside != IN_NONE && inside != IN_SEVERAL) {
        path->polygons[0] = inside;
        path->is_inside[0] = true;
        path->count = 1;
    }
}

/* The first polygon that the way ends in; *inside of them. */
static uint32_t end_way(const way *path, size_t *inside) {
    uint32_t first = IN_NONE;
    *inside = 0;
    for (size_t i = 0; i < path->count; i++) {
        if (path->is_inside[i]) {
            first = path->polygons[i] < first ? path->polygons[i] : first;
            *inside += 1;
        }
    }
    return first;
}

/* ---- the middles of cells ---- */

static khp_vertex middle_of(const khp_polygon_grid *grid, size_t column, size_t row) {
    return (khp_vertex){grid->origin.x + ((double)column + 0.5) * grid->width,
                        grid->origin.y + ((double)row + 0.5) * grid->height};
}

static bool is_listed(const khp_polygon_grid *grid, size_t cell, uint32_t edge) {
    for (uint32_t i = grid->starts[cell]; i < grid->starts[cell + 1]; i++) {
        if (grid->touching[i] == edge) {
            return true;
        }
    }
    return false;
}

/* From the middle of a cell to that of the next one in its row. */
static void cross_two(const khp_polygon_grid *grid, size_t cell, way *path) {
    for (uint32_t i = grid->starts[cell]; i < grid->starts[cell + 1] && !path->is_unknown; i++) {
        cross_edge(path, &grid->edges[grid->touching[i]]);
    }
    for (uint32_t i = grid->starts[cell + 1]; i < grid->starts[cell + 2] && !path->is_unknown;
         i++) {
        if (!is_listed(grid, cell, grid->touching[i])) {
            cross_edge(path, &grid->edges[grid->touching[i]]);
        }
    }
}

static void find_middles(khp_polygon_grid *grid, khp_grid_oracle *oracle, void *context) {
    for (size_t row = 0; row < grid->cells; row++) {
        for (size_t column = 0; column < grid->cells; column++) {
            size_t cell = row * grid->cells + column;
            if (column > 0 && grid->starts[cell - 1] == grid->starts[cell + 1]) {
                grid->middles[cell] = grid->middles[cell - 1]; /* no edge is near either */
                continue;
            }
            khp_vertex here = middle_of(grid, column, row);
            size_t inside = 0;
            uint32_t first = IN_NONE;
            way path = {.is_unknown = true};
            if (column > 0) {
                khp_vertex before = middle_of(grid, column - 1, row);
                start_way(&path, before, here, grid->middles[cell - 1]);
                cross_two(grid, cell - 1, &path);
                first = end_way(&path, &inside);
            }
            if (path.is_unknown) {
                oracle(context, here.x, here.y, &first, &inside);
            }
            grid->middles[cell] = inside == 0 ? IN_NONE : inside > 1 ? IN_SEVERAL : first;
        }
    }
}

/* ---- all of it ---- */

static size_t count_edges(const khp_area_set *set, const uint32_t *areas, size_t count) {
    size_t edges = 0;
    for (size_t i = 0; i < count; i++) {
        edges += set->areas[areas[i]].outline.count - set->areas[areas[i]].outline.ring_count;
    }
    return edges;
}

static void take_edges(khp_polygon_grid *grid, const khp_area_set *set, const uint32_t *areas,
                       size_t count) {
    for (size_t i = 0; i < count; i++) {
        const khp_outline *outline = &set->areas[areas[i]].outline;
        for (size_t k = 0; k < outline->ring_count; k++) {
            size_t positions;
            const khp_vertex *ring = khp_outline_ring(outline, k, &positions);
            for (size_t at = 0; at + 1 < positions; at++) {
                grid->edges[grid->edge_count++] = (grid_edge){ring[at], ring[at + 1], (uint32_t)i};
            }
        }
    }
}

static void find_box(khp_polygon_grid *grid) {
    khp_vertex least = {HUGE_VAL, HUGE_VAL};
    khp_vertex most = {-HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < grid->edge_count; i++) {
        khp_vertex a = grid->edges[i].a;
        least = (khp_vertex){fmin(least.x, a.x), fmin(least.y, a.y)};
        most = (khp_vertex){fmax(most.x, a.x), fmax(most.y, a.y)};
    }
    grid->origin = least;
    grid->width = (most.x - least.x) / (double)grid->cells;
    grid->height = (most.y - least.y) / (double)grid->cells;
}

static bool make_room(khp_polygon_grid *grid, size_t edges) {
    grid->cells = LEAST_CELLS;
    while (grid->cells < MOST_CELLS && grid->cells * grid->cells * 4 < edges) {
        grid->cells *= 2;
    }
    size_t cells = grid->cells * grid->cells;
    grid->edges = khp_alloc(edges, sizeof *grid->edges);
    grid->starts = khp_alloc_zero(cells + 1, sizeof *grid->starts);
    grid->middles = khp_alloc(cells, sizeof *grid->middles);
    return grid->edges != NULL && grid->starts != NULL && grid->middles != NULL;
}

khp_polygon_grid *khp_polygon_grid_new(const khp_area_set *set, const uint32_t *areas, size_t count,
                                       khp_grid_oracle *oracle, void *context) {
    khp_polygon_grid *grid = khp_alloc_zero(1, sizeof *grid);
    size_t edges = count_edges(set, areas, count);
    bool ok = grid != NULL && edges < UINT32_MAX && make_room(grid, edges);
    if (ok) {
        take_edges(grid, set, areas, count);
        find_box(grid);
        /* Long edges, as of areas that lie on top of each other, want few cells. */
        while (count_touching(grid) > edges * MOST_TOUCHED && grid->cells > LEAST_CELLS) {
            grid->cells /= 2;
            find_box(grid);
        }
        ok = list_edges(grid);
    }
    if (!ok) {
        khp_polygon_grid_free(grid);
        return NULL;
    }
    find_middles(grid, oracle, context);
    return grid;
}

void khp_polygon_grid_free(khp_polygon_grid *grid) {
    if (grid == NULL) {
        return;
    }
    khp_free(grid->edges);
    khp_free(grid->starts);
    khp_free(grid->touching);
    khp_free(grid->middles);
    khp_free(grid);
}

khp_grid_answer khp_polygon_grid_find(const khp_polygon_grid *grid, double x, double y,
                                      uint32_t *polygon) {
    double column = (x - grid->origin.x) / grid->width;
    double row = (y - grid->origin.y) / grid->height;
    double cells = (double)grid->cells;
    if (!(column >= 0 && column < cells && row >= 0 && row < cells)) {
        return column < -MARGIN || column > cells + MARGIN || row < -MARGIN || row > cells + MARGIN
                   ? KHP_GRID_OUTSIDE
                   : KHP_GRID_UNKNOWN; /* at a side of the box, or no number */
    }
    size_t cell = (size_t)row * grid->cells + (size_t)column;
    way path;
    size_t inside;
    start_way(&path, middle_of(grid, (size_t)column, (size_t)row), (khp_vertex){x, y},
              grid->middles[cell]);
    for (uint32_t i = grid->starts[cell]; i < grid->starts[cell + 1] && !path.is_unknown; i++) {
        cross_edge(&path, &grid->edges[grid->touching[i]]);
    }
    if (path.is_unknown) {
        return KHP_GRID_UNKNOWN;
    }
    *polygon = end_way(&path, &inside);
    return inside == 0 ? KHP_GRID_OUTSIDE : KHP_GRID_INSIDE;
}
