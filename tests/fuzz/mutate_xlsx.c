/* mutate_xlsx: changes one part of a workbook's archive and packs it again, with the right sums and
 * lengths, so that the change gets past libzip. What is no archive is changed as any bytes are. */
#include "fuzz_zip.h"

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);

enum { MOST_PARTS = 32, MOST_BYTES = 1 << 18 };

typedef struct part {
    char *name;
    uint8_t *content;
    size_t length;
} part;

typedef struct parts {
    part items[MOST_PARTS];
    size_t count;
} parts;

static void clear(parts *list) {
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].name);
        free(list->items[i].content);
    }
}

static bool read_part(zip_t *archive, zip_uint64_t number, part *to) {
    zip_stat_t about;
    if (zip_stat_index(archive, number, 0, &about) != 0 || about.size > MOST_BYTES) {
        return false;
    }
    zip_file_t *file = zip_fopen_index(archive, number, 0);
    to->content = malloc(MOST_BYTES);
    to->name = strdup(about.name);
    must(to->content != NULL && to->name != NULL);
    zip_int64_t got = file == NULL ? -1 : zip_fread(file, to->content, (zip_uint64_t)about.size);
    if (file != NULL) {
        zip_fclose(file);
    }
    to->length = got < 0 ? 0 : (size_t)got;
    return got >= 0;
}

/* False if it is no archive of a few parts that can all be read. */
static bool read_parts(const uint8_t *bytes, size_t size, parts *list) {
    zip_error_t problem;
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &problem);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY, &problem);
    if (archive == NULL) {
        zip_source_free(source);
        return false;
    }
    zip_int64_t count = zip_get_num_entries(archive, 0);
    bool all = count > 0 && count <= MOST_PARTS;
    while (all && list->count < (size_t)count) {
        all = read_part(archive, list->count, &list->items[list->count]);
        list->count += 1;
    }
    zip_discard(archive);
    return all;
}

/* Packs them again; 0 if that is more than there is room for. */
static size_t write_parts(const parts *list, uint8_t *bytes, size_t most) {
    zip_writer writer = zip_begin();
    for (size_t i = 0; i < list->count; i++) {
        const part *one = &list->items[i];
        zip_put(&writer, one->name, one->content, one->length);
    }
    size_t length;
    uint8_t *packed = zip_finish(&writer, &length);
    bool has_room = length <= most;
    if (has_room) {
        memcpy(bytes, packed, length);
    }
    free(packed);
    return has_room ? length : 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed) {
    parts list = {.count = 0};
    size_t made = 0;
    bool is_archive = size > 4 && bytes[0] == 'P' && read_parts(bytes, size, &list);
    if (is_archive && seed % 16 != 0) {
        part *one = &list.items[seed / 16 % list.count];
        size_t room = one->length + 512 < MOST_BYTES ? one->length + 512 : MOST_BYTES;
        one->length = LLVMFuzzerMutate(one->content, one->length, room);
        if (seed % 16 == 1 && list.count > 1) { /* a part that another one names is missing */
            one->name[0] = 'X';
        }
        made = write_parts(&list, bytes, most);
    }
    clear(&list);
    return made > 0 ? made : LLVMFuzzerMutate(bytes, size, most);
}
