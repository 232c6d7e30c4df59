#include "run/suppressing.h"

#include "base/hash.h"
#include "base/memory.h"
#include "protect/suppress.h"
#include "run/generalising.h"
#include "summarise/categories.h"
#include "summarise/places.h"

/* The groups of one pass over the records. */
typedef struct groups {
    khp_join *join;
    uint64_t under;
    const size_t *facets;
    size_t facet_count;
    khp_place_summary places;
    khp_table dates;
    khp_date *date_of; /* by number of `dates` */
    size_t date_capacity;
    uint64_t *date_records;
    size_t date_records_capacity;
    uint64_t undated;
    khp_category_summary *columns; /* one a facet */
    uint64_t reasons[KHP_REASON_COUNT];
    bool changed; /* something is hidden that was told in this pass */
    bool failed;  /* without memory */
} groups;

/* ---- counting ---- */

static bool count_date(groups *all, khp_date date) {
    if (date.kind == KHP_DATE_NONE) {
        all->undated += 1;
        return true;
    }
    const int32_t parts[] = {date.year, date.month, date.day};
    khp_slice key = khp_slice_of((const char *)parts, sizeof parts);
    bool is_new;
    uint32_t number = khp_table_put(&all->dates, key, khp_hash(key), &is_new);
    khp_date *dates = number == KHP_TABLE_NONE
                          ? NULL
                          : khp_grow(all->date_of, &all->date_capacity, number, sizeof *dates);
    all->date_of = dates == NULL ? all->date_of : dates;
    uint64_t *records = dates == NULL ? NULL
                                      : khp_grow(all->date_records, &all->date_records_capacity,
                                                 number, sizeof *records);
    if (records == NULL) {
        return false;
    }
    all->date_records = records;
    dates[number] = date;
    records[number] = is_new ? 1 : records[number] + 1;
    return true;
}

static khipu_status take(void *context, const khp_chunk *chunk, khp_pending *pending,
                         khipu_error *error) {
    (void)pending;
    groups *all = context;
    bool complete = true;
    for (size_t i = 0; complete && i < chunk->feature_count; i++) {
        uint32_t place;
        const khp_feature *feature = &chunk->features[i];
        complete =
            khp_place_summary_add(&all->places, feature->placement, feature->weight, &place) &&
            count_date(all, feature->date);
    }
    for (size_t i = 0; complete && i < all->facet_count; i++) {
        complete =
            khp_category_summary_add(&all->columns[i], &chunk->facets[i], chunk->feature_count);
    }
    for (size_t i = 0; i < KHP_REASON_COUNT; i++) {
        bool is_why_not =
            !khp_reason_is_rejected((khp_reason)i) && !khp_reason_is_doubt((khp_reason)i);
        all->reasons[i] += is_why_not ? chunk->reasons[i] : 0;
    }
    return complete ? KHIPU_OK : khp_fail_memory(error);
}

/* ---- places ---- */

static void raise_place(groups *all, const khp_used_place *place, khp_precision level) {
    bool is_new = false;
    if (!khp_generaliser_raise(all->join->generaliser, &place->placement, level, &is_new)) {
        all->failed = true;
    }
    all->changed = all->changed || is_new;
}

static khp_precision one_wider(khp_precision level) {
    return level == KHP_PRECISION_UNKNOWN ? KHP_PRECISION_SETTLEMENT : level + 1;
}

/* The place with the fewest records, the last of equal ones; NULL if there is none. */
static const khp_used_place *find_fewest(const groups *all) {
    const khp_used_place *fewest = NULL;
    for (size_t i = 0; i < all->places.count; i++) {
        const khp_used_place *place = &all->places.places[i];
        fewest = fewest == NULL || place->records <= fewest->records ? place : fewest;
    }
    return fewest;
}

static bool is_area(const khp_used_place *place) {
    khp_precision level = place->placement.precision;
    return place->placement.place != KHP_NO_PLACE && level >= KHP_PRECISION_DISTRICT &&
           level <= KHP_PRECISION_COUNTRY;
}

/* True if the place lies inside the area; *part is the area of the next level inside it that the
 * place lies in, empty if none is known. */
static bool lies_inside(const groups *all, const khp_used_place *place, const khp_used_place *area,
                        khp_slice *part) {
    khp_place inner;
    khp_place outer;
    if (place->placement.place == KHP_NO_PLACE ||
        place->placement.precision >= area->placement.precision) {
        return false;
    }
    khp_join_place(all->join, place->placement.place, &inner);
    khp_join_place(all->join, area->placement.place, &outer);
    int own =
        (int)area->placement.precision - (int)KHP_PRECISION_DISTRICT; /* as areas are numbered */
    khp_slice name = outer.areas[own].len > 0 ? outer.areas[own] : outer.name;
    bool inside = khp_slice_eq(inner.areas[own], name);
    for (int i = own + 1; inside && i < KHP_AREA_LEVELS; i++) {
        inside = khp_slice_eq(inner.areas[i], outer.areas[i]);
    }
    *part = own > 0 ? inner.areas[own - 1] : (khp_slice){NULL, 0};
    *part = part->len > 0 ? *part : place->placement.place_name;
    return inside;
}

/* Records of all places of the part of the area. */
static uint64_t records_of_part(const groups *all, const khp_used_place *area, khp_slice part) {
    uint64_t records = 0;
    for (size_t i = 0; i < all->places.count; i++) {
        khp_slice other;
        const khp_used_place *place = &all->places.places[i];
        bool is_in = lies_inside(all, place, area, &other) && khp_slice_eq(part, other);
        records += is_in ? place->records : 0;
    }
    return records;
}

/* The part of the area with the fewest records, by name among equals, joins those that are told at
 * the area. A whole part, whatever is told inside it: so an export that tells places more exactly
 * and one that tells them less lump together the same ones, and neither tells of the other. False
 * if nothing is told inside the area. */
static bool pull_part(groups *all, const khp_used_place *area) {
    khp_slice fewest = {NULL, 0};
    uint64_t least = 0;
    for (size_t i = 0; i < all->places.count; i++) {
        khp_slice part;
        if (lies_inside(all, &all->places.places[i], area, &part)) {
            uint64_t records = records_of_part(all, area, part);
            bool is_better = least == 0 || records < least ||
                             (records == least && khp_slice_cmp(part, fewest) < 0);
            fewest = is_better ? part : fewest;
            least = is_better ? records : least;
        }
    }
    for (size_t i = 0; least > 0 && i < all->places.count; i++) {
        khp_slice part;
        if (lies_inside(all, &all->places.places[i], area, &part) && khp_slice_eq(part, fewest)) {
            raise_place(all, &all->places.places[i], area->placement.precision);
        }
    }
    return least > 0;
}

static void widen_place(groups *all, const khp_used_place *place) {
    if (is_area(place) && pull_part(all, place)) {
        return;
    }
    khp_precision level = place->placement.precision;
    raise_place(all, place,
                level == KHP_PRECISION_COUNTRY ? KHP_PRECISION_UNKNOWN : one_wider(level));
}

/* How wide, where a place of unknown precision may be as exact as can be. */
static khp_precision width_of(const khp_used_place *place) {
    khp_precision level = place->placement.precision;
    return level == KHP_PRECISION_UNKNOWN ? KHP_PRECISION_SITE : level;
}

/* The narrowest first: what is told at wider areas is known when those inside are settled. */
static void widen_places(groups *all) {
    khp_precision narrowest = KHP_PRECISION_UNKNOWN;
    for (size_t i = 0; i < all->places.count; i++) {
        const khp_used_place *place = &all->places.places[i];
        bool is_small = khp_count_is_small(place->records, all->under);
        narrowest = is_small && width_of(place) < narrowest ? width_of(place) : narrowest;
    }
    for (size_t i = 0; i < all->places.count; i++) {
        const khp_used_place *place = &all->places.places[i];
        if (khp_count_is_small(place->records, all->under) && width_of(place) == narrowest) {
            widen_place(all, place);
        }
    }
    if (narrowest == KHP_PRECISION_UNKNOWN &&
        khp_count_is_small(all->reasons[KHP_REASON_PLACE_WITHHELD], all->under)) {
        const khp_used_place *fewest = find_fewest(all);
        if (fewest != NULL) {
            raise_place(all, fewest, KHP_PRECISION_UNKNOWN);
        }
    }
}

/* ---- dates ---- */

static void widen_date(groups *all, size_t number, khp_date_kind kind) {
    bool is_new = false;
    if (!khp_masks_widen(&all->join->masks, all->date_of[number], kind, &is_new)) {
        all->failed = true;
    }
    all->changed = all->changed || is_new;
}

static bool is_same_date(khp_date a, khp_date b) {
    return a.kind == b.kind && a.year == b.year && a.month == b.month && a.day == b.day;
}

/* True if the date lies inside the period (NONE: all time); *part is the period of the next kind
 * inside it that the date lies in. */
static bool date_inside(khp_date date, khp_date period, khp_date *part) {
    if (date.kind <= period.kind) {
        return false;
    }
    *part = khp_date_to_kind(date, period.kind + 1);
    return is_same_date(khp_date_to_kind(date, period.kind), period);
}

static uint64_t records_of_period(const groups *all, khp_date period) {
    uint64_t records = 0;
    for (size_t i = 0; i < all->dates.count; i++) {
        bool is_in = is_same_date(khp_date_to_kind(all->date_of[i], period.kind), period);
        records += is_in ? all->date_records[i] : 0;
    }
    return records;
}

/* As parts of areas: the part of the period with the fewest records, the first of equal ones, is
 * told as the period. False if nothing is told inside it. */
static bool pull_period(groups *all, khp_date period) {
    khp_date fewest = {.kind = KHP_DATE_NONE};
    uint64_t least = 0;
    for (size_t i = 0; i < all->dates.count; i++) {
        khp_date part;
        if (!date_inside(all->date_of[i], period, &part)) {
            continue;
        }
        uint64_t records = records_of_period(all, part);
        bool is_earlier = part.year != fewest.year     ? part.year < fewest.year
                          : part.month != fewest.month ? part.month < fewest.month
                                                       : part.day < fewest.day;
        if (least == 0 || records < least || (records == least && is_earlier)) {
            fewest = part;
            least = records;
        }
    }
    for (size_t i = 0; least > 0 && i < all->dates.count; i++) {
        khp_date part;
        if (date_inside(all->date_of[i], period, &part) && is_same_date(part, fewest)) {
            widen_date(all, i, period.kind);
        }
    }
    return least > 0;
}

static void widen_dates(groups *all) {
    khp_date_kind narrowest = KHP_DATE_NONE;
    for (size_t i = 0; i < all->dates.count; i++) {
        khp_date_kind kind = all->date_of[i].kind;
        bool is_small = khp_count_is_small(all->date_records[i], all->under);
        narrowest = is_small && kind > narrowest ? kind : narrowest;
    }
    for (size_t i = 0; i < all->dates.count; i++) {
        khp_date date = all->date_of[i];
        if (khp_count_is_small(all->date_records[i], all->under) && date.kind == narrowest &&
            !pull_period(all, date)) {
            widen_date(all, i, date.kind - 1);
        }
    }
    if (narrowest == KHP_DATE_NONE && khp_count_is_small(all->undated, all->under)) {
        pull_period(all, (khp_date){.kind = KHP_DATE_NONE});
    }
}

/* ---- values of categories ---- */

static void hide_value(groups *all, size_t column, khp_slice value) {
    bool is_new = false;
    value = value.len == 0 ? KHP_SLICE("") : value;
    if (!khp_masks_hide(&all->join->masks, column, value, &is_new)) {
        all->failed = true;
    }
    all->changed = all->changed || is_new;
}

/* One value of a column with its records; the last "value" is that of the empty cells. */
static khp_slice value_at(const khp_category_summary *counts, size_t number) {
    return number < counts->values.count ? khp_table_key_at(&counts->values, (uint32_t)number)
                                         : KHP_SLICE("");
}

static uint64_t records_at(const khp_category_summary *counts, size_t number) {
    return number < counts->values.count ? counts->records[number] : counts->empty;
}

/* The number of the smallest value that is told and has records; SIZE_MAX if there is none. */
static size_t find_smallest(const groups *all, size_t column, const khp_category_summary *counts,
                            size_t rest) {
    size_t smallest = SIZE_MAX;
    for (size_t i = 0; i <= counts->values.count; i++) {
        uint64_t records = records_at(counts, i);
        bool told = i != rest && records > 0 &&
                    !khp_masks_hides(&all->join->masks, column, value_at(counts, i));
        if (told && (smallest == SIZE_MAX || records <= records_at(counts, smallest))) {
            smallest = i;
        }
    }
    return smallest;
}

/* The number of the group that hidden values end up in: that of the label, or the empty cells.
 * SIZE_MAX: the label occurs nowhere yet. */
static size_t find_rest(const groups *all, size_t column, const khp_category_summary *counts) {
    const khp_masks *masks = &all->join->masks;
    khp_type type = all->join->schema->columns[column].type;
    bool labelled = (type == KHP_TYPE_TEXT || type == KHP_TYPE_ANY) && !masks->columns[column].all;
    if (!labelled) {
        return counts->values.count;
    }
    khp_slice label = khp_slice_cstr(masks->label);
    uint32_t number = khp_table_find(&counts->values, label, khp_hash(label));
    return number == KHP_TABLE_NONE ? SIZE_MAX : number;
}

static void hide_column(groups *all, size_t column) {
    khp_column_masks *masks = &all->join->masks.columns[column];
    all->changed = all->changed || !masks->all;
    masks->all = true;
}

static void hide_values(groups *all, size_t column, const khp_category_summary *counts) {
    size_t rest = find_rest(all, column, counts);
    uint64_t hidden = rest == SIZE_MAX ? 0 : records_at(counts, rest);
    for (size_t i = 0; i <= counts->values.count; i++) {
        if (i != rest && khp_count_is_small(records_at(counts, i), all->under)) {
            hide_value(all, column, value_at(counts, i));
            hidden += records_at(counts, i);
        }
    }
    while (khp_count_is_small(hidden, all->under) && !all->failed) {
        size_t next = find_smallest(all, column, counts, rest);
        if (next == SIZE_MAX) {
            hide_column(all, column);
            return;
        }
        hide_value(all, column, value_at(counts, next));
        hidden += records_at(counts, next);
    }
}

/* True of columns that are groups however many values they have: the category, and what says where
 * in words of its own, since one spelling of a place may be rarer than the place. */
static bool is_always_grouped(const khp_roles *roles, size_t column) {
    return khp_roles_within(roles, column) || column == roles->category || column == roles->place ||
           column == roles->place_code;
}

static void hide_categories(groups *all) {
    for (size_t i = 0; i < all->facet_count; i++) {
        const khp_category_summary *counts = &all->columns[i];
        bool has_role = is_always_grouped(&all->join->schema->roles, all->facets[i]);
        if (counts->is_abandoned) {
            /* More values than are counted: which of them are few is not known. */
            if (has_role) {
                hide_column(all, all->facets[i]);
            }
            continue;
        }
        uint64_t filled = 0;
        for (size_t k = 0; k < counts->values.count; k++) {
            filled += counts->records[k];
        }
        if (khp_facet_is_category(counts->values.count, filled, has_role)) {
            hide_values(all, all->facets[i], counts);
        }
    }
}

/* ---- how records were placed ---- */

static void hide_words(groups *all, const uint64_t *counts, size_t count, bool *hidden) {
    bool before[KHP_REASON_COUNT + KHP_MATCH_COUNT];
    memcpy(before, hidden, count * sizeof *hidden);
    /* Hidden words share one that stands for them, whose records must not be few either. */
    if (khp_suppress(counts, count, all->under, true, hidden)) {
        for (size_t i = 0; i < count; i++) {
            hidden[i] = counts[i] > 0;
        }
    }
    all->changed = all->changed || memcmp(before, hidden, count * sizeof *hidden) != 0;
}

/* ---- rounds ---- */

static khipu_status begin(groups *all, khp_join *join, const size_t *facets, size_t facet_count,
                          khipu_error *error) {
    *all = (groups){.join = join,
                    .under = join->policy.suppress_under,
                    .facets = facets,
                    .facet_count = facet_count};
    all->columns = khp_alloc_zero(facet_count, sizeof *all->columns);
    return all->columns == NULL ? khp_fail_memory(error) : KHIPU_OK;
}

static void look_up(const void *context, uint32_t number, khp_place *place) {
    khp_join_place(context, number, place);
}

static void end(groups *all) {
    khp_place_summary_clear(&all->places);
    khp_table_clear(&all->dates);
    khp_free(all->date_of);
    khp_free(all->date_records);
    for (size_t i = 0; all->columns != NULL && i < all->facet_count; i++) {
        khp_category_summary_clear(&all->columns[i]);
    }
    khp_free(all->columns);
}

/* Counts once and hides what is small; *changed tells that it must be counted again. */
static khipu_status count_round(khp_join *join, const size_t *facets, size_t facet_count,
                                bool *changed, khipu_error *error) {
    groups all;
    const khp_wanted wanted = {.features = true, .facets = facets, .facet_count = facet_count};
    khipu_status status = begin(&all, join, facets, facet_count, error);
    all.places.lookup = (khp_place_lookup){join, look_up};
    if (status == KHIPU_OK) {
        status = khp_join_run(join, &wanted, take, &all, error);
    }
    if (status == KHIPU_OK) {
        widen_places(&all);
        widen_dates(&all);
        /* Areas are told or not as their places are: only then is it known which values are few. */
        if (!all.changed) {
            hide_categories(&all);
        }
        hide_words(&all, all.reasons, KHP_REASON_COUNT, join->masks.reasons);
        status = all.failed ? khp_fail_memory(error) : khp_source_rewind(join->source, error);
    }
    *changed = all.changed;
    end(&all);
    return status;
}

/* The facets and what says where; *count of them. NULL without memory. */
static size_t *list_columns(const khp_join *join, const size_t *facets, size_t facet_count,
                            size_t *count) {
    const khp_schema *schema = join->schema;
    const size_t where[] = {schema->roles.place, schema->roles.place_code};
    size_t *columns = khp_alloc(facet_count + sizeof where / sizeof *where, sizeof *columns);
    *count = 0;
    for (size_t i = 0; columns != NULL && i < facet_count; i++) {
        columns[(*count)++] = facets[i];
    }
    for (size_t i = 0; columns != NULL && i < sizeof where / sizeof *where; i++) {
        if (where[i] != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[where[i]])) {
            columns[(*count)++] = where[i];
        }
    }
    return columns;
}

khipu_status khp_suppress_groups(khp_join *join, const size_t *facets, size_t facet_count,
                                 khipu_error *error) {
    if (join->policy.suppress_under == 0 || join->is_empty) {
        return KHIPU_OK;
    }
    for (size_t i = 0; i < khp_source_input_count(join->source); i++) {
        const khp_input *input = khp_source_input(join->source, i);
        if (!input->is_regular) {
            return khp_fail(error, KHIPU_E_ARGUMENT,
                            (khp_where){.source = input->path, .field = "suppress_under"},
                            "small groups are found by reading the cases first, and this can be "
                            "read once only; name a file");
        }
    }
    size_t count;
    size_t *columns = list_columns(join, facets, facet_count, &count);
    bool changed = true;
    khipu_status status = columns == NULL ? khp_fail_memory(error) : KHIPU_OK;
    while (status == KHIPU_OK && changed) {
        status = count_round(join, columns, count, &changed, error);
    }
    khp_free(columns);
    return status;
}

/* ---- the summary ---- */

/* Takes the hidden words out of the list and puts the one that stands for them at its end. */
static void recode(khipu_tally *list, const char *stand_in,
                   bool (*is_hidden)(const khp_masks *, const char *), const khp_masks *masks) {
    size_t kept = 0;
    uint64_t hidden = 0;
    for (size_t i = 0; list[i].word != NULL; i++) {
        if (is_hidden(masks, list[i].word)) {
            hidden += list[i].records;
        } else {
            list[kept++] = list[i];
        }
    }
    if (hidden > 0) {
        list[kept++] = (khipu_tally){stand_in, hidden};
        list[kept] = (khipu_tally){NULL, 0};
    }
}

static bool reason_is_hidden(const khp_masks *masks, const char *word) {
    for (int i = 0; i < KHP_REASON_COUNT; i++) {
        if (masks->reasons[i] && strcmp(word, khp_reason_word((khp_reason)i)) == 0) {
            return true;
        }
    }
    return false;
}

void khp_suppress_summary(const khp_join *join, khipu_summary *summary) {
    recode(summary->unlocated_reasons, khp_reason_word(KHP_REASON_NOT_PLACED), reason_is_hidden,
           &join->masks);
}
