/* Publishing profiles of any bytes: one that is taken says only what can be obeyed, means the same
 * however its JSON is written, and is refused once it has a key that nobody knows. */
#include "fuzz_folder.h"

#include "base/utf8.h"
#include "protect/policy.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static bool read_policy(khp_policy *policy, const char *name) {
    char path[128];
    khipu_error error = {.status = KHIPU_OK};
    khipu_status status = khp_policy_read(policy, path_in_folder(path, name), &error);
    must(status == error.status && status != KHIPU_E_MEMORY);
    must(status == KHIPU_OK || error.message[0] != '\0');
    must(khp_utf8_valid(khp_slice_cstr(error.message)));
    return status == KHIPU_OK;
}

/* What whoever obeys a policy relies on. */
static void must_be_obeyable(const khp_policy *policy) {
    must(policy->is_file);
    must((policy->hash.count > 0) == (policy->key_bytes >= KHP_KEY_LEAST));
    must(policy->suppress_under == 0 ||
         (policy->suppress_under >= 2 && policy->suppress_under <= 1000000));
    must(policy->positions_values.count == 0 || policy->positions_column != NULL);
    must(khp_policy_generalises(policy) || policy->positions_values.count == 0);
    must(policy->positions_values.count == 0 || policy->positions != KHP_PRECISION_SITE);
}

static bool is_same_text(const char *a, const char *b) {
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static bool are_same_texts(khipu_texts a, khipu_texts b) {
    bool same = a.count == b.count;
    for (size_t i = 0; same && i < a.count; i++) {
        same = is_same_text(a.items[i], b.items[i]);
    }
    return same;
}

static void must_be_same(const khp_policy *a, const khp_policy *b) {
    must(a->known_only == b->known_only && a->months == b->months);
    must(a->positions == b->positions && a->suppress_under == b->suppress_under);
    must(a->mentions == b->mentions && a->mentions_are_said == b->mentions_are_said);
    must(is_same_text(a->positions_column, b->positions_column));
    must(are_same_texts(a->keep, b->keep) && are_same_texts(a->drop, b->drop));
    must(are_same_texts(a->hash, b->hash));
    must(are_same_texts(a->positions_values, b->positions_values));
    must(khp_slice_eq(khp_slice_of(a->key, a->key_bytes), khp_slice_of(b->key, b->key_bytes)));
}

static void put_json(const char *name, const json_t *document, size_t flags) {
    char *text = json_dumps(document, flags);
    must(text != NULL);
    put_file(name, khp_slice_cstr(text));
    free(text);
}

static void rewrite(khp_slice text, const khp_policy *policy) {
    json_t *document = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    khp_policy again;
    must(document != NULL);
    put_json("again.json", document, JSON_SORT_KEYS | JSON_ENSURE_ASCII | JSON_INDENT(3));
    must(read_policy(&again, "again.json"));
    must_be_same(policy, &again);
    khp_policy_clear(&again);
    must(json_object_set_new(document, "kept", json_true()) == 0);
    put_json("again.json", document, JSON_COMPACT);
    must(!read_policy(&again, "again.json"));
    khp_policy_clear(&again);
    json_decref(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    khp_slice text = {(const char *)bytes, size};
    khp_policy policy;
    put_file("key", KHP_SLICE("a key of more than sixteen bytes\n"));
    put_file("weak", KHP_SLICE("too few bytes\n\n\n\n"));
    put_file("policy.json", text);
    if (read_policy(&policy, "policy.json")) {
        must_be_obeyable(&policy);
        rewrite(text, &policy);
    }
    khp_policy_clear(&policy);
    return 0;
}
