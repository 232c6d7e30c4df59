#include "write/repetitions.h"

#include "base/memory.h"
#include "base/words.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What a repetition must save: saying it takes about as many bits as three bytes. */
#define SHORTEST_BESIDE 4
#define SHORTEST_FAR 5

/* One text and how much of it is said. */
typedef struct finder {
    khp_repetitions *found;
    const char *text;
    size_t told; /* the steps say the bytes before */
} finder;

/* ---- steps ---- */

/* Makes room for the steps of a line, so that there is no need to ask for each. */
static bool make_room(khp_repetitions *found, size_t line_bytes) {
    size_t most = found->count + line_bytes / SHORTEST_BESIDE + 2;
    while (found->capacity < most) {
        khp_deflate_step *steps =
            khp_grow(found->steps, &found->capacity, found->capacity, sizeof *steps);
        if (steps == NULL) {
            return false;
        }
        found->steps = steps;
    }
    return true;
}

static inline void add_step(finder *find, size_t literals, size_t length, size_t distance) {
    find->found->steps[find->found->count++] =
        (khp_deflate_step){(uint32_t)literals, (uint32_t)length, (uint32_t)distance};
}

/* Bytes at `at` stand `distance` before; the bytes between what is told and them are literals. */
static inline void add_copy(finder *find, size_t at, size_t length, size_t distance) {
    add_step(find, at - find->told, length, distance);
    find->told = at + length;
}

/* ---- fields ---- */

#if defined(__SSE2__)

#define STRIDE 16

/* A bit for every byte that is a comma before a quote. */
static inline uint64_t marks_of(const char *at) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
    __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(at + 1));
    __m128i both = _mm_and_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')),
                                 _mm_cmpeq_epi8(next, _mm_set1_epi8('"')));
    return (uint64_t)(uint32_t)_mm_movemask_epi8(both);
}

#else

#define STRIDE 8

static inline uint64_t marks_of(const char *at) {
    uint64_t marks = 0;
    for (unsigned i = 0; i < STRIDE; i++) {
        marks |= (uint64_t)(at[i] == ',' && at[i + 1] == '"') << i;
    }
    return marks;
}

#endif

/* Makes room for the starts in a line: at most one for two bytes. */
static bool make_room_for_fields(khp_line_fields *fields, size_t line_bytes) {
    while (fields->capacity < line_bytes / 2 + 3) {
        uint32_t *starts =
            khp_grow(fields->starts, &fields->capacity, fields->capacity, sizeof *starts);
        if (starts == NULL) {
            return false;
        }
        fields->starts = starts;
    }
    return true;
}

/* A field begins where its line does, or with the comma before a quote: a quote inside a text is
 * escaped, so that there is none behind a comma there. */
static bool list_fields(khp_line_fields *fields, const char *text, size_t start, size_t end) {
    if (!make_room_for_fields(fields, end - start)) {
        return false;
    }
    uint32_t *next = fields->starts;
    *next++ = (uint32_t)start;
    for (size_t at = start + 1; at < end; at += STRIDE) {
        for (uint64_t marks = marks_of(text + at); marks != 0; marks &= marks - 1) {
            *next++ = (uint32_t)(at + (unsigned)__builtin_ctzll(marks));
        }
    }
    while (next[-1] >= end - 1 && next - 1 > fields->starts) { /* found behind the end */
        next--;
    }
    *next = (uint32_t)end;
    fields->count = (size_t)(next - fields->starts);
    return true;
}

/* The first byte that is not 0, in the order of memory. */
static inline unsigned first_of(uint64_t differing) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (unsigned)__builtin_ctzll(differing) / 8;
#else
    return (unsigned)__builtin_clzll(differing) / 8;
#endif
}

/* ---- repetitions ---- */

/* How many bytes at a and b are equal, `most` at the most. */
static inline size_t count_equal(const char *a, const char *b, size_t most) {
    for (size_t at = 0; at < most; at += 8) {
        uint64_t differing = khp_word(a + at) ^ khp_word(b + at);
        if (differing != 0) {
            at += first_of(differing);
            return at < most ? at : most;
        }
    }
    return most;
}

/* Compares the bytes at `at` with those at `with` in the line before, and takes in equal ones in
 * front of them that are not told yet. */
static void compare_beside(finder *find, size_t at, size_t with, size_t end) {
    const char *text = find->text;
    size_t distance = at - with;
    if (distance > KHP_DEFLATE_FARTHEST) {
        return;
    }
    size_t length = count_equal(text + at, text + with, end - at);
    while (at > find->told && at > distance && text[at - 1] == text[at - 1 - distance]) {
        at--;
        length++;
    }
    if (length >= SHORTEST_BESIDE) {
        add_copy(find, at, length, distance);
    }
}

/* The bytes of a word that a repetition which is looked up must have at least. */
static inline uint64_t five_bytes_of(uint64_t word) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return word << 24;
#else
    return word >> 24;
#endif
}

static inline unsigned slot_of(uint64_t five_bytes) {
    return (unsigned)(five_bytes * UINT64_C(0x9E3779B97F4A7C15) >> 51); /* 13 bits */
}

/* Looks up the bytes from `at` to the end of a field; a repetition may reach over it, but not over
 * the end of the line. */
static void look_up(finder *find, size_t at, size_t field_end, size_t line_end) {
    const char *text = find->text;
    uint16_t *recent = find->found->recent;
    while (at + SHORTEST_FAR <= field_end) {
        uint64_t bytes = five_bytes_of(khp_word(text + at));
        uint16_t *slot = &recent[slot_of(bytes)];
        size_t distance = (uint16_t)(at - *slot);
        *slot = (uint16_t)at;
        bool is_there = distance - 1 < KHP_DEFLATE_FARTHEST && distance <= at &&
                        five_bytes_of(khp_word(text + at - distance)) == bytes;
        if (!is_there) {
            at++;
            continue;
        }
        size_t length = count_equal(text + at, text + at - distance, line_end - at);
        if (length < SHORTEST_FAR) {
            at++; /* they lie over the end of the line */
            continue;
        }
        add_copy(find, at, length, distance);
        at += length;
    }
}

static void tell_line(finder *find) {
    const khp_line_fields *fields = &find->found->fields;
    const khp_line_fields *before = &find->found->before;
    size_t line_end = fields->starts[fields->count];
    for (size_t i = 0; i < fields->count; i++) {
        size_t start = fields->starts[i];
        size_t end = fields->starts[i + 1];
        size_t at = start > find->told ? start : find->told;
        if (at >= end) {
            continue;
        }
        if (i < before->count && before->starts[i] + (at - start) < before->starts[i + 1]) {
            compare_beside(find, at, before->starts[i] + (at - start), line_end);
        }
        look_up(find, at > find->told ? at : find->told, end, line_end);
    }
}

static bool find_in_line(finder *find, size_t start, size_t end) {
    khp_repetitions *found = find->found;
    if (!make_room(found, end - start) || !list_fields(&found->fields, find->text, start, end)) {
        return false;
    }
    tell_line(find);
    khp_line_fields before = found->before;
    found->before = found->fields;
    found->fields = before;
    return true;
}

bool khp_repetitions_find(khp_repetitions *found, khp_slice text) {
    finder find = {.found = found, .text = text.ptr};
    found->count = 0;
    found->before.count = 0;
    memset(found->recent, 0, sizeof found->recent);
    for (size_t start = 0, end; start < text.len; start = end) {
        const char *newline = memchr(text.ptr + start, '\n', text.len - start);
        end = newline == NULL ? text.len : (size_t)(newline - text.ptr) + 1;
        if (!find_in_line(&find, start, end)) {
            return false;
        }
    }
    if (find.told < text.len) {
        add_step(&find, text.len - find.told, 0, 0);
    }
    return true;
}

void khp_repetitions_clear(khp_repetitions *found) {
    khp_free(found->steps);
    khp_free(found->fields.starts);
    khp_free(found->before.starts);
    *found = (khp_repetitions){.count = 0};
}
