#define _GNU_SOURCE /* flock */
#include "write/turn.h"

#include "write/neighbour.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK_AGAIN_MS 2
#define PATIENCE_MS 60000

khipu_status khp_turn_add(khp_turn *turn, const char *path, const char *told, khipu_error *error) {
    khp_buffer folder = {0};
    khp_folder_of(path, &folder);
    const char *name = khp_buffer_cstr(&folder);
    int file = -1;
    errno = EMFILE; /* what there are too many of */
    if (!folder.failed && turn->count < KHP_TURN_LIMIT) {
        file = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    }
    khipu_status status = KHIPU_OK;
    if (folder.failed) {
        status = khp_fail_memory(error);
    } else if (file < 0) {
        status = khp_fail_errno(error, KHIPU_E_IO, told, "cannot open the folder");
    } else {
        turn->folders[turn->count++] = file;
    }
    khp_buffer_clear(&folder);
    return status;
}

/* The same order in every process, so that no two wait for each other. */
static int compare_folders(const void *a, const void *b) {
    struct stat one = {.st_ino = 0};
    struct stat other = {.st_ino = 0};
    if (fstat(*(const int *)a, &one) != 0 || fstat(*(const int *)b, &other) != 0) {
        return 0;
    }
    if (one.st_dev != other.st_dev) {
        return one.st_dev < other.st_dev ? -1 : 1;
    }
    return one.st_ino < other.st_ino ? -1 : one.st_ino > other.st_ino;
}

/* Of a folder that stands there twice one is kept: a second lock would wait for the first. */
static void sort_and_unite(khp_turn *turn) {
    size_t kept = 0;
    qsort(turn->folders, turn->count, sizeof *turn->folders, compare_folders);
    for (size_t i = 0; i < turn->count; i++) {
        if (kept > 0 && compare_folders(&turn->folders[kept - 1], &turn->folders[i]) == 0) {
            close(turn->folders[i]);
        } else {
            turn->folders[kept++] = turn->folders[i];
        }
    }
    turn->count = kept;
}

/* False if somebody else has it, and does not let go. */
static bool wait_for(int folder, int *waited_ms) {
    const struct timespec moment = {.tv_nsec = LOOK_AGAIN_MS * 1000000L};
    while (flock(folder, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR)) {
        if (*waited_ms >= PATIENCE_MS) {
            return false;
        }
        nanosleep(&moment, NULL);
        *waited_ms += LOOK_AGAIN_MS;
    }
    return true;
}

khipu_status khp_turn_take(khp_turn *turn, const char *told, khipu_error *error) {
    int waited_ms = 0;
    sort_and_unite(turn);
    for (size_t i = 0; i < turn->count; i++) {
        if (!wait_for(turn->folders[i], &waited_ms)) {
            return khp_fail(error, KHIPU_E_IO, (khp_where){.source = told},
                            "another run has held its folder for a minute: nothing was written; "
                            "run again when that one has ended");
        }
    }
    return KHIPU_OK;
}

void khp_turn_end(khp_turn *turn) {
    for (size_t i = 0; i < turn->count; i++) {
        close(turn->folders[i]);
    }
    turn->count = 0;
}
