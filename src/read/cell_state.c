#include "read/cell_state.h"

#include "base/number.h"

static khp_cell_state state_of_text(khp_slice cell) {
    bool is_integer;
    if (khp_number_is_canonical(cell, &is_integer)) {
        return is_integer ? KHP_STATE_INTEGER : KHP_STATE_NUMBER;
    }
    return khp_slice_eq(cell, KHP_SLICE("true")) || khp_slice_eq(cell, KHP_SLICE("false"))
               ? KHP_STATE_BOOLEAN
               : KHP_STATE_TEXT;
}

static khp_cell_state state_of_json(khp_slice value) {
    char first = value.len > 0 ? value.ptr[0] : '\0';
    bool is_integer;
    if (first == '-' || (first >= '0' && first <= '9')) {
        return khp_number_is_canonical(value, &is_integer) && is_integer ? KHP_STATE_INTEGER
                                                                         : KHP_STATE_NUMBER;
    }
    if (first == 'n') {
        return KHP_STATE_EMPTY;
    }
    return first == 't' || first == 'f' ? KHP_STATE_BOOLEAN : KHP_STATE_TEXT;
}

khp_cell_state khp_cell_state_of(const khp_field *field) {
    khp_slice text = khp_field_slice(field);
    return field->kind == KHP_FIELD_JSON ? state_of_json(text) : state_of_text(text);
}

khp_cell_state khp_cell_state_join(khp_cell_state a, khp_cell_state b) {
    if (a == b || b == KHP_STATE_EMPTY) {
        return a;
    }
    if (a == KHP_STATE_EMPTY) {
        return b;
    }
    bool are_numbers = (a == KHP_STATE_INTEGER || a == KHP_STATE_NUMBER) &&
                       (b == KHP_STATE_INTEGER || b == KHP_STATE_NUMBER);
    return are_numbers ? KHP_STATE_NUMBER : KHP_STATE_TEXT;
}

khp_type khp_cell_state_type(khp_cell_state state) {
    switch (state) {
    case KHP_STATE_INTEGER: return KHP_TYPE_INTEGER;
    case KHP_STATE_NUMBER: return KHP_TYPE_NUMBER;
    case KHP_STATE_BOOLEAN: return KHP_TYPE_BOOLEAN;
    default: return KHP_TYPE_TEXT;
    }
}
