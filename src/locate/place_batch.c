#include "locate/place_batch.h"

#include "locate/abbreviations.h"

#include "base/hash.h"
#include "base/memory.h"
#include "locate/code_text.h"
#include "locate/forms.h"
#include "locate/keys.h"
#include "locate/place_batch_inside.h"
#include "locate/toponym.h"

#include <math.h>

/* Groups beyond which a batch that is empty forgets them. */
#define GROUPS_KEPT ((size_t)1 << 16)

khp_place_batch *khp_place_batch_new(void) { return khp_alloc_zero(1, sizeof(khp_place_batch)); }

void khp_place_batch_free(khp_place_batch *batch) {
    if (batch == NULL) {
        return;
    }
    khp_buffer *buffers[] = {&batch->heads,  &batch->rows,  &batch->positions, &batch->lines,
                             &batch->seats,  &batch->names, &batch->codes,     &batch->key,
                             &batch->folded, &batch->core,  &batch->code};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        khp_buffer_clear(buffers[i]);
    }
    khp_table_clear(&batch->groups);
    khp_free(batch->known);
    khp_free(batch);
}

uint32_t khp_place_batch_count(const khp_place_batch *batch) { return batch->count; }

void khp_place_batch_reset(khp_place_batch *batch) {
    khp_buffer *buffers[] = {&batch->heads, &batch->rows,  &batch->positions, &batch->lines,
                             &batch->seats, &batch->names, &batch->codes};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        khp_buffer_reset(buffers[i]);
    }
    batch->count = 0;
    if (batch->groups.count > GROUPS_KEPT) {
        khp_table_clear(&batch->groups);
        batch->resolved = 0;
    }
}

/* ---- groups ---- */

static void add_bytes(khp_buffer *key, const void *bytes, size_t size) {
    khp_buffer_add(key, khp_slice_of(bytes, size));
}

static khp_slice take_bytes(khp_slice *key, size_t size) {
    khp_slice taken = khp_slice_of(key->ptr, size);
    *key = khp_slice_of(key->ptr + size, key->len - size);
    return taken;
}

static khp_slice take_text(khp_slice *key) {
    uint32_t length;
    memcpy(&length, take_bytes(key, sizeof length).ptr, sizeof length);
    return take_bytes(key, length);
}

/* The fields that a group has in common: texts in this order, behind the numbers. */
#define GROUP_TEXTS (3 + 2 * KHP_AREA_LEVELS)

static void list_texts(khp_place *place, khp_slice *texts[GROUP_TEXTS]) {
    size_t count = 0;
    texts[count++] = &place->crs;
    texts[count++] = &place->kind;
    texts[count++] = &place->source;
    for (size_t level = 0; level < KHP_AREA_LEVELS; level++) {
        texts[count++] = &place->areas[level];
        texts[count++] = &place->area_codes[level];
    }
}

static char *put_bytes(char *out, const void *bytes, size_t size) {
    memcpy(out, bytes, size);
    return out + size;
}

static bool pack_group(khp_buffer *key, const khp_place *place) {
    double uncertainty = isnan(place->uncertainty_m) ? (double)NAN : place->uncertainty_m;
    uint8_t precision = (uint8_t)place->precision;
    khp_place shared = *place;
    khp_slice *texts[GROUP_TEXTS];
    list_texts(&shared, texts);
    size_t size = 32;
    for (size_t i = 0; i < GROUP_TEXTS; i++) {
        size += sizeof(uint32_t) + texts[i]->len;
    }
    khp_buffer_rewind(key);
    if (!khp_buffer_reserve(key, size)) {
        return false;
    }
    char *out = put_bytes(key->ptr, &uncertainty, sizeof uncertainty);
    out = put_bytes(out, &place->gazetteer, sizeof place->gazetteer);
    out = put_bytes(out, &precision, sizeof precision);
    out = put_bytes(out, place->alt_mark == '\0' ? "|" : &place->alt_mark, 1);
    for (size_t i = 0; i < GROUP_TEXTS; i++) {
        uint32_t length = (uint32_t)texts[i]->len;
        out = put_bytes(out, &length, sizeof length);
        out = length > 0 ? put_bytes(out, texts[i]->ptr, length) : out;
    }
    key->len = (size_t)(out - key->ptr);
    return true;
}

khp_place khp_place_batch_group_at(const khp_place_batch *batch, uint32_t group) {
    khp_slice key = khp_table_key_at(&batch->groups, group);
    khp_place place = {0};
    khp_slice *texts[GROUP_TEXTS];
    memcpy(&place.uncertainty_m, take_bytes(&key, sizeof place.uncertainty_m).ptr,
           sizeof place.uncertainty_m);
    memcpy(&place.gazetteer, take_bytes(&key, sizeof place.gazetteer).ptr, sizeof place.gazetteer);
    place.precision = (khp_precision) * (const uint8_t *)take_bytes(&key, 1).ptr;
    place.alt_mark = *take_bytes(&key, 1).ptr;
    list_texts(&place, texts);
    for (size_t i = 0; i < GROUP_TEXTS; i++) {
        *texts[i] = take_text(&key);
    }
    return place;
}

static bool find_group(khp_place_batch *batch, const khp_place *place, uint32_t *group) {
    if (!pack_group(&batch->key, place)) {
        return false;
    }
    khp_slice key = khp_buffer_slice(&batch->key);
    khp_place_batch_group *known =
        khp_grow(batch->known, &batch->known_capacity, batch->groups.count, sizeof *known);
    if (known == NULL) {
        return false;
    }
    batch->known = known;
    *group = khp_table_put(&batch->groups, key, khp_hash(key), NULL);
    return *group != KHP_TABLE_NONE;
}

/* ---- names and codes ---- */

typedef struct noted_name {
    uint32_t place;
    uint32_t ordinal;
    const khp_bearer_note *bearer; /* of a primary name */
} noted_name;

static void note_text(khp_place_batch *batch, const noted_name *name, unsigned kind,
                      khp_slice text) {
    khp_name_note note = {
        .hash = khp_key_hash(text),
        .place = name->place,
        .kind = kind & 3,
        .ordinal = (name->ordinal < KHP_NOTE_ORDINALS ? name->ordinal : KHP_NOTE_ORDINALS - 1) &
                   (KHP_NOTE_ORDINALS - 1),
    };
    text.len = text.len < KHP_NOTE_LENGTHS ? text.len : KHP_NOTE_LENGTHS - 1;
    note.length = text.len & (KHP_NOTE_LENGTHS - 1);
    add_bytes(&batch->names, &note, sizeof note);
    if (kind == KHP_NAME_PRIMARY) {
        add_bytes(&batch->names, name->bearer, sizeof *name->bearer);
    }
    khp_buffer_add(&batch->names, text);
}

static void note_name(khp_place_batch *batch, const noted_name *name, khp_slice written) {
    bool is_primary = name->ordinal == 0;
    khp_buffer_rewind(&batch->folded);
    khp_toponym_fold(&batch->folded, written);
    khp_slice folded = khp_buffer_slice(&batch->folded);
    if (folded.len == 0) {
        return;
    }
    note_text(batch, name, is_primary ? KHP_NAME_PRIMARY : KHP_NAME_ALTERNATE, folded);
    khp_buffer_rewind(&batch->core);
    (void)khp_form_core_of_row(&batch->core, folded);
    khp_slice core = khp_buffer_slice(&batch->core);
    if (core.len > 0 && !khp_slice_eq(core, folded)) {
        note_text(batch, name, is_primary ? KHP_NAME_PRIMARY_CORE : KHP_NAME_ALTERNATE_CORE, core);
    }
}

static void note_names(khp_place_batch *batch, const khp_place *place,
                       const khp_bearer_note *bearer) {
    noted_name name = {.place = batch->count, .bearer = bearer};
    char mark = place->alt_mark == '\0' ? '|' : place->alt_mark;
    note_name(batch, &name, place->name);
    for (khp_slice rest = place->alt_names; rest.len > 0;) {
        khp_slice alternate = khp_slice_cut(&rest, mark);
        name.ordinal++;
        if (!khp_is_abbreviation(alternate, mark)) {
            note_name(batch, &name, alternate);
        }
    }
}

static void note_code(khp_place_batch *batch, const khp_place *place, khp_scheme scheme,
                      khp_slice code) {
    khp_code_note note = {
        .hash = khp_key_hash(code),
        .place = batch->count,
        .gazetteer = place->gazetteer,
        .scheme = (uint16_t)scheme,
    };
    add_bytes(&batch->codes, &note, sizeof note);
}

static void note_codes(khp_place_batch *batch, const khp_place *place) {
    for (int scheme = 0; scheme < KHP_SCHEME_COUNT; scheme++) {
        bool is_own = scheme != KHP_SCHEME_GAZETTEER_ID && scheme != KHP_SCHEME_GEONAMES;
        if (is_own && place->codes[scheme].len > 0) {
            khp_buffer_rewind(&batch->code);
            khp_code_normalize(&batch->code, (khp_scheme)scheme, place->codes[scheme]);
            note_code(batch, place, (khp_scheme)scheme, khp_buffer_slice(&batch->code));
        }
    }
    if (place->id.len > 0) {
        note_code(batch, place, KHP_SCHEME_GAZETTEER_ID, place->id);
    }
}

/* ---- places ---- */

static khp_head make_head(khp_place_batch *batch, const khp_place *place, uint32_t group) {
    khp_head head = {.row = (uint32_t)(batch->rows.len / KHP_ROW_UNIT), .group = group};
    if (!khp_store_pack_position(place->x, place->y, &head)) {
        khp_position position = {place->x, place->y};
        head.x = KHP_FAR_POSITION;
        head.y = (int32_t)(uint32_t)(batch->positions.len / sizeof position);
        add_bytes(&batch->positions, &position, sizeof position);
    }
    return head;
}

static bool has_failed(const khp_place_batch *batch) {
    return batch->heads.failed || batch->rows.failed || batch->positions.failed ||
           batch->lines.failed || batch->seats.failed || batch->names.failed ||
           batch->codes.failed || batch->folded.failed || batch->core.failed || batch->code.failed;
}

khipu_status khp_place_batch_add(khp_place_batch *batch, const khp_place *place,
                                 khipu_error *error) {
    uint32_t group;
    if (!find_group(batch, place, &group)) {
        return khp_fail_memory(error);
    }
    khp_head head = make_head(batch, place, group);
    const khp_bearer_note bearer = {head.x, head.y, group};
    add_bytes(&batch->heads, &head, sizeof head);
    add_bytes(&batch->lines, &place->line, sizeof place->line);
    if (place->alt_names.len > 0) {
        add_bytes(&batch->seats, &batch->count, sizeof batch->count);
    }
    khp_store_pack_row(&batch->rows, place);
    note_names(batch, place, &bearer);
    note_codes(batch, place);
    batch->count++;
    return has_failed(batch) ? khp_fail_memory(error) : KHIPU_OK;
}
