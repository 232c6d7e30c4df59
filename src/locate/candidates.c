/* candidates: what a person might have meant, for the review file and for messages. Never placed.
 */
#include "locate/area_answer.h"
#include "locate/doubtful.h"
#include "locate/settle.h"
#include "locate/spellings.h"
#include "locate/toponym.h"

#include <math.h>

typedef enum likeness {
    LIKE_CODE, /* bears the record's code */
    LIKE_NAME,
    LIKE_OTHER_NAME,
    LIKE_SPELLING_1,
    LIKE_SPELLING_2,
    LIKE_SPELLING_3,
    LIKE_BEGINNING,
    LIKE_COUNT
} likeness;

static const char *const why_texts[LIKE_COUNT][2] = {
    [LIKE_CODE] = {"same code", "same code, other area"},
    [LIKE_NAME] = {"same name", "same name, other area"},
    [LIKE_OTHER_NAME] = {"other name", "other name, other area"},
    [LIKE_SPELLING_1] = {"spelling, 1 letter", "spelling, 1 letter, other area"},
    [LIKE_SPELLING_2] = {"spelling, 2 letters", "spelling, 2 letters, other area"},
    [LIKE_SPELLING_3] = {"spelling, 3 letters", "spelling, 3 letters, other area"},
    [LIKE_BEGINNING] = {"same beginning", "same beginning, other area"},
};

/* Half letters: a place in another area counts as 2.5 letters away. */
static const unsigned like_cost[LIKE_COUNT] = {0, 0, 1, 2, 4, 6, 5};
#define OTHER_AREA_COST 5

/* A candidate and what it is ranked by. */
typedef struct ranked {
    uint32_t place;
    likeness like;
    bool elsewhere;
    unsigned cost;
    size_t shared; /* bytes at the beginning that are those of the text */
    uint64_t population;
    khp_slice name;
    double x;
    double y;
} ranked;

/* The best so far, best first. */
typedef struct ranking {
    khp_locator *locator;
    khp_slice text;    /* the folded text that names are held against */
    khp_slice country; /* ISO code of the only one that candidates may lie in; empty: any */
    ranked best[KHP_CANDIDATE_LIMIT];
    size_t count;
} ranking;

static int compare_ids(const khp_gazetteer *gazetteer, uint32_t a, uint32_t b) {
    khp_row one;
    khp_row other;
    (void)khp_store_row(gazetteer, a, &one);
    (void)khp_store_row(gazetteer, b, &other);
    return khp_slice_cmp(one.id, other.id);
}

/* By likeness, then by what a row says, never by where it stands: the order does not depend on the
 * order of the rows. */
static int compare(const khp_gazetteer *gazetteer, const ranked *a, const ranked *b) {
    if (a->cost != b->cost) {
        return a->cost < b->cost ? -1 : 1;
    }
    if (a->shared != b->shared) {
        return a->shared > b->shared ? -1 : 1;
    }
    if (a->population != b->population) {
        return a->population > b->population ? -1 : 1;
    }
    int order = khp_slice_cmp(a->name, b->name);
    order = order != 0 ? order : compare_ids(gazetteer, a->place, b->place);
    if (order != 0) {
        return order;
    }
    return a->x != b->x ? (a->x < b->x ? -1 : 1) : (a->y > b->y) - (a->y < b->y);
}

static void rank(ranking *r, const ranked *item) {
    const khp_gazetteer *gazetteer = r->locator->gazetteer;
    for (size_t i = 0; i < r->count; i++) {
        if (r->best[i].place == item->place) {
            if (compare(gazetteer, item, &r->best[i]) >= 0) {
                return;
            }
            memmove(&r->best[i], &r->best[i + 1], (r->count - i - 1) * sizeof *r->best);
            r->count--;
            break;
        }
    }
    size_t at = 0;
    while (at < r->count && compare(gazetteer, &r->best[at], item) < 0) {
        at++;
    }
    if (at == KHP_CANDIDATE_LIMIT) {
        return;
    }
    size_t moved = (r->count < KHP_CANDIDATE_LIMIT ? r->count : KHP_CANDIDATE_LIMIT - 1) - at;
    memmove(&r->best[at + 1], &r->best[at], moved * sizeof *r->best);
    r->best[at] = *item;
    r->count += r->count < KHP_CANDIDATE_LIMIT;
}

static size_t shared_beginning(khp_slice a, khp_slice b) {
    size_t shared = 0;
    while (shared < a.len && shared < b.len && a.ptr[shared] == b.ptr[shared]) {
        shared++;
    }
    return shared;
}

static bool is_elsewhere(khp_locator *locator, uint32_t tuple_number) {
    khp_tuple tuple = khp_store_tuple(locator->gazetteer, tuple_number);
    if (khp_chain_fit(&locator->stated, &tuple) == KHP_FIT_CONTRADICTED) {
        return true;
    }
    return locator->country.count > 0 &&
           khp_chain_fit(&locator->country, &tuple) == KHP_FIT_CONTRADICTED;
}

/* In another country than the one that is stated. */
static bool is_abroad(const ranking *r, uint32_t tuple_number) {
    const khp_gazetteer *gazetteer = r->locator->gazetteer;
    uint32_t country = khp_store_tuple(gazetteer, tuple_number).areas[KHP_AREA_COUNTRY];
    khp_slice code =
        country == KHP_NO_AREA ? (khp_slice){NULL, 0} : khp_ref_country(gazetteer, country);
    return r->country.len > 0 && code.len > 0 && !khp_slice_eq(code, r->country);
}

/* `spelled` is the name of the place that is like the text, folded. */
static void add(ranking *r, uint32_t place, likeness like, khp_slice spelled) {
    khp_locator *locator = r->locator;
    khp_head head;
    khp_row row;
    place = khp_store_merged(locator->gazetteer, place);
    if (!khp_store_head(locator->gazetteer, place, &head) ||
        !khp_store_row(locator->gazetteer, place, &row)) {
        return;
    }
    khp_group group = khp_store_group(locator->gazetteer, head.group);
    if (is_abroad(r, group.tuple_number)) {
        return;
    }
    khp_position position = khp_store_position(locator->gazetteer, &head);
    ranked item = {
        .place = place,
        .like = like,
        .elsewhere = is_elsewhere(locator, group.tuple_number),
        .shared = shared_beginning(r->text, spelled),
        .population = row.population,
        .name = row.name,
        .x = isnan(position.x) ? 0 : position.x,
        .y = isnan(position.y) ? 0 : position.y,
    };
    item.cost = like_cost[like] + (item.elsewhere ? OTHER_AREA_COST : 0);
    rank(r, &item);
}

static void add_same_names(ranking *r, const khp_query *query) {
    khp_locator *locator = r->locator;
    khp_ladder_split(locator, query->place);
    for (int stage = 0; stage < KHP_STAGE_COUNT; stage++) {
        khp_levels levels = 0;
        khp_ladder_collect(locator, query->place, (khp_stage)stage, &levels);
        for (size_t i = 0; i < locator->hits.count; i++) {
            const khp_hit *hit = &locator->hits.items[i];
            add(r, hit->place, hit->kind < KHP_NAME_ALTERNATE ? LIKE_NAME : LIKE_OTHER_NAME,
                r->text);
        }
    }
}

/* False if no place that bears the name can be among the best any more: worse than all of them by
 * likeness alone. What it is ranked by beside that costs a look at each of its bearers. */
static bool may_enter(const ranking *r, likeness like, khp_slice spelled) {
    if (r->count < KHP_CANDIDATE_LIMIT) {
        return true;
    }
    const ranked *last = &r->best[KHP_CANDIDATE_LIMIT - 1];
    return like_cost[like] < last->cost ||
           (like_cost[like] == last->cost && shared_beginning(r->text, spelled) >= last->shared);
}

/* Adds every place that bears the name. */
static void add_bearers(ranking *r, likeness like, khp_slice spelled) {
    khp_locator *locator = r->locator;
    const khp_sought wanted = {
        .key = spelled,
        .stated = &locator->stated,
        .country = &locator->country,
    };
    if (!may_enter(r, like, spelled)) {
        return;
    }
    locator->hits.count = 0;
    khp_match_collect(&locator->matcher, &wanted, &locator->hits);
    for (size_t i = 0; i < locator->hits.count; i++) {
        add(r, locator->hits.items[i].place, like, spelled);
    }
}

/* Lowers the pattern's limit to the most letters that may be wrong in a name that can still be
 * among the best; 0 if there is no such name. */
static void lower_limit(const ranking *r, khp_pattern *pattern) {
    const ranked *last = &r->best[KHP_CANDIDATE_LIMIT - 1];
    while (r->count == KHP_CANDIDATE_LIMIT && pattern->limit > 0 &&
           like_cost[LIKE_SPELLING_1 + pattern->limit - 1] > last->cost) {
        pattern->limit--;
    }
}

/* Names in which `least` letters are wrong, or more, up to the pattern's limit. */
static void add_similar_from(ranking *r, khp_pattern *pattern, unsigned least) {
    khp_locator *locator = r->locator;
    uint32_t found[KHP_NEAR_SPELLINGS];
    size_t at = 0;
    for (;;) {
        lower_limit(r, pattern);
        size_t count = pattern->limit < least
                           ? 0
                           : khp_spellings_near(locator->gazetteer, pattern, &at, found);
        if (count == 0) {
            return;
        }
        khp_spellings_expect(locator->gazetteer, found, count);
        for (size_t i = 0; i < count; i++) {
            khp_slice spelled = khp_spellings_text(locator->gazetteer, found[i], &locator->folded);
            unsigned distance = khp_pattern_distance(pattern, spelled);
            if (distance >= least && distance <= pattern->limit && spelled.len > 0) {
                add_bearers(r, (likeness)(LIKE_SPELLING_1 + distance - 1), spelled);
            }
        }
    }
}

#define FIRST_LIMIT 2

/* Three wrong letters let many more names pass than two: they are looked for only if those with
 * fewer are not enough. */
static void add_similar(ranking *r, khp_pattern *pattern) {
    unsigned limit = pattern->limit;
    pattern->limit = limit < FIRST_LIMIT ? limit : FIRST_LIMIT;
    add_similar_from(r, pattern, 1);
    if (limit > FIRST_LIMIT) {
        pattern->limit = limit;
        add_similar_from(r, pattern, FIRST_LIMIT + 1);
    }
}

#define LONGEST_NAME 1024 /* bytes, folded, of names that a longer text begins with */
#define BEGINNING_BYTES 4
#define BEGINNING_LIMIT 2000 /* spellings that are looked at: the sorted order makes it fair */

/* Names that go on where the text ends: `San Juan` for `San Juan de Lurigancho`. */
static void add_longer(ranking *r) {
    khp_locator *locator = r->locator;
    if (r->text.len < BEGINNING_BYTES) {
        return;
    }
    size_t at = khp_spellings_find(locator->gazetteer, r->text, &locator->folded);
    size_t end = khp_spellings_count(locator->gazetteer);
    for (size_t seen = 0; at < end && seen < BEGINNING_LIMIT; at++, seen++) {
        if (!may_enter(r, LIKE_BEGINNING, r->text)) {
            return; /* and those that begin so share no more than this with it */
        }
        khp_slice spelled = khp_spellings_text(locator->gazetteer, at, &locator->folded);
        if (shared_beginning(r->text, spelled) < r->text.len) {
            break; /* beyond the names that begin like this */
        }
        if (spelled.len > r->text.len) {
            add_bearers(r, LIKE_BEGINNING, spelled);
        }
    }
}

/* Names that end earlier, at a word: `Juliaca` for `Juliaca mercado central`. Nobody's name is as
 * long as a story that somebody wrote into the cell. */
static void add_shorter(ranking *r) {
    size_t longest = r->text.len < LONGEST_NAME ? r->text.len : LONGEST_NAME;
    for (size_t len = longest; len-- > BEGINNING_BYTES;) {
        if (r->text.ptr[len] != ' ') {
            continue;
        }
        add_bearers(r, LIKE_BEGINNING, khp_slice_of(r->text.ptr, len));
    }
}

/* How many letters may be wrong in a text of this length. */
static unsigned limit_for(size_t length) { return length < 4 ? 1 : length < 12 ? 2 : 3; }

/* Looks for names like one text, folded, without its level words if it has any. */
static void add_like(ranking *r, khp_slice name) {
    khp_locator *locator = r->locator;
    khp_buffer_rewind(&locator->key);
    khp_buffer_rewind(&locator->composed);
    khp_toponym_fold(&locator->composed, name);
    khp_levels levels = khp_form_core(&locator->key, khp_buffer_slice(&locator->composed));
    r->text = khp_buffer_slice(levels == 0 ? &locator->composed : &locator->key);
    if (r->text.len == 0) {
        return;
    }
    khp_pattern pattern;
    khp_pattern_init(&pattern, r->text, limit_for(r->text.len));
    add_similar(r, &pattern);
    add_longer(r);
    add_shorter(r);
}

/* The names that the text is not sure of, or else the text: `cerca de Juliaca` is about Juliaca. */
static size_t list_names(khp_locator *locator, khp_slice place, khp_slice names[KHP_DOUBT_NAMES]) {
    names[0] = place;
    (void)khp_doubt_take_mark(place, &names[0]);
    khp_buffer_rewind(&locator->near);
    khp_toponym_fold(&locator->near, names[0]);
    size_t count = khp_doubt_find_names(khp_buffer_slice(&locator->near), names);
    return count == 0 ? 1 : count;
}

/* Adds the areas that the text names inside what is stated: in a column of areas, and where a
 * settlement only bears their name. Returns how many candidates there are then. */
static size_t add_areas(khp_locator *locator, const khp_query *query,
                        khp_candidate candidates[KHP_CANDIDATE_LIMIT], size_t count) {
    khp_levels levels = khp_levels_of_query(locator) | khp_levels_of_text(locator, query->place);
    khp_levels first = KHP_LEVEL(KHP_PRECISION_DEPARTMENT) | KHP_LEVEL(KHP_PRECISION_COUNTRY);
    const khp_area_wish wish = {
        .written = query->place,
        .levels = levels != 0              ? levels
                  : locator->namesake_seen ? first
                                           : 0,
    };
    if (wish.levels == 0) {
        return count;
    }
    size_t found = khp_area_ladder_list(locator, &wish);
    for (size_t i = 0; i < found && count < KHP_CANDIDATE_LIMIT; i++) {
        uint32_t number = locator->gazetteer->count + locator->left_areas.items[i].ref;
        candidates[count++] = (khp_candidate){number, "same name, area"};
    }
    return count;
}

/* True if the place is the row of an area that is listed already. */
static bool is_row_of_one(khp_locator *locator, const khp_candidate *areas, size_t count,
                          uint32_t place) {
    for (size_t i = 0; i < count; i++) {
        if (khp_area_row(locator, areas[i].place - locator->gazetteer->count) == place) {
            return true;
        }
    }
    return false;
}

/* Adds the places that bear a part of the text by itself: both of `Ilave / Juliaca`. */
static void add_part(ranking *r, khp_slice name) {
    khp_locator *locator = r->locator;
    khp_buffer_rewind(&locator->folded);
    khp_toponym_fold(&locator->folded, name);
    r->text = khp_buffer_slice(&locator->folded);
    const khp_sought wanted = {
        .key = r->text,
        .stated = &locator->stated,
        .country = &locator->country,
    };
    locator->hits.count = 0;
    khp_match_collect(&locator->matcher, &wanted, &locator->hits);
    for (size_t i = 0; i < locator->hits.count; i++) {
        const khp_hit *hit = &locator->hits.items[i];
        add(r, hit->place, hit->kind < KHP_NAME_ALTERNATE ? LIKE_NAME : LIKE_OTHER_NAME, r->text);
    }
}

/* Ranks the places that bear the name, or one like it; where several bear it, these alone: what is
 * spelt otherwise is no choice then. */
static void add_places(ranking *r, const khp_query *query, khp_reason reason) {
    khp_locator *locator = r->locator;
    bool parts = reason == KHP_REASON_PLACE_CONFLICT; /* those too that bear but a part */
    add_same_names(r, query);
    if (reason == KHP_REASON_PLACE_AMBIGUOUS && r->count > 1) {
        return;
    }
    size_t readings = locator->reading_count;
    if (readings == 0) {
        add_like(r, query->place);
    }
    for (size_t i = 0; i < readings && i < 2; i++) {
        if (parts) {
            add_part(r, locator->readings[i].name);
        }
        add_like(r, locator->readings[i].name);
    }
}

size_t khp_locate_candidates(khp_locator *locator, const khp_query *query, const khp_answer *answer,
                             khp_candidate candidates[KHP_CANDIDATE_LIMIT]) {
    ranking r = {.locator = locator};
    size_t areas = 0;
    khp_ladder_state(locator, query);
    r.country = khp_locator_country(locator);
    locator->coded.count = 0;
    if (locator->settings->codes_place) {
        khp_settle_find_coded(locator, query, khp_settle_scheme(locator));
    }
    for (size_t i = 0; i < locator->coded.count; i++) {
        add(&r, locator->coded.items[i].place, LIKE_CODE, (khp_slice){NULL, 0});
    }
    if (!khp_toponym_is_placeholder(query->place)) {
        khp_slice names[KHP_DOUBT_NAMES];
        khp_query part = *query;
        size_t count = list_names(locator, query->place, names);
        locator->namesake_seen = false;
        for (size_t i = 0; i < count; i++) {
            part.place = names[i];
            locator->is_split = false;
            add_places(&r, &part, answer->reason);
        }
        for (size_t i = 0; i < count; i++) {
            part.place = names[i];
            areas = add_areas(locator, &part, candidates, areas);
        }
    }
    size_t count = areas;
    for (size_t i = 0; i < r.count && count < KHP_CANDIDATE_LIMIT; i++) {
        if (is_row_of_one(locator, candidates, areas, r.best[i].place)) {
            continue;
        }
        candidates[count++] =
            (khp_candidate){r.best[i].place, why_texts[r.best[i].like][r.best[i].elsewhere]};
    }
    return count;
}
