#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Work shorter than this shows nothing, and the line is drawn no more often than this. */
#define PATIENCE_S 0.5
#define REDRAW_S 0.2
/* A rate that was measured for a shorter time says nothing. */
#define RATE_S 0.4
#define LINE_SIZE 80

void cli_progress_init(cli_progress *progress, const char *when, bool plain) {
    *progress = (cli_progress){.enabled = plain && isatty(STDERR_FILENO) == 1};
    if (when != NULL && strcmp(when, "auto") != 0) {
        progress->enabled = strcmp(when, "always") == 0;
        progress->at_once = progress->enabled;
    }
}

/* 1234567 as 1,234,567. */
static const char *grouped(uint64_t number, char text[32]) {
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    char *end = text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            *end++ = ',';
        }
        *end++ = digits[i];
    }
    *end = '\0';
    return text;
}

static void add_time_left(double seconds, char *text, size_t size) {
    uint64_t left = (uint64_t)(seconds + 0.5);
    if (left == 0) {
        text[0] = '\0';
    } else if (left < 60) {
        snprintf(text, size, ", %d s left", (int)left);
    } else if (left < 3600) {
        snprintf(text, size, ", %d min %d s left", (int)(left / 60), (int)(left % 60));
    } else {
        snprintf(text, size, ", %" PRIu64 " h %d min left", left / 3600, (int)(left % 3600 / 60));
    }
}

void cli_progress_text(const khipu_progress *first, const khipu_progress *now, double seconds,
                       char *text, size_t size) {
    char number[32];
    char share[16] = "";
    char rate[48] = "";
    char left[48] = "";
    if (now->bytes_total > 0 && now->bytes <= now->bytes_total) {
        double done = (double)now->bytes / (double)now->bytes_total;
        snprintf(share, sizeof share, " (%d %%)", (int)(100 * done));
    }
    if (seconds >= RATE_S && now->records > first->records) {
        double per_second = (double)(now->records - first->records) / seconds;
        snprintf(rate, sizeof rate, ", %s a second", grouped((uint64_t)per_second, number));
    }
    if (seconds >= RATE_S && share[0] != '\0' && now->bytes > first->bytes) {
        double per_byte = seconds / (double)(now->bytes - first->bytes);
        add_time_left(per_byte * (double)(now->bytes_total - now->bytes), left, sizeof left);
    }
    snprintf(text, size, "%s records%s%s%s", grouped(now->records, number), share, rate, left);
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Writes the text over what stands on the line, and spaces over the rest of it. */
static void draw(cli_progress *progress, const char *text) {
    char line[2 * LINE_SIZE + 2];
    size_t width = strlen(text);
    size_t stale = progress->width > width ? progress->width - width : 0;
    int length =
        snprintf(line, sizeof line, "\r%s%*s%s", text, (int)stale, "", width == 0 ? "\r" : "");
    if (write(STDERR_FILENO, line, (size_t)length) == length) {
        progress->width = width;
    }
}

void cli_progress_update(cli_progress *progress, const khipu_progress *now) {
    if (!progress->enabled) {
        return;
    }
    double time = seconds_now();
    /* The counts begin anew with each input that is read for itself, such as a gazetteer. */
    bool anew = now->records < progress->last.records || now->bytes < progress->last.bytes;
    if (!progress->started || anew) {
        progress->begin = time;
        progress->first = *now;
        progress->drawn = progress->at_once ? 0 : time + PATIENCE_S - REDRAW_S;
        progress->started = true;
    }
    progress->last = *now;
    if (time - progress->drawn < REDRAW_S) {
        return;
    }
    progress->drawn = time;
    char text[LINE_SIZE] = "khipu: ";
    size_t prefix = strlen(text);
    cli_progress_text(&progress->first, now, time - progress->begin, text + prefix,
                      sizeof text - prefix);
    draw(progress, text);
}

void cli_progress_clear(cli_progress *progress) {
    if (progress->width > 0) {
        draw(progress, "");
    }
}
