/* unpack: what bytes hold once they are unpacked: base64, and what deflate has made smaller. */
#ifndef KHP_VERIFY_UNPACK_H
#define KHP_VERIFY_UNPACK_H

#include "base/buffer.h"

/* More than this is not unpacked. */
#define KHP_UNPACK_LIMIT ((size_t)1 << 31)

/* Base64 with its padding into `bytes`, from its start; false if it is none, or without memory
 * (bytes->failed). */
bool khp_unpack_base64(khp_buffer *bytes, khp_slice text);

typedef enum khp_packing {
    KHP_PACKING_NONE, /* by its first bytes */
    KHP_PACKING_GZIP,
    KHP_PACKING_ZLIB,
    KHP_PACKING_DEFLATE, /* nothing tells it; never found by khp_packing_of */
} khp_packing;

khp_packing khp_packing_of(khp_slice bytes);

/* What the bytes were before they were packed, into `text`, from its start: as much of it as there
 * is. True if that is all, and nothing stands behind it (but further gzip, which is added); false
 * too without memory (text->failed). */
bool khp_unpack(khp_buffer *text, khp_slice bytes, khp_packing packing);

#endif
