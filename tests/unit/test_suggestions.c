/* Tests of candidates against the plain way: every name of every place is held against the text,
 * and the best are kept. What is left out to be fast must change nothing. */
#include "cmocka_ready.h"
#include "locate_fixture.h"

#include "random.h"

#include <math.h>
#include <stdlib.h>

#define PLACES 1500
#define NAMES 3 /* of a place, the primary one first */
#define TEXT_BYTES 28

typedef struct plain_place {
    char id[12];
    char names[NAMES][TEXT_BYTES];
    size_t name_count;
    uint64_t population;
    bool is_west;
} plain_place;

/* What a place is offered for. */
typedef struct offer {
    const plain_place *place;
    const char *why;
    unsigned cost; /* half letters */
    size_t shared;
} offer;

static plain_place places[PLACES];

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* Optimal string alignment by its definition. */
static unsigned distance(const char *a, const char *b) {
    unsigned d[TEXT_BYTES][TEXT_BYTES];
    size_t rows = strlen(a);
    size_t columns = strlen(b);
    if (rows > columns + 3 || columns > rows + 3) {
        return 4; /* farther than anything that is offered */
    }
    for (size_t i = 0; i <= rows; i++) {
        for (size_t j = 0; j <= columns; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = (unsigned)(i + j);
                continue;
            }
            unsigned cost = a[i - 1] != b[j - 1];
            d[i][j] = least(least(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = least(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[rows][columns];
}

/* Two words, of few letters and without those of level words and placeholders. */
static void random_name(random_state *random, char text[TEXT_BYTES]) {
    size_t first = 1 + random_below(random, 9);
    size_t second = random_below(random, 9);
    size_t len = 0;
    while (len < first) {
        text[len++] = "bkwz"[random_below(random, 4)];
    }
    if (second > 0) {
        text[len++] = ' ';
    }
    for (size_t i = 0; i < second; i++) {
        text[len++] = "bkwz"[random_below(random, 4)];
    }
    text[len] = '\0';
}

/* One that is there already, with an edit. */
static void near_name(random_state *random, const char *name, char text[TEXT_BYTES]) {
    size_t len = strlen(name);
    size_t at = random_below(random, len);
    memcpy(text, name, len + 1);
    text[at] = text[at] == ' ' ? ' ' : "bkwz"[random_below(random, 4)];
    if (random_below(random, 3) == 0 && at > 0 && text[at] != ' ' && text[at - 1] != ' ' &&
        len > 2) {
        memmove(text + at, text + at + 1, len - at);
    }
}

static void make_place(random_state *random, size_t number) {
    plain_place *place = &places[number];
    *place = (plain_place){
        .name_count = 1 + random_below(random, NAMES),
        .population = random_below(random, 4),
        .is_west = random_below(random, 2) == 0,
    };
    snprintf(place->id, sizeof place->id, "p%zu", random_below(random, 90000) * PLACES + number);
    for (size_t i = 0; i < place->name_count; i++) {
        if (number > 0 && random_below(random, 2) == 0) {
            near_name(random, places[random_below(random, number)].names[0], place->names[i]);
        } else {
            random_name(random, place->names[i]);
        }
    }
}

static khp_gazetteer *make_gazetteer(random_state *random) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    for (size_t i = 0; i < PLACES; i++) {
        make_place(random, i);
        const plain_place *place = &places[i];
        char others[NAMES * TEXT_BYTES] = "";
        for (size_t k = 1; k < place->name_count; k++) {
            strcat(others, k > 1 ? "|" : "");
            strcat(others, place->names[k]);
        }
        khp_place added = {
            .id = khp_slice_cstr(place->id),
            .name = khp_slice_cstr(place->names[0]),
            .alt_names = khp_slice_cstr(others),
            .alt_mark = '|',
            .population = place->population,
            .x = (double)NAN,
            .y = (double)NAN,
            .precision = KHP_PRECISION_SETTLEMENT,
            .uncertainty_m = (double)NAN,
            .line = i + 2,
        };
        added.areas[KHP_AREA_ADMIN1] = khp_slice_cstr(place->is_west ? "West" : "East");
        assert_int_equal(khp_gazetteer_add(gazetteer, &added, NULL), KHIPU_OK);
    }
    fixture_seal(gazetteer, NULL);
    return gazetteer;
}

static size_t shared_beginning(const char *a, const char *b) {
    size_t shared = 0;
    while (a[shared] != '\0' && a[shared] == b[shared]) {
        shared++;
    }
    return shared;
}

/* The better of what is known and this. */
static void improve(offer *best, const char *why, unsigned cost, size_t shared) {
    if (best->why == NULL || cost < best->cost || (cost == best->cost && shared > best->shared)) {
        best->why = why;
        best->cost = cost;
        best->shared = shared;
    }
}

static void judge_name(const char *text, const char *name, bool is_primary, offer *best) {
    static const char *const whys[] = {"", "spelling, 1 letter", "spelling, 2 letters",
                                       "spelling, 3 letters"};
    size_t len = strlen(text);
    size_t shared = shared_beginning(text, name);
    unsigned limit = len < 4 ? 1 : len < 12 ? 2 : 3;
    unsigned apart = distance(text, name);
    if (apart == 0) {
        improve(best, is_primary ? "same name" : "other name", is_primary ? 0 : 1, len);
    } else if (apart <= limit) {
        improve(best, whys[apart], 2 * apart, shared);
    }
    if (len >= 4 && strlen(name) > len && shared == len) {
        improve(best, "same beginning", 5, len);
    }
    if (strlen(name) >= 4 && shared == strlen(name) && text[shared] == ' ') {
        improve(best, "same beginning", 5, shared);
    }
}

static int compare_offers(const void *left, const void *right) {
    const offer *a = left;
    const offer *b = right;
    if (a->cost != b->cost) {
        return a->cost < b->cost ? -1 : 1;
    }
    if (a->shared != b->shared) {
        return a->shared > b->shared ? -1 : 1;
    }
    if (a->place->population != b->place->population) {
        return a->place->population > b->place->population ? -1 : 1;
    }
    int order = strcmp(a->place->names[0], b->place->names[0]);
    return order != 0 ? order : strcmp(a->place->id, b->place->id);
}

static bool is_of_name(const offer *found) {
    return strcmp(found->why, "same name") == 0 || strcmp(found->why, "other name") == 0;
}

/* The best as "id why|id why", by the plain way; of several that bear the name, these alone. */
static void expected_offers(const char *text, bool is_east, bool only_names, khp_buffer *told) {
    static offer offers[PLACES];
    size_t count = 0;
    for (size_t i = 0; i < PLACES; i++) {
        offer best = {.place = &places[i]};
        for (size_t k = 0; k < places[i].name_count; k++) {
            judge_name(text, places[i].names[k], k == 0, &best);
        }
        if (best.why != NULL && (!only_names || is_of_name(&best))) {
            best.cost += is_east && places[i].is_west ? 5 : 0;
            offers[count++] = best;
        }
    }
    qsort(offers, count, sizeof *offers, compare_offers);
    for (size_t i = 0; i < count && i < KHP_CANDIDATE_LIMIT; i++) {
        khp_buffer_printf(told, "%s%s %s%s", i == 0 ? "" : "|", offers[i].place->id, offers[i].why,
                          is_east && offers[i].place->is_west ? ", other area" : "");
    }
}

/* Returns whether several bear the name. */
static bool given_offers(khp_locator *locator, const khp_gazetteer *gazetteer, const char *text,
                         bool is_east, khp_buffer *told) {
    khp_query query = {.place = khp_slice_cstr(text)};
    if (is_east) {
        query.within[query.within_count++] = KHP_SLICE("East");
    }
    khp_answer answer;
    khp_candidate found[KHP_CANDIDATE_LIMIT];
    assert_int_equal(khp_locate(locator, &query, &answer, NULL), KHIPU_OK);
    size_t count = khp_locate_candidates(locator, &query, &answer, found);
    for (size_t i = 0; i < count; i++) {
        khp_place shown;
        khp_gazetteer_place(gazetteer, found[i].place, &shown);
        khp_buffer_printf(told, "%s%.*s %s", i == 0 ? "" : "|", (int)shown.id.len, shown.id.ptr,
                          found[i].why);
    }
    return answer.reason == KHP_REASON_PLACE_AMBIGUOUS;
}

static void the_best_are_those_of_the_plain_way(void **state) {
    (void)state;
    random_state random = random_begin("suggestions");
    khp_gazetteer *gazetteer = make_gazetteer(&random);
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    khp_buffer expected = {0};
    khp_buffer given = {0};
    for (size_t i = 0; i < 300; i++) {
        char text[TEXT_BYTES];
        if (i % 3 == 0) {
            random_name(&random, text);
        } else {
            near_name(&random, places[random_below(&random, PLACES)].names[0], text);
        }
        size_t end = 4 + random_below(&random, 8);
        if (i % 3 == 2 && strlen(text) > end) { /* many names go on from there */
            text[text[end - 1] == ' ' ? end - 1 : end] = '\0';
        }
        khp_buffer_reset(&expected);
        khp_buffer_reset(&given);
        bool is_ambiguous = given_offers(locator, gazetteer, text, i % 2 == 0, &given);
        expected_offers(text, i % 2 == 0, is_ambiguous, &expected);
        if (strcmp(khp_buffer_cstr(&given), khp_buffer_cstr(&expected)) != 0) {
            fail_msg("\"%s\": %s\nis not  %s", text, given.ptr, expected.ptr);
        }
    }
    khp_buffer_clear(&expected);
    khp_buffer_clear(&given);
    khp_locator_free(locator);
    khp_gazetteer_free(gazetteer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_are_those_of_the_plain_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
