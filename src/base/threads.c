#include "base/threads.h"

#include <unistd.h>

uint64_t khp_processor_count(uint64_t limit) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    if (online < 1) {
        return 1;
    }
    return (uint64_t)online < limit ? (uint64_t)online : limit;
}
