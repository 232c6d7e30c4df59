#include "model/bbox.h"

#include <math.h>

void khp_bbox_add(khp_bbox *bbox, double lon, double lat) {
    if (!bbox->any) {
        *bbox = (khp_bbox){true, lon, lon, (double)NAN, (double)NAN, lat, lat};
    }
    bbox->west = lon < bbox->west ? lon : bbox->west;
    bbox->east = lon > bbox->east ? lon : bbox->east;
    bbox->south = lat < bbox->south ? lat : bbox->south;
    bbox->north = lat > bbox->north ? lat : bbox->north;
    if (lon >= 0) { /* "not greater or equal" holds for NAN too */
        bbox->east_half = bbox->east_half <= lon ? bbox->east_half : lon;
    } else {
        bbox->west_half = bbox->west_half >= lon ? bbox->west_half : lon;
    }
}

void khp_bbox_merge(khp_bbox *bbox, const khp_bbox *other) {
    if (!other->any) {
        return;
    }
    if (!bbox->any) {
        *bbox = *other;
        return;
    }
    bbox->west = fmin(bbox->west, other->west);
    bbox->east = fmax(bbox->east, other->east);
    bbox->south = fmin(bbox->south, other->south);
    bbox->north = fmax(bbox->north, other->north);
    bbox->east_half = fmin(bbox->east_half, other->east_half); /* fmin and fmax ignore a NAN */
    bbox->west_half = fmax(bbox->west_half, other->west_half);
}

void khp_bbox_sides(const khp_bbox *bbox, double sides[4]) {
    bool crosses = bbox->east - bbox->west > 180 && bbox->west_half + 360 - bbox->east_half < 180;
    sides[0] = crosses ? bbox->east_half : bbox->west;
    sides[1] = bbox->south;
    sides[2] = crosses ? bbox->west_half : bbox->east;
    sides[3] = bbox->north;
}
