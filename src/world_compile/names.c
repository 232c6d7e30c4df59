#include "world_compile/names.h"

#include "base/memory.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "model/level_words.h"
#include "world/format.h"
#include "world/world.h"

#include <stdlib.h>

/* Room for the forms of one name. */
typedef struct forms {
    khp_buffer folded;
    khp_buffer core;
} forms;

/* The only place that knows how a core is made. */
static void make_forms(forms *f, khp_slice name) {
    khp_buffer_reset(&f->folded);
    khp_buffer_reset(&f->core);
    khp_toponym_fold(&f->folded, name);
    (void)khp_form_core_of_area(&f->core, khp_buffer_slice(&f->folded));
}

static bool is_level_alone(khp_slice folded) { return khp_level_word_of(folded) != NULL; }

static void forms_clear(forms *f) {
    khp_buffer_clear(&f->folded);
    khp_buffer_clear(&f->core);
}

static void add_name(key_list *list, forms *f, khp_slice name, uint32_t area, khp_world_step step) {
    make_forms(f, name);
    khp_slice folded = khp_buffer_slice(&f->folded);
    khp_slice core = khp_buffer_slice(&f->core);
    list->failed = list->failed || f->folded.failed || f->core.failed;
    if (folded.len >= KHP_WORLD_NAME_BYTES || core.len >= KHP_WORLD_NAME_BYTES) {
        return; /* none is; no reader would find it */
    }
    keys_add(list, folded, area, (uint32_t)step * 2);
    if (!khp_slice_eq(folded, core) && !is_level_alone(core)) {
        keys_add(list, core, area, (uint32_t)step * 2 + 1);
    }
}

/* ---- which alternate names are left out ---- */

static bool same_country(const source_table *table, uint32_t a, uint32_t b) {
    return khp_slice_eq(table->areas[a].cells[COLUMN_COUNTRY],
                        table->areas[b].cells[COLUMN_COUNTRY]);
}

/* The areas of the same country: those around it in the table, which is sorted by country. */
static void bounds_of_country(const source_table *table, uint32_t area, uint32_t *first,
                              uint32_t *end) {
    *first = area;
    while (*first > 0 && same_country(table, *first - 1, area)) {
        (*first)--;
    }
    *end = area + 1;
    while (*end < table->count && same_country(table, *end, area)) {
        (*end)++;
    }
}

/* Another area whose primary name has the core; UINT32_MAX if there is none, or if it is the
 * area's own primary name as well. */
static uint32_t bearer_of_core(const source_table *table, const khp_slice *cores, uint32_t area,
                               khp_slice core) {
    uint32_t first = 0;
    uint32_t end = 0;
    if (khp_slice_eq(cores[area], core)) {
        return UINT32_MAX;
    }
    bounds_of_country(table, area, &first, &end);
    for (uint32_t other = first; other < end; other++) {
        if (other != area && khp_slice_eq(cores[other], core)) {
            return other;
        }
    }
    return UINT32_MAX;
}

static void tell(khp_buffer *lines, const source_area *area, khp_slice what, const char *why,
                 const source_area *other) {
    khp_slice country = area->cells[COLUMN_COUNTRY];
    khp_slice name = area->cells[COLUMN_NAME];
    khp_slice of = other == NULL ? (khp_slice){"", 0} : other->cells[COLUMN_NAME];
    khp_buffer_printf(lines, "%.*s %.*s: %.*s: %s%s%.*s\n", (int)country.len, country.ptr,
                      (int)name.len, name.ptr, (int)what.len, what.ptr, why, of.len == 0 ? "" : " ",
                      (int)of.len, of.ptr);
}

/* True if the folded name has the word for what the area is (`respublika altay`). */
static bool says_type(const source_area *area, khp_slice folded) {
    const int columns[] = {COLUMN_TYPE, COLUMN_TYPE_EN};
    bool says = false;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        char type[KHP_SHORT_BYTES];
        size_t len = khp_toponym_fold_short(area->cells[columns[i]], type);
        bool is_known = len != KHP_NOT_SHORT && len > 0 && len < folded.len;
        says =
            says || (is_known && ((memcmp(folded.ptr, type, len) == 0 && folded.ptr[len] == ' ') ||
                                  (memcmp(folded.ptr + folded.len - len, type, len) == 0 &&
                                   folded.ptr[folded.len - len - 1] == ' ')));
    }
    return says;
}

static void add_alternate(key_list *list, forms *f, const source_table *table,
                          const khp_slice *cores, khp_slice name, uint32_t area,
                          names_report *report) {
    make_forms(f, name);
    uint32_t other = bearer_of_core(table, cores, area, khp_buffer_slice(&f->core));
    khp_slice folded = khp_buffer_slice(&f->folded);
    if (other != UINT32_MAX && says_type(&table->areas[area], folded) &&
        !says_type(&table->areas[other], folded)) {
        keys_add(list, folded, area, (uint32_t)KHP_WORLD_ALTERNATE * 2); /* whole, with its word */
        return;
    }
    if (is_level_alone(khp_buffer_slice(&f->folded))) {
        tell(&report->left_out, &table->areas[area], name, "a level word alone", NULL);
        report->left_out_count++;
    } else if (other != UINT32_MAX) {
        tell(&report->left_out, &table->areas[area], name, "the primary name of",
             &table->areas[other]);
        report->left_out_count++;
    } else {
        add_name(list, f, name, area, KHP_WORLD_ALTERNATE);
    }
}

/* ---- all names ---- */

static void add_area(key_list *list, forms *f, const source_table *table, const khp_slice *cores,
                     uint32_t number, names_report *report) {
    const source_area *area = &table->areas[number];
    add_name(list, f, area->cells[COLUMN_NAME], number, KHP_WORLD_PRIMARY);
    for (khp_slice rest = area->cells[COLUMN_OFFICIAL]; rest.len > 0;) {
        add_name(list, f, khp_slice_cut(&rest, '|'), number, KHP_WORLD_PRIMARY);
    }
    add_name(list, f, area->cells[COLUMN_ENGLISH], number, KHP_WORLD_ENGLISH);
    for (khp_slice rest = area->languages; rest.len > 0;) {
        add_name(list, f, khp_slice_cut(&rest, '\t'), number, KHP_WORLD_LANGUAGE);
    }
    for (khp_slice rest = area->cells[COLUMN_ALTERNATES]; rest.len > 0;) {
        add_alternate(list, f, table, cores, khp_slice_cut(&rest, '|'), number, report);
    }
}

bool names_gather(key_list *list, const source_table *table, names_report *report) {
    forms f = {0};
    khp_arena texts = {0};
    khp_slice *cores = khp_alloc(table->count, sizeof *cores);
    bool ok = cores != NULL;
    for (size_t i = 0; ok && i < table->count; i++) {
        make_forms(&f, table->areas[i].cells[COLUMN_NAME]);
        cores[i] = khp_arena_copy(&texts, khp_buffer_slice(&f.core));
        ok = cores[i].ptr != NULL && !f.core.failed && !f.folded.failed;
    }
    for (uint32_t i = 0; ok && i < table->count; i++) {
        add_area(list, &f, table, cores, i, report);
    }
    ok = ok && !list->failed && !report->left_out.failed;
    if (ok) {
        keys_sort_names(list);
    }
    khp_free(cores);
    khp_arena_clear(&texts);
    forms_clear(&f);
    return ok;
}

/* ---- areas that share every name ---- */

/* Whole names, alternates apart. */
static bool counts(const key_hit *hit) {
    return (hit->tag & 1) == 0 && hit->tag >> 1 != KHP_WORLD_ALTERNATE;
}

static bool has_name(const key_list *list, size_t start, uint32_t area) {
    for (size_t i = start; i < list->count && list->hits[i].key == list->hits[start].key; i++) {
        if (list->hits[i].area == area && counts(&list->hits[i])) {
            return true;
        }
    }
    return false;
}

static size_t start_of_key(const key_list *list, size_t at) {
    while (at > 0 && list->hits[at - 1].key == list->hits[at].key) {
        at--;
    }
    return at;
}

/* True if every name of `area` is one of `other` too. */
static bool is_covered(const key_list *list, const size_t *places, size_t count, uint32_t other) {
    for (size_t i = 0; i < count; i++) {
        if (!has_name(list, start_of_key(list, places[i]), other)) {
            return false;
        }
    }
    return count > 0;
}

bool names_find_alike(const key_list *list, const source_table *table, names_report *report) {
    /* places[starts[a]] ...: where the names of area a stand in the list */
    size_t *starts = khp_alloc_zero(table->count + 2, sizeof *starts);
    size_t *places = khp_alloc(list->count + 1, sizeof *places);
    bool ok = starts != NULL && places != NULL;
    for (size_t i = 0; ok && i < list->count; i++) {
        starts[list->hits[i].area + 2] += counts(&list->hits[i]) ? 1 : 0;
    }
    for (size_t a = 2; ok && a < table->count + 2; a++) {
        starts[a] += starts[a - 1];
    }
    for (size_t i = 0; ok && i < list->count; i++) {
        if (counts(&list->hits[i])) {
            places[starts[list->hits[i].area + 1]++] = i;
        }
    }
    for (uint32_t a = 0; ok && a < table->count; a++) {
        for (uint32_t b = a + 1; b < table->count && same_country(table, a, b); b++) {
            if (is_covered(list, places + starts[a], starts[a + 1] - starts[a], b) &&
                is_covered(list, places + starts[b], starts[b + 1] - starts[b], a)) {
                tell(&report->alike, &table->areas[a], table->areas[b].cells[COLUMN_ADM1],
                     "shares every name", NULL);
                report->alike_count++;
            }
        }
    }
    khp_free(starts);
    khp_free(places);
    return ok && !report->alike.failed;
}
