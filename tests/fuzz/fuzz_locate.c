/* The ladder on any text: lines of the input are the place, the areas around it and a code. Every
 * query has an answer that holds together, candidates that exist, and an explanation in UTF-8. */
#include "base/utf8.h"
#include "locate/area_refs.h"
#include "locate/codes.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

static const char *const rows[][6] = {
    /* id, name, other names, province, department, code */
    {"1", "Juliaca", "Hullaqa", "San Román", "Puno", "211101"},
    {"2", "Juli", "Juliaca|Huli", "Chucuito", "Puno", "210401"},
    {"3", "La Unión", "Unión", "Dos de Mayo", "Huánuco", "100301"},
    {"4", "Cañete", "San Vicente", "Cañete", "Lima", "150501"},
    {"5", "Canete", "", "Calca", "Cusco", ""},
    {"6", "San Ramón - Pangoa", "", "Satipo", "Junín", ""},
    {"7", "Huaycán Zona II", "Zona 2", "Lima", "Lima", "150103"},
    {"8", "Юримагуас", "Yurimaguas", "Alto Amazonas", "Loreto", "160201"},
    {"9", "Lima", "Lima Metropolitana", "", "Lima", "150101"},
    {"10", "Aymaraes", "provincia de Aymaraes", "Aymaraes", "Apurímac", "0304"},
};

static khp_gazetteer *make_gazetteer(void) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        khp_place place = {
            .id = khp_slice_cstr(rows[i][0]),
            .name = khp_slice_cstr(rows[i][1]),
            .alt_names = khp_slice_cstr(rows[i][2]),
            .alt_mark = '|',
            .precision = i == 9 ? KHP_PRECISION_PROVINCE : KHP_PRECISION_SETTLEMENT,
            .x = (double)i,
            .uncertainty_m = (double)NAN,
        };
        place.areas[KHP_AREA_ADMIN2] = khp_slice_cstr(rows[i][3]);
        place.areas[KHP_AREA_ADMIN1] = khp_slice_cstr(rows[i][4]);
        place.areas[KHP_AREA_COUNTRY] = KHP_SLICE("PE");
        place.codes[KHP_SCHEME_UBIGEO_INEI] = khp_slice_cstr(rows[i][5]);
        must(khp_gazetteer_add(gazetteer, &place, NULL) == KHIPU_OK);
    }
    must(khp_gazetteer_seal(gazetteer, (khipu_texts){0}, NULL, NULL) == KHIPU_OK);
    return gazetteer;
}

static khp_query read_query(khp_slice text) {
    khp_slice rest = text;
    khp_query query = {.place = khp_slice_trim(khp_slice_cut(&rest, '\n'))};
    query.code = khp_slice_trim(khp_slice_cut(&rest, '\n'));
    while (rest.ptr != NULL && query.within_count < KHP_WITHIN_LIMIT) {
        query.within[query.within_count++] = khp_slice_trim(khp_slice_cut(&rest, '\n'));
    }
    return query;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static khp_gazetteer *gazetteer; /* one for the whole run */
    static const khp_locate_settings settings = {
        .codes_place = true, .check_codes = true, .mend_codes = true};
    khp_slice text = khp_slice_of((const char *)bytes, size);
    gazetteer = gazetteer == NULL ? make_gazetteer() : gazetteer;
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    khp_query query = read_query(text);
    khp_answer answer;
    must(khp_locate(locator, &query, &answer, NULL) == KHIPU_OK);
    bool placed = answer.match != KHP_MATCH_NONE;
    must(placed == (answer.reason == KHP_REASON_NONE));
    bool is_area = answer.area != KHP_NO_AREA;
    must(placed == (is_area || answer.place < khp_gazetteer_count(gazetteer)));
    must(!is_area || answer.place == KHP_NO_PLACE);
    must(!placed || is_area || answer.uncertainty_m > 0);
    khp_candidate candidates[KHP_CANDIDATE_LIMIT];
    size_t count = khp_locate_candidates(locator, &query, &answer, candidates);
    must(count <= KHP_CANDIDATE_LIMIT);
    for (size_t i = 0; i < count; i++) {
        uint64_t numbers = (uint64_t)khp_gazetteer_count(gazetteer) + khp_ref_count(gazetteer);
        must(candidates[i].place < numbers && *candidates[i].why != '\0');
    }
    khp_buffer words = {0};
    khp_answer again;
    must(khp_locate_explain(locator, &query, &words, &again, NULL) == KHIPU_OK);
    must(again.place == answer.place && again.area == answer.area && again.reason == answer.reason);
    must(!khp_utf8_valid(text) || khp_utf8_valid(khp_buffer_slice(&words)));
    khp_code_survey survey = {.all_schemes = true};
    must(khp_code_survey_add(&survey, locator, &query, 1, NULL) == KHIPU_OK);
    khp_buffer_clear(&words);
    khp_locator_free(locator);
    return 0;
}
