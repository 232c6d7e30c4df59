/* totals: rows that sum up a sheet. */
#ifndef KHP_READ_TOTALS_H
#define KHP_READ_TOTALS_H

#include "model/record.h"

/* Is the text one of the words? Without memory it is not. */
bool khp_is_word_of_totals(khp_slice text);

/* The first cell that is not empty. */
khp_slice khp_record_first_text(const khp_record *record, size_t columns);

/* True if the record, which is not rejected, begins with "Total" or the like: the row of sums at
 * the end of a sheet. It is a record all the same; a person decides. `columns` is the number of its
 * fields. Without memory it is false. */
static inline bool khp_record_is_total(const khp_record *record, size_t columns) {
    khp_slice text = columns > 0 && record->fields[0].kind == KHP_FIELD_PLAIN
                         ? khp_field_slice(&record->fields[0])
                         : (khp_slice){NULL, 0};
    if (text.len > 0 && text.ptr[0] > ' ' && text.ptr[0] < 'G') {
        return false; /* "C-0001", "2022-12-11": nearly all */
    }
    text = khp_record_first_text(record, columns);
    char first = text.len < 3 || text.len > 24 ? '\0' : (char)(text.ptr[0] | 0x20);
    return (first == 't' || first == 'g' || first == 's') && khp_is_word_of_totals(text);
}

#endif
