#include "write/placements.h"

#include "base/hash.h"
#include "base/memory.h"
#include "write/csv.h"
#include "write/json.h"

#include <math.h>

#define COUNTED_BYTES ((size_t)8 * 1024 * 1024)

/* ---- how sure a placement is ---- */

/* Least certain first: the order of the rows. */
typedef enum certainty {
    CERTAINTY_AREA,   /* the place is missing; placed at its stated area */
    CERTAINTY_MIDDLE, /* an area, drawn at the middle of the places in it */
    CERTAINTY_ALIAS,
    CERTAINTY_PART, /* the core of the text or a part of it was found, not the whole */
    CERTAINTY_FOLDED,
    CERTAINTY_CODE,
    CERTAINTY_EXACT,
    CERTAINTY_DECISION,
    CERTAINTY_CONFIRMED /* a person typed `ok` */
} certainty;

static certainty certainty_of(const khp_placement *placement) {
    static const uint8_t by_match[KHP_MATCH_COUNT] = {
        [KHP_MATCH_ALIAS] = CERTAINTY_ALIAS,       [KHP_MATCH_FOLDED] = CERTAINTY_FOLDED,
        [KHP_MATCH_CODE] = CERTAINTY_CODE,         [KHP_MATCH_EXACT] = CERTAINTY_EXACT,
        [KHP_MATCH_DECISION] = CERTAINTY_DECISION, [KHP_MATCH_AREA] = CERTAINTY_AREA,
    };
    certainty sure = (certainty)by_match[placement->match];
    if (placement->drawn_at == KHP_DRAWN_AT_MIDDLE && sure > CERTAINTY_MIDDLE) {
        sure = CERTAINTY_MIDDLE;
    }
    return placement->is_part && sure > CERTAINTY_PART ? CERTAINTY_PART : sure;
}

/* ---- what is counted ---- */

/* The part of an entry that is as it is put into runs, before its texts. */
typedef struct entry_head {
    uint64_t records;
    uint64_t first_line;
    double uncertainty_m;
    uint32_t place_number;
    uint32_t lengths[4]; /* of place, within, place_id and placed_as */
    uint8_t match;
    uint8_t level;
    uint8_t sure; /* certainty */
    uint8_t is_several;
} entry_head;

struct khp_placements_entry {
    entry_head head;
    khp_slice texts[4];
};

enum { TEXT_PLACE, TEXT_WITHIN, TEXT_PLACE_ID, TEXT_PLACED_AS, TEXT_COUNT };

static void unpack(khp_slice item, khp_placements_entry *entry) {
    memcpy(&entry->head, item.ptr, sizeof entry->head);
    const char *at = item.ptr + sizeof entry->head;
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        entry->texts[i] = khp_slice_of(at, entry->head.lengths[i]);
        at += entry->head.lengths[i];
    }
}

static khipu_status put_away(khp_buffer *scratch, khp_sorted *sorted,
                             const khp_placements_entry *entry, khipu_error *error) {
    entry_head head = entry->head;
    khp_buffer_reset(scratch);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        head.lengths[i] = (uint32_t)entry->texts[i].len;
    }
    khp_buffer_add(scratch, khp_slice_of((const char *)&head, sizeof head));
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        khp_buffer_add(scratch, entry->texts[i]);
    }
    return scratch->failed ? khp_fail_memory(error)
                           : khp_sorted_add(sorted, khp_buffer_slice(scratch), error);
}

static int compare_toponyms(const khp_placements_entry *a, const khp_placements_entry *b) {
    int order = khp_slice_cmp(a->texts[TEXT_PLACE], b->texts[TEXT_PLACE]);
    return order != 0 ? order : khp_slice_cmp(a->texts[TEXT_WITHIN], b->texts[TEXT_WITHIN]);
}

static int by_toponym(khp_slice one, khp_slice other) {
    khp_placements_entry a;
    khp_placements_entry b;
    unpack(one, &a);
    unpack(other, &b);
    return compare_toponyms(&a, &b);
}

static int by_certainty(khp_slice one, khp_slice other) {
    khp_placements_entry a;
    khp_placements_entry b;
    unpack(one, &a);
    unpack(other, &b);
    if (a.head.sure != b.head.sure) {
        return a.head.sure < b.head.sure ? -1 : 1;
    }
    if (a.head.records != b.head.records) {
        return a.head.records > b.head.records ? -1 : 1;
    }
    return compare_toponyms(&a, &b);
}

static bool is_same_number(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

/* Adds what came later to what came earlier of one toponym. */
static void merge(khp_placements_entry *earlier, const khp_placements_entry *later) {
    entry_head *head = &earlier->head;
    bool is_same = head->place_number == later->head.place_number &&
                   head->level == later->head.level &&
                   is_same_number(head->uncertainty_m, later->head.uncertainty_m) &&
                   khp_slice_eq(earlier->texts[TEXT_PLACE_ID], later->texts[TEXT_PLACE_ID]);
    head->records += later->head.records;
    head->is_several = head->is_several || later->head.is_several || !is_same;
    if (later->head.sure < head->sure) { /* the less certain of the two is told */
        head->sure = later->head.sure;
        head->match = later->head.match;
    }
}

void khp_placements_begin(khp_placements *placements, const char *folder) {
    placements->by_toponym.compare = by_toponym;
    placements->by_toponym.spool.folder = folder;
    placements->by_certainty.compare = by_certainty;
    placements->by_certainty.spool.folder = folder;
}

static khp_placements_entry make_entry(const khp_placed_toponym *toponym) {
    const khp_placement *placement = toponym->placement;
    return (khp_placements_entry){
        .head = {.records = toponym->records,
                 .first_line = toponym->line,
                 .uncertainty_m = placement->uncertainty_m,
                 .place_number = placement->place,
                 .match = (uint8_t)placement->match,
                 .level = (uint8_t)placement->precision,
                 .sure = (uint8_t)certainty_of(placement)},
        .texts = {toponym->place, toponym->within, placement->place_id, placement->place_name},
    };
}

/* Everything that is counted goes to a run. */
static khipu_status empty_table(khp_placements *placements, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < placements->keys.count; i++) {
        status =
            put_away(&placements->scratch, &placements->by_toponym, &placements->entries[i], error);
    }
    khp_table_clear(&placements->keys);
    khp_arena_clear(&placements->text);
    khp_free(placements->entries);
    placements->entries = NULL;
    placements->capacity = 0;
    return status;
}

static size_t counted_bytes(const khp_placements *placements) {
    return khp_table_bytes(&placements->keys) + placements->text.bytes +
           placements->capacity * sizeof *placements->entries;
}

/* The number of the toponym among those that are counted; KHP_TABLE_NONE without memory. */
static uint32_t find_or_add(khp_placements *placements, const khp_placements_entry *entry,
                            bool *is_new) {
    khp_buffer *key = &placements->scratch;
    const uint64_t length = entry->texts[TEXT_PLACE].len;
    khp_buffer_reset(key);
    khp_buffer_add(key, khp_slice_of((const char *)&length, sizeof length));
    khp_buffer_add(key, entry->texts[TEXT_PLACE]);
    khp_buffer_add(key, entry->texts[TEXT_WITHIN]);
    khp_slice bytes = khp_buffer_slice(key);
    return key->failed ? KHP_TABLE_NONE
                       : khp_table_put(&placements->keys, bytes, khp_hash(bytes), is_new);
}

/* Its texts are those of its key, and copies. */
static bool fill_new(khp_placements *placements, uint32_t number,
                     const khp_placements_entry *entry) {
    khp_placements_entry *fresh = &placements->entries[number];
    khp_slice key = khp_table_key_at(&placements->keys, number);
    const char *texts = key.ptr + sizeof(uint64_t);
    size_t length = entry->texts[TEXT_PLACE].len;
    *fresh = *entry;
    fresh->texts[TEXT_PLACE] = khp_slice_of(texts, length);
    fresh->texts[TEXT_WITHIN] = khp_slice_of(texts + length, entry->texts[TEXT_WITHIN].len);
    for (size_t i = TEXT_PLACE_ID; i <= TEXT_PLACED_AS; i++) {
        fresh->texts[i] = khp_arena_copy(&placements->text, entry->texts[i]);
        if (fresh->texts[i].ptr == NULL) {
            return false;
        }
    }
    return true;
}

khipu_status khp_placements_add(khp_placements *placements, const khp_placed_toponym *toponym,
                                khipu_error *error) {
    size_t most = placements->most_bytes == 0 ? COUNTED_BYTES : placements->most_bytes;
    const khp_placements_entry entry = make_entry(toponym);
    khp_placements_entry *entries = khp_grow(placements->entries, &placements->capacity,
                                             placements->keys.count, sizeof *entries);
    if (entries == NULL) {
        return khp_fail_memory(error);
    }
    placements->entries = entries;
    bool is_new = false;
    uint32_t number = find_or_add(placements, &entry, &is_new);
    if (number == KHP_TABLE_NONE || (is_new && !fill_new(placements, number, &entry))) {
        return khp_fail_memory(error);
    }
    if (!is_new) {
        merge(&entries[number], &entry);
    }
    return is_new && counted_bytes(placements) > most ? empty_table(placements, error) : KHIPU_OK;
}

/* ---- what is written ---- */

/* Gives a row its rank, now that all of its records are counted. */
static khipu_status rank(khp_placements *placements, khp_placements_entry *row,
                         const khp_placements_facts *facts, khipu_error *error) {
    bool is_confirmed;
    (void)facts->decision(facts->context, row->texts[TEXT_PLACE], row->texts[TEXT_WITHIN],
                          &is_confirmed);
    if (is_confirmed) {
        row->head.sure = CERTAINTY_CONFIRMED;
    }
    return put_away(&placements->scratch, &placements->by_certainty, row, error);
}

/* One row of what was put away in parts: the item in hand, and those behind it that name the same
 * toponym. Its texts are copied, as only one item is there at a time. */
static khipu_status join_parts(khp_placements *placements, const khp_placements_facts *facts,
                               khp_slice *item, bool *more, khipu_error *error) {
    khp_placements_entry row;
    khp_placements_entry next;
    khp_arena_reset(&placements->text);
    khp_slice own = khp_arena_copy(&placements->text, *item);
    khipu_status status = own.ptr == NULL ? khp_fail_memory(error) : KHIPU_OK;
    bool is_same = status == KHIPU_OK;
    if (is_same) {
        unpack(own, &row);
    }
    while (is_same) {
        status = khp_sorted_next(&placements->by_toponym, item, more, error);
        is_same = status == KHIPU_OK && *more && by_toponym(own, *item) == 0;
        if (is_same) {
            unpack(*item, &next);
            merge(&row, &next);
        }
    }
    return status == KHIPU_OK ? rank(placements, &row, facts, error) : status;
}

static khipu_status sort_rows(khp_placements *placements, const khp_placements_facts *facts,
                              khipu_error *error) {
    khp_slice item = {NULL, 0};
    bool more = false;
    khipu_status status = empty_table(placements, error);
    status = status == KHIPU_OK ? khp_sorted_begin(&placements->by_toponym, error) : status;
    if (status == KHIPU_OK) {
        status = khp_sorted_next(&placements->by_toponym, &item, &more, error);
    }
    while (status == KHIPU_OK && more) {
        status = join_parts(placements, facts, &item, &more, error);
    }
    khp_sorted_clear(&placements->by_toponym);
    placements->is_sorted = status == KHIPU_OK;
    return status;
}

static void write_row(khp_buffer *line, khp_buffer *cell, const khp_placements_entry *row,
                      const khp_placements_facts *facts) {
    const entry_head *head = &row->head;
    khp_csv_add(line, row->texts[TEXT_PLACE]);
    khp_csv_add(line, row->texts[TEXT_WITHIN]);
    khp_buffer_add_uint(line, head->records);
    khp_buffer_add_byte(line, ',');
    khp_buffer_add_uint(line, head->first_line);
    khp_buffer_add_byte(line, ',');
    khp_csv_add(line, khp_slice_cstr(khp_match_word((khp_match)head->match)));
    if (head->is_several) {
        khp_buffer_add_cstr(line, ",,,,,");
    } else {
        khp_buffer_reset(cell);
        facts->areas(facts->context, head->place_number, cell);
        khp_csv_add(line, row->texts[TEXT_PLACE_ID]);
        khp_csv_add(line, row->texts[TEXT_PLACED_AS]);
        khp_csv_add(line, khp_buffer_slice(cell));
        khp_csv_add(line, khp_slice_cstr(khp_precision_word((khp_precision)head->level)));
        if (isfinite(head->uncertainty_m)) {
            khp_json_number(line, head->uncertainty_m);
        }
        khp_buffer_add_byte(line, ',');
    }
    bool is_confirmed;
    khp_csv_cell(line, facts->decision(facts->context, row->texts[TEXT_PLACE],
                                       row->texts[TEXT_WITHIN], &is_confirmed));
    khp_buffer_add_byte(line, '\n');
}

static khipu_status write_rows(khp_placements *placements, const khp_placements_facts *facts,
                               khp_placements_put put, void *put_context, khipu_error *error) {
    khp_buffer line = {0};
    khp_buffer cell = {0};
    bool more = true;
    khp_csv_begin(&line, "place,within,records,first_line,match,place_id,placed_as,areas,level,"
                         "uncertainty_m,decision");
    khipu_status status = khp_sorted_begin(&placements->by_certainty, error);
    while (status == KHIPU_OK && more) {
        bool failed = line.failed || cell.failed;
        status = failed ? khp_fail_memory(error) : put(put_context, khp_buffer_slice(&line), error);
        khp_slice item = {NULL, 0};
        if (status == KHIPU_OK) {
            status = khp_sorted_next(&placements->by_certainty, &item, &more, error);
        }
        if (status == KHIPU_OK && more) {
            khp_placements_entry row;
            unpack(item, &row);
            khp_buffer_reset(&line);
            write_row(&line, &cell, &row, facts);
        }
    }
    khp_buffer_clear(&line);
    khp_buffer_clear(&cell);
    return status;
}

khipu_status khp_placements_write(khp_placements *placements, const khp_placements_facts *facts,
                                  khp_placements_put put, void *put_context, khipu_error *error) {
    khipu_status status = placements->is_sorted ? KHIPU_OK : sort_rows(placements, facts, error);
    return status == KHIPU_OK ? write_rows(placements, facts, put, put_context, error) : status;
}

void khp_placements_fields(khp_fields *fields) {
    static const struct {
        const char *name;
        const char *type;
        const char *description;
    } columns[] = {
        {"place", "string", "as the records write it"},
        {"within", "string", "the areas that they state, innermost first"},
        {"records", "integer", "that name this place and these areas, and were placed"},
        {"first_line", "integer", "of the first of them"},
        {"match", "string", "how they were placed; the least certain way, if in several"},
        {"place_id", "string",
         "in its gazetteer; empty, as are the columns up to decision, if codes placed them at "
         "several places"},
        {"placed_as", "string", "name of the place"},
        {"areas", "string", "around it, innermost first"},
        {"level", "string", "how precisely the place is known"},
        {"uncertainty_m", "number",
         "radius of uncertainty in metres; nominal where no source states one"},
        {"decision", "string", "for a person: an id, none or ok"},
    };
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        khp_fields_add(fields, khp_slice_cstr(columns[i].name), columns[i].type,
                       columns[i].description);
    }
}

void khp_placements_clear(khp_placements *placements) {
    khp_table_clear(&placements->keys);
    khp_free(placements->entries);
    khp_arena_clear(&placements->text);
    khp_sorted_clear(&placements->by_toponym);
    khp_sorted_clear(&placements->by_certainty);
    khp_buffer_clear(&placements->scratch);
    *placements = (khp_placements){0};
}
