#include "read/date_order.h"

#include "read/date_text.h"

static void note(uint64_t *count, uint64_t *first_line, uint64_t line) {
    if ((*count)++ == 0) {
        *first_line = line;
    }
}

void khp_date_evidence_add(khp_date_evidence *evidence, khp_slice cell, uint64_t line) {
    khp_date_parts parts;
    khp_slice text = khp_slice_trim(cell);
    if (text.len == 10 && text.ptr[4] == '-' && text.ptr[7] == '-') {
        return; /* ISO, or nothing: most columns, without being taken apart */
    }
    if (!khp_date_split(text, &parts) || parts.count == 1 ||
        (parts.width[0] == 4 && parts.separator == '-')) {
        return; /* words and ISO need no proof */
    }
    if (parts.width[0] == 4 || parts.count == 2) {
        evidence->self_evident += khp_date_of_parts(&parts, KHP_ORDER_YMD).kind != KHP_DATE_NONE;
        return;
    }
    bool is_dmy = khp_date_of_parts(&parts, KHP_ORDER_DMY).kind != KHP_DATE_NONE;
    bool is_mdy = khp_date_of_parts(&parts, KHP_ORDER_MDY).kind != KHP_DATE_NONE;
    if (is_dmy && is_mdy && parts.value[0] != parts.value[1]) {
        note(&evidence->either, &evidence->first_either_line, line);
    } else if (is_dmy && is_mdy) {
        evidence->self_evident_days++;
    } else if (is_dmy) {
        note(&evidence->only_dmy, &evidence->first_dmy_line, line);
    } else if (is_mdy) {
        note(&evidence->only_mdy, &evidence->first_mdy_line, line);
    }
    if (parts.separator == '-' && parts.width[2] == 2 && (is_dmy || is_mdy)) {
        bool is_ymd = khp_date_of_parts(&parts, KHP_ORDER_YMD).kind != KHP_DATE_NONE;
        if (is_ymd) {
            note(&evidence->maybe_ymd, &evidence->first_ymd_line, line);
        } else {
            evidence->not_ymd++;
        }
    }
}

khipu_status khp_date_evidence_decide(const khp_date_evidence *evidence, khp_where where,
                                      khp_date_format *format, khipu_error *error) {
    if (evidence->only_dmy > 0 && evidence->only_mdy > 0) {
        where.line = evidence->first_mdy_line;
        return khp_fail(error, KHIPU_E_FIELD, where,
                        "the column has dates with the month first here and with the day first on "
                        "line %llu; say which is meant with --date-format dd/mm/yyyy or mm/dd/yyyy",
                        (unsigned long long)evidence->first_dmy_line);
    }
    if (evidence->maybe_ymd > 0 && evidence->not_ymd == 0) {
        where.line = evidence->first_ymd_line;
        return khp_fail(error, KHIPU_E_FIELD, where,
                        "nothing in the column proves whether its two-digit years come first or "
                        "last; say so with --date-format dd-mm-yy, mm-dd-yy or yy-mm-dd");
    }
    /* NOLINTNEXTLINE(bugprone-branch-clone): the first question that has an answer decides */
    if (evidence->only_dmy > 0) {
        format->order = KHP_ORDER_DMY;
    } else if (evidence->only_mdy > 0) {
        format->order = KHP_ORDER_MDY;
    } else if (evidence->either > 0) {
        where.line = evidence->first_either_line;
        return khp_fail(error, KHIPU_E_FIELD, where,
                        "nothing in the column proves whether its dates have the day or the month "
                        "first; say so with --date-format dd/mm/yyyy or mm/dd/yyyy");
    } else if (evidence->self_evident_days > 0) {
        format->order = KHP_ORDER_DMY;
    } else {
        format->order = evidence->self_evident > 0 ? KHP_ORDER_YMD : KHP_ORDER_ISO;
    }
    return KHIPU_OK;
}
