/* Runs a command and writes what it took.
 *
 *     stopwatch RESULT OUTPUT COMMAND...
 *
 * RESULT gets one line: wall-clock seconds, peak of resident memory in KiB (of the command and of
 * what it ran), exit code (128 + the signal that ended it). The command's standard output goes to
 * the file OUTPUT, made new. A program of its own because the kernel counts the memory of the
 * process that starts a command as the command's, and Python has more of it than most of them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of BSD and of every Unix since; POSIX does not have it, so headers may hide it. */
extern pid_t wait4(pid_t child, int *state, int options, struct rusage *usage);

static void start(const char *output, char **command) {
    int to = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int from = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (to < 0 || from < 0 || dup2(to, STDOUT_FILENO) < 0 || dup2(from, STDIN_FILENO) < 0) {
        perror(output);
        _exit(126);
    }
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

static double seconds_between(const struct timespec *begin, const struct timespec *end) {
    return (double)(end->tv_sec - begin->tv_sec) + (double)(end->tv_nsec - begin->tv_nsec) * 1e-9;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: stopwatch RESULT OUTPUT COMMAND...\n");
        return EXIT_FAILURE;
    }
    struct timespec begin;
    struct timespec end;
    struct rusage usage;
    int state = 0;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = fork();
    if (child == 0) {
        start(argv[2], argv + 3);
    }
    if (child < 0 || wait4(child, &state, 0, &usage) != child) {
        perror("stopwatch");
        return EXIT_FAILURE;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    FILE *result = fopen(argv[1], "w");
    if (result == NULL) {
        perror(argv[1]);
        return EXIT_FAILURE;
    }
    fprintf(result, "%.6f %ld %d\n", seconds_between(&begin, &end), usage.ru_maxrss,
            WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state));
    return fclose(result) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
