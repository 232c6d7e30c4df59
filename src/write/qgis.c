#include "write/qgis.h"

#include "model/bundle_files.h"
#include "write/xml.h"

#include <ctype.h>
#include <stdio.h>

static void add_option(khp_buffer *xml, const char *name, const char *value) {
    khp_buffer_printf(xml, "<Option name=\"%s\" value=\"%s\" type=\"QString\"/>", name, value);
}

/* ---- symbols ---- */

/* The looks of the page (web/src/css/tokens.css): six values have a colour of their own, the rest
 * share one, and what is not known is drawn hollow. */
#define OWN_LOOKS 6
#define CATEGORIES 13 /* with the unknown ones and the rest */
static const char *const looks[OWN_LOOKS] = {"43,48,64,220",   "178,123,22,220", "58,118,171,220",
                                             "95,144,119,220", "141,95,140,220", "165,105,79,220"};
static const char other_look[] = "133,133,138,220";
static const char hollow_fill[] = "255,255,255,230";
static const char paper[] = "251,250,248,255";
static const char quiet[] = "89,93,100,255";
static const char doubt_line[] = "196,43,28,255";

typedef struct symbol {
    const char *fill;
    const char *line;
    const char *line_width; /* millimetres */
    unsigned size;          /* diameter in tenths of a millimetre */
    size_t pass;            /* symbols of a later pass are drawn over those of an earlier one */
    uint64_t most_records;  /* not 0: the area grows with "records", up to this */
    bool rings_doubts;      /* a red line where khipu_doubt says something */
} symbol;

static void begin_defined_properties(khp_buffer *xml) {
    khp_buffer_add_cstr(xml, "<data_defined_properties><Option type=\"Map\">");
    add_option(xml, "name", "");
    khp_buffer_add_cstr(xml, "<Option name=\"properties\" type=\"Map\">");
}

/* A property of the symbol that an expression says. */
static void begin_defined_property(khp_buffer *xml, const char *name) {
    khp_buffer_printf(xml,
                      "<Option name=\"%s\" type=\"Map\"><Option name=\"active\" value=\"true\" "
                      "type=\"bool\"/><Option name=\"expression\" value=\"",
                      name);
}

static void end_defined_property(khp_buffer *xml) {
    khp_buffer_add_cstr(xml, "\" type=\"QString\"/><Option name=\"type\" value=\"3\" "
                             "type=\"int\"/></Option>");
}

static void end_defined_properties(khp_buffer *xml) {
    khp_buffer_add_cstr(xml, "</Option>");
    add_option(xml, "type", "collection");
    khp_buffer_add_cstr(xml, "</Option></data_defined_properties>\n");
}

static void add_size_by_records(khp_buffer *xml, uint64_t most) {
    begin_defined_properties(xml);
    begin_defined_property(xml, "size");
    khp_buffer_printf(xml, "1.5 + 10.5 * sqrt(&quot;records&quot; / %llu.0)",
                      (unsigned long long)most);
    end_defined_property(xml);
    end_defined_properties(xml);
}

/* A red ring around what khipu_doubt says something of. */
static void add_doubt_rings(khp_buffer *xml, const symbol *look) {
    begin_defined_properties(xml);
    begin_defined_property(xml, "outlineColor");
    khp_buffer_printf(xml, "CASE WHEN &quot;khipu_doubt&quot; IS NULL THEN '%s' ELSE '%s' END",
                      look->line, doubt_line);
    end_defined_property(xml);
    begin_defined_property(xml, "outlineWidth");
    khp_buffer_printf(xml, "CASE WHEN &quot;khipu_doubt&quot; IS NULL THEN %s ELSE 0.8 END",
                      look->line_width);
    end_defined_property(xml);
    end_defined_properties(xml);
}

static void add_symbol(khp_buffer *xml, size_t number, const symbol *look) {
    khp_buffer_printf(xml,
                      "<symbol type=\"marker\" name=\"%zu\" alpha=\"1\" "
                      "clip_to_extent=\"1\" force_rhr=\"0\">\n"
                      "<layer class=\"SimpleMarker\" enabled=\"1\" pass=\"%zu\" "
                      "locked=\"0\"><Option type=\"Map\">",
                      number, look->pass);
    add_option(xml, "name", "circle");
    add_option(xml, "color", look->fill);
    add_option(xml, "outline_color", look->line);
    add_option(xml, "outline_width", look->line_width);
    add_option(xml, "outline_width_unit", "MM");
    char size[32];
    snprintf(size, sizeof size, "%u.%u", look->size / 10, look->size % 10);
    add_option(xml, "size", size);
    add_option(xml, "size_unit", "MM");
    add_option(xml, "scale_method", "diameter");
    khp_buffer_add_cstr(xml, "</Option>\n");
    if (look->most_records > 0) {
        add_size_by_records(xml, look->most_records);
    } else if (look->rings_doubts) {
        add_doubt_rings(xml, look);
    }
    khp_buffer_add_cstr(xml, "</layer></symbol>\n");
}

/* ---- renderers ---- */

/* A value that says that something is not known, as the page knows them (web/src/i18n.js). */
static bool is_unknown(khp_slice value) {
    static const char *const words[] = {"",
                                        "unknown",
                                        "desconocido",
                                        "desconocida",
                                        "unspecified",
                                        "not known",
                                        "s/d",
                                        "n/d",
                                        "n/a",
                                        "na",
                                        "nd",
                                        "sd",
                                        "s.i.",
                                        "-",
                                        "?",
                                        "sin dato",
                                        "sin datos",
                                        "no precisa",
                                        "no data",
                                        "sin informacion",
                                        "sin informaci\xC3\xB3n"};
    khp_slice trimmed = khp_slice_trim(value);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool same = strlen(words[i]) == trimmed.len;
        for (size_t k = 0; same && k < trimmed.len; k++) {
            same = tolower((unsigned char)trimmed.ptr[k]) == (unsigned char)words[i][k];
        }
        if (same) {
            return true;
        }
    }
    return false;
}

static void add_category(khp_buffer *xml, khp_slice value, khp_slice label, size_t number) {
    khp_buffer_add_cstr(xml, "<category render=\"true\" value=\"");
    khp_xml_text(xml, value);
    khp_buffer_add_cstr(xml, "\" label=\"");
    khp_xml_text(xml, label);
    khp_buffer_printf(xml, "\" symbol=\"%zu\"/>\n", number);
}

/* Cases of one place lie on one another. The less frequent a value, the larger its mark and the
 * deeper it lies, so that each value that a place has shows as a ring. */
static void add_case_symbol(khp_buffer *xml, const khp_qgis_facts *facts, size_t number,
                            size_t count, const char *fill) {
    bool hollow = fill == hollow_fill;
    const symbol look = {.fill = fill,
                         .line = hollow ? quiet : paper,
                         .line_width = hollow ? "0.4" : "0.2",
                         .size = 24 + 12 * (unsigned)number,
                         .pass = count - 1 - number,
                         .rings_doubts = facts->has_doubts};
    add_symbol(xml, number, &look);
}

static bool in_spanish(const khp_qgis_facts *facts) {
    return facts->language != NULL && strcmp(facts->language, "es") == 0;
}

/* Gives each of the most frequent values a colour, each unknown one a hollow mark, and everything
 * else, empty values included, the category without a value if there is any such record. */
static size_t add_categories(khp_buffer *xml, const khp_qgis_facts *facts,
                             const char *fills[CATEGORIES]) {
    size_t count = 0;
    size_t own = 0;
    uint64_t rest = facts->without_value;
    for (size_t i = 0; i < facts->value_count; i++) {
        khp_slice value = facts->values[i].text;
        bool unknown = is_unknown(value);
        if (count + 1 < CATEGORIES && value.len > 0 && (unknown || own < OWN_LOOKS)) {
            fills[count] = unknown ? hollow_fill : looks[own++];
            add_category(xml, value, value, count++);
        } else {
            rest += facts->values[i].records;
        }
    }
    if (rest > 0) {
        const char *label = in_spanish(facts) ? "otros valores o ninguno" : "other values or none";
        fills[count] = other_look;
        add_category(xml, (khp_slice){NULL, 0}, khp_slice_cstr(label), count++);
    }
    return count;
}

static void add_cases_renderer(khp_buffer *xml, const khp_qgis_facts *facts) {
    if (facts->category.len == 0 || facts->value_count == 0) {
        khp_buffer_add_cstr(xml, "<renderer-v2 type=\"singleSymbol\" symbollevels=\"0\" "
                                 "enableorderby=\"0\" forceraster=\"0\"><symbols>\n");
        add_case_symbol(xml, facts, 0, 1, looks[0]);
        khp_buffer_add_cstr(xml, "</symbols></renderer-v2>\n");
        return;
    }
    const char *fills[CATEGORIES];
    khp_buffer_add_cstr(xml, "<renderer-v2 type=\"categorizedSymbol\" symbollevels=\"1\" "
                             "enableorderby=\"0\" forceraster=\"0\" attr=\"");
    khp_xml_text(xml, facts->category);
    khp_buffer_add_cstr(xml, "\"><categories>\n");
    size_t count = add_categories(xml, facts, fills);
    khp_buffer_add_cstr(xml, "</categories><symbols>\n");
    for (size_t i = 0; i < count; i++) {
        add_case_symbol(xml, facts, i, count, fills[i]);
    }
    khp_buffer_add_cstr(xml, "</symbols></renderer-v2>\n");
}

/* Places that are known as a point are filled; those known only to an area are hollow. The largest
 * are drawn first, so that none hides another. */
static void add_places_renderer(khp_buffer *xml, const khp_qgis_facts *facts) {
    const symbol point = {"43,48,64,90", paper, "0.2", 30, 0, facts->most_records, false};
    const symbol area = {"255,255,255,120",   "43,48,64,255", "0.4", 30, 0,
                         facts->most_records, false};
    bool spanish = in_spanish(facts);
    khp_buffer_add_cstr(
        xml, "<renderer-v2 type=\"categorizedSymbol\" symbollevels=\"0\" enableorderby=\"1\" "
             "forceraster=\"0\" attr=\"CASE WHEN &quot;precision&quot; IN ('district', 'province', "
             "'department', 'country') THEN 'area' ELSE 'point' END\"><categories>\n");
    add_category(xml, KHP_SLICE("point"),
                 spanish ? KHP_SLICE("casos en el lugar, por superficie")
                         : KHP_SLICE("cases at the place, by area of the mark"),
                 0);
    add_category(xml, KHP_SLICE("area"),
                 spanish ? KHP_SLICE("lugar conocido s\xC3\xB3lo por su distrito o m\xC3\xA1s")
                         : KHP_SLICE("place known to its district or beyond"),
                 1);
    khp_buffer_add_cstr(xml, "</categories><symbols>\n");
    add_symbol(xml, 0, &point);
    add_symbol(xml, 1, &area);
    khp_buffer_add_cstr(xml, "</symbols><orderby><orderByClause asc=\"0\" nullsFirst=\"0\">"
                             "&quot;records&quot;</orderByClause></orderby></renderer-v2>\n");
}

static void add_place_labels(khp_buffer *xml) {
    khp_buffer_add_cstr(
        xml,
        "<labeling type=\"simple\"><settings calloutType=\"simple\"><text-style "
        "fieldName=\"&quot;name&quot; || ' ' || &quot;records&quot;\" isExpression=\"1\" "
        "fontSize=\"8\" fontSizeUnit=\"Point\" textColor=\"28,30,34,255\" "
        "textOpacity=\"1\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" "
        "bufferSizeUnits=\"MM\" bufferColor=\"255,255,255,255\" "
        "bufferOpacity=\"0.85\"/></text-style><placement placement=\"6\" dist=\"0.6\" "
        "distUnits=\"MM\" offsetType=\"1\" predefinedPositionOrder=\"TR,BR,TL,BL\"/><rendering "
        "drawLabels=\"1\" obstacle=\"1\" obstacleType=\"1\"/></settings></labeling>\n");
}

/* ---- files ---- */

#define QGIS_VERSION "3.22.0-Bialowieza"

static void begin_style(khp_buffer *xml, bool has_labels) {
    khp_buffer_printf(xml,
                      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
                      "<qgis version=\"" QGIS_VERSION "\" styleCategories=\"Symbology%s\"%s>\n",
                      has_labels ? "|Labeling" : "", has_labels ? " labelsEnabled=\"1\"" : "");
}

void khp_qgis_cases_style(khp_buffer *xml, const khp_qgis_facts *facts) {
    begin_style(xml, false);
    add_cases_renderer(xml, facts);
    khp_buffer_add_cstr(xml, "<layerGeometryType>0</layerGeometryType>\n</qgis>\n");
}

void khp_qgis_places_style(khp_buffer *xml, const khp_qgis_facts *facts) {
    begin_style(xml, true);
    add_places_renderer(xml, facts);
    add_place_labels(xml);
    khp_buffer_add_cstr(xml, "<layerGeometryType>0</layerGeometryType>\n</qgis>\n");
}

static void add_tree_layer(khp_buffer *xml, const char *id, const char *file, khp_slice name) {
    khp_buffer_printf(xml,
                      "<layer-tree-layer id=\"%s\" source=\"./%s\" providerKey=\"ogr\" "
                      "checked=\"Qt::Checked\" expanded=\"1\" name=\"",
                      id, file);
    khp_xml_text(xml, name);
    khp_buffer_add_cstr(xml, "\"/>\n");
}

static void begin_map_layer(khp_buffer *xml, const char *id, const char *file, khp_slice name,
                            bool has_labels) {
    khp_buffer_printf(xml,
                      "<maplayer type=\"vector\" geometry=\"Point\" wkbType=\"Point\" "
                      "styleCategories=\"AllStyleCategories\" readOnly=\"0\" "
                      "labelsEnabled=\"%d\">\n<id>%s</id>\n<datasource>./%s</datasource>\n"
                      "<layername>",
                      has_labels, id, file);
    khp_xml_text(xml, name);
    khp_buffer_add_cstr(
        xml, "</layername>\n<srs><spatialrefsys><srid>4326</srid><authid>EPSG:4326</authid>"
             "</spatialrefsys></srs>\n<provider encoding=\"UTF-8\">ogr</provider>\n");
}

void khp_qgis_layers(khp_buffer *xml, const khp_qgis_facts *facts) {
    khp_slice cases = khp_slice_cstr(in_spanish(facts) ? "casos" : "cases");
    khp_slice places = khp_slice_cstr(in_spanish(facts) ? "lugares" : "places");
    khp_buffer_add_cstr(xml, "<!DOCTYPE qgis-layer-definition>\n<qlr>\n<layer-tree-group "
                             "name=\"\" checked=\"Qt::Checked\" expanded=\"1\">\n"
                             "<layer-tree-group checked=\"Qt::Checked\" expanded=\"1\" name=\"");
    khp_xml_text(xml, facts->title == NULL ? cases : khp_slice_cstr(facts->title));
    khp_buffer_add_cstr(xml, "\">\n");
    add_tree_layer(xml, "khipu_cases", KHP_NAME_CASES, cases);
    add_tree_layer(xml, "khipu_places", KHP_NAME_PLACES, places);
    khp_buffer_add_cstr(xml, "</layer-tree-group></layer-tree-group>\n<maplayers>\n");
    begin_map_layer(xml, "khipu_cases", KHP_NAME_CASES, cases, false);
    khp_buffer_add_cstr(
        xml, "<temporal enabled=\"1\" mode=\"2\" limitMode=\"1\" startField=\"khipu_date_from\" "
             "endField=\"khipu_date_to\" startExpression=\"\" endExpression=\"\" "
             "durationField=\"\" durationUnit=\"min\" fixedDuration=\"0\" accumulate=\"0\"/>\n");
    add_cases_renderer(xml, facts);
    khp_buffer_add_cstr(xml, "</maplayer>\n");
    begin_map_layer(xml, "khipu_places", KHP_NAME_PLACES, places, true);
    add_places_renderer(xml, facts);
    add_place_labels(xml);
    khp_buffer_add_cstr(xml, "</maplayer>\n</maplayers>\n</qlr>\n");
}
