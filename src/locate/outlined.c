#include "locate/outlined.h"

#include "model/degrees.h"

#include <math.h>

void khp_outlined_clear(khp_outlined *outlined) {
    khp_world_ground_free(outlined->ground);
    *outlined = (khp_outlined){0};
}

/* A position in degrees; false if it is not known to be one. */
static bool in_degrees(const khp_outlined *outlined, const khp_gazetteer *gazetteer,
                       const khp_head *head, khp_position *at) {
    khp_group group = khp_store_group(gazetteer, head->group);
    khp_slice crs = khp_store_text(gazetteer, khp_store_class(gazetteer, group.class_number).crs);
    *at = khp_store_position(gazetteer, head);
    bool is_known = crs.len == 0 ? !outlined->blank_is_other_crs : khp_crs_is_degrees(crs);
    return is_known && fabs(at->x) <= 180 && fabs(at->y) <= 90; /* no NAN is */
}

static khp_world_side side_of(khp_outlined *outlined, uint32_t area, khp_position at) {
    khp_world_side side = KHP_WORLD_NEAR;
    if (outlined->ground == NULL) {
        outlined->ground = khp_world_ground_new();
    }
    if (outlined->ground == NULL ||
        !khp_world_where(outlined->ground, area, at.x, at.y, KHP_WORLD_MARGIN_M, &side)) {
        outlined->failed = true;
    }
    return side;
}

/* On which side of the border of any area that the stated one may mean: inside one, outside all, or
 * neither. `country` is the place's. */
static khp_world_side side_of_stated(khp_outlined *outlined, const khp_chain *chain, size_t number,
                                     khp_slice country, khp_position at) {
    const khp_stated *stated = &chain->items[number];
    khp_world_side side = KHP_WORLD_OUTSIDE;
    for (uint32_t i = 0; i < stated->count && side != KHP_WORLD_INSIDE; i++) {
        uint32_t world;
        khp_world_area area;
        if (!khp_ref_is_world(chain->gazetteer, khp_stated_ref(chain, number, i), &world) ||
            !khp_world_area_at(world, &area) || !khp_slice_eq(area.country, country)) {
            continue;
        }
        khp_world_side its = side_of(outlined, world, at);
        side = its == KHP_WORLD_OUTSIDE ? side : its;
    }
    return side;
}

khp_fit khp_outlined_fit(khp_outlined *outlined, khp_chain *chain, const khp_tuple *tuple,
                         const khp_head *head) {
    khp_position at;
    uint32_t of = tuple->areas[KHP_AREA_COUNTRY];
    if (!chain->has_outlined || of == KHP_NO_AREA ||
        !in_degrees(outlined, chain->gazetteer, head, &at)) {
        return khp_chain_fit(chain, tuple);
    }
    khp_fit fit = khp_chain_fit_besides(chain, tuple);
    khp_slice country = khp_ref_country(chain->gazetteer, of);
    for (size_t i = 0; i < chain->count && fit != KHP_FIT_CONTRADICTED; i++) {
        if (!chain->items[i].is_outlined) {
            continue;
        }
        switch (side_of_stated(outlined, chain, i, country, at)) {
        case KHP_WORLD_INSIDE: fit = KHP_FIT_CONFIRMED; break;
        case KHP_WORLD_OUTSIDE: fit = KHP_FIT_CONTRADICTED; break;
        default: break;
        }
    }
    return fit;
}
