#include "locate/section.h"

#include "base/checksum.h"

uint64_t khp_block_sum(uint64_t section, size_t block, const void *bytes, size_t length) {
    return khp_checksum(khp_slice_of(bytes, length), section << 32 | block);
}

/* Whether a block is what was written. */
static unsigned char look_at(const khp_section *section, size_t block) {
    size_t at = block * KHP_BLOCK_BYTES;
    size_t left = section->bytes - at;
    uint64_t sum = khp_block_sum(section->check->number, block, (const char *)section->ptr + at,
                                 left < KHP_BLOCK_BYTES ? left : KHP_BLOCK_BYTES);
    return sum == section->check->sums[block] ? KHP_BLOCK_SOUND : KHP_BLOCK_DAMAGED;
}

/* Keeps what is known of a block, counted once whoever else has looked at it. */
static void keep(khp_section_check *check, size_t block, unsigned char state) {
    unsigned char unknown = KHP_BLOCK_UNKNOWN;
    if (!atomic_compare_exchange_strong(&check->blocks[block], &unknown, state)) {
        return;
    }
    if (state == KHP_BLOCK_DAMAGED) {
        atomic_store(check->is_damaged, true);
    } else if (atomic_fetch_sub(&check->unsure, 1) == 1) {
        atomic_store(&check->section->blocks, NULL);
    }
}

static bool is_block_sound(const khp_section *section, size_t block) {
    unsigned char state =
        atomic_load_explicit(&section->check->blocks[block], memory_order_relaxed);
    if (state == KHP_BLOCK_UNKNOWN) {
        state = look_at(section, block);
        keep(section->check, block, state);
    }
    return state == KHP_BLOCK_SOUND;
}

bool khp_section_check_blocks(const khp_section *section, size_t first, size_t last) {
    bool is_sound = true;
    if (section->check == NULL) {
        return true;
    }
    for (size_t block = first; block <= last; block++) {
        is_sound = is_block_sound(section, block) && is_sound;
    }
    return is_sound;
}
