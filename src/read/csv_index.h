/* csv_index: where the cells of delimited text end, found in one pass over its bytes.
 *
 * Where every quote is in its place (opened at a cell's start, closed at its end or doubled), the
 * parity of quotes tells what is quoted. Such text is regular: its rows can be read from a list of
 * the few bytes that matter. Text that is not is left to the cursor that reads byte by byte. */
#ifndef KHP_READ_CSV_INDEX_H
#define KHP_READ_CSV_INDEX_H

#include "base/error.h"
#include "read/scan.h"

#include <stddef.h>

/* Zero-initialise ({0}) before use; khp_csv_index_clear gives the memory back. */
typedef struct khp_csv_index {
    /* Offsets of delimiters, line ends and whatever may not stand in JSON as it is, quoted or not;
     * behind them the text's length, where a line end is pretended. */
    uint32_t *entries;
    size_t count; /* without that last one */
    size_t capacity;
    bool is_regular;  /* every quote is in its place; else there are no entries */
    bool ends_inside; /* the text ends within quotes */
    uint64_t lines;   /* line ends in all of the text */
    size_t valid;     /* length of the longest start of the text that is valid UTF-8 */
} khp_csv_index;

/* Makes the index of a text that is followed by '\n' and KHP_SCAN_SLACK readable bytes, by the
 * fastest way that this processor has. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_csv_index_make(khp_csv_index *index, khp_slice text,
                                                 khp_scan_rule rule, khipu_error *error);

/* The same from khp_scan's masks: what the faster way is tested against. */
KHIPU_MUST_CHECK khipu_status khp_csv_index_make_by_masks(khp_csv_index *index, khp_slice text,
                                                          khp_scan_rule rule, khipu_error *error);

/* Length of the longest start of the regular text that ends with a row's line end, and the number
 * of line ends in it. */
size_t khp_csv_index_cut(const khp_csv_index *index, khp_slice text, khp_scan_rule rule,
                         uint64_t *lines);

void khp_csv_index_clear(khp_csv_index *index);

#endif
