#include "run/threads.h"

#include "base/number.h"
#include "base/threads.h"

khipu_status khp_threads_read(const khipu_options *options, unsigned *threads, khipu_error *error) {
    uint64_t count = khp_processor_count(KHP_THREAD_LIMIT);
    if (options->threads != NULL &&
        (!khp_number_parse_uint(khp_slice_cstr(options->threads), &count) || count < 1 ||
         count > KHP_THREAD_LIMIT)) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = "--threads"},
                        "\"%s\" is not a whole number from 1 to %d", options->threads,
                        KHP_THREAD_LIMIT);
    }
    *threads = (unsigned)count;
    return KHIPU_OK;
}
