#include "verify/search.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "write/csv.h"
#include "write/json.h"

#include <ctype.h>
#include <limits.h>

#define PREFIX_BYTES 6
#define BREAK_LIMIT 16

/* One way to write a value. */
typedef struct pattern {
    uint32_t text;  /* number in `texts` */
    uint32_t value; /* number of the value that it writes */
    uint32_t next;  /* of the same prefix; UINT32_MAX: none */
    bool is_public; /* a cell that is told holds it like this */
} pattern;

struct khp_search {
    khp_verification *run;
    khp_table values; /* as they stand */
    bool *is_public;  /* by value: proves nothing */
    size_t public_capacity;
    bool *is_told;
    size_t told_capacity;
    khp_table texts;
    khp_table prefixes;
    uint32_t *first; /* pattern, by prefix */
    size_t first_capacity;
    pattern *patterns;
    size_t pattern_count, pattern_capacity;
    khp_buffer window; /* lines in which a value of several may have begun */
    uint64_t too_short;
    size_t breaks; /* most newlines in a value, up to BREAK_LIMIT */
    uint64_t found;
};

khp_search *khp_search_new(khp_verification *run) {
    khp_search *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh != NULL) {
        fresh->run = run;
    }
    return fresh;
}

void khp_search_free(khp_search *find) {
    if (find != NULL) {
        khp_table_clear(&find->values);
        khp_table_clear(&find->texts);
        khp_table_clear(&find->prefixes);
        khp_buffer_clear(&find->window);
        khp_free(find->is_public);
        khp_free(find->is_told);
        khp_free(find->first);
        khp_free(find->patterns);
        khp_free(find);
    }
}

static size_t characters(khp_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    }
    return count;
}

/* ---- patterns ---- */

static bool add_pattern(khp_search *find, khp_slice text, uint32_t value) {
    bool is_new;
    if (text.len < PREFIX_BYTES) {
        return true;
    }
    uint32_t number = khp_table_put(&find->texts, text, khp_hash(text), &is_new);
    if (number == KHP_TABLE_NONE || !is_new) {
        return number != KHP_TABLE_NONE;
    }
    khp_slice start = khp_slice_of(text.ptr, PREFIX_BYTES);
    uint32_t prefix = khp_table_put(&find->prefixes, start, khp_hash(start), &is_new);
    pattern *patterns =
        khp_grow(find->patterns, &find->pattern_capacity, find->pattern_count, sizeof *patterns);
    find->patterns = patterns == NULL ? find->patterns : patterns;
    uint32_t *first = prefix == KHP_TABLE_NONE
                          ? NULL
                          : khp_grow(find->first, &find->first_capacity, prefix, sizeof *first);
    find->first = first == NULL ? find->first : first;
    if (patterns == NULL || first == NULL) {
        return false;
    }
    patterns[find->pattern_count] =
        (pattern){.text = number, .value = value, .next = is_new ? UINT32_MAX : first[prefix]};
    first[prefix] = (uint32_t)find->pattern_count++;
    return true;
}

static void add_url(khp_buffer *text, khp_slice value, const char *digits, const char *space) {
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if (isalnum(c) || strchr("-_.~", c) != NULL) {
            khp_buffer_add_byte(text, (char)c);
        } else if (c == ' ') {
            khp_buffer_add_cstr(text, space);
        } else {
            khp_buffer_add_byte(text, '%');
            khp_buffer_add_byte(text, digits[c >> 4]);
            khp_buffer_add_byte(text, digits[c & 15]);
        }
    }
}

/* Replaces single characters, as HTML, XML and JSON inside a script element do. */
static void add_replaced(khp_buffer *text, khp_slice value, const char *const with[256]) {
    for (size_t i = 0; i < value.len; i++) {
        const char *other = with[(unsigned char)value.ptr[i]];
        if (other != NULL) {
            khp_buffer_add_cstr(text, other);
        } else {
            khp_buffer_add_byte(text, value.ptr[i]);
        }
    }
}

static khp_slice inside_quotes(const khp_buffer *text) {
    bool quoted = text->len >= 2 && text->ptr[0] == '"';
    return quoted ? khp_slice_of(text->ptr + 1, text->len - 2) : khp_buffer_slice(text);
}

/* All the ways in which the value could have been written. */
static bool add_ways(khp_search *find, khp_slice value, uint32_t number) {
    static const char *const html[256] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};
    static const char *const xml[256] = {['&'] = "&amp;",  ['<'] = "&lt;",   ['>'] = "&gt;",
                                         ['"'] = "&quot;", ['\n'] = "&#10;", ['\t'] = "&#9;"};
    static const char *const script[256] = {['<'] = "\\u003c"};
    khp_buffer ways[9] = {{0}};
    khp_buffer_add(&ways[0], value);
    khp_json_string(&ways[1], value);
    add_replaced(&ways[2], inside_quotes(&ways[1]), script);
    khp_csv_cell(&ways[3], value);
    add_replaced(&ways[4], value, html);
    add_replaced(&ways[5], value, xml);
    add_url(&ways[6], value, "0123456789ABCDEF", "%20");
    add_url(&ways[7], value, "0123456789abcdef", "%20");
    add_url(&ways[8], value, "0123456789ABCDEF", "+");
    bool good = true;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        khp_slice text = i == 1 || i == 3 ? inside_quotes(&ways[i]) : khp_buffer_slice(&ways[i]);
        good = good && !ways[i].failed && add_pattern(find, text, number);
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        khp_buffer_clear(&ways[i]);
    }
    return good;
}

static size_t count_breaks(khp_slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '\n';
    }
    return count;
}

bool khp_search_add(khp_search *find, khp_slice value) {
    if (value.len == 0) {
        return true;
    }
    bool is_new = false;
    if (characters(value) < KHP_SEARCH_LEAST || value.len > INT_MAX) {
        find->too_short += 1;
        return true;
    }
    uint32_t number = khp_table_put(&find->values, value, khp_hash(value), &is_new);
    if (number == KHP_TABLE_NONE || !is_new) {
        return number != KHP_TABLE_NONE;
    }
    bool *is_public = khp_grow(find->is_public, &find->public_capacity, number, sizeof(bool));
    find->is_public = is_public == NULL ? find->is_public : is_public;
    bool *is_told = khp_grow(find->is_told, &find->told_capacity, number, sizeof(bool));
    find->is_told = is_told == NULL ? find->is_told : is_told;
    if (is_public == NULL || is_told == NULL) {
        return false;
    }
    is_public[number] = false;
    is_told[number] = false;
    size_t breaks = count_breaks(value);
    breaks = breaks > BREAK_LIMIT ? BREAK_LIMIT : breaks;
    find->breaks = breaks > find->breaks ? breaks : find->breaks;
    return add_ways(find, value, number);
}

/* ---- scanning ---- */

static bool is_word_byte(char c) { return isalnum((unsigned char)c) || (c & 0x80) != 0; }

/* Does something with a pattern that stands in the text. */
typedef khipu_status with_pattern(khp_search *find, pattern *found, const char *file, uint64_t line,
                                  khipu_error *error);

static khipu_status mark_value(khp_search *find, pattern *found, const char *file, uint64_t line,
                               khipu_error *error) {
    (void)file, (void)line, (void)error;
    bool as_it_stands = khp_slice_eq(khp_table_key_at(&find->texts, found->text),
                                     khp_table_key_at(&find->values, found->value));
    find->is_public[found->value] = find->is_public[found->value] || as_it_stands;
    return KHIPU_OK;
}

static khipu_status mark_way(khp_search *find, pattern *found, const char *file, uint64_t line,
                             khipu_error *error) {
    found->is_public = true;
    return mark_value(find, found, file, line, error);
}

static khipu_status tell(khp_search *find, pattern *found, const char *file, uint64_t line,
                         khipu_error *error) {
    if (find->is_told[found->value]) {
        return KHIPU_OK;
    }
    khp_buffer quoted = {0};
    khp_quote(&quoted, khp_table_key_at(&find->values, found->value), 80);
    find->is_told[found->value] = true;
    find->found += 1;
    khipu_status status = khp_verify_wrong(find->run, file, line, error,
                                           "holds the withheld value %s", khp_buffer_cstr(&quoted));
    khp_buffer_clear(&quoted);
    return status;
}

/* Looks at the patterns that begin at `at`. */
static khipu_status look_at(khp_search *find, const char *file, uint64_t line, khp_slice text,
                            size_t at, with_pattern *with, khipu_error *error) {
    khp_slice start = khp_slice_of(text.ptr + at, PREFIX_BYTES);
    uint32_t prefix = khp_table_find(&find->prefixes, start, khp_hash(start));
    uint32_t next = prefix == KHP_TABLE_NONE ? UINT32_MAX : find->first[prefix];
    khipu_status status = KHIPU_OK;
    for (; status == KHIPU_OK && next != UINT32_MAX; next = find->patterns[next].next) {
        pattern *one = &find->patterns[next];
        khp_slice sought = khp_table_key_at(&find->texts, one->text);
        size_t end = at + sought.len;
        bool same = end <= text.len && memcmp(text.ptr + at, sought.ptr, sought.len) == 0;
        bool whole = same && (end == text.len || !is_word_byte(text.ptr[end]) ||
                              !is_word_byte(sought.ptr[sought.len - 1]));
        if (whole && !one->is_public && !find->is_public[one->value]) {
            status = with(find, one, file, line, error);
        }
    }
    return status;
}

static khipu_status scan(khp_search *find, const char *file, uint64_t line, khp_slice text,
                         with_pattern *with, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t at = 0; status == KHIPU_OK && at + PREFIX_BYTES <= text.len; at++) {
        if (at == 0 || !is_word_byte(text.ptr[at - 1]) || !is_word_byte(text.ptr[at])) {
            status = look_at(find, file, line, text, at, with, error);
        }
    }
    return status;
}

void khp_search_mark(khp_search *find, khp_slice text) {
    khipu_error unheard;
    khipu_status status = scan(find, "", 0, text, mark_value, &unheard);
    (void)status; /* marking cannot fail */
}

void khp_search_mark_cell(khp_search *find, khp_slice text) {
    khipu_error unheard;
    khipu_status status = scan(find, "", 0, text, mark_way, &unheard);
    (void)status;
}

/* Leaves the last lines, as many as a value can span beside the next one. */
static void keep_last_lines(const khp_search *find, khp_buffer *window) {
    size_t start = window->len;
    for (size_t lines = 0; start > 0; start--) {
        lines += window->ptr[start - 1] == '\n';
        if (lines > find->breaks) {
            break;
        }
    }
    window->len -= start;
    memmove(window->ptr, window->ptr + start, window->len);
}

khipu_status khp_search_text(khp_search *find, const char *file, uint64_t line, khp_slice text,
                             bool begins, khipu_error *error) {
    if (find->breaks == 0) {
        return scan(find, file, line, text, tell, error);
    }
    if (begins) {
        khp_buffer_reset(&find->window);
    }
    khp_buffer_add(&find->window, text);
    if (find->window.failed) {
        return khp_fail_memory(error);
    }
    khipu_status status = scan(find, file, line, khp_buffer_slice(&find->window), tell, error);
    keep_last_lines(find, &find->window);
    return status;
}

khipu_status khp_search_conclude(const khp_search *find, khipu_error *error) {
    uint64_t searched = 0;
    for (size_t i = 0; i < find->values.count; i++) {
        searched += !find->is_public[i];
    }
    return khp_verify_say(find->run, error,
                          "%llu withheld values searched for, %llu found; not searched for: %llu "
                          "cells with less than %d characters, %llu values that are published or "
                          "known as well",
                          (unsigned long long)searched, (unsigned long long)find->found,
                          (unsigned long long)find->too_short, KHP_SEARCH_LEAST,
                          (unsigned long long)(find->values.count - searched));
}
