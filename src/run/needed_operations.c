#include "run/needed_operations.h"

#include "base/memory.h"
#include "model/degrees.h"

static khipu_status use_rows(khp_projector *projector, const khp_join *join, khipu_error *error) {
    uint32_t count = join->gazetteer == NULL ? 0 : khp_gazetteer_count(join->gazetteer);
    khp_slice last = {NULL, 0};
    khipu_status status = KHIPU_OK;
    for (uint32_t i = 0; status == KHIPU_OK && i < count; i++) {
        khp_place place;
        khp_projected projected;
        khp_gazetteer_place(join->gazetteer, i, &place);
        khp_slice crs = place.crs.len > 0 ? place.crs : join->placing.places_crs;
        /* Of degrees there is one operation, wherever they lie. */
        bool is_known =
            i > 0 && khp_slice_eq(crs, last) && (crs.len == 0 || khp_crs_is_degrees(crs));
        if (!is_known) {
            status = khp_projector_transform(projector, crs, place.x, place.y, &projected, error);
        }
        last = crs;
    }
    return status;
}

static khipu_status use_own_crs(khp_projector *projector, const khp_join *join,
                                khipu_error *error) {
    const khp_roles *roles = &join->schema->roles;
    bool has_positions = roles->longitude != KHP_NO_COLUMN || roles->geopoint != KHP_NO_COLUMN;
    return has_positions ? khp_projector_check(projector, join->placing.crs, "--crs", error)
                         : KHIPU_OK;
}

khipu_status khp_needed_operations(khp_operations *needed, const khp_join *join,
                                   khipu_error *error) {
    khp_projector *projector;
    khipu_status status = khp_projector_new(&projector, join->placing.allow_ballpark, error);
    status = status == KHIPU_OK ? use_rows(projector, join, error) : status;
    status = status == KHIPU_OK ? use_own_crs(projector, join, error) : status;
    size_t count = status == KHIPU_OK ? khp_projector_operation_count(projector) : 0;
    for (size_t i = 0; status == KHIPU_OK && i < count; i++) {
        const khp_operation *operation = khp_projector_operation_at(projector, i);
        status = khp_operations_put(needed, operation) == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    khp_operations_sort(needed);
    khp_projector_free(projector);
    return status;
}
