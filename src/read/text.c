#include "read/text.h"

#include "base/shortage.h"
#include "base/utf8.h"

#include <errno.h>
#include <strings.h>

#define CHUNK_BYTES ((size_t)256 << 10)

/* ---- which encoding ---- */

/* What a search for multi-byte characters has met. */
typedef struct encoding_search {
    bool has_valid;         /* a valid multi-byte UTF-8 sequence */
    bool has_invalid;       /* a byte that is no UTF-8 */
    uint64_t first_invalid; /* its offset */
    uint64_t offset;        /* of the next byte */
    char carry[4];          /* the start of a sequence that the next chunk may complete */
    size_t carried;
} encoding_search;

/* Bytes at the end of text that may be the start of a longer UTF-8 sequence. */
static size_t unfinished(khp_slice text) {
    for (size_t back = 1; back <= 3 && back <= text.len; back++) {
        unsigned char byte = (unsigned char)text.ptr[text.len - back];
        if (byte >= 0xC0) {
            size_t width = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
            return width > back ? back : 0;
        }
        if (byte < 0x80) {
            return 0;
        }
    }
    return 0;
}

static void search_text(encoding_search *search, khp_slice text) {
    size_t at = 0;
    while (at < text.len && !search->has_valid) {
        size_t ascii = khp_utf8_ascii_prefix(khp_slice_of(text.ptr + at, text.len - at));
        at += ascii;
        if (at == text.len) {
            break;
        }
        uint32_t code;
        if (khp_utf8_decode(khp_slice_of(text.ptr + at, text.len - at), &code) > 1) {
            search->has_valid = true;
        } else if (!search->has_invalid) {
            search->has_invalid = true;
            search->first_invalid = search->offset + at;
        }
        at++;
    }
    search->offset += text.len;
}

/* Adds a chunk of bytes; the last call has is_end set. `chunk` has room for 4 bytes before it. */
static void search_chunk(encoding_search *search, char *chunk, size_t length, bool is_end) {
    char *start = chunk - search->carried;
    memcpy(start, search->carry, search->carried);
    khp_slice text = khp_slice_of(start, length + search->carried);
    search->carried = is_end ? 0 : unfinished(text);
    text.len -= search->carried;
    memcpy(search->carry, text.ptr + text.len, search->carried);
    search_text(search, text);
}

static khipu_status search_file(khp_text *text, encoding_search *search, khipu_error *error) {
    khp_buffer chunk = {0};
    if (!khp_buffer_reserve(&chunk, CHUNK_BYTES + 4)) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    size_t got = 1;
    while (status == KHIPU_OK && got > 0 && !search->has_valid) {
        status = khp_bytes_read(&text->bytes, chunk.ptr + 4, CHUNK_BYTES, &got, error);
        if (status == KHIPU_OK) {
            search_chunk(search, chunk.ptr + 4, got, got == 0);
        }
    }
    khp_buffer_clear(&chunk);
    return status == KHIPU_OK ? khp_bytes_rewind(&text->bytes, error) : status;
}

static khipu_status search_head(khp_text *text, size_t want, encoding_search *search,
                                khipu_error *error) {
    khp_slice head;
    khipu_status status = khp_bytes_peek(&text->bytes, want, &head, error);
    if (status == KHIPU_OK) {
        /* A sequence that the end of the head cuts in two says nothing. */
        head.len -= head.len == want ? unfinished(head) : 0;
        search_text(search, head);
    }
    return status;
}

/* The physical line that the byte at `offset` is on. */
static khipu_status line_of(khp_text *text, uint64_t offset, uint64_t *line, khipu_error *error) {
    char chunk[4096];
    char last = '\0';
    *line = 1;
    while (offset > 0) {
        size_t got;
        size_t want = offset < sizeof chunk ? (size_t)offset : sizeof chunk;
        khipu_status status = khp_bytes_read(&text->bytes, chunk, want, &got, error);
        if (status != KHIPU_OK || got == 0) {
            return status;
        }
        for (size_t i = 0; i < got; i++) {
            *line += chunk[i] == '\r' || (chunk[i] == '\n' && last != '\r');
            last = chunk[i];
        }
        offset -= got;
    }
    return khp_bytes_rewind(&text->bytes, error);
}

static uint64_t line_in_head(const khp_text *text, uint64_t offset) {
    uint64_t line = 1;
    const char *head = text->bytes.head.ptr;
    for (uint64_t i = 0; i < offset; i++) {
        line += head[i] == '\r' || (head[i] == '\n' && (i == 0 || head[i - 1] != '\r'));
    }
    return line;
}

static khipu_status decide_by_content(khp_text *text, const khp_read_options *options, size_t head,
                                      khipu_error *error) {
    encoding_search search = {0};
    bool is_file = text->bytes.about.is_regular;
    khipu_status status =
        is_file ? search_file(text, &search, error) : search_head(text, head, &search, error);
    if (status != KHIPU_OK || search.has_valid || !search.has_invalid) {
        return status;
    }
    uint64_t line = 0;
    if (is_file) {
        status = line_of(text, search.first_invalid, &line, error);
    } else {
        line = line_in_head(text, search.first_invalid);
    }
    if (status == KHIPU_OK) {
        text->encoding = "WINDOWS-1252";
        khp_report(options->listener, KHIPU_WARNING,
                   (khp_where){.source = text->bytes.about.path, .line = line}, NULL,
                   "the file is not UTF-8; it is read as Windows-1252 (--encoding says otherwise)");
    }
    return status;
}

/* UTF-16 without a mark shows in its zero bytes. */
static khipu_status refuse_zero_bytes(const khp_text *text, khp_slice head, khipu_error *error) {
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < head.len; i++) {
        zeros[i % 2] += head.ptr[i] == '\0';
    }
    if (zeros[0] + zeros[1] <= head.len / 4) {
        return KHIPU_OK;
    }
    return khp_fail(error, KHIPU_E_ENCODING, (khp_where){.source = text->bytes.about.path},
                    "looks like UTF-16 without a byte order mark; say --encoding %s",
                    zeros[1] > zeros[0] ? "utf-16le" : "utf-16be");
}

static khipu_status decide_encoding(khp_text *text, const khp_read_options *options, size_t head,
                                    khipu_error *error) {
    khp_slice start;
    khipu_status status = khp_bytes_peek(&text->bytes, 4096, &start, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const char *wanted = options->encoding;
    bool is_utf8 =
        wanted != NULL && (strcasecmp(wanted, "utf-8") == 0 || strcasecmp(wanted, "utf8") == 0);
    bool has_mark = start.len >= 3 && memcmp(start.ptr, "\xEF\xBB\xBF", 3) == 0;
    bool is_little = start.len >= 2 && memcmp(start.ptr, "\xFF\xFE", 2) == 0;
    bool is_big = start.len >= 2 && memcmp(start.ptr, "\xFE\xFF", 2) == 0;
    text->unit = 1;
    if (has_mark && (wanted == NULL || is_utf8)) {
        text->mark = 3;
    } else if (wanted != NULL) {
        text->encoding = is_utf8 ? NULL : wanted;
        bool is_wide =
            strncasecmp(wanted, "utf-16", 6) == 0 || strncasecmp(wanted, "utf16", 5) == 0;
        text->unit = is_wide ? 2 : 1;
        if (is_wide && (is_little || is_big)) {
            text->mark = 2;
            text->encoding = is_little ? "UTF-16LE" : "UTF-16BE";
        }
    } else if (is_little || is_big) {
        text->mark = 2;
        text->unit = 2;
        text->encoding = is_little ? "UTF-16LE" : "UTF-16BE";
    } else {
        status = refuse_zero_bytes(text, start, error);
        return status == KHIPU_OK ? decide_by_content(text, options, head, error) : status;
    }
    return KHIPU_OK;
}

/* ---- decoding ---- */

static khipu_status open_converter(khp_text *text, khipu_error *error) {
    if (text->encoding == NULL) {
        return KHIPU_OK;
    }
    unsigned long shortages = khp_shortage_count();
    text->converter = iconv_open("UTF-8", text->encoding);
    /* NOLINTNEXTLINE(performance-no-int-to-ptr): what POSIX has iconv_open return */
    text->is_converting = text->converter != (iconv_t)-1;
    if (text->is_converting) {
        return KHIPU_OK;
    }
    if (errno == ENOMEM || khp_shortage_count() != shortages) {
        return khp_fail_memory(error);
    }
    if (errno != EINVAL) {
        return khp_fail_errno(error, KHIPU_E_IO, text->encoding,
                              "cannot convert from the encoding");
    }
    khp_buffer name = {0};
    khp_quote(&name, khp_slice_cstr(text->encoding), 60);
    khipu_status status =
        khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--encoding"},
                 "%s is no encoding that this system knows; name one such as utf-8, windows-1252, "
                 "iso-8859-1 or utf-16le",
                 khp_buffer_cstr(&name));
    khp_buffer_clear(&name);
    return status;
}

static khipu_status skip_mark(khp_text *text, khipu_error *error) {
    char mark[4];
    size_t left = text->mark;
    while (left > 0) {
        size_t got;
        khipu_status status = khp_bytes_read(&text->bytes, mark, left, &got, error);
        if (status != KHIPU_OK || got == 0) {
            return status;
        }
        left -= got;
    }
    return KHIPU_OK;
}

/* ---- workbooks ---- */

static bool starts_with(khp_slice text, const char *start, size_t length) {
    return text.len >= length && memcmp(text.ptr, start, length) == 0;
}

/* Reads the file through for its hash. */
static khipu_status read_through(khp_bytes *bytes, khipu_error *error) {
    khp_buffer chunk = {0};
    size_t got = 1;
    khipu_status status =
        khp_buffer_reserve(&chunk, CHUNK_BYTES) ? KHIPU_OK : khp_fail_memory(error);
    while (status == KHIPU_OK && got > 0) {
        status = khp_bytes_read(bytes, chunk.ptr, CHUNK_BYTES, &got, error);
    }
    khp_buffer_clear(&chunk);
    return status;
}

/* Opens the text's workbook if it is one; *is_workbook tells. */
static khipu_status open_workbook(khp_text *text, const khp_read_options *options,
                                  bool *is_workbook, khipu_error *error) {
    khp_slice start;
    const char *path = text->bytes.about.path;
    khipu_status status = khp_bytes_peek(&text->bytes, 4, &start, error);
    bool is_zip = status == KHIPU_OK && starts_with(start, "PK\x03\x04", 4);
    *is_workbook =
        options->format == KHP_FORMAT_XLSX || (options->format == KHP_FORMAT_AUTO && is_zip);
    if (status == KHIPU_OK && starts_with(start, "\xD0\xCF\x11\xE0", 4)) {
        return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path},
                        "is an old Excel file (.xls), or one with a password; save it as XLSX or "
                        "CSV");
    }
    if (status != KHIPU_OK || !*is_workbook) {
        return status;
    }
    if (!text->bytes.about.is_regular) {
        return khp_fail(error, KHIPU_E_READ, (khp_where){.source = path},
                        "a workbook cannot be read from a stream; name the file");
    }
    if (options->hash_inputs) {
        status = read_through(&text->bytes, error);
    }
    text->bytes.about.bytes = text->bytes.size;
    return status == KHIPU_OK
               ? khp_xlsx_open(&text->workbook, path, options->sheet, options->listener, error)
               : status;
}

khipu_status khp_text_open(khp_text *text, const khp_read_options *options, const char *path,
                           size_t head, khipu_error *error) {
    khipu_status status = khp_bytes_open(&text->bytes, path, options->hash_inputs, error);
    bool is_workbook = false;
    if (status == KHIPU_OK) {
        status = open_workbook(text, options, &is_workbook, error);
    }
    if (status == KHIPU_OK && !is_workbook) {
        status = decide_encoding(text, options, head, error);
    }
    if (status == KHIPU_OK && !is_workbook) {
        status = open_converter(text, error);
    }
    if (status == KHIPU_OK && !is_workbook) {
        status = skip_mark(text, error);
    }
    if (status != KHIPU_OK) {
        khp_text_close(text);
    }
    return status;
}

static khipu_status refill_raw(khp_text *text, khipu_error *error) {
    khp_buffer *raw = &text->raw;
    size_t left = raw->len - text->raw_used;
    if (left > 0) {
        memmove(raw->ptr, raw->ptr + text->raw_used, left);
    }
    raw->len = left;
    text->raw_used = 0;
    if (!khp_buffer_reserve(raw, CHUNK_BYTES)) {
        return khp_fail_memory(error);
    }
    size_t got;
    khipu_status status = khp_bytes_read(&text->bytes, raw->ptr + left, CHUNK_BYTES, &got, error);
    if (status == KHIPU_OK) {
        raw->len += got;
        text->raw_ended = got == 0;
    }
    return status;
}

/* Windows-1252 leaves five bytes undefined; as everywhere on the web they are C1 controls. What no
 * encoding knows becomes 0xFF, which is never valid UTF-8. */
static size_t skip_undecodable(khp_text *text, char *to) {
    unsigned char byte = (unsigned char)text->raw.ptr[text->raw_used];
    size_t left = text->raw.len - text->raw_used;
    text->raw_used += left < text->unit ? left : text->unit;
    if (strcasecmp(text->encoding, "WINDOWS-1252") == 0 && byte >= 0x80) {
        return khp_utf8_encode(byte, to);
    }
    to[0] = (char)0xFF;
    return 1;
}

static khipu_status convert(khp_text *text, char *to, size_t room, size_t *got,
                            khipu_error *error) {
    *got = 0;
    while (*got == 0) {
        if (text->raw_used == text->raw.len && !text->raw_ended) {
            khipu_status status = refill_raw(text, error);
            if (status != KHIPU_OK) {
                return status;
            }
        }
        char *from = text->raw.ptr + text->raw_used;
        size_t from_left = text->raw.len - text->raw_used;
        if (from_left == 0) {
            return KHIPU_OK;
        }
        char *out = to;
        size_t out_left = room;
        size_t result = iconv(text->converter, &from, &from_left, &out, &out_left);
        int problem = result == (size_t)-1 ? errno : 0;
        text->raw_used = text->raw.len - from_left;
        *got = (size_t)(out - to);
        bool is_cut = problem == EINVAL && !text->raw_ended;
        if (is_cut) {
            khipu_status status = refill_raw(text, error);
            if (status != KHIPU_OK) {
                return status;
            }
        } else if ((problem == EILSEQ || problem == EINVAL) && out_left >= 4) {
            *got += skip_undecodable(text, out);
        } else if (problem != 0 && problem != E2BIG && problem != EILSEQ && problem != EINVAL) {
            errno = problem;
            return khp_fail_errno(error, KHIPU_E_IO, text->encoding,
                                  "cannot convert from the encoding");
        }
    }
    return KHIPU_OK;
}

/* Text from where it comes. */
static khipu_status read_on(khp_text *text, char *to, size_t room, size_t *got,
                            khipu_error *error) {
    if (text->workbook != NULL) {
        return khp_xlsx_read(text->workbook, to, room, got, error);
    }
    return text->is_converting ? convert(text, to, room, got, error)
                               : khp_bytes_read(&text->bytes, to, room, got, error);
}

khipu_status khp_text_peek(khp_text *text, size_t want, khp_slice *head, khipu_error *error) {
    khp_buffer *ahead = &text->head;
    while (ahead->len < want) {
        size_t room = want - ahead->len < 16 ? 16 : want - ahead->len;
        if (!khp_buffer_reserve(ahead, room)) {
            return khp_fail_memory(error);
        }
        size_t got;
        khipu_status status = read_on(text, ahead->ptr + ahead->len, room, &got, error);
        if (status != KHIPU_OK) {
            return status;
        }
        if (got == 0) {
            break;
        }
        ahead->len += got;
    }
    *head = khp_slice_of(ahead->ptr, ahead->len < want ? ahead->len : want);
    return KHIPU_OK;
}

khipu_status khp_text_read(khp_text *text, char *to, size_t room, size_t *got, khipu_error *error) {
    size_t ahead = text->head.len - text->head_used;
    if (ahead > 0) {
        *got = ahead < room ? ahead : room;
        memcpy(to, text->head.ptr + text->head_used, *got);
        text->head_used += *got;
        return KHIPU_OK;
    }
    return read_on(text, to, room, got, error);
}

khipu_status khp_text_rewind(khp_text *text, khipu_error *error) {
    if (text->workbook != NULL) {
        khp_buffer_reset(&text->head);
        text->head_used = 0;
        return khp_xlsx_rewind(text->workbook, error);
    }
    khipu_status status = khp_bytes_rewind(&text->bytes, error);
    if (status != KHIPU_OK) {
        return status;
    }
    if (text->is_converting) {
        iconv(text->converter, NULL, NULL, NULL, NULL);
    }
    khp_buffer_reset(&text->head);
    khp_buffer_reset(&text->raw);
    text->head_used = 0;
    text->raw_used = 0;
    text->raw_ended = false;
    return skip_mark(text, error);
}

void khp_text_close(khp_text *text) {
    if (text->is_converting) {
        iconv_close(text->converter);
    }
    khp_xlsx_close(text->workbook);
    khp_buffer_clear(&text->raw);
    khp_buffer_clear(&text->head);
    khp_bytes_close(&text->bytes);
    *text = (khp_text){.bytes.fd = -1};
}
