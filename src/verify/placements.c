/* placements: placements.csv accounts for every record that was placed, but for those with
 * positions of their own, and is not there where a publishing policy tells less. */
#include "base/number.h"
#include "model/bundle_files.h"
#include "model/match.h"
#include "read/source.h"
#include "verify/verification.h"

#define PLACEMENTS KHP_NAME_PLACEMENTS

/* The columns that are looked at. */
typedef struct placements_check {
    khp_verification *run;
    size_t records;
    size_t match;
    uint64_t sum;
} placements_check;

static bool is_listed(const json_t *manifest) {
    size_t index;
    json_t *resource;
    json_array_foreach(json_object_get(manifest, "resources"), index, resource) {
        const char *path = khp_member_text(resource, "path");
        if (path != NULL && strcmp(path, PLACEMENTS) == 0) {
            return true;
        }
    }
    return false;
}

static bool tells_less(const json_t *manifest) {
    const json_t *publish = json_object_get(json_object_get(manifest, "khipu"), "publish");
    const char *mentions = khp_member_text(publish, "mentions");
    return json_object_get(publish, "positions") != NULL ||
           json_object_get(publish, "hashed") != NULL ||
           json_object_get(publish, "suppress_under") != NULL ||
           (mentions != NULL && strcmp(mentions, "withhold") == 0);
}

/* A record with a position of its own has no row. */
static bool is_row_match(khp_slice word) {
    for (int i = KHP_MATCH_POSITION + 1; i < KHP_MATCH_COUNT; i++) {
        if (khp_slice_eq(word, khp_slice_cstr(khp_match_word((khp_match)i)))) {
            return true;
        }
    }
    return false;
}

static khipu_status take_row(placements_check *check, const khp_record *row, khipu_error *error) {
    uint64_t records = 0;
    if (row->reason != KHP_REASON_NONE ||
        !khp_number_parse_uint(khp_record_text(row, check->records), &records) || records == 0 ||
        !is_row_match(khp_record_text(row, check->match))) {
        return khp_verify_wrong(check->run, PLACEMENTS, row->line, error,
                                "is no row of what was placed");
    }
    check->sum += records;
    return KHIPU_OK;
}

static khipu_status take_rows(placements_check *check, khp_source *source, khipu_error *error) {
    khp_block *block = khp_block_new(source);
    bool more = true;
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_source_next(source, block, &more, error);
        bool inside = more;
        while (status == KHIPU_OK && inside) {
            khp_record row;
            status = khp_block_next(block, &row, &inside, error);
            if (status == KHIPU_OK && inside) {
                status = take_row(check, &row, error);
            }
        }
    }
    khp_block_free(block);
    return status;
}

static khipu_status sum_rows(placements_check *check, const char *path, khipu_error *error) {
    const khp_read_options reading = {.paths = {&path, 1},
                                      .format = KHP_FORMAT_CSV,
                                      .header_row = "1",
                                      .encoding = "utf-8",
                                      .delimiter = ",",
                                      .types = "text"};
    khp_source *source;
    khipu_status status = khp_source_open(&source, &reading, error);
    if (status == KHIPU_OK && !khp_source_is_empty(source)) {
        const khp_schema *schema = khp_source_schema(source);
        check->records = khp_schema_find(schema, KHP_SLICE("records"));
        check->match = khp_schema_find(schema, KHP_SLICE("match"));
        status = take_rows(check, source, error);
    }
    khp_source_close(source);
    return status;
}

/* A file that is there and cannot be read is no fact about the bundle. */
static bool is_there(khp_verification *run) {
    FILE *file = khp_verify_open(run, PLACEMENTS);
    if (file != NULL) {
        khp_verify_close(run, file);
    }
    return file != NULL;
}

khipu_status khp_verify_placements(khp_verification *run, khipu_error *error) {
    placements_check check = {.run = run};
    khp_buffer path = {0};
    if (!is_listed(run->manifest)) {
        return KHIPU_OK;
    }
    if (tells_less(run->manifest)) {
        return khp_verify_wrong(run, PLACEMENTS, 0, error,
                                "tells what the publishing policy tells less exactly");
    }
    if (!is_there(run)) { /* a pipe of its name would be waited for */
        return khp_verify_wrong(run, PLACEMENTS, 0, error, "is missing or cannot be read");
    }
    khp_buffer_printf(&path, "%s/%s", run->folder, PLACEMENTS);
    khipu_error found = {.status = KHIPU_OK};
    const char *text = khp_buffer_cstr(&path);
    khipu_status status = path.failed ? khp_fail_memory(&found) : sum_rows(&check, text, &found);
    uint64_t wanted =
        khp_manifest_count(run->manifest, NULL, "located") -
        khp_manifest_count(run->manifest, "match", khp_match_word(KHP_MATCH_POSITION));
    bool is_of_system = status == KHIPU_E_MEMORY || status == KHIPU_E_CLOSED ||
                        status == KHIPU_E_IO || (status == KHIPU_E_READ && is_there(run));
    if (is_of_system) {
        status = khp_fail(error, status, (khp_where){.source = found.source}, "%s", found.message);
    } else if (status != KHIPU_OK) {
        status = khp_verify_wrong(run, PLACEMENTS, found.line, error, "cannot be read: %s",
                                  found.message);
    } else if (check.sum != wanted) {
        status = khp_verify_wrong(run, PLACEMENTS, 0, error,
                                  "its rows hold %llu records, %llu were placed by what they say",
                                  (unsigned long long)check.sum, (unsigned long long)wanted);
    }
    khp_buffer_clear(&path);
    return status;
}
