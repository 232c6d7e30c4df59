/* status: words and exit codes for the public statuses. */
#include <khipu/khipu.h>

const char *khipu_status_text(khipu_status status) {
    static const char *const texts[KHIPU_STATUS_COUNT] = {
        [KHIPU_OK] = "success",
        [KHIPU_E_MEMORY] = "out of memory",
        [KHIPU_E_IO] = "output or system failure",
        [KHIPU_E_READ] = "input cannot be read",
        [KHIPU_E_SYNTAX] = "input is malformed",
        [KHIPU_E_ENCODING] = "input is in another encoding",
        [KHIPU_E_FIELD] = "a column is missing or cannot be decided",
        [KHIPU_E_CRS] = "unknown CRS",
        [KHIPU_E_RANGE] = "value out of range",
        [KHIPU_E_ARGUMENT] = "wrong option",
        [KHIPU_E_CLOSED] = "the reader of the output went away",
    };
    bool known = (int)status >= 0 && status < KHIPU_STATUS_COUNT;
    return known ? texts[status] : "unknown status";
}

int khipu_status_exit_code(khipu_status status) {
    switch (status) {
    case KHIPU_OK:
    case KHIPU_E_CLOSED: return 0;
    case KHIPU_E_CRS:
    case KHIPU_E_RANGE:
    case KHIPU_E_ARGUMENT: return 2;
    case KHIPU_E_READ:
    case KHIPU_E_SYNTAX:
    case KHIPU_E_ENCODING:
    case KHIPU_E_FIELD: return 3;
    default: return 4;
    }
}
