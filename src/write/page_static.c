/* The table for readers without JavaScript. */
#include "write/page_data.h"

#include "base/json_memory.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

void khp_html_text(khp_buffer *html, khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        switch (text.ptr[i]) {
        case '&': khp_buffer_add_cstr(html, "&amp;"); break;
        case '<': khp_buffer_add_cstr(html, "&lt;"); break;
        case '>': khp_buffer_add_cstr(html, "&gt;"); break;
        case '"': khp_buffer_add_cstr(html, "&quot;"); break;
        case '\'': khp_buffer_add_cstr(html, "&#39;"); break;
        default: khp_buffer_add_byte(html, text.ptr[i]); break;
        }
    }
}

static void add_cell(khp_buffer *html, const char *element, const json_t *value) {
    khp_buffer_printf(html, "<%s>", element);
    if (json_is_string(value)) {
        khp_html_text(html, khp_slice_of(json_string_value(value), json_string_length(value)));
    } else if (value != NULL && !json_is_null(value)) {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
        khp_html_text(html, khp_slice_cstr(text));
        free(text);
    }
    khp_buffer_printf(html, "</%s>", element);
}

/* The columns that the table shows: id, date, place, category; the roles that there are. */
static size_t shown_columns(const khp_schema *schema, size_t columns[8]) {
    const khp_roles *roles = &schema->roles;
    const size_t wanted[] = {roles->id, roles->date, roles->place, roles->category};
    size_t count = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (wanted[i] != KHP_NO_COLUMN && khp_column_is_published(&schema->columns[wanted[i]])) {
            columns[count++] = wanted[i];
        }
    }
    for (size_t i = 0; i < roles->within_count && count < 8; i++) {
        if (khp_column_is_published(&schema->columns[roles->within[i]])) {
            columns[count++] = roles->within[i];
        }
    }
    return count;
}

static json_t *parse_case(khp_buffer *html, khp_slice line) {
    khp_json_watch();
    json_t *feature = json_loadb(line.ptr, line.len, 0, NULL);
    if (feature == NULL && !khp_json_lacked_memory()) { /* an integer beyond 64 bits */
        feature = json_loadb(line.ptr, line.len, JSON_DECODE_INT_AS_REAL, NULL);
    }
    html->failed = html->failed || (feature == NULL && khp_json_lacked_memory());
    return feature;
}

static void add_case(khp_buffer *html, const khp_schema *schema, const size_t *columns,
                     size_t count, khp_slice line) {
    json_t *feature = parse_case(html, line);
    const json_t *properties = json_object_get(feature, "properties");
    const json_t *id = json_object_get(feature, "id"); /* as text, whatever the property is */
    khp_buffer_add_cstr(html, "<tr>");
    for (size_t i = 0; i < count; i++) {
        khp_slice name = schema->columns[columns[i]].name; /* NUL-terminated in its arena */
        bool is_id = columns[i] == schema->roles.id && id != NULL;
        add_cell(html, "td", is_id ? id : json_object_get(properties, name.ptr));
    }
    add_cell(html, "td", json_object_get(properties, "khipu_place"));
    add_cell(html, "td", json_object_get(properties, "khipu_match"));
    add_cell(html, "td", json_object_get(properties, "khipu_reason"));
    add_cell(html, "td", json_object_get(properties, "khipu_doubt"));
    khp_buffer_add_cstr(html, "</tr>\n");
    json_decref(feature);
}

/* In the page's language, or in both where it is the reader's: no script can choose then. */
static void add_words(khp_buffer *html, const char *language, const char *spanish,
                      const char *english) {
    if (language == NULL || strcmp(language, "es") == 0) {
        khp_buffer_printf(html, "<p lang=\"es\">%s</p>\n", spanish);
    }
    if (language == NULL || strcmp(language, "es") != 0) {
        khp_buffer_printf(html, "<p lang=\"en\">%s</p>\n", english);
    }
}

static void add_rest(khp_buffer *html, const khp_page *page, const char *language) {
    char spanish[160];
    char english[160];
    unsigned long long all = page->records;
    if (all <= KHP_PAGE_STATIC_CASES) {
        return;
    }
    snprintf(spanish, sizeof spanish,
             "Son los primeros %d de %llu casos; todos est\xC3\xA1n en cases.geojson.",
             KHP_PAGE_STATIC_CASES, all);
    snprintf(english, sizeof english,
             "These are the first %d of %llu cases; all are in cases.geojson.",
             KHP_PAGE_STATIC_CASES, all);
    add_words(html, language, spanish, english);
}

void khp_page_static_table(khp_buffer *html, const khp_page *page, const khp_page_facts *facts) {
    size_t columns[8];
    size_t count = shown_columns(page->schema, columns);
    char summary[1024];
    khipu_summary counts = *facts->summary;
    if (facts->policy != NULL && facts->policy->generalised) {
        counts.matches[0].word = NULL; /* how they were placed is not told */
        counts.doubts[0].word = NULL;
    }
    khipu_summary_text(&counts, summary, sizeof summary);
    khp_buffer_add_cstr(html, "<h1>");
    khp_html_text(html, khp_slice_cstr(facts->title == NULL ? "khipu" : facts->title));
    khp_buffer_add_cstr(html, "</h1>\n");
    add_words(html, facts->language,
              "Aqu\xC3\xAD no se ejecuta JavaScript: en lugar del mapa hay una tabla de los casos.",
              "No JavaScript runs here: instead of the map there is a table of the cases.");
    khp_buffer_add_cstr(html, "<p>");
    khp_html_text(html, khp_slice_cstr(summary));
    khp_buffer_printf(html, "</p>\n<p>SHA-256 cases.geojson: %s</p>\n<table>\n<tr>",
                      facts->data_sha256);
    for (size_t i = 0; i < count; i++) {
        khp_buffer_add_cstr(html, "<th scope=\"col\">");
        khp_html_text(html, page->schema->columns[columns[i]].name);
        khp_buffer_add_cstr(html, "</th>");
    }
    khp_buffer_add_cstr(html, "<th scope=\"col\">khipu_place</th><th scope=\"col\">khipu_match</th>"
                              "<th scope=\"col\">khipu_reason</th>"
                              "<th scope=\"col\">khipu_doubt</th></tr>\n");
    khp_slice rest = khp_buffer_slice(&page->first_cases);
    while (rest.len > 0) {
        add_case(html, page->schema, columns, count, khp_slice_cut(&rest, '\n'));
    }
    khp_buffer_add_cstr(html, "</table>\n");
    add_rest(html, page, facts->language);
}
