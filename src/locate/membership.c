#include "locate/membership.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "locate/code_text.h"
#include "locate/forms.h"
#include "locate/store.h"
#include "locate/toponym.h"
#include "locate/words.h"

/* Places that are looked at to tell what codes mean: enough for every area of a country. */
#define PLACES_JUDGED 200000

/* A place's code may start with an area's in these schemes; in the others it must be the area's. */
static bool has_prefixes(khp_scheme scheme) {
    return khp_scheme_is_ubigeo(scheme) || scheme == KHP_SCHEME_P_CODE;
}

/* Departments have two digits of a ubigeo, provinces four, districts six; anything else is no area
 * (a zero that a spreadsheet lost). */
static bool can_be_area(khp_scheme scheme, khp_slice code) {
    return code.len > 0 && (!khp_scheme_is_ubigeo(scheme) || (code.len <= 6 && code.len % 2 == 0));
}

/* ---- the forms of a name ---- */

/* The folded forms under which an area is known or asked for, the whole name first. */
typedef struct name_forms {
    khp_buffer folded;
    khp_buffer core;
    khp_slice items[3];
    size_t count;
} name_forms;

static bool make_forms(name_forms *forms, khp_slice name) {
    khp_buffer_reset(&forms->folded);
    khp_buffer_reset(&forms->core);
    khp_toponym_fold(&forms->folded, name);
    khp_slice folded = khp_buffer_slice(&forms->folded);
    (void)khp_form_core_of_area(&forms->core, folded);
    khp_slice core = khp_buffer_slice(&forms->core);
    const char *alias = khp_words_area_alias(core);
    forms->count = 0;
    if (folded.len > 0) {
        forms->items[forms->count++] = folded;
    }
    if (core.len > 0 && !khp_slice_eq(core, folded)) {
        forms->items[forms->count++] = core;
    }
    if (alias != NULL) {
        forms->items[forms->count++] = khp_slice_cstr(alias);
    }
    return !forms->folded.failed && !forms->core.failed;
}

static void clear_forms(name_forms *forms) {
    khp_buffer_clear(&forms->folded);
    khp_buffer_clear(&forms->core);
}

static uint32_t find_text(const khp_table *table, khp_slice text) {
    return khp_table_find(table, text, khp_hash(text));
}

/* ---- what codes mean ---- */

/* Codes in a table, and which of them were met, by scheme. */
typedef struct code_judge {
    khp_table codes;
    uint32_t *met; /* bits 1 << scheme; bit 0: as an area of the gazetteer */
    int admin;     /* of the areas of the gazetteer that were met */
    size_t longest;
} code_judge;

static void meet_code(code_judge *judge, khp_scheme scheme, khp_slice code) {
    size_t least = has_prefixes(scheme) ? 1 : code.len;
    size_t most = code.len < judge->longest ? code.len : judge->longest;
    for (size_t length = least; length <= most; length++) {
        khp_slice start = khp_slice_of(code.ptr, length);
        uint32_t number =
            can_be_area(scheme, start) ? find_text(&judge->codes, start) : KHP_TABLE_NONE;
        if (number != KHP_TABLE_NONE) {
            judge->met[number] |= 1u << scheme;
        }
    }
}

static void meet_places(code_judge *judge, const khp_gazetteer *gazetteer) {
    uint32_t count = khp_gazetteer_count(gazetteer);
    for (uint32_t i = 0; i < count && i < PLACES_JUDGED; i++) {
        khp_place place;
        khp_gazetteer_place(gazetteer, i, &place);
        for (int scheme = KHP_SCHEME_NONE + 1; scheme < KHP_SCHEME_GEONAMES; scheme++) {
            meet_code(judge, (khp_scheme)scheme, place.codes[scheme]);
        }
        meet_code(judge, KHP_SCHEME_ISO3166_2, place.codes[KHP_SCHEME_ISO3166_2]);
    }
}

static void meet_areas(code_judge *judge, const khp_gazetteer *gazetteer) {
    uint32_t count = khp_store_area_count(gazetteer);
    for (uint32_t i = 0; i < count; i++) {
        khp_area area = khp_store_area(gazetteer, i);
        uint32_t number = find_text(&judge->codes, khp_store_text(gazetteer, area.code));
        if (number != KHP_TABLE_NONE && area.code.len > 0 && area.level < KHP_AREA_COUNTRY) {
            judge->met[number] |= 1u << KHP_SCHEME_NONE;
            judge->admin = KHP_LEVEL_OF_ADMIN((int)area.level);
        }
    }
}

static size_t count_met(const code_judge *judge, int scheme) {
    size_t met = 0;
    for (size_t i = 0; i < judge->codes.count; i++) {
        met += judge->met[i] >> scheme & 1;
    }
    return met;
}

/* The level that most codes of a scheme have by their length; only ubigeos tell. */
static int admin_of_codes(const code_judge *judge, khp_scheme scheme) {
    size_t counts[KHP_AREA_LEVELS] = {0};
    for (uint32_t i = 0; khp_scheme_is_ubigeo(scheme) && i < judge->codes.count; i++) {
        khp_slice code = khp_table_key_at(&judge->codes, i);
        counts[can_be_area(scheme, code) ? code.len / 2 : 0] += 1;
    }
    int best = 0;
    for (int admin = 1; admin < KHP_AREA_LEVELS; admin++) {
        best = counts[admin] > (best == 0 ? 0 : counts[best]) ? admin : best;
    }
    return scheme == KHP_SCHEME_ISO3166_2 ? 1 : best;
}

static bool put_codes(code_judge *judge, const khp_slice *codes, size_t count) {
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        if (codes[i].len > 0) {
            ok = khp_table_put(&judge->codes, codes[i], khp_hash(codes[i]), NULL) != KHP_TABLE_NONE;
            judge->longest = codes[i].len > judge->longest ? codes[i].len : judge->longest;
        }
    }
    judge->met = khp_alloc_zero(judge->codes.count, sizeof *judge->met);
    return ok && judge->met != NULL;
}

khipu_status khp_member_codes_judge(const khp_gazetteer *gazetteer, const khp_slice *codes,
                                    size_t count, khp_scheme wanted, khp_key_reading *reading,
                                    khipu_error *error) {
    code_judge judge = {.admin = 0};
    *reading = (khp_key_reading){.scheme = KHP_SCHEME_NONE};
    bool ok = put_codes(&judge, codes, count);
    if (ok && gazetteer == NULL) {
        *reading = (khp_key_reading){wanted, 0, admin_of_codes(&judge, wanted)};
    } else if (ok) {
        meet_places(&judge, gazetteer);
        meet_areas(&judge, gazetteer);
        reading->known = wanted == KHP_SCHEME_NONE ? count_met(&judge, KHP_SCHEME_NONE) : 0;
        reading->admin = judge.admin;
        for (int scheme = KHP_SCHEME_NONE + 1; scheme < KHP_SCHEME_COUNT; scheme++) {
            size_t known = count_met(&judge, scheme);
            bool is_asked = wanted == KHP_SCHEME_NONE || (int)wanted == scheme;
            if (is_asked && known > reading->known) {
                *reading = (khp_key_reading){(khp_scheme)scheme, known,
                                             admin_of_codes(&judge, (khp_scheme)scheme)};
            }
        }
    }
    khp_table_clear(&judge.codes);
    khp_free(judge.met);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* ---- what names mean ---- */

/* Puts every form of the gazetteer's areas of one level into a table. */
static bool put_area_names(khp_table *table, const khp_gazetteer *gazetteer, uint32_t level,
                           name_forms *forms) {
    khp_area_key key;
    bool ok = true;
    for (size_t i = 0; ok && khp_store_area_key(gazetteer, i, &key); i++) {
        if (khp_store_area(gazetteer, key.area).level != level) {
            continue;
        }
        ok = make_forms(forms, khp_store_text(gazetteer, key.folded));
        for (size_t k = 0; ok && k < forms->count; k++) {
            ok = khp_table_put(table, forms->items[k], khp_hash(forms->items[k]), NULL) !=
                 KHP_TABLE_NONE;
        }
    }
    return ok;
}

khipu_status khp_member_names_judge(const khp_gazetteer *gazetteer, const khp_slice *names,
                                    size_t count, size_t known[KHP_AREA_LEVELS],
                                    khipu_error *error) {
    name_forms forms = {.count = 0};
    bool ok = true;
    known[0] = 0;
    for (int admin = 1; ok && admin < KHP_AREA_LEVELS; admin++) {
        khp_table table = {0};
        known[admin] = 0;
        ok = put_area_names(&table, gazetteer, (uint32_t)KHP_LEVEL_OF_ADMIN(admin), &forms);
        for (size_t i = 0; ok && i < count; i++) {
            ok = make_forms(&forms, names[i]);
            bool found = false;
            for (size_t k = 0; ok && k < forms.count; k++) {
                found = found || find_text(&table, forms.items[k]) != KHP_TABLE_NONE;
            }
            known[admin] += found;
        }
        khp_table_clear(&table);
    }
    clear_forms(&forms);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* ---- finding ---- */

/* An area, and the next one that is known by the same text. */
typedef struct member {
    uint32_t number;
    int admin;
    khp_slice around[KHP_AREA_LEVELS];
} member;

typedef struct name_entry {
    uint32_t member;
    uint32_t next; /* entry + 1; 0: none */
} name_entry;

struct khp_membership {
    bool has_codes;
    khp_key_reading reading;
    member *members;
    size_t count;
    size_t capacity;
    khp_table codes;
    uint32_t *code_members; /* by number of `codes`; KHP_NO_MEMBER: several areas have it */
    size_t code_capacity;
    khp_table names;
    uint32_t *first_entries; /* by number of `names`: entry + 1 */
    size_t name_capacity;
    name_entry *entries;
    size_t entry_count;
    size_t entry_capacity;
    khp_arena text;
    name_forms forms;
    khp_buffer code;
};

struct khp_member_asker {
    const khp_membership *membership;
    name_forms asked;
    name_forms forms;
    name_forms others;
    khp_buffer code;
};

khp_membership *khp_membership_new(const khp_key_reading *reading) {
    khp_membership *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh != NULL && reading != NULL) {
        fresh->has_codes = true;
        fresh->reading = *reading;
    }
    return fresh;
}

void khp_membership_free(khp_membership *membership) {
    if (membership == NULL) {
        return;
    }
    khp_free(membership->members);
    khp_table_clear(&membership->codes);
    khp_free(membership->code_members);
    khp_table_clear(&membership->names);
    khp_free(membership->first_entries);
    khp_free(membership->entries);
    khp_arena_clear(&membership->text);
    clear_forms(&membership->forms);
    khp_buffer_clear(&membership->code);
    khp_free(membership);
}

khp_scheme khp_membership_scheme(const khp_membership *membership) {
    return membership->has_codes ? membership->reading.scheme : KHP_SCHEME_NONE;
}

khp_member_asker *khp_member_asker_new(const khp_membership *membership) {
    khp_member_asker *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh != NULL) {
        fresh->membership = membership;
    }
    return fresh;
}

void khp_member_asker_free(khp_member_asker *asker) {
    if (asker == NULL) {
        return;
    }
    clear_forms(&asker->asked);
    clear_forms(&asker->forms);
    clear_forms(&asker->others);
    khp_buffer_clear(&asker->code);
    khp_free(asker);
}

static bool add_code(khp_membership *membership, khp_slice code, uint32_t number) {
    khp_buffer_reset(&membership->code);
    khp_code_normalize(&membership->code, membership->reading.scheme, code);
    khp_slice normal = khp_buffer_slice(&membership->code);
    if (normal.len == 0 || !can_be_area(membership->reading.scheme, normal)) {
        return !membership->code.failed;
    }
    uint32_t *members = khp_grow(membership->code_members, &membership->code_capacity,
                                 membership->codes.count, sizeof *members);
    if (members == NULL) {
        return false;
    }
    membership->code_members = members;
    bool is_new;
    uint32_t at = khp_table_put(&membership->codes, normal, khp_hash(normal), &is_new);
    if (at == KHP_TABLE_NONE) {
        return false;
    }
    members[at] = is_new || members[at] == number ? number : KHP_NO_MEMBER;
    return true;
}

static bool add_form(khp_membership *membership, khp_slice form, uint32_t number) {
    uint32_t *first = khp_grow(membership->first_entries, &membership->name_capacity,
                               membership->names.count, sizeof *first);
    membership->first_entries = first == NULL ? membership->first_entries : first;
    name_entry *entries = khp_grow(membership->entries, &membership->entry_capacity,
                                   membership->entry_count, sizeof *entries);
    membership->entries = entries == NULL ? membership->entries : entries;
    if (first == NULL || entries == NULL) {
        return false;
    }
    bool is_new;
    uint32_t at = khp_table_put(&membership->names, form, khp_hash(form), &is_new);
    if (at == KHP_TABLE_NONE) {
        return false;
    }
    entries[membership->entry_count++] = (name_entry){number, is_new ? 0 : first[at]};
    first[at] = (uint32_t)membership->entry_count;
    return true;
}

static bool add_name(khp_membership *membership, khp_slice name, uint32_t number) {
    bool ok = make_forms(&membership->forms, name);
    for (size_t i = 0; ok && i < membership->forms.count; i++) {
        ok = add_form(membership, membership->forms.items[i], number);
    }
    return ok;
}

static bool add_names(khp_membership *membership, const khp_member_area *area, uint32_t number) {
    bool ok = add_name(membership, area->name, number);
    khp_slice rest = area->alt_names;
    while (ok && rest.len > 0) {
        khp_slice other = khp_slice_trim(khp_slice_cut(&rest, '|'));
        ok = add_name(membership, other, number);
    }
    return ok;
}

khipu_status khp_membership_add(khp_membership *membership, const khp_member_area *area,
                                khipu_error *error) {
    member *members =
        khp_grow(membership->members, &membership->capacity, membership->count, sizeof *members);
    if (members == NULL) {
        return khp_fail_memory(error);
    }
    membership->members = members;
    uint32_t number = (uint32_t)membership->count;
    member *fresh = &members[membership->count++];
    *fresh = (member){.number = area->number, .admin = area->admin};
    bool ok = true;
    for (size_t i = 0; ok && i < KHP_AREA_LEVELS; i++) {
        if (area->around[i].len > 0) {
            fresh->around[i] = khp_arena_copy(&membership->text, area->around[i]);
            ok = fresh->around[i].ptr != NULL;
        }
    }
    ok = ok && (!membership->has_codes || add_code(membership, area->code, number)) &&
         add_names(membership, area, number);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

/* The member of this level whose code the place's is, or starts with; KHP_NO_MEMBER if none. */
static uint32_t find_by_code(khp_member_asker *asker, const khp_place *place, int admin) {
    const khp_membership *membership = asker->membership;
    khp_scheme scheme = membership->reading.scheme;
    khp_slice code = scheme == KHP_SCHEME_NONE ? place->area_codes[KHP_LEVEL_OF_ADMIN(admin)]
                                               : place->codes[scheme];
    khp_buffer_reset(&asker->code);
    khp_code_normalize(&asker->code, scheme, code);
    khp_slice normal = khp_buffer_slice(&asker->code);
    size_t least = has_prefixes(scheme) ? 1 : normal.len;
    for (size_t length = normal.len; length > 0 && length >= least; length--) {
        khp_slice start = khp_slice_of(normal.ptr, length);
        uint32_t at =
            can_be_area(scheme, start) ? find_text(&membership->codes, start) : KHP_TABLE_NONE;
        uint32_t found = at == KHP_TABLE_NONE ? KHP_NO_MEMBER : membership->code_members[at];
        if (found != KHP_NO_MEMBER && membership->members[found].admin == admin) {
            return found;
        }
    }
    return KHP_NO_MEMBER;
}

/* True if two names may mean one area: some form of the one is some form of the other. */
static bool share_a_form(khp_member_asker *asker, khp_slice a, khp_slice b, bool *ok) {
    *ok = make_forms(&asker->forms, a) && make_forms(&asker->others, b) && *ok;
    for (size_t i = 0; i < asker->forms.count; i++) {
        for (size_t k = 0; k < asker->others.count; k++) {
            if (khp_slice_eq(asker->forms.items[i], asker->others.items[k])) {
                return true;
            }
        }
    }
    return false;
}

/* True if nothing that is known around the member contradicts what is known around the place. */
static bool fits_around(khp_member_asker *asker, const member *area, const khp_place *place,
                        bool *ok) {
    for (int level = KHP_LEVEL_OF_ADMIN(area->admin) + 1; level < KHP_AREA_LEVELS; level++) {
        khp_slice here = area->around[level];
        khp_slice there = place->areas[level];
        if (here.len > 0 && there.len > 0 && !share_a_form(asker, here, there, ok)) {
            return false;
        }
    }
    return true;
}

/* The one member of this level that is called so and fits; KHP_NO_MEMBER if there is none, or more
 * than one. */
static uint32_t find_by_name(khp_member_asker *asker, const khp_place *place, int admin, bool *ok) {
    const khp_membership *membership = asker->membership;
    khp_slice name = place->areas[KHP_LEVEL_OF_ADMIN(admin)];
    uint32_t found = KHP_NO_MEMBER;
    bool is_ambiguous = false;
    *ok = make_forms(&asker->asked, name);
    for (size_t i = 0; *ok && i < asker->asked.count && found == KHP_NO_MEMBER; i++) {
        uint32_t at = find_text(&membership->names, asker->asked.items[i]);
        uint32_t entry = at == KHP_TABLE_NONE ? 0 : membership->first_entries[at];
        for (; entry > 0; entry = membership->entries[entry - 1].next) {
            uint32_t number = membership->entries[entry - 1].member;
            const member *area = &membership->members[number];
            if (number != found && area->admin == admin && fits_around(asker, area, place, ok)) {
                is_ambiguous = is_ambiguous || found != KHP_NO_MEMBER;
                found = number;
            }
        }
    }
    return is_ambiguous ? KHP_NO_MEMBER : found;
}

khipu_status khp_membership_find(khp_member_asker *asker, const khp_place *place, int admin,
                                 uint32_t *number, khp_member_by *by, khipu_error *error) {
    bool ok = true;
    uint32_t found = KHP_NO_MEMBER;
    *by = KHP_MEMBER_BY_NOTHING;
    *number = KHP_NO_MEMBER;
    const khp_membership *membership = asker->membership;
    if (membership->has_codes) {
        found = find_by_code(asker, place, admin);
        *by = found == KHP_NO_MEMBER ? KHP_MEMBER_BY_NOTHING : KHP_MEMBER_BY_CODE;
    }
    if (found == KHP_NO_MEMBER) {
        found = find_by_name(asker, place, admin, &ok);
        *by = found == KHP_NO_MEMBER ? KHP_MEMBER_BY_NOTHING : KHP_MEMBER_BY_NAME;
    }
    *number = found == KHP_NO_MEMBER ? KHP_NO_MEMBER : membership->members[found].number;
    return ok && !asker->code.failed ? KHIPU_OK : khp_fail_memory(error);
}

khipu_status khp_membership_compare(const khp_membership *membership,
                                    const khp_gazetteer *gazetteer, int admin, size_t *compared,
                                    size_t *different, khipu_error *error) {
    uint32_t count = khp_gazetteer_count(gazetteer);
    khp_member_asker *asker = khp_member_asker_new(membership);
    bool ok = asker != NULL;
    *compared = 0;
    *different = 0;
    for (uint32_t i = 0; ok && i < count && i < PLACES_JUDGED; i++) {
        khp_place place;
        khp_gazetteer_place(gazetteer, i, &place);
        uint32_t by_code = find_by_code(asker, &place, admin);
        uint32_t by_name = KHP_NO_MEMBER;
        if (by_code != KHP_NO_MEMBER) {
            by_name = find_by_name(asker, &place, admin, &ok);
        }
        *compared += by_name != KHP_NO_MEMBER;
        *different += by_name != KHP_NO_MEMBER && by_name != by_code;
    }
    ok = ok && !asker->code.failed;
    khp_member_asker_free(asker);
    return ok ? KHIPU_OK : khp_fail_memory(error);
}

void khp_membership_forget_codes(khp_membership *membership) { membership->has_codes = false; }
