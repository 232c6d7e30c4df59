/* notes: what is noted of every name and code while a gazetteer is filled, so that its indices can
 * be built from the notes alone, one part of all hashes after the other. */
#ifndef KHP_LOCATE_NOTES_H
#define KHP_LOCATE_NOTES_H

#include "base/error.h"

/* A text under which a place is found. Behind it stand a khp_bearer_note, if it is a folded primary
 * name, and the text. Notes follow each other without gaps: they are copied out and in. */
typedef struct khp_name_note {
    uint64_t hash; /* of the text */
    uint32_t place;
    uint32_t kind : 2;     /* KHP_NAME_PRIMARY .. */
    uint32_t ordinal : 10; /* of the name among those of the place: 0 the primary one; the last
                              value: that or a later one */
    uint32_t length : 20;  /* of the text, of which no more is noted than this can say */
} khp_name_note;

#define KHP_NOTE_ORDINALS 1024
#define KHP_NOTE_LENGTHS ((size_t)1 << 20)

/* Where a place lies, for the search of rows that are one place. */
typedef struct khp_bearer_note {
    int32_t x; /* as in khp_head */
    int32_t y;
    uint32_t group;
} khp_bearer_note;

/* A code of a place. */
typedef struct khp_code_note {
    uint64_t hash;
    uint32_t place;
    uint16_t gazetteer;
    uint16_t scheme;
} khp_code_note;

typedef struct khp_note_part {
    khp_buffer recent;
    uint64_t *starts; /* of the pieces in the file */
    size_t *sizes;
    size_t count;
    size_t start_capacity;
    size_t size_capacity;
} khp_note_part;

#define KHP_NOTE_PARTS 256

/* Zero-initialise ({0}), set `folder` and `bits`, and khp_notes_clear in the end. */
typedef struct khp_notes {
    const char *folder; /* of the temporary file; NULL: all of it stays in memory */
    unsigned bits;      /* parts are told apart by so many bits of the hash: at most 8 */
    int file_plus_one;
    uint64_t stored;
    uint64_t count; /* of notes */
    khp_note_part parts[KHP_NOTE_PARTS];
} khp_notes;

/* Number of parts, and the one that a hash belongs to. */
static inline size_t khp_notes_parts(const khp_notes *notes) { return (size_t)1 << notes->bits; }

/* How many threads the notes are worth: few are sorted before a second one would have started. */
static inline unsigned khp_notes_threads(const khp_notes *notes, unsigned threads) {
    return notes->count < 4096 ? 1 : threads;
}

static inline size_t khp_notes_part_of(const khp_notes *notes, uint64_t hash) {
    return (size_t)(hash >> 56) >> (8 - notes->bits);
}

/* Appends one note, of which the bytes are given in two pieces. KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_notes_add(khp_notes *notes, uint64_t hash, khp_slice note,
                                            khp_slice rest, khipu_error *error);

/* The same, to the part with this number. */
KHIPU_MUST_CHECK khipu_status khp_notes_add_to(khp_notes *notes, size_t part, khp_slice note,
                                               khp_slice rest, khipu_error *error);

/* Appends the next piece of a part to `bytes`, from *piece = 0 on; *has_more is false at its end.
 * KHIPU_E_MEMORY, KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_notes_read_on(const khp_notes *notes, size_t part, size_t *piece,
                                                khp_buffer *bytes, bool *has_more,
                                                khipu_error *error);

/* All notes of a part, in the order in which they came: as they lie in memory, or in `scratch`.
 * Several threads may read parts of their own at once. KHIPU_E_MEMORY, KHIPU_E_IO; KHIPU_E_RANGE
 * for 4 GiB of them. */
KHIPU_MUST_CHECK khipu_status khp_notes_read(const khp_notes *notes, size_t part,
                                             khp_buffer *scratch, khp_slice *bytes,
                                             khipu_error *error);

void khp_notes_clear(khp_notes *notes);

#endif
