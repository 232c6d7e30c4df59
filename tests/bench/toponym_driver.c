/* toponym_driver DUMP AREAS COUNTRY < QUERIES : the locate stage alone, for the toponym benchmark.
 *
 * DUMP is a GeoNames dump, AREAS a tab-separated list of code and name, COUNTRY a code or "-".
 * QUERIES has two tab-separated fields a line: place and one area (may be empty). Writes a line for
 * each: match or reason, place id, candidate ids joined by a space. With a fifth argument it only
 * times the look-ups and the suggestions. */
#include "locate/locate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COLUMN_LIMIT 19

static size_t split(char *line, char *fields[COLUMN_LIMIT]) {
    size_t count = 0;
    for (char *at = line; at != NULL && count < COLUMN_LIMIT;) {
        fields[count++] = at;
        at = strchr(at, '\t');
        if (at != NULL) {
            *at++ = '\0';
        }
    }
    return count;
}

static bool next_line(FILE *file, char **line, size_t *room) {
    ssize_t len = getline(line, room, file);
    while (len > 0 && ((*line)[len - 1] == '\n' || (*line)[len - 1] == '\r')) {
        (*line)[--len] = '\0';
    }
    return len >= 0;
}

static FILE *open_or_exit(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "toponym_driver: cannot open %s\n", path);
        exit(3);
    }
    return file;
}

static void must(khipu_status status) {
    if (status != KHIPU_OK) {
        fprintf(stderr, "toponym_driver: %s\n", khipu_status_text(status));
        exit(4);
    }
}

static void add_row(khp_gazetteer *gazetteer, char *f[COLUMN_LIMIT], uint64_t line) {
    char id[32];
    char codes[3][128];
    snprintf(id, sizeof id, "gn:%s", f[0]);
    snprintf(codes[0], sizeof codes[0], "%s.%s", f[8], f[10]);
    snprintf(codes[1], sizeof codes[1], "%s.%s.%s", f[8], f[10], f[11]);
    snprintf(codes[2], sizeof codes[2], "%s.%s.%s.%s", f[8], f[10], f[11], f[12]);
    khp_place place = {
        .id = khp_slice_cstr(id),
        .name = khp_slice_cstr(f[1]),
        .alt_names = khp_slice_cstr(f[3]),
        .alt_mark = ',',
        .kind = khp_slice_cstr(f[7]),
        .x = strtod(f[5], NULL),
        .y = strtod(f[4], NULL),
        .precision = KHP_PRECISION_SETTLEMENT,
        .uncertainty_m = (double)NAN,
        .population = strtoull(f[14], NULL, 10),
        .line = line,
    };
    place.area_codes[KHP_AREA_COUNTRY] = khp_slice_cstr(f[8]);
    for (int level = 0; level < 3; level++) {
        if (*f[10 + level] != '\0') {
            place.area_codes[KHP_AREA_ADMIN1 - level] = khp_slice_cstr(codes[level]);
        }
    }
    must(khp_gazetteer_add(gazetteer, &place, NULL));
}

static khp_gazetteer *load(const char *dump, const char *areas) {
    khp_gazetteer *gazetteer = khp_gazetteer_new();
    char *line = NULL;
    size_t room = 0;
    char *fields[COLUMN_LIMIT];
    FILE *file = open_or_exit(dump);
    for (uint64_t number = 1; next_line(file, &line, &room); number++) {
        if (split(line, fields) == COLUMN_LIMIT) {
            add_row(gazetteer, fields, number);
        }
    }
    fclose(file);
    file = open_or_exit(areas);
    while (next_line(file, &line, &room)) {
        if (split(line, fields) >= 2) {
            must(khp_gazetteer_name_area(gazetteer, khp_slice_cstr(fields[0]),
                                         khp_slice_cstr(fields[1]), KHP_STEP_PRIMARY, NULL));
        }
    }
    fclose(file);
    free(line);
    must(khp_gazetteer_seal(gazetteer, (khipu_texts){0}, NULL, NULL));
    return gazetteer;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void print_id(const khp_gazetteer *gazetteer, uint32_t number) {
    khp_place place;
    khp_gazetteer_place(gazetteer, number, &place);
    printf("%.*s", (int)place.id.len, place.id.ptr == NULL ? "" : place.id.ptr);
}

static void print_answer(const khp_gazetteer *gazetteer, const khp_answer *answer,
                         const khp_candidate *candidates, size_t count) {
    bool placed = answer->match != KHP_MATCH_NONE;
    printf("%s\t", placed ? khp_match_word(answer->match) : khp_reason_word(answer->reason));
    if (placed) {
        print_id(gazetteer, answer->place);
    }
    printf("\t");
    for (size_t i = 0; i < count; i++) {
        printf("%s", i == 0 ? "" : " ");
        print_id(gazetteer, candidates[i].place);
    }
    printf("\n");
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: toponym_driver DUMP AREAS COUNTRY [time] < QUERIES\n");
        return 2;
    }
    double start = seconds();
    khp_gazetteer *gazetteer = load(argv[1], argv[2]);
    double loaded = seconds();
    khp_locate_settings settings = {0};
    settings.country = strcmp(argv[3], "-") == 0 ? settings.country : khp_slice_cstr(argv[3]);
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    double searched = 0;
    double looked_up = 0;
    size_t searches = 0;
    size_t lookups = 0;
    char *line = NULL;
    size_t room = 0;
    char *fields[COLUMN_LIMIT];
    while (locator != NULL && next_line(stdin, &line, &room)) {
        size_t count = split(line, fields);
        khp_query query = {.place = khp_slice_cstr(fields[0])};
        if (count > 1 && *fields[1] != '\0') {
            query.within[query.within_count++] = khp_slice_cstr(fields[1]);
        }
        khp_answer answer;
        khp_candidate candidates[KHP_CANDIDATE_LIMIT];
        double before = seconds();
        must(khp_locate(locator, &query, &answer, NULL));
        double between = seconds();
        looked_up += between - before;
        lookups++;
        size_t found = 0;
        if (answer.match == KHP_MATCH_NONE) {
            found = khp_locate_candidates(locator, &query, &answer, candidates);
            searched += seconds() - between;
            searches++;
        }
        if (argc < 5) {
            print_answer(gazetteer, &answer, candidates, found);
        }
    }
    fprintf(stderr, "load %.3f s, %zu look-ups of %.2f us, %zu suggestions of %.3f ms\n",
            loaded - start, lookups, looked_up / (double)(lookups > 0 ? lookups : 1) * 1e6,
            searches, searched / (double)(searches > 0 ? searches : 1) * 1e3);
    free(line);
    khp_locator_free(locator);
    khp_gazetteer_free(gazetteer);
    return 0;
}
