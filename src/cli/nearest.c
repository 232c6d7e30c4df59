#include "nearest.h"

#include <string.h>

enum { WORD_LIMIT = 32 };

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Optimal string alignment, in three rows of the matrix. */
static size_t edits(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][WORD_LIMIT + 1];
    for (size_t j = 0; j <= b_length; j++) {
        rows[0][j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3];
        const size_t *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(replaced, smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = smaller(row[j], two_above[j - 2] + 1);
            }
        }
    }
    return rows[a_length % 3][b_length];
}

size_t cli_distance(const char *typed, const char *word) {
    size_t typed_length = strlen(typed);
    size_t word_length = strlen(word);
    if (typed_length > WORD_LIMIT || word_length > WORD_LIMIT) {
        return CLI_TOO_FAR;
    }
    if (typed_length >= 3 && strncmp(typed, word, typed_length) == 0) {
        return 1;
    }
    size_t distance = edits(typed, typed_length, word, word_length);
    size_t allowed = typed_length < 3 ? 0 : typed_length < 6 ? 1 : 2;
    return distance <= allowed ? distance : CLI_TOO_FAR;
}
