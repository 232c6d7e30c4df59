/* parsing: runs two ways of taking a file apart in turns, and compares what they find and take. */
#ifndef KHIPU_BENCH_PARSING_H
#define KHIPU_BENCH_PARSING_H

#include "read/source.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* What a parser finds; two that do the same find the same. */
typedef struct counts {
    uint64_t records;
    uint64_t cells;
    uint64_t bytes; /* in all texts, unescaped */
} counts;

typedef counts (*count_function)(const char *path);

#define MOST_ROUNDS 99

static inline void need(bool holds, const char *message) {
    if (!holds) {
        fprintf(stderr, "%s\n", message);
        exit(EXIT_FAILURE);
    }
}

static inline void count_fields(counts *found, const khp_record *record, size_t columns) {
    need(record->fields != NULL, "khipu rejects a record");
    found->records++;
    for (size_t i = 0; i < columns; i++) {
        const khp_field *field = &record->fields[i];
        found->cells += field->kind != KHP_FIELD_ABSENT;
        found->bytes += field->kind == KHP_FIELD_JSON ? 0 : field->len;
    }
}

/* What khipu finds in a file, taken as an export takes it; numbers and words of JSON have no bytes.
 */
static inline counts count_records(khp_read_options options) {
    khp_source *source;
    counts found = {0};
    bool more = true;
    need(khp_source_open(&source, &options, NULL) == KHIPU_OK, "khipu cannot open the file");
    khp_block *block = khp_block_new(source);
    const size_t columns = khp_source_schema(source)->count;
    need(block != NULL, "no memory");
    while (more) {
        size_t count = 1;
        need(khp_source_next(source, block, &more, NULL) == KHIPU_OK, "khipu cannot read");
        while (more && count > 0) {
            const khp_record *records;
            need(khp_block_take(block, &records, &count, NULL) == KHIPU_OK, "khipu cannot parse");
            for (size_t i = 0; i < count; i++) {
                count_fields(&found, &records[i], columns);
            }
        }
    }
    khp_block_free(block);
    khp_source_close(source);
    return found;
}

static inline double seconds_of(count_function count, const char *path, counts *found) {
    struct timespec begin;
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    *found = count(path);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
}

static inline int by_size(const void *a, const void *b) {
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

static inline double median(double *values, size_t count) {
    qsort(values, count, sizeof *values, by_size);
    return values[count / 2];
}

static inline bool agree(const counts *a, const counts *b) {
    return a->records == b->records && a->cells == b->cells && a->bytes == b->bytes;
}

static inline void say(const char *name, const counts *found, double seconds, double megabytes) {
    printf("%s: %llu records, %llu cells, %llu bytes in them; %.0f MB/s, %.2f million records/s\n",
           name, (unsigned long long)found->records, (unsigned long long)found->cells,
           (unsigned long long)found->bytes, megabytes / seconds,
           (double)found->records / seconds / 1e6);
}

/* The whole of a driver's main: FILE [ROUNDS]. Fails if the two do not find the same. */
static inline int compare(int argc, char **argv, const char *name, count_function count,
                          const char *other_name, count_function count_other) {
    double times[MOST_ROUNDS] = {0};
    double other_times[MOST_ROUNDS] = {0};
    double ratios[MOST_ROUNDS] = {0};
    struct stat about;
    counts found;
    counts other_found;
    need(argc > 1 && stat(argv[1], &about) == 0, "usage: FILE [ROUNDS]");
    long wanted = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    size_t rounds = wanted < 1 ? 1 : wanted > MOST_ROUNDS ? MOST_ROUNDS : (size_t)wanted;
    for (size_t i = 0; i < rounds; i++) {
        times[i] = seconds_of(count, argv[1], &found);
        other_times[i] = seconds_of(count_other, argv[1], &other_found);
        ratios[i] = other_times[i] / times[i];
        if (!agree(&found, &other_found)) {
            say(name, &found, times[i], 0);
            say(other_name, &other_found, other_times[i], 0);
            need(false, "they do not find the same");
        }
    }
    say(name, &found, median(times, rounds), (double)about.st_size / 1e6);
    say(other_name, &other_found, median(other_times, rounds), (double)about.st_size / 1e6);
    printf("%s is as many times as fast: %.2f\n", name, median(ratios, rounds));
    return EXIT_SUCCESS;
}

#endif
