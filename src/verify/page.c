/* page: the page holds the very features of cases.geojson, and the counts and the hash of the
 * manifest. */
#include "base/json_memory.h"
#include "base/memory.h"
#include "model/bundle_files.h"
#include "verify/unpack.h"
#include "verify/verification.h"

#define PAGE KHP_NAME_PAGE
#define CASES KHP_NAME_CASES

static const char meta_start[] = "<script type=\"application/json\" id=\"khipu-meta\">";
static const char pack_start[] = "<script type=\"application/json\" id=\"khipu-pack-";
static const char count_start[] = "<script type=\"application/json\" id=\"khipu-count.";

typedef struct page_check {
    khp_verification *run;
    khp_line_reader page;
    khp_line_reader cases;
    khp_buffer packed;
    khp_buffer features;
    uint64_t count;
    bool differs;
    bool has_meta;
    bool is_grouped;  /* more cases than a page holds: counts, no cases */
    uint64_t grouped; /* sum of the counts */
} page_check;

/* The next feature of cases.geojson; empty at the end. */
static khipu_status next_case(page_check *check, khp_slice *feature, khipu_error *error) {
    bool more = true;
    khipu_status status = KHIPU_OK;
    *feature = (khp_slice){NULL, 0};
    while (status == KHIPU_OK && more && feature->len == 0) {
        status = khp_line_next(&check->cases, &more, error);
        *feature = status == KHIPU_OK && more ? khp_line_feature(&check->cases) : *feature;
    }
    return status;
}

/* The bytes of a piece into check->packed; false if it has none. */
static bool decode_piece(page_check *check, khp_slice line, size_t start) {
    const char *open = memchr(line.ptr + start, '>', line.len - start);
    khp_slice rest = open == NULL
                         ? (khp_slice){NULL, 0}
                         : khp_slice_of(open + 1, line.len - (size_t)(open + 1 - line.ptr));
    const char *close = rest.len < 2 ? NULL : memchr(rest.ptr + 1, '"', rest.len - 1);
    return close != NULL &&
           khp_unpack_base64(&check->packed,
                             khp_slice_of(rest.ptr + 1, (size_t)(close - rest.ptr) - 1));
}

static khipu_status add_counts(page_check *check, khp_slice line, khipu_error *error) {
    bool good = decode_piece(check, line, sizeof count_start - 1);
    if (check->packed.failed) {
        return khp_fail_memory(error);
    }
    for (size_t at = 0; good && at + 4 <= check->packed.len; at += 4) {
        uint32_t count;
        memcpy(&count, check->packed.ptr + at, sizeof count);
        check->grouped += count;
    }
    check->differs = check->differs || !good;
    return KHIPU_OK;
}

static khipu_status compare_pack(page_check *check, khp_slice line, khipu_error *error) {
    bool good = decode_piece(check, line, sizeof pack_start - 1) &&
                khp_unpack(&check->features, khp_buffer_slice(&check->packed), KHP_PACKING_DEFLATE);
    if (check->packed.failed || check->features.failed) {
        return khp_fail_memory(error);
    }
    khp_slice text = khp_buffer_slice(&check->features);
    khipu_status status = KHIPU_OK;
    check->differs = check->differs || !good;
    while (status == KHIPU_OK && good && !check->differs && text.ptr != NULL) {
        khp_slice shown = khp_slice_cut(&text, '\n');
        khp_slice written;
        status = next_case(check, &written, error);
        check->differs = !khp_slice_eq(shown, written);
        check->count += 1;
    }
    return status;
}

static khipu_status check_meta(page_check *check, khp_slice line, khipu_error *error) {
    khp_verification *run = check->run;
    const char *text = line.ptr + sizeof meta_start - 1;
    size_t length = line.len - (sizeof meta_start - 1);
    khp_json_watch();
    json_t *meta = json_loadb(text, length, JSON_DISABLE_EOF_CHECK | JSON_DECODE_INT_AS_REAL, NULL);
    if (meta == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    json_t *counts = json_object_get(meta, "counts");
    const json_t *account = json_object_get(run->manifest, "khipu");
    const char *shown = json_string_value(json_object_get(meta, "data_sha256"));
    const char *said = json_string_value(json_object_get(account, "data_sha256"));
    khipu_status status = KHIPU_OK;
    check->has_meta = true;
    check->is_grouped = json_is_object(json_object_get(meta, "groups"));
    if (meta == NULL) {
        status = khp_verify_wrong(run, PAGE, check->page.number, error, "its facts are no JSON");
    } else if (shown == NULL || said == NULL || strcmp(shown, said) != 0) {
        status = khp_verify_wrong(run, PAGE, check->page.number, error,
                                  "it shows another hash of the data than datapackage.json");
    }
    static const char *const names[] = {"read", "located", "unlocated", "rejected"};
    for (size_t i = 0; meta != NULL && status == KHIPU_OK && i < 4; i++) {
        double count = json_number_value(json_object_get(counts, names[i]));
        if (count != (double)khp_manifest_count(run->manifest, NULL, names[i])) {
            status = khp_verify_wrong(
                run, PAGE, check->page.number, error,
                "it shows another number of records %s than " KHP_NAME_MANIFEST, names[i]);
        }
    }
    if (run->facets == NULL) {
        run->facets = json_incref(json_object_get(meta, "facets"));
        run->roles = json_incref(json_object_get(meta, "roles"));
    }
    json_decref(meta);
    return status;
}

static bool starts_with(khp_slice line, const char *start, size_t length) {
    return line.len > length && memcmp(line.ptr, start, length) == 0;
}

static khipu_status read_page(page_check *check, khipu_error *error) {
    bool more = true;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&check->page, &more, error);
        khp_slice line = khp_buffer_slice(&check->page.text);
        while (status == KHIPU_OK && line.len > 0) {
            if (starts_with(line, pack_start, sizeof pack_start - 1)) {
                status = compare_pack(check, line, error);
                break;
            }
            if (starts_with(line, count_start, sizeof count_start - 1)) {
                status = add_counts(check, line, error);
                break;
            }
            if (starts_with(line, meta_start, sizeof meta_start - 1)) {
                status = check_meta(check, line, error);
                break;
            }
            const char *next = memchr(line.ptr + 1, '<', line.len - 1);
            line = next == NULL ? (khp_slice){NULL, 0}
                                : khp_slice_of(next, line.len - (size_t)(next - line.ptr));
        }
    }
    return status;
}

/* The records that the manifest says are in the features. */
static uint64_t expected(const khp_verification *run) {
    return khp_manifest_count(run->manifest, NULL, "located") +
           khp_manifest_count(run->manifest, NULL, "unlocated");
}

khipu_status khp_verify_page(khp_verification *run, khipu_error *error) {
    page_check check = {.run = run};
    check.page.file = khp_verify_open(run, PAGE);
    check.cases.file = khp_verify_open(run, CASES);
    khipu_status status = KHIPU_OK;
    if (check.page.file == NULL) {
        status = khp_verify_wrong(run, PAGE, 0, error, "is missing or cannot be read");
    } else if (check.cases.file != NULL) {
        khp_slice more = {NULL, 0};
        status = read_page(&check, error);
        if (status == KHIPU_OK && !check.differs && !check.is_grouped) {
            status = next_case(&check, &more, error);
        }
        if (status == KHIPU_OK && (check.differs || more.len > 0)) {
            status = khp_verify_wrong(run, PAGE, 0, error, "its case %llu is not that of " CASES,
                                      (unsigned long long)check.count + (more.len > 0));
        } else if (status == KHIPU_OK && check.is_grouped && check.grouped != expected(run)) {
            status = khp_verify_wrong(
                run, PAGE, 0, error, "the counts that it holds add up to %llu records, not %llu",
                (unsigned long long)check.grouped, (unsigned long long)expected(run));
        } else if (status == KHIPU_OK && !check.has_meta) {
            status = khp_verify_wrong(run, PAGE, 0, error, "it holds no data of khipu");
        }
    }
    khp_line_close(&check.page);
    khp_line_close(&check.cases);
    khp_buffer_clear(&check.packed);
    khp_buffer_clear(&check.features);
    return status;
}
