/* unplaced: an example of the library. Lists the records of a sheet that cannot be placed.
 *
 *   unplaced CASES PLACES
 *
 * Exits with 0 when every record is located, 1 when some are not, 2 on an error. */
#include <khipu/khipu.h>

#include <inttypes.h>
#include <stdio.h>

static void print_record(void *context, const khipu_message *message) {
    (void)context;
    if (message->level == KHIPU_RECORD)
        printf("%s:%" PRIu64 ": %s: %s\n", message->source, message->line, message->reason,
               message->text);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: unplaced CASES PLACES\n");
        return 2;
    }
    const char *cases[] = {argv[1]};
    const char *places[] = {argv[2]};
    khipu_options options;
    khipu_options_init(&options);
    options.cases = (khipu_texts){cases, 1};
    options.places = (khipu_texts){places, 1};

    const khipu_listener listener = {.message = print_record};
    khipu_summary summary;
    khipu_error error = {0};
    khipu_status status = khipu_check(&options, &listener, &summary, &error);
    if (status != KHIPU_OK) {
        fprintf(stderr, "%s: %s\n", khipu_status_text(status), error.message);
        return 2;
    }
    char text[512];
    khipu_summary_text(&summary, text, sizeof text);
    printf("khipu %s: %s\n", KHIPU_VERSION, text);
    return summary.located == summary.read ? 0 : 1;
}
