/* A bundle in which one file was changed. The first byte says which, and whether `khipu verify` is
 * given the cases; the rest is what stands in the file, or, if there is none, it is missing. The
 * bundle is intact with the bytes that khipu wrote, and with no others. */
#include "fuzz_folder.h"

#include "base/hash.h"
#include "base/utf8.h"

#include <jansson.h>
#include <khipu/khipu.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define SUMS "SHA256SUMS"

/* From here on the first byte says that the cases are given, too: for a few values of it only, as
 * searching all for what they withhold takes twenty times as long as the rest. */
enum { WITH_CASES = 0x80 };

/* Places in the list below. */
enum { IS_SUMS, IS_MANIFEST, IS_CASES, IS_PAGE };

static const char *const files[] = {SUMS,         "datapackage.json", "cases.geojson", "index.html",
                                    "review.csv", "placements.csv",   "places.geojson"};
enum { FILES = sizeof files / sizeof files[0] };

typedef struct fixture {
    char bundle[128];
    char cases[128];
    khp_buffer content[FILES]; /* as khipu wrote it */
} fixture;

static const char cases[] = "id,place,district,date,telephone,note\n"
                            "1,Juliaca,San Roman,2022-12-11,951000001,seen\n"
                            "2,Juli,Chucuito,2022-12-12,951000002,\"told, twice\"\n"
                            "3,Nowhere,,2022-12-12,951000003,\n";
static const char places[] = "id,name,admin1,admin2,x,y\n"
                             "a,Juliaca,Puno,San Roman,-70.13,-15.5\n"
                             "b,Juli,Puno,Chucuito,-69.46,-16.21\n";

static void path_in_bundle(char path[256], const fixture *to, const char *name) {
    int length = snprintf(path, 256, "%s/%s", to->bundle, name);
    must(length > 0 && length < 256);
}

static void read_file(khp_buffer *content, const char *path) {
    FILE *file = fopen(path, "rb");
    char piece[4096];
    size_t got = 1;
    must(file != NULL);
    while (got > 0) {
        got = fread(piece, 1, sizeof piece, file);
        khp_buffer_add(content, khp_slice_of(piece, got));
    }
    must(!content->failed);
    fclose(file);
}

static void write_file(const char *path, khp_slice content) {
    FILE *file = fopen(path, "wb");
    must(file != NULL && fwrite(content.ptr, 1, content.len, file) == content.len);
    must(fclose(file) == 0);
}

/* ---- the page without its program, which is most of it: a fuzzer wants small files ---- */

static void hash_of(const khp_buffer *content, char hex[KHP_SHA256_HEX]) {
    khp_sha256 *sha = khp_sha256_new();
    must(sha != NULL);
    khp_sha256_add(sha, khp_buffer_slice(content));
    must(khp_sha256_finish(sha, hex));
    khp_sha256_free(sha);
}

static void replace(khp_buffer *text, const char *old, const char *new) {
    khp_buffer made = {0};
    khp_slice rest = khp_buffer_slice(text);
    size_t length = strlen(old);
    const char *at = memmem(rest.ptr, rest.len, old, length);
    must(at != NULL);
    khp_buffer_add(&made, khp_slice_of(rest.ptr, (size_t)(at - rest.ptr)));
    khp_buffer_add_cstr(&made, new);
    khp_buffer_add(&made, khp_slice_of(at + length, rest.len - (size_t)(at - rest.ptr) - length));
    must(!made.failed);
    khp_buffer_clear(text);
    *text = made;
}

/* What `khipu verify` asks the facts of a page for. */
static void add_facts(khp_buffer *page, khp_slice line, khp_slice start) {
    static const char *const names[] = {"data_sha256", "counts", "facets", "roles"};
    json_t *all = json_loadb(line.ptr + start.len, line.len - start.len,
                             JSON_DISABLE_EOF_CHECK | JSON_DECODE_INT_AS_REAL, NULL);
    json_t *facts = json_object();
    must(all != NULL);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        must(json_object_set(facts, names[i], json_object_get(all, names[i])) == 0);
    }
    char *text = json_dumps(facts, JSON_COMPACT);
    must(text != NULL);
    khp_buffer_add(page, start);
    khp_buffer_add_cstr(page, text);
    khp_buffer_add_cstr(page, "</script>\n");
    free(text);
    json_decref(facts);
    json_decref(all);
}

static bool starts_with(khp_slice line, khp_slice start) {
    return line.len > start.len && memcmp(line.ptr, start.ptr, start.len) == 0;
}

static void keep_data(khp_buffer *page) {
    const khp_slice facts = KHP_SLICE("<script type=\"application/json\" id=\"khipu-meta\">");
    const khp_slice pack = KHP_SLICE("<script type=\"application/json\" id=\"khipu-pack-");
    khp_buffer made = {0};
    for (khp_slice rest = khp_buffer_slice(page); rest.ptr != NULL;) {
        khp_slice line = khp_slice_cut(&rest, '\n');
        if (starts_with(line, facts)) {
            add_facts(&made, line, facts);
        } else if (starts_with(line, pack)) {
            khp_buffer_add(&made, line);
            khp_buffer_add_byte(&made, '\n');
        }
    }
    must(!made.failed && made.len > 0);
    khp_buffer_clear(page);
    *page = made;
}

/* Changes the content of the fixture, not yet the files. */
static void shrink_page(fixture *to) {
    char old[3][KHP_SHA256_HEX]; /* of the page and the manifest; a number in decimals */
    char new[3][KHP_SHA256_HEX];
    khp_buffer *page = &to->content[IS_PAGE];
    khp_buffer *manifest = &to->content[IS_MANIFEST];
    hash_of(page, old[0]);
    hash_of(manifest, old[1]);
    snprintf(old[2], sizeof old[2], "\"bytes\": %zu", page->len);
    keep_data(page);
    hash_of(page, new[0]);
    snprintf(new[2], sizeof new[2], "\"bytes\": %zu", page->len);
    replace(manifest, old[0], new[0]);
    replace(manifest, old[2], new[2]);
    hash_of(manifest, new[1]);
    replace(&to->content[IS_SUMS], old[0], new[0]);
    replace(&to->content[IS_SUMS], old[1], new[1]);
}

/* ---- the bundle ---- */

static void make_bundle(fixture *to) {
    char places_path[128];
    khipu_options options;
    khipu_summary summary;
    put_file("cases.csv", KHP_SLICE(cases));
    put_file("places.csv", KHP_SLICE(places));
    const char *const inputs[] = {path_in_folder(to->cases, "cases.csv")};
    const char *const gazetteers[] = {path_in_folder(places_path, "places.csv")};
    const char *const outputs[] = {path_in_folder(to->bundle, "bundle/")};
    khipu_options_init(&options);
    options.cases = (khipu_texts){inputs, 1};
    options.places = (khipu_texts){gazetteers, 1};
    options.outputs = (khipu_texts){outputs, 1};
    options.threads = "1";
    options.no_sync = true;
    must(khipu_export(&options, NULL, &summary, NULL) == KHIPU_OK);
    for (size_t i = 0; i < FILES; i++) {
        char path[256];
        path_in_bundle(path, to, files[i]);
        read_file(&to->content[i], path);
    }
    shrink_page(to);
    for (size_t i = 0; i < FILES; i++) {
        char path[256];
        path_in_bundle(path, to, files[i]);
        write_file(path, khp_buffer_slice(&to->content[i]));
    }
}

static bool hear(void *context, const char *text, size_t length) {
    (void)context;
    must(khp_utf8_valid(khp_slice_of(text, length)));
    return true;
}

static bool is_intact(const fixture *of, bool has_cases) {
    const char *const folders[] = {of->bundle};
    const khipu_listener listener = {.write = hear};
    khipu_options options;
    khipu_error error = {.status = KHIPU_OK};
    bool intact;
    khipu_options_init(&options);
    options.queries = (khipu_texts){folders, 1};
    options.verify_cases = has_cases ? of->cases : NULL;
    options.threads = "1";
    khipu_status status = khipu_verify(&options, &listener, &intact, &error);
    must(status == error.status && status != KHIPU_E_MEMORY);
    must(status == KHIPU_OK || error.message[0] != '\0');
    return status == KHIPU_OK && intact;
}

/* SHA256SUMS may have its lines in another order: it says the same then. */
static bool has_line(khp_slice text, khp_slice wanted) {
    while (text.ptr != NULL) {
        if (khp_slice_eq(khp_slice_cut(&text, '\n'), wanted)) {
            return true;
        }
    }
    return false;
}

static bool says_the_same(khp_slice sums, khp_slice written) {
    bool same = sums.len == written.len;
    for (khp_slice rest = written; same && rest.ptr != NULL;) {
        same = has_line(sums, khp_slice_cut(&rest, '\n'));
    }
    return same;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static fixture whole;
    if (whole.bundle[0] == '\0') {
        make_bundle(&whole);
        must(is_intact(&whole, false) && is_intact(&whole, true));
    }
    if (size == 0) {
        return 0;
    }
    size_t number = (bytes[0] & (WITH_CASES - 1)) % FILES;
    khp_slice content = {(const char *)bytes + 1, size - 1};
    khp_slice written = khp_buffer_slice(&whole.content[number]);
    char path[256];
    path_in_bundle(path, &whole, files[number]);
    if (content.len == 0) {
        must(remove(path) == 0);
    } else {
        write_file(path, content);
    }
    bool is_same = number == 0 ? says_the_same(content, written) : khp_slice_eq(content, written);
    must(is_intact(&whole, bytes[0] >= WITH_CASES && bytes[0] < WITH_CASES + FILES) == is_same);
    write_file(path, written);
    return 0;
}
