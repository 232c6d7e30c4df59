/* mutate_compiled: adds to the damage of a compiled gazetteer a number of one of its sections that
 * is wrong in a way that matters: the first and the last of its kind, one beside what stood there,
 * or what stands elsewhere. */
#include "fuzz_compiled.h"

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);

#define NUMBER_BYTES sizeof(uint32_t)

static uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* A number of some section, by its offset in the file; 0 if the section has none. */
static uint32_t pick_number(khp_slice file, uint32_t *state, uint64_t *section_bytes) {
    uint64_t section[2];
    uint32_t count = (HEADER_SUM - SECTIONS_AT) / SECTION_BYTES;
    memcpy(section, file.ptr + SECTIONS_AT + (size_t)(next_random(state) % count) * SECTION_BYTES,
           sizeof section);
    *section_bytes = section[1];
    uint64_t numbers = section[1] / NUMBER_BYTES;
    return numbers == 0 ? 0 : (uint32_t)(section[0] + next_random(state) % numbers * NUMBER_BYTES);
}

static uint32_t number_at(khp_slice file, uint32_t at) {
    uint32_t number;
    memcpy(&number, file.ptr + at, sizeof number);
    return number;
}

static uint32_t pick_value(khp_slice file, uint32_t old, uint64_t section_bytes, uint32_t *state) {
    uint64_t other_bytes;
    uint32_t choice = next_random(state);
    const uint32_t values[] = {0,
                               1,
                               old + 1,
                               old - 1,
                               old ^ (UINT32_C(1) << (choice >> 27)),
                               (uint32_t)section_bytes,
                               (uint32_t)(section_bytes / NUMBER_BYTES),
                               INT32_MAX,
                               UINT32_C(1) << 31,
                               UINT32_MAX - 1,
                               UINT32_MAX,
                               number_at(file, pick_number(file, state, &other_bytes))};
    return values[choice % (sizeof values / sizeof values[0])];
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    khp_slice file = whole_compiled_file();
    uint32_t state = seed | 1;
    uint64_t section_bytes;
    uint32_t at = pick_number(file, &state, &section_bytes);
    size_t end = size == 0 ? 1 : size - (size - 1) % CHANGE_BYTES;
    if (seed % 4 == 0 || at == 0 || end + NUMBER_BYTES * CHANGE_BYTES > most) {
        return LLVMFuzzerMutate(bytes, size, most);
    }
    uint32_t value = pick_value(file, number_at(file, at), section_bytes, &state);
    bytes[0] = size == 0 ? 1 : bytes[0];
    for (uint32_t i = 0; i < NUMBER_BYTES; i++) {
        uint32_t offset = at + i;
        memcpy(bytes + end, &offset, sizeof offset);
        bytes[end + sizeof offset] = (uint8_t)(value >> (8 * i));
        end += CHANGE_BYTES;
    }
    return end;
}
