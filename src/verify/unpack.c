#include "verify/unpack.h"

#include <openssl/evp.h>
#include <stdint.h>
#define ZLIB_CONST /* what is unpacked is not written to */
#include <zlib.h>

#define STEP_BYTES ((size_t)65536)

bool khp_unpack_base64(khp_buffer *bytes, khp_slice text) {
    khp_buffer_reset(bytes);
    if (text.len == 0 || text.len % 4 != 0 || text.len > INT32_MAX ||
        !khp_buffer_reserve(bytes, text.len)) {
        return false;
    }
    int got = EVP_DecodeBlock((unsigned char *)bytes->ptr, (const unsigned char *)text.ptr,
                              (int)text.len);
    size_t padding = (size_t)(text.ptr[text.len - 1] == '=') + (text.ptr[text.len - 2] == '=');
    bytes->len = got < 0 ? 0 : (size_t)got - padding;
    return got >= 0;
}

khp_packing khp_packing_of(khp_slice bytes) {
    if (bytes.len < 2) {
        return KHP_PACKING_NONE;
    }
    unsigned first = (unsigned char)bytes.ptr[0];
    unsigned second = (unsigned char)bytes.ptr[1];
    if (first == 0x1F && second == 0x8B) {
        return KHP_PACKING_GZIP;
    }
    bool is_zlib = (first & 0x0F) == 8 && first >> 4 <= 7 && (first << 8 | second) % 31 == 0;
    return is_zlib ? KHP_PACKING_ZLIB : KHP_PACKING_NONE;
}

/* How zlib is told of the header that it should find. */
static int window_bits(khp_packing packing) {
    switch (packing) {
    case KHP_PACKING_GZIP: return 15 + 16;
    case KHP_PACKING_ZLIB: return 15;
    default: return -15;
    }
}

/* One stream from the start of the bytes; *rest: what stands behind it. */
static bool unpack_one(khp_buffer *text, khp_slice bytes, khp_packing packing, khp_slice *rest) {
    z_stream stream = {.next_in = (const Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (inflateInit2(&stream, window_bits(packing)) != Z_OK) {
        text->failed = true;
        return false;
    }
    int result = Z_OK;
    while (result == Z_OK && text->len < KHP_UNPACK_LIMIT && khp_buffer_reserve(text, STEP_BYTES)) {
        stream.next_out = (Bytef *)text->ptr + text->len;
        stream.avail_out = (uInt)STEP_BYTES;
        result = inflate(&stream, Z_NO_FLUSH);
        text->len += STEP_BYTES - stream.avail_out;
    }
    *rest = khp_slice_of(bytes.ptr + (bytes.len - stream.avail_in), stream.avail_in);
    text->failed = text->failed || result == Z_MEM_ERROR;
    inflateEnd(&stream);
    return result == Z_STREAM_END && !text->failed;
}

bool khp_unpack(khp_buffer *text, khp_slice bytes, khp_packing packing) {
    khp_buffer_reset(text);
    if (bytes.len > UINT32_MAX) {
        return false;
    }
    bool is_whole = unpack_one(text, bytes, packing, &bytes);
    while (is_whole && packing == KHP_PACKING_GZIP && bytes.len > 0) {
        is_whole = unpack_one(text, bytes, packing, &bytes);
    }
    return is_whole && bytes.len == 0;
}
