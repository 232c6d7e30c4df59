/* proj_fault: whether the system failed below PROJ while it worked. Private to project/.
 *
 * PROJ answers a failed allocation, or a read of its database that fails, as it answers a CRS that
 * it does not know: by NULL, or by the operation that is left when another could not be made. So
 * each of its answers counts only once nothing is known to have failed: no allocation
 * (base/shortage.h), nothing in errno that only the system puts there, and no complaint in PROJ's
 * log but those about data. */
#ifndef KHP_PROJECT_PROJ_FAULT_H
#define KHP_PROJECT_PROJ_FAULT_H

#include "base/error.h"

typedef struct khp_proj_fault {
    unsigned long shortages; /* before */
    char complaint[200];     /* the first in PROJ's log that is not about data; "" without one */
} khp_proj_fault;

/* Before PROJ is called, and after: between the two this thread calls nothing else that may fail.
 * The end returns the status, or if that is KHIPU_OK and the system failed meanwhile,
 * KHIPU_E_MEMORY or KHIPU_E_IO: what PROJ answered is worth nothing. */
void khp_proj_fault_begin(khp_proj_fault *fault);
KHIPU_MUST_CHECK khipu_status khp_proj_fault_end(const khp_proj_fault *fault, khipu_status status,
                                                 khipu_error *error);

/* What PROJ's log calls (proj_log_func): `fault` is a khp_proj_fault. */
void khp_proj_fault_log(void *fault, int level, const char *message);

#endif
