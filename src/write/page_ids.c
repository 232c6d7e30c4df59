#include "write/page_ids.h"

#include "model/feature.h"

#include <string.h>

static const char ellipsis[] = "\xE2\x80\xA6";

/* The bytes of one character of a JSON string: an escape (two of them for a surrogate pair) or a
 * UTF-8 sequence. */
static size_t character(khp_slice text) {
    unsigned char first = (unsigned char)text.ptr[0];
    size_t size = 1;
    if (first == '\\' && text.len > 1) {
        size = text.ptr[1] == 'u' ? 6 : 2;
        bool is_high = size == 6 && text.len >= 12 && (text.ptr[2] == 'd' || text.ptr[2] == 'D') &&
                       strchr("89abAB", text.ptr[3]) != NULL;
        size = is_high ? 12 : size;
    } else if (first >= 0xC0) {
        size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    }
    return size < text.len ? size : text.len;
}

/* Copies an id, cut between two characters if it is too long; returns its length. */
static size_t cut(khp_slice id, unsigned char bytes[KHP_PAGE_ID_BYTES]) {
    size_t room = KHP_PAGE_ID_BYTES - (sizeof ellipsis - 1);
    size_t size = 0;
    if (id.len <= KHP_PAGE_ID_BYTES) {
        memcpy(bytes, id.ptr, id.len);
        return id.len;
    }
    for (;;) {
        size_t next = character(khp_slice_of(id.ptr + size, id.len - size));
        if (size + next > room) {
            break;
        }
        size += next;
    }
    memcpy(bytes, id.ptr, size);
    memcpy(bytes + size, ellipsis, sizeof ellipsis - 1);
    return size + sizeof ellipsis - 1;
}

static khipu_status begin_run(khp_page_ids *ids, khipu_error *error) {
    uint64_t at = khp_spool_bytes(&ids->texts);
    if (at > UINT32_MAX) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){.field = "id"},
                        "the ids are over 4 GiB of text, more than a page can carry");
    }
    uint32_t offset = (uint32_t)at;
    ids->last_length = 0;
    return khp_spool_add(&ids->starts, khp_slice_of((const char *)&offset, sizeof offset), error);
}

khipu_status khp_page_ids_add(khp_page_ids *ids, khp_slice feature, khipu_error *error) {
    unsigned char id[KHP_PAGE_ID_BYTES];
    size_t length = cut(khp_feature_id(feature), id);
    khipu_status status = KHIPU_OK;
    if (ids->count % KHP_PAGE_ID_RUN == 0) {
        status = begin_run(ids, error);
    }
    size_t shared = 0;
    while (shared < length && shared < ids->last_length && id[shared] == ids->last[shared]) {
        shared++;
    }
    unsigned char entry[KHP_PAGE_ID_BYTES + 2] = {(unsigned char)shared,
                                                  (unsigned char)(length - shared)};
    memcpy(entry + 2, id + shared, length - shared);
    memcpy(ids->last, id, length);
    ids->last_length = length;
    ids->count += 1;
    return status == KHIPU_OK
               ? khp_spool_add(&ids->texts, khp_slice_of((const char *)entry, length - shared + 2),
                               error)
               : status;
}

void khp_page_ids_clear(khp_page_ids *ids) {
    khp_spool_clear(&ids->texts);
    khp_spool_clear(&ids->starts);
}
