#include "locate/area_kinds.h"

#include "model/place.h"

static bool has_start(khp_slice text, const char *start) {
    size_t len = strlen(start);
    return text.len >= len && memcmp(text.ptr, start, len) == 0;
}

int khp_area_described_level(khp_slice kind) {
    if (khp_slice_eq(kind, KHP_SLICE("ADM1"))) {
        return KHP_AREA_ADMIN1;
    }
    if (khp_slice_eq(kind, KHP_SLICE("ADM2"))) {
        return KHP_AREA_ADMIN2;
    }
    if (khp_slice_eq(kind, KHP_SLICE("ADM3"))) {
        return KHP_AREA_ADMIN3;
    }
    return has_start(kind, "PCL") && !khp_slice_eq(kind, KHP_SLICE("PCLH")) ? KHP_AREA_COUNTRY : -1;
}

bool khp_area_may_have_seat(khp_slice kind) {
    return !has_start(kind, "PPL") || has_start(kind, "PPLA") || has_start(kind, "PPLC");
}
