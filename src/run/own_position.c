#include "run/own_position.h"

#include "base/number.h"
#include "locate/toponym.h"
#include "project/position.h"

#include <math.h>

/* A column that may say "not known": placeholders count as missing. */
static khp_slice stated_text(const khp_record *record, size_t column) {
    khp_slice text = khp_record_text(record, column);
    return khp_toponym_is_placeholder(text) ? (khp_slice){NULL, 0} : text;
}

/* ---- the CRS ---- */

/* The side of the equator: of the zone itself, else of the hemisphere's column. Says in `problem`
 * why there is none. */
static void find_side(khp_utm_zone *zone, khp_slice cell, khp_slice side, khp_buffer *problem) {
    khp_hemisphere hemisphere = {KHP_HEMISPHERE_NONE, 0};
    bool is_known = side.len == 0 || (khp_hemisphere_read_cell(side, &hemisphere) &&
                                      hemisphere.axis == KHP_HEMISPHERE_OF_LATITUDE);
    if (!is_known || (zone->side != 0 && hemisphere.sign == -zone->side)) {
        khp_buffer_add_cstr(problem, "the UTM zone ");
        khp_quote(problem, cell, 40);
        khp_buffer_add_cstr(problem, " and the hemisphere ");
        khp_quote(problem, side, 40);
        khp_buffer_add_cstr(problem, " do not go together");
        return;
    }
    zone->side = zone->side == 0 ? hemisphere.sign : zone->side;
    if (zone->side == 0) {
        khp_buffer_printf(problem,
                          "the UTM zone %d does not say its hemisphere; write %dN or %dS, name the "
                          "column of N and S with --hemisphere, or say --crs EPSG:326%02d (north) "
                          "or EPSG:327%02d (south)",
                          zone->number, zone->number, zone->number, zone->number, zone->number);
    }
}

/* The CRS of the zone that the record states. */
static void find_zone_crs(khp_own_position *position, const khp_record *record,
                          const khp_roles *roles, khp_buffer *problem) {
    khp_utm_zone zone;
    khp_slice cell = stated_text(record, roles->zone);
    khp_buffer_reset(problem);
    bool is_read = cell.len > 0 && khp_utm_zone_read(cell, &zone);
    if (is_read) {
        find_side(&zone, cell, stated_text(record, roles->hemisphere_lat), problem);
    } else if (cell.len == 0) {
        khp_buffer_add_cstr(problem, "the UTM zone is empty; write it, or say --crs or "
                                     "--crs-column");
    } else {
        khp_quote(problem, cell, 40);
        khp_buffer_add_cstr(problem, " is no UTM zone, such as 18S (south) or 18N (north)");
    }
    position->crs_problem = khp_buffer_slice(problem);
    if (is_read && problem->len == 0) {
        khp_utm_zone_crs(zone, position->zone_crs);
        position->crs = khp_slice_cstr(position->zone_crs);
    }
}

/* What names a CRS comes before the zone. */
static void find_crs(khp_own_position *position, const khp_record *record, const khp_roles *roles,
                     khp_slice crs, khp_buffer *problem) {
    position->crs = khp_record_text(record, roles->crs);
    position->crs = position->crs.len == 0 ? crs : position->crs;
    if (position->crs.len == 0 && roles->zone != KHP_NO_COLUMN) {
        find_zone_crs(position, record, roles, problem);
    }
}

/* ---- the ordinates ---- */

/* Gives an ordinate in degrees the hemisphere of its column; returns what is wrong with it, or
 * NULL. */
static const char *apply_hemisphere(const khp_record *record, size_t column, khp_ordinate_kind kind,
                                    khp_ordinate *ordinate) {
    khp_hemisphere hemisphere;
    if (column == KHP_NO_COLUMN) {
        return NULL;
    }
    khp_slice cell = stated_text(record, column);
    if (cell.len == 0) {
        bool is_known =
            ordinate->is_signed || ordinate->hemisphere.sign != 0 || ordinate->value == 0;
        return is_known ? NULL : " has no sign, and its hemisphere is empty";
    }
    if (!khp_hemisphere_read_cell(cell, &hemisphere)) {
        return ": its hemisphere is none of N, S, E, W and O";
    }
    return khp_ordinate_apply(ordinate, kind, hemisphere)
               ? NULL
               : " contradicts what the column of its hemisphere says";
}

static const char *apply_hemispheres(const khp_record *record, const khp_roles *roles,
                                     khp_pair *pair) {
    const char *problem =
        apply_hemisphere(record, roles->hemisphere_lat, KHP_ORDINATE_LATITUDE, &pair->lat);
    return problem != NULL ? problem
                           : apply_hemisphere(record, roles->hemisphere_lon, KHP_ORDINATE_LONGITUDE,
                                              &pair->lon);
}

/* A number of JSON has a decimal point; a text may have a comma, or points between thousands. */
static bool read_ordinate(const khp_record *record, size_t column, khp_slice text,
                          khp_ordinate_kind kind, khp_ordinate *ordinate) {
    bool is_number = record->fields[column].kind == KHP_FIELD_JSON;
    return khp_ordinate_read(
        text, is_number && kind == KHP_ORDINATE_METRES ? KHP_ORDINATE_LATITUDE : kind, ordinate);
}

static const char *unreadable(const khp_own_position *position, bool metres) {
    if (position->first.len == 0 || position->second.len == 0) {
        return ": one of the two ordinates is empty";
    }
    return metres ? " cannot be read as a position in metres; does a comma or a point stand for "
                    "decimals, or between thousands?"
                  : " cannot be read as a position";
}

static void read_ordinates(khp_own_position *position, const khp_record *record,
                           const khp_roles *roles, bool metres, khp_pair *pair) {
    khp_ordinate_kind x_kind = metres ? KHP_ORDINATE_METRES : KHP_ORDINATE_LONGITUDE;
    khp_ordinate_kind y_kind = metres ? KHP_ORDINATE_METRES : KHP_ORDINATE_LATITUDE;
    if (!read_ordinate(record, roles->longitude, position->first, x_kind, &pair->lon) ||
        !read_ordinate(record, roles->latitude, position->second, y_kind, &pair->lat)) {
        position->problem = unreadable(position, metres);
        return;
    }
    double accuracy_m;
    if (khp_number_parse(stated_text(record, roles->position_accuracy), '.', &accuracy_m) &&
        accuracy_m > 0) {
        pair->accuracy_m = accuracy_m;
    }
}

static void read_whole(khp_own_position *position, bool metres, khp_pair *pair) {
    if (!khp_position_read(position->first, metres, pair)) {
        position->problem = metres ? " does not say which of its ordinates is the easting"
                                   : " cannot be read as one position, and in one way only";
    }
}

static void take_texts(khp_own_position *position, const khp_record *record,
                       const khp_roles *roles) {
    bool is_whole = roles->geopoint != KHP_NO_COLUMN;
    position->first = stated_text(record, is_whole ? roles->geopoint : roles->longitude);
    position->second = is_whole ? (khp_slice){NULL, 0} : stated_text(record, roles->latitude);
    if (is_whole && khp_position_says_nothing(position->first)) {
        position->first = (khp_slice){NULL, 0};
    }
}

khipu_status khp_own_position_read(khp_own_position *position, const khp_record *record,
                                   const khp_roles *roles, khp_slice crs, khp_projector *projector,
                                   khp_buffer *text, khipu_error *error) {
    *position = (khp_own_position){.accuracy_m = (double)NAN};
    take_texts(position, record, roles);
    if (!khp_own_position_is_stated(position)) {
        return KHIPU_OK;
    }
    find_crs(position, record, roles, crs, text);
    if (position->crs_problem.len > 0 || text->failed) {
        return text->failed ? khp_fail_memory(error) : KHIPU_OK;
    }
    bool degrees;
    khipu_status status = khp_projector_is_geographic(projector, position->crs, &degrees, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_pair pair = {.accuracy_m = (double)NAN};
    if (roles->geopoint != KHP_NO_COLUMN) {
        read_whole(position, !degrees, &pair);
    } else {
        read_ordinates(position, record, roles, !degrees, &pair);
    }
    if (position->problem == NULL && degrees) {
        position->problem = apply_hemispheres(record, roles, &pair);
    }
    position->x = pair.lon.value;
    position->y = pair.lat.value;
    position->accuracy_m = pair.accuracy_m;
    return KHIPU_OK;
}
