/* index_driver FILE.khx SEED [COUNT]: what a compiled gazetteer costs, in the process that uses it.
 *
 * Prints one figure a line, its name first: the bytes of the file and of the names in it, the time
 * to open it, to look up names drawn at random (warm: a first round is not counted), and to find
 * suggestions for names that nobody bears. Times are of the wall clock. */
#include "locate/compiled.h"
#include "locate/guard.h"
#include "locate/locate.h"
#include "locate/spellings.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static void must(bool holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "index_driver: %s\n", what);
        exit(4);
    }
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t state;

/* splitmix64. */
static uint64_t draw(void) {
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static khp_gazetteer *open_file(const char *path) {
    khipu_error error = {.status = KHIPU_OK};
    khp_gazetteer *gazetteer = NULL;
    if (khp_compiled_open(&gazetteer, path, &error) != KHIPU_OK) {
        fprintf(stderr, "index_driver: %s: %s\n", path, error.message);
        exit(3);
    }
    return gazetteer;
}

static int compare(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The median of some openings. */
static void time_opening(const char *path) {
    enum { ROUNDS = 25 };
    double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        double start = seconds();
        khp_gazetteer *gazetteer = open_file(path);
        times[i] = seconds() - start;
        khp_gazetteer_free(gazetteer);
    }
    qsort(times, ROUNDS, sizeof *times, compare);
    printf("open_ms %.4f\n", times[ROUNDS / 2] * 1e3);
}

static void measure_size(const char *path, const khp_gazetteer *gazetteer) {
    struct stat about;
    must(stat(path, &about) == 0, "cannot look at the file");
    uint64_t names = 0;
    uint64_t others = 0;
    for (uint32_t i = 0; i < gazetteer->count; i++) {
        khp_row row;
        must(khp_store_row(gazetteer, i, &row), "a row cannot be read");
        names += row.name.len;
        for (khp_slice rest = row.alt_names; rest.len > 0;) {
            names += khp_slice_cut(&rest, ',').len;
            others++;
        }
    }
    printf("places %u\n", gazetteer->count);
    printf("names %llu\n", (unsigned long long)gazetteer->count + others);
    printf("distinct_names %zu\n", khp_spellings_count(gazetteer));
    printf("file_bytes %llu\n", (unsigned long long)about.st_size);
    printf("bytes_beside_names %.2f\n",
           (double)((uint64_t)about.st_size - names) / (double)gazetteer->count);
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        printf("section_%d_bytes_a_place %.3f\n", i,
               (double)gazetteer->sections[i].bytes / (double)gazetteer->count);
    }
}

/* Texts that are asked for, one after the other in one buffer. */
typedef struct questions {
    khp_buffer text;
    size_t *ends;
    size_t count;
    khp_slice *within; /* of each, or NULL */
} questions;

static void add_question(questions *q, khp_slice text) {
    khp_buffer_add(&q->text, text);
    q->ends[q->count++] = q->text.len;
}

static khp_slice question(const questions *q, size_t number) {
    size_t start = number == 0 ? 0 : q->ends[number - 1];
    return khp_slice_of(q->text.ptr + start, q->ends[number] - start);
}

/* Folded names drawn from all distinct ones, or the primary names of places drawn from all. */
static questions draw_names(const khp_gazetteer *gazetteer, size_t count, bool of_places) {
    questions q = {.ends = malloc(count * sizeof *q.ends)};
    khp_buffer folded = {0};
    must(q.ends != NULL, "no memory");
    size_t spellings = khp_spellings_count(gazetteer);
    while (q.count < count) {
        khp_row row;
        if (of_places) {
            must(khp_store_row(gazetteer, (uint32_t)(draw() % gazetteer->count), &row), "no row");
            add_question(&q, row.name);
        } else {
            add_question(&q, khp_spellings_text(gazetteer, draw() % spellings, &folded));
        }
    }
    khp_buffer_clear(&folded);
    return q;
}

/* Names of places with the first-level area that they lie in, as records mostly say them. */
static questions draw_within(const khp_gazetteer *gazetteer, size_t count) {
    questions q = {.ends = malloc(count * sizeof *q.ends),
                   .within = malloc(count * sizeof *q.within)};
    must(q.ends != NULL && q.within != NULL, "no memory");
    while (q.count < count) {
        khp_place place;
        khp_gazetteer_place(gazetteer, (uint32_t)(draw() % gazetteer->count), &place);
        khp_slice name = place.areas[KHP_AREA_ADMIN1];
        q.within[q.count] = name.len > 0 ? name : place.area_codes[KHP_AREA_ADMIN1];
        add_question(&q, place.name);
    }
    return q;
}

static void clear_questions(questions *q) {
    khp_buffer_clear(&q->text);
    free(q->ends);
    free(q->within);
}

static void time_lookups(khp_locator *locator, const questions *q, const char *what) {
    double took = 0;
    size_t answered = 0;
    for (int round = 0; round < 2; round++) { /* the first one warms */
        double start = seconds();
        for (size_t i = 0; i < q->count; i++) {
            khp_query query = {.place = question(q, i)};
            khp_answer answer;
            if (q->within != NULL) {
                query.within[query.within_count++] = q->within[i];
            }
            must(khp_locate(locator, &query, &answer, NULL) == KHIPU_OK, "a look-up failed");
            answered += answer.reason != KHP_REASON_PLACE_UNKNOWN;
        }
        took = seconds() - start;
    }
    must(answered == 2 * q->count, "a name of the gazetteer is not found");
    printf("%s_us %.3f\n", what, took / (double)q->count * 1e6);
}

/* A name with one letter changed and one left out, so that hardly any is one. */
static void misspell(khp_slice name, khp_buffer *text) {
    khp_buffer_rewind(text);
    size_t changed = draw() % name.len;
    size_t left_out = draw() % name.len;
    for (size_t i = 0; i < name.len; i++) {
        if (i != left_out) {
            khp_buffer_add_byte(text, i == changed ? (char)('a' + draw() % 26) : name.ptr[i]);
        }
    }
}

static void time_suggestions(khp_locator *locator, const questions *names, size_t count) {
    khp_buffer text = {0};
    size_t asked = 0;
    size_t offered = 0;
    double worst = 0;
    double took = 0;
    for (size_t i = 0; asked < count && i < names->count; i++) {
        khp_slice name = question(names, i);
        if (name.len < 5) {
            continue;
        }
        misspell(name, &text);
        const khp_query query = {.place = khp_buffer_slice(&text)};
        khp_answer answer;
        khp_candidate candidates[KHP_CANDIDATE_LIMIT];
        must(khp_locate(locator, &query, &answer, NULL) == KHIPU_OK, "a look-up failed");
        if (answer.match != KHP_MATCH_NONE) {
            continue;
        }
        double start = seconds();
        offered += khp_locate_candidates(locator, &query, &answer, candidates) > 0;
        double one = seconds() - start;
        took += one;
        worst = one > worst ? one : worst;
        asked++;
    }
    must(asked > 0, "no name was left to misspell");
    printf("suggestion_ms %.3f\n", took / (double)asked * 1e3);
    printf("worst_suggestion_ms %.3f\n", worst * 1e3);
    printf("suggested_percent %.1f\n", 100.0 * (double)offered / (double)asked);
    khp_buffer_clear(&text);
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fprintf(stderr, "usage: index_driver FILE.khx SEED [COUNT]\n");
        return 2;
    }
    khp_guard_install(); /* as the program does: files are mapped, not read */
    state = strtoull(argv[2], NULL, 10);
    size_t count = argc > 3 ? strtoull(argv[3], NULL, 10) : 1000000;
    time_opening(argv[1]);
    khp_gazetteer *gazetteer = open_file(argv[1]);
    measure_size(argv[1], gazetteer);
    static const khp_locate_settings none = {0};
    khp_locator *locator = khp_locator_new(gazetteer, &none);
    must(locator != NULL, "no memory");
    questions names = draw_names(gazetteer, count, false);
    questions places = draw_names(gazetteer, count / 100 + 1, true);
    questions within = draw_within(gazetteer, count / 10 + 1);
    time_lookups(locator, &names, "name");
    time_lookups(locator, &places, "name_of_a_place");
    time_lookups(locator, &within, "name_within");
    time_suggestions(locator, &names, 200);
    clear_questions(&names);
    clear_questions(&places);
    clear_questions(&within);
    khp_locator_free(locator);
    khp_gazetteer_free(gazetteer);
    return 0;
}
