/* Makes the table of words by which headers look personal (protect/word_table.h) out of
 * data/personal-words.tsv.
 *
 *   khipu_words_compile FILE OUT
 *
 * The same file gives the same bytes on every machine. Exit code 1 and a line on stderr if it
 * cannot be done: a line that is none of the table ends the build. */
#include "words_compile/source.h"

#include <stdio.h>

static bool read_file(const char *path, khp_buffer *text) {
    FILE *file = fopen(path, "rb");
    size_t got = file == NULL ? 0 : 1;
    while (got > 0 && khp_buffer_reserve(text, 4096)) {
        got = fread(text->ptr + text->len, 1, 4096, file);
        text->len += got;
    }
    bool done = file != NULL && ferror(file) == 0 && !text->failed;
    if (file != NULL) {
        (void)fclose(file);
    }
    return done;
}

static bool write_file(const char *path, const khp_buffer *table) {
    FILE *file = fopen(path, "wb");
    bool done = file != NULL && fwrite(table->ptr, 1, table->len, file) == table->len;
    bool closed = file != NULL && fclose(file) == 0;
    return done && closed;
}

static int complain(const char *path, size_t line, const char *what) {
    fprintf(stderr, "khipu_words_compile: %s:%zu: %s\n", path, line, what);
    return 1;
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: khipu_words_compile FILE OUT\n");
        return 1;
    }
    khp_buffer text = {0};
    khp_buffer table = {0};
    khp_word_source source = {.count = 0};
    int code = 0;
    if (!read_file(arguments[1], &text)) {
        code = complain(arguments[1], 0, "cannot be read");
    } else {
        size_t wrong = khp_word_source_read(&source, khp_buffer_slice(&text));
        code = wrong == 0 ? 0
                          : complain(arguments[1], wrong,
                                     "is no line of the table: rule, words, both or as-is, "
                                     "languages and reason, with a tab between each");
    }
    if (code == 0 &&
        (!khp_word_source_write(&source, &table) || !write_file(arguments[2], &table))) {
        code = complain(arguments[2], 0, "cannot be written");
    }
    khp_buffer_clear(&text);
    khp_buffer_clear(&table);
    khp_word_source_clear(&source);
    return code;
}
