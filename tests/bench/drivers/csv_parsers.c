/* Takes a CSV file apart with khipu's tokeniser and with libcsv, in turns, and says how much faster
 * khipu's is.
 *
 *     csv_parsers FILE [ROUNDS]
 *
 * Both read the file in pieces and look at every cell; both must find the same records, cells and
 * bytes in them, or it fails. Nothing else is done: no types, no roles, no places. The last word of
 * the output is the median of the rounds' ratios. */
#include "parsing.h"

#include <csv.h>

#define PIECE_BYTES ((size_t)256 << 10)

static counts count_with_khipu(const char *path) {
    return count_records(
        (khp_read_options){.paths = {&path, 1}, .format = KHP_FORMAT_CSV, .types = "text"});
}

static void take_cell(void *cell, size_t length, void *context) {
    counts *found = context;
    (void)cell;
    found->cells++;
    found->bytes += length;
}

static void take_record(int end, void *context) {
    counts *found = context;
    (void)end;
    if (found->records++ == 0) {
        *found = (counts){.records = 1}; /* the header, which khipu takes for itself */
    }
}

static counts count_with_libcsv(const char *path) {
    static char piece[PIECE_BYTES];
    struct csv_parser parser;
    counts found = {0};
    size_t got;
    FILE *file = fopen(path, "rb");
    need(file != NULL && csv_init(&parser, 0) == 0, "libcsv cannot open the file");
    while ((got = fread(piece, 1, sizeof piece, file)) > 0) {
        need(csv_parse(&parser, piece, got, take_cell, take_record, &found) == got,
             "libcsv cannot parse");
    }
    csv_fini(&parser, take_cell, take_record, &found);
    csv_free(&parser);
    fclose(file);
    found.records--;
    return found;
}

int main(int argc, char **argv) {
    return compare(argc, argv, "khipu", count_with_khipu, "libcsv", count_with_libcsv);
}
