#include "read/csv.h"

/* A quoted cell that starts at `at`; *next is behind the entry of its first quote. Returns the end
 * of the cell, behind whose entry *next is then, or NULL if the cell's text is not plain. */
static inline const char *take_quoted(const khp_csv_cursor *cursor, const char *at,
                                      const uint32_t **next, khp_field *cell) {
    const char *const text = cursor->text;
    const char delimiter = cursor->rule.delimiter;
    const uint32_t *entry = *next;
    const char *stop = text + *entry++;
    while (*stop == delimiter) {
        stop = text + *entry++;
    }
    bool is_plain = *stop == '"' && stop[1] != '"' && (unsigned char)delimiter >= 0x20;
    if (!is_plain) {
        return NULL;
    }
    *cell = (khp_field){at + 1, (uint32_t)(stop - at - 1), KHP_FIELD_PLAIN};
    stop = text + *entry++; /* the byte behind it */
    *next = entry;
    return stop;
}

/* One row; moves *next behind the entry of its end, which is returned. NULL: it is not as nearly
 * all rows are. */
static inline const char *take_row(const khp_csv_cursor *cursor, const char *at,
                                   const uint32_t **next, khp_field *cell, const khp_field *last) {
    const char *const text = cursor->text;
    const char delimiter = cursor->rule.delimiter;
    const uint32_t *entry = *next;
    for (;;) {
        const char *stop = text + *entry++;
        while (*stop == delimiter && cell < last) {
            *cell++ = (khp_field){at, (uint32_t)(stop - at), KHP_FIELD_PLAIN};
            at = stop + 1;
            stop = text + *entry++;
        }
        if (*stop == '"' && stop == at && cursor->rule.has_quotes) {
            stop = take_quoted(cursor, at, &entry, cell);
            if (stop == NULL) {
                return NULL;
            }
        } else {
            *cell = (khp_field){at, (uint32_t)(stop - at), KHP_FIELD_PLAIN};
        }
        if (*stop != delimiter) {
            *next = entry;
            return *stop == '\n' && cell == last ? stop : NULL;
        }
        if (cell == last) {
            return NULL;
        }
        cell++;
        at = stop + 1;
    }
}

size_t khp_csv_take_rows(khp_csv_cursor *cursor, size_t columns, khp_field *cells,
                         khp_record *records, size_t limit) {
    const khp_csv_cursor own = *cursor;
    const uint32_t *entry = own.entry;
    const char *at = own.at;
    size_t count = 0;
    while (entry != NULL && count < limit && at < own.end) {
        khp_field *first = cells + count * columns;
        const uint32_t *next = entry;
        const char *stop = take_row(&own, at, &next, first, first + columns - 1);
        if (stop == NULL || first->len == 0) { /* an empty first cell may begin an empty row */
            break;
        }
        size_t bytes = (size_t)(stop - at);
        records[count].raw = khp_slice_of(at, bytes);
        records[count].most_bytes = bytes;
        count++;
        entry = next;
        at = stop < own.end ? stop + 1 : stop;
    }
    cursor->entry = entry;
    cursor->at = at;
    return count;
}
