/* What `khipu verify` searches. The first byte says how the rest is packed into a file: its text is
 * found in it however it was packed, and base64 is what a table of its letters says. */
#include "fuzz_folder.h"

#include "verify/contents.h"
#include "verify/unpack.h"

#include <openssl/evp.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* What base64 must at least be for khipu to look into it. */
#define PACKED_LEAST ((size_t)64)

typedef enum packing { AS_GZIP = 15 + 16, AS_ZLIB = 15, AS_DEFLATE = -15 } packing;

static void pack(khp_buffer *packed, khp_slice text, packing how) {
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)text.ptr, .avail_in = (uInt)text.len};
    must(deflateInit2(&stream, 6, Z_DEFLATED, how, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    size_t room = deflateBound(&stream, (uLong)text.len);
    must(khp_buffer_reserve(packed, room));
    stream.next_out = (Bytef *)packed->ptr + packed->len;
    stream.avail_out = (uInt)room;
    must(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed->len += room - stream.avail_out;
    deflateEnd(&stream);
}

/* Packed and written as a page holds it; true if that is long enough to be looked into. */
static bool pack_into_line(khp_buffer *line, khp_slice text, packing how) {
    khp_buffer packed = {0};
    pack(&packed, text, how);
    size_t letters = (packed.len + 2) / 3 * 4;
    khp_buffer_add_cstr(line, "<script id=\"khipu-pack-0\">\"");
    must(khp_buffer_reserve(line, letters + 1));
    must(EVP_EncodeBlock((unsigned char *)line->ptr + line->len, (const unsigned char *)packed.ptr,
                         (int)packed.len) == (int)letters);
    line->len += letters;
    khp_buffer_add_cstr(line, "\"</script>\n");
    must(!line->failed);
    khp_buffer_clear(&packed);
    return letters >= PACKED_LEAST;
}

/* Packs the text in one of seven ways; false if it is then too short to be looked into. */
static bool make_file(khp_buffer *file, khp_slice text, unsigned way) {
    khp_buffer inner = {0};
    bool is_long = true;
    switch (way) {
    case 0: khp_buffer_add(file, text); break;
    case 1: pack(file, text, AS_GZIP); break;
    case 2: pack(file, text, AS_ZLIB); break;
    case 3: is_long = pack_into_line(file, text, AS_DEFLATE); break;
    case 4: is_long = pack_into_line(file, text, AS_ZLIB); break;
    case 5:
        is_long = pack_into_line(&inner, text, AS_GZIP);
        pack(file, khp_buffer_slice(&inner), AS_GZIP);
        break;
    default:
        is_long = pack_into_line(&inner, text, AS_DEFLATE) &&
                  pack_into_line(file, khp_buffer_slice(&inner), AS_ZLIB);
    }
    khp_buffer_clear(&inner);
    return is_long;
}

static int value_of(char letter) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = letter == '\0' ? NULL : strchr(letters, letter);
    return at == NULL ? -1 : (int)(at - letters);
}

/* True if the text may hide something by itself, and is then not handed on as it stands. */
static bool is_packed_itself(khp_slice text) {
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = value_of(text.ptr[i]) >= 0 ? run + 1 : 0;
        if (run + 2 >= PACKED_LEAST) {
            return true;
        }
    }
    return khp_packing_of(text) != KHP_PACKING_NONE;
}

static khipu_status take(void *context, uint64_t line, khp_slice text, bool begins,
                         khipu_error *error) {
    (void)begins;
    (void)error;
    must(line > 0 && text.len > 0);
    khp_buffer_add(context, text);
    return KHIPU_OK;
}

static void search(khp_slice text, unsigned way) {
    khp_buffer file = {0};
    khp_buffer found = {0};
    khp_verification run = {.folder = folder_of_fuzzer()};
    bool is_looked_into = make_file(&file, text, way);
    put_file("file", khp_buffer_slice(&file));
    must(khp_contents_each_line(&run, "file", take, &found, NULL) == KHIPU_OK);
    must(!found.failed && run.wrong == 0 && run.fault == 0);
    if (is_looked_into && text.len > 0 && !is_packed_itself(text)) {
        must(memmem(found.ptr, found.len, text.ptr, text.len) != NULL);
    }
    khp_buffer_clear(&run.path);
    khp_buffer_clear(&file);
    khp_buffer_clear(&found);
}

/* ---- base64 ---- */

/* The letters of strict base64, without its padding; SIZE_MAX if it is none. */
static size_t strict_letters(khp_slice text) {
    size_t count = 0;
    while (count < text.len && value_of(text.ptr[count]) >= 0) {
        count++;
    }
    bool is_padded = text.len - count <= 2;
    for (size_t i = count; i < text.len; i++) {
        is_padded = is_padded && text.ptr[i] == '=';
    }
    return is_padded && text.len % 4 == 0 && text.len > 0 ? count : SIZE_MAX;
}

static void check_base64(khp_slice text) {
    khp_buffer bytes = {0};
    size_t letters = strict_letters(text);
    bool is_read = khp_unpack_base64(&bytes, text);
    must(!bytes.failed && bytes.len <= text.len / 4 * 3);
    if (letters != SIZE_MAX) {
        must(is_read && bytes.len == letters * 3 / 4);
        for (size_t i = 0; i < bytes.len; i++) {
            size_t at = i * 4 / 3;
            size_t shift = 4 - i % 3 * 2;
            unsigned pair = (unsigned)value_of(text.ptr[at]) << 6 |
                            (unsigned)(at + 1 < letters ? value_of(text.ptr[at + 1]) : 0);
            must((unsigned char)bytes.ptr[i] == (pair >> shift & 0xFF));
        }
    }
    khp_buffer_clear(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    if (size > 0) {
        khp_slice text = {(const char *)bytes + 1, size - 1};
        search(text, bytes[0] % 7);
        check_base64(text);
    }
    return 0;
}
