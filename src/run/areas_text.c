#include "run/areas_text.h"

/* The level of areas that the place is one of, if it bears the name of that area: the name need not
 * be said twice. KHP_AREA_LEVELS if it is none. */
static size_t own_level(const khp_place *place) {
    bool is_area =
        place->precision >= KHP_PRECISION_DISTRICT && place->precision <= KHP_PRECISION_DEPARTMENT;
    size_t level = is_area ? (size_t)(place->precision - KHP_PRECISION_DISTRICT) : KHP_AREA_LEVELS;
    return is_area && khp_slice_eq(place->areas[level], place->name) ? level : KHP_AREA_LEVELS;
}

void khp_place_areas_text(khp_buffer *text, const khp_place *place) {
    bool any = false;
    size_t own = own_level(place);
    for (size_t i = 0; i < KHP_AREA_LEVELS; i++) {
        if (i == own) {
            continue;
        }
        khp_slice area = place->areas[i].len > 0 ? place->areas[i] : place->area_codes[i];
        if (area.len > 0 && (i < KHP_AREA_COUNTRY || !any)) {
            khp_buffer_add_cstr(text, any ? ", " : "");
            khp_buffer_add(text, area);
            any = true;
        }
    }
}
