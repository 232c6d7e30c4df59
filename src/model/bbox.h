/* bbox: the box around positions (RFC 7946, section 5). */
#ifndef KHP_MODEL_BBOX_H
#define KHP_MODEL_BBOX_H

#include <stdbool.h>

/* The smallest box around all positions. Zero-initialise. West is greater than east where the box
 * crosses the antimeridian, which it does only if it would otherwise span more than half the world.
 */
typedef struct khp_bbox {
    bool any;
    double west, east; /* of all longitudes */
    double east_half,
        west_half; /* least longitude >= 0, greatest longitude < 0; NAN if there is none */
    double south, north;
} khp_bbox;

void khp_bbox_add(khp_bbox *bbox, double lon, double lat);

/* Widens the box so that it holds another one's positions too. */
void khp_bbox_merge(khp_bbox *bbox, const khp_bbox *other);

/* The sides in RFC 7946's order: west, south, east, north. The box must hold a position. */
void khp_bbox_sides(const khp_bbox *bbox, double sides[4]);

#endif
