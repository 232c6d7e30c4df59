#include "locate/naming.h"

#include "base/hash.h"
#include "base/memory.h"
#include "locate/abbreviations.h"
#include "locate/area_kinds.h"
#include "locate/areas.h"
#include "locate/countries.h"
#include "locate/forms.h"
#include "locate/order.h"
#include "locate/toponym.h"

/* Working memory. Texts are copied before they are worked on: adding names moves the section that
 * they lie in. */
typedef struct naming {
    khp_gazetteer *gazetteer;
    khp_builder *builder;
    khp_table codes;     /* of --area-names, as written */
    uint32_t *first;     /* by code: its first name */
    uint32_t *next;      /* by name: the next of the same code, or KHP_TABLE_NONE */
    uint32_t *last;      /* by code: its last name */
    khp_text_ref *cores; /* by area: the core of its name */
    khp_buffer entries;  /* khp_ordered: hashes of KHP_SECTION_AREA_NAMES, and their numbers */
    khp_buffer source;
    khp_buffer folded;
    khp_buffer core;
    khp_buffer other;
    bool failed;
} naming;

static khp_slice text_at(const naming *n, khp_text_ref ref) {
    return khp_slice_of(khp_builder_section(n->builder, KHP_SECTION_TEXTS)->ptr + ref.at, ref.len);
}

static khp_area *area_at(const naming *n, uint32_t number) {
    return (khp_area *)(void *)khp_builder_section(n->builder, KHP_SECTION_AREAS)->ptr + number;
}

static uint32_t area_count(const naming *n) {
    return (uint32_t)(khp_builder_section(n->builder, KHP_SECTION_AREAS)->len / sizeof(khp_area));
}

static khp_slice core_of(naming *n, khp_slice name) {
    khp_buffer_rewind(&n->folded);
    khp_buffer_rewind(&n->core);
    khp_toponym_fold(&n->folded, name);
    (void)khp_form_core_of_area(&n->core, khp_buffer_slice(&n->folded));
    n->failed = n->failed || n->folded.failed || n->core.failed;
    return khp_buffer_slice(&n->core);
}

/* The area is known by this folded text. */
static void know(naming *n, uint32_t area, khp_area_step step, khp_slice folded, bool is_core) {
    khp_buffer *names = khp_builder_section(n->builder, KHP_SECTION_AREA_NAMES);
    khp_area_key key = {.area = area, .step = (uint16_t)step, .is_core = is_core};
    if (folded.len == 0 || n->failed) {
        return;
    }
    if (!khp_builder_text(n->builder, folded, &key.folded)) {
        n->failed = true;
        return;
    }
    const khp_ordered entry = {khp_key_hash(folded), (uint32_t)(names->len / sizeof key)};
    khp_buffer_add(names, khp_slice_of((const char *)&key, sizeof key));
    khp_buffer_add(&n->entries, khp_slice_of((const char *)&entry, sizeof entry));
    n->failed = names->failed || n->entries.failed;
}

/* The area is known by this name: as it folds, and by its core. */
static void know_name(naming *n, uint32_t area, khp_area_step step, khp_slice name) {
    khp_slice core = core_of(n, name);
    know(n, area, step, khp_buffer_slice(&n->folded), false);
    if (!khp_slice_eq(core, khp_buffer_slice(&n->folded))) {
        know(n, area, step, core, true);
    }
}

static void know_ref(naming *n, uint32_t area, khp_area_step step, khp_text_ref ref) {
    khp_buffer_rewind(&n->source);
    khp_buffer_add(&n->source, text_at(n, ref));
    n->failed = n->failed || n->source.failed;
    know_name(n, area, step, khp_buffer_slice(&n->source));
}

static bool is_digits(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0;
}

static bool is_letters(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        char lower = (char)(text.ptr[i] | 0x20);
        if (lower < 'a' || lower > 'z') {
            return false;
        }
    }
    return text.len > 0;
}

static size_t count_points(khp_slice code) {
    size_t points = 0;
    for (size_t i = 0; i < code.len; i++) {
        points += code.ptr[i] == '.';
    }
    return points;
}

static int level_of_digits(size_t digits) {
    return digits == 2   ? KHP_AREA_ADMIN1
           : digits == 4 ? KHP_AREA_ADMIN2
           : digits == 6 ? KHP_AREA_ADMIN3
                         : -1;
}

int khp_area_code_level(khp_slice code) {
    size_t points = count_points(code);
    if (points >= 1 && points <= 3) {
        return KHP_AREA_COUNTRY - (int)points;
    }
    if (is_digits(code)) {
        return level_of_digits(code.len);
    }
    if (code.len < 2 || !is_letters(khp_slice_of(code.ptr, 2))) {
        return -1;
    }
    if (code.len == 2) {
        return KHP_AREA_COUNTRY;
    }
    if (code.ptr[2] == '-') {
        return KHP_AREA_ADMIN1;
    }
    khp_slice rest = khp_slice_of(code.ptr + 2, code.len - 2);
    return is_digits(rest) ? level_of_digits(rest.len) : -1;
}

khp_slice khp_area_code_parent(khp_slice code) {
    int level = khp_area_code_level(code);
    if (level < 0 || level == KHP_AREA_COUNTRY) {
        return (khp_slice){NULL, 0};
    }
    if (count_points(code) > 0) {
        size_t end = code.len;
        while (end > 0 && code.ptr[end - 1] != '.') {
            end--;
        }
        return khp_slice_of(code.ptr, end - 1);
    }
    return level == KHP_AREA_ADMIN1 ? (khp_slice){NULL, 0} : khp_slice_of(code.ptr, code.len - 2);
}

/* What follows the last point: `PE.21.2111` is also known as `2111`. */
static khp_slice last_component(khp_slice code) {
    size_t at = code.len;
    while (at > 0 && code.ptr[at - 1] != '.') {
        at--;
    }
    return at == 0 ? code : khp_slice_of(code.ptr + at, code.len - at);
}

static uint32_t find_code(const naming *n, khp_slice code) {
    return khp_table_find(&n->codes, code, khp_hash(code));
}

/* Chains the names of --area-names to their codes, in the order given. */
static bool chain_names(naming *n) {
    size_t count = n->builder->area_name_count;
    n->first = khp_alloc(count, sizeof *n->first);
    n->last = khp_alloc(count, sizeof *n->last);
    n->next = khp_alloc(count, sizeof *n->next);
    if (n->first == NULL || n->last == NULL || n->next == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        khp_slice code = text_at(n, n->builder->area_names[i].code);
        bool is_new = false;
        uint32_t number = khp_table_put(&n->codes, code, khp_hash(code), &is_new);
        if (number == KHP_TABLE_NONE) {
            return false;
        }
        if (is_new) {
            n->first[number] = i;
        } else {
            n->next[n->last[number]] = i;
        }
        n->last[number] = i;
        n->next[i] = KHP_TABLE_NONE;
    }
    return true;
}

/* The area is known by every name that --area-names gives the code, and by the code. */
static void know_code(naming *n, uint32_t area, uint32_t code) {
    if (code == KHP_TABLE_NONE) {
        return;
    }
    know_name(n, area, KHP_STEP_CODE, khp_table_key_at(&n->codes, code));
    for (uint32_t i = n->first[code]; i != KHP_TABLE_NONE; i = n->next[i]) {
        know_ref(n, area, n->builder->area_names[i].step, n->builder->area_names[i].name);
        khp_area *named = area_at(n, area);
        named->name = named->name.len == 0 ? n->builder->area_names[i].name : named->name;
    }
}

static void name_country(naming *n, uint32_t area, khp_slice code) {
    const char *code3 = NULL;
    const char *names = khp_country_names(code, &code3);
    if (names == NULL) {
        return;
    }
    know_name(n, area, KHP_STEP_CODE, khp_slice_cstr(code3));
    khp_slice rest = khp_slice_cstr(names);
    while (rest.ptr != NULL) {
        know_name(n, area, KHP_STEP_PRIMARY, khp_slice_cut(&rest, '|'));
    }
}

/* What the area says of itself, and what --area-names says of its code. */
static void name_by_itself(naming *n, uint32_t area) {
    khp_area own = *area_at(n, area);
    know_ref(n, area, KHP_STEP_PRIMARY, own.name);
    know_ref(n, area, KHP_STEP_CODE, own.code);
    khp_buffer_rewind(&n->other); /* a copy: know_name moves the texts */
    khp_buffer_add(&n->other, text_at(n, own.code));
    n->failed = n->failed || n->other.failed;
    khp_slice code = khp_buffer_slice(&n->other);
    khp_slice last = last_component(code);
    bool is_part = own.level == KHP_AREA_ADMIN1 && last.len < code.len && is_digits(last);
    know_name(n, area, is_part ? KHP_STEP_PART : KHP_STEP_CODE, last);
    if (own.level == KHP_AREA_COUNTRY) {
        name_country(n, area, code);
    }
    know_code(n, area, find_code(n, code));
    if (own.name.len > 0) { /* a code may stand where a name is expected */
        know_code(n, area, find_code(n, text_at(n, own.name)));
    }
}

static bool keep_core(naming *n, uint32_t area) {
    khp_buffer_rewind(&n->source);
    khp_buffer_add(&n->source, text_at(n, area_at(n, area)->name));
    khp_slice core = core_of(n, khp_buffer_slice(&n->source));
    return khp_builder_text(n->builder, core, &n->cores[area]);
}

/* True if one of the names that --area-names gives the code has this core. */
static bool code_has_core(naming *n, uint32_t code, khp_text_ref core) {
    for (uint32_t i = n->first[code]; i != KHP_TABLE_NONE; i = n->next[i]) {
        khp_slice named = core_of(n, text_at(n, n->builder->area_names[i].name));
        if (khp_slice_eq(named, text_at(n, core))) {
            return true;
        }
    }
    return false;
}

/* True if nothing around the area speaks against the code: its country, and the names of the area
 * around it. */
static bool suits_code(naming *n, uint32_t area, khp_slice code) {
    khp_tuple around = khp_ref_tuple(n->gazetteer, area);
    uint32_t country = around.areas[KHP_AREA_COUNTRY];
    if (count_points(code) > 0 && country != KHP_NO_AREA) {
        khp_slice iso = text_at(n, area_at(n, country)->code);
        if (iso.len == 2 && memcmp(iso.ptr, code.ptr, 2) != 0) {
            return false;
        }
    }
    khp_slice outer = khp_area_code_parent(code);
    int level = khp_area_code_level(outer);
    uint32_t number = outer.len > 0 ? find_code(n, outer) : KHP_TABLE_NONE;
    if (number == KHP_TABLE_NONE || level < 0 || around.areas[level] == KHP_NO_AREA ||
        n->cores[around.areas[level]].len == 0) {
        return true;
    }
    return code_has_core(n, number, n->cores[around.areas[level]]);
}

/* An area without a code is known by the codes that its name has in --area-names, and by the other
 * names of those codes. */
static void name_by_name(naming *n, uint32_t area, const khp_table *cores, const uint32_t *heads,
                         const uint32_t *links) {
    if (area_at(n, area)->code.len > 0 || n->cores[area].len == 0) {
        return;
    }
    khp_slice core = text_at(n, n->cores[area]);
    uint32_t number = khp_table_find(cores, core, khp_hash(core));
    if (number == KHP_TABLE_NONE) {
        return;
    }
    for (uint32_t i = heads[number]; i != KHP_TABLE_NONE; i = links[i]) {
        khp_slice code = text_at(n, n->builder->area_names[i].code);
        int level = khp_area_code_level(code);
        bool is_level = level < 0 || (uint32_t)level == area_at(n, area)->level;
        if (is_level && suits_code(n, area, code)) {
            know_code(n, area, find_code(n, code));
        }
    }
}

/* Finds, for every area that has a name alone, the codes of --area-names that bear it. */
static bool name_by_names(naming *n) {
    size_t count = n->builder->area_name_count;
    khp_table cores = {0};
    uint32_t *heads = khp_alloc(count, sizeof *heads);
    uint32_t *links = khp_alloc(count, sizeof *links);
    bool done = heads != NULL && links != NULL;
    for (uint32_t i = 0; i < count && done; i++) {
        khp_slice core = core_of(n, text_at(n, n->builder->area_names[i].name));
        bool is_new = false;
        uint32_t number = khp_table_put(&cores, core, khp_hash(core), &is_new);
        done = number != KHP_TABLE_NONE;
        if (done) {
            links[i] = is_new ? KHP_TABLE_NONE : heads[number];
            heads[number] = i;
        }
    }
    for (uint32_t area = 0; area < area_count(n) && done && count > 0; area++) {
        name_by_name(n, area, &cores, heads, links);
    }
    khp_table_clear(&cores);
    khp_free(heads);
    khp_free(links);
    return done;
}

/* A row that may name an area, and what it lies in. */
typedef struct naming_place {
    khp_names names;
    khp_tuple tuple;
    char alt_mark;
    int described; /* the level of the area that it describes, or -1 */
} naming_place;

static void know_alternates(naming *n, uint32_t area, khp_area_step step,
                            const naming_place *place) {
    for (khp_slice rest = place->names.alt_names; rest.len > 0;) {
        khp_slice name = khp_slice_cut(&rest, place->alt_mark);
        if (!khp_is_abbreviation(name, place->alt_mark)) {
            know_name(n, area, step, name);
        }
    }
}

/* A row that describes an area names it. */
static void name_described(naming *n, const naming_place *place) {
    uint32_t area = place->tuple.areas[place->described];
    if (area == KHP_NO_AREA) {
        return;
    }
    know_name(n, area, KHP_STEP_PRIMARY, place->names.name);
    know_alternates(n, area, KHP_STEP_OTHER, place);
    if (area_at(n, area)->name.len == 0 &&
        !khp_builder_text(n->builder, place->names.name, &area_at(n, area)->name)) {
        n->failed = true;
    }
}

/* The other names of a seat are also its area's, where the two share their name. */
static void name_by_seat(naming *n, const naming_place *place) {
    khp_slice core = core_of(n, place->names.name);
    khp_buffer_rewind(&n->other);
    khp_buffer_add(&n->other, core);
    for (int level = KHP_AREA_ADMIN3; level <= KHP_AREA_ADMIN1; level++) {
        uint32_t area = place->tuple.areas[level];
        if (area != KHP_NO_AREA && n->cores[area].len > 0 &&
            khp_slice_eq(text_at(n, n->cores[area]), khp_buffer_slice(&n->other))) {
            know_alternates(n, area, KHP_STEP_ALTERNATE, place);
        }
    }
}

/* Rows after which the memory of what was read around them is given back. */
#define ROWS_HELD 1024

/* Goes through a list of places; the rows lie in sections that do not change meanwhile, and what
 * may move (texts and areas) is read where it is built. */
static khipu_status name_by_places(naming *n, khp_pile *list,
                                   void (*name)(naming *, const naming_place *),
                                   khipu_error *error) {
    khp_slice bytes;
    khipu_status status = khp_pile_view(list, &bytes, error);
    const uint32_t *places = (const uint32_t *)(const void *)bytes.ptr;
    for (size_t i = 0; status == KHIPU_OK && i < bytes.len / sizeof *places && !n->failed; i++) {
        khp_head head;
        naming_place place;
        if (khp_store_head(n->gazetteer, places[i], &head) &&
            khp_store_names(n->gazetteer, &head, &place.names)) {
            khp_group group = khp_store_group(n->gazetteer, head.group);
            khp_class shared = khp_store_class(n->gazetteer, group.class_number);
            place.tuple = khp_store_tuple(n->gazetteer, group.tuple_number);
            place.alt_mark = shared.alt_mark;
            place.described = khp_area_described_level(text_at(n, shared.kind));
            name(n, &place);
        }
        if (i % ROWS_HELD == 0) {
            khp_pile_forget(&n->builder->sections[KHP_SECTION_HEADS]);
            khp_pile_forget(&n->builder->sections[KHP_SECTION_ROWS]);
        }
    }
    return status;
}

/* Builds the index of the names. */
static bool build_index(naming *n) {
    size_t count = n->entries.len / sizeof(khp_ordered);
    khp_ordered *entries = (khp_ordered *)(void *)n->entries.ptr;
    khp_ordered *spare = khp_alloc(count, sizeof *spare);
    if (spare == NULL) {
        return false;
    }
    if (count > 0) {
        khp_order(entries, spare, count);
    }
    khp_free(spare);
    khp_key_writer writer = {.shape = khp_key_shape_for(count, count, 0)};
    for (size_t i = 0; i < count; i++) {
        khp_key_add(&writer, entries[i].number, 0, entries[i].at);
    }
    khp_key_finish(&writer);
    *khp_builder_section(n->builder, KHP_SECTION_AREA_KEYS) = writer.entries;
    *khp_builder_section(n->builder, KHP_SECTION_AREA_FIRST) = writer.first;
    return !writer.entries.failed && !writer.first.failed;
}

static khipu_status name_all(naming *n, khipu_error *error) {
    bool done = chain_names(n);
    n->cores = khp_alloc_zero(area_count(n), sizeof *n->cores);
    done = done && n->cores != NULL;
    for (uint32_t area = 0; area < area_count(n) && done; area++) {
        name_by_itself(n, area);
        done = !n->failed;
    }
    khipu_status status =
        done ? name_by_places(n, &n->builder->describing, name_described, error) : KHIPU_OK;
    for (uint32_t area = 0; area < area_count(n) && done && status == KHIPU_OK; area++) {
        done = !n->failed && keep_core(n, area);
    }
    status = status == KHIPU_OK ? khp_builder_publish(n->gazetteer, error) : status;
    done = done && status == KHIPU_OK && name_by_names(n);
    if (done) {
        status = name_by_places(n, &n->builder->seats, name_by_seat, error);
        done = build_index(n);
    }
    if (status == KHIPU_OK && (!done || n->failed)) {
        status = khp_fail_memory(error);
    }
    return status == KHIPU_OK ? khp_builder_publish(n->gazetteer, error) : status;
}

khipu_status khp_areas_name(khp_gazetteer *gazetteer, khipu_error *error) {
    naming n = {.gazetteer = gazetteer, .builder = gazetteer->builder};
    khipu_status status = khp_builder_publish(gazetteer, error);
    status = status == KHIPU_OK ? name_all(&n, error) : status;
    khp_table_clear(&n.codes);
    khp_free(n.first);
    khp_free(n.last);
    khp_free(n.next);
    khp_free(n.cores);
    khp_buffer *buffers[] = {&n.entries, &n.source, &n.folded, &n.core, &n.other};
    for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++) {
        khp_buffer_clear(buffers[i]);
    }
    return status;
}
