/* verify_points: places the cases of a bundle anew, with the run's own code, and compares what the
 * features say of where they lie. A point that a publishing policy tells is that of its area, and
 * no other. */
#ifndef KHP_VERIFY_POINTS_H
#define KHP_VERIFY_POINTS_H

#include "verify/verification.h"

/* Does nothing unless the bundle's policy tells places less exactly, or a file of places or areas
 * is given. Wants what the run had: the cases, and its --places, --area-names, --areas and
 * --decisions, whose hashes must be the manifest's; says so if not all are given. Everything else
 * is taken from the manifest. Errors are those of the readers. */
KHIPU_MUST_CHECK khipu_status khp_verify_points(khp_verification *run, khipu_error *error);

#endif
