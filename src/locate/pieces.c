#include "locate/pieces.h"

#include "base/relay.h"
#include "locate/builder.h"
#include "locate/compiled_file.h"

#define PIECE_BYTES ((size_t)4 << 20) /* that are hashed and written at once */
#define PIECE_BLOCKS (PIECE_BYTES / KHP_BLOCK_BYTES)

/* A piece of a section; the last one of a section may be short, or empty. */
typedef struct piece {
    int section;
    size_t at;
    khp_sha256 *sha;
    char hex[KHP_SHA256_HEX];
    uint64_t sums[PIECE_BLOCKS];
} piece;

/* All pieces in order, hashed by several threads. The hash of the content is that of the lengths of
 * the sections, each before the hashes of its pieces. */
typedef struct course {
    const khp_gazetteer *gazetteer;
    khp_pieces_target *target; /* NULL: they are hashed, and compared with their sums */
    khp_sha256 *sha;
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

/* The sums of a piece's blocks, or whether they are what the file says. */
static void sum_piece(const course *c, piece *p, khp_slice bytes) {
    if (c->target == NULL) { /* what is found stays known of the gazetteer */
        (void)(bytes.len == 0 ||
               khp_section_is_sound(&c->gazetteer->sections[p->section], p->at, bytes.len));
        return;
    }
    for (size_t at = 0; at < bytes.len; at += KHP_BLOCK_BYTES) {
        size_t left = bytes.len - at;
        p->sums[at / KHP_BLOCK_BYTES] =
            khp_block_sum((uint64_t)p->section, (p->at + at) / KHP_BLOCK_BYTES, bytes.ptr + at,
                          left < KHP_BLOCK_BYTES ? left : KHP_BLOCK_BYTES);
    }
}

static khipu_status hash_piece(void *context, size_t slot, khipu_error *error) {
    course *c = context;
    piece *p = &c->pieces[slot];
    khp_slice bytes = piece_bytes(c, p);
    sum_piece(c, p, bytes);
    khp_sha256_add(p->sha, bytes);
    return khp_sha256_finish(p->sha, p->hex) ? KHIPU_OK : khp_fail_memory(error);
}

/* Gives the memory of a piece back that was read from a map. */
static void forget(const course *c, const piece *p) {
    const khp_gazetteer *gazetteer = c->gazetteer;
    if (gazetteer->builder != NULL) {
        khp_pile_forget(&gazetteer->builder->sections[p->section]);
    } else {
        khp_compiled_forget(gazetteer);
    }
}

bool khp_pieces_put(khp_pieces_target *target, uint64_t at, khp_slice bytes) {
    static const char zeroes[KHX_ALIGNMENT];
    size_t gap = (size_t)(at - target->written);
    target->written = at + bytes.len;
    return (gap == 0 || target->write(target->context, khp_slice_of(zeroes, gap))) &&
           (bytes.len == 0 || target->write(target->context, bytes));
}

static khipu_status put_piece(const course *c, const piece *p, khipu_error *error) {
    khp_slice bytes = piece_bytes(c, p);
    khp_buffer *sums = &c->target->sums;
    khp_buffer_add(
        sums, khp_slice_of((const char *)p->sums, khp_block_count(bytes.len) * sizeof *p->sums));
    if (sums->failed) {
        return khp_fail_memory(error);
    }
    return khp_pieces_put(c->target, c->target->header->sections[p->section].at + p->at, bytes)
               ? KHIPU_OK
               : khp_pieces_cannot_put(error);
}

khipu_status khp_pieces_cannot_put(khipu_error *error) {
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
    khipu_status status = c->target == NULL ? KHIPU_OK : put_piece(c, p, error);
    forget(c, p);
    return status;
}

khipu_status khp_pieces_run(const khp_gazetteer *gazetteer, khp_pieces_target *target,
                            unsigned threads, char hex[KHP_SHA256_HEX], khipu_error *error) {
    course c = {.gazetteer = gazetteer, .target = target, .sha = khp_sha256_new()};
    const khp_relay relay = {&c, take_piece, hash_piece, give_piece};
    khipu_status status =
        c.sha == NULL ? khp_fail_memory(error) : khp_relay_run(&relay, threads, error);
    if (status == KHIPU_OK && !khp_sha256_finish(c.sha, hex)) {
        status = khp_fail_memory(error);
    }
    khp_sha256_free(c.sha);
    for (size_t i = 0; i < KHP_RELAY_LIMIT; i++) {
        khp_sha256_free(c.pieces[i].sha);
    }
    return status;
}
