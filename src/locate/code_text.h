/* code_text: codes of places as text, by scheme. */
#ifndef KHP_LOCATE_CODE_TEXT_H
#define KHP_LOCATE_CODE_TEXT_H

#include "base/buffer.h"
#include "model/place.h"

/* Appends the code as it is compared: trimmed, p-codes and ISO 3166-2 codes in capitals, GeoNames
 * ids as `gn:N`, all others as they stand. Codes are text: a leading zero is part of them. */
void khp_code_normalize(khp_buffer *normal, khp_scheme scheme, khp_slice code);

/* Appends what a spreadsheet made of a ubigeo, mended: a leading zero put back, `.0` taken off.
 * False (and nothing appended) if the code cannot have been mended. */
bool khp_code_mend(khp_buffer *mended, khp_scheme scheme, khp_slice code);

#endif
