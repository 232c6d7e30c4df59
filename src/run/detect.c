#include "run/detect.h"

#include "base/hash.h"
#include "base/memory.h"
#include "locate/codes.h"
#include "run/first_pass.h"

/* Distinct pairs of code and name that are held before they are compared. */
#define PAIR_LIMIT 65536

/* The pairs of codes and names that were read, each once, with how many records say it. */
typedef struct code_pairs {
    const khp_schema *schema;
    khp_locator *locator;
    khp_code_survey survey;
    khp_table keys;
    khp_query *queries; /* by number of `keys`; they view `text` */
    uint64_t *records;
    size_t query_capacity;
    size_t record_capacity;
    khp_arena text;
    khp_buffer key;
} code_pairs;

static khipu_status compare_pairs(code_pairs *pairs, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < pairs->keys.count; i++) {
        status = khp_code_survey_add(&pairs->survey, pairs->locator, &pairs->queries[i],
                                     pairs->records[i], error);
    }
    khp_table_clear(&pairs->keys);
    khp_arena_clear(&pairs->text);
    return status;
}

static void add_part(khp_buffer *key, khp_slice text) {
    khp_buffer_add(key, text);
    khp_buffer_add_byte(key, '\0');
}

static bool copy_query(code_pairs *pairs, const khp_query *query, khp_query *copy) {
    *copy = *query;
    copy->place = khp_arena_copy(&pairs->text, query->place);
    copy->code = khp_arena_copy(&pairs->text, query->code);
    bool copied = copy->place.ptr != NULL && copy->code.ptr != NULL;
    for (size_t i = 0; i < query->within_count; i++) {
        copy->within[i] = khp_arena_copy(&pairs->text, query->within[i]);
        copied = copied && copy->within[i].ptr != NULL;
    }
    return copied;
}

static khipu_status add_pair(code_pairs *pairs, const khp_query *query, khipu_error *error) {
    khp_buffer_reset(&pairs->key);
    add_part(&pairs->key, query->code);
    add_part(&pairs->key, query->place);
    for (size_t i = 0; i < query->within_count; i++) {
        add_part(&pairs->key, query->within[i]);
    }
    khp_slice key = khp_buffer_slice(&pairs->key);
    khp_query *queries =
        khp_grow(pairs->queries, &pairs->query_capacity, pairs->keys.count, sizeof *queries);
    pairs->queries = queries == NULL ? pairs->queries : queries;
    uint64_t *records =
        khp_grow(pairs->records, &pairs->record_capacity, pairs->keys.count, sizeof *records);
    pairs->records = records == NULL ? pairs->records : records;
    bool is_new;
    uint32_t number = pairs->key.failed || queries == NULL || records == NULL
                          ? KHP_TABLE_NONE
                          : khp_table_put(&pairs->keys, key, khp_hash(key), &is_new);
    if (number == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    if (is_new) {
        records[number] = 0;
        if (!copy_query(pairs, query, &queries[number])) {
            return khp_fail_memory(error);
        }
    }
    records[number] += 1;
    return pairs->keys.count < PAIR_LIMIT ? KHIPU_OK : compare_pairs(pairs, error);
}

static khipu_status see_pair(void *context, const khp_query *query, bool *enough,
                             khipu_error *error) {
    (void)enough; /* all are needed */
    return query->code.len > 0 && query->place.len > 0 ? add_pair(context, query, error) : KHIPU_OK;
}

static khipu_status read_pairs(khp_join *join, code_pairs *pairs, khipu_error *error) {
    khipu_status status = khp_see_queries(join, see_pair, pairs, error);
    return status == KHIPU_OK ? compare_pairs(pairs, error) : status;
}

/* Codes that disagree are read again, in every scheme, to say in which they would not. */
static khipu_status survey_codes(khp_join *join, code_pairs *pairs, khipu_error *error) {
    khipu_status status = read_pairs(join, pairs, error);
    if (status == KHIPU_OK && khp_code_survey_judge(&pairs->survey, pairs->locator).disagrees) {
        pairs->survey = (khp_code_survey){.all_schemes = true};
        status = read_pairs(join, pairs, error);
    }
    return status;
}

static void report_verdict(const khp_join *join, const khp_code_verdict *verdict) {
    khp_buffer advice = {0};
    if (verdict->better != KHP_SCHEME_NONE) {
        khp_buffer_printf(&advice, "; they would agree as %s: say --code-scheme %s",
                          khp_scheme_word(verdict->better), khp_scheme_word(verdict->better));
    }
    const khp_where where = {.source = khp_source_input(join->source, 0)->path,
                             .field = "place-code"};
    khp_report(join->listener, KHIPU_WARNING, where, NULL,
               "%llu of %llu records have a code that, read as %s, means another place than their "
               "name%s; no "
               "record is placed by its code",
               (unsigned long long)verdict->disagreed, (unsigned long long)verdict->compared,
               khp_scheme_word(verdict->scheme), khp_buffer_cstr(&advice));
    khp_buffer_clear(&advice);
}

khipu_status khp_join_detect_codes(khp_join *join, khipu_error *error) {
    const khp_roles *roles = &join->schema->roles;
    if (join->gazetteer == NULL || roles->place_code == KHP_NO_COLUMN ||
        roles->place == KHP_NO_COLUMN || !khp_can_be_read_twice(join)) {
        return KHIPU_OK;
    }
    code_pairs pairs = {.schema = join->schema,
                        .locator = khp_locator_new(join->gazetteer, &join->settings)};
    khipu_status status =
        pairs.locator == NULL ? khp_fail_memory(error) : survey_codes(join, &pairs, error);
    if (status == KHIPU_OK) {
        const khp_code_verdict verdict = khp_code_survey_judge(&pairs.survey, pairs.locator);
        join->settings.codes_place = !verdict.disagrees;
        if (verdict.disagrees) {
            report_verdict(join, &verdict);
        }
    }
    khp_locator_free(pairs.locator);
    khp_table_clear(&pairs.keys);
    khp_arena_clear(&pairs.text);
    khp_buffer_clear(&pairs.key);
    khp_free(pairs.queries);
    khp_free(pairs.records);
    return status;
}
