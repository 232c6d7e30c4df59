#include "locate/area_bearers.h"

#include "base/memory.h"
#include "locate/countries.h"
#include "locate/words.h"

#define COUNTRY_CODE_BYTES 3
#define CODE_BYTES 16 /* a longer text is no code of the table */
#define PART_BYTES 4  /* a shorter text is a part of too much */

void khp_area_bearers_reset(khp_area_bearers *bearers) { bearers->count = 0; }

void khp_area_bearers_clear(khp_area_bearers *bearers) {
    khp_free(bearers->items);
    khp_ref_list_clear(&bearers->refs);
    *bearers = (khp_area_bearers){0};
}

/* A whole name of any step is stronger than the core of one. */
static bool is_stronger(const khp_area_bearer *a, const khp_area_bearer *b) {
    bool are_names = a->step < KHP_STEP_CODE && b->step < KHP_STEP_CODE;
    if (are_names && a->is_core != b->is_core) {
        return b->is_core;
    }
    return a->step < b->step || (a->step == b->step && !a->is_core && b->is_core);
}

void khp_area_bearers_put(khp_area_bearers *bearers, khp_area_bearer fresh) {
    for (size_t i = 0; i < bearers->count; i++) {
        khp_area_bearer *known = &bearers->items[i];
        if (known->ref == fresh.ref) {
            bool better = is_stronger(&fresh, known);
            fresh.is_first = known->is_first = fresh.is_first || known->is_first;
            fresh.best = known->best = fresh.best < known->best ? fresh.best : known->best;
            *known = better ? fresh : *known;
            return;
        }
    }
    khp_area_bearer *items =
        khp_grow(bearers->items, &bearers->capacity, bearers->count, sizeof *items);
    if (items == NULL) {
        bearers->failed = true;
        return;
    }
    bearers->items = items;
    items[bearers->count++] = fresh;
}

static void add_world(khp_area_bearers *bearers, const khp_gazetteer *gazetteer, uint32_t world,
                      khp_area_step step, bool is_core) {
    bearers->refs.count = 0;
    khp_refs_of_world(gazetteer, world, &bearers->refs);
    for (size_t i = 0; i < bearers->refs.count; i++) {
        khp_area_bearers_put(bearers,
                             (khp_area_bearer){bearers->refs.items[i], step, is_core, true, step});
    }
    bearers->failed = bearers->failed || bearers->refs.failed;
}

static khp_area_step step_of(khp_world_step step) {
    switch (step) {
    case KHP_WORLD_PRIMARY: return KHP_STEP_PRIMARY;
    case KHP_WORLD_ENGLISH: return KHP_STEP_ENGLISH;
    case KHP_WORLD_LANGUAGE: return KHP_STEP_OTHER;
    default: return KHP_STEP_ALTERNATE;
    }
}

static void add_own(khp_area_bearers *bearers, const khp_gazetteer *gazetteer, khp_slice folded,
                    bool is_core) {
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(&gazetteer->areas, khp_key_hash(folded), &begin, &end);
    for (size_t i = begin; i < end; i++) {
        khp_area_key key;
        uint32_t number = khp_key_number(&gazetteer->areas, khp_key_at(&gazetteer->areas, i));
        if (khp_store_area_key(gazetteer, number, &key) && key.step < KHP_STEP_COUNT &&
            khp_slice_eq(khp_store_text(gazetteer, key.folded), folded)) {
            khp_area_step step = (khp_area_step)key.step;
            bool core = is_core || key.is_core != 0;
            khp_area_bearers_put(bearers, (khp_area_bearer){key.area, step, core, false, step});
        }
    }
}

void khp_area_bearers_add(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                          khp_slice folded, bool is_core) {
    khp_world_cursor cursor;
    khp_world_name name;
    if (folded.len == 0) {
        return;
    }
    add_own(bearers, gazetteer, folded, is_core);
    if (khp_world_find(folded, &cursor)) {
        while (khp_world_next(&cursor, &name)) {
            add_world(bearers, gazetteer, name.area, step_of(name.step), is_core || name.is_core);
        }
    }
}

void khp_area_bearers_add_country(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                                  khp_slice folded) {
    const char *code = folded.len > COUNTRY_CODE_BYTES ? khp_country_code(folded) : NULL;
    uint32_t ref = code == NULL ? KHP_NO_AREA : khp_ref_of_country(gazetteer, khp_slice_cstr(code));
    if (ref != KHP_NO_AREA) {
        khp_area_bearers_put(
            bearers, (khp_area_bearer){ref, KHP_STEP_PRIMARY, false, false, KHP_STEP_PRIMARY});
    }
}

/* ---- codes ---- */

/* The code in capitals, and whether it is a number; false if it is none of the table's. */
static bool read_code(khp_slice text, char code[CODE_BYTES], khp_slice *read, bool *is_number) {
    text = khp_slice_trim(text);
    if (text.len == 0 || text.len > CODE_BYTES) {
        return false;
    }
    *is_number = true;
    memcpy(code, text.ptr, text.len);
    for (char *c = code; c < code + text.len; c++) {
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        *is_number = *is_number && *c >= '0' && *c <= '9';
    }
    *read = khp_slice_of(code, text.len);
    return true;
}

/* `D.C.` is DC. */
static khp_slice without_points(khp_slice code, char bare[CODE_BYTES]) {
    size_t len = 0;
    for (size_t i = 0; i < code.len && i < CODE_BYTES; i++) {
        if (code.ptr[i] != '.') {
            bare[len++] = code.ptr[i];
        }
    }
    return khp_slice_of(bare, len);
}

void khp_area_bearers_add_code(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                               khp_slice code, khp_slice country, bool numbers) {
    char capitals[CODE_BYTES];
    char bare[CODE_BYTES];
    khp_slice read;
    bool is_number;
    khp_world_cursor cursor;
    khp_world_code found;
    uint32_t only = KHP_WORLD_NO_AREA;
    if (!read_code(code, capitals, &read, &is_number) || (is_number && !numbers) ||
        (!khp_world_find_code(read, &cursor) &&
         !khp_world_find_code(without_points(read, bare), &cursor))) {
        return;
    }
    while (khp_world_next_code(&cursor, &found)) {
        khp_world_area area;
        bool is_bare = found.scheme == KHP_WORLD_BY_ISO_PART || found.scheme == KHP_WORLD_BY_POSTAL;
        bool is_whole = found.scheme == KHP_WORLD_BY_ISO || found.scheme == KHP_WORLD_BY_HASC ||
                        found.scheme == KHP_WORLD_BY_ADM1;
        if (!khp_world_area_at(found.area, &area) || !(is_bare || is_whole) ||
            (country.len > 0 && !khp_slice_eq(area.country, country)) ||
            (is_bare && country.len == 0)) {
            continue;
        }
        if (only != KHP_WORLD_NO_AREA && only != found.area) {
            return;
        }
        only = found.area;
    }
    if (only != KHP_WORLD_NO_AREA) {
        add_world(bearers, gazetteer, only, KHP_STEP_CODE, false);
    }
}

/* ---- parts of names ---- */

/* True if the words stand in the name, one behind the other. */
static bool has_words(khp_slice name, khp_slice words) {
    for (size_t at = 0; at + words.len <= name.len; at++) {
        bool begins = at == 0 || name.ptr[at - 1] == ' ';
        bool ends = at + words.len == name.len || name.ptr[at + words.len] == ' ';
        if (begins && ends && memcmp(name.ptr + at, words.ptr, words.len) == 0) {
            return true;
        }
    }
    return false;
}

/* `Michoacan de Ocampo` goes on behind `Michoacan`, and a connector says so. */
static bool goes_on(khp_slice text, khp_slice name) {
    if (name.len < PART_BYTES || text.len <= name.len + 1 || text.ptr[name.len] != ' ' ||
        memcmp(text.ptr, name.ptr, name.len) != 0) {
        return false;
    }
    khp_slice rest = khp_slice_of(text.ptr + name.len + 1, text.len - name.len - 1);
    return khp_words_connector(rest) > 0;
}

static bool is_part_of(uint32_t world, khp_slice core) {
    khp_world_names names;
    khp_world_name name;
    khp_slice text;
    khp_world_names_of(world, &names);
    while (khp_world_next_name(&names, &text, &name)) {
        if (has_words(text, core) || (name.step == KHP_WORLD_PRIMARY && goes_on(core, text))) {
            return true;
        }
    }
    return false;
}

void khp_area_bearers_add_part(khp_area_bearers *bearers, const khp_gazetteer *gazetteer,
                               khp_slice core, khp_slice country) {
    uint32_t first;
    uint32_t count;
    uint32_t only = KHP_WORLD_NO_AREA;
    if (core.len < PART_BYTES || !khp_world_country(country, &first, &count)) {
        return;
    }
    for (uint32_t i = first; i < first + count; i++) {
        if (is_part_of(i, core)) {
            if (only != KHP_WORLD_NO_AREA) {
                return;
            }
            only = i;
        }
    }
    if (only != KHP_WORLD_NO_AREA) {
        add_world(bearers, gazetteer, only, KHP_STEP_ALTERNATE, true);
    }
}
