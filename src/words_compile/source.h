/* source: the lines of data/personal-words.tsv, and the table that they become. */
#ifndef KHP_WORDS_COMPILE_SOURCE_H
#define KHP_WORDS_COMPILE_SOURCE_H

#include "base/buffer.h"
#include "protect/word_table.h"

typedef struct khp_source_word {
    size_t at, length; /* of its key, in `text` */
    uint32_t rules;
} khp_source_word;

/* Zero-initialise; khp_word_source_clear gives the memory back. */
typedef struct khp_word_source {
    khp_buffer text;
    khp_source_word *words;
    size_t count, capacity;
    khp_word_key key; /* scratch */
    bool failed;      /* there was no memory: nothing that it holds counts */
} khp_word_source;

/* Adds the lines of a table: rule, words parted by commas, "both" (singular and plural) or "as-is",
 * languages, reason; "#" begins a comment, and the first other line is the header. Returns the
 * number of the first line, from 1, that is none of these or gives no reason; 0 if all are. */
size_t khp_word_source_read(khp_word_source *source, khp_slice text);

/* Appends the table as the program carries it (protect/word_table.h). The words are sorted by it.
 * False without memory. */
bool khp_word_source_write(khp_word_source *source, khp_buffer *table);

void khp_word_source_clear(khp_word_source *source);

#endif
