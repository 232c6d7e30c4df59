/* A compiled gazetteer with any damage. The input is a list of changes to a whole file: five bytes
 * each, an offset and what stands there. What opens answers every question without reading
 * elsewhere, or says that it is damaged, and its check tells whether its content was changed; if
 * the first byte of the input is odd all checksums are made to fit again, so that the damage gets
 * past them to what reads the sections. */
#include "fuzz_compiled.h"
#include "locate/compiled.h"
#include "locate/locate.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool keep(void *context, khp_slice text) {
    khp_buffer_add(context, text);
    return true;
}

static void add(khp_gazetteer *gazetteer, const char *id, const char *name, const char *others,
                const char *province) {
    khp_place place = {
        .id = khp_slice_cstr(id),
        .name = khp_slice_cstr(name),
        .alt_names = khp_slice_cstr(others),
        .alt_mark = '|',
        .precision = KHP_PRECISION_SETTLEMENT,
        .x = *name == 'J' ? 283000.123456 : -70.5,
        .y = -15.25,
        .uncertainty_m = (double)NAN,
        .population = 1234,
        .line = 7,
    };
    place.areas[KHP_AREA_ADMIN2] = khp_slice_cstr(province);
    place.areas[KHP_AREA_ADMIN1] = KHP_SLICE("Puno");
    place.areas[KHP_AREA_COUNTRY] = KHP_SLICE("PE");
    place.codes[KHP_SCHEME_UBIGEO_INEI] = KHP_SLICE("211101");
    must(khp_gazetteer_add(gazetteer, &place, NULL) == KHIPU_OK);
}

static khp_buffer make_file(void) {
    khp_buffer file = {0};
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    add(gazetteer, "gn:3938415", "Juliaca", "Hullaqa|Xullaqa", "San Román");
    add(gazetteer, "gn:1", "Juli", "Juliaca", "Chucuito");
    add(gazetteer, "p:3", "Santa Rosa", "", "Melgar");
    add(gazetteer, "p:4", "Santa Rosa de Juli", "Sta. Rosa", "Chucuito");
    must(khp_gazetteer_seal(gazetteer, (khipu_texts){0}, NULL, NULL) == KHIPU_OK);
    must(khp_compiled_save(gazetteer, "", keep, &file, NULL) == KHIPU_OK && !file.failed);
    khp_gazetteer_free(gazetteer);
    return file;
}

khp_slice whole_compiled_file(void) {
    static khp_buffer whole;
    whole = whole.len == 0 ? make_file() : whole;
    return khp_buffer_slice(&whole);
}

static bool is_within(const khp_buffer *file, const khx_placed *placed) {
    return placed->at <= file->len && placed->bytes <= file->len - placed->at;
}

/* The sums of all blocks that the header finds in the file, where it has them. */
static void sum_blocks_again(khp_buffer *file, const khx_header *h) {
    uint64_t number = 0;
    for (uint64_t i = 0; i < KHP_SECTION_COUNT && is_within(file, &h->sections[i]); i++) {
        size_t bytes = (size_t)h->sections[i].bytes;
        for (size_t block = 0; block < khp_block_count(bytes); block++, number++) {
            size_t at = block * KHP_BLOCK_BYTES;
            uint64_t sum =
                khp_block_sum(i, block, file->ptr + h->sections[i].at + at,
                              bytes - at < KHP_BLOCK_BYTES ? bytes - at : KHP_BLOCK_BYTES);
            const khx_placed place = {h->sums.at + number * sizeof sum, sizeof sum};
            if (is_within(file, &place)) {
                memcpy(file->ptr + place.at, &sum, sizeof sum);
            }
        }
    }
}

static void sum_again(khp_buffer *file) {
    khx_header h;
    khx_trailer t;
    memcpy(&h, file->ptr, sizeof h);
    sum_blocks_again(file, &h);
    h.checksum = khx_header_sum(&h);
    memcpy(file->ptr, &h, sizeof h);
    memcpy(&t, file->ptr + file->len - sizeof t, sizeof t);
    t.checksum = khx_trailer_sum(&t);
    memcpy(file->ptr + file->len - sizeof t, &t, sizeof t);
}

static void damage(khp_buffer *file, const uint8_t *bytes, size_t size) {
    for (size_t i = 1; i + CHANGE_BYTES <= size; i += CHANGE_BYTES) {
        uint32_t offset;
        memcpy(&offset, bytes + i, sizeof offset);
        file->ptr[offset % file->len] = (char)bytes[i + 4];
    }
    if (size > 0 && bytes[0] % 2 == 1) {
        sum_again(file);
    }
}

/* A gazetteer answers, or says that it is damaged, and only one that is may do so. */
static bool is_answer(const khp_gazetteer *gazetteer, khipu_status status) {
    return status == (khp_compiled_is_sound(gazetteer) ? KHIPU_OK : KHIPU_E_READ);
}

static void ask(khp_gazetteer *gazetteer, const khp_query *query) {
    static const khp_locate_settings settings = {.codes_place = true, .check_codes = true};
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    khp_answer answer;
    khp_candidate candidates[KHP_CANDIDATE_LIMIT];
    khp_buffer words = {0};
    must(is_answer(gazetteer, khp_locate(locator, query, &answer, NULL)));
    must(khp_locate_candidates(locator, query, &answer, candidates) <= KHP_CANDIDATE_LIMIT);
    khipu_status status = khp_locate_explain(locator, query, &words, &answer, NULL);
    must(is_answer(gazetteer, khp_compiled_judge(gazetteer, status, NULL)));
    khp_buffer_clear(&words);
    khp_locator_free(locator);
}

static void ask_all(khp_gazetteer *gazetteer) {
    static const char *const names[] = {"Juliaca", "Santa Rosa", "Sta. Rosa",
                                        "Jullaca", "Hullaqa",    "distrito de Juli"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        khp_query query = {.place = khp_slice_cstr(names[i])};
        ask(gazetteer, &query);
        query.within[query.within_count++] = KHP_SLICE("Melgar");
        query.within[query.within_count++] = KHP_SLICE("Puno");
        query.code = KHP_SLICE("211101");
        ask(gazetteer, &query);
    }
    uint32_t count = khp_gazetteer_count(gazetteer);
    for (uint32_t i = 0; i < 6 || (i < count && i < 100); i++) {
        khp_place place;
        khp_gazetteer_place(gazetteer, i, &place);
    }
    khp_gazetteer *other = khp_gazetteer_new();
    must(is_answer(gazetteer, khp_compiled_append(other, gazetteer, 0, NULL)));
    khp_gazetteer_free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice whole = whole_compiled_file();
    khp_buffer file = {0};
    khp_buffer_add(&file, whole);
    must(!file.failed);
    damage(&file, bytes, size);
    const char *path = file_of((const uint8_t *)file.ptr, file.len);
    khp_gazetteer *gazetteer;
    khipu_error error = {0};
    khipu_status status = khp_compiled_open(&gazetteer, path, &error);
    must(status == KHIPU_OK || (status == KHIPU_E_SYNTAX && error.status == status));
    must(status == KHIPU_OK || size > 5); /* the sums that are made to fit do fit */
    if (status == KHIPU_OK) {
        bool is_whole = khp_slice_eq(khp_buffer_slice(&file), whole);
        ask_all(gazetteer);
        bool passes = khp_compiled_check(gazetteer, path, 1, NULL) == KHIPU_OK;
        must(passes == is_whole || bytes[0] % 2 == 1); /* or it is another file, and whole */
        khp_gazetteer_free(gazetteer);
    }
    khp_buffer_clear(&file);
    return 0;
}
