#include "project/crs_name.h"

static void capitals(khp_slice text, char *copy) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        copy[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
    }
    copy[text.len] = '\0';
}

bool khp_crs_name_split(khp_slice name, char authority[KHP_AUTHORITY_BYTES],
                        char code[KHP_CRS_CODE_BYTES]) {
    khp_slice rest = name;
    khp_slice left = khp_slice_cut(&rest, ':');
    if (rest.ptr == NULL || left.len == 0 || left.len >= KHP_AUTHORITY_BYTES || rest.len == 0 ||
        rest.len >= KHP_CRS_CODE_BYTES) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     c == '_' || c == '.' || c == '-' || (c == ':' && i == left.len);
        if (!plain) {
            return false;
        }
    }
    capitals(left, authority);
    capitals(rest, code);
    if (strcmp(code, "CRS84") != 0) { /* other codes may tell capitals and small letters apart */
        memcpy(code, rest.ptr, rest.len);
    }
    return true;
}
