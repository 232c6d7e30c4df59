#include "world_compile/keys.h"

#include "base/memory.h"
#include "world/format.h"

#include <stdlib.h>

void put_u32(khp_buffer *out, uint32_t value) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
        khp_buffer_add_byte(out, (char)(unsigned char)(value >> shift & 0xFF));
    }
}

void put_varint(khp_buffer *out, uint32_t value) {
    while (value > 0x7F) {
        khp_buffer_add_byte(out, (char)(unsigned char)((value & 0x7F) | 0x80));
        value >>= 7;
    }
    khp_buffer_add_byte(out, (char)value);
}

void keys_add(key_list *list, khp_slice text, uint32_t area, uint32_t tag) {
    if (text.len == 0) {
        return;
    }
    key_hit *grown = khp_grow(list->hits, &list->capacity, list->count, sizeof *list->hits);
    khp_slice copy = khp_arena_copy(&list->texts, text);
    list->failed = list->failed || grown == NULL || copy.ptr == NULL;
    if (grown != NULL) {
        list->hits = grown;
    }
    if (!list->failed) {
        list->hits[list->count++] = (key_hit){copy, area, tag, 0};
    }
}

static int by_number(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

static int by_text_and_area(const void *left, const void *right) {
    const key_hit *a = left;
    const key_hit *b = right;
    int order = khp_slice_cmp(a->text, b->text);
    order = order != 0 ? order : by_number(a->area, b->area);
    return order != 0 ? order : by_number(a->tag, b->tag);
}

static int by_text_and_tag(const void *left, const void *right) {
    const key_hit *a = left;
    const key_hit *b = right;
    int order = khp_slice_cmp(a->text, b->text);
    order = order != 0 ? order : by_number(a->tag, b->tag);
    return order != 0 ? order : by_number(a->area, b->area);
}

static int by_area_and_key(const void *left, const void *right) {
    const key_hit *a = left;
    const key_hit *b = right;
    int order = by_number(a->area, b->area);
    order = order != 0 ? order : by_number(a->key, b->key);
    return order != 0 ? order : by_number(a->tag, b->tag);
}

static bool is_core(const key_hit *hit) { return (hit->tag & 1) != 0; }

/* Hits of one text and area follow each other, the earliest tag first. */
static void drop_later_names(key_list *list) {
    size_t kept = 0;
    bool has_whole = false;
    for (size_t i = 0; i < list->count; i++) {
        const key_hit *hit = &list->hits[i];
        const key_hit *last = kept > 0 ? &list->hits[kept - 1] : NULL;
        bool is_first =
            last == NULL || hit->area != last->area || !khp_slice_eq(hit->text, last->text);
        has_whole = !is_first && has_whole;
        if (is_first || (!has_whole && !is_core(hit))) {
            list->hits[kept++] = *hit;
            has_whole = !is_core(hit);
        }
    }
    list->count = kept;
}

static void drop_repeated(key_list *list) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || by_text_and_tag(&list->hits[kept - 1], &list->hits[i]) != 0) {
            list->hits[kept++] = list->hits[i];
        }
    }
    list->count = kept;
}

static void number_keys(key_list *list) {
    list->key_count = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool is_new = i == 0 || !khp_slice_eq(list->hits[i].text, list->hits[i - 1].text);
        list->key_count += is_new ? 1 : 0;
        list->hits[i].key = list->key_count - 1;
    }
}

void keys_sort_names(key_list *list) {
    qsort(list->hits, list->count, sizeof *list->hits, by_text_and_area);
    drop_later_names(list);
    qsort(list->hits, list->count, sizeof *list->hits, by_text_and_tag);
    number_keys(list);
}

void keys_sort_codes(key_list *list) {
    qsort(list->hits, list->count, sizeof *list->hits, by_text_and_tag);
    drop_repeated(list);
    number_keys(list);
}

static uint32_t shared_bytes(khp_slice a, khp_slice b) {
    size_t shared = 0;
    while (shared < a.len && shared < b.len && a.ptr[shared] == b.ptr[shared]) {
        shared++;
    }
    return (uint32_t)shared;
}

/* Writes one text with its hits, which begin at `start`; returns what is behind them. */
static size_t write_key(const key_list *list, khp_buffer *out, size_t start) {
    const key_hit *first = &list->hits[start];
    size_t end = start;
    while (end < list->count && list->hits[end].key == first->key) {
        end++;
    }
    uint32_t shared = first->key % KHP_WORLD_BLOCK == 0
                          ? 0
                          : shared_bytes(list->hits[start - 1].text, first->text);
    put_varint(out, shared);
    put_varint(out, (uint32_t)first->text.len - shared);
    khp_buffer_add(out, khp_slice_of(first->text.ptr + shared, first->text.len - shared));
    put_varint(out, (uint32_t)(end - start));
    uint32_t last = 0;
    for (size_t i = start; i < end; i++) {
        uint32_t hit = list->hits[i].tag << KHP_WORLD_AREA_BITS | list->hits[i].area;
        put_varint(out, hit - last);
        last = hit;
    }
    return end;
}

static void set_u32(khp_buffer *out, size_t at, uint32_t value) {
    khp_buffer bytes = {0};
    put_u32(&bytes, value);
    if (!bytes.failed && !out->failed) {
        memcpy(out->ptr + at, bytes.ptr, bytes.len);
    }
    out->failed = out->failed || bytes.failed;
    khp_buffer_clear(&bytes);
}

uint32_t keys_write(const key_list *list, khp_buffer *out) {
    size_t at = out->len;
    size_t blocks = (list->key_count + KHP_WORLD_BLOCK - 1) / KHP_WORLD_BLOCK;
    for (size_t i = 0; i < blocks; i++) {
        put_u32(out, 0);
    }
    for (size_t i = 0; i < list->count;) {
        uint32_t key = list->hits[i].key;
        if (key % KHP_WORLD_BLOCK == 0) {
            set_u32(out, at + 4 * (size_t)(key / KHP_WORLD_BLOCK), (uint32_t)out->len);
        }
        i = write_key(list, out, i);
    }
    return (uint32_t)at;
}

void keys_write_names(key_list *list, khp_buffer *out, uint32_t *at, uint32_t area_count) {
    qsort(list->hits, list->count, sizeof *list->hits, by_area_and_key);
    size_t i = 0;
    for (uint32_t area = 0; area < area_count; area++) {
        size_t end = i;
        while (end < list->count && list->hits[end].area == area) {
            end++;
        }
        at[area] = (uint32_t)out->len;
        put_varint(out, (uint32_t)(end - i));
        for (uint32_t last = 0; i < end; i++) {
            uint32_t hit = list->hits[i].key << KHP_WORLD_TAG_BITS | list->hits[i].tag;
            put_varint(out, hit - last);
            last = hit;
        }
    }
}

void keys_clear(key_list *list) {
    khp_arena_clear(&list->texts);
    khp_free(list->hits);
    *list = (key_list){0};
}

uint32_t keys_write_filter(const key_list *list, khp_buffer *out) {
    uint32_t at = (uint32_t)out->len;
    if (!khp_buffer_reserve(out, KHP_WORLD_FILTER_BYTES)) {
        return at;
    }
    memset(out->ptr + out->len, 0, KHP_WORLD_FILTER_BYTES);
    for (size_t i = 0; i < list->count; i++) {
        uint64_t hash = khp_world_filter_hash(list->hits[i].text);
        for (int second = 0; second < 2; second++) {
            uint32_t bit = khp_world_filter_bit(hash, second != 0);
            out->ptr[at + bit / 8] = (char)(out->ptr[at + bit / 8] | 1 << bit % 8);
        }
    }
    out->len += KHP_WORLD_FILTER_BYTES;
    return at;
}
