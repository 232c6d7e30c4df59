#include "write/page_data.h"

#include "base/memory.h"
#include "write/embedded.h"

#include <openssl/evp.h>
#include <stdio.h>

/* Bytes of a column in one piece: a multiple of 3, so that pieces but the last have no padding. */
#define PIECE_BYTES ((size_t)576 * 1024)

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the page's columns are written in the machine's byte order, which must be little-endian"
#endif

/* Where the page goes, and working memory. */
typedef struct filler {
    khp_page *page;
    const khp_page_facts *facts;
    khp_page_put put;
    void *context;
    khp_buffer raw;
    khp_buffer text;
} filler;

static khipu_status put(filler *fill, khp_slice bytes, khipu_error *error) {
    return fill->put(fill->context, bytes, error);
}

/* Writes one piece as a script element that holds a base64 string. */
static khipu_status put_piece(filler *fill, const char *name, uint64_t number, khp_slice bytes,
                              khipu_error *error) {
    khp_buffer *text = &fill->text;
    khp_buffer_reset(text);
    khp_buffer_printf(text, "<script type=\"application/json\" id=\"khipu-%s.%llu\">\"", name,
                      (unsigned long long)number);
    if (khp_buffer_reserve(text, (bytes.len + 2) / 3 * 4 + 1)) {
        int written = EVP_EncodeBlock((unsigned char *)text->ptr + text->len,
                                      (const unsigned char *)bytes.ptr, (int)bytes.len);
        text->len += (size_t)written;
    }
    khp_buffer_add_cstr(text, "\"</script>\n");
    return text->failed ? khp_fail_memory(error) : put(fill, khp_buffer_slice(text), error);
}

static khipu_status put_column(filler *fill, const char *name, khp_spool *spool,
                               khipu_error *error) {
    uint64_t total = khp_spool_bytes(spool);
    uint64_t number = 0;
    khipu_status status = KHIPU_OK;
    for (uint64_t at = 0; status == KHIPU_OK && at < total; at += PIECE_BYTES) {
        size_t size = total - at < PIECE_BYTES ? (size_t)(total - at) : PIECE_BYTES;
        khp_buffer_reset(&fill->raw);
        if (!khp_buffer_reserve(&fill->raw, size)) {
            return khp_fail_memory(error);
        }
        status = khp_spool_read(spool, at, fill->raw.ptr, size, error);
        if (status == KHIPU_OK) {
            status = put_piece(fill, name, number++, khp_slice_of(fill->raw.ptr, size), error);
        }
    }
    return status;
}

/* A facet of at most 254 values is written in one byte a record. */
static khipu_status put_narrow_facet(filler *fill, const char *name, khp_spool *codes,
                                     khipu_error *error) {
    khp_spool narrow = {.folder = codes->folder};
    khipu_status status = KHIPU_OK;
    uint64_t count = khp_spool_bytes(codes) / 2;
    for (uint64_t at = 0; status == KHIPU_OK && at < count; at += 4096) {
        uint16_t wide[4096];
        unsigned char bytes[4096];
        size_t size = count - at < 4096 ? (size_t)(count - at) : 4096;
        status = khp_spool_read(codes, at * 2, (char *)wide, size * 2, error);
        for (size_t i = 0; i < size; i++) {
            bytes[i] = wide[i] == KHP_FACET_EMPTY ? 255 : (unsigned char)wide[i];
        }
        if (status == KHIPU_OK) {
            status = khp_spool_add(&narrow, khp_slice_of((const char *)bytes, size), error);
        }
    }
    if (status == KHIPU_OK) {
        status = put_column(fill, name, &narrow, error);
    }
    khp_spool_clear(&narrow);
    return status;
}

static khipu_status put_facets(filler *fill, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t number = 0;
    for (size_t i = 0; status == KHIPU_OK && i < fill->page->facet_count; i++) {
        khp_page_facet *facet = &fill->page->facets[i];
        if (!khp_page_facet_is_shown(fill->page, facet)) {
            continue;
        }
        char name[32];
        snprintf(name, sizeof name, "facet-%zu", number++);
        status = facet->values.count <= 254 ? put_narrow_facet(fill, name, &facet->codes, error)
                                            : put_column(fill, name, &facet->codes, error);
    }
    return status;
}

static khipu_status put_packs(filler *fill, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    uint64_t start = 0;
    khp_packs *packs = fill->page->packs;
    for (size_t i = 0; status == KHIPU_OK && i < khp_packs_count(packs); i++) {
        size_t size = (size_t)(khp_packs_end(packs, i) - start);
        khp_buffer_reset(&fill->raw);
        if (!khp_buffer_reserve(&fill->raw, size)) {
            return khp_fail_memory(error);
        }
        status = khp_spool_read(khp_packs_spool(packs), start, fill->raw.ptr, size, error);
        start = khp_packs_end(packs, i);
        char name[32];
        snprintf(name, sizeof name, "pack-%zu", i);
        if (status == KHIPU_OK) {
            status = put_piece(fill, name, 0, khp_slice_of(fill->raw.ptr, size), error);
        }
    }
    return status;
}

static khipu_status put_pieces(filler *fill, khipu_error *error) {
    khp_page *page = fill->page;
    const struct {
        const char *name;
        khp_spool *spool;
    } columns[] = {
        {"place", &page->place},
        {"from", &page->from},
        {"to", &page->to},
        {"match", &page->match},
        {"reason", &page->reason},
        {"precision", &page->precision},
        {"weight", &page->weight},
        {"ids", &page->ids.texts},
        {"id-starts", &page->ids.starts},
        {"count", &page->groups.counts},
        {"counted", &page->counted},
    };
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < sizeof columns / sizeof *columns; i++) {
        status = put_column(fill, columns[i].name, columns[i].spool, error);
    }
    return status == KHIPU_OK ? put_facets(fill, error) : status;
}

/* ---- the template ---- */

static khipu_status put_buffer(filler *fill, khp_buffer *text, khipu_error *error) {
    khipu_status status =
        text->failed ? khp_fail_memory(error) : put(fill, khp_buffer_slice(text), error);
    khp_buffer_clear(text);
    return status;
}

static khipu_status put_language(filler *fill, khipu_error *error) {
    khp_buffer text = {0};
    const char *language = fill->facts->language;
    khp_buffer_printf(&text, "<html lang=\"%s\">", language == NULL ? "en" : language);
    return put_buffer(fill, &text, error);
}

static khipu_status put_title(filler *fill, khipu_error *error) {
    khp_buffer text = {0};
    const char *title = fill->facts->title;
    khp_buffer_add_cstr(&text, "<title>");
    khp_html_text(&text, khp_slice_cstr(title == NULL ? "khipu" : title));
    khp_buffer_add_cstr(&text, "</title>");
    return put_buffer(fill, &text, error);
}

/* Scheme, host and port of the tiles, and nothing else, join the images that the page may load. */
static khipu_status put_image_sources(filler *fill, khipu_error *error) {
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, "img-src data:");
    khp_slice tiles = khp_slice_cstr(fill->facts->tiles);
    if (tiles.len > 8) {
        const char *slash = memchr(tiles.ptr + 8, '/', tiles.len - 8);
        khp_buffer_add_byte(&text, ' ');
        khp_buffer_add(&text, khp_slice_of(tiles.ptr, slash == NULL ? tiles.len
                                                                    : (size_t)(slash - tiles.ptr)));
    }
    return put_buffer(fill, &text, error);
}

static khipu_status put_static(filler *fill, khipu_error *error) {
    khp_buffer text = {0};
    khp_page_static_table(&text, fill->page, fill->facts);
    return put_buffer(fill, &text, error);
}

static khipu_status put_meta(filler *fill, khipu_error *error) {
    khp_buffer text = {0};
    khp_buffer_add_cstr(&text, "<script type=\"application/json\" id=\"khipu-meta\">");
    khp_page_meta(&text, fill->page, fill->facts);
    khp_buffer_add_cstr(&text, "</script>");
    return put_buffer(fill, &text, error);
}

/* A place in the template and what stands there instead, in the order of the template. */
typedef struct template_slot {
    const char *text;
    khipu_status (*put)(filler *fill, khipu_error *error);
} template_slot;

static const template_slot slots[] = {
    {"<html lang=\"en\">", put_language},
    {"<title>khipu</title>", put_title},
    {"img-src data:", put_image_sources},
    {"<!--khipu:static-->", put_static},
    {"<script type=\"application/json\" id=\"khipu-meta\">null</script>", put_meta},
    {"<!--khipu:pieces-->", put_pieces},
    {"<!--khipu:packs-->", put_packs},
};

#define SLOT_COUNT (sizeof slots / sizeof *slots)

/* The first slot at or behind `at`; SLOT_COUNT if there is none. */
static size_t next_slot(const char *at, const char **found) {
    size_t nearest = SLOT_COUNT;
    for (size_t i = 0; i < SLOT_COUNT; i++) {
        const char *here = strstr(at, slots[i].text);
        if (here != NULL && (nearest == SLOT_COUNT || here < *found)) {
            nearest = i;
            *found = here;
        }
    }
    return nearest;
}

khipu_status khp_page_fill(khp_page *page, const khp_page_facts *facts, khp_page_put put_bytes,
                           void *context, khipu_error *error) {
    filler fill = {.page = page, .facts = facts, .put = put_bytes, .context = context};
    khipu_status status = KHIPU_OK;
    const char *at = khp_viewer_html;
    for (size_t done = 0; status == KHIPU_OK; done++) {
        const char *found = NULL;
        size_t slot = done < SLOT_COUNT ? next_slot(at, &found) : SLOT_COUNT;
        if (slot == SLOT_COUNT) {
            status =
                put(&fill, khp_slice_of(at, khp_viewer_html_size - (size_t)(at - khp_viewer_html)),
                    error);
            break;
        }
        status = put(&fill, khp_slice_of(at, (size_t)(found - at)), error);
        status = status == KHIPU_OK ? slots[slot].put(&fill, error) : status;
        at = found + strlen(slots[slot].text);
    }
    khp_buffer_clear(&fill.raw);
    khp_buffer_clear(&fill.text);
    return status;
}
