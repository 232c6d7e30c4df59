#include "locate/builder.h"

#include "base/hash.h"
#include "base/memory.h"
#include "locate/area_kinds.h"
#include "locate/countries.h"
#include "locate/place_batch_inside.h"

#include <math.h>

#define OWN_PLACES 1024    /* that khp_gazetteer_add collects before they are taken */
#define PART_BITS_MEMORY 4 /* parts of notes: the whole is in memory anyway */
#define PART_BITS_NAMES 8  /* one part at a time is in memory */
#define PART_BITS_CODES 6

khp_builder *khp_builder_new(void) {
    khp_builder *builder = khp_alloc_zero(1, sizeof *builder);
    if (builder != NULL) {
        builder->names.bits = builder->codes.bits = PART_BITS_MEMORY;
        builder->threads = 1;
    }
    return builder;
}

void khp_gazetteer_build_with(khp_gazetteer *gazetteer, unsigned threads, const char *folder) {
    static const khp_section_id large[] = {
        KHP_SECTION_HEADS,      KHP_SECTION_ROWS,       KHP_SECTION_POSITIONS,
        KHP_SECTION_LINES,      KHP_SECTION_LINE_STEPS, KHP_SECTION_NAME_KEYS,
        KHP_SECTION_NAME_FIRST, KHP_SECTION_CODE_KEYS,  KHP_SECTION_CODE_FIRST,
        KHP_SECTION_LETTERS,    KHP_SECTION_REPEATS,    KHP_SECTION_SPELLINGS,
    };
    khp_builder *builder = gazetteer->builder;
    builder->threads = threads;
    if (folder == NULL) {
        return;
    }
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
        builder->sections[large[i]].folder = folder;
    }
    builder->describing.folder = builder->seats.folder = folder;
    builder->names.folder = builder->codes.folder = folder;
    builder->names.bits = PART_BITS_NAMES;
    builder->codes.bits = PART_BITS_CODES;
}

void khp_builder_drop_notes(khp_builder *builder) {
    khp_notes_clear(&builder->names);
    khp_notes_clear(&builder->codes);
    khp_pile_clear(&builder->describing);
    khp_pile_clear(&builder->seats);
    khp_place_batch_free(builder->own);
    builder->own = NULL;
}

void khp_builder_free(khp_builder *builder) {
    if (builder == NULL) {
        return;
    }
    khp_builder_drop_notes(builder);
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        khp_pile_clear(&builder->sections[i]);
    }
    khp_table_clear(&builder->texts);
    khp_table_clear(&builder->groups);
    khp_table_clear(&builder->classes);
    khp_table_clear(&builder->tuples);
    khp_table_clear(&builder->areas);
    khp_free(builder->refs);
    khp_free(builder->area_names);
    khp_free(builder);
}

bool khp_builder_text(khp_builder *builder, khp_slice text, khp_text_ref *ref) {
    *ref = (khp_text_ref){0, 0};
    if (text.len == 0) {
        return true;
    }
    bool is_new = false;
    uint32_t number = khp_table_put(&builder->texts, text, khp_hash(text), &is_new);
    if (number == KHP_TABLE_NONE) {
        return false;
    }
    if (is_new) {
        khp_buffer *texts = khp_builder_section(builder, KHP_SECTION_TEXTS);
        khp_text_ref *refs =
            khp_grow(builder->refs, &builder->ref_capacity, number, sizeof *builder->refs);
        if (refs == NULL || texts->len > UINT32_MAX - text.len) {
            return false;
        }
        builder->refs = refs;
        refs[number] = (khp_text_ref){(uint32_t)texts->len, (uint32_t)text.len};
        khp_buffer_add(texts, text);
        if (texts->failed) {
            return false;
        }
    }
    *ref = builder->refs[number];
    return true;
}

/* The number of a fixed-size item in its section, where it is put if it is new; KHP_TABLE_NONE
 * without memory. Items have no padding bytes, so equal items are equal bytes. */
static uint32_t intern(khp_table *table, khp_buffer *section, const void *item, size_t size) {
    khp_slice bytes = khp_slice_of(item, size);
    bool is_new = false;
    uint32_t number = khp_table_put(table, bytes, khp_hash(bytes), &is_new);
    if (number != KHP_TABLE_NONE && is_new) {
        khp_buffer_add(section, bytes);
    }
    return section->failed ? KHP_TABLE_NONE : number;
}

/* The area of one level; *number stays KHP_NO_AREA if the gazetteer leaves it blank. */
static bool intern_area(khp_builder *builder, const khp_place *place, uint32_t level,
                        uint32_t parent, uint32_t *number) {
    khp_slice name = khp_slice_trim(place->areas[level]);
    khp_slice code = khp_slice_trim(place->area_codes[level]);
    *number = KHP_NO_AREA;
    if (level == KHP_AREA_COUNTRY) {
        const char *iso = khp_country_code(code.len > 0 ? code : name);
        code = iso != NULL ? khp_slice_cstr(iso) : code;
    }
    if (name.len == 0 && code.len == 0) {
        return true;
    }
    khp_area area = {.parent = parent, .level = level};
    if (!khp_builder_text(builder, name, &area.name) ||
        !khp_builder_text(builder, code, &area.code)) {
        return false;
    }
    *number = intern(&builder->areas, khp_builder_section(builder, KHP_SECTION_AREAS), &area,
                     sizeof area);
    return *number != KHP_TABLE_NONE;
}

static bool intern_tuple(khp_builder *builder, const khp_place *place, uint32_t *number) {
    khp_tuple tuple;
    uint32_t parent = KHP_NO_AREA;
    for (uint32_t level = KHP_AREA_LEVELS; level-- > 0;) {
        if (!intern_area(builder, place, level, parent, &tuple.areas[level])) {
            return false;
        }
        parent = tuple.areas[level] == KHP_NO_AREA ? parent : tuple.areas[level];
    }
    *number = intern(&builder->tuples, khp_builder_section(builder, KHP_SECTION_TUPLES), &tuple,
                     sizeof tuple);
    return *number != KHP_TABLE_NONE;
}

static bool intern_class(khp_builder *builder, const khp_place *place, uint32_t *number) {
    khp_class shared;
    memset(&shared, 0, sizeof shared);
    shared.uncertainty_m = isnan(place->uncertainty_m) ? (double)NAN : place->uncertainty_m;
    shared.gazetteer = place->gazetteer;
    shared.precision = (uint8_t)place->precision;
    shared.alt_mark = place->alt_mark == '\0' ? '|' : place->alt_mark;
    if (!khp_builder_text(builder, place->crs, &shared.crs) ||
        !khp_builder_text(builder, place->kind, &shared.kind) ||
        !khp_builder_text(builder, place->source, &shared.source)) {
        return false;
    }
    *number = intern(&builder->classes, khp_builder_section(builder, KHP_SECTION_CLASSES), &shared,
                     sizeof shared);
    return *number != KHP_TABLE_NONE;
}

/* The number of the group that a place belongs to. */
static bool intern_group(khp_builder *builder, const khp_place *place, uint32_t *number) {
    khp_group group;
    if (!intern_class(builder, place, &group.class_number) ||
        !intern_tuple(builder, place, &group.tuple_number)) {
        return false;
    }
    *number = intern(&builder->groups, khp_builder_section(builder, KHP_SECTION_GROUPS), &group,
                     sizeof group);
    return *number != KHP_TABLE_NONE;
}

khipu_status khp_gazetteer_name_area(khp_gazetteer *gazetteer, khp_slice code, khp_slice name,
                                     khp_area_step step, khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    code = khp_slice_trim(code);
    name = khp_slice_trim(name);
    if (code.len == 0 || name.len == 0) {
        return KHIPU_OK;
    }
    khp_area_name *names = khp_grow(builder->area_names, &builder->area_name_capacity,
                                    builder->area_name_count, sizeof *names);
    if (names == NULL) {
        return khp_fail_memory(error);
    }
    builder->area_names = names;
    khp_area_name *added = &names[builder->area_name_count];
    added->step = step;
    if (!khp_builder_text(builder, code, &added->code) ||
        !khp_builder_text(builder, name, &added->name)) {
        return khp_fail_memory(error);
    }
    builder->area_name_count++;
    return KHIPU_OK;
}

khipu_status khp_builder_publish(khp_gazetteer *gazetteer, khipu_error *error) {
    for (int i = 0; i < KHP_SECTION_COUNT; i++) {
        khp_slice bytes;
        khipu_status status = khp_pile_view(&gazetteer->builder->sections[i], &bytes, error);
        if (status != KHIPU_OK) {
            return status;
        }
        static const uint64_t nothing; /* so that no offset is added to NULL */
        gazetteer->sections[i] = bytes.len > 0 ? (khp_section){.ptr = bytes.ptr, .bytes = bytes.len}
                                               : (khp_section){.ptr = &nothing};
    }
    khp_store_open(gazetteer);
    return KHIPU_OK;
}

/* ---- taking batches ---- */

static khipu_status check_limits(const khp_gazetteer *gazetteer, const khp_place_batch *batch,
                                 khipu_error *error) {
    uint64_t rows = khp_pile_bytes(&gazetteer->builder->sections[KHP_SECTION_ROWS]);
    if ((uint64_t)gazetteer->count + batch->count >= KHP_NO_PLACE ||
        (rows + batch->rows.len) / KHP_ROW_UNIT > UINT32_MAX) {
        return khp_fail(error, KHIPU_E_RANGE, (khp_where){0},
                        "a gazetteer holds at most %u places and 8 GiB of names", KHP_NO_PLACE - 1);
    }
    return KHIPU_OK;
}

/* Gives the new groups of the batch their numbers, in the order in which they first occur. */
static khipu_status resolve_groups(khp_builder *builder, khp_place_batch *batch,
                                   khipu_error *error) {
    for (; batch->resolved < batch->groups.count; batch->resolved++) {
        khp_place place = khp_place_batch_group_at(batch, (uint32_t)batch->resolved);
        khp_place_batch_group *group = &batch->known[batch->resolved];
        group->describes_area = khp_area_described_level(place.kind) >= 0;
        group->may_be_seat = khp_area_may_have_seat(place.kind);
        if (!intern_group(builder, &place, &group->number)) {
            return khp_fail_memory(error);
        }
    }
    return KHIPU_OK;
}

static khipu_status note_place(khp_pile *pile, uint32_t place, khipu_error *error) {
    return khp_pile_add(pile, khp_slice_of((const char *)&place, sizeof place), error);
}

static khipu_status take_heads(khp_gazetteer *gazetteer, khp_place_batch *batch,
                               khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    khp_head *heads = (khp_head *)(void *)batch->heads.ptr;
    uint64_t rows = khp_pile_bytes(&builder->sections[KHP_SECTION_ROWS]) / KHP_ROW_UNIT;
    uint64_t far = khp_pile_bytes(&builder->sections[KHP_SECTION_POSITIONS]) / sizeof(khp_position);
    const uint32_t *seats = (const uint32_t *)(const void *)batch->seats.ptr;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < batch->seats.len / sizeof *seats && status == KHIPU_OK; i++) {
        if (batch->known[heads[seats[i]].group].may_be_seat) {
            status = note_place(&builder->seats, gazetteer->count + seats[i], error);
        }
    }
    for (uint32_t i = 0; i < batch->count && status == KHIPU_OK; i++) {
        const khp_place_batch_group *group = &batch->known[heads[i].group];
        heads[i].row += (uint32_t)rows;
        heads[i].y += heads[i].x == KHP_FAR_POSITION ? (int32_t)(uint32_t)far : 0;
        heads[i].group = group->number;
        if (group->describes_area) {
            status = note_place(&builder->describing, gazetteer->count + i, error);
        }
    }
    return status;
}

static khipu_status take_names(khp_gazetteer *gazetteer, khp_place_batch *batch,
                               khipu_error *error) {
    khp_slice rest = khp_buffer_slice(&batch->names);
    khipu_status status = KHIPU_OK;
    uint64_t far =
        khp_pile_bytes(&gazetteer->builder->sections[KHP_SECTION_POSITIONS]) / sizeof(khp_position);
    while (rest.len > 0 && status == KHIPU_OK) {
        struct {
            khp_name_note note;
            khp_bearer_note bearer;
        } head;
        size_t size = sizeof head.note;
        memcpy(&head.note, rest.ptr, size);
        head.note.place += gazetteer->count;
        if (head.note.kind == KHP_NAME_PRIMARY) {
            memcpy(&head.bearer, rest.ptr + size, sizeof head.bearer);
            head.bearer.group = batch->known[head.bearer.group].number;
            head.bearer.y += head.bearer.x == KHP_FAR_POSITION ? (int32_t)(uint32_t)far : 0;
            size += sizeof head.bearer;
        }
        status = khp_notes_add(&gazetteer->builder->names, head.note.hash,
                               khp_slice_of((const char *)&head, size),
                               khp_slice_of(rest.ptr + size, head.note.length), error);
        size += head.note.length;
        rest = khp_slice_of(rest.ptr + size, rest.len - size);
    }
    return status;
}

static khipu_status take_codes(khp_gazetteer *gazetteer, const khp_place_batch *batch,
                               khipu_error *error) {
    const khp_code_note *notes = (const khp_code_note *)(const void *)batch->codes.ptr;
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; i < batch->codes.len / sizeof *notes && status == KHIPU_OK; i++) {
        khp_code_note note = notes[i];
        note.place += gazetteer->count;
        gazetteer->builder->schemes |=
            note.scheme == KHP_SCHEME_GAZETTEER_ID ? 0 : 1u << note.scheme;
        status = khp_notes_add(&gazetteer->builder->codes, note.hash,
                               khp_slice_of((const char *)&note, sizeof note), (khp_slice){NULL, 0},
                               error);
    }
    return status;
}

static unsigned bytes_for(uint64_t value) {
    return value == 0            ? 0
           : value <= UINT8_MAX  ? 1
           : value <= UINT16_MAX ? 2
           : value <= UINT32_MAX ? 4
                                 : 8;
}

/* Packs the lines of the places that wait. */
static khipu_status pack_lines(khp_builder *builder, khipu_error *error) {
    khp_pile *steps = &builder->sections[KHP_SECTION_LINE_STEPS];
    khp_line_block block = {.steps = khp_pile_bytes(steps) * 256};
    uint64_t most = 0;
    for (size_t i = 0; i < builder->line_count; i++) { /* modulo 2^64: lines may start again */
        uint64_t first = builder->lines[i] - i;
        block.first = (int64_t)first < (int64_t)block.first || i == 0 ? first : block.first;
    }
    for (size_t i = 0; i < builder->line_count; i++) {
        uint64_t step = builder->lines[i] - i - block.first;
        most = step > most ? step : most;
    }
    unsigned width = bytes_for(most);
    block.steps += width;
    char bytes[KHP_LINE_BLOCK * 8];
    size_t length = 0;
    for (size_t i = 0; i < builder->line_count; i++) {
        uint64_t step = builder->lines[i] - i - block.first;
        for (unsigned byte = 0; byte < width; byte++) {
            bytes[length++] = (char)(unsigned char)(step >> (8 * byte));
        }
    }
    builder->line_count = 0;
    khipu_status status = khp_pile_add(steps, khp_slice_of(bytes, length), error);
    return status == KHIPU_OK
               ? khp_pile_add(&builder->sections[KHP_SECTION_LINES],
                              khp_slice_of((const char *)&block, sizeof block), error)
               : status;
}

static khipu_status take_lines(khp_builder *builder, const khp_place_batch *batch,
                               khipu_error *error) {
    const uint64_t *lines = (const uint64_t *)(const void *)batch->lines.ptr;
    khipu_status status = KHIPU_OK;
    for (uint32_t i = 0; i < batch->count && status == KHIPU_OK; i++) {
        builder->lines[builder->line_count++] = lines[i];
        if (builder->line_count == KHP_LINE_BLOCK) {
            status = pack_lines(builder, error);
        }
    }
    return status;
}

khipu_status khp_gazetteer_take(khp_gazetteer *gazetteer, khp_place_batch *batch,
                                khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    khipu_status status = check_limits(gazetteer, batch, error);
    status = status == KHIPU_OK ? resolve_groups(builder, batch, error) : status;
    status = status == KHIPU_OK ? take_heads(gazetteer, batch, error) : status;
    status = status == KHIPU_OK ? take_names(gazetteer, batch, error) : status;
    status = status == KHIPU_OK ? take_codes(gazetteer, batch, error) : status;
    status = status == KHIPU_OK ? take_lines(builder, batch, error) : status;
    const struct {
        khp_section_id id;
        const khp_buffer *bytes;
    } whole[] = {{KHP_SECTION_HEADS, &batch->heads},
                 {KHP_SECTION_ROWS, &batch->rows},
                 {KHP_SECTION_POSITIONS, &batch->positions}};
    for (size_t i = 0; i < sizeof whole / sizeof whole[0] && status == KHIPU_OK; i++) {
        status =
            khp_pile_add(&builder->sections[whole[i].id], khp_buffer_slice(whole[i].bytes), error);
    }
    if (status == KHIPU_OK) {
        gazetteer->count += batch->count;
        khp_place_batch_reset(batch);
    }
    return status;
}

khipu_status khp_gazetteer_add(khp_gazetteer *gazetteer, const khp_place *place,
                               khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    if (builder->own == NULL) {
        builder->own = khp_place_batch_new();
    }
    khipu_status status = builder->own == NULL ? khp_fail_memory(error)
                                               : khp_place_batch_add(builder->own, place, error);
    return status == KHIPU_OK && khp_place_batch_count(builder->own) >= OWN_PLACES
               ? khp_gazetteer_take(gazetteer, builder->own, error)
               : status;
}

khipu_status khp_builder_finish(khp_gazetteer *gazetteer, khipu_error *error) {
    khp_builder *builder = gazetteer->builder;
    khipu_status status = builder->own == NULL || khp_place_batch_count(builder->own) == 0
                              ? KHIPU_OK
                              : khp_gazetteer_take(gazetteer, builder->own, error);
    return status == KHIPU_OK && builder->line_count > 0 ? pack_lines(builder, error) : status;
}
