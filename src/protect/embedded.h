/* embedded: the words by which headers look personal, which the program carries inside itself
 * (cmake/embed.cmake). */
#ifndef KHP_PROTECT_EMBEDDED_H
#define KHP_PROTECT_EMBEDDED_H

#include <stddef.h>

/* The table (word_table.h), made at build from data/personal-words.tsv. */
extern const char khp_personal_words[];
extern const size_t khp_personal_words_size;

#endif
