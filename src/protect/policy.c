#include "protect/policy.h"

#include "base/fold.h"
#include "base/json_memory.h"

#include <jansson.h>
#include <openssl/crypto.h>
#include <stdio.h>

#define KEY_MOST ((size_t)4096)

typedef struct policy_reader {
    khp_policy *policy;
    const char *path;
    khipu_error *error;
} policy_reader;

static khipu_status refuse(const policy_reader *reader, const char *key, const char *problem) {
    return khp_fail(reader->error, KHIPU_E_ARGUMENT,
                    (khp_where){.source = reader->path, .field = key}, "%s", problem);
}

/* ---- values ---- */

static khipu_status read_text(const policy_reader *reader, const char *key, json_t *value,
                              const char **text) {
    if (!json_is_string(value) || json_string_length(value) == 0) {
        return refuse(reader, key, "wants a text");
    }
    *text = khp_arena_copy(&reader->policy->text, khp_slice_cstr(json_string_value(value))).ptr;
    return *text == NULL ? khp_fail_memory(reader->error) : KHIPU_OK;
}

static khipu_status read_list(const policy_reader *reader, const char *key, json_t *value,
                              khipu_texts *list) {
    size_t count = json_array_size(value);
    const char **items = khp_arena_alloc(&reader->policy->text, (count + 1) * sizeof *items);
    if (!json_is_array(value)) {
        return refuse(reader, key, "wants a list of texts");
    }
    if (items == NULL) {
        return khp_fail_memory(reader->error);
    }
    for (size_t i = 0; i < count; i++) {
        khipu_status status = read_text(reader, key, json_array_get(value, i), &items[i]);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    *list = (khipu_texts){items, count};
    return KHIPU_OK;
}

/* The number of the word in the list; `count` if it is not there. */
static size_t find_word(json_t *value, const char *const *words, size_t count) {
    const char *word = json_string_value(value);
    size_t i = 0;
    while (i < count && (word == NULL || strcmp(word, words[i]) != 0)) {
        i++;
    }
    return i;
}

bool khp_level_of_word(khp_slice word, khp_precision *level) {
    static const struct {
        const char *word;
        khp_precision level;
    } words[] = {
        {"settlement", KHP_PRECISION_SETTLEMENT},     {"localidad", KHP_PRECISION_SETTLEMENT},
        {"centro poblado", KHP_PRECISION_SETTLEMENT}, {"district", KHP_PRECISION_DISTRICT},
        {"distrito", KHP_PRECISION_DISTRICT},         {"province", KHP_PRECISION_PROVINCE},
        {"provincia", KHP_PRECISION_PROVINCE},        {"department", KHP_PRECISION_DEPARTMENT},
        {"departamento", KHP_PRECISION_DEPARTMENT}};
    khp_buffer folded = {0};
    *level = KHP_PRECISION_SITE;
    khp_fold_words(&folded, word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (khp_slice_eq(khp_buffer_slice(&folded), khp_slice_cstr(words[i].word))) {
            *level = words[i].level;
        }
    }
    bool complete = !folded.failed;
    khp_buffer_clear(&folded);
    return complete;
}

/* ---- keys ---- */

typedef khipu_status (*read_key)(const policy_reader *reader, json_t *value);

static khipu_status read_base(const policy_reader *reader, json_t *value) {
    static const char *const words[] = {"internal", "public"};
    size_t word = find_word(value, words, 2);
    reader->policy->known_only = word == 1;
    return word < 2 ? KHIPU_OK : refuse(reader, "base", "wants \"internal\" or \"public\"");
}

static khipu_status read_keep(const policy_reader *reader, json_t *value) {
    return read_list(reader, "keep", value, &reader->policy->keep);
}

static khipu_status read_drop(const policy_reader *reader, json_t *value) {
    return read_list(reader, "drop", value, &reader->policy->drop);
}

static khipu_status read_level(const policy_reader *reader, json_t *value) {
    khp_precision *level = &reader->policy->positions;
    if (!khp_level_of_word(khp_slice_cstr(json_string_value(value)), level)) {
        return khp_fail_memory(reader->error);
    }
    return *level != KHP_PRECISION_SITE
               ? KHIPU_OK
               : refuse(reader, "positions",
                        "wants \"settlement\", \"district\", \"province\" or \"department\"");
}

static khipu_status read_positions(const policy_reader *reader, json_t *value) {
    khp_policy *policy = reader->policy;
    const char *key;
    json_t *part;
    khipu_status status = KHIPU_OK;
    if (!json_is_object(value)) {
        return read_level(reader, value);
    }
    json_object_foreach(value, key, part) {
        if (status == KHIPU_OK && strcmp(key, "to") == 0) {
            status = read_level(reader, part);
        } else if (status == KHIPU_OK && strcmp(key, "column") == 0) {
            status = read_text(reader, "positions", part, &policy->positions_column);
        } else if (status == KHIPU_OK && strcmp(key, "values") == 0) {
            status = read_list(reader, "positions", part, &policy->positions_values);
        } else if (status == KHIPU_OK) {
            status = refuse(reader, "positions", "knows \"to\", \"column\" and \"values\" only");
        }
    }
    bool has_level = policy->positions != KHP_PRECISION_SITE;
    bool has_column = policy->positions_column != NULL;
    bool has_values = policy->positions_values.count > 0;
    if (status == KHIPU_OK && !has_level && (has_values || !has_column)) {
        status = refuse(reader, "positions", "wants \"to\": the level to bring positions to");
    }
    return status == KHIPU_OK && has_values && !has_column
               ? refuse(reader, "positions", "wants \"column\", whose \"values\" decide")
               : status;
}

static khipu_status read_hash(const policy_reader *reader, json_t *value) {
    return read_list(reader, "hash", value, &reader->policy->hash);
}

/* The path of the key, which is beside the file that names it unless it says otherwise. */
static khipu_status add_key_path(const policy_reader *reader, const char *name, khp_buffer *path) {
    const char *slash = strrchr(reader->path, '/');
    if (name[0] != '/' && slash != NULL) {
        khp_buffer_add(path, khp_slice_of(reader->path, (size_t)(slash - reader->path) + 1));
    }
    khp_buffer_add_cstr(path, name);
    khp_buffer_cstr(path);
    return path->failed ? khp_fail_memory(reader->error) : KHIPU_OK;
}

static khipu_status take_key(const policy_reader *reader, const char *bytes, size_t length) {
    while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
        length--;
    }
    if (length < KHP_KEY_LEAST) {
        return refuse(reader, "key_file",
                      "holds a key of less than 16 bytes, which can be guessed; make one with "
                      "`openssl rand -hex 32`");
    }
    char *key = khp_arena_alloc(&reader->policy->text, length);
    if (key == NULL) {
        return khp_fail_memory(reader->error);
    }
    memcpy(key, bytes, length);
    reader->policy->key = key;
    reader->policy->key_bytes = length;
    return KHIPU_OK;
}

static khipu_status read_key_file(const policy_reader *reader, json_t *value) {
    const char *name;
    khp_buffer path = {0};
    khipu_status status = read_text(reader, "key_file", value, &name);
    status = status == KHIPU_OK ? add_key_path(reader, name, &path) : status;
    FILE *file = status == KHIPU_OK ? fopen(path.ptr, "rb") : NULL;
    char bytes[KEY_MOST + 1];
    if (status == KHIPU_OK && file == NULL) {
        status = khp_fail_errno(reader->error, KHIPU_E_READ, path.ptr, "cannot open the key");
    }
    if (file != NULL) {
        size_t length = fread(bytes, 1, sizeof bytes, file);
        bool failed = ferror(file) != 0;
        (void)fclose(file);
        if (failed) {
            status = khp_fail_errno(reader->error, KHIPU_E_READ, path.ptr, "cannot read the key");
        } else if (length > KEY_MOST) {
            status = refuse(reader, "key_file", "is longer than 4096 bytes: that is no key");
        } else {
            status = take_key(reader, bytes, length);
        }
    }
    OPENSSL_cleanse(bytes, sizeof bytes);
    khp_buffer_clear(&path);
    return status;
}

static khipu_status read_dates(const policy_reader *reader, json_t *value) {
    static const char *const words[] = {"as they are", "month"};
    size_t word = find_word(value, words, 2);
    reader->policy->months = word == 1;
    return word < 2 ? KHIPU_OK : refuse(reader, "dates", "wants \"month\" or \"as they are\"");
}

static khipu_status read_suppress(const policy_reader *reader, json_t *value) {
    json_int_t under = json_integer_value(value);
    if (!json_is_integer(value) || under < 2 || under > 1000000) {
        return refuse(reader, "suppress_under", "wants a whole number from 2 to 1000000");
    }
    reader->policy->suppress_under = (uint64_t)under;
    return KHIPU_OK;
}

static const char *const mention_words[] = {[KHP_MENTIONS_FLAG] = "flag",
                                            [KHP_MENTIONS_WITHHOLD] = "withhold",
                                            [KHP_MENTIONS_ALLOW] = "allow"};
#define MENTION_WORDS (sizeof mention_words / sizeof *mention_words)

const char *khp_mention_word(khp_mention_handling handling) { return mention_words[handling]; }

khipu_status khp_policy_settle_mentions(khp_policy *policy, const char *option,
                                        khipu_error *error) {
    if (option == NULL) {
        if (!policy->mentions_are_said && policy->known_only) {
            policy->mentions = KHP_MENTIONS_WITHHOLD;
        }
        return KHIPU_OK;
    }
    for (size_t i = 0; i < MENTION_WORDS; i++) {
        if (strcmp(option, mention_words[i]) == 0) {
            policy->mentions = (khp_mention_handling)i;
            return KHIPU_OK;
        }
    }
    return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "--mentions"},
                    "\"%s\" is none of flag, withhold and allow", option);
}

static khipu_status read_mentions(const policy_reader *reader, json_t *value) {
    size_t word = find_word(value, mention_words, MENTION_WORDS);
    if (word == MENTION_WORDS) {
        return refuse(reader, "mentions", "wants \"flag\", \"withhold\" or \"allow\"");
    }
    reader->policy->mentions = (khp_mention_handling)word;
    reader->policy->mentions_are_said = true;
    return KHIPU_OK;
}

static khipu_status apply(const policy_reader *reader, const char *key, json_t *value) {
    static const struct {
        const char *key;
        read_key read;
    } keys[] = {{"base", read_base},        {"keep", read_keep},
                {"drop", read_drop},        {"positions", read_positions},
                {"hash", read_hash},        {"key_file", read_key_file},
                {"dates", read_dates},      {"suppress_under", read_suppress},
                {"mentions", read_mentions}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(key, keys[i].key) == 0) {
            return keys[i].read(reader, value);
        }
    }
    return refuse(reader, key,
                  "is no key of a publishing profile; there are base, keep, drop, positions, hash, "
                  "key_file, dates, suppress_under and mentions");
}

static khipu_status apply_all(const policy_reader *reader, json_t *file) {
    const char *key;
    json_t *value;
    khipu_status status = KHIPU_OK;
    if (!json_is_object(file)) {
        return refuse(reader, NULL, "is no JSON object; docs/publishing.md shows one");
    }
    json_object_foreach(file, key, value) {
        status = status == KHIPU_OK ? apply(reader, key, value) : status;
    }
    bool hashes = reader->policy->hash.count > 0;
    if (status == KHIPU_OK && hashes && reader->policy->key_bytes == 0) {
        status = refuse(reader, "hash",
                        "needs key_file: without a key, a hash can be undone by "
                        "trying all ids");
    }
    return status == KHIPU_OK && !hashes && reader->policy->key_bytes > 0
               ? refuse(reader, "key_file", "is given, but hash names no column")
               : status;
}

khipu_status khp_policy_read(khp_policy *policy, const char *name, khipu_error *error) {
    *policy = (khp_policy){.is_file = false};
    if (name == NULL || strcmp(name, "internal") == 0) {
        return KHIPU_OK;
    }
    if (strcmp(name, "public") == 0) {
        policy->known_only = true;
        return KHIPU_OK;
    }
    policy->is_file = true;
    json_error_t problem;
    khp_json_watch();
    json_t *file = json_load_file(name, JSON_REJECT_DUPLICATES, &problem);
    khp_where where = {.source = name, .field = "--publish"};
    if (file == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    if (file == NULL && problem.line < 0) {
        bool is_path = strpbrk(name, "./") != NULL;
        return khp_fail(error, is_path ? KHIPU_E_READ : KHIPU_E_ARGUMENT, where,
                        is_path ? "cannot be read: %s"
                                : "is no profile (internal, public or a "
                                  "file): %s",
                        problem.text);
    }
    if (file == NULL) {
        where.line = (uint64_t)problem.line;
        return khp_fail(error, KHIPU_E_SYNTAX, where, "is no JSON: %s", problem.text);
    }
    const policy_reader reader = {policy, name, error};
    khipu_status status = apply_all(&reader, file);
    json_decref(file);
    return status;
}

void khp_policy_clear(khp_policy *policy) {
    if (policy->key != NULL) {
        OPENSSL_cleanse(policy->key, policy->key_bytes);
    }
    khp_arena_clear(&policy->text);
    *policy = (khp_policy){.is_file = false};
}
