#include "model/place.h"

static const char *const scheme_words[KHP_SCHEME_COUNT] = {
    [KHP_SCHEME_NONE] = "",
    [KHP_SCHEME_UBIGEO_INEI] = "ubigeo-inei",
    [KHP_SCHEME_UBIGEO_RENIEC] = "ubigeo-reniec",
    [KHP_SCHEME_P_CODE] = "p-code",
    [KHP_SCHEME_GEONAMES] = "geonames",
    [KHP_SCHEME_ISO3166_2] = "iso3166-2",
    [KHP_SCHEME_GAZETTEER_ID] = "gazetteer-id",
};

const char *khp_scheme_word(khp_scheme scheme) { return scheme_words[scheme]; }

bool khp_scheme_parse(khp_slice word, khp_scheme *scheme) {
    for (int i = KHP_SCHEME_NONE + 1; i < KHP_SCHEME_COUNT; i++) {
        if (khp_slice_eq(word, khp_slice_cstr(scheme_words[i]))) {
            *scheme = (khp_scheme)i;
            return true;
        }
    }
    return false;
}
