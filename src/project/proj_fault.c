#include "project/proj_fault.h"

#include "base/shortage.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ERROR_LEVEL 1 /* PJ_LOG_ERROR */

void khp_proj_fault_begin(khp_proj_fault *fault) {
    fault->shortages = khp_shortage_count();
    fault->complaint[0] = '\0';
    errno = 0;
    khp_shortage_enter();
}

/* What PROJ says of data ("Invalid latitude", a grid that is not there) has none of these words. */
static bool is_of_system(const char *message) {
    static const char *const words[] = {"SQLite", "sqlite", "proj.db", "bad_alloc", "memory"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(message, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

void khp_proj_fault_log(void *fault, int level, const char *message) {
    khp_proj_fault *noted = fault;
    if (level == ERROR_LEVEL && noted->complaint[0] == '\0' && is_of_system(message)) {
        /* The statement of SQL between the two is of no use to anybody. */
        const char *reason = strrchr(message, ':');
        reason = reason == NULL ? message : reason + 1;
        snprintf(noted->complaint, sizeof noted->complaint, "%s", reason + (*reason == ' '));
    }
}

/* What the system said, in PROJ's words or its own; "" if nothing. */
static const char *reason_of(const khp_proj_fault *fault, int code) {
    static const int codes[] = {EIO, EMFILE, ENFILE, EINTR};
    for (size_t i = 0; fault->complaint[0] == '\0' && i < sizeof codes / sizeof *codes; i++) {
        if (code == codes[i]) {
            /* NOLINTNEXTLINE(concurrency-mt-unsafe): the text of a known code is a constant */
            return strerror(code);
        }
    }
    return fault->complaint;
}

khipu_status khp_proj_fault_end(const khp_proj_fault *fault, khipu_status status,
                                khipu_error *error) {
    int code = errno;
    khp_shortage_leave();
    bool has_no_memory = code == ENOMEM || fault->shortages != khp_shortage_count() ||
                         strstr(fault->complaint, "memory") != NULL ||
                         strstr(fault->complaint, "bad_alloc") != NULL;
    if (status != KHIPU_OK) {
        return status;
    }
    if (has_no_memory) {
        return khp_fail_memory(error);
    }
    const char *reason = reason_of(fault, code);
    return reason[0] == '\0'
               ? KHIPU_OK
               : khp_fail(error, KHIPU_E_IO, (khp_where){.source = "proj.db"},
                          "PROJ could not read its database (%s); run again once that is mended",
                          reason);
}
