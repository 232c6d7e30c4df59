/* tree_digest: one hash over everything in a folder, or of one file. */
#ifndef KHIPU_TESTS_TREE_DIGEST_H
#define KHIPU_TESTS_TREE_DIGEST_H

#include "base/hash.h"

/* Names and contents in order of the names; "" if there is nothing at the path. */
void tree_digest(const char *path, char hex[KHP_SHA256_HEX]);

/* The names in a folder, hidden ones too, in order, each behind a space. */
void folder_names(const char *path, char *names, size_t size);

/* Removes the folder and everything in it. */
void tree_remove(const char *path);

#endif
