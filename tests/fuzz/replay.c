/* Runs a fuzzer's entry on every file of the folders and files that are named: the fuzzers under an
 * ordinary compiler. What a fuzzer's own mutator makes of each file is run as well. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
__attribute__((weak)) size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most,
                                                     unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);

enum { MUTATION_BYTES = 4096, MUTATIONS = 12 };

/* What libFuzzer would change stays as it is: each run replays the same. */
size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most) {
    (void)bytes;
    (void)most;
    return size;
}

static void replay_mutations(const uint8_t *bytes, size_t size) {
    uint8_t *changed = malloc(size + MUTATION_BYTES);
    for (unsigned seed = 0; changed != NULL && seed < MUTATIONS; seed++) {
        memcpy(changed, bytes, size);
        size_t length = LLVMFuzzerCustomMutator(changed, size, size + MUTATION_BYTES, seed);
        LLVMFuzzerTestOneInput(changed, length);
    }
    free(changed);
}

static int replay_file(const char *path, size_t size) {
    FILE *file = fopen(path, "rb");
    /* Exactly as large as the content: a read beyond it is then seen. */
    uint8_t *bytes = malloc(size == 0 ? 1 : size);
    if (file == NULL || bytes == NULL || fread(bytes, 1, size, file) != size) {
        perror(path);
        exit(2);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    if (LLVMFuzzerCustomMutator != NULL) {
        replay_mutations(bytes, size);
    }
    free(bytes);
    return 1;
}

static int replay(const char *path) {
    struct stat about;
    if (stat(path, &about) != 0) {
        perror(path);
        exit(2);
    }
    if (!S_ISDIR(about.st_mode)) {
        return replay_file(path, (size_t)about.st_size);
    }
    int count = 0;
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char name[4096];
        if (entry->d_name[0] != '.') {
            snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
            count += replay(name);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return count;
}

int main(int argc, char **argv) {
    int count = 0;
    for (int i = 1; i < argc; i++) {
        count += replay(argv[i]);
    }
    printf("%d inputs replayed\n", count);
    return count > 0 ? 0 : 2;
}
