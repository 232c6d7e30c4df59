/* crs_name: the names by which CRSs are known: AUTHORITY:CODE, and nothing else. */
#ifndef KHP_PROJECT_CRS_NAME_H
#define KHP_PROJECT_CRS_NAME_H

#include "base/slice.h"

#define KHP_AUTHORITY_BYTES 32
#define KHP_CRS_CODE_BYTES 64

/* Takes the name apart, the authority (and CRS84) in capitals, as authorities write themselves.
 * False if it is none: PROJ would guess a CRS from any text ("Lima" opens a grid in Colombia). */
bool khp_crs_name_split(khp_slice name, char authority[KHP_AUTHORITY_BYTES],
                        char code[KHP_CRS_CODE_BYTES]);

#endif
