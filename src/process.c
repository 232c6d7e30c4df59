/* What belongs to a whole process, and is done only for the program that owns it. */
#include "base/ending.h"
#include "base/json_memory.h"
#include "base/shortage.h"
#include "locate/guard.h"

#include <khipu/khipu.h>

void khipu_own_process(void) {
    khp_shortage_end_process();
    khp_json_watch();
    khp_guard_install();
    khp_ending_watch();
}

void khipu_memory_ran_out(void) { khp_shortage_note(); }
