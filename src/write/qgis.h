/* qgis: styles (cases.qml, places.qml) and a layer definition (cases.qlr) that open in QGIS 3.22
 * and later.
 *
 * QGIS loads NAME.qml beside NAME.geojson by itself; the layer definition adds the settings of
 * time, and names its data by relative paths. Colours are those of the page. */
#ifndef KHP_WRITE_QGIS_H
#define KHP_WRITE_QGIS_H

#include "base/buffer.h"

/* One value of the category column. */
typedef struct khp_qgis_value {
    khp_slice text;
    uint64_t records;
} khp_qgis_value;

typedef struct khp_qgis_facts {
    const char *title;            /* NULL: none */
    const char *language;         /* "es"; otherwise English */
    khp_slice category;           /* name of the category column; empty: one symbol for all */
    const khp_qgis_value *values; /* by falling count */
    size_t value_count;
    uint64_t without_value; /* records whose category is empty */
    uint64_t most_records;  /* of the place that has most; 0: no place at all */
    bool has_doubts;        /* some position is doubted: its mark has a red ring */
} khp_qgis_facts;

/* Each appends a whole file; a failed buffer tells of missing memory. */
void khp_qgis_cases_style(khp_buffer *xml, const khp_qgis_facts *facts);
void khp_qgis_places_style(khp_buffer *xml, const khp_qgis_facts *facts);
void khp_qgis_layers(khp_buffer *xml, const khp_qgis_facts *facts);

#endif
