#include "locate/code_text.h"

static bool is_number(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0;
}

void khp_code_normalize(khp_buffer *normal, khp_scheme scheme, khp_slice code) {
    code = khp_slice_trim(code);
    if (scheme == KHP_SCHEME_GEONAMES && is_number(code)) {
        khp_buffer_add_cstr(normal, "gn:");
    }
    bool capitals = scheme == KHP_SCHEME_P_CODE || scheme == KHP_SCHEME_ISO3166_2;
    for (size_t i = 0; i < code.len; i++) {
        char byte = code.ptr[i];
        khp_buffer_add_byte(
            normal, capitals && byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte);
    }
}

bool khp_code_mend(khp_buffer *mended, khp_scheme scheme, khp_slice code) {
    khp_slice digits = code;
    if (digits.len > 2 && memcmp(digits.ptr + digits.len - 2, ".0", 2) == 0) {
        digits.len -= 2;
    }
    if (!khp_scheme_is_ubigeo(scheme) || !is_number(digits) || digits.len > 6) {
        return false;
    }
    bool lost_zero = digits.len % 2 == 1;
    if (!lost_zero && digits.len == code.len) {
        return false;
    }
    khp_buffer_add_cstr(mended, lost_zero ? "0" : "");
    khp_buffer_add(mended, digits);
    return true;
}
