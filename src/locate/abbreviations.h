/* abbreviations: the alternate names of a GeoNames dump that are none: airport codes and
 * abbreviations (`CUZ`, `LA`, `NYC`), which are words or names of other places elsewhere. */
#ifndef KHP_LOCATE_ABBREVIATIONS_H
#define KHP_LOCATE_ABBREVIATIONS_H

#include "base/slice.h"

/* True if an alternate name, of a place whose alternate names are joined by `mark`, must not place
 * a record: in a dump (`,`) those with three Latin letters or fewer, and those whose letters with
 * case are all capitals. A person's own table keeps all its names. */
bool khp_is_abbreviation(khp_slice name, char mark);

#endif
