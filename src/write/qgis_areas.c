#include "write/qgis_areas.h"

#include "base/memory.h"
#include "base/number.h"
#include "write/xml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* From light to dark, told apart without colour too. */
static const char *const fills[KHP_AREA_CLASSES] = {
    "246,232,195,255", "223,194,125,255", "191,129,45,255", "140,81,10,255", "84,48,5,255"};
static const char no_cases[] = "251,250,248,255";
static const char quiet[] = "89,93,100,255";

/* ---- classes ---- */

static int rising(const void *a, const void *b) {
    const double *left = a;
    const double *right = b;
    return (*left > *right) - (*left < *right);
}

/* To three figures, upwards, so that the value itself stays below. */
static double round_up(double value) {
    double unit = pow(10, floor(log10(value)) - 2);
    return ceil(value / unit - 1e-9) * unit;
}

/* The shown values of the innermost areas that have cases, sorted; *count of them. */
static double *sort_values(const khp_area_facts *facts, bool by_rate, size_t *count) {
    const khp_counted_level *own = khp_area_set_own(facts->set);
    double *values = khp_alloc(own->count, sizeof *values);
    *count = 0;
    for (size_t i = own->first; values != NULL && i < own->first + own->count; i++) {
        const khp_area_result *result = &facts->results->areas[i];
        double value = by_rate ? result->rate.rate : (double)result->records;
        if (!result->is_hidden && value > 0) {
            values[(*count)++] = value;
        }
    }
    if (values != NULL) {
        qsort(values, *count, sizeof *values, rising);
    }
    return values;
}

size_t khp_area_classes(const khp_area_facts *facts, double *ends, bool *by_rate, bool *failed) {
    *by_rate = facts->results->levels[facts->set->level_count - 1].has_population;
    size_t count;
    size_t used = 0;
    double *values = sort_values(facts, *by_rate, &count);
    *failed = *failed || values == NULL;
    for (size_t i = 1; count > 0 && i <= KHP_AREA_CLASSES; i++) {
        double end = round_up(values[(count * i + KHP_AREA_CLASSES - 1) / KHP_AREA_CLASSES - 1]);
        if (used == 0 || end > ends[used - 1]) {
            ends[used++] = end;
        }
    }
    khp_free(values);
    return used;
}

/* ---- rules ---- */

typedef struct style {
    khp_buffer *rules;
    khp_buffer *symbols;
    size_t count;
} style;

static void add_option(khp_buffer *xml, const char *name, const char *value) {
    khp_buffer_printf(xml, "<Option name=\"%s\" value=\"%s\" type=\"QString\"/>", name, value);
}

/* A rule and its symbol; the filter and the label are plain text. */
static void add_rule(style *out, khp_slice filter, khp_slice label, const char *fill,
                     const char *pattern, const char *line_width) {
    khp_buffer *rules = out->rules;
    khp_buffer_printf(rules, "<rule key=\"%zu\" symbol=\"%zu\" filter=\"", out->count, out->count);
    khp_xml_text(rules, filter);
    khp_buffer_add_cstr(rules, "\" label=\"");
    khp_xml_text(rules, label);
    khp_buffer_add_cstr(rules, "\"/>\n");
    khp_buffer *symbols = out->symbols;
    khp_buffer_printf(symbols,
                      "<symbol type=\"fill\" name=\"%zu\" alpha=\"1\" clip_to_extent=\"1\" "
                      "force_rhr=\"0\">\n<layer class=\"SimpleFill\" enabled=\"1\" pass=\"0\" "
                      "locked=\"0\"><Option type=\"Map\">",
                      out->count);
    add_option(symbols, "color", fill);
    add_option(symbols, "style", pattern);
    add_option(symbols, "outline_color", quiet);
    add_option(symbols, "outline_style", "solid");
    add_option(symbols, "outline_width", line_width);
    add_option(symbols, "outline_width_unit", "MM");
    khp_buffer_add_cstr(symbols, "</Option></layer></symbol>\n");
    out->count++;
}

static void add_number(khp_buffer *text, double value) {
    khp_number_write(text, value, value < 1 ? 6 : 3);
}

/* "rate" > 1 AND "rate" <= 2, and what it is called in the legend. */
static void add_class(style *out, const char *column, const char *inner, double from, double to,
                      const char *fill) {
    khp_buffer filter = {0};
    khp_buffer label = {0};
    khp_buffer_printf(&filter, "%s AND \"%s\" > ", inner, column);
    add_number(&filter, from);
    khp_buffer_printf(&filter, " AND \"%s\" <= ", column);
    add_number(&filter, to);
    khp_buffer_add_cstr(&label, "> ");
    add_number(&label, from);
    khp_buffer_add_cstr(&label, " \xE2\x80\x93 ");
    add_number(&label, to);
    add_rule(out, khp_buffer_slice(&filter), khp_buffer_slice(&label), fill, "solid", "0.1");
    out->rules->failed = out->rules->failed || filter.failed || label.failed;
    khp_buffer_clear(&filter);
    khp_buffer_clear(&label);
}

static void add_note(style *out, const char *inner, const char *condition, const char *label) {
    khp_buffer filter = {0};
    khp_buffer_printf(&filter, "%s AND %s", inner, condition);
    add_rule(out, khp_buffer_slice(&filter), khp_slice_cstr(label), quiet, "b_diagonal", "0.1");
    out->rules->failed = out->rules->failed || filter.failed;
    khp_buffer_clear(&filter);
}

static void add_classes(style *out, const khp_area_facts *facts, const char *inner, bool spanish) {
    double ends[KHP_AREA_CLASSES];
    bool by_rate;
    size_t count = khp_area_classes(facts, ends, &by_rate, &out->rules->failed);
    const char *column = by_rate ? "rate" : "records";
    khp_buffer none = {0};
    khp_buffer_printf(&none, "%s AND \"records\" = 0", inner);
    add_rule(out, khp_buffer_slice(&none), khp_slice_cstr(spanish ? "sin casos" : "no cases"),
             no_cases, "solid", "0.1");
    out->rules->failed = out->rules->failed || none.failed;
    khp_buffer_clear(&none);
    for (size_t i = 0; i < count; i++) {
        /* The last classes are the dark ones, also where there are few. */
        const char *fill = fills[KHP_AREA_CLASSES - count + i];
        add_class(out, column, inner, i == 0 ? 0 : ends[i - 1], ends[i], fill);
    }
    add_note(out, inner, "\"note\" = 'suppressed'",
             spanish ? "no se muestra (muy pocos)" : "not shown (too few)");
    if (by_rate) {
        add_note(out, inner, "\"note\" = 'few' AND \"records\" > 0",
                 spanish ? "menos de 20 casos: la tasa var\xC3\xAD"
                           "a mucho por azar"
                         : "fewer than 20 cases: the rate moves much by chance");
    }
}

void khp_qgis_areas_style(khp_buffer *xml, const khp_area_facts *facts, const char *language) {
    khp_buffer rules = {0};
    khp_buffer symbols = {0};
    style out = {&rules, &symbols, 0};
    bool spanish = language != NULL && strcmp(language, "es") == 0;
    const khp_counted_level *own = khp_area_set_own(facts->set);
    char inner[64] = "TRUE";
    if (facts->set->level_count > 1) {
        snprintf(inner, sizeof inner, "\"level\" = %d", own->admin);
    }
    add_classes(&out, facts, inner, spanish);
    if (facts->set->level_count > 1) {
        char outer[64];
        snprintf(outer, sizeof outer, "\"level\" < %d", own->admin);
        add_rule(&out, khp_slice_cstr(outer),
                 khp_slice_cstr(spanish ? "l\xC3\xADmites exteriores" : "outer borders"), quiet,
                 "no", "0.5");
    }
    khp_buffer_add_cstr(xml, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                             "<qgis version=\"3.22.0-Bialowieza\" styleCategories=\"Symbology\">\n"
                             "<renderer-v2 type=\"RuleRenderer\" symbollevels=\"0\" "
                             "enableorderby=\"0\" forceraster=\"0\">\n<rules key=\"root\">\n");
    khp_buffer_add(xml, khp_buffer_slice(&rules));
    khp_buffer_add_cstr(xml, "</rules>\n<symbols>\n");
    khp_buffer_add(xml, khp_buffer_slice(&symbols));
    khp_buffer_add_cstr(
        xml, "</symbols>\n</renderer-v2>\n<layerGeometryType>2</layerGeometryType>\n</qgis>\n");
    xml->failed = xml->failed || rules.failed || symbols.failed;
    khp_buffer_clear(&rules);
    khp_buffer_clear(&symbols);
}
