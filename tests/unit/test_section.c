/* Tests of section and mapped: blocks are checked once, when they are used, each by itself; a file
 * is read whole where nothing guards a map of it. */
#include "cmocka_ready.h"
#include "locate/guard.h"
#include "locate/mapped.h"
#include "locate/section.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define BLOCKS 3
#define BYTES (2 * KHP_BLOCK_BYTES + 100)

/* A section of two blocks and a short one, with its sums. */
typedef struct sample {
    char bytes[BYTES];
    uint64_t sums[BLOCKS];
    atomic_uchar blocks[BLOCKS];
    atomic_bool is_damaged;
    khp_section_check check;
    khp_section section;
} sample;

static void begin(sample *s, uint64_t number) {
    memset(s, 0, sizeof *s);
    for (size_t i = 0; i < BYTES; i++) {
        s->bytes[i] = (char)(i * 31 >> 3);
    }
    s->check = (khp_section_check){&s->section, s->blocks, s->sums, number, BLOCKS, &s->is_damaged};
    s->section = (khp_section){s->bytes, BYTES, s->blocks, &s->check};
    for (size_t i = 0; i < BLOCKS; i++) {
        s->sums[i] = khp_block_sum(number, i, s->bytes + i * KHP_BLOCK_BYTES,
                                   i == BLOCKS - 1 ? 100 : KHP_BLOCK_BYTES);
    }
}

static bool is_sound(const sample *s, size_t at, size_t bytes) {
    return khp_section_is_sound(&s->section, at, bytes);
}

static void a_block_is_checked_when_it_is_used_and_once(void **state) {
    (void)state;
    static sample s;
    begin(&s, 5);
    s.bytes[KHP_BLOCK_BYTES + 9] ^= 1;
    assert_true(is_sound(&s, 0, KHP_BLOCK_BYTES)); /* the block beside is another */
    assert_true(is_sound(&s, BYTES - 1, 1));
    assert_false(s.is_damaged);
    assert_int_equal(s.blocks[1], KHP_BLOCK_UNKNOWN);
    assert_false(is_sound(&s, KHP_BLOCK_BYTES - 1, 2));
    assert_true(s.is_damaged);
    s.bytes[KHP_BLOCK_BYTES + 9] ^= 1;
    assert_false(is_sound(&s, KHP_BLOCK_BYTES, 1)); /* what is known stays */
    s.bytes[0] ^= 1;
    assert_true(is_sound(&s, 0, 1));
}

static void bytes_over_several_blocks_need_all_of_them(void **state) {
    (void)state;
    static sample s;
    begin(&s, 5);
    assert_true(is_sound(&s, 3, BYTES - 3));
    for (size_t i = 0; i < BLOCKS; i++) {
        assert_int_equal(s.blocks[i], KHP_BLOCK_SOUND);
    }
    assert_null(s.section.blocks); /* there is nothing left to ask */
    assert_true(is_sound(&s, 3, 1));
    begin(&s, 5);
    s.bytes[BYTES - 1] ^= 64;
    assert_false(is_sound(&s, 3, BYTES - 3));
    assert_int_equal(s.blocks[0], KHP_BLOCK_SOUND); /* the others are known all the same */
    assert_int_equal(s.blocks[1], KHP_BLOCK_SOUND);
    assert_non_null(s.section.blocks);
}

static void a_block_in_anothers_place_is_damaged(void **state) {
    (void)state;
    static sample s;
    begin(&s, 5);
    char block[1000];
    memset(block, 0, sizeof block);
    assert_true(khp_block_sum(1, 0, block, sizeof block) !=
                khp_block_sum(1, 1, block, sizeof block));
    s.check.number = 6;
    assert_false(is_sound(&s, 0, 1));
}

static void what_was_built_here_needs_no_check(void **state) {
    (void)state;
    const khp_section built = {.ptr = "built", .bytes = 5};
    assert_true(khp_section_is_sound(&built, 0, 5));
    assert_int_equal(khp_block_count(0), 0);
    assert_int_equal(khp_block_count(1), 1);
    assert_int_equal(khp_block_count(KHP_BLOCK_BYTES), 1);
    assert_int_equal(khp_block_count(KHP_BLOCK_BYTES + 1), 2);
}

/* ---- mapped ---- */

static int make_file(size_t bytes, char path[64]) {
    snprintf(path, 64, "/tmp/khipu-mapped-XXXXXX");
    int file = mkstemp(path);
    assert_true(file >= 0);
    for (size_t i = 0; i < bytes; i++) {
        char byte = (char)('a' + i % 26);
        assert_int_equal(write(file, &byte, 1), 1);
    }
    return file;
}

static void without_a_handler_a_file_is_read_into_memory(void **state) {
    (void)state;
    char path[64];
    int file = make_file(9000, path);
    khp_mapped mapped = {0};
    assert_int_equal(khp_mapped_open(&mapped, file, 9000, path, NULL), KHIPU_OK);
    assert_int_equal(mapped.guard, -1);
    assert_int_equal((uintptr_t)mapped.ptr % 64, 0);
    assert_int_equal(ftruncate(file, 0), 0);
    khp_mapped_forget(&mapped);
    assert_true(khp_mapped_is_whole(&mapped));
    assert_memory_equal((char *)mapped.ptr + 8990, "uvwxyzabcd", 10);
    khp_mapped_close(&mapped);
    khipu_error error = {0};
    assert_int_equal(khp_mapped_open(&mapped, file, 9000, path, &error), KHIPU_E_READ);
    assert_non_null(strstr(error.message, "cut short while it was read"));
    assert_string_equal(error.source, path);
    close(file);
    unlink(path);
}

static void a_file_that_cannot_be_read_is_an_error(void **state) {
    (void)state;
    int folder = open("/tmp", O_RDONLY);
    char byte;
    size_t got;
    assert_false(khp_read_at(folder, 0, &byte, 1, &got));
    khp_mapped mapped = {0};
    khipu_error error = {0};
    assert_int_equal(khp_mapped_open(&mapped, folder, 10, "/tmp", &error), KHIPU_E_READ);
    assert_null(mapped.ptr);
    close(folder);
}

static void a_handler_notes_pages_that_are_gone_and_maps_are_few(void **state) {
    (void)state;
    enum { MAPS = 18 };
    char path[64];
    int file = make_file(9000, path);
    khp_mapped maps[MAPS] = {{0}};
    int guarded = 0;
    khp_guard_install();
    khp_guard_install();
    for (int i = 0; i < MAPS; i++) {
        assert_int_equal(khp_mapped_open(&maps[i], file, 9000, path, NULL), KHIPU_OK);
        guarded += maps[i].guard >= 0;
    }
    assert_int_equal(guarded, 16); /* the others are copies */
    assert_int_equal(ftruncate(file, 0), 0);
    khp_mapped_forget(&maps[0]);
    assert_true(khp_mapped_is_whole(&maps[0]));
    assert_int_equal(((volatile char *)maps[0].ptr)[8990], 0);
    assert_false(khp_mapped_is_whole(&maps[0]));
    assert_true(khp_mapped_is_whole(&maps[1]));
    assert_int_equal(((char *)maps[MAPS - 1].ptr)[8990], 'u');
    for (int i = 0; i < MAPS; i++) {
        khp_mapped_close(&maps[i]);
    }
    close(file);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_block_is_checked_when_it_is_used_and_once),
        cmocka_unit_test(bytes_over_several_blocks_need_all_of_them),
        cmocka_unit_test(a_block_in_anothers_place_is_damaged),
        cmocka_unit_test(what_was_built_here_needs_no_check),
        cmocka_unit_test(without_a_handler_a_file_is_read_into_memory),
        cmocka_unit_test(a_file_that_cannot_be_read_is_an_error),
        cmocka_unit_test(a_handler_notes_pages_that_are_gone_and_maps_are_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
