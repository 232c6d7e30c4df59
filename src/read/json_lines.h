/* json_lines: where text with a record a line may be cut. As khp_csv_cut_lines, and faster where
 * all lines end with LF. */
#ifndef KHP_READ_JSON_LINES_H
#define KHP_READ_JSON_LINES_H

#include "base/slice.h"

#include <stdbool.h>
#include <stdint.h>

/* Length of the longest start of text that ends with a line's end (LF, CRLF or CR), and the number
 * of line ends in it. Text has a scan's sentinel and slack behind it. */
size_t khp_json_cut_lines(khp_slice text, uint64_t *lines);

/* The same for the first `most` lines. */
size_t khp_json_cut_first_lines(khp_slice text, uint64_t most, uint64_t *lines);

/* Counts LF; false, and no count, if there is a CR. */
bool khp_json_count_lf(khp_slice text, uint64_t *count);

/* The same byte by byte: what the faster way is tested against. */
bool khp_json_count_lf_scalar(khp_slice text, uint64_t *count);

#endif
