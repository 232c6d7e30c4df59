#include "locate/areas.h"

#include "base/words.h"
#include "locate/countries.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "locate/words.h"

void khp_chain_reset(khp_chain *chain) {
    chain->count = 0;
    chain->has_outlined = false;
    khp_buffer_rewind(&chain->ids);
}

void khp_chain_clear(khp_chain *chain) {
    khp_buffer_clear(&chain->ids);
    khp_buffer_clear(&chain->folded);
    khp_buffer_clear(&chain->core);
    khp_area_bearers_clear(&chain->bearers);
    chain->count = 0;
}

static const uint32_t *ids_of(const khp_chain *chain) {
    return (const uint32_t *)(const void *)chain->ids.ptr;
}

/* The ids of a stated area that has some: no offset from nothing. */
static uint32_t *ids_at(khp_chain *chain, const khp_stated *stated) {
    static uint32_t none;
    return stated->count == 0 ? &none : (uint32_t *)(void *)chain->ids.ptr + stated->first;
}

static void add_area(khp_chain *chain, khp_stated *stated, const khp_gazetteer *gazetteer,
                     uint32_t area) {
    const uint32_t *ids = ids_of(chain);
    for (size_t i = stated->first; i < stated->first + stated->count; i++) {
        if (ids[i] == area) {
            return;
        }
    }
    khp_buffer_add(&chain->ids, khp_slice_of((const char *)&area, sizeof area));
    if (!chain->ids.failed) {
        stated->count++;
        stated->levels |= 1u << khp_ref_level(gazetteer, area);
    }
}

/* The bearers that hold as what a record states. */
static void add_bearers(khp_chain *chain, khp_stated *stated) {
    for (size_t i = 0; i < chain->bearers.count; i++) {
        const khp_area_bearer *bearer = &chain->bearers.items[i];
        if (bearer->step != KHP_STEP_PART || chain->parts_hold) {
            add_area(chain, stated, chain->gazetteer, bearer->ref);
        }
    }
    chain->ids.failed = chain->ids.failed || chain->bearers.failed;
}

/* The slots that may hold the text; NULL if none may. */
static khp_recalled_area *set_of(khp_area_recall *recall, khp_slice text) {
    if (recall == NULL || text.len == 0 || text.len > KHP_RECALLED_BYTES) {
        return NULL;
    }
    uint64_t hash = khp_hash(text);
    return &recall->slots[hash % (KHP_RECALLED_AREAS / KHP_RECALLED_WAYS) * KHP_RECALLED_WAYS];
}

/* True if the text was asked for before, and not too long ago. */
static bool recall(khp_chain *chain, khp_stated *stated) {
    const khp_slice text = stated->text;
    const khp_recalled_area *set = set_of(chain->recall, text);
    for (size_t way = 0; set != NULL && way < KHP_RECALLED_WAYS; way++) {
        const khp_recalled_area *slot = &set[way];
        if (slot->len == text.len && memcmp(slot->text, text.ptr, text.len) == 0) {
            stated->count = slot->count;
            stated->levels = slot->levels;
            khp_buffer_add(&chain->ids,
                           khp_slice_of((const char *)slot->ids, slot->count * sizeof *slot->ids));
            return true;
        }
    }
    return false;
}

/* In the place of that which was remembered longest ago. */
static void remember(khp_chain *chain, const khp_stated *stated) {
    khp_recalled_area *set = set_of(chain->recall, stated->text);
    if (set == NULL || stated->count > KHP_RECALLED_IDS || chain->ids.failed) {
        return;
    }
    memmove(set + 1, set, (KHP_RECALLED_WAYS - 1) * sizeof *set);
    set->len = (uint8_t)stated->text.len;
    set->count = (uint8_t)stated->count;
    set->levels = stated->levels;
    memcpy(set->text, stated->text.ptr, stated->text.len);
    for (uint32_t i = 0; i < stated->count; i++) {
        set->ids[i] = ids_of(chain)[stated->first + i];
    }
}

/* Folds the text and takes its core. */
static void fold(khp_chain *chain, khp_slice text) {
    khp_buffer_rewind(&chain->folded);
    khp_buffer_rewind(&chain->core);
    khp_toponym_fold(&chain->folded, text);
    (void)khp_form_core_of_area(&chain->core, khp_buffer_slice(&chain->folded));
    chain->ids.failed = chain->ids.failed || chain->folded.failed || chain->core.failed;
}

static void look_up(khp_chain *chain, const khp_gazetteer *gazetteer, khp_stated *stated) {
    fold(chain, stated->text);
    khp_slice folded = khp_buffer_slice(&chain->folded);
    khp_slice core = khp_buffer_slice(&chain->core);
    khp_area_bearers_reset(&chain->bearers);
    khp_area_bearers_add(&chain->bearers, gazetteer, folded, false);
    if (!khp_slice_eq(core, folded)) {
        khp_area_bearers_add(&chain->bearers, gazetteer, core, true);
    }
    const char *alias = khp_words_area_alias(core);
    if (alias != NULL) {
        khp_area_bearers_add(&chain->bearers, gazetteer, khp_slice_cstr(alias), true);
    }
    if (chain->bearers.count == 0) {
        khp_area_bearers_add_country(&chain->bearers, gazetteer, folded);
    }
    add_bearers(chain, stated);
}

void khp_chain_add(khp_chain *chain, const khp_gazetteer *gazetteer, khp_slice text) {
    if (chain->count == KHP_CHAIN_LIMIT) {
        return;
    }
    chain->gazetteer = gazetteer;
    khp_stated stated = {.text = text, .first = (uint32_t)(chain->ids.len / sizeof(uint32_t))};
    if (!recall(chain, &stated)) {
        look_up(chain, gazetteer, &stated);
        remember(chain, &stated);
    }
    chain->items[chain->count++] = stated;
}

khp_slice khp_chain_country(const khp_chain *chain) {
    khp_slice country = {NULL, 0};
    for (size_t n = 0; n < chain->count; n++) {
        const khp_stated *stated = &chain->items[n];
        if (stated->levels != 1u << KHP_AREA_COUNTRY) {
            continue; /* `CA` may be Canada, and California */
        }
        for (size_t i = stated->first; i < (size_t)stated->first + stated->count; i++) {
            khp_slice code = khp_ref_country(chain->gazetteer, ids_of(chain)[i]);
            if (country.len > 0 && !khp_slice_eq(country, code)) {
                return (khp_slice){NULL, 0};
            }
            country = code;
        }
    }
    return country;
}

void khp_chain_keep_countries(khp_chain *chain, bool countries) {
    khp_stated *stated = &chain->items[chain->count - 1];
    uint32_t *ids = ids_at(chain, stated);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < stated->count; i++) {
        bool is_country = khp_ref_level(chain->gazetteer, ids[i]) == KHP_AREA_COUNTRY;
        if (is_country == countries) {
            ids[kept++] = ids[i];
        }
    }
    stated->count = kept;
    stated->levels &= countries ? 1u << KHP_AREA_COUNTRY : ~(1u << KHP_AREA_COUNTRY);
    stated->levels = kept == 0 ? 0 : stated->levels;
}

void khp_chain_add_country_of_code(khp_chain *chain) {
    khp_stated *stated = &chain->items[chain->count - 1];
    const char *code = stated->count == 0 ? khp_country_code(stated->text) : NULL;
    uint32_t ref =
        code == NULL ? KHP_NO_AREA : khp_ref_of_country(chain->gazetteer, khp_slice_cstr(code));
    if (ref != KHP_NO_AREA) {
        stated->first = (uint32_t)(chain->ids.len / sizeof(uint32_t));
        add_area(chain, stated, chain->gazetteer, ref);
    }
}

void khp_chain_keep_country(khp_chain *chain, khp_slice country) {
    for (size_t n = 0; n < chain->count; n++) {
        khp_stated *stated = &chain->items[n];
        uint32_t *ids = ids_at(chain, stated);
        uint32_t kept = 0;
        stated->levels = 0;
        for (uint32_t i = 0; i < stated->count; i++) {
            khp_slice of = khp_ref_country(chain->gazetteer, ids[i]);
            if (of.len == 0 || khp_slice_eq(of, country)) {
                stated->levels |= 1u << khp_ref_level(chain->gazetteer, ids[i]);
                ids[kept++] = ids[i];
            }
        }
        stated->count = kept;
    }
}

void khp_chain_prefer_own(khp_chain *chain) {
    uint32_t own_count = khp_store_area_count(chain->gazetteer);
    for (size_t n = 0; n < chain->count; n++) {
        khp_stated *stated = &chain->items[n];
        uint32_t *ids = ids_at(chain, stated);
        uint32_t kept = 0;
        uint32_t levels = 0;
        for (uint32_t i = 0; i < stated->count; i++) {
            if (ids[i] < own_count) {
                levels |= 1u << khp_ref_level(chain->gazetteer, ids[i]);
                ids[kept++] = ids[i];
            }
        }
        stated->levels = kept > 0 ? levels : stated->levels;
        stated->count = kept > 0 ? kept : stated->count;
    }
}

static void complete_by_part(khp_chain *chain, khp_slice text, khp_slice country) {
    if (chain->bearers.count == 0 && text.len > 0) {
        fold(chain, text);
        khp_area_bearers_add_part(&chain->bearers, chain->gazetteer, khp_buffer_slice(&chain->core),
                                  country);
    }
}

void khp_chain_complete(khp_chain *chain, khp_slice country, bool numbers) {
    for (size_t n = 0; n < chain->count; n++) {
        khp_stated *stated = &chain->items[n];
        if (stated->count > 0) {
            continue;
        }
        stated->first = (uint32_t)(chain->ids.len / sizeof(uint32_t));
        khp_area_bearers_reset(&chain->bearers);
        khp_area_bearers_add_code(&chain->bearers, chain->gazetteer, stated->text, country,
                                  numbers);
        if (chain->bearers.count == 0 && country.len > 0) {
            complete_by_part(chain, stated->text, country);
            complete_by_part(chain, khp_form_before_brackets(stated->text), country);
            stated->by_part = chain->bearers.count > 0;
        }
        add_bearers(chain, stated);
    }
}

bool khp_chain_states_inner(const khp_chain *chain) {
    for (size_t i = 0; i < chain->count; i++) {
        if ((chain->items[i].levels & ~(1u << KHP_AREA_COUNTRY)) != 0) {
            return true;
        }
    }
    return false;
}

size_t khp_chain_known(const khp_chain *chain) {
    size_t known = 0;
    for (size_t i = 0; i < chain->count; i++) {
        known += chain->items[i].count > 0;
    }
    return known;
}

bool khp_stated_has(const khp_chain *chain, size_t number, uint32_t area) {
    const khp_stated *stated = &chain->items[number];
    const uint32_t *ids = ids_of(chain);
    for (size_t i = stated->first; i < (size_t)stated->first + stated->count; i++) {
        if (ids[i] == area) {
            return true;
        }
    }
    return false;
}

/* True if nothing around the area contradicts the levels outside it. */
static bool lies_around(khp_chain *chain, uint32_t area, const khp_tuple *tuple, int level) {
    khp_tuple around = khp_ref_tuple(chain->gazetteer, area);
    for (int outer = level + 1; outer < KHP_AREA_LEVELS; outer++) {
        uint32_t a = around.areas[outer];
        uint32_t b = tuple->areas[outer];
        if (a != KHP_NO_AREA && b != KHP_NO_AREA &&
            !khp_areas_equal(chain, chain->gazetteer, a, b)) {
            return false;
        }
    }
    return true;
}

/* True if the stated area may be what the gazetteer left blank at this level. */
static bool may_fill(khp_chain *chain, size_t number, const khp_tuple *tuple, int level) {
    const khp_stated *stated = &chain->items[number];
    if ((stated->levels >> level & 1) == 0) {
        return false;
    }
    for (size_t i = stated->first; i < (size_t)stated->first + stated->count; i++) {
        uint32_t area = ids_of(chain)[i];
        if (khp_ref_level(chain->gazetteer, area) == (uint32_t)level &&
            lies_around(chain, area, tuple, level)) {
            return true;
        }
    }
    return false;
}

/* Where the stated area outside the one in hand was fitted in. */
typedef struct outside {
    int level;     /* KHP_AREA_LEVELS if there is none */
    uint32_t area; /* KHP_NO_AREA if it was not met, but let pass */
} outside;

/* The most of the first `count` stated areas that hold inside `outer` and at the level `floor` or
 * outwards; -1 if they cannot all be
 * fitted in. */
/* NOLINTNEXTLINE(misc-no-recursion): one deeper a stated area */
static int best_fit(khp_chain *chain, const khp_tuple *tuple, size_t count, outside outer,
                    int floor) {
    if (count == 0) {
        return 0;
    }
    size_t number = count - 1;
    if (chain->items[number].count == 0 ||
        (chain->besides_outlined && chain->items[number].is_outlined)) {
        return best_fit(chain, tuple, number, outer, floor);
    }
    int best = -1;
    for (int level = outer.level; level-- > floor;) {
        uint32_t area = tuple->areas[level];
        outside here = {level, area};
        bool holds = area != KHP_NO_AREA && khp_stated_has(chain, number, area);
        bool repeats = area == KHP_NO_AREA && level == outer.level - 1 &&
                       outer.area != KHP_NO_AREA && khp_stated_has(chain, number, outer.area);
        if (repeats) {
            here.area = outer.area;
        } else if (!holds && (area != KHP_NO_AREA || !may_fill(chain, number, tuple, level))) {
            continue;
        }
        int rest = best_fit(chain, tuple, number, here, floor);
        if (rest >= 0 && rest + (holds ? 1 : 0) > best) {
            best = rest + (holds ? 1 : 0);
        }
    }
    return best;
}

khp_fit khp_chain_fit_around(khp_chain *chain, const khp_tuple *tuple, uint32_t level) {
    const outside nothing = {KHP_AREA_LEVELS, KHP_NO_AREA};
    int held = best_fit(chain, tuple, chain->count, nothing, (int)level);
    if (held < 0) {
        return KHP_FIT_CONTRADICTED;
    }
    return held > 0 ? KHP_FIT_CONFIRMED : KHP_FIT_UNCONFIRMED;
}

khp_fit khp_chain_fit(khp_chain *chain, const khp_tuple *tuple) {
    return khp_chain_fit_around(chain, tuple, KHP_AREA_ADMIN3);
}

uint32_t khp_stated_ref(const khp_chain *chain, size_t number, uint32_t i) {
    return ids_of(chain)[chain->items[number].first + i];
}

static bool is_outlined(const khp_chain *chain, size_t number) {
    uint32_t count = chain->items[number].count;
    uint32_t world;
    for (uint32_t i = 0; i < count; i++) {
        if (!khp_ref_is_world(chain->gazetteer, khp_stated_ref(chain, number, i), &world)) {
            return false;
        }
    }
    return count > 0;
}

void khp_chain_find_outlined(khp_chain *chain) {
    for (size_t i = 0; i < chain->count; i++) {
        chain->items[i].is_outlined = is_outlined(chain, i);
        chain->has_outlined = chain->has_outlined || chain->items[i].is_outlined;
    }
}

khp_fit khp_chain_fit_besides(khp_chain *chain, const khp_tuple *tuple) {
    chain->besides_outlined = true;
    khp_fit fit = khp_chain_fit(chain, tuple);
    chain->besides_outlined = false;
    return fit;
}

void khp_chain_keep_level(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t level) {
    for (size_t n = 0; n < chain->count; n++) {
        khp_stated *stated = &chain->items[n];
        if (stated->count == 0) {
            continue;
        }
        uint32_t *ids = ids_at(chain, stated);
        uint32_t kept = 0;
        for (uint32_t i = 0; i < stated->count; i++) {
            if (khp_ref_level(gazetteer, ids[i]) == level) {
                ids[kept++] = ids[i];
            }
        }
        stated->count = kept;
        stated->levels = kept > 0 ? 1u << level : 0;
    }
}

/* True if the folded text is one that the area is known by. */
static bool is_known_by(const khp_gazetteer *gazetteer, khp_slice folded, uint32_t area) {
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(&gazetteer->areas, khp_key_hash(folded), &begin, &end);
    for (size_t i = begin; i < end; i++) {
        khp_area_key key;
        uint32_t number = khp_key_number(&gazetteer->areas, khp_key_at(&gazetteer->areas, i));
        if (khp_store_area_key(gazetteer, number, &key) && key.area == area &&
            khp_slice_eq(khp_store_text(gazetteer, key.folded), folded)) {
            return true;
        }
    }
    return false;
}

static bool is_called(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t area,
                      khp_text_ref name) {
    khp_buffer_rewind(&chain->folded);
    khp_buffer_rewind(&chain->core);
    khp_toponym_fold(&chain->folded, khp_store_text(gazetteer, name));
    (void)khp_form_core_of_area(&chain->core, khp_buffer_slice(&chain->folded));
    chain->ids.failed = chain->ids.failed || chain->folded.failed || chain->core.failed;
    return chain->folded.len > 0 &&
           (is_known_by(gazetteer, khp_buffer_slice(&chain->folded), area) ||
            is_known_by(gazetteer, khp_buffer_slice(&chain->core), area));
}

bool khp_areas_equal(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    if (a == b) {
        return true;
    }
    if (a >= khp_store_area_count(gazetteer) || b >= khp_store_area_count(gazetteer)) {
        return false; /* an area of the world that the gazetteer knows has the gazetteer's number */
    }
    khp_area left = khp_store_area(gazetteer, a);
    khp_area right = khp_store_area(gazetteer, b);
    return left.level == right.level && (is_called(chain, gazetteer, b, left.name) ||
                                         is_called(chain, gazetteer, b, left.code) ||
                                         is_called(chain, gazetteer, a, right.name) ||
                                         is_called(chain, gazetteer, a, right.code));
}
