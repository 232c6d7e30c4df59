/* area_headers: columns that name areas, told by their headers alone: `provincia`, `County`,
 * `ADM2_ES`, `municipio del hecho`. Private to read/. */
#ifndef KHP_READ_AREA_HEADERS_H
#define KHP_READ_AREA_HEADERS_H

#include "model/level_words.h"

/* What a header says of the areas that its column names. */
typedef struct khp_area_header {
    khp_levels levels; /* that its words allow; 0: it names no areas */
    unsigned rank;     /* the higher, the further in: a county lies in a state */
    bool is_vague;     /* of two columns of one rank the other is meant: `region` of a continent */
    bool may_be_other; /* its word also means something else: `state`, `department` */
} khp_area_header;

/* Reads a folded header that has nothing but level words and such words as stand beside them
 * (`nombre de la`, `del hecho`, `name`). */
khp_area_header khp_area_header_read(khp_slice folded);

#endif
