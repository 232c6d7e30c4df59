/* detect: the detector of codes. Before any record is placed, it asks whether the codes and the
 * names of the cases speak of the same places; a column of RENIEC codes read as INEI codes is wrong
 * for half of Peru and looks right. */
#ifndef KHP_RUN_DETECT_H
#define KHP_RUN_DETECT_H

#include "run/join.h"

/* Reads the cases once if they have codes and names and can be read twice, and sets
 * settings.codes_place to false, with a warning, if the two disagree for at least 3 and more than 2
 * % of what can be compared. Afterwards the source is at its first record again. Errors are those
 * of the reader, and KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_join_detect_codes(khp_join *join, khipu_error *error);

#endif
