/* Any bytes, packed by repetitions and deflate, come back from zlib as they were. */
#include "base/copy.h"
#include "write/repetitions.h"

#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void must(bool holds) {
    if (!holds) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_repetitions found = {0};
    khp_buffer packed = {0};
    char *text = calloc(1, size + KHP_COPY_SLACK);
    char *back = malloc(size + 1);
    must(text != NULL && back != NULL);
    if (size > 0) {
        memcpy(text, bytes, size);
    }
    must(khp_repetitions_find(&found, khp_slice_of(text, size)));
    khp_deflate(&packed, text, found.steps, found.count);
    z_stream stream = {.next_in = (Bytef *)packed.ptr, .avail_in = (uInt)packed.len};
    must(!packed.failed && inflateInit2(&stream, -15) == Z_OK);
    stream.next_out = (Bytef *)back;
    stream.avail_out = (uInt)size + 1;
    must(inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0);
    must(stream.total_out == size && memcmp(back, text, size) == 0);
    inflateEnd(&stream);
    khp_buffer_clear(&packed);
    khp_repetitions_clear(&found);
    free(text);
    free(back);
    return 0;
}
