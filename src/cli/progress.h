/* progress: one line on the terminal that says how far the work is. */
#ifndef KHIPU_CLI_PROGRESS_H
#define KHIPU_CLI_PROGRESS_H

#include <khipu/khipu.h>

typedef struct cli_progress {
    bool enabled;
    bool at_once; /* do not wait to see whether the work is long */
    bool started;
    double begin; /* seconds of the monotonic clock */
    double drawn;
    size_t width; /* of what stands on the line now */
    khipu_progress first;
    khipu_progress last;
} cli_progress;

/* `when` is the value of --progress or NULL; `plain` says that messages are for people to read. */
void cli_progress_init(cli_progress *progress, const char *when, bool plain);

/* Draws the line, if it is time to. */
void cli_progress_update(cli_progress *progress, const khipu_progress *now);

/* Takes the line away, before something else is written and at the end. */
void cli_progress_clear(cli_progress *progress);

/* The sentence: records, share, rate and time left, as far as they are known. `seconds` went by
 * between the two. Cut to size. */
void cli_progress_text(const khipu_progress *first, const khipu_progress *now, double seconds,
                       char *text, size_t size);

#endif
