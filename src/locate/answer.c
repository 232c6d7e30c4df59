#include "locate/answer.h"

#include <math.h>

void khp_answer_place(const khp_locator *locator, khp_match match, uint32_t place,
                      khp_precision level, khp_answer *answer) {
    khp_head head;
    (void)khp_store_head(locator->gazetteer, place, &head);
    khp_class shared = khp_store_class_of(locator->gazetteer, &head);
    khp_precision own = (khp_precision)shared.precision;
    double uncertainty =
        isnan(shared.uncertainty_m) ? khp_precision_uncertainty_m(own) : shared.uncertainty_m;
    answer->match = match;
    answer->reason = KHP_REASON_NONE;
    answer->place = place;
    answer->area = KHP_NO_AREA;
    answer->precision = own;
    answer->uncertainty_m = uncertainty;
    bool widens = level != KHP_PRECISION_UNKNOWN && own != KHP_PRECISION_UNKNOWN && level > own;
    if (widens) { /* only the seat of what was named is known */
        double nominal = khp_precision_uncertainty_m(level);
        answer->precision = level;
        answer->uncertainty_m = !(uncertainty > nominal) ? nominal : uncertainty;
    }
}

void khp_answer_area(khp_match match, uint32_t ref, khp_precision level, khp_answer *answer) {
    answer->match = match;
    answer->reason = KHP_REASON_NONE;
    answer->place = KHP_NO_PLACE;
    answer->area = ref;
    answer->precision = level;
    answer->uncertainty_m = (double)NAN; /* where it is drawn decides */
}

void khp_answer_reason(khp_answer *answer, khp_reason reason) {
    answer->match = KHP_MATCH_NONE;
    answer->reason = reason;
    answer->place = KHP_NO_PLACE;
    answer->area = KHP_NO_AREA;
    answer->precision = KHP_PRECISION_UNKNOWN;
    answer->uncertainty_m = (double)NAN;
}
