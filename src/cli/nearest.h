/* nearest: how far a mistyped word is from one that exists. */
#ifndef KHIPU_CLI_NEAREST_H
#define KHIPU_CLI_NEAREST_H

#include <stddef.h>

#define CLI_TOO_FAR ((size_t)-1)

/* How many letters must be added, dropped, replaced or swapped with their neighbour to make `word`
 * of `typed`; 1 if `typed` is the beginning of `word` and at least three letters. CLI_TOO_FAR if
 * that is no likely slip of the hand. */
size_t cli_distance(const char *typed, const char *word);

#endif
