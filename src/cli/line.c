#include "line.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void cli_line_init(cli_line *line) {
    line->text = line->first;
    line->length = 0;
    line->capacity = sizeof line->first;
}

void cli_line_clear(cli_line *line) {
    if (line->text != line->first) {
        free(line->text);
    }
    cli_line_init(line);
}

/* Room for `more` bytes and the newline. */
static bool reserve(cli_line *line, size_t more) {
    size_t wanted = line->length + more + 1;
    if (wanted <= line->capacity) {
        return true;
    }
    char *text = malloc(2 * wanted);
    if (text == NULL) {
        return false;
    }
    memcpy(text, line->text, line->length);
    if (line->text != line->first) {
        free(line->text);
    }
    line->text = text;
    line->capacity = 2 * wanted;
    return true;
}

static void add_bytes(cli_line *line, const char *text, size_t length) {
    if (length > 0 && reserve(line, length)) {
        memcpy(line->text + line->length, text, length);
        line->length += length;
    }
}

void cli_line_add(cli_line *line, const char *text) { add_bytes(line, text, strlen(text)); }

void cli_line_add_uint(cli_line *line, uint64_t number) {
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, number);
    cli_line_add(line, digits);
}

/* The width of the code point that stands at the beginning of a text, by RFC 3629; 0 if the bytes
 * are none. The text ends with NUL, which is never a continuation byte. */
static size_t decode(const unsigned char *text, uint32_t *code) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (text[0] < 0x80) {
        *code = text[0];
        return 1;
    }
    size_t width = text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
    if (text[0] < 0xC2 || text[0] > 0xF4) {
        return 0;
    }
    *code = text[0] & (0x7FU >> width);
    for (size_t i = 1; i < width; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (text[i] & 0x3FU);
    }
    bool surrogate = *code >= 0xD800 && *code < 0xE000;
    return *code < least[width] || *code > 0x10FFFF || surrogate ? 0 : width;
}

/* Control characters, and the marks that change the direction or the line of what follows. */
static bool is_hidden(uint32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

/* A byte as \xNN, or a code point as \uNNNN. */
static void add_escape(cli_line *line, char kind, unsigned code) {
    char text[16];
    snprintf(text, sizeof text, "\\%c%0*x", kind, kind == 'x' ? 2 : 4, code);
    cli_line_add(line, text);
}

void cli_line_add_plain(cli_line *line, const char *text) {
    while (*text != '\0') {
        uint32_t code = 0;
        size_t width = decode((const unsigned char *)text, &code);
        if (width == 0) {
            add_escape(line, 'x', (unsigned char)*text);
            width = 1;
        } else if (code == '\n' || code == '\t' || code == '\r') {
            cli_line_add(line, code == '\n' ? "\\n" : code == '\t' ? "\\t" : "\\r");
        } else if (is_hidden(code)) {
            add_escape(line, code < 0x80 ? 'x' : 'u', code);
        } else {
            add_bytes(line, text, width);
        }
        text += width;
    }
}

void cli_line_add_json(cli_line *line, const char *text) {
    if (text == NULL) {
        cli_line_add(line, "null");
        return;
    }
    cli_line_add(line, "\"");
    while (*text != '\0') {
        uint32_t code = 0;
        size_t width = decode((const unsigned char *)text, &code);
        if (width == 0 || is_hidden(code)) {
            add_escape(line, 'u', width == 0 ? 0xFFFD : code);
            width = width == 0 ? 1 : width;
        } else {
            cli_line_add(line, code == '"' || code == '\\' ? "\\" : "");
            add_bytes(line, text, width);
        }
        text += width;
    }
    cli_line_add(line, "\"");
}

void cli_line_send(cli_line *line) {
    line->text[line->length++] = '\n';
    size_t done = 0;
    while (done < line->length) {
        ssize_t written = write(STDERR_FILENO, line->text + done, line->length - done);
        if (written < 0 && errno != EINTR) {
            break;
        }
        done += written > 0 ? (size_t)written : 0;
    }
    cli_line_clear(line);
}
