#include "output.h"

#include "failure.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* More than any help text, so that these meet their errors at the end. */
static char buffer[1 << 16];

/* The first failure: stdio forgets it. */
static int failure;
static bool used;

void cli_output_open(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
            /* The wrong way round: reading and writing fail as they did before. open takes the
             * lowest descriptor that is free, which is this one. */
            (void)!open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

bool cli_output_write(void *context, const char *text, size_t length) {
    (void)context;
    used = true;
    errno = 0;
    if (failure == 0 && fwrite(text, 1, length, stdout) != length) {
        failure = errno == 0 ? EIO : errno;
    }
    errno = failure;
    return failure == 0;
}

FILE *cli_output_stream(void) {
    used = true;
    return stdout;
}

khipu_status cli_output_close(khipu_error *error) {
    errno = 0;
    /* Closing also tells what a file system found out late. A stream that nobody wrote to may be in
     * whatever state it likes. */
    if (fclose(stdout) != 0 && used && failure == 0) {
        failure = errno == 0 ? EIO : errno;
    }
    if (failure == 0) {
        return KHIPU_OK;
    }
    if (failure == EPIPE) {
        return cli_fail(error, KHIPU_E_CLOSED, NULL, "the reader of the output went away");
    }
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): every other thread has ended */
    return cli_fail(error, KHIPU_E_IO, "standard output", "cannot write: %s", strerror(failure));
}
