#include "locate/khx.h"

#include "base/checksum.h"
#include "base/hash.h"
#include "locate/toponym.h"

#include <stdio.h>

#define MAGIC "khipu.gz"
#define BYTE_ORDER_MARK UINT32_C(0x0A0B0C0D)
#define FORMAT_VERSION 4

uint64_t khx_header_sum(const khx_header *header) {
    return khp_checksum(khp_slice_of((const char *)header, offsetof(khx_header, checksum)),
                        FORMAT_VERSION);
}

uint64_t khx_trailer_sum(const khx_trailer *trailer) {
    return khp_checksum(khp_slice_of((const char *)trailer, offsetof(khx_trailer, checksum)),
                        FORMAT_VERSION);
}

uint64_t khx_aligned(uint64_t at) {
    return (at + KHX_ALIGNMENT - 1) / KHX_ALIGNMENT * KHX_ALIGNMENT;
}

bool khx_is_beginning(khp_slice bytes) {
    size_t known = bytes.len < KHX_MAGIC_BYTES ? bytes.len : KHX_MAGIC_BYTES;
    return known > 0 && memcmp(bytes.ptr, MAGIC, known) == 0;
}

khipu_status khx_refuse(khipu_error *error, const char *path, const char *why) {
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path}, "%s", why);
}

/* A number that changes when names would be folded, stripped or hashed otherwise than they are now:
 * keys of an older program would not be found. A new Unicode version changes it as well. */
static uint64_t folding_fingerprint(void) {
    static const char *const probes[] = {
        "Áncash", "Øłđıæœß’", "distrito de Ancón", "Sta. Rosa II",   "Юримагуас",
        "ﬁ№Ⅷ",    "Þŋħ-ŧ",    "Sana'a, L'Aquila",  "أريحا ـ کي مكة",
    };
    uint64_t fingerprint = 4; /* raised by hand when the tables of words change */
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        khp_buffer folded = {0};
        khp_toponym_fold(&folded, khp_slice_cstr(probes[i]));
        fingerprint = khp_hash_fixed(khp_buffer_slice(&folded), fingerprint);
        khp_buffer_clear(&folded);
    }
    return khp_hash_fixed(khp_slice_cstr(khp_toponym_unicode_version()), fingerprint);
}

void khx_header_fill(khx_header *h, const khp_gazetteer *gazetteer, const char *stamp) {
    memset(h, 0, sizeof *h);
    memcpy(h->magic, MAGIC, KHX_MAGIC_BYTES);
    h->byte_order = BYTE_ORDER_MARK;
    h->format = FORMAT_VERSION;
    h->folding = folding_fingerprint();
    snprintf(h->stamp, sizeof h->stamp, "%s", stamp);
    uint64_t at = khx_aligned(sizeof *h);
    uint64_t blocks = 0;
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        h->sections[i] = (khx_placed){at, gazetteer->sections[i].bytes};
        at = khx_aligned(at + h->sections[i].bytes);
        blocks += khp_block_count(h->sections[i].bytes);
    }
    h->sums = (khx_placed){at, blocks * sizeof(uint64_t)};
    h->file_bytes = khx_aligned(at + h->sums.bytes) + sizeof(khx_trailer);
    h->checksum = khx_header_sum(h);
}

/* True if the bytes lie within the file, behind the header. */
static bool is_within(const khx_placed *placed, uint64_t file_bytes) {
    return placed->at % KHX_ALIGNMENT == 0 && placed->at >= sizeof(khx_header) &&
           placed->at <= file_bytes && placed->bytes <= file_bytes - placed->at;
}

static bool is_laid_out(const khx_header *h) {
    uint64_t blocks = 0;
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        if (!is_within(&h->sections[i], h->file_bytes)) {
            return false;
        }
        blocks += khp_block_count(h->sections[i].bytes);
    }
    return is_within(&h->sums, h->file_bytes) && h->sums.bytes == blocks * sizeof(uint64_t);
}

khipu_status khx_header_check(const khx_header *h, uint64_t file_bytes, const char *path,
                              khipu_error *error) {
    if (memcmp(h->magic, MAGIC, KHX_MAGIC_BYTES) != 0) {
        return khx_refuse(
            error, path,
            "this is no compiled gazetteer, or its beginning is damaged; `khipu index` "
            "makes one");
    }
    if (h->byte_order != BYTE_ORDER_MARK) {
        return khx_refuse(
            error, path, "compiled on a machine with another byte order" KHX_COMPILE_AGAIN " here");
    }
    if (h->format != FORMAT_VERSION) {
        return khx_refuse(error, path, "stale: compiled in another format" KHX_COMPILE_AGAIN);
    }
    if (h->checksum != khx_header_sum(h)) {
        return khx_refuse(error, path, "damaged: its header does not add up" KHX_COMPILE_AGAIN);
    }
    if (h->folding != folding_fingerprint()) {
        return khx_refuse(error, path, "stale: names are folded otherwise now" KHX_COMPILE_AGAIN);
    }
    if (h->file_bytes != file_bytes || file_bytes < sizeof *h + sizeof(khx_trailer)) {
        return khx_refuse(error, path,
                          "damaged: it has been cut short or added to" KHX_COMPILE_AGAIN);
    }
    return is_laid_out(h)
               ? KHIPU_OK
               : khx_refuse(error, path,
                            "damaged: a section lies outside the file" KHX_COMPILE_AGAIN);
}
