#include "locate/compiled_file.h"

#include "base/memory.h"

void khp_compiled_file_free(khp_compiled_file *file) {
    if (file != NULL) {
        khp_mapped_close(&file->mapped);
        khp_free(file->blocks);
        khp_free(file->path);
        khp_free(file);
    }
}

khp_compiled_file *khp_compiled_file_new(const khx_header *h, const char *path) {
    khp_compiled_file *file = khp_alloc_zero(1, sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    size_t blocks = (size_t)h->sums.bytes / sizeof(uint64_t);
    size_t length = strlen(path) + 1;
    file->blocks = khp_alloc_zero(blocks + 1, sizeof *file->blocks);
    file->path = khp_alloc(length, 1);
    if (file->blocks == NULL || file->path == NULL) {
        khp_compiled_file_free(file);
        return NULL;
    }
    memcpy(file->path, path, length);
    return file;
}

/* Points the gazetteer's sections into the file. */
bool khp_compiled_is_sound(const khp_gazetteer *gazetteer) {
    const khp_compiled_file *file = gazetteer->file;
    return file == NULL || (!atomic_load_explicit(&file->is_damaged, memory_order_relaxed) &&
                            khp_mapped_is_whole(&file->mapped));
}

/* Names the first block of the file that is damaged, whichever was found first: what is said must
 * not hang on threads. */
static khipu_status refuse_damage(const khp_gazetteer *gazetteer, khipu_error *error) {
    const khp_compiled_file *file = gazetteer->file;
    const char *start = file->mapped.ptr;
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        const khp_section *section = &gazetteer->sections[i];
        for (size_t block = 0; block < khp_block_count(section->bytes); block++) {
            size_t at = block * KHP_BLOCK_BYTES;
            size_t left = section->bytes - at;
            size_t offset = (size_t)((const char *)section->ptr - start) + at;
            if (!khp_section_check_blocks(section, block, block)) {
                return khp_fail(error, KHIPU_E_READ, (khp_where){.source = file->path},
                                "damaged: bytes %zu to %zu are not what was "
                                "written" KHX_COMPILE_AGAIN,
                                offset,
                                offset + (left < KHP_BLOCK_BYTES ? left : KHP_BLOCK_BYTES) - 1);
            }
        }
    }
    return khp_fail(error, KHIPU_E_READ, (khp_where){.source = file->path},
                    "damaged" KHX_COMPILE_AGAIN);
}

khipu_status khp_compiled_judge(const khp_gazetteer *gazetteer, khipu_status status,
                                khipu_error *error) {
    if (gazetteer == NULL || khp_compiled_is_sound(gazetteer)) {
        return status;
    }
    if (error != NULL) {
        *error = (khipu_error){.status = KHIPU_OK}; /* what followed from it says less */
    }
    if (!khp_mapped_is_whole(&gazetteer->file->mapped)) {
        return khp_fail(error, KHIPU_E_READ, (khp_where){.source = gazetteer->file->path},
                        "was cut short while it was in use" KHX_COMPILE_AGAIN);
    }
    return refuse_damage(gazetteer, error);
}

void khp_compiled_forget(const khp_gazetteer *gazetteer) {
    if (gazetteer->file != NULL) {
        khp_mapped_forget(&gazetteer->file->mapped);
    }
}
