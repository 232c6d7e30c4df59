/* What must hold of every gazetteer and every record: the order of the rows decides nothing, a
 * place that has nothing to do with a record never moves it, and a gazetteer that was built in
 * temporary files, compiled and mapped says what the one in memory says. */
#include "../unit/random.h"

#include "locate/area_ladder.h"
#include "locate/compiled.h"
#include "locate/forms.h"
#include "locate/locate.h"
#include "locate/toponym.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 1500
#define ROWS_MOST 24
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Names that meet each other in every way: accents, ñ, articles, abbreviations, numerals, names of
 * areas, names inside names. */
static const char *const names[] = {
    "Anta",
    "ANTA",
    "Santa Rosa",
    "Sta. Rosa",
    "La Unión",
    "Unión",
    "Lima",
    "Cusco",
    "Cuzco",
    "Puno",
    "San Juan II",
    "San Juan 2",
    "Cañete",
    "Canete",
    "Melgar",
    "Juli",
    "Juliaca",
    "La Rosa",
    "Santa Rosa - Melgar",
    "Distrito de Anta",
    "Provincia de Melgar",
    "Rosa",
};

static const char *const districts[] = {"", "", "", "Anta", "Santa Rosa", "Distrito de Puno"};
static const char *const provinces[] = {"", "Anta", "Melgar", "Lima", "Cusco", "Santa Rosa"};
static const char *const departments[] = {"", "Puno", "Cusco", "Lima", "Departamento de Puno"};
static const char *const countries[] = {"", "PE", "Perú", "BO"};

static const char *const written[] = {
    "Anta",
    "anta",
    "SANTA ROSA",
    "Sta Rosa",
    "la union",
    "Lima",
    "Cuzco",
    "San Juan II",
    "CAÑETE",
    "Canete",
    "distrito de Anta",
    "provincia de Melgar",
    "el Anta",
    "Anta (Cusco)",
    "Puno - Juli",
    "Santa Rosa, Melgar, Puno",
    "Juli / Puno",
    "Santa Rosa - Melgar",
    "ciudad de Lima",
    "Antta",
    "Cusco (ciudad)",
    "s/d",
};

static const char *const stated[] = {
    "Puno",
    "Cusco",
    "Cuzco",
    "Lima",
    "Melgar",
    "Anta",
    "Peru",
    "Bolivia",
    "Narnia",
    "n/d",
    "Provincia de Melgar",
    "Santa Rosa",
};

/* Names that share no form with any of the above. */
static const char *const strangers[] = {"Tumbes", "Ñaña", "Villa XII", "El Tambo",
                                        "Zorritos (Norte)"};
static const char *const strange_areas[] = {"Tambopata", "Contralmirante Villar", "Oxapampa"};

typedef struct row {
    char id[12];
    const char *name;
    const char *alternate;
    const char *areas[KHP_AREA_LEVELS];
    khp_precision precision;
    double x;
    double y;
    uint16_t gazetteer;
} row;

typedef struct record {
    const char *place;
    const char *within[3];
    size_t within_count;
} record;

/* What came out, by ids, so that it does not depend on numbers of rows. */
typedef struct outcome {
    char text[256];
} outcome;

static const char *pick(random_state *random, const char *const *items, size_t count) {
    return items[random_below(random, count)];
}
#define PICK(random, items) pick(random, items, COUNT(items))

static row make_row(random_state *random, size_t number) {
    static const khp_precision precisions[] = {
        KHP_PRECISION_SETTLEMENT, KHP_PRECISION_SETTLEMENT, KHP_PRECISION_SETTLEMENT,
        KHP_PRECISION_DISTRICT,   KHP_PRECISION_PROVINCE,
    };
    row made = {
        .name = PICK(random, names),
        .alternate = random_below(random, 3) == 0 ? PICK(random, names) : "",
        .areas = {PICK(random, districts), PICK(random, provinces), PICK(random, departments),
                  PICK(random, countries)},
        .precision = precisions[random_below(random, COUNT(precisions))],
        .x = (double)random_below(random, 5) / 50,
        .y = (double)random_below(random, 5) / 50,
        .gazetteer = (uint16_t)random_below(random, 2),
    };
    snprintf(made.id, sizeof made.id, "p%zu", number);
    return made;
}

static row make_stranger(random_state *random) {
    row made = make_row(random, 999);
    made.name = PICK(random, strangers);
    made.alternate = PICK(random, strangers);
    for (int level = 0; level < KHP_AREA_LEVELS - 1; level++) {
        made.areas[level] = random_below(random, 2) == 0 ? "" : PICK(random, strange_areas);
    }
    made.areas[KHP_AREA_COUNTRY] = "CL";
    return made;
}

static void must(bool holds, const char *what) {
    if (!holds) {
        printf("FAILED: %s\n", what);
        exit(1);
    }
}

/* The rows of gazetteer 0 before those of 1, as the interface asks; otherwise in their order. */
static khp_gazetteer *fill(const row *rows, size_t count, const char *folder) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    khp_gazetteer_build_with(gazetteer, folder == NULL ? 1 : 2, folder);
    for (uint16_t number = 0; number < 2; number++) {
        for (size_t i = 0; i < count; i++) {
            if (rows[i].gazetteer != number) {
                continue;
            }
            khp_place place = {
                .id = khp_slice_cstr(rows[i].id),
                .name = khp_slice_cstr(rows[i].name),
                .alt_names = khp_slice_cstr(rows[i].alternate),
                .alt_mark = '|',
                .precision = rows[i].precision,
                .x = rows[i].x,
                .y = rows[i].y,
                .uncertainty_m = (double)NAN,
                .line = i + 2,
                .gazetteer = number,
            };
            for (int level = 0; level < KHP_AREA_LEVELS; level++) {
                place.areas[level] = khp_slice_cstr(rows[i].areas[level]);
            }
            must(khp_gazetteer_add(gazetteer, &place, NULL) == KHIPU_OK, "a place is added");
        }
    }
    must(khp_gazetteer_seal(gazetteer, (khipu_texts){0}, NULL, NULL) == KHIPU_OK, "it is sealed");
    return gazetteer;
}

static bool write_to(void *context, khp_slice bytes) {
    return fwrite(bytes.ptr, 1, bytes.len, context) == bytes.len;
}

/* The same rows, built in temporary files, compiled and mapped. */
static khp_gazetteer *fill_compiled(const row *rows, size_t count) {
    char path[] = "/tmp/khipu-placements-XXXXXX";
    khp_gazetteer *built = fill(rows, count, "/tmp");
    khp_gazetteer *mapped = NULL;
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "wb");
    must(file != NULL, "a temporary file can be had");
    must(khp_compiled_save(built, "", write_to, file, NULL) == KHIPU_OK, "it is compiled");
    must(fclose(file) == 0, "it is written");
    must(khp_compiled_open(&mapped, path, NULL) == KHIPU_OK, "it is mapped");
    unlink(path);
    khp_gazetteer_free(built);
    return mapped;
}

static record make_record(random_state *random) {
    record made = {.place = PICK(random, written), .within_count = random_below(random, 4)};
    for (size_t i = 0; i < made.within_count; i++) {
        made.within[i] = PICK(random, stated);
    }
    return made;
}

/* The id of a place, or of an area, which is numbered behind them. */
static void add_id(khp_locator *locator, const khp_gazetteer *gazetteer, uint32_t number,
                   outcome *out) {
    size_t used = strlen(out->text);
    uint32_t count = khp_gazetteer_count(gazetteer);
    if (number >= count) {
        khp_buffer id = {0};
        khp_area_id(locator, number - count, &id);
        snprintf(out->text + used, sizeof out->text - used, " %s", khp_buffer_cstr(&id));
        khp_buffer_clear(&id);
        return;
    }
    khp_place place;
    khp_gazetteer_place(gazetteer, number, &place);
    snprintf(out->text + used, sizeof out->text - used, " %.*s", (int)place.id.len, place.id.ptr);
}

static outcome ask(khp_gazetteer *gazetteer, const record *asked, bool with_candidates) {
    const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    khp_query query = {.place = khp_slice_cstr(asked->place), .within_count = asked->within_count};
    for (size_t i = 0; i < asked->within_count; i++) {
        query.within[i] = khp_slice_cstr(asked->within[i]);
    }
    khp_answer answer;
    must(khp_locate(locator, &query, &answer, NULL) == KHIPU_OK, "it answers");
    outcome out = {{0}};
    bool placed = answer.match != KHP_MATCH_NONE;
    must(placed == (answer.reason == KHP_REASON_NONE) &&
             placed == (answer.place != KHP_NO_PLACE || answer.area != KHP_NO_AREA),
         "an answer is a place or a reason");
    snprintf(out.text, sizeof out.text, "%s %s", khp_match_word(answer.match),
             khp_reason_word(answer.reason));
    if (placed) {
        uint32_t area = khp_gazetteer_count(gazetteer) + answer.area;
        add_id(locator, gazetteer, answer.area != KHP_NO_AREA ? area : answer.place, &out);
    } else if (with_candidates) {
        khp_candidate found[KHP_CANDIDATE_LIMIT];
        size_t count = khp_locate_candidates(locator, &query, &answer, found);
        for (size_t i = 0; i < count; i++) {
            add_id(locator, gazetteer, found[i].place, &out);
        }
    }
    khp_locator_free(locator);
    return out;
}

static void must_equal(const outcome *a, const outcome *b, const record *asked, const char *what) {
    if (strcmp(a->text, b->text) != 0) {
        printf("FAILED: %s: \"%s\" within", what, asked->place);
        for (size_t i = 0; i < asked->within_count; i++) {
            printf(" > \"%s\"", asked->within[i]);
        }
        printf(": first %s, then %s\n", a->text, b->text);
        exit(1);
    }
}

static void shuffle(random_state *random, row *rows, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(random, i);
        row kept = rows[i - 1];
        rows[i - 1] = rows[other];
        rows[other] = kept;
    }
}

int main(void) {
    random_state random = random_begin("placements");
    size_t placed = 0;
    for (int round = 0; round < ROUNDS; round++) {
        row rows[ROWS_MOST + 1];
        size_t count = 1 + random_below(&random, ROWS_MOST);
        for (size_t i = 0; i < count; i++) {
            rows[i] = make_row(&random, i);
        }
        khp_gazetteer *before = fill(rows, count, NULL);
        shuffle(&random, rows, count);
        khp_gazetteer *shuffled = fill(rows, count, NULL);
        khp_gazetteer *mapped = fill_compiled(rows, count);
        rows[count] = make_stranger(&random);
        khp_gazetteer *more = fill(rows, count + 1, NULL);
        for (int i = 0; i < 12; i++) {
            record asked = make_record(&random);
            outcome first = ask(before, &asked, true);
            outcome second = ask(shuffled, &asked, true);
            must_equal(&first, &second, &asked, "the order of the rows decides nothing");
            outcome compiled = ask(mapped, &asked, true);
            must_equal(&second, &compiled, &asked, "compiled, it says the same");
            outcome alone = ask(shuffled, &asked, false);
            outcome third = ask(more, &asked, false);
            must_equal(&alone, &third, &asked, "a stranger moves nothing");
            placed += strncmp(first.text, " ", 1) != 0;
        }
        khp_gazetteer_free(before);
        khp_gazetteer_free(shuffled);
        khp_gazetteer_free(mapped);
        khp_gazetteer_free(more);
    }
    printf("%d gazetteers, %d records, %zu of them placed\n", ROUNDS, ROUNDS * 12, placed);
    must(placed > ROUNDS, "enough records are placed for this to mean something");
    return 0;
}
