#include "run/notice_words.h"

#include <stdio.h>

const char *khp_notice_field(khp_notice notice) {
    switch (notice) {
    case KHP_NOTICE_DATE_UNREADABLE: return "date";
    case KHP_NOTICE_WEIGHT_UNREADABLE: return "count";
    case KHP_NOTICE_AREA_DROPPED:
    case KHP_NOTICE_AREA_BY_PART: return "within";
    case KHP_NOTICE_TEXT_DOUBTS: return "place";
    case KHP_NOTICE_PLACE_NOT_NAMED:
    case KHP_NOTICE_DECISION_STALE: return "decision";
    case KHP_NOTICE_CODE_MENDED:
    case KHP_NOTICE_CODE_UNKNOWN: return "place-code";
    case KHP_NOTICE_LEVEL_UNREADABLE: return "positions";
    case KHP_NOTICE_KEPT_POSITION: return "publish";
    case KHP_NOTICE_ID_MISSING: return "id";
    case KHP_NOTICE_TOTAL: return NULL;
    default: return "position";
    }
}

const char *khp_notice_sentence(khp_notice notice) {
    switch (notice) {
    case KHP_NOTICE_DATE_UNREADABLE:
        return "with a date that cannot be read (first here); khipu_date is null there, the cell "
               "is kept as written";
    case KHP_NOTICE_WEIGHT_UNREADABLE:
        return "with a count that is no number up to 1e15 (first here); left out of the sums";
    case KHP_NOTICE_AREA_DROPPED:
        return "with a stated area that no gazetteer knows (first here); the other stated areas "
               "decided";
    case KHP_NOTICE_AREA_BY_PART:
        return "with an area whose name is longer or shorter than that of the one area it can mean "
               "(first here); taken for that area";
    case KHP_NOTICE_TEXT_DOUBTS:
        return "whose place is written with a word or a mark of doubt (first here); placed all the "
               "same, by position, code or decision";
    case KHP_NOTICE_OUTSIDE_AREA_OF_USE:
        return "located outside the area of use of their CRS (first here); is the CRS right?";
    case KHP_NOTICE_MAY_BE_SWAPPED:
        return "with longitude and latitude that seem exchanged (first here); kept as written";
    case KHP_NOTICE_MAY_LACK_SIGN:
        return "with a position whose minus sign seems wrong or lost (first here); kept as written";
    case KHP_NOTICE_DECISION_STALE:
        return "with a decision that names no place of the gazetteer (first here); it was not "
               "applied";
    case KHP_NOTICE_PLACE_NOT_NAMED:
        return "decided to lie at the place that they name, which is not found (first here); kept "
               "where their position is";
    case KHP_NOTICE_LEVEL_UNREADABLE:
        return "with a cell that names no level to bring the position to (first here); department "
               "was taken";
    case KHP_NOTICE_KEPT_POSITION:
        return "told less exactly, with a position in a column that keep names (first here); it is "
               "written";
    case KHP_NOTICE_CODE_UNKNOWN:
        return "with a code that no place of the gazetteer has (first here); placed by their names";
    case KHP_NOTICE_CODE_MENDED:
        return "with a code that lost a leading zero or became a decimal number (first here); read "
               "as what it was";
    case KHP_NOTICE_TOTAL:
        return "that begins like a row of totals (first here); kept as a record: delete the row if "
               "it is none";
    default: return "with an empty id (first here); their features are named after their lines";
    }
}

void khp_notices_report_wider(const khp_notice_count *notices, const khipu_listener *listener) {
    static const char *const reached[] = {"province", "department", "country", "cell"};
    const khp_notice_count *counts = &notices[KHP_NOTICE_WIDER_PROVINCE];
    char list[160] = "";
    size_t length = 0;
    uint64_t records = 0;
    for (size_t i = 0; i < sizeof reached / sizeof *reached; i++) {
        if (counts[i].records > 0) {
            length += (size_t)snprintf(list + length, sizeof list - length, "%s%llu %s",
                                       records > 0 ? ", " : "",
                                       (unsigned long long)counts[i].records, reached[i]);
        }
        records += counts[i].records;
    }
    if (records > 0) {
        khp_report(listener, KHIPU_WARNING, (khp_where){.field = "positions"}, NULL,
                   "%llu %s told at a wider level than asked (%s), as nothing but their own places "
                   "tells where their areas lie; --areas with outlines of those would",
                   (unsigned long long)records, records == 1 ? "record is" : "records are", list);
    }
}
