#include "locate/kept_ids.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "base/threads.h"

struct khp_kept_ids {
    khp_mutex lock;
    khp_table ids; /* under the lock; the texts that it holds do not move */
};

khp_kept_ids *khp_kept_ids_new(void) {
    khp_kept_ids *kept = khp_alloc_zero(1, sizeof *kept);
    if (kept != NULL) {
        khp_mutex_init(&kept->lock);
    }
    return kept;
}

void khp_kept_ids_free(khp_kept_ids *kept) {
    if (kept != NULL) {
        khp_mutex_destroy(&kept->lock);
        khp_table_clear(&kept->ids);
        khp_free(kept);
    }
}

bool khp_kept_ids_keep(khp_kept_ids *kept, khp_slice *id) {
    khp_mutex_lock(&kept->lock);
    uint32_t number = khp_table_put(&kept->ids, *id, khp_hash(*id), NULL);
    if (number != KHP_TABLE_NONE) {
        *id = khp_table_key_at(&kept->ids, number);
    }
    khp_mutex_unlock(&kept->lock);
    return number != KHP_TABLE_NONE;
}
