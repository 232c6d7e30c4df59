#include "run/chunking.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/words.h"
#include "locate/toponym.h"
#include "read/totals.h"
#include "read/witness.h"
#include "run/mention_tally.h"
#include "run/shielding.h"

#include <math.h>

/* A column with more distinct values than this in one chunk is no category. */
#define FACET_VALUES_PER_CHUNK 4096

/* Date cells that are kept, by hash, in one of a set of neighbouring slots, the last of which is
 * the one that is overwritten; the one slot more is for cells that are too long to keep. */
#define DATE_SLOTS 4096
#define DATE_WAYS 4
#define DATE_WORDS ((size_t)3) /* "2022-12-15T16:30:00Z" fits */

typedef struct known_date {
    uint64_t cell[DATE_WORDS];
    uint32_t file;
    uint8_t cell_bytes;
    uint8_t property_bytes; /* 0: the slot is empty */
    bool is_readable;
    khp_date date;
    char properties[KHP_DATE_PROPERTIES_BYTES];
} known_date;

struct khp_chunker {
    const khp_join *join;
    const khp_wanted *wanted;
    khp_placer *placer;
    khp_memo *memo;       /* the placer's */
    khp_witness *witness; /* NULL if nothing is supposed */
    bool is_disproved;
    khp_shield *shield; /* NULL: records are told as they are */
    khp_value_watch values;
    khp_chunk chunk;
    known_date *dates; /* DATE_SLOTS + 1 of them */
    khp_buffer id;     /* an id that was made: "cases.csv:17" */
};

khipu_status khp_chunker_new(khp_chunker **chunker, const khp_join *join, const khp_wanted *wanted,
                             khipu_error *error) {
    *chunker = NULL;
    khp_chunker *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh == NULL) {
        return khp_fail_memory(error);
    }
    fresh->join = join;
    fresh->wanted = wanted;
    khipu_status status = khp_placer_new(&fresh->placer, &join->placing, error);
    status = status == KHIPU_OK ? khp_shield_new(&fresh->shield, join, error) : status;
    if (status == KHIPU_OK) {
        fresh->memo = khp_placer_memo(fresh->placer);
        status = khp_witness_new(&fresh->witness, join->source, error);
    }
    if (status == KHIPU_OK) {
        fresh->chunk.facets = khp_alloc_zero(wanted->facet_count, sizeof *fresh->chunk.facets);
        fresh->chunk.facet_count = fresh->chunk.facets == NULL ? 0 : wanted->facet_count;
        fresh->dates = khp_alloc_zero(DATE_SLOTS + 1, sizeof *fresh->dates);
        bool complete = fresh->chunk.facets != NULL && fresh->dates != NULL;
        status = complete ? KHIPU_OK : khp_fail_memory(error);
    }
    if (status == KHIPU_OK && wanted->values &&
        !khp_value_watch_begin(&fresh->values, join->schema)) {
        status = khp_fail_memory(error);
    }
    if (status == KHIPU_OK && fresh->shield != NULL) {
        fresh->chunk.column_count = join->schema->count;
        fresh->chunk.mention_counts =
            khp_alloc_zero(join->schema->count, sizeof *fresh->chunk.mention_counts);
        status = fresh->chunk.mention_counts == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    bool has_positions = join->schema->roles.longitude != KHP_NO_COLUMN ||
                         join->schema->roles.geopoint != KHP_NO_COLUMN;
    if (status == KHIPU_OK && has_positions) {
        fresh->chunk.grid = khp_alloc_zero(1, sizeof *fresh->chunk.grid);
        status = fresh->chunk.grid == NULL ? khp_fail_memory(error) : KHIPU_OK;
    }
    if (status != KHIPU_OK) {
        khp_chunker_free(fresh);
        return status;
    }
    *chunker = fresh;
    return KHIPU_OK;
}

void khp_chunker_free(khp_chunker *chunker) {
    if (chunker == NULL) {
        return;
    }
    khp_placer_free(chunker->placer);
    khp_witness_free(chunker->witness);
    khp_shield_free(chunker->shield);
    khp_value_watch_clear(&chunker->values);
    khp_chunk_clear(&chunker->chunk);
    khp_free(chunker->dates);
    khp_buffer_clear(&chunker->id);
    khp_free(chunker);
}

const khp_value_watch *khp_chunker_values(const khp_chunker *chunker) { return &chunker->values; }

const khp_chunk *khp_chunker_chunk(const khp_chunker *chunker) { return &chunker->chunk; }

void khp_chunker_done(khp_chunker *chunker) { khp_placer_trim(chunker->placer); }

bool khp_chunker_is_disproved(const khp_chunker *chunker) { return chunker->is_disproved; }

khp_projector *khp_chunker_projector(khp_chunker *chunker) {
    return khp_placer_projector(chunker->placer);
}

static void notice(khp_chunk *chunk, khp_notice which, const khp_record *record) {
    khp_notice_count_add(&chunk->notices[which],
                         &(khp_notice_count){1, record->line, record->file});
}

static void notice_all(khp_chunk *chunk, uint32_t bits, const khp_record *record) {
    for (; bits != 0; bits &= bits - 1) {
        notice(chunk, (khp_notice)__builtin_ctz(bits), record);
    }
}

static khipu_status add_rejection(khp_chunk *chunk, const khp_record *record, bool keep_all,
                                  khipu_error *error) {
    uint64_t earlier = chunk->reasons[record->reason]++;
    if (earlier >= KHP_REPORT_LIMIT && !keep_all) {
        return KHIPU_OK;
    }
    khp_rejection *rows = khp_grow(chunk->rejections, &chunk->rejection_capacity,
                                   chunk->rejection_count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    chunk->rejections = rows;
    khp_slice raw = khp_arena_copy(&chunk->kept, record->raw);
    if (raw.ptr == NULL) {
        return khp_fail_memory(error);
    }
    rows[chunk->rejection_count++] =
        (khp_rejection){record->reason, record->line, record->file, raw, record->problem};
    return KHIPU_OK;
}

/* The first records of a reason are kept one by one, for the messages; further ones of a toponym
 * are counted. */
static khipu_status add_doubt(khp_chunk *chunk, const khp_record *record, khp_placed *placed,
                              bool keep_all, khipu_error *error) {
    /* What a decision placed stays in the review file, but is no doubt that is counted or reported.
     */
    khp_placed_doubt *doubt = placed->doubt;
    bool is_of_position = doubt->reason != KHP_REASON_NONE;
    khp_reason reason = is_of_position ? doubt->reason : placed->placement.reason;
    bool is_doubt = reason != KHP_REASON_NONE && !doubt->is_decided;
    uint64_t earlier = is_doubt ? chunk->reasons[reason]++ : KHP_REPORT_LIMIT;
    bool is_listed = doubt->chunk == chunk->sequence + 1;
    if (earlier >= KHP_REPORT_LIMIT) {
        if (is_listed) {
            chunk->doubts[doubt->row].records += 1;
        }
        if (is_listed || !keep_all) {
            return KHIPU_OK;
        }
    }
    khp_doubt *rows =
        khp_grow(chunk->doubts, &chunk->doubt_capacity, chunk->doubt_count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    chunk->doubts = rows;
    doubt->chunk = chunk->sequence + 1;
    doubt->row = chunk->doubt_count;
    rows[chunk->doubt_count++] = (khp_doubt){
        .placement = &placed->placement,
        .reason = reason,
        .is_decided = doubt->is_decided,
        .place = doubt->place,
        .within = doubt->within,
        .detail = doubt->detail,
        .line = record->line,
        .file = record->file,
        .records = 1,
        .named_place = is_of_position ? doubt->named_place : KHP_NO_PLACE,
        .distance_m = doubt->distance_m,
    };
    return KHIPU_OK;
}

/* Counts a record with the others of its chunk that are placed by the same toponym. */
static khipu_status add_placed(khp_chunk *chunk, const khp_record *record, const khp_placed *placed,
                               khipu_error *error) {
    const khp_placement *known = placed->known == NULL ? &placed->placement : placed->known;
    khp_placed_doubt *toponym = placed->doubt;
    if (!khp_placement_is_located(known) || known->match == KHP_MATCH_POSITION) {
        return KHIPU_OK;
    }
    if (toponym->placed_chunk == chunk->sequence + 1) {
        chunk->placed[toponym->placed_row].records += 1;
        return KHIPU_OK;
    }
    khp_placed_toponym *rows =
        khp_grow(chunk->placed, &chunk->placed_capacity, chunk->placed_count, sizeof *rows);
    if (rows == NULL) {
        return khp_fail_memory(error);
    }
    chunk->placed = rows;
    toponym->placed_chunk = chunk->sequence + 1;
    toponym->placed_row = chunk->placed_count;
    rows[chunk->placed_count++] =
        (khp_placed_toponym){known, toponym->place, toponym->within, record->line, 1};
    return KHIPU_OK;
}

/* The field needs no trimming: plain, with neither white space nor more than ASCII at its ends. */
static inline bool is_trim(const khp_field *field) {
    if (field->kind != KHP_FIELD_PLAIN || field->len == 0) {
        return false;
    }
    signed char first = (signed char)field->ptr[0];
    signed char last = (signed char)field->ptr[field->len - 1];
    return first > ' ' && last > ' ';
}

/* The id column's text trimmed, else "basename:line". */
__attribute__((noinline)) static khp_field odd_id(khp_chunker *chunker, const khp_record *record) {
    size_t column = chunker->join->schema->roles.id;
    khp_slice id = khp_record_text(record, column);
    if (id.len > 0) {
        bool is_plain = record->fields[column].kind == KHP_FIELD_PLAIN;
        return (khp_field){id.ptr, (uint32_t)id.len, is_plain ? KHP_FIELD_PLAIN : KHP_FIELD_TEXT};
    }
    if (column != KHP_NO_COLUMN) {
        notice(&chunker->chunk, KHP_NOTICE_ID_MISSING, record);
    }
    khp_buffer_reset(&chunker->id);
    khp_buffer_add_cstr(&chunker->id,
                        khp_source_input(chunker->join->source, record->file)->base_name);
    khp_buffer_add_byte(&chunker->id, ':');
    khp_buffer_add_uint(&chunker->id, record->line);
    return (khp_field){chunker->id.ptr, (uint32_t)chunker->id.len, KHP_FIELD_TEXT};
}

static inline khp_field feature_id(khp_chunker *chunker, const khp_record *record) {
    size_t column = chunker->join->schema->roles.id;
    bool is_simple = column != KHP_NO_COLUMN && is_trim(&record->fields[column]);
    return is_simple ? record->fields[column] : odd_id(chunker, record);
}

/* Reads a date cell and serialises what it says. */
static void read_date(khp_chunker *chunker, const khp_record *record, khp_slice cell,
                      known_date *known) {
    const khp_date_format *format = khp_source_date_format(chunker->join->source, record->file);
    known->date = (khp_date){KHP_DATE_NONE, 0, 0, 0};
    if (chunker->witness != NULL &&
        !khp_witness_agrees_on_date(chunker->witness, cell, record->file, record->line)) {
        chunker->is_disproved = true;
    }
    known->is_readable = cell.len == 0 || khp_date_read(format, cell, &known->date) ||
                         khp_toponym_is_placeholder(cell);
    char *end = khp_date_properties(known->properties, known->date);
    known->property_bytes = (uint8_t)(end - known->properties);
}

static inline bool is_that_date(const known_date *known, const uint64_t cell[DATE_WORDS],
                                size_t bytes, uint32_t file) {
    return known->cell_bytes == bytes && known->file == file && known->property_bytes > 0 &&
           khp_words_eq(known->cell, cell, DATE_WORDS);
}

/* The first, the last and the middle word, which with the length say all of a cell of 8 to 24
 * bytes, behind which more is readable. */
static inline void date_words(const char *cell, size_t len, uint64_t words[DATE_WORDS]) {
    words[0] = khp_word(cell);
    words[1] = khp_word(cell + len - 8);
    words[2] = khp_word(cell + (len - 8) / 2);
}

/* The slot that holds the cell, or that it may take over; *is_known tells which. */
static inline known_date *find_date(khp_chunker *chunker, const uint64_t words[DATE_WORDS],
                                    size_t len, uint32_t file, bool *is_known) {
    uint64_t hash = khp_fold(words[0] ^ UINT64_C(0x9E3779B97F4A7C15), words[1] + file);
    known_date *known = &chunker->dates[(hash >> 54) % (DATE_SLOTS / DATE_WAYS) * DATE_WAYS];
    *is_known = is_that_date(known, words, len, file);
    for (size_t way = 1; way < DATE_WAYS && !*is_known && known->property_bytes > 0; way++) {
        known++;
        *is_known = is_that_date(known, words, len, file);
    }
    return known;
}

/* Dates repeat: the cells that were read lately are kept as they were typed. */
__attribute__((noinline)) static const known_date *odd_date(khp_chunker *chunker,
                                                            const khp_record *record) {
    khp_slice cell = khp_record_text(record, chunker->join->schema->roles.date);
    char padded[DATE_WORDS * 8 + KHP_COPY_SLACK] = {0};
    bool is_short = cell.len >= 8 && cell.len <= DATE_WORDS * 8;
    known_date *known = &chunker->dates[DATE_SLOTS];
    uint64_t words[DATE_WORDS] = {0};
    if (is_short) {
        bool is_known;
        khp_copy(padded, cell.ptr, cell.len);
        date_words(padded, cell.len, words);
        known = find_date(chunker, words, cell.len, record->file, &is_known);
        if (is_known) {
            return known;
        }
    }
    read_date(chunker, record, cell, known);
    known->file = record->file;
    known->cell_bytes = (uint8_t)(is_short ? cell.len : 0);
    memcpy(known->cell, words, sizeof words);
    return known;
}

static inline const known_date *record_date(khp_chunker *chunker, const khp_record *record) {
    size_t column = chunker->join->schema->roles.date;
    const khp_field *field = column == KHP_NO_COLUMN ? NULL : &record->fields[column];
    const known_date *known = NULL;
    bool is_known = false;
    if (field != NULL && field->len >= 8 && field->len <= DATE_WORDS * 8 && is_trim(field)) {
        uint64_t words[DATE_WORDS];
        date_words(field->ptr, field->len, words);
        known = find_date(chunker, words, field->len, record->file, &is_known);
    }
    known = is_known ? known : odd_date(chunker, record);
    if (!known->is_readable) {
        notice(&chunker->chunk, KHP_NOTICE_DATE_UNREADABLE, record);
    }
    return known;
}

/* No count of people or events; so sums stay within what is written plainly. */
#define MOST_WEIGHT 1e15

static double weight_of(khp_chunker *chunker, const khp_record *record, size_t column) {
    khp_slice cell = khp_record_text(record, column);
    double weight = (double)NAN;
    if (cell.len == 0) {
        return weight;
    }
    char mark = khp_source_decimal_mark(chunker->join->source, record->file, column);
    if (khp_number_parse(cell, mark, &weight) && fabs(weight) <= MOST_WEIGHT) {
        chunker->chunk.weight += weight;
        return weight;
    }
    if (!khp_toponym_is_placeholder(cell)) {
        notice(&chunker->chunk, KHP_NOTICE_WEIGHT_UNREADABLE, record);
    }
    return (double)NAN;
}

static inline double record_weight(khp_chunker *chunker, const khp_record *record) {
    size_t column = chunker->join->schema->roles.count;
    return column == KHP_NO_COLUMN ? (double)NAN : weight_of(chunker, record, column);
}

static bool is_over(const khp_wanted *wanted, size_t facet) {
    return wanted->facets_over != NULL &&
           atomic_load_explicit(&wanted->facets_over[facet], memory_order_relaxed);
}

static khipu_status add_facets(khp_chunker *chunker, const khp_record *record, size_t row,
                               khipu_error *error) {
    for (size_t i = 0; i < chunker->wanted->facet_count; i++) {
        khp_facet_codes *facet = &chunker->chunk.facets[i];
        uint32_t *codes = khp_grow(facet->codes, &facet->capacity, row, sizeof *codes);
        if (codes == NULL) {
            return khp_fail_memory(error);
        }
        facet->codes = codes;
        codes[row] = KHP_TABLE_NONE;
        if (facet->values.count >= FACET_VALUES_PER_CHUNK || is_over(chunker->wanted, i)) {
            continue;
        }
        khp_slice value = khp_record_text(record, chunker->wanted->facets[i]);
        if (value.len > 0) {
            codes[row] = khp_table_put(&facet->values, value, khp_hash(value), NULL);
            if (codes[row] == KHP_TABLE_NONE) {
                return khp_fail_memory(error);
            }
        }
    }
    return KHIPU_OK;
}

static inline khp_id_entry id_entry(const khp_field *id, const khp_record *record) {
    const uint64_t line_bits = (UINT64_C(1) << 48) - 1;
    return (khp_id_entry){khp_hash_text(id->ptr, id->len, id->kind == KHP_FIELD_PLAIN),
                          (uint64_t)record->file << 48 | (record->line & line_bits)};
}

/* Room for so many more features and their ids. */
static khipu_status make_room(khp_chunker *chunker, size_t count, khipu_error *error) {
    khp_chunk *chunk = &chunker->chunk;
    size_t wanted = chunk->feature_count + count;
    while (chunk->feature_capacity < wanted) {
        khp_feature *features =
            khp_grow_now(chunk->features, &chunk->feature_capacity, sizeof *features);
        if (features == NULL) {
            return khp_fail_memory(error);
        }
        chunk->features = features;
    }
    while (chunker->wanted->ids && chunk->id_capacity < wanted) {
        khp_id_entry *ids = khp_grow_now(chunk->ids, &chunk->id_capacity, sizeof *ids);
        if (ids == NULL) {
            return khp_fail_memory(error);
        }
        chunk->ids = ids;
    }
    return KHIPU_OK;
}

/* There is room for it; whether its text found memory is asked once for many. */
static khipu_status add_feature(khp_chunker *chunker, const khp_record *record,
                                const khp_placed *placed, khipu_error *error) {
    khp_chunk *chunk = &chunker->chunk;
    size_t row = chunk->feature_count++;
    const khp_field id = feature_id(chunker, record);
    const known_date *known = record_date(chunker, record);
    khp_feature_write(&chunk->text, &chunker->join->layout, record, &id, &placed->text,
                      khp_slice_of(known->properties, known->property_bytes));
    const khp_selection *selection = chunker->wanted->selection;
    uint32_t met = selection == NULL ? 0 : khp_selection_met(selection, record);
    chunk->conditions_met |= met;
    chunk->features[row] = (khp_feature){
        .end = chunk->text.len,
        .placement = &placed->placement,
        .known = placed->known,
        .date = known->date,
        .weight = record_weight(chunker, record),
        .is_selected = selection == NULL || met == khp_selection_all(selection),
    };
    if (chunker->wanted->ids) {
        chunk->ids[row] = id_entry(&id, record);
    }
    return add_facets(chunker, record, row, error);
}

/* What is told of the record, if not all of it is; `told` is its memory. */
static khipu_status shield_record(khp_chunker *chunker, const khp_record **record,
                                  const khp_placed *placed, khp_shielded *told,
                                  khipu_error *error) {
    khipu_status status = khp_shield_record(chunker->shield, *record, placed, told, error);
    notice_all(&chunker->chunk, told->notices, *record);
    if (status == KHIPU_OK && told->mention_count > 0) {
        status = khp_mentions_add(&chunker->chunk, *record, told->mentions, told->mention_count,
                                  chunker->wanted->mentions, error);
    }
    *record = &told->record;
    return status;
}

/* What lies apart from the others is suspected only where the record says nothing that its position
 * could be held against. */
static void count_own_position(khp_chunk *chunk, const khp_record *record,
                               const khp_placed *placed) {
    const khp_placement *placement = &placed->placement;
    khp_reason doubt = khp_placement_told_doubt(placement);
    if (doubt != KHP_REASON_NONE) {
        chunk->told_doubts[doubt - KHP_REASON_POSITION_FAR] += 1;
    }
    if (!placed->is_stated) {
        khp_grid_add(chunk->grid, placement->lon, placement->lat, record->line, record->file);
    }
}

/* `number`: of the record among those that the memo looked ahead to. */
static khipu_status add_record(khp_chunker *chunker, const khp_record *record, size_t number,
                               khipu_error *error) {
    khp_chunk *chunk = &chunker->chunk;
    if (record->reason != KHP_REASON_NONE) {
        return add_rejection(chunk, record, chunker->wanted->all_doubts, error);
    }
    khipu_status status = KHIPU_OK;
    void **value = khp_memo_find(chunker->memo, record, number);
    if (value == NULL) {
        return khp_fail_memory(error);
    }
    if (*value == NULL) {
        status = khp_placer_fill(chunker->placer, record, value, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    khp_placed *placed = *value;
    notice_all(chunk, placed->notices, record);
    if (khp_record_is_total(record, chunker->join->schema->count)) {
        notice(chunk, KHP_NOTICE_TOTAL, record);
    }
    if (khp_placement_is_located(&placed->placement)) {
        chunk->matches[placed->placement.match] += 1;
        if (placed->chunk != chunk->sequence + 1) {
            placed->chunk = chunk->sequence + 1;
            khp_bbox_add(&chunk->bbox, placed->placement.lon, placed->placement.lat);
        }
    }
    bool all_doubts = chunker->wanted->all_doubts;
    bool decided = placed->placement.match == KHP_MATCH_DECISION && all_doubts;
    if (placed->placement.match == KHP_MATCH_POSITION) {
        count_own_position(chunk, record, placed);
        decided = placed->doubt != NULL && (all_doubts || !placed->doubt->is_decided);
    }
    if (placed->placement.reason == KHP_REASON_PLACE_WITHHELD) {
        chunk->reasons[KHP_REASON_PLACE_WITHHELD] += 1; /* no doubt, for a person to decide */
    } else if (decided || !khp_placement_is_located(&placed->placement)) {
        status = add_doubt(chunk, record, placed, all_doubts, error);
    }
    if (status == KHIPU_OK && chunker->wanted->placed) {
        status = add_placed(chunk, record, placed, error);
    }
    khp_shielded told;
    if (status == KHIPU_OK && chunker->shield != NULL) {
        status = shield_record(chunker, &record, placed, &told, error);
    }
    if (khp_value_watch_is_due(record->line)) {
        khp_value_watch_record(&chunker->values, record);
    }
    if (status == KHIPU_OK && chunker->wanted->features) {
        status = add_feature(chunker, record, placed, error);
    } else if (status == KHIPU_OK) {
        record_date(chunker, record); /* check tells of unreadable cells as well */
        record_weight(chunker, record);
    }
    return status;
}

static khipu_status disprove(const khp_record *record, khipu_error *error) {
    return khp_fail(error, KHIPU_E_FIELD, (khp_where){.line = record->line},
                    "a cell is not what the first records of its column let suppose");
}

/* As many as the memo looks ahead to. */
static khipu_status add_few_records(khp_chunker *chunker, const khp_record *records, size_t count,
                                    khipu_error *error) {
    bool ok = khp_memo_look_ahead(chunker->memo, records, count);
    khipu_status status = ok ? KHIPU_OK : khp_fail_memory(error);
    if (status == KHIPU_OK) {
        khp_placer_expect(chunker->placer, records, count);
    }
    for (size_t i = 0; i < count && status == KHIPU_OK; i++) {
        status = add_record(chunker, &records[i], i, error);
    }
    return status;
}

static khipu_status add_records(khp_chunker *chunker, const khp_record *records, size_t count,
                                khipu_error *error) {
    if (chunker->witness != NULL && !khp_witness_agrees(chunker->witness, records, count)) {
        chunker->is_disproved = true;
        return disprove(records, error);
    }
    khipu_status status = make_room(chunker, count, error);
    for (size_t first = 0; first < count && status == KHIPU_OK; first += KHP_MEMO_AHEAD) {
        size_t left = count - first < KHP_MEMO_AHEAD ? count - first : KHP_MEMO_AHEAD;
        status = add_few_records(chunker, records + first, left, error);
    }
    if (status == KHIPU_OK && (chunker->chunk.text.failed || chunker->id.failed)) {
        status = khp_fail_memory(error);
    }
    if (status == KHIPU_OK && chunker->is_disproved) { /* by a date */
        status = disprove(records, error);
    }
    return status;
}

khipu_status khp_chunker_make(khp_chunker *chunker, khp_block *block, uint64_t sequence,
                              khipu_error *error) {
    khp_chunk_reset(&chunker->chunk);
    chunker->chunk.sequence = sequence;
    for (;;) {
        const khp_record *records;
        size_t count;
        khipu_status status = khp_block_take(block, &records, &count, error);
        chunker->is_disproved = chunker->is_disproved || khp_block_is_disproved(block);
        if (status == KHIPU_OK && count > 0) {
            status = add_records(chunker, records, count, error);
        }
        if (status != KHIPU_OK || count == 0) {
            return status;
        }
    }
}
