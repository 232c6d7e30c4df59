/* explain: says in words what the ladder did with a toponym (`khipu places`). */
#include "locate/area_ladder.h"
#include "locate/settle.h"
#include "locate/toponym.h"

static const char *const level_names[KHP_AREA_LEVELS] = {"district", "province", "department",
                                                         "country"};

static const char *const stage_names[KHP_STAGE_COUNT] = {
    [KHP_STAGE_WHOLE] = "as written",
    [KHP_STAGE_STRIPPED] = "without level words, article and abbreviations",
    [KHP_STAGE_SPLIT] = "split into a name and areas",
    [KHP_STAGE_SPLIT_STRIPPED] = "split, without level words, article and abbreviations",
};

/* A listing of hits stops here and says how many more there are. */
#define LISTED_HITS 8

typedef struct explainer {
    khp_locator *locator;
    const khp_query *query;
    khp_buffer *text;
} explainer;

static void add_quoted(khp_buffer *text, khp_slice words) { khp_quote(text, words, 120); }

static void add_area(const explainer *e, uint32_t number) {
    khp_buffer_add(e->text, khp_ref_name(e->locator->gazetteer, number));
}

/* The areas that the place lies in, innermost first. */
static void add_areas(const explainer *e, uint32_t tuple_number) {
    khp_tuple tuple = khp_store_tuple(e->locator->gazetteer, tuple_number);
    bool is_first = true;
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        if (tuple.areas[level] != KHP_NO_AREA) {
            khp_buffer_add_cstr(e->text, is_first ? "" : " > ");
            add_area(e, tuple.areas[level]);
            is_first = false;
        }
    }
    if (is_first) {
        khp_buffer_add_cstr(e->text, "no areas given");
    }
}

static void add_place(const explainer *e, uint32_t place) {
    khp_row row;
    khp_head head;
    (void)khp_store_row(e->locator->gazetteer, place, &row);
    (void)khp_store_head(e->locator->gazetteer, place, &head);
    khp_group group = khp_store_group(e->locator->gazetteer, head.group);
    khp_class shared = khp_store_class(e->locator->gazetteer, group.class_number);
    khp_buffer_add(e->text, row.name);
    khp_buffer_add_cstr(e->text, " (");
    khp_buffer_add(e->text, row.id);
    khp_buffer_printf(e->text, "), %s, in ", khp_precision_word((khp_precision)shared.precision));
    add_areas(e, group.tuple_number);
}

static void explain_stated(const explainer *e) {
    const khp_chain *stated = &e->locator->stated;
    for (size_t i = 0; i < stated->count; i++) {
        khp_buffer_add_cstr(e->text, "  within    ");
        add_quoted(e->text, stated->items[i].text);
        if (stated->items[i].count == 0) {
            khp_buffer_add_cstr(e->text, ": no gazetteer knows an area of this name or code");
            if (khp_gazetteer_unnamed_areas(e->locator->gazetteer) > 0) {
                khp_buffer_add_cstr(e->text, "; areas of a GeoNames dump are codes, to which "
                                             "--area-names gives names");
            }
            khp_buffer_add_byte(e->text, '\n');
            continue;
        }
        khp_buffer_add_cstr(e->text, ": known as a ");
        bool is_first = true;
        for (int level = 0; level < KHP_AREA_LEVELS; level++) {
            if ((stated->items[i].levels >> level & 1) != 0) {
                khp_buffer_printf(e->text, "%s%s", is_first ? "" : " or ", level_names[level]);
                is_first = false;
            }
        }
        khp_buffer_add_cstr(e->text, "\n");
    }
}

static const char *how_it_fits(const khp_hit *hit, bool anything_stated) {
    switch (hit->fit) {
    case KHP_FIT_CONTRADICTED: return "outside the stated areas";
    case KHP_FIT_CONFIRMED: return "inside the stated areas";
    default: return anything_stated ? "its areas are not given, so nothing speaks against it" : "";
    }
}

static const char *how_it_is_named(const khp_hit *hit) {
    if (hit->is_exact) {
        return "exact   ";
    }
    return hit->kind < KHP_NAME_ALTERNATE ? "folded  " : "alias   ";
}

static void explain_hits(const explainer *e) {
    const khp_hits *hits = &e->locator->hits;
    bool anything_stated = e->locator->stated.count > 0 || e->locator->country.count > 0;
    for (size_t i = 0; i < hits->count && i < LISTED_HITS; i++) {
        const char *fit = how_it_fits(&hits->items[i], anything_stated);
        khp_buffer_printf(e->text, "    %s  ", how_it_is_named(&hits->items[i]));
        add_place(e, hits->items[i].place);
        khp_buffer_printf(e->text, "%s%s\n", *fit == '\0' ? "" : ": ", fit);
    }
    if (hits->count > LISTED_HITS) {
        khp_buffer_printf(e->text, "    and %zu more\n", hits->count - LISTED_HITS);
    }
}

/* What a stage looked for, and what it found. The stages after the one that decided are left out.
 */
static void explain_stage(const explainer *e, khp_stage stage) {
    khp_locator *locator = e->locator;
    if (stage >= KHP_STAGE_SPLIT && locator->reading_count == 0) {
        return;
    }
    khp_levels levels = 0;
    khp_ladder_collect(locator, e->query->place, stage, &levels);
    bool same_text =
        stage == KHP_STAGE_STRIPPED &&
        khp_slice_eq(khp_buffer_slice(&locator->core), khp_buffer_slice(&locator->folded));
    if (same_text && locator->hits.count == 0) {
        return;
    }
    khp_buffer_printf(e->text, "  %s", stage_names[stage]);
    if (stage == KHP_STAGE_WHOLE || stage == KHP_STAGE_STRIPPED) {
        khp_buffer_add_cstr(e->text, ", folded: ");
        add_quoted(e->text,
                   khp_buffer_slice(stage == KHP_STAGE_WHOLE ? &locator->folded : &locator->core));
    }
    khp_buffer_add_cstr(e->text, locator->hits.count == 0 ? ": no place bears this name\n" : "\n");
    explain_hits(e);
}

static const char *why_not(khp_reason reason) {
    switch (reason) {
    case KHP_REASON_PLACE_MISSING: return "the record names no place";
    case KHP_REASON_PLACE_UNKNOWN: return "no gazetteer has a place of this name";
    case KHP_REASON_PLACE_AMBIGUOUS:
        return "several places fit and nothing in the record decides between them; name the "
               "province or department, or decide in the review file";
    case KHP_REASON_PLACE_CONFLICT:
        return "the name or code exists, but what the record says beside it points elsewhere";
    case KHP_REASON_AREA_UNKNOWN:
        return "a stated area is in no gazetteer, so the place cannot be told apart from others";
    case KHP_REASON_PLACE_DOUBTFUL:
        return "the text itself says that the place is not sure, or only near";
    case KHP_REASON_AREA_UNPLACED: return "nothing is known of where this area lies";
    case KHP_REASON_DECISION_NONE: return "a person decided that no place fits";
    default: return "";
    }
}

static const char *why_chosen(khp_match match) {
    switch (match) {
    case KHP_MATCH_DECISION: return "a person decided so";
    case KHP_MATCH_CODE: return "by its code";
    case KHP_MATCH_EXACT: return "the only place that fits with exactly this name";
    case KHP_MATCH_FOLDED:
        return "the only place that fits with this primary name once accents, "
               "case and punctuation are set aside";
    case KHP_MATCH_AREA: return "no place is named; this is the innermost stated area";
    case KHP_MATCH_ALIAS: return "the only place that fits with this alternate name";
    default: return "";
    }
}

/* An area that has no row: what it is called, its id and what lies around it. */
static void add_named_area(const explainer *e, uint32_t ref, khp_precision level) {
    khp_tuple tuple = khp_ref_tuple(e->locator->gazetteer, ref);
    khp_buffer_add(e->text, khp_ref_name(e->locator->gazetteer, ref));
    khp_buffer_add_cstr(e->text, " (");
    khp_area_id(e->locator, ref, e->text);
    khp_buffer_printf(e->text, "), %s", khp_precision_word(level));
    const char *lead = ", in ";
    for (uint32_t i = khp_ref_level(e->locator->gazetteer, ref) + 1; i < KHP_AREA_LEVELS; i++) {
        if (tuple.areas[i] != KHP_NO_AREA) {
            khp_buffer_add_cstr(e->text, lead);
            khp_buffer_add(e->text, khp_ref_name(e->locator->gazetteer, tuple.areas[i]));
            lead = " > ";
        }
    }
}

static void explain_answer(const explainer *e, const khp_answer *answer) {
    if (answer->match == KHP_MATCH_NONE) {
        khp_buffer_printf(e->text, "  not placed (%s): %s\n", khp_reason_word(answer->reason),
                          why_not(answer->reason));
        return;
    }
    khp_buffer_printf(e->text, "  placed (%s): ", khp_match_word(answer->match));
    if (answer->area != KHP_NO_AREA) {
        add_named_area(e, answer->area, answer->precision);
        khp_buffer_add_cstr(e->text, "; the only area that fits with this name\n");
        return;
    }
    add_place(e, answer->place);
    khp_buffer_printf(e->text, "; %s", why_chosen(answer->match));
    khp_precision own = KHP_PRECISION_UNKNOWN;
    khp_place place;
    khp_gazetteer_place(e->locator->gazetteer, answer->place, &place);
    own = place.precision;
    if (answer->precision != own) {
        khp_buffer_printf(e->text, "; only the seat of the %s is known, so the point stands for it",
                          khp_precision_word(answer->precision));
    }
    khp_buffer_add_cstr(e->text, "\n");
}

static void explain_candidates(const explainer *e, const khp_answer *answer) {
    khp_candidate candidates[KHP_CANDIDATE_LIMIT];
    size_t count = khp_locate_candidates(e->locator, e->query, answer, candidates);
    for (size_t i = 0; i < count; i++) {
        khp_buffer_printf(e->text, "  %s", i == 0 ? "nearest   " : "          ");
        uint32_t number = candidates[i].place;
        uint32_t places = e->locator->gazetteer->count;
        if (number < places) {
            add_place(e, number);
        } else {
            add_named_area(e, number - places,
                           khp_area_precision(e->locator->gazetteer, number - places));
        }
        khp_buffer_printf(e->text, ": %s\n", candidates[i].why);
    }
}

khipu_status khp_locate_explain(khp_locator *locator, const khp_query *query, khp_buffer *text,
                                khp_answer *answer, khipu_error *error) {
    khipu_status status = khp_locate(locator, query, answer, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const explainer e = {locator, query, text};
    khp_stage decided = locator->stage;
    bool by_name = answer->match >= KHP_MATCH_EXACT || answer->match == KHP_MATCH_NONE;
    add_quoted(text, query->place);
    khp_buffer_add_cstr(text, "\n");
    explain_stated(&e);
    if (by_name && answer->reason != KHP_REASON_PLACE_MISSING) {
        khp_ladder_split(locator, query->place);
        for (int stage = 0; stage <= (int)decided && stage < KHP_STAGE_COUNT; stage++) {
            explain_stage(&e, (khp_stage)stage);
        }
    }
    explain_answer(&e, answer);
    if (answer->match == KHP_MATCH_NONE) {
        explain_candidates(&e, answer);
    }
    return text->failed || khp_locator_failed(locator) ? khp_fail_memory(error) : KHIPU_OK;
}
