/* Runs every row of every table in docs/matching.md: what the page promises is what the program
 * does. */
#include "cmocka_ready.h"
#include "locate/area_ladder.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "locate_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#define CELL_LIMIT 8

typedef enum table_kind {
    TABLE_NONE,
    TABLE_FOLDING,
    TABLE_CORES,
    TABLE_PLACES,
    TABLE_ANSWERS,
    TABLE_COLUMNS
} table_kind;

typedef struct page {
    khp_buffer text;
    khp_gazetteer *gazetteer;
    size_t foldings;
    size_t cores;
    size_t places;
    size_t answers;
    size_t columns;
    size_t failures;
} page;

/* The cells of a table row, trimmed, with backticks taken off, as NUL-terminated texts. */
static size_t split_row(khp_slice line, char cells[CELL_LIMIT][256]) {
    size_t count = 0;
    khp_slice rest = khp_slice_of(line.ptr + 1, line.len - 1);
    while (rest.ptr != NULL && count < CELL_LIMIT) {
        khp_slice cell = khp_slice_trim(khp_slice_cut(&rest, '|'));
        if (rest.ptr == NULL) {
            break; /* what follows the last bar */
        }
        if (cell.len >= 2 && *cell.ptr == '`') {
            cell = khp_slice_of(cell.ptr + 1, cell.len - 2);
        }
        assert_true(cell.len < 256);
        memcpy(cells[count], cell.ptr == NULL ? "" : cell.ptr, cell.len);
        cells[count++][cell.len] = '\0';
    }
    return count;
}

static table_kind kind_of(char cells[CELL_LIMIT][256], size_t count) {
    if (count == 3 && strcmp(cells[0], "as written") == 0) {
        return TABLE_FOLDING;
    }
    if (count == 4 && strcmp(cells[0], "as written") == 0) {
        return TABLE_CORES;
    }
    if (count == 8 && strcmp(cells[0], "id") == 0) {
        return TABLE_PLACES;
    }
    if (count == 5 && strcmp(cells[0], "column") == 0) {
        return TABLE_COLUMNS;
    }
    return count == 4 && strcmp(cells[2], "answer") == 0 ? TABLE_ANSWERS : TABLE_NONE;
}

static void check_folding(page *p, char cells[CELL_LIMIT][256]) {
    khp_buffer folded = {0};
    khp_buffer core = {0};
    khp_toponym_fold(&folded, khp_slice_cstr(cells[0]));
    (void)khp_form_core(&core, khp_buffer_slice(&folded));
    if (strcmp(khp_buffer_cstr(&folded), cells[1]) != 0 ||
        strcmp(khp_buffer_cstr(&core), cells[2]) != 0) {
        print_error("\"%s\": folded \"%s\", core \"%s\"\n", cells[0], khp_buffer_cstr(&folded),
                    khp_buffer_cstr(&core));
        p->failures++;
    }
    p->foldings++;
    khp_buffer_clear(&folded);
    khp_buffer_clear(&core);
}

static void check_cores(page *p, char cells[CELL_LIMIT][256]) {
    khp_levels (*const makers[])(khp_buffer *, khp_slice) = {khp_form_core_of_row, khp_form_core,
                                                             khp_form_core_of_area};
    khp_buffer folded = {0};
    khp_toponym_fold(&folded, khp_slice_cstr(cells[0]));
    for (size_t i = 0; i < sizeof makers / sizeof makers[0]; i++) {
        khp_buffer core = {0};
        (void)makers[i](&core, khp_buffer_slice(&folded));
        if (strcmp(khp_buffer_cstr(&core), cells[1 + i]) != 0) {
            print_error("\"%s\": core \"%s\", the page says \"%s\"\n", cells[0],
                        khp_buffer_cstr(&core), cells[1 + i]);
            p->failures++;
        }
        khp_buffer_clear(&core);
    }
    p->cores++;
    khp_buffer_clear(&folded);
}

static void add_place(page *p, char cells[CELL_LIMIT][256]) {
    for (char *at = cells[2]; *at != '\0'; at++) {
        *at = *at == ',' ? '|' : *at;
    }
    char areas[512];
    snprintf(areas, sizeof areas, "%s|%s|%s|%s", cells[3], cells[4], cells[5], cells[6]);
    place_spec spec = {.id = cells[0],
                       .name = cells[1],
                       .alt_names = cells[2],
                       .areas = areas,
                       .x = (double)p->places};
    assert_true(khp_precision_parse(khp_slice_cstr(cells[7]), &spec.precision));
    fixture_add(p->gazetteer, &spec, ++p->places);
}

static void check_answer(page *p, char cells[CELL_LIMIT][256]) {
    char found[128];
    if (p->answers++ == 0) {
        fixture_seal(p->gazetteer, NULL);
    }
    fixture_answer(p->gazetteer, cells[0], cells[1], found, sizeof found);
    if (strcmp(found, cells[2]) != 0) {
        print_error("\"%s\" within \"%s\": the page says %s, khipu %s\n", cells[0], cells[1],
                    cells[2], found);
        p->failures++;
    }
}

/* The answer as "exact area:PE-AYA department"; settlements without their precision. */
static void describe(const page *p, khp_locator *locator, const khp_answer *found,
                     khp_buffer *text) {
    khp_place shown;
    if (found->match == KHP_MATCH_NONE) {
        khp_buffer_add_cstr(text, khp_reason_word(found->reason));
        return;
    }
    khp_buffer_printf(text, "%s ", khp_match_word(found->match));
    uint32_t row = found->place != KHP_NO_PLACE ? found->place : khp_area_row(locator, found->area);
    if (row != KHP_NO_PLACE) {
        khp_gazetteer_place(p->gazetteer, row, &shown);
        khp_buffer_add(text, shown.id);
    } else {
        khp_area_id(locator, found->area, text);
    }
    if (found->precision != KHP_PRECISION_SETTLEMENT) {
        khp_buffer_printf(text, " %s", khp_precision_word(found->precision));
    }
}

/* A row that says what the place column names: "place", "settlements" or a level of areas. */
static void check_column(page *p, char cells[CELL_LIMIT][256]) {
    khp_locate_settings settings = {.names_settlements = strcmp(cells[0], "settlements") == 0};
    khp_precision level;
    if (khp_precision_parse(khp_slice_cstr(cells[0]), &level)) {
        settings.place_levels = KHP_LEVEL(level);
    } else {
        assert_true(settings.names_settlements || strcmp(cells[0], "place") == 0);
    }
    khp_locator *locator = khp_locator_new(p->gazetteer, &settings);
    assert_non_null(locator);
    khp_query query = {.place = khp_slice_cstr(cells[1])};
    khp_slice rest = khp_slice_cstr(cells[2]);
    while (rest.len > 0 && query.within_count < KHP_WITHIN_LIMIT) {
        query.within[query.within_count++] = khp_slice_trim(khp_slice_cut(&rest, '>'));
    }
    khp_answer found;
    khp_buffer text = {0};
    assert_int_equal(khp_locate(locator, &query, &found, NULL), KHIPU_OK);
    describe(p, locator, &found, &text);
    if (strcmp(khp_buffer_cstr(&text), cells[3]) != 0) {
        print_error("%s: \"%s\" within \"%s\": the page says %s, khipu %s\n", cells[0], cells[1],
                    cells[2], cells[3], khp_buffer_cstr(&text));
        p->failures++;
    }
    p->columns++;
    khp_buffer_clear(&text);
    khp_locator_free(locator);
}

static void run_page(page *p) {
    table_kind kind = TABLE_NONE;
    bool was_row = false;
    khp_slice rest = khp_buffer_slice(&p->text);
    while (rest.ptr != NULL) {
        khp_slice line = khp_slice_cut(&rest, '\n');
        bool is_row = line.len > 2 && *line.ptr == '|';
        char cells[CELL_LIMIT][256];
        size_t count = is_row ? split_row(line, cells) : 0;
        if (is_row && !was_row) {
            kind = kind_of(cells, count);
            assert_int_not_equal(kind, TABLE_NONE); /* no table without a test */
        } else if (is_row && line.ptr[1] != '-') {
            if (kind == TABLE_FOLDING) {
                check_folding(p, cells);
            } else if (kind == TABLE_CORES) {
                check_cores(p, cells);
            } else if (kind == TABLE_PLACES) {
                add_place(p, cells);
            } else if (kind == TABLE_COLUMNS) {
                check_column(p, cells);
            } else {
                check_answer(p, cells);
            }
        }
        was_row = is_row;
    }
}

static void the_page_on_matching_tells_the_truth(void **state) {
    (void)state;
    page p = {.text = fixture_file("docs/matching.md"), .gazetteer = khp_gazetteer_new()};
    run_page(&p);
    assert_int_equal(p.failures, 0);
    assert_true(p.foldings >= 60 && p.cores >= 10 && p.places >= 26 && p.answers >= 50);
    assert_true(p.columns >= 30);
    khp_gazetteer_free(p.gazetteer);
    khp_buffer_clear(&p.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_on_matching_tells_the_truth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
