/* fuzz_folder: a folder of files for a fuzzer whose subject wants more than one. */
#ifndef KHIPU_FUZZ_FOLDER_H
#define KHIPU_FUZZ_FOLDER_H

#include "fuzz_file.h"

#include <ftw.h>

static char fuzz_folder[96];

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *where) {
    (void)about;
    (void)kind;
    (void)where;
    return remove(path);
}

static inline void remove_folder(void) {
    (void)nftw(fuzz_folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* The folder, made in TMPDIR at the first call and removed when the program ends; libFuzzer ends
 * without a word, so that whoever runs it gives it a TMPDIR to be thrown away. */
static inline const char *folder_of_fuzzer(void) {
    if (fuzz_folder[0] == '\0') {
        const char *parent = getenv("TMPDIR");
        int length = snprintf(fuzz_folder, sizeof fuzz_folder, "%s/khipu-fuzz-XXXXXX",
                              parent == NULL ? "/tmp" : parent);
        must(length > 0 && (size_t)length < sizeof fuzz_folder);
        must(mkdtemp(fuzz_folder) != NULL && atexit(remove_folder) == 0);
    }
    return fuzz_folder;
}

/* Writes the path of a file of the folder into `path`. */
static inline const char *path_in_folder(char path[128], const char *name) {
    int length = snprintf(path, 128, "%s/%s", folder_of_fuzzer(), name);
    must(length > 0 && length < 128);
    return path;
}

static inline void put_file(const char *name, khp_slice content) {
    char path[128];
    FILE *file = fopen(path_in_folder(path, name), "wb");
    must(file != NULL && fwrite(content.ptr, 1, content.len, file) == content.len);
    must(fclose(file) == 0);
}

#endif
