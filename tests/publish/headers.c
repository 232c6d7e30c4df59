/* Reads headers from standard input, one a line, and says of each whether it looks personal: 1 or 0
 * on a line. For headers.py. */
#include "base/buffer.h"
#include "protect/personal.h"

#include <stdio.h>

static bool judge_all(khp_personal *personal) {
    khp_buffer line = {0};
    for (int byte = getchar(); byte != EOF; byte = getchar()) {
        if (byte != '\n') {
            khp_buffer_add_byte(&line, (char)byte);
            continue;
        }
        puts(khp_personal_judge(personal, khp_buffer_slice(&line)) ? "1" : "0");
        khp_buffer_reset(&line);
    }
    bool failed = line.failed || khp_personal_failed(personal);
    khp_buffer_clear(&line);
    return !failed && fflush(stdout) == 0;
}

int main(void) {
    khp_personal *personal;
    khipu_error error = {0};
    if (khp_personal_new(&personal, &error) != KHIPU_OK) {
        fprintf(stderr, "headers: %s\n", error.message);
        return 1;
    }
    bool complete = judge_all(personal);
    khp_personal_free(personal);
    return complete ? 0 : 1;
}
