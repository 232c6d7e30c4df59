#include "locate/compiled.h"

#include "base/hash.h"
#include "base/memory.h"
#include "locate/guard.h"
#include "locate/store.h"
#include "locate/toponym.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "khipu.gz"
#define MAGIC_BYTES 8
#define BYTE_ORDER_MARK UINT32_C(0x0A0B0C0D)
#define FORMAT_VERSION 1
#define SECTION_ALIGNMENT 64
#define STAMP_BYTES 64

/* Where a section stands in the file. */
typedef struct placed_section {
    uint64_t at;
    uint64_t bytes;
} placed_section;

/* The beginning of the file. All fields are fixed in size and there is no padding. */
typedef struct header {
    char magic[MAGIC_BYTES];
    uint32_t byte_order;
    uint32_t format;
    uint64_t folding; /* fingerprint of folding and hashing, as this program does them */
    uint64_t file_bytes;
    char stamp[STAMP_BYTES];
    char content_hash[72];
    placed_section sections[KHP_SECTION_COUNT];
    uint64_t checksum; /* of all the bytes before */
} header;

static uint64_t checksum_of(const header *h) {
    return khp_hash(khp_slice_of((const char *)h, offsetof(header, checksum)), FORMAT_VERSION);
}

/* A number that changes when names would be folded, stripped or hashed otherwise than they are now:
 * keys of an older program would not be found. A new Unicode version changes it as well. */
static uint64_t folding_fingerprint(void) {
    static const char *const probes[] = {
        "Áncash", "Øłđıæœß’", "distrito de Ancón", "Sta. Rosa II", "Юримагуас", "ﬁ№Ⅷ", "Þŋħ-ŧ",
    };
    uint64_t fingerprint = 2; /* raised by hand when the tables of words.c change */
    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++) {
        khp_buffer folded = {0};
        khp_toponym_fold(&folded, khp_slice_cstr(probes[i]));
        fingerprint = khp_hash(khp_buffer_slice(&folded), fingerprint);
        khp_buffer_clear(&folded);
    }
    return khp_hash(khp_slice_cstr(khp_toponym_unicode_version()), fingerprint);
}

static uint64_t aligned(uint64_t at) {
    return (at + SECTION_ALIGNMENT - 1) / SECTION_ALIGNMENT * SECTION_ALIGNMENT;
}

static khp_slice section_bytes(const khp_gazetteer *gazetteer, int number) {
    const khp_section *section = &gazetteer->sections[number];
    return khp_slice_of(section->ptr, section->bytes);
}

/* SHA-256 over the sections in order, each after its length. */
static bool hash_content(const khp_gazetteer *gazetteer, char hex[KHP_SHA256_HEX]) {
    khp_sha256 *sha = khp_sha256_new();
    if (sha == NULL) {
        return false;
    }
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        khp_slice bytes = section_bytes(gazetteer, i);
        uint64_t len = bytes.len;
        khp_sha256_add(sha, khp_slice_of((const char *)&len, sizeof len));
        khp_sha256_add(sha, bytes);
    }
    bool done = khp_sha256_finish(sha, hex);
    khp_sha256_free(sha);
    return done;
}

static bool fill_header(const khp_gazetteer *gazetteer, const char *stamp, header *h) {
    memset(h, 0, sizeof *h);
    memcpy(h->magic, MAGIC, MAGIC_BYTES);
    h->byte_order = BYTE_ORDER_MARK;
    h->format = FORMAT_VERSION;
    h->folding = folding_fingerprint();
    snprintf(h->stamp, sizeof h->stamp, "%s", stamp);
    uint64_t at = aligned(sizeof *h);
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        h->sections[i] = (placed_section){at, gazetteer->sections[i].bytes};
        at = aligned(at + h->sections[i].bytes);
    }
    h->file_bytes = at;
    bool hashed = hash_content(gazetteer, h->content_hash);
    h->checksum = checksum_of(h);
    return hashed;
}

khipu_status khp_compiled_save(const khp_gazetteer *gazetteer, const char *stamp,
                               khp_compiled_write *write, void *context, khipu_error *error) {
    static const char zeroes[SECTION_ALIGNMENT];
    header h;
    if (!fill_header(gazetteer, stamp, &h)) {
        return khp_fail_memory(error);
    }
    uint64_t at = sizeof h;
    bool done = write(context, khp_slice_of((const char *)&h, sizeof h));
    for (int i = 0; i <= KHP_SECTION_COUNT && done; i++) {
        uint64_t next = i < KHP_SECTION_COUNT ? h.sections[i].at : h.file_bytes;
        done = write(context, khp_slice_of(zeroes, (size_t)(next - at)));
        if (done && i < KHP_SECTION_COUNT) {
            done = write(context, section_bytes(gazetteer, i));
            at = next + h.sections[i].bytes;
        }
    }
    return done ? KHIPU_OK
                : khp_fail_errno(error, KHIPU_E_IO, NULL, "cannot write the compiled gazetteer");
}

bool khp_compiled_is(khp_slice beginning) {
    return beginning.len >= MAGIC_BYTES && memcmp(beginning.ptr, MAGIC, MAGIC_BYTES) == 0;
}

static khipu_status refuse(khipu_error *error, const char *path, const char *why) {
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path}, "%s", why);
}

#define COMPILE_AGAIN "; compile it again with `khipu index`"

static khipu_status check_header(const header *h, uint64_t file_bytes, const char *stamp,
                                 const char *path, khipu_error *error) {
    if (!khp_compiled_is(khp_slice_of(h->magic, MAGIC_BYTES))) {
        return refuse(error, path, "this is no compiled gazetteer");
    }
    if (h->byte_order != BYTE_ORDER_MARK) {
        return refuse(error, path,
                      "compiled on a machine with another byte order" COMPILE_AGAIN " here");
    }
    if (h->format != FORMAT_VERSION) {
        return refuse(error, path, "stale: compiled in another format" COMPILE_AGAIN);
    }
    if (h->checksum != checksum_of(h)) {
        return refuse(error, path, "damaged: its header does not add up" COMPILE_AGAIN);
    }
    if (h->folding != folding_fingerprint()) {
        return refuse(error, path, "stale: names are folded otherwise now" COMPILE_AGAIN);
    }
    if (strncmp(h->stamp, stamp, sizeof h->stamp - 1) != 0) {
        return refuse(error, path, "stale: the EPSG data has changed since" COMPILE_AGAIN);
    }
    if (h->file_bytes != file_bytes) {
        return refuse(error, path, "damaged: it has been cut short or added to" COMPILE_AGAIN);
    }
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        const placed_section *section = &h->sections[i];
        if (section->at % SECTION_ALIGNMENT != 0 || section->at < sizeof *h ||
            section->at > file_bytes || section->bytes > file_bytes - section->at) {
            return refuse(error, path, "damaged: a section lies outside the file" COMPILE_AGAIN);
        }
    }
    return KHIPU_OK;
}

/* A gazetteer over a map whose header was checked. */
static khp_gazetteer *open_map(void *map, size_t bytes) {
    khp_gazetteer *gazetteer = khp_alloc_zero(1, sizeof *gazetteer);
    if (gazetteer == NULL) {
        return NULL;
    }
    const header *h = map;
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        gazetteer->sections[i] =
            (khp_section){(const char *)map + h->sections[i].at, (size_t)h->sections[i].bytes};
    }
    memcpy(gazetteer->content_hash, h->content_hash, sizeof gazetteer->content_hash - 1);
    gazetteer->map = map;
    gazetteer->map_bytes = bytes;
    gazetteer->guard = khp_guard_add(map, bytes);
    khp_store_open(gazetteer);
    return gazetteer;
}

static khipu_status map_file(khp_gazetteer **gazetteer, int file, const char *path,
                             const char *stamp, khipu_error *error) {
    struct stat stat;
    header h;
    if (fstat(file, &stat) != 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read");
    }
    ssize_t got = pread(file, &h, sizeof h, 0);
    if (got < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot read");
    }
    if (got < (ssize_t)sizeof h) {
        memset((char *)&h + got, 0, sizeof h - (size_t)got);
        if (khp_compiled_is(khp_slice_of(h.magic, MAGIC_BYTES))) {
            return refuse(error, path, "damaged: it has been cut short" COMPILE_AGAIN);
        }
    }
    khipu_status status = check_header(&h, (uint64_t)stat.st_size, stamp, path, error);
    if (status != KHIPU_OK) {
        return status;
    }
    size_t bytes = (size_t)stat.st_size;
    void *map = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot map");
    }
    *gazetteer = open_map(map, bytes);
    if (*gazetteer == NULL) {
        munmap(map, bytes);
        return khp_fail_memory(error);
    }
    return KHIPU_OK;
}

khipu_status khp_compiled_open(khp_gazetteer **gazetteer, const char *path, const char *stamp,
                               khipu_error *error) {
    *gazetteer = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot open");
    }
    khipu_status status = map_file(gazetteer, file, path, stamp, error);
    close(file);
    return status;
}

bool khp_compiled_is_whole(const khp_gazetteer *gazetteer) {
    return gazetteer->map == NULL || khp_guard_is_whole(gazetteer->guard);
}

khipu_status khp_compiled_check(const khp_gazetteer *gazetteer, const char *path,
                                khipu_error *error) {
    char hex[KHP_SHA256_HEX];
    if (!hash_content(gazetteer, hex)) {
        return khp_fail_memory(error);
    }
    if (!khp_compiled_is_whole(gazetteer) || strcmp(hex, gazetteer->content_hash) != 0) {
        return refuse(error, path,
                      "damaged: its content is not what its checksum says" COMPILE_AGAIN);
    }
    return KHIPU_OK;
}

const char *khp_compiled_hash(const khp_gazetteer *gazetteer) { return gazetteer->content_hash; }

static khipu_status append_area_names(khp_gazetteer *gazetteer, const khp_gazetteer *compiled,
                                      khipu_error *error) {
    const khp_section *names = &compiled->sections[KHP_SECTION_AREA_NAMES];
    const khp_area_key *keys = names->ptr;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < names->bytes / sizeof *keys && status == KHIPU_OK; i++) {
        khp_area area = khp_store_area(compiled, keys[i].area);
        if (area.level != KHP_AREA_COUNTRY) {
            status = khp_gazetteer_name_area(gazetteer, khp_store_text(compiled, area.code),
                                             khp_store_text(compiled, keys[i].folded), error);
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
    return status;
}
