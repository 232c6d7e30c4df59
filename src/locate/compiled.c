#include "locate/compiled.h"

#include "base/memory.h"
#include "locate/builder.h"
#include "locate/compiled_file.h"
#include "locate/khx.h"
#include "locate/mapped.h"
#include "locate/pieces.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- writing ---- */

/* The sums and the trailer, behind the last section. */
static bool put_end(khp_pieces_target *target, const char *hex) {
    const khx_header *h = target->header;
    khx_trailer t;
    memset(&t, 0, sizeof t);
    snprintf(t.content_hash, sizeof t.content_hash, "%s", hex);
    t.checksum = khx_trailer_sum(&t);
    return khp_pieces_put(target, h->sums.at, khp_buffer_slice(&target->sums)) &&
           khp_pieces_put(target, h->file_bytes - sizeof t,
                          khp_slice_of((const char *)&t, sizeof t));
}

khipu_status khp_compiled_save(const khp_gazetteer *gazetteer, const char *stamp,
                               khp_compiled_write *write, void *context, khipu_error *error) {
    khx_header h;
    char hex[KHP_SHA256_HEX];
    khx_header_fill(&h, gazetteer, stamp);
    khp_pieces_target target = {.header = &h, .write = write, .context = context};
    if (!khp_pieces_put(&target, 0, khp_slice_of((const char *)&h, sizeof h))) {
        return khp_pieces_cannot_put(error);
    }
    unsigned threads = gazetteer->builder != NULL ? gazetteer->builder->threads : 1;
    khipu_status status = khp_pieces_run(gazetteer, &target, threads, hex, error);
    if (status == KHIPU_OK && !put_end(&target, hex)) {
        status = khp_pieces_cannot_put(error);
    }
    khp_buffer_clear(&target.sums);
    return status;
}

/* ---- opening ---- */

bool khp_compiled_is(khp_slice beginning) { return khx_is_beginning(beginning); }

static void lay_out(khp_gazetteer *gazetteer, const khx_header *h) {
    khp_compiled_file *file = gazetteer->file;
    const char *start = file->mapped.ptr;
    const uint64_t *sums = (const uint64_t *)(const void *)(start + h->sums.at);
    atomic_uchar *blocks = file->blocks;
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        size_t bytes = (size_t)h->sections[i].bytes;
        size_t count = khp_block_count(bytes);
        file->checks[i] = (khp_section_check){
            &gazetteer->sections[i], blocks, sums, (uint64_t)i, count, &file->is_damaged};
        gazetteer->sections[i] =
            (khp_section){start + h->sections[i].at, bytes, blocks, &file->checks[i]};
        sums += count;
        blocks += count;
    }
}

static khp_gazetteer *new_gazetteer(const khx_header *h, const char *path) {
    khp_gazetteer *gazetteer = khp_alloc_zero(1, sizeof *gazetteer);
    if (gazetteer == NULL) {
        return NULL;
    }
    gazetteer->file = khp_compiled_file_new(h, path);
    gazetteer->kept = khp_kept_ids_new();
    if (gazetteer->file == NULL || gazetteer->kept == NULL) {
        khp_gazetteer_free(gazetteer);
        return NULL;
    }
    memcpy(gazetteer->stamp, h->stamp, sizeof gazetteer->stamp - 1);
    return gazetteer;
}

static khipu_status read_trailer(khp_gazetteer *gazetteer, const char *path, khipu_error *error) {
    const khp_mapped *mapped = &gazetteer->file->mapped;
    khx_trailer t;
    memcpy(&t, (const char *)mapped->ptr + mapped->bytes - sizeof t, sizeof t);
    if (t.checksum != khx_trailer_sum(&t)) {
        return khx_refuse(error, path, "damaged: its end does not add up" KHX_COMPILE_AGAIN);
    }
    memcpy(gazetteer->content_hash, t.content_hash, sizeof gazetteer->content_hash - 1);
    return KHIPU_OK;
}

static khipu_status read_header(int file, const char *path, khx_header *h, size_t *file_bytes,
                                khipu_error *error) {
    struct stat stat;
    size_t got;
    if (fstat(file, &stat) != 0 || !khp_read_at(file, 0, h, sizeof *h, &got)) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read");
    }
    *file_bytes = (size_t)stat.st_size;
    if (got < sizeof *h) {
        if (got == 0 || khx_is_beginning(khp_slice_of(h->magic, got))) {
            return khx_refuse(error, path, "damaged: it has been cut short" KHX_COMPILE_AGAIN);
        }
        memset((char *)h + got, 0, sizeof *h - got);
    }
    return khx_header_check(h, (uint64_t)stat.st_size, path, error);
}

static khipu_status open_file(khp_gazetteer **gazetteer, int file, const char *path,
                              khipu_error *error) {
    khx_header h;
    size_t bytes = 0;
    khipu_status status = read_header(file, path, &h, &bytes, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_gazetteer *fresh = new_gazetteer(&h, path);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    status = khp_mapped_open(&fresh->file->mapped, file, bytes, path, error);
    if (status == KHIPU_OK) {
        lay_out(fresh, &h);
        khp_store_open(fresh);
        status = read_trailer(fresh, path, error);
    }
    if (status != KHIPU_OK) {
        khp_gazetteer_free(fresh);
        return status;
    }
    *gazetteer = fresh;
    return KHIPU_OK;
}

khipu_status khp_compiled_open(khp_gazetteer **gazetteer, const char *path, khipu_error *error) {
    *gazetteer = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot open");
    }
    khipu_status status = open_file(gazetteer, file, path, error);
    close(file);
    return status;
}

bool khp_compiled_has_stamp(const khp_gazetteer *gazetteer) { return gazetteer->stamp[0] != '\0'; }

khipu_status khp_compiled_check_stamp(const khp_gazetteer *gazetteer, const char *path,
                                      const char *stamp, khipu_error *error) {
    if (strncmp(gazetteer->stamp, stamp, sizeof gazetteer->stamp - 1) != 0) {
        return khx_refuse(error, path, "stale: the EPSG data has changed since" KHX_COMPILE_AGAIN);
    }
    return KHIPU_OK;
}

/* ---- whether it can be believed ---- */

/* True if there are zeroes from `at` to the next multiple of KHX_ALIGNMENT. */
static bool is_padded(const khp_mapped *mapped, uint64_t at) {
    const char *bytes = mapped->ptr;
    for (uint64_t end = khx_aligned(at); at < end && at < mapped->bytes; at++) {
        if (bytes[at] != 0) {
            return false;
        }
    }
    return true;
}

/* What lies between the sections. */
static bool is_padding_sound(const khp_gazetteer *gazetteer) {
    const khp_mapped *mapped = &gazetteer->file->mapped;
    const khx_header *h = mapped->ptr;
    bool is_sound = is_padded(mapped, sizeof *h) && is_padded(mapped, h->sums.at + h->sums.bytes);
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        is_sound = is_sound && is_padded(mapped, h->sections[i].at + h->sections[i].bytes);
    }
    return is_sound;
}

khipu_status khp_compiled_check(const khp_gazetteer *gazetteer, const char *path, unsigned threads,
                                khipu_error *error) {
    char hex[KHP_SHA256_HEX];
    khipu_status status = khp_pieces_run(gazetteer, NULL, threads, hex, error);
    bool is_whole = status == KHIPU_OK && strcmp(hex, gazetteer->content_hash) == 0 &&
                    is_padding_sound(gazetteer);
    status = khp_compiled_judge(gazetteer, status, error);
    return status != KHIPU_OK || is_whole
               ? status
               : khx_refuse(error, path,
                            "damaged: its content is not what its checksum "
                            "says" KHX_COMPILE_AGAIN);
}

const char *khp_compiled_hash(const khp_gazetteer *gazetteer) { return gazetteer->content_hash; }

/* ---- among others ---- */

static khipu_status append_area_names(khp_gazetteer *gazetteer, const khp_gazetteer *compiled,
                                      khipu_error *error) {
    khp_area_key key;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && khp_store_area_key(compiled, i, &key); i++) {
        khp_area area = khp_store_area(compiled, key.area);
        bool is_name = key.step < KHP_STEP_CODE && key.is_core == 0;
        if (area.level != KHP_AREA_COUNTRY && is_name) {
            status = khp_gazetteer_name_area(gazetteer, khp_store_text(compiled, area.code),
                                             khp_store_text(compiled, key.folded),
                                             (khp_area_step)key.step, error);
        }
    }
    return status;
}

khipu_status khp_compiled_append(khp_gazetteer *gazetteer, const khp_gazetteer *compiled,
                                 uint16_t number, khipu_error *error) {
    khipu_status status = append_area_names(gazetteer, compiled, error);
    for (uint32_t i = 0; i < compiled->count && status == KHIPU_OK; i++) {
        khp_place place;
        khp_gazetteer_place(compiled, i, &place);
        place.codes[KHP_SCHEME_GAZETTEER_ID] = (khp_slice){NULL, 0}; /* derived from the id */
        place.codes[KHP_SCHEME_GEONAMES] = (khp_slice){NULL, 0};
        place.gazetteer = number;
        status = khp_gazetteer_add(gazetteer, &place, error);
    }
    return khp_compiled_judge(compiled, status, error);
}
