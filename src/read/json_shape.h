/* json_shape: how the records lie in a JSON input, found from its start. */
#ifndef KHP_READ_JSON_SHAPE_H
#define KHP_READ_JSON_SHAPE_H

#include "read/json_text.h"
#include "read/source.h"

typedef enum khp_json_layout {
    KHP_JSON_LINES,   /* one record a line, perhaps with RFC 8142's separator before it */
    KHP_JSON_ARRAY,   /* elements of an array */
    KHP_JSON_MEMBER,  /* elements of the array "features" of an object */
    KHP_JSON_SEQUENCE /* objects one after the other, over any lines */
} khp_json_layout;

typedef struct khp_json_shape {
    khp_json_layout layout;
    bool is_feature; /* records are GeoJSON features */
    size_t start;    /* offset of the first record */
    khp_slice crs;   /* a "crs" member before the features, a view of the head */
} khp_json_shape;

/* Finds the shape; a scan's sentinel and slack are behind the head. KHIPU_E_SYNTAX, KHIPU_E_MEMORY.
 */
KHIPU_MUST_CHECK khipu_status khp_json_shape_find(khp_json_shape *shape, khp_slice head,
                                                  khp_format format, const char *path,
                                                  khipu_error *error);

/* The end of the element that starts at `at`: at its comma, at the bracket that closes the array,
 * or (in a sequence) behind its brace; NULL if it has no end. Strings are respected, whatever is
 * in them. */
const char *khp_json_element_end(const char *at, const char *end, khp_json_layout layout);

#endif
