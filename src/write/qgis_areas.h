/* qgis_areas: the style of areas.geojson (areas.qml) for QGIS 3.22 and later: the innermost areas
 * by classes of their rates (or counts), hatched where a number is suppressed or moves much by
 * chance, the areas around them as lines. */
#ifndef KHP_WRITE_QGIS_AREAS_H
#define KHP_WRITE_QGIS_AREAS_H

#include "base/error.h"
#include "write/area_facts.h"

/* Classes of areas with cases. */
#define KHP_AREA_CLASSES 5

/* Upper ends of classes with about equally many areas that have cases, rising, rounded up to three
 * figures; the last is the highest value. By rate where there are any, else by count. Returns how
 * many there are; 0 without cases. KHP_AREA_CLASSES doubles at `ends`. *by_rate tells which. Sets
 * *failed without memory. */
size_t khp_area_classes(const khp_area_facts *facts, double *ends, bool *by_rate, bool *failed);

/* Appends the whole file. A failed buffer tells of missing memory. */
void khp_qgis_areas_style(khp_buffer *xml, const khp_area_facts *facts, const char *language);

#endif
