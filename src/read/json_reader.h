/* json_reader: the state of a JSON input, shared by its reader and what reads one record. Private
 * to read/. */
#ifndef KHP_READ_JSON_READER_H
#define KHP_READ_JSON_READER_H

#include "read/chunks.h"
#include "read/json_members.h"
#include "read/json_shape.h"
#include "read/reader.h"

/* Hidden columns of a GeoJSON input. */
enum { HIDDEN_ID, HIDDEN_LONGITUDE, HIDDEN_LATITUDE, HIDDEN_CRS, HIDDEN_GEOMETRY, HIDDEN_COUNT };

/* Kinds of geometry that are no position; the last stands for names that no geometry has. */
#define KHP_OTHER_GEOMETRIES 7

/* Features whose geometry is of such a kind. */
typedef struct khp_other_geometry {
    uint64_t count;
    uint64_t first; /* line or number of the first */
} khp_other_geometry;

typedef struct khp_json_reader {
    khp_reader base;
    khp_format format;
    khp_json_shape shape;
    khp_buffer crs;     /* "EPSG:32718" in quotes, of a file that is not in CRS84 (json_crs) */
    khp_json_keys keys; /* names of members */
    size_t hidden[HIDDEN_COUNT];
    khp_other_geometry others[KHP_OTHER_GEOMETRIES]; /* counted while opening */
    khp_chunks chunks;
    uint64_t line; /* of the first record that no block has yet; or its number */
    bool is_done;
    bool is_learning; /* the header is being found */
} khp_json_reader;

/* What came of reading one record. */
typedef struct khp_json_outcome {
    const char *problem;   /* static text if it is no record */
    size_t other_geometry; /* its kind, or KHP_OTHER_GEOMETRIES */
} khp_json_outcome;

/* What a kind of geometry that is no position is called. */
const char *khp_json_geometry_name(size_t kind);

/* Adds a hidden column to the header. KHIPU_E_MEMORY, KHIPU_E_SYNTAX (too many columns). */
KHIPU_MUST_CHECK khipu_status khp_json_add_hidden(khp_json_reader *json, int which,
                                                  khipu_error *error);

/* Reads one record's text into the block's fields. With `adds_keys` its members become columns
 * where they are new. KHIPU_E_MEMORY, KHIPU_E_SYNTAX (too many columns). */
KHIPU_MUST_CHECK khipu_status khp_json_record_read(khp_json_reader *json, khp_block *block,
                                                   khp_slice text, bool adds_keys,
                                                   khp_json_outcome *outcome, khipu_error *error);

/* Reads the record that starts at `at` into the block's fields, if it is an object of known members
 * that khp_json_take_members takes; *behind is behind its brace then, and NULL if not: then
 * khp_json_record_read tells what it is. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_json_plain_read(khp_json_reader *json, khp_block *block,
                                                  const char *at, const char **behind,
                                                  khipu_error *error);

#endif
