/* scratch: a folder of a test's own, made anew and removed with everything in it, and files in it.
 */
#ifndef KHIPU_TESTS_SCRATCH_H
#define KHIPU_TESTS_SCRATCH_H

#include "cmocka_ready.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* For cmocka: *state is the folder's path. */
static inline int make_scratch(void **state) {
    static char path[32];
    strcpy(path, "/tmp/khipu-test-XXXXXX");
    *state = mkdtemp(path);
    return *state == NULL ? -1 : 0;
}

static inline void remove_tree(const char *path) {
    DIR *folder = opendir(path);
    for (struct dirent *entry = folder == NULL ? NULL : readdir(folder); entry != NULL;
         entry = readdir(folder)) {
        khp_buffer inner = {0};
        khp_buffer_printf(&inner, "%s/%s", path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
            unlink(khp_buffer_cstr(&inner)) != 0) {
            remove_tree(khp_buffer_cstr(&inner));
        }
        khp_buffer_clear(&inner);
    }
    if (folder != NULL) {
        closedir(folder);
        rmdir(path);
    }
}

static inline int remove_scratch(void **state) {
    remove_tree(*state);
    return 0;
}

/* "FOLDER/NAME"; lives until the next call but seven. */
static inline const char *in_scratch(const char *folder, const char *name) {
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];
    khp_buffer text = {0};
    khp_buffer_printf(&text, "%s/%s", folder, name);
    assert_true(!text.failed && text.len < sizeof paths[0]);
    memcpy(path, khp_buffer_cstr(&text), text.len + 1);
    khp_buffer_clear(&text);
    return path;
}

static inline void write_file(const char *path, const char *content) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    assert_int_equal(fclose(file), 0);
}

/* The content of a small file as text, until the next call; "(none)" if there is no such file. */
static inline const char *file_text(const char *path) {
    static char content[4096];
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return "(none)";
    }
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    return content;
}

/* How many entries a folder has. */
static inline size_t entry_count(const char *path) {
    size_t count = 0;
    DIR *folder = opendir(path);
    assert_non_null(folder);
    while (readdir(folder) != NULL) {
        count++;
    }
    closedir(folder);
    return count - 2;
}

#define scratch_test(name) cmocka_unit_test_setup_teardown(name, make_scratch, remove_scratch)

#endif
