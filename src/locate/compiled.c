#define _DEFAULT_SOURCE /* madvise */
#include "locate/compiled.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/relay.h"
#include "locate/builder.h"
#include "locate/guard.h"
#include "locate/toponym.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC "khipu.gz"
#define MAGIC_BYTES 8
#define BYTE_ORDER_MARK UINT32_C(0x0A0B0C0D)
#define FORMAT_VERSION 3
#define SECTION_ALIGNMENT 64
#define PIECE_BYTES ((size_t)4 << 20) /* that are hashed and written at once */

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
    char stamp[KHP_STAMP_BYTES];
    placed_section sections[KHP_SECTION_COUNT];
    uint64_t checksum; /* of all the bytes before */
} header;

/* The end of the file: what is known once everything else is written. */
typedef struct trailer {
    char content_hash[72];
    uint64_t checksum; /* of the bytes before */
} trailer;

static uint64_t checksum_of(const header *h) {
    return khp_hash_fixed(khp_slice_of((const char *)h, offsetof(header, checksum)),
                          FORMAT_VERSION);
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

static uint64_t aligned(uint64_t at) {
    return (at + SECTION_ALIGNMENT - 1) / SECTION_ALIGNMENT * SECTION_ALIGNMENT;
}

static void fill_header(const khp_gazetteer *gazetteer, const char *stamp, header *h) {
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
    h->file_bytes = at + sizeof(trailer);
    h->checksum = checksum_of(h);
}

static uint64_t trailer_checksum(const trailer *t) {
    return khp_hash_fixed(khp_slice_of((const char *)t, offsetof(trailer, checksum)),
                          FORMAT_VERSION);
}

/* ---- hashing and writing ---- */

/* A piece of a section; the last one of a section may be short, or empty. */
typedef struct piece {
    int section;
    size_t at;
    khp_sha256 *sha;
    char hex[KHP_SHA256_HEX];
} piece;

/* All pieces in order, hashed by several threads. The hash of the content is that of the lengths of
 * the sections, each before the hashes of its pieces. */
typedef struct course {
    const khp_gazetteer *gazetteer;
    const header *header;
    khp_compiled_write *write; /* NULL: they are hashed only */
    void *context;
    khp_sha256 *sha;
    uint64_t written;
    int section; /* of the next piece */
    size_t at;
    piece pieces[KHP_RELAY_LIMIT];
} course;

static khp_slice piece_bytes(const course *c, const piece *p) {
    const khp_section *section = &c->gazetteer->sections[p->section];
    size_t left = section->bytes - p->at;
    return khp_slice_of((const char *)section->ptr + p->at,
                        left < PIECE_BYTES ? left : PIECE_BYTES);
}

static khipu_status take_piece(void *context, size_t slot, bool *more, khipu_error *error) {
    course *c = context;
    piece *p = &c->pieces[slot];
    *more = c->section < KHP_SECTION_COUNT;
    if (!*more) {
        return KHIPU_OK;
    }
    p->section = c->section;
    p->at = c->at;
    c->at += PIECE_BYTES;
    if (c->at >= c->gazetteer->sections[c->section].bytes) {
        c->section++;
        c->at = 0;
    }
    p->sha = p->sha == NULL ? khp_sha256_new() : p->sha;
    return p->sha == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

static khipu_status hash_piece(void *context, size_t slot, khipu_error *error) {
    course *c = context;
    piece *p = &c->pieces[slot];
    khp_slice bytes = piece_bytes(c, p);
    khp_sha256_add(p->sha, bytes);
    return khp_sha256_finish(p->sha, p->hex) ? KHIPU_OK : khp_fail_memory(error);
}

/* Gives the memory of a piece back that was read from a map. */
static void forget(const course *c, const piece *p) {
    const khp_gazetteer *gazetteer = c->gazetteer;
    if (gazetteer->builder != NULL) {
        khp_pile_forget(&gazetteer->builder->sections[p->section]);
    } else if (gazetteer->map != NULL) {
        (void)madvise(gazetteer->map, gazetteer->map_bytes, MADV_DONTNEED);
    }
}

static bool write_piece(course *c, const piece *p) {
    static const char zeroes[SECTION_ALIGNMENT];
    uint64_t start = c->header->sections[p->section].at + p->at;
    khp_slice bytes = piece_bytes(c, p);
    bool done = c->write(c->context, khp_slice_of(zeroes, (size_t)(start - c->written))) &&
                (bytes.len == 0 || c->write(c->context, bytes));
    c->written = start + bytes.len;
    return done;
}

static khipu_status cannot_write(khipu_error *error) {
    return khp_fail_errno(error, KHIPU_E_IO, NULL, "cannot write the compiled gazetteer");
}

static khipu_status give_piece(void *context, size_t slot, khipu_error *error) {
    course *c = context;
    const piece *p = &c->pieces[slot];
    if (p->at == 0) {
        uint64_t length = c->gazetteer->sections[p->section].bytes;
        khp_sha256_add(c->sha, khp_slice_of((const char *)&length, sizeof length));
    }
    khp_sha256_add(c->sha, khp_slice_of(p->hex, KHP_SHA256_HEX - 1));
    bool done = c->write == NULL || write_piece(c, p);
    forget(c, p);
    return done ? KHIPU_OK : cannot_write(error);
}

/* Hashes, and writes, all sections. */
static khipu_status run_course(course *c, unsigned threads, char hex[KHP_SHA256_HEX],
                               khipu_error *error) {
    const khp_relay relay = {c, take_piece, hash_piece, give_piece};
    c->sha = khp_sha256_new();
    khipu_status status =
        c->sha == NULL ? khp_fail_memory(error) : khp_relay_run(&relay, threads, error);
    if (status == KHIPU_OK && !khp_sha256_finish(c->sha, hex)) {
        status = khp_fail_memory(error);
    }
    khp_sha256_free(c->sha);
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        khp_sha256_free(c->pieces[i].sha);
    }
    return status;
}

/* The trailer, behind the last section. */
static bool write_trailer(course *c, const char *hex) {
    static const char zeroes[SECTION_ALIGNMENT];
    trailer t;
    memset(&t, 0, sizeof t);
    snprintf(t.content_hash, sizeof t.content_hash, "%s", hex);
    t.checksum = trailer_checksum(&t);
    uint64_t start = c->header->file_bytes - sizeof t;
    return c->write(c->context, khp_slice_of(zeroes, (size_t)(start - c->written))) &&
           c->write(c->context, khp_slice_of((const char *)&t, sizeof t));
}

khipu_status khp_compiled_save(const khp_gazetteer *gazetteer, const char *stamp,
                               khp_compiled_write *write, void *context, khipu_error *error) {
    header h;
    char hex[KHP_SHA256_HEX];
    course c = {.gazetteer = gazetteer, .header = &h, .write = write, .context = context};
    fill_header(gazetteer, stamp, &h);
    if (!write(context, khp_slice_of((const char *)&h, sizeof h))) {
        return cannot_write(error);
    }
    c.written = sizeof h;
    unsigned threads = gazetteer->builder != NULL ? gazetteer->builder->threads : 1;
    khipu_status status = run_course(&c, threads, hex, error);
    return status != KHIPU_OK || write_trailer(&c, hex) ? status : cannot_write(error);
}

/* ---- opening ---- */

bool khp_compiled_is(khp_slice beginning) {
    return beginning.len >= MAGIC_BYTES && memcmp(beginning.ptr, MAGIC, MAGIC_BYTES) == 0;
}

static khipu_status refuse(khipu_error *error, const char *path, const char *why) {
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path}, "%s", why);
}

#define COMPILE_AGAIN "; compile it again with `khipu index`"

static khipu_status check_header(const header *h, uint64_t file_bytes, const char *path,
                                 khipu_error *error) {
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
    if (h->file_bytes != file_bytes || file_bytes < sizeof *h + sizeof(trailer)) {
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
static khp_gazetteer *open_map(void *map, size_t bytes, const header *h) {
    khp_gazetteer *gazetteer = khp_alloc_zero(1, sizeof *gazetteer);
    khp_kept_ids *kept = khp_kept_ids_new();
    if (gazetteer == NULL || kept == NULL) {
        khp_free(gazetteer);
        khp_kept_ids_free(kept);
        return NULL;
    }
    gazetteer->kept = kept;
    memcpy(gazetteer->stamp, h->stamp, sizeof gazetteer->stamp - 1);
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        gazetteer->sections[i] =
            (khp_section){(const char *)map + h->sections[i].at, (size_t)h->sections[i].bytes};
    }
    gazetteer->map = map;
    gazetteer->map_bytes = bytes;
    gazetteer->guard = khp_guard_add(map, bytes);
    khp_store_open(gazetteer);
    return gazetteer;
}

static khipu_status read_trailer(khp_gazetteer *gazetteer, const char *path, khipu_error *error) {
    trailer t;
    memcpy(&t, (const char *)gazetteer->map + gazetteer->map_bytes - sizeof t, sizeof t);
    if (t.checksum != trailer_checksum(&t)) {
        return refuse(error, path, "damaged: its end does not add up" COMPILE_AGAIN);
    }
    memcpy(gazetteer->content_hash, t.content_hash, sizeof gazetteer->content_hash - 1);
    return KHIPU_OK;
}

static khipu_status map_file(khp_gazetteer **gazetteer, int file, const char *path,
                             khipu_error *error) {
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
    khipu_status status = check_header(&h, (uint64_t)stat.st_size, path, error);
    if (status != KHIPU_OK) {
        return status;
    }
    size_t bytes = (size_t)stat.st_size;
    void *map = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot map");
    }
    *gazetteer = open_map(map, bytes, &h);
    if (*gazetteer == NULL) {
        munmap(map, bytes);
        return khp_fail_memory(error);
    }
    status = read_trailer(*gazetteer, path, error);
    if (status != KHIPU_OK) {
        khp_gazetteer_free(*gazetteer);
        *gazetteer = NULL;
    }
    return status;
}

khipu_status khp_compiled_open(khp_gazetteer **gazetteer, const char *path, khipu_error *error) {
    *gazetteer = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return khp_fail_errno(error, KHIPU_E_READ, path, "cannot open");
    }
    khipu_status status = map_file(gazetteer, file, path, error);
    close(file);
    return status;
}

bool khp_compiled_has_stamp(const khp_gazetteer *gazetteer) { return gazetteer->stamp[0] != '\0'; }

khipu_status khp_compiled_check_stamp(const khp_gazetteer *gazetteer, const char *path,
                                      const char *stamp, khipu_error *error) {
    if (strncmp(gazetteer->stamp, stamp, sizeof gazetteer->stamp - 1) != 0) {
        return refuse(error, path, "stale: the EPSG data has changed since" COMPILE_AGAIN);
    }
    return KHIPU_OK;
}

bool khp_compiled_is_whole(const khp_gazetteer *gazetteer) {
    return gazetteer->map == NULL || khp_guard_is_whole(gazetteer->guard);
}

khipu_status khp_compiled_check(const khp_gazetteer *gazetteer, const char *path, unsigned threads,
                                khipu_error *error) {
    char hex[KHP_SHA256_HEX];
    course c = {.gazetteer = gazetteer};
    khipu_status status = run_course(&c, threads, hex, error);
    if (status != KHIPU_OK) {
        return status;
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
        bool is_name = keys[i].step < KHP_STEP_CODE && keys[i].is_core == 0;
        if (area.level != KHP_AREA_COUNTRY && is_name) {
            status = khp_gazetteer_name_area(gazetteer, khp_store_text(compiled, area.code),
                                             khp_store_text(compiled, keys[i].folded),
                                             (khp_area_step)keys[i].step, error);
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
