#include "run/profile.h"

#include "base/json_memory.h"

#include <jansson.h>

typedef struct profile_reader {
    khp_settled_options *settled;
    const char *path;
    khipu_error *error;
} profile_reader;

static khipu_status refuse(const profile_reader *reader, const char *key, const char *problem) {
    return khp_fail(reader->error, KHIPU_E_ARGUMENT,
                    (khp_where){.source = reader->path, .field = key}, "%s", problem);
}

static const char *keep(const profile_reader *reader, const char *text) {
    return khp_arena_copy(&reader->settled->text, khp_slice_cstr(text)).ptr;
}

static const khipu_option *find_option(const char *name) {
    size_t count;
    const khipu_option *table = khipu_option_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].commands != 0 && strcmp(table[i].name, name) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

/* Numbers and lists of columns may be written as JSON writes them. */
static khipu_status read_text(const profile_reader *reader, const char *key, const json_t *value,
                              const char **text) {
    khp_buffer joined = {0};
    bool readable = true;
    if (json_is_string(value)) {
        khp_buffer_add_cstr(&joined, json_string_value(value));
    } else if (json_is_integer(value)) {
        khp_buffer_printf(&joined, "%lld", (long long)json_integer_value(value));
    } else if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++) {
            const char *item = json_string_value(json_array_get(value, i));
            readable = readable && item != NULL;
            khp_buffer_add_cstr(&joined, i > 0 ? "," : "");
            khp_buffer_add_cstr(&joined, item);
        }
    } else {
        readable = false;
    }
    *text = readable ? keep(reader, khp_buffer_cstr(&joined)) : NULL;
    khp_buffer_clear(&joined);
    if (!readable) {
        return refuse(reader, key, "wants a text, a whole number or a list of texts");
    }
    return *text == NULL ? khp_fail_memory(reader->error) : KHIPU_OK;
}

static khipu_status read_list(const profile_reader *reader, const char *key, const json_t *value,
                              khipu_texts *list) {
    bool is_array = json_is_array(value);
    size_t count = is_array ? json_array_size(value) : 1;
    const char **items = khp_arena_alloc(&reader->settled->text, (count + 1) * sizeof *items);
    if (items == NULL) {
        return khp_fail_memory(reader->error);
    }
    for (size_t i = 0; i < count; i++) {
        const char *item = json_string_value(is_array ? json_array_get(value, i) : value);
        if (item == NULL) {
            return refuse(reader, key, "wants a text or a list of texts");
        }
        items[i] = keep(reader, item);
        if (items[i] == NULL) {
            return khp_fail_memory(reader->error);
        }
    }
    *list = (khipu_texts){items, count};
    return KHIPU_OK;
}

/* What the command line gave stays. */
static khipu_status apply(const profile_reader *reader, const khipu_option *option,
                          const json_t *value) {
    char *member = (char *)&reader->settled->options + option->offset;
    switch (option->kind) {
    case KHIPU_OPTION_TEXT: {
        const char **text = (const char **)(void *)member;
        return *text != NULL ? KHIPU_OK : read_text(reader, option->name, value, text);
    }
    case KHIPU_OPTION_LIST: {
        khipu_texts *list = (khipu_texts *)(void *)member;
        return list->count > 0 ? KHIPU_OK : read_list(reader, option->name, value, list);
    }
    default:
        if (!json_is_boolean(value)) {
            return refuse(reader, option->name, "wants true or false");
        }
        *(bool *)member = *(bool *)member || json_is_true(value);
        return KHIPU_OK;
    }
}

static khipu_status read_citations(const profile_reader *reader, const json_t *value) {
    size_t count = json_array_size(value);
    if (!json_is_array(value)) {
        return refuse(reader, "sources",
                      "wants a list of objects with path, title, license and attribution");
    }
    khipu_citation *citations =
        khp_arena_alloc(&reader->settled->text, (count + 1) * sizeof *citations);
    if (citations == NULL) {
        return khp_fail_memory(reader->error);
    }
    for (size_t i = 0; i < count; i++) {
        json_t *source = json_array_get(value, i);
        citations[i] = (khipu_citation){.path = NULL};
        const struct {
            const char *key;
            const char **text;
        } parts[] = {{"path", &citations[i].path},
                     {"title", &citations[i].title},
                     {"license", &citations[i].license},
                     {"attribution", &citations[i].attribution}};
        for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
            const json_t *part = json_object_get(source, parts[k].key);
            khipu_status status =
                part == NULL ? KHIPU_OK : read_text(reader, "sources", part, parts[k].text);
            if (status != KHIPU_OK) {
                return status;
            }
        }
    }
    reader->settled->options.citations = citations;
    reader->settled->options.citation_count = count;
    return KHIPU_OK;
}

/* {"COLUMN": {"en": TEXT, "es": TEXT}} */
static khipu_status read_labels(const profile_reader *reader, json_t *value) {
    size_t count = json_object_size(value);
    khipu_label *labels = khp_arena_alloc(&reader->settled->text, (count + 1) * sizeof *labels);
    size_t used = 0;
    const char *column;
    json_t *words;
    if (labels == NULL) {
        return khp_fail_memory(reader->error);
    }
    if (!json_is_object(value)) {
        return refuse(reader, "labels", "wants an object with what each column measures");
    }
    json_object_foreach(value, column, words) {
        khipu_label *label = &labels[used++];
        *label = (khipu_label){.column = keep(reader, column)};
        const struct {
            const char *key;
            const char **text;
        } parts[] = {{"en", &label->en}, {"es", &label->es}};
        for (size_t i = 0; i < 2; i++) {
            const json_t *part = json_object_get(words, parts[i].key);
            khipu_status status =
                part == NULL ? KHIPU_OK : read_text(reader, "labels", part, parts[i].text);
            if (status != KHIPU_OK || label->column == NULL) {
                return status != KHIPU_OK ? status : khp_fail_memory(reader->error);
            }
        }
        if (label->en == NULL && label->es == NULL) {
            return refuse(reader, "labels",
                          "wants en and es of each column, such as {\"poverty_pct\": {\"en\": "
                          "\"the percentage of people in poverty\"}}");
        }
    }
    reader->settled->options.labels = labels;
    reader->settled->options.label_count = used;
    return KHIPU_OK;
}

static khipu_status apply_all(const profile_reader *reader, json_t *profile) {
    if (!json_is_object(profile)) {
        return refuse(reader, NULL, "is no JSON object of options");
    }
    const char *key;
    json_t *value;
    json_object_foreach(profile, key, value) {
        const khipu_option *option = find_option(key);
        khipu_status status;
        if (strcmp(key, "sources") == 0) {
            status = read_citations(reader, value);
        } else if (strcmp(key, "labels") == 0) {
            status = read_labels(reader, value);
        } else if (option == NULL || strcmp(key, "profile") == 0) {
            status = refuse(reader, key,
                            "is no option that a profile can hold; see khipu export --help");
        } else {
            status = apply(reader, option, value);
        }
        if (status != KHIPU_OK) {
            return status;
        }
    }
    return KHIPU_OK;
}

khipu_status khp_options_settle(khp_settled_options *settled, const khipu_options *options,
                                khipu_error *error) {
    *settled = (khp_settled_options){.options = *options};
    if (options->profile == NULL) {
        return KHIPU_OK;
    }
    json_error_t problem;
    khp_json_watch();
    json_t *profile = json_load_file(options->profile, JSON_REJECT_DUPLICATES, &problem);
    khp_where where = {.source = options->profile, .field = "--profile"};
    if (profile == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    if (profile == NULL && problem.line < 0) {
        return khp_fail(error, KHIPU_E_READ, where, "cannot be read: %s", problem.text);
    }
    if (profile == NULL) {
        where.line = (uint64_t)problem.line;
        return khp_fail(error, KHIPU_E_SYNTAX, where, "is no JSON: %s", problem.text);
    }
    const profile_reader reader = {settled, options->profile, error};
    khipu_status status = apply_all(&reader, profile);
    json_decref(profile);
    return status;
}

static khipu_status append(khp_settled_options *settled, khipu_texts *list, const char *text,
                           khipu_error *error) {
    const char **items = khp_arena_alloc(&settled->text, (list->count + 1) * sizeof *items);
    if (items == NULL) {
        return khp_fail_memory(error);
    }
    for (size_t i = 0; i < list->count; i++) {
        items[i] = list->items[i];
    }
    items[list->count] = text;
    *list = (khipu_texts){items, list->count + 1};
    return KHIPU_OK;
}

khipu_status khp_options_give(khp_settled_options *settled, const char *name, const char *value,
                              bool *is_known, khipu_error *error) {
    const khipu_option *option = find_option(name);
    *is_known = option != NULL;
    if (option == NULL) {
        return KHIPU_OK;
    }
    char *member = (char *)&settled->options + option->offset;
    const char *text = khp_arena_copy(&settled->text, khp_slice_cstr(value)).ptr;
    if (text == NULL) {
        return khp_fail_memory(error);
    }
    switch (option->kind) {
    case KHIPU_OPTION_TEXT: *(const char **)(void *)member = text; return KHIPU_OK;
    case KHIPU_OPTION_LIST: return append(settled, (khipu_texts *)(void *)member, text, error);
    default: *(bool *)member = true; return KHIPU_OK;
    }
}

void khp_options_unsettle(khp_settled_options *settled) { khp_arena_clear(&settled->text); }
