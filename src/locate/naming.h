/* naming: under which names and codes an area of the gazetteer is known.
 *
 * Its own name and code; the names of --area-names that its code has, and the codes and other names
 * that its name has there; the names of the row that describes it in a GeoNames dump; and the other
 * names of its seat, where the seat bears the area's name (Cusco is also written Cuzco). */
#ifndef KHP_LOCATE_NAMING_H
#define KHP_LOCATE_NAMING_H

#include "locate/builder.h"

/* Fills KHP_SECTION_AREA_NAMES and the index of it, and gives areas that are known by code alone
 * the first of their names. The sections are published before and after. KHIPU_E_MEMORY,
 * KHIPU_E_IO. */
KHIPU_MUST_CHECK khipu_status khp_areas_name(khp_gazetteer *gazetteer, khipu_error *error);

/* The level that the shape of a code tells (`PE.21.2111`, `2111`, `PE2111`, `PE-PUN`), or -1. */
int khp_area_code_level(khp_slice code);

/* The code of the area around it, by the same shapes; empty if the shape does not tell. */
khp_slice khp_area_code_parent(khp_slice code);

#endif
