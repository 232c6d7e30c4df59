#include "protect/generalise.h"

#include "base/buffer.h"
#include "base/fold.h"

#include <math.h>

#define EARTH_RADIUS_M 6371008.8

static double radians(double degrees) { return degrees * (3.14159265358979323846 / 180); }

static double degrees(double radians_) { return radians_ * (180 / 3.14159265358979323846); }

double khp_distance_m(double lon, double lat, double other_lon, double other_lat) {
    double half_lat = sin(radians(other_lat - lat) / 2);
    double half_lon = sin(radians(other_lon - lon) / 2);
    double h =
        half_lat * half_lat + cos(radians(lat)) * cos(radians(other_lat)) * half_lon * half_lon;
    return 2 * EARTH_RADIUS_M * asin(fmin(1, sqrt(h)));
}

/* Twentieths of a degree, so that corners are whole numbers of them. */
static double cell_size(khp_precision level) {
    switch (level) {
    case KHP_PRECISION_SITE:
    case KHP_PRECISION_SETTLEMENT: return 1;
    case KHP_PRECISION_DISTRICT: return 3;
    case KHP_PRECISION_PROVINCE: return 10;
    case KHP_PRECISION_DEPARTMENT: return 30;
    default: return 100;
    }
}

/* How far, in the same units, the cells inside one may reach over the edges of its square: those of
 * which it holds the centre, where their sizes do not divide its own. */
static double cell_overhang(khp_precision level) {
    return level == KHP_PRECISION_PROVINCE ? 1 : level == KHP_PRECISION_COUNTRY ? 10 : 0;
}

/* The middle of the square that holds the ordinate; the end of the world belongs to the last. */
static double middle_of(double ordinate, double size, double end) {
    return fmin(floor(ordinate / size) * size, end - size) + size / 2;
}

void khp_cell_centre(khp_precision level, double lon, double lat, double *centre_lon,
                     double *centre_lat, double *radius_m) {
    double x = lon * 20;
    double y = lat * 20;
    khp_precision first = level < KHP_PRECISION_DISTRICT ? level : KHP_PRECISION_DISTRICT;
    for (khp_precision at = first; at <= level; at++) {
        x = middle_of(x, cell_size(at), 180 * 20);
        y = middle_of(y, cell_size(at), 90 * 20);
    }
    double half = cell_size(level) / 2 + cell_overhang(level);
    *centre_lon = x / 20;
    *centre_lat = y / 20;
    *radius_m = 0;
    /* The farthest point of an edge is a corner, or lies on the equator. */
    double edges[] = {y - half, y + half, fmin(fmax(0, y - half), y + half)};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        double edge = fmin(fmax(edges[i], -90 * 20), 90 * 20);
        double distance = khp_distance_m(*centre_lon, *centre_lat, (x - half) / 20, edge / 20);
        *radius_m = fmax(*radius_m, distance);
    }
}

double khp_wide_uncertainty_m(khp_precision level, double distance_m) {
    double nominal = khp_precision_uncertainty_m(level);
    double whole = ceil(distance_m / 1000) * 1000;
    return isfinite(nominal) && nominal >= distance_m ? nominal : whole;
}

void khp_middle_add(khp_middle *middle, double lon, double lat) {
    middle->x += cos(radians(lat)) * cos(radians(lon));
    middle->y += cos(radians(lat)) * sin(radians(lon));
    middle->z += sin(radians(lat));
    middle->count += 1;
}

bool khp_middle_position(const khp_middle *middle, double *lon, double *lat) {
    double across = hypot(middle->x, middle->y);
    double length = hypot(across, middle->z);
    if (middle->count == 0 || length < 1e-9 * middle->count) {
        return false;
    }
    *lon = degrees(atan2(middle->y, middle->x));
    *lat = degrees(atan2(middle->z, across));
    return true;
}

/* ---- which level ---- */

static bool fold_alike(khp_slice a, khp_slice b, bool *alike) {
    khp_buffer folded[2] = {{0}, {0}};
    khp_fold_words(&folded[0], a);
    khp_fold_words(&folded[1], b);
    bool complete = !folded[0].failed && !folded[1].failed;
    *alike = khp_slice_eq(khp_buffer_slice(&folded[0]), khp_buffer_slice(&folded[1]));
    khp_buffer_clear(&folded[0]);
    khp_buffer_clear(&folded[1]);
    return complete;
}

static bool is_asked_for(const khp_policy *policy, khp_slice cell, bool *asked) {
    bool complete = true;
    *asked = false;
    for (size_t i = 0; complete && !*asked && i < policy->positions_values.count; i++) {
        complete = fold_alike(cell, khp_slice_cstr(policy->positions_values.items[i]), asked);
    }
    return complete;
}

bool khp_policy_level(const khp_policy *policy, khp_slice cell, khp_precision *level,
                      bool *is_understood) {
    *level = policy->positions;
    *is_understood = true;
    if (policy->positions_values.count > 0) {
        bool asked;
        bool complete = is_asked_for(policy, cell, &asked);
        *level = asked ? policy->positions : KHP_PRECISION_SITE;
        return complete;
    }
    if (cell.len == 0) {
        return true;
    }
    khp_precision named;
    bool complete = khp_level_of_word(cell, &named);
    *is_understood = named != KHP_PRECISION_SITE;
    named = *is_understood ? named : KHP_PRECISION_DEPARTMENT;
    *level = named > policy->positions ? named : policy->positions;
    return complete;
}
