#include "locate/areas.h"

#include "locate/forms.h"
#include "locate/toponym.h"
#include "locate/words.h"

void khp_chain_reset(khp_chain *chain) {
    chain->count = 0;
    khp_buffer_reset(&chain->ids);
}

void khp_chain_clear(khp_chain *chain) {
    khp_buffer_clear(&chain->ids);
    khp_buffer_clear(&chain->folded);
    khp_buffer_clear(&chain->core);
    chain->count = 0;
}

static const uint32_t *ids_of(const khp_chain *chain) {
    return (const uint32_t *)(const void *)chain->ids.ptr;
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
        stated->levels |= 1u << khp_store_area(gazetteer, area).level;
    }
}

/* The areas known by exactly this folded text. */
static void add_known(khp_chain *chain, khp_stated *stated, const khp_gazetteer *gazetteer,
                      khp_slice folded) {
    const khp_section *names = &gazetteer->sections[KHP_SECTION_AREA_NAMES];
    const khp_area_key *keys = names->ptr;
    size_t begin = 0;
    size_t end = 0;
    khp_keys_find(&gazetteer->areas, folded, &begin, &end);
    for (size_t i = begin; i < end; i++) {
        uint32_t number = khp_key_number(gazetteer->areas.entries[i]);
        if (number < names->bytes / sizeof *keys &&
            khp_slice_eq(khp_store_text(gazetteer, keys[number].folded), folded)) {
            add_area(chain, stated, gazetteer, keys[number].area);
        }
    }
}

void khp_chain_add(khp_chain *chain, const khp_gazetteer *gazetteer, khp_slice text) {
    if (chain->count == KHP_CHAIN_LIMIT) {
        return;
    }
    khp_stated stated = {.text = text, .first = (uint32_t)(chain->ids.len / sizeof(uint32_t))};
    khp_buffer_reset(&chain->folded);
    khp_buffer_reset(&chain->core);
    khp_toponym_fold(&chain->folded, text);
    khp_slice folded = khp_buffer_slice(&chain->folded);
    (void)khp_form_core(&chain->core, folded);
    khp_slice core = khp_buffer_slice(&chain->core);
    add_known(chain, &stated, gazetteer, folded);
    if (!khp_slice_eq(core, folded)) {
        add_known(chain, &stated, gazetteer, core);
    }
    const char *alias = khp_words_area_alias(core);
    if (alias != NULL) {
        add_known(chain, &stated, gazetteer, khp_slice_cstr(alias));
    }
    chain->ids.failed = chain->ids.failed || chain->folded.failed || chain->core.failed;
    chain->items[chain->count++] = stated;
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

/* The most stated areas, from number on, that hold on levels from `level` outwards; -1 if they
 * cannot all be fitted in. */
static int best_fit(const khp_chain *chain, const khp_tuple *tuple, size_t number, int level) {
    if (number == chain->count) {
        return 0;
    }
    if (chain->items[number].count == 0) {
        return best_fit(chain, tuple, number + 1, level);
    }
    int best = -1;
    for (; level < KHP_AREA_LEVELS; level++) {
        uint32_t area = tuple->areas[level];
        bool holds = area != KHP_NO_AREA && khp_stated_has(chain, number, area);
        bool is_blank = area == KHP_NO_AREA && (chain->items[number].levels >> level & 1) != 0;
        if (holds || is_blank) {
            int rest = best_fit(chain, tuple, number + 1, level + 1);
            if (rest >= 0 && rest + (holds ? 1 : 0) > best) {
                best = rest + (holds ? 1 : 0);
            }
        }
    }
    return best;
}

khp_fit khp_chain_fit(const khp_chain *chain, const khp_tuple *tuple) {
    int held = best_fit(chain, tuple, 0, 0);
    if (held < 0) {
        return KHP_FIT_CONTRADICTED;
    }
    return held > 0 ? KHP_FIT_CONFIRMED : KHP_FIT_UNCONFIRMED;
}

void khp_chain_keep_level(khp_chain *chain, const khp_gazetteer *gazetteer, uint32_t level) {
    for (size_t n = 0; n < chain->count; n++) {
        khp_stated *stated = &chain->items[n];
        uint32_t *ids = (uint32_t *)(void *)chain->ids.ptr + stated->first;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < stated->count; i++) {
            if (khp_store_area(gazetteer, ids[i]).level == level) {
                ids[kept++] = ids[i];
            }
        }
        stated->count = kept;
        stated->levels = kept > 0 ? 1u << level : 0;
    }
}

bool khp_areas_equal(khp_chain *scratch, const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    if (a == b) {
        return true;
    }
    khp_area left = khp_store_area(gazetteer, a);
    khp_area right = khp_store_area(gazetteer, b);
    if (left.level != right.level) {
        return false;
    }
    for (int side = 0; side < 2; side++) {
        const khp_area *area = side == 0 ? &left : &right;
        const khp_text_ref texts[] = {area->name, area->code};
        for (int i = 0; i < 2; i++) {
            khp_chain_reset(scratch);
            khp_chain_add(scratch, gazetteer, khp_store_text(gazetteer, texts[i]));
            if (khp_stated_has(scratch, 0, side == 0 ? b : a)) {
                return true;
            }
        }
    }
    return false;
}

khp_tuple khp_area_tuple(const khp_gazetteer *gazetteer, uint32_t area) {
    khp_tuple tuple = {{KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA, KHP_NO_AREA}};
    for (int i = 0; i < KHP_AREA_LEVELS && area != KHP_NO_AREA; i++) { /* a file may hold a ring */
        khp_area found = khp_store_area(gazetteer, area);
        tuple.areas[found.level] = area;
        area = found.parent;
    }
    return tuple;
}
