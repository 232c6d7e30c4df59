#include "tree_digest.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_real_name(const struct dirent *entry) {
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_file(khp_sha256 *sha, const char *path) {
    FILE *file = fopen(path, "rb");
    char block[65536];
    size_t got;
    while (file != NULL && (got = fread(block, 1, sizeof block, file)) > 0) {
        khp_sha256_add(sha, khp_slice_of(block, got));
    }
    if (file != NULL) {
        fclose(file);
    }
}

static void add_path(khp_sha256 *sha, const char *path) {
    struct stat about;
    if (lstat(path, &about) != 0) {
        return;
    }
    if (!S_ISDIR(about.st_mode)) {
        add_file(sha, path);
        return;
    }
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_real_name, by_bytes);
    for (int i = 0; i < count; i++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        khp_sha256_add(sha, khp_slice_of(entries[i]->d_name, strlen(entries[i]->d_name) + 1));
        add_path(sha, inner);
        free(entries[i]);
    }
    free(entries);
}

void tree_digest(const char *path, char hex[KHP_SHA256_HEX]) {
    hex[0] = '\0';
    if (access(path, F_OK) != 0) {
        return;
    }
    khp_sha256 *sha = khp_sha256_new();
    if (sha == NULL) {
        abort();
    }
    add_path(sha, path);
    if (!khp_sha256_finish(sha, hex)) {
        abort();
    }
    khp_sha256_free(sha);
}

void folder_names(const char *path, char *names, size_t size) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_real_name, by_bytes);
    size_t used = 0;
    names[0] = '\0';
    for (int i = 0; i < count; i++) {
        used += (size_t)snprintf(names + used, used < size ? size - used : 0, " %s",
                                 entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

void tree_remove(const char *path) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, is_real_name, by_bytes);
    for (int i = 0; i < count; i++) {
        char inner[4096];
        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (unlink(inner) != 0) {
            tree_remove(inner);
        }
        free(entries[i]);
    }
    free(entries);
    rmdir(path);
}
