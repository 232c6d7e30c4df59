/* Profiles of options of any bytes: what is read, written as a profile and read again, gives the
 * same options; what the command line says stays; and options given one by one, as from a manifest,
 * are those of the profile. */
#include "fuzz_file.h"

#include "base/utf8.h"
#include "run/profile.h"

#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char *text_at(const khipu_options *options, const khipu_option *option) {
    return *(const char *const *)(const void *)((const char *)options + option->offset);
}

static khipu_texts list_at(const khipu_options *options, const khipu_option *option) {
    return *(const khipu_texts *)(const void *)((const char *)options + option->offset);
}

static bool switch_at(const khipu_options *options, const khipu_option *option) {
    return *(const bool *)(const void *)((const char *)options + option->offset);
}

static bool is_of_profiles(const khipu_option *option) {
    return option->commands != 0 && strcmp(option->name, "profile") != 0;
}

static bool is_same_text(const char *a, const char *b) {
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

static void must_be_same(const khipu_options *a, const khipu_options *b) {
    size_t count;
    const khipu_option *table = khipu_option_table(&count);
    for (size_t i = 0; i < count; i++) {
        const khipu_option *option = &table[i];
        if (!is_of_profiles(option)) {
            continue;
        }
        switch (option->kind) {
        case KHIPU_OPTION_TEXT: must(is_same_text(text_at(a, option), text_at(b, option))); break;
        case KHIPU_OPTION_LIST: {
            khipu_texts one = list_at(a, option);
            khipu_texts other = list_at(b, option);
            must(one.count == other.count);
            for (size_t k = 0; k < one.count; k++) {
                must(strcmp(one.items[k], other.items[k]) == 0);
            }
            break;
        }
        default: must(switch_at(a, option) == switch_at(b, option));
        }
    }
}

static void must_have_same_words(const khipu_options *a, const khipu_options *b) {
    must(a->citation_count == b->citation_count && a->label_count == b->label_count);
    for (size_t i = 0; i < a->citation_count; i++) {
        must(is_same_text(a->citations[i].path, b->citations[i].path));
        must(is_same_text(a->citations[i].title, b->citations[i].title));
        must(is_same_text(a->citations[i].license, b->citations[i].license));
        must(is_same_text(a->citations[i].attribution, b->citations[i].attribution));
    }
    for (size_t i = 0; i < a->label_count; i++) {
        must(strcmp(a->labels[i].column, b->labels[i].column) == 0);
        must(is_same_text(a->labels[i].en, b->labels[i].en));
        must(is_same_text(a->labels[i].es, b->labels[i].es));
    }
}

static bool settle(khp_settled_options *settled, khipu_options *options, khp_slice text) {
    khipu_error error = {.status = KHIPU_OK};
    options->profile = file_of((const uint8_t *)text.ptr, text.len);
    khipu_status status = khp_options_settle(settled, options, &error);
    must(status == error.status && status != KHIPU_E_MEMORY);
    must(status == KHIPU_OK || error.message[0] != '\0');
    must(khp_utf8_valid(khp_slice_cstr(error.message)));
    return status == KHIPU_OK;
}

/* ---- written as a profile ---- */

static void set_text(json_t *object, const char *key, const char *text) {
    must(text == NULL || json_object_set_new(object, key, json_string(text)) == 0);
}

static json_t *json_of_list(khipu_texts list) {
    json_t *array = json_array();
    for (size_t i = 0; i < list.count; i++) {
        must(json_array_append_new(array, json_string(list.items[i])) == 0);
    }
    return array;
}

static void set_words(json_t *profile, const khipu_options *options) {
    json_t *sources = json_array();
    json_t *labels = json_object();
    for (size_t i = 0; i < options->citation_count; i++) {
        json_t *source = json_object();
        set_text(source, "path", options->citations[i].path);
        set_text(source, "title", options->citations[i].title);
        set_text(source, "license", options->citations[i].license);
        set_text(source, "attribution", options->citations[i].attribution);
        must(json_array_append_new(sources, source) == 0);
    }
    for (size_t i = 0; i < options->label_count; i++) {
        json_t *label = json_object();
        set_text(label, "en", options->labels[i].en);
        set_text(label, "es", options->labels[i].es);
        must(json_object_set_new(labels, options->labels[i].column, label) == 0);
    }
    must(json_object_set_new(profile, "sources", sources) == 0);
    must(json_object_set_new(profile, "labels", labels) == 0);
}

static json_t *json_of_options(const khipu_options *options) {
    size_t count;
    const khipu_option *table = khipu_option_table(&count);
    json_t *profile = json_object();
    for (size_t i = 0; i < count; i++) {
        if (!is_of_profiles(&table[i])) {
            continue;
        }
        switch (table[i].kind) {
        case KHIPU_OPTION_TEXT:
            set_text(profile, table[i].name, text_at(options, &table[i]));
            break;
        case KHIPU_OPTION_LIST:
            must(json_object_set_new(profile, table[i].name,
                                     json_of_list(list_at(options, &table[i]))) == 0);
            break;
        default:
            must(json_object_set_new(profile, table[i].name,
                                     json_boolean(switch_at(options, &table[i]))) == 0);
        }
    }
    set_words(profile, options);
    return profile;
}

static void write_again(const khipu_options *options) {
    khipu_options none;
    khp_settled_options again;
    json_t *profile = json_of_options(options);
    char *text = json_dumps(profile, JSON_ENSURE_ASCII);
    khipu_options_init(&none);
    must(text != NULL && settle(&again, &none, khp_slice_cstr(text)));
    must_be_same(options, &again.options);
    must_have_same_words(options, &again.options);
    khp_options_unsettle(&again);
    free(text);
    json_decref(profile);
}

/* ---- given one by one ---- */

static void give(khp_settled_options *to, const char *name, const char *value) {
    bool is_known;
    must(khp_options_give(to, name, value, &is_known, NULL) == KHIPU_OK && is_known);
}

static void give_again(const khipu_options *options) {
    size_t count;
    const khipu_option *table = khipu_option_table(&count);
    khp_settled_options given = {0};
    khipu_options_init(&given.options);
    for (size_t i = 0; i < count; i++) {
        const khipu_option *option = &table[i];
        bool is_text = is_of_profiles(option) && option->kind == KHIPU_OPTION_TEXT;
        bool is_list = is_of_profiles(option) && option->kind == KHIPU_OPTION_LIST;
        khipu_texts list = is_list ? list_at(options, option) : (khipu_texts){NULL, 0};
        for (size_t k = 0; k < list.count; k++) {
            give(&given, option->name, list.items[k]);
        }
        if (is_text && text_at(options, option) != NULL) {
            give(&given, option->name, text_at(options, option));
        } else if (is_of_profiles(option) && !is_text && !is_list && switch_at(options, option)) {
            give(&given, option->name, "");
        }
    }
    must_be_same(options, &given.options);
    khp_options_unsettle(&given);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    static const char *const mine[] = {"mine.csv"};
    khp_slice text = {(const char *)bytes, size};
    khp_settled_options settled;
    khipu_options options;
    khipu_options_init(&options);
    bool is_read = settle(&settled, &options, text);
    if (is_read) {
        write_again(&settled.options);
        give_again(&settled.options);
    }
    khp_options_unsettle(&settled);
    options.title = "mine";
    options.places = (khipu_texts){mine, 1};
    must(settle(&settled, &options, text) || !is_read);
    must(settled.options.title == options.title && settled.options.places.items == mine);
    khp_options_unsettle(&settled);
    return 0;
}
