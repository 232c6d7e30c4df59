#include "read/outline.h"

#include "base/number.h"
#include "base/words.h"
#include "read/json_text.h"

/* Geometries inside geometries. */
#define DEPTH_LIMIT 4

typedef struct geometry_reader {
    khp_outline *outline;
    khp_outline_flaws *flaws;
    bool out_of_memory;
} geometry_reader;

static bool fail(geometry_reader *reader, const char *problem) {
    if (reader->flaws->problem == NULL) {
        reader->flaws->problem = problem;
    }
    return false;
}

/* Powers of ten, which a double holds exactly, as it does whole numbers of so many digits. */
#define MOST_DIGITS 15
static const double tens[MOST_DIGITS + 1] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                             1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

static inline uint64_t shift_left(uint64_t value, size_t digits) {
    return value * (uint64_t)tens[digits];
}
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__

/* How many of the eight bytes are digits before the first that is none. */
static inline size_t count_digits(uint64_t bytes) {
    uint64_t values = bytes ^ UINT64_C(0x3030303030303030);
    uint64_t others = (values | (values + UINT64_C(0x7676767676767676))) &
                      UINT64_C(0x8080808080808080); /* 10 and more reach the upper bit */
    return others == 0 ? 8 : (size_t)__builtin_ctzll(others) / 8;
}

/* The number that the first `count` of the eight bytes write, 1 to 8 digits: neighbours become
 * pairs, pairs fours, fours the whole. */
static inline uint64_t value_of_digits(uint64_t bytes, size_t count) {
    uint64_t values = (bytes ^ UINT64_C(0x3030303030303030)) << (64 - 8 * count);
    values = (values * 10 + (values >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
    values = (values * 100 + (values >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
    return (values * 10000 + (values >> 32)) & UINT64_C(0xFFFFFFFF);
}

#else

static inline size_t count_digits(uint64_t bytes) {
    const char *at = (const char *)&bytes;
    size_t count = 0;
    while (count < sizeof bytes && at[count] >= '0' && at[count] <= '9') {
        count++;
    }
    return count;
}

static inline uint64_t value_of_digits(uint64_t bytes, size_t count) {
    const char *at = (const char *)&bytes;
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (uint64_t)(at[i] - '0');
    }
    return value;
}

#endif

/* Reads up to sixteen digits; how many is the result. */
static inline size_t read_digits(const char *at, uint64_t *value) {
    uint64_t bytes = khp_word(at);
    size_t count = count_digits(bytes);
    *value = count == 0 ? 0 : value_of_digits(bytes, count);
    if (count == 8) {
        bytes = khp_word(at + 8);
        size_t more = count_digits(bytes);
        *value = more == 0 ? *value : shift_left(*value, more) + value_of_digits(bytes, more);
        count += more;
    }
    return count;
}

/* "-80.737312": nearly every ordinate. Up to 15 digits are a whole number that a double holds, so
 * one division gives the nearest double. False, with the cursor where it was, for anything else. */
static inline bool read_plain(khp_json_cursor *cursor, double *value) {
    const char *at = cursor->at;
    bool is_negative = *at == '-';
    at += is_negative;
    uint64_t digits;
    size_t whole = read_digits(at, &digits);
    bool is_plain = whole > 0 && (*at != '0' || whole == 1);
    at += whole;
    size_t decimals = 0;
    if (*at == '.') {
        uint64_t fraction;
        decimals = read_digits(++at, &fraction);
        at += decimals;
        is_plain = is_plain && decimals > 0 && whole + decimals <= MOST_DIGITS;
        digits = is_plain ? shift_left(digits, decimals) + fraction : 0;
    }
    if (!is_plain || whole > MOST_DIGITS || (*at != ',' && *at != ']')) {
        return false;
    }
    double magnitude = (double)digits / tens[decimals];
    *value = is_negative ? -magnitude : magnitude;
    cursor->at = at;
    return true;
}

static bool read_ordinate(khp_json_cursor *cursor, double *value) {
    khp_json_value number;
    khp_json_skip_space(cursor);
    return read_plain(cursor, value) ||
           (khp_json_read_value(cursor, &number) && khp_number_parse(number.text, '.', value));
}

/* [x, y], with anything behind them (an altitude), which is not used. */
static bool read_position(geometry_reader *reader, khp_json_cursor *cursor, khp_vertex *vertex) {
    bool is_pair = khp_json_take(cursor, '[') && read_ordinate(cursor, &vertex->x) &&
                   khp_json_take(cursor, ',') && read_ordinate(cursor, &vertex->y);
    double unused;
    while (is_pair && khp_json_take(cursor, ',')) {
        is_pair = read_ordinate(cursor, &unused);
    }
    return (is_pair && khp_json_take(cursor, ']')) ||
           fail(reader, "has a position that is no pair of numbers");
}

/* "[-80.7373,-3.5]", as nearly every position is written. False, with
 * the cursor where it was, for anything else. */
static bool read_plain_position(khp_json_cursor *cursor, khp_vertex *vertex) {
    khp_json_cursor at = {cursor->at + 1, cursor->end};
    if (*cursor->at != '[' || !read_plain(&at, &vertex->x) || *at.at != ',') {
        return false;
    }
    at.at++;
    if (!read_plain(&at, &vertex->y) || *at.at != ']') {
        return false;
    }
    cursor->at = at.at + 1;
    return true;
}

static bool is_same(khp_vertex a, khp_vertex b) { return a.x == b.x && a.y == b.y; }

static bool add(geometry_reader *reader, khp_vertex vertex) {
    reader->out_of_memory = reader->out_of_memory || !khp_outline_add(reader->outline, vertex);
    return !reader->out_of_memory;
}

/* Ends the ring that starts at `start`: closes it, or drops it if it encloses nothing. */
static bool end_ring(geometry_reader *reader, size_t start, bool is_hole, bool *is_kept) {
    khp_outline *outline = reader->outline;
    size_t count = outline->count - start;
    if (count > 0 && !is_same(outline->vertices[start], outline->vertices[outline->count - 1])) {
        reader->flaws->closed_rings++;
        if (!add(reader, outline->vertices[start])) {
            return false;
        }
        count++;
    }
    *is_kept = count >= 4;
    if (!*is_kept) {
        reader->flaws->dropped_rings++;
        khp_outline_drop_ring(outline);
        return true;
    }
    reader->out_of_memory = !khp_outline_end_ring(outline, is_hole);
    return !reader->out_of_memory;
}

/* [[x, y], ...]; a position that repeats the one before it is left out. */
static bool read_ring(geometry_reader *reader, khp_json_cursor *cursor, bool is_hole,
                      bool *is_kept) {
    khp_outline *outline = reader->outline;
    size_t start = outline->count;
    if (!khp_json_take(cursor, '[')) {
        return fail(reader, "has a ring that is no array of positions");
    }
    bool more = !khp_json_take(cursor, ']');
    while (more) {
        khp_vertex vertex;
        if (!read_plain_position(cursor, &vertex) && !read_position(reader, cursor, &vertex)) {
            return false;
        }
        bool repeats =
            outline->count > start && is_same(outline->vertices[outline->count - 1], vertex);
        if (!repeats && !add(reader, vertex)) {
            return false;
        }
        more = khp_json_take(cursor, ',');
        if (!more && !khp_json_take(cursor, ']')) {
            return fail(reader, "has a ring without an end");
        }
    }
    return end_ring(reader, start, is_hole, is_kept);
}

/* [ring, hole, ...] */
static bool read_polygon(geometry_reader *reader, khp_json_cursor *cursor) {
    if (!khp_json_take(cursor, '[')) {
        return fail(reader, "has coordinates that are no array");
    }
    bool more = !khp_json_take(cursor, ']');
    bool has_outer = false;
    for (bool is_first = true; more; is_first = false) {
        bool is_kept;
        if (!read_ring(reader, cursor, !is_first, &is_kept)) {
            return false;
        }
        has_outer = is_first ? is_kept : has_outer;
        if (!is_first && is_kept && !has_outer) { /* a hole in nothing */
            reader->outline->ring_count--;
            khp_outline_drop_ring(reader->outline);
        }
        more = khp_json_take(cursor, ',');
        if (!more && !khp_json_take(cursor, ']')) {
            return fail(reader, "has a polygon without an end");
        }
    }
    return true;
}

static bool read_polygons(geometry_reader *reader, khp_json_cursor *cursor) {
    if (!khp_json_take(cursor, '[')) {
        return fail(reader, "has coordinates that are no array");
    }
    bool more = !khp_json_take(cursor, ']');
    while (more) {
        if (!read_polygon(reader, cursor)) {
            return false;
        }
        more = khp_json_take(cursor, ',');
        if (!more && !khp_json_take(cursor, ']')) {
            return fail(reader, "has coordinates without an end");
        }
    }
    return true;
}

/* The members of a geometry that matter, as they stand. */
typedef struct geometry_members {
    khp_slice type; /* with its quotes */
    khp_slice coordinates;
    khp_slice geometries;
} geometry_members;

static bool find_members(geometry_reader *reader, khp_json_cursor *cursor,
                         geometry_members *members) {
    khp_json_value key;
    khp_json_value value;
    bool is_last = false;
    *members = (geometry_members){.type = {NULL, 0}};
    if (!khp_json_take(cursor, '{')) {
        return fail(reader, "is no object");
    }
    for (bool is_first = true; !is_last; is_first = false) {
        if (!khp_json_read_member(cursor, is_first, &key, &value, &is_last)) {
            return fail(reader, "is no JSON");
        }
        if (is_last) {
            break;
        }
        if (khp_slice_eq(key.text, KHP_SLICE("\"type\""))) {
            members->type = value.text;
        } else if (khp_slice_eq(key.text, KHP_SLICE("\"coordinates\""))) {
            members->coordinates = value.text;
        } else if (khp_slice_eq(key.text, KHP_SLICE("\"geometries\""))) {
            members->geometries = value.text;
        }
    }
    return true;
}

static bool read_geometry(geometry_reader *reader, khp_json_cursor *cursor, int depth);

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static bool read_collection(geometry_reader *reader, khp_slice geometries, int depth) {
    khp_json_cursor cursor = {geometries.ptr, geometries.ptr + geometries.len};
    if (depth == DEPTH_LIMIT || !khp_json_take(&cursor, '[')) {
        return fail(reader, "is a collection that cannot be read");
    }
    bool more = !khp_json_take(&cursor, ']');
    while (more) {
        if (!read_geometry(reader, &cursor, depth + 1)) {
            return false;
        }
        more = khp_json_take(&cursor, ',');
        if (!more && !khp_json_take(&cursor, ']')) {
            return fail(reader, "is a collection without an end");
        }
    }
    return true;
}

/* NOLINTNEXTLINE(misc-no-recursion): DEPTH_LIMIT deep */
static bool read_geometry(geometry_reader *reader, khp_json_cursor *cursor, int depth) {
    geometry_members members;
    if (!find_members(reader, cursor, &members)) {
        return false;
    }
    khp_slice text = members.coordinates;
    if (khp_slice_eq(members.type, KHP_SLICE("\"GeometryCollection\"")) &&
        members.geometries.len > 0) {
        return read_collection(reader, members.geometries, depth);
    }
    if (text.len == 0) {
        return fail(reader, "has no coordinates");
    }
    khp_json_cursor inner = {text.ptr, text.ptr + text.len};
    if (khp_slice_eq(members.type, KHP_SLICE("\"Polygon\""))) {
        return read_polygon(reader, &inner);
    }
    if (khp_slice_eq(members.type, KHP_SLICE("\"MultiPolygon\""))) {
        return read_polygons(reader, &inner);
    }
    return fail(reader, "is no Polygon or MultiPolygon");
}

khipu_status khp_outline_read(khp_outline *outline, khp_slice geometry, khp_outline_flaws *flaws,
                              khipu_error *error) {
    *flaws = (khp_outline_flaws){.problem = NULL};
    geometry_reader reader = {.outline = outline, .flaws = flaws};
    if (geometry.len == 0 || khp_slice_eq(geometry, KHP_SLICE("null"))) {
        flaws->is_empty = true;
        return KHIPU_OK;
    }
    khp_json_cursor cursor = {geometry.ptr, geometry.ptr + geometry.len};
    if (!read_geometry(&reader, &cursor, 0)) {
        khp_outline_reset(outline);
    }
    flaws->is_empty = flaws->problem == NULL && outline->ring_count == 0;
    return reader.out_of_memory ? khp_fail_memory(error) : KHIPU_OK;
}
