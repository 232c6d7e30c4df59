/* areas: reads the areas that cases are counted in (--areas): GeoJSON polygons, or any table that
 * khipu reads. Outlines stay in the coordinates that they are written in. */
#ifndef KHP_READ_AREAS_H
#define KHP_READ_AREAS_H

#include "model/outline.h"
#include "read/area_columns.h"
#include "read/source.h"

/* One record of --areas may have this many bytes: the outline of a large area in full detail. */
#define KHP_AREA_RECORD_BYTES ((size_t)256 << 20)

/* What is wanted of the file. Columns by name; NULL: not given. */
typedef struct khp_area_request {
    const char *path;
    const char *key;         /* --area-key */
    const char *population;  /* --population */
    const khp_slice *values; /* numeric columns of --share-by */
    size_t value_count;
    const khipu_listener *listener; /* may be NULL */
} khp_area_request;

/* One row. Texts are owned by the table; empty where there is none. */
typedef struct khp_area_row {
    uint64_t line;
    khp_slice key; /* of --area-key */
    khp_slice codes[KHP_AREA_CODES];
    khp_slice name;
    khp_slice alt_names; /* joined by '|' */
    khp_slice iso;
    khp_slice level_names[KHP_ADMIN_LEVELS];
    khp_slice level_codes[KHP_ADMIN_LEVELS];
    khp_slice crs;
    double population; /* NAN: none */
    khp_outline outline;
} khp_area_row;

/* Zero-initialise; khp_area_table_clear gives everything back. */
typedef struct khp_area_table {
    khp_area_row *rows;
    size_t count;
    size_t capacity;
    double *values; /* request.value_count a row; NAN: none */
    khp_area_columns columns;
    khp_slice headers[KHP_AREA_CODES];         /* of the code columns */
    khp_slice name_header;                     /* of the name */
    khp_slice level_headers[KHP_ADMIN_LEVELS]; /* of the names of levels */
    khp_slice population_source;               /* what the file says of its population's source */
    khp_slice *value_sources;                  /* the same of each value column */
    bool has_outlines;                         /* some row has a geometry */
    khp_format format;
    uint64_t bytes;
    char sha256[KHP_SHA256_HEX];
    khp_arena text;
} khp_area_table;

/* Reads the file. Rows that cannot be read, geometries that cannot be used and numbers that are
 * none are reported, by line. KHIPU_E_READ, KHIPU_E_SYNTAX, KHIPU_E_ENCODING, KHIPU_E_MEMORY;
 * KHIPU_E_FIELD if a column that is named is not there, a column of numbers cannot be decided, or
 * nothing says which area a row is. */
KHIPU_MUST_CHECK khipu_status khp_area_table_read(khp_area_table *table,
                                                  const khp_area_request *request,
                                                  khipu_error *error);

void khp_area_table_clear(khp_area_table *table);

#endif
