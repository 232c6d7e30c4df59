#include "locate/same.h"

#include "base/memory.h"
#include "locate/areas.h"
#include "locate/toponym.h"

#include <math.h>
#include <stdlib.h>

#define EARTH_RADIUS_M 6371008.8
#define REPORT_LIMIT 20

/* A row among those that bear one name. */
typedef struct bearer {
    uint32_t place;
    uint32_t tuple_number;
    uint16_t gazetteer;
    uint8_t precision;
    bool has_position;
    double longitude;
    double latitude;
    double uncertainty_m;
    uint64_t line;
    khp_slice id;
} bearer;

typedef struct search {
    khp_gazetteer *gazetteer;
    khipu_texts paths;
    const khipu_listener *listener;
    bearer *bearers;
    size_t count;
    size_t capacity;
    khp_chain scratch;
    khp_buffer text;
    khp_buffer name;
    uint64_t duplicates;
    uint64_t contradictions;
    bool failed;
} search;

static bool is_degrees(khp_slice crs, double x, double y) {
    bool named = crs.len == 0 || khp_slice_eq(crs, KHP_SLICE("EPSG:4326")) ||
                 khp_slice_eq(crs, KHP_SLICE("OGC:CRS84"));
    return named && fabs(x) <= 180 && fabs(y) <= 90;
}

/* Longitude and latitude of a row, as far as they can be known without a projection library. */
static bool find_position(const search *s, const khp_class *shared, const khp_row *row, bearer *b) {
    khp_slice crs = khp_store_text(s->gazetteer, shared->crs);
    b->longitude = row->x;
    b->latitude = row->y;
    if (s->gazetteer->to_degrees != NULL) {
        return s->gazetteer->to_degrees(s->gazetteer->to_degrees_context, crs, row->x, row->y,
                                        &b->longitude, &b->latitude);
    }
    return is_degrees(crs, row->x, row->y);
}

static double distance_m(const bearer *a, const bearer *b) {
    const double radians = acos(-1.0) / 180;
    double north = sin((b->latitude - a->latitude) * radians / 2);
    double east = sin((b->longitude - a->longitude) * radians / 2);
    double h =
        north * north + cos(a->latitude * radians) * cos(b->latitude * radians) * east * east;
    return 2 * EARTH_RADIUS_M * asin(sqrt(h < 1 ? h : 1));
}

static void add_bearer(search *s, uint32_t place) {
    bearer *bearers = khp_grow(s->bearers, &s->capacity, s->count, sizeof *bearers);
    khp_row row;
    if (bearers == NULL) {
        s->failed = true;
        return;
    }
    s->bearers = bearers;
    (void)khp_store_row(s->gazetteer, place, &row);
    khp_class shared = khp_store_class(s->gazetteer, row.class_number);
    double uncertainty = isnan(shared.uncertainty_m)
                             ? khp_precision_uncertainty_m((khp_precision)shared.precision)
                             : shared.uncertainty_m;
    bearer *b = &bearers[s->count++];
    *b = (bearer){
        .place = place,
        .tuple_number = row.tuple_number,
        .gazetteer = shared.gazetteer,
        .precision = shared.precision,
        .uncertainty_m = isnan(uncertainty) ? 0 : uncertainty,
        .line = row.line,
        .id = row.id,
    };
    b->has_position = find_position(s, &shared, &row, b);
}

/* Equal on every level on which both say something. */
static bool in_same_areas(search *s, const bearer *a, const bearer *b) {
    if (a->tuple_number == b->tuple_number) {
        return true;
    }
    khp_tuple left = khp_store_tuple(s->gazetteer, a->tuple_number);
    khp_tuple right = khp_store_tuple(s->gazetteer, b->tuple_number);
    for (int level = 0; level < KHP_AREA_LEVELS; level++) {
        uint32_t one = left.areas[level];
        uint32_t other = right.areas[level];
        if (one != KHP_NO_AREA && other != KHP_NO_AREA &&
            !khp_areas_equal(&s->scratch, s->gazetteer, one, other)) {
            return false;
        }
    }
    return true;
}

/* One place, by design.md section 6; *apart_m is how far the two rows put it apart. */
static bool is_same(search *s, const bearer *a, const bearer *b, double *apart_m) {
    if (a->precision != b->precision || !a->has_position || !b->has_position) {
        return false;
    }
    *apart_m = distance_m(a, b);
    double reach = a->uncertainty_m > b->uncertainty_m ? a->uncertainty_m : b->uncertainty_m;
    return *apart_m <= reach && in_same_areas(s, a, b);
}

static const char *path_of(const search *s, uint16_t gazetteer) {
    return gazetteer < s->paths.count ? s->paths.items[gazetteer] : NULL;
}

static void report_duplicate(search *s, const bearer *a, const bearer *b, double apart_m) {
    if (s->duplicates++ >= REPORT_LIMIT) {
        return;
    }
    khp_row row;
    (void)khp_store_row(s->gazetteer, b->place, &row);
    khp_buffer_rewind(&s->text);
    khp_quote(&s->text, row.name, 80);
    khp_buffer_add_cstr(&s->text, " (");
    khp_buffer_add(&s->text, row.id);
    khp_buffer_printf(&s->text, ") is also on line %llu (", (unsigned long long)a->line);
    khp_buffer_add(&s->text, a->id);
    khp_buffer_printf(&s->text,
                      "), in the same areas and %.1f km away: records that name it stay "
                      "place_ambiguous",
                      apart_m / 1000);
    khp_report(s->listener, KHIPU_WARNING,
               (khp_where){.source = path_of(s, b->gazetteer), .line = b->line}, NULL, "%s",
               khp_buffer_cstr(&s->text));
}

static bool is_nearer(double apart_m, const bearer *b, double best_m, const bearer *best) {
    if (best == NULL || apart_m != best_m) {
        return best == NULL || apart_m < best_m;
    }
    return khp_slice_cmp(b->id, best->id) < 0;
}

/* The nearest row of an earlier gazetteer that is the same place, or NULL. Duplicates inside one
 * gazetteer are reported on the way. */
static const bearer *find_earlier(search *s, size_t number) {
    const bearer *b = &s->bearers[number];
    const bearer *best = NULL;
    double best_m = 0;
    for (size_t i = 0; i < number; i++) {
        const bearer *a = &s->bearers[i];
        double apart_m = 0;
        if (!is_same(s, a, b, &apart_m)) {
            continue;
        }
        if (a->gazetteer == b->gazetteer) {
            report_duplicate(s, a, b, apart_m);
        } else if (is_nearer(apart_m, a, best_m, best)) {
            best = a;
            best_m = apart_m;
        }
    }
    return best;
}

static int compare_bearers(const void *a, const void *b) {
    const bearer *left = a;
    const bearer *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

/* All rows that bear one name, in the order of the rows. */
static void settle_bearers(search *s, khp_buffer *merged) {
    if (s->count < 2) {
        return;
    }
    qsort(s->bearers, s->count, sizeof *s->bearers, compare_bearers);
    for (size_t i = 1; i < s->count; i++) {
        const bearer *earlier = find_earlier(s, i);
        if (earlier != NULL) {
            khp_merged pair = {s->bearers[i].place, earlier->place};
            khp_buffer_add(merged, khp_slice_of((const char *)&pair, sizeof pair));
            s->failed = s->failed || merged->failed;
        }
    }
}

/* The folded primary name of the place of an entry. */
static khp_slice folded_name(const search *s, uint64_t entry, khp_buffer *folded) {
    khp_row row;
    khp_buffer_rewind(folded);
    (void)khp_store_row(s->gazetteer, khp_key_number(entry), &row);
    khp_toponym_fold(folded, row.name);
    return khp_buffer_slice(folded);
}

/* Rows whose primary names fold alike stand next to each other in the index; two names that share
 * no more than their tag are told apart by their texts. */
static void find_bearers(search *s, khp_buffer *merged) {
    const khp_keys *names = &s->gazetteer->names;
    for (size_t begin = 0; begin < names->count && !s->failed;) {
        uint32_t tag = khp_key_tag(names->entries[begin]);
        size_t end = begin;
        while (end < names->count && khp_key_tag(names->entries[end]) == tag &&
               khp_key_kind(names->entries[end]) == KHP_NAME_PRIMARY) {
            end++;
        }
        if (end - begin > 1) {
            s->count = 0;
            (void)folded_name(s, names->entries[begin], &s->name);
            for (size_t i = begin; i < end; i++) {
                khp_slice name = folded_name(s, names->entries[i], &s->text);
                if (khp_slice_eq(name, khp_buffer_slice(&s->name))) {
                    add_bearer(s, khp_key_number(names->entries[i]));
                }
            }
            settle_bearers(s, merged);
        }
        begin = end > begin ? end : begin + 1;
    }
}

static int compare_merged(const void *a, const void *b) {
    const khp_merged *left = a;
    const khp_merged *right = b;
    return (left->place > right->place) - (left->place < right->place);
}

/* Sorts the pairs and makes each point at a row that is not merged itself. */
static void finish_merged(khp_buffer *merged) {
    khp_merged *pairs = (khp_merged *)(void *)merged->ptr;
    size_t count = merged->len / sizeof *pairs;
    if (count == 0) {
        return;
    }
    qsort(pairs, count, sizeof *pairs, compare_merged);
    for (size_t i = 0; i < count; i++) { /* what is pointed at comes earlier and is done */
        const khp_merged key = {pairs[i].into, 0};
        const khp_merged *further = bsearch(&key, pairs, i, sizeof *pairs, compare_merged);
        pairs[i].into = further != NULL ? further->into : pairs[i].into;
    }
}

static khp_slice code_of(const khp_row *row, khp_scheme scheme) {
    khp_slice codes = row->codes;
    khp_scheme which = KHP_SCHEME_NONE;
    khp_slice code = {NULL, 0};
    while (khp_store_next_code(&codes, &which, &code)) {
        if (which == scheme) {
            return code;
        }
    }
    return (khp_slice){NULL, 0};
}

/* Two rows of one gazetteer with one id or one code. */
static void report_shared_code(search *s, khp_scheme scheme, uint32_t first, uint32_t second) {
    khp_row a;
    khp_row b;
    (void)khp_store_row(s->gazetteer, first, &a);
    (void)khp_store_row(s->gazetteer, second, &b);
    uint16_t gazetteer = khp_store_class(s->gazetteer, b.class_number).gazetteer;
    bool is_id = scheme == KHP_SCHEME_GAZETTEER_ID;
    khp_slice code = is_id ? b.id : code_of(&b, scheme);
    if (khp_store_class(s->gazetteer, a.class_number).gazetteer != gazetteer ||
        !khp_slice_eq(code, is_id ? a.id : code_of(&a, scheme)) ||
        s->contradictions++ >= REPORT_LIMIT) {
        return;
    }
    khp_buffer_rewind(&s->text);
    khp_buffer_printf(&s->text, "the %s ", is_id ? "id" : khp_scheme_word(scheme));
    khp_quote(&s->text, code, 60);
    khp_buffer_add_cstr(&s->text, " stands for ");
    khp_quote(&s->text, b.name, 60);
    khp_buffer_add_cstr(&s->text, " here and for ");
    khp_quote(&s->text, a.name, 60);
    khp_buffer_printf(&s->text, " on line %llu", (unsigned long long)a.line);
    khp_report(s->listener, KHIPU_WARNING,
               (khp_where){.source = path_of(s, gazetteer), .line = b.line}, NULL, "%s",
               khp_buffer_cstr(&s->text));
}

static void find_contradictions(search *s) {
    const khp_keys *codes = &s->gazetteer->codes;
    for (size_t i = 1; i < codes->count; i++) {
        uint64_t before = codes->entries[i - 1];
        uint64_t entry = codes->entries[i];
        if (before >> 32 == entry >> 32) {
            report_shared_code(s, (khp_scheme)khp_key_kind(entry), khp_key_number(before),
                               khp_key_number(entry));
        }
    }
}

static void report_rest(const search *s, uint64_t count, const char *what) {
    if (count > REPORT_LIMIT) {
        khp_report(s->listener, KHIPU_WARNING, (khp_where){0}, NULL, "%llu more %s",
                   (unsigned long long)(count - REPORT_LIMIT), what);
    }
}

bool khp_same_find(khp_gazetteer *gazetteer, khipu_texts paths, const khipu_listener *listener) {
    search s = {.gazetteer = gazetteer, .paths = paths, .listener = listener};
    khp_buffer *merged = &gazetteer->builder->sections[KHP_SECTION_MERGED];
    find_bearers(&s, merged);
    finish_merged(merged);
    find_contradictions(&s);
    report_rest(&s, s.duplicates, "pairs of places of a gazetteer that cannot be told apart");
    report_rest(&s, s.contradictions, "codes or ids that stand for two places of a gazetteer");
    bool done = !s.failed && !s.scratch.ids.failed && !s.text.failed && !s.name.failed;
    khp_free(s.bearers);
    khp_chain_clear(&s.scratch);
    khp_buffer_clear(&s.text);
    khp_buffer_clear(&s.name);
    return done;
}
