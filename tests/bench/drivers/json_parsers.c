/* Takes NDJSON apart with khipu's scanner and with jansson, in turns, and says how much faster
 * khipu's is.
 *
 *     json_parsers FILE [ROUNDS]
 *
 * khipu takes every field of every record, as an export does; jansson loads every line and its
 * members are looked at one by one. Records must be flat: what is nested khipu gives to jansson as
 * well. The last word of the output is the median of the rounds' ratios. */
#include "parsing.h"

#include <jansson.h>
#include <string.h>

static counts count_with_khipu(const char *path) {
    return count_records(
        (khp_read_options){.paths = {&path, 1}, .format = KHP_FORMAT_NDJSON, .suppose = true});
}

static void take_members(json_t *object, counts *found) {
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        found->cells++;
        found->bytes += json_is_string(value) ? json_string_length(value) : 0;
    }
}

static counts count_with_jansson(const char *path) {
    counts found = {0};
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length;
    FILE *file = fopen(path, "rb");
    need(file != NULL, "the file cannot be opened");
    while ((length = getline(&line, &capacity, file)) > 0) {
        json_t *object = json_loadb(line, (size_t)length, 0, NULL);
        need(json_is_object(object), "jansson cannot parse");
        found.records++;
        take_members(object, &found);
        json_decref(object);
    }
    free(line);
    fclose(file);
    return found;
}

int main(int argc, char **argv) {
    return compare(argc, argv, "khipu", count_with_khipu, "jansson", count_with_jansson);
}
