#include "read/json_reader.h"

#include "base/memory.h"
#include "read/json_crs.h"
#include "read/types.h"

static const char *const hidden_names[HIDDEN_COUNT] = {
    KHP_COLUMN_ID, KHP_COLUMN_LONGITUDE, KHP_COLUMN_LATITUDE, KHP_COLUMN_CRS, KHP_COLUMN_GEOMETRY};

/* Kinds of geometry that are no position. */
static const char *const other_geometries[KHP_OTHER_GEOMETRIES] = {"MultiPoint",
                                                                   "LineString",
                                                                   "MultiLineString",
                                                                   "Polygon",
                                                                   "MultiPolygon",
                                                                   "GeometryCollection",
                                                                   "geometry of an unknown kind"};

const char *khp_json_geometry_name(size_t kind) { return other_geometries[kind]; }

/* One record while it is read. */
typedef struct json_record {
    khp_block *block;
    khp_json_reader *json;
    const char *problem;
    bool adds_keys;
    bool has_crs;          /* of its own */
    size_t other_geometry; /* its kind, or KHP_OTHER_GEOMETRIES */
    uint32_t next_key;     /* that is expected */
} json_record;

/* A text in a column that is declared a number is written as it stands, so it must be one. */
static bool fits_declared_type(const khp_json_reader *json, size_t column, const khp_field *field) {
    const bool *declared = json->base.declared;
    return declared == NULL || !declared[column] || field->kind == KHP_FIELD_JSON ||
           khp_type_fits(json->base.all->schema.columns[column].type, khp_field_slice(field));
}

static khipu_status set_field(json_record *record, size_t column, const khp_json_value *value,
                              khipu_error *error) {
    khp_field *field = &record->block->fields[column];
    const char *problem;
    if (field->kind != KHP_FIELD_ABSENT) {
        record->problem = "a member occurs twice";
        return KHIPU_OK;
    }
    khipu_status status = khp_json_field(value, &record->block->scratch, field, &problem, error);
    if (problem != NULL) {
        record->problem = problem;
    } else if (status == KHIPU_OK && !fits_declared_type(record->json, column, field)) {
        record->problem = "a text is not of the type that --types declares for its column";
    }
    return status;
}

/* Apart, so that those who look at every record have nothing on their stack to guard. */
__attribute__((noinline)) static khipu_status refuse_member(const khp_json_reader *json,
                                                            khp_slice name, khipu_error *error) {
    khp_buffer quoted = {0};
    khp_quote(&quoted, name, 80);
    khipu_status status =
        khp_fail(error, KHIPU_E_SYNTAX, khp_reader_where(&json->base, 0),
                 "the records have more than %d different members (the next is %s); where names of "
                 "members are values, such as dates or ids, make them values of one member",
                 KHP_MEMBER_LIMIT, khp_buffer_cstr(&quoted));
    khp_buffer_clear(&quoted);
    return status;
}

/* Makes a column for a new member; *number is its key. */
static khipu_status add_key(json_record *record, khp_slice name, khp_slice lead, uint32_t *number,
                            khipu_error *error) {
    khp_json_reader *json = record->json;
    if (json->keys.names.count == KHP_MEMBER_LIMIT) {
        return refuse_member(json, name, error);
    }
    khipu_status status =
        khp_reader_add_column(&json->base, name.len > 0 ? name : KHP_SLICE("column_1"), error);
    if (status == KHIPU_OK) {
        size_t column = json->base.columns[json->base.column_count - 1];
        status = khp_json_keys_add(&json->keys, name, lead, column, number, error);
    }
    return status == KHIPU_OK ? khp_block_grow_fields(record->block, error) : status;
}

/* The column of a member's name; KHP_NO_COLUMN, and a problem, if the header does not have it. */
static khipu_status find_key(json_record *record, const khp_json_value *key, khp_slice lead,
                             size_t *column, khipu_error *error) {
    khp_slice name;
    *column = KHP_NO_COLUMN;
    if (!khp_json_content(key, &record->block->scratch, &name)) {
        record->problem = "the name of a member is no JSON text";
        return KHIPU_OK;
    }
    uint32_t number = khp_json_keys_find(&record->json->keys, name);
    if (number == KHP_TABLE_NONE && record->adds_keys) {
        khipu_status status = add_key(record, name, lead, &number, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (number == KHP_TABLE_NONE && record->json->base.is_supposed) {
        record->block->is_disproved = true;
        return khp_fail(error, KHIPU_E_FIELD, khp_reader_where(&record->json->base, 0),
                        "a record has a member that the first records have not");
    }
    if (number == KHP_TABLE_NONE) {
        record->problem = "a member was not known from the start of the input";
    } else {
        *column = record->json->keys.items[number].column;
        record->next_key = number + 1;
    }
    return KHIPU_OK;
}

/* Reads one member in whatever way it is written. */
static khipu_status read_member(json_record *record, khp_json_cursor *cursor, khipu_error *error) {
    khp_json_value key;
    khp_json_value value;
    size_t column;
    const char *start = cursor->at;
    if (!khp_json_read_value(cursor, &key) || key.text.ptr[0] != '"' ||
        !khp_json_take(cursor, ':') || !khp_json_read_value(cursor, &value)) {
        record->problem = "the record is no JSON object";
        return KHIPU_OK;
    }
    const char *content = value.text.ptr + (value.text.ptr[0] == '"');
    khp_slice lead = khp_slice_of(start, (size_t)(content - start));
    khipu_status status = find_key(record, &key, lead, &column, error);
    return status == KHIPU_OK && record->problem == NULL ? set_field(record, column, &value, error)
                                                         : status;
}

/* The members of an object whose brace the cursor is behind become fields: those that are written
 * as usual at speed, the others one by one. */
static khipu_status read_members(json_record *record, khp_json_cursor *cursor, khipu_error *error) {
    khp_json_reader *json = record->json;
    bool is_fast = json->base.declared == NULL;
    bool is_last = khp_json_take(cursor, '}');
    while (!is_last) {
        if (is_fast &&
            khp_json_take_members(&json->keys, cursor, record->block->fields, &record->next_key)) {
            return KHIPU_OK;
        }
        khipu_status status = read_member(record, cursor, error);
        if (status != KHIPU_OK || record->problem != NULL) {
            return status;
        }
        is_last = khp_json_take(cursor, '}');
        if (!is_last && !khp_json_take(cursor, ',')) {
            record->problem = "the record is no JSON object";
            return KHIPU_OK;
        }
    }
    return KHIPU_OK;
}

khipu_status khp_json_add_hidden(khp_json_reader *json, int which, khipu_error *error) {
    khipu_status status =
        khp_reader_add_column(&json->base, khp_slice_cstr(hidden_names[which]), error);
    if (status == KHIPU_OK) {
        json->hidden[which] = json->base.columns[json->base.column_count - 1];
        json->base.all->schema.columns[json->hidden[which]].hidden = true;
    }
    return status;
}

/* Adds the hidden column the first time that it is needed. */
static khipu_status want_hidden(json_record *record, int which, khipu_error *error) {
    if (record->json->hidden[which] != KHP_NO_COLUMN) {
        return KHIPU_OK;
    }
    if (record->adds_keys) {
        khipu_status status = khp_json_add_hidden(record->json, which, error);
        return status == KHIPU_OK ? khp_block_grow_fields(record->block, error) : status;
    }
    if (record->json->base.is_supposed) {
        record->block->is_disproved = true;
        return khp_fail(error, KHIPU_E_FIELD, khp_reader_where(&record->json->base, 0),
                        "a feature has what the first ones do not have");
    }
    record->problem = "a member was not known from the start of the input";
    return KHIPU_OK;
}

static khipu_status set_hidden(json_record *record, int which, const khp_json_value *value,
                               khipu_error *error) {
    khipu_status status = want_hidden(record, which, error);
    return status != KHIPU_OK || record->problem != NULL
               ? status
               : set_field(record, record->json->hidden[which], value, error);
}

/* The CRS of the file, where the record has none of its own. */
static khipu_status set_crs(json_record *record, khipu_error *error) {
    const khp_json_value crs = {.text = khp_buffer_slice(&record->json->crs)};
    return record->json->crs.len > 0 && !record->has_crs
               ? set_hidden(record, HIDDEN_CRS, &crs, error)
               : KHIPU_OK;
}

/* A "crs" member of the feature or of its geometry, as PostGIS writes it. */
static khipu_status set_own_crs(json_record *record, khp_slice member, khipu_error *error) {
    khp_buffer *scratch = &record->block->scratch; /* it has room: read_object saw to it */
    size_t start = scratch->len;
    khp_json_crs(member, scratch);
    const khp_json_value crs = {.text = khp_slice_of(scratch->ptr + start, scratch->len - start)};
    record->has_crs = record->has_crs || crs.text.len > 0;
    return crs.text.len > 0 ? set_hidden(record, HIDDEN_CRS, &crs, error) : KHIPU_OK;
}

/* The geometry as it stands: whoever wants it takes it apart, and sees then whether it is JSON. */
static khipu_status keep_geometry(json_record *record, const khp_json_value *geometry,
                                  khipu_error *error) {
    khipu_status status = want_hidden(record, HIDDEN_GEOMETRY, error);
    if (status != KHIPU_OK || record->problem != NULL) {
        return status;
    }
    khp_field *field = &record->block->fields[record->json->hidden[HIDDEN_GEOMETRY]];
    if (field->kind != KHP_FIELD_ABSENT) {
        record->problem = "a member occurs twice";
        return KHIPU_OK;
    }
    *field = (khp_field){geometry->text.ptr, (uint32_t)geometry->text.len, KHP_FIELD_JSON};
    return set_crs(record, error);
}

/* [x, y, ...], its values as they stand: whoever places the record reads them, or says what is
 * wrong with them. An empty array is no position at all. */
static khipu_status read_coordinates(json_record *record, khp_slice text, khipu_error *error) {
    khp_json_cursor cursor = {text.ptr + 1, text.ptr + text.len};
    khp_json_value x;
    khp_json_value y = {.text = KHP_SLICE("null")};
    if (khp_json_take(&cursor, ']')) {
        return KHIPU_OK;
    }
    if (!khp_json_read_value(&cursor, &x) ||
        (khp_json_take(&cursor, ',') && !khp_json_read_value(&cursor, &y))) {
        record->problem = "its coordinates are no JSON";
        return KHIPU_OK;
    }
    khipu_status status = set_hidden(record, HIDDEN_LONGITUDE, &x, error);
    if (status == KHIPU_OK && record->problem == NULL) {
        status = set_hidden(record, HIDDEN_LATITUDE, &y, error);
    }
    return status == KHIPU_OK && record->problem == NULL ? set_crs(record, error) : status;
}

/* The one position of a MultiPoint that has one; false if it has none or several. */
static bool only_position(khp_slice text, khp_slice *position) {
    khp_json_cursor cursor = {text.ptr + 1, text.ptr + text.len};
    khp_json_value value;
    if (text.ptr[0] != '[' || khp_json_take(&cursor, ']') ||
        !khp_json_read_value(&cursor, &value) || !khp_json_take(&cursor, ']')) {
        return false;
    }
    *position = value.text;
    return value.text.ptr[0] == '[';
}

/* Takes the position of a geometry that is one. */
static khipu_status take_position(json_record *record, khp_slice type, khp_slice coordinates,
                                  khipu_error *error) {
    bool is_point = khp_slice_eq(type, KHP_SLICE("Point"));
    if (coordinates.len > 0 && khp_slice_eq(type, KHP_SLICE("MultiPoint"))) {
        is_point = only_position(coordinates, &coordinates);
    }
    if (!is_point) {
        size_t kind = 0;
        while (kind < KHP_OTHER_GEOMETRIES - 1 &&
               !khp_slice_eq(type, khp_slice_cstr(other_geometries[kind]))) {
            kind++;
        }
        record->other_geometry = kind;
        return KHIPU_OK;
    }
    if (coordinates.len == 0) {
        return KHIPU_OK;
    }
    if (coordinates.ptr[0] != '[') {
        record->problem = coordinates.ptr[0] == 'n' ? NULL : "its coordinates are no array";
        return KHIPU_OK;
    }
    return read_coordinates(record, coordinates, error);
}

static khipu_status read_geometry(json_record *record, const khp_json_value *geometry,
                                  khipu_error *error) {
    if (geometry->text.ptr[0] != '{') {
        record->problem = geometry->text.ptr[0] == 'n' ? NULL : "its geometry is no object";
        return KHIPU_OK;
    }
    khp_json_cursor cursor = {geometry->text.ptr + 1, geometry->text.ptr + geometry->text.len};
    khp_json_value key;
    khp_json_value value;
    khp_slice coordinates = {NULL, 0};
    khp_slice type = {NULL, 0};
    khp_slice crs = {NULL, 0};
    bool is_last;
    for (bool is_first = true;; is_first = false) {
        if (!khp_json_read_member(&cursor, is_first, &key, &value, &is_last)) {
            record->problem = "its geometry is no JSON";
            return KHIPU_OK;
        }
        if (is_last) {
            break;
        }
        if (khp_json_is_text(&key, "coordinates")) {
            coordinates = value.text;
        } else if (khp_json_is_text(&key, "crs")) {
            crs = value.text;
        } else if (khp_json_is_text(&key, "type") && value.text.ptr[0] == '"') {
            type = khp_slice_of(value.text.ptr + 1, value.text.len - 2);
        }
    }
    khipu_status status = set_own_crs(record, crs, error);
    return status == KHIPU_OK && record->problem == NULL
               ? take_position(record, type, coordinates, error)
               : status;
}

/* null, as some programs write it, is an object without members. */
static khipu_status read_properties(json_record *record, const khp_json_value *value,
                                    khipu_error *error) {
    if (value->text.ptr[0] != '{') {
        record->problem = value->text.ptr[0] == 'n' ? NULL : "its properties are no object";
        return KHIPU_OK;
    }
    khp_json_cursor properties = {value->text.ptr + 1, value->text.ptr + value->text.len};
    return read_members(record, &properties, error);
}

static khipu_status read_feature(json_record *record, khp_json_cursor *cursor, khipu_error *error) {
    khp_json_value key;
    khp_json_value value;
    bool is_last = false;
    bool is_feature = false;
    khipu_status status = KHIPU_OK;
    for (bool is_first = true; status == KHIPU_OK && record->problem == NULL; is_first = false) {
        if (!khp_json_read_member(cursor, is_first, &key, &value, &is_last)) {
            record->problem = "the record is no JSON object";
        } else if (is_last) {
            break;
        } else if (khp_json_is_text(&key, "type")) {
            is_feature = khp_slice_eq(value.text, KHP_SLICE("\"Feature\""));
        } else if (khp_json_is_text(&key, "id") && value.text.ptr[0] != 'n') {
            status = set_hidden(record, HIDDEN_ID, &value, error);
        } else if (khp_json_is_text(&key, "geometry")) {
            status = record->json->base.options->keeps_geometry
                         ? keep_geometry(record, &value, error)
                         : read_geometry(record, &value, error);
        } else if (khp_json_is_text(&key, "crs")) {
            status = set_own_crs(record, value.text, error);
        } else if (khp_json_is_text(&key, "properties")) {
            status = read_properties(record, &value, error);
        }
    }
    if (status == KHIPU_OK && record->problem == NULL && !is_feature) {
        record->problem = "the record is no GeoJSON feature";
    }
    return status;
}

/* Reads one record's text into the block's fields. */
static khipu_status read_object(json_record *record, khp_slice text, khipu_error *error) {
    khp_block *block = record->block;
    khipu_status status = khp_block_reset_fields(block, error);
    if (status != KHIPU_OK) {
        return status;
    }
    khp_buffer_reset(&block->scratch);
    if (!khp_buffer_reserve(&block->scratch, text.len + KHP_JSON_CRS_BYTES)) {
        return khp_fail_memory(error);
    }
    khp_json_cursor cursor = {text.ptr, text.ptr + text.len};
    if (!khp_json_take(&cursor, '{')) {
        record->problem = "the record is no JSON object";
        return KHIPU_OK;
    }
    status = record->json->shape.is_feature ? read_feature(record, &cursor, error)
                                            : read_members(record, &cursor, error);
    khp_json_skip_space(&cursor);
    if (status == KHIPU_OK && record->problem == NULL && cursor.at != cursor.end) {
        record->problem = "text follows the JSON object";
    }
    return status;
}

khipu_status khp_json_record_read(khp_json_reader *json, khp_block *block, khp_slice text,
                                  bool adds_keys, khp_json_outcome *outcome, khipu_error *error) {
    json_record record = {.block = block,
                          .json = json,
                          .adds_keys = adds_keys,
                          .other_geometry = KHP_OTHER_GEOMETRIES};
    khipu_status status = read_object(&record, text, error);
    *outcome = (khp_json_outcome){record.problem, record.other_geometry};
    return status;
}

khipu_status khp_json_plain_read(khp_json_reader *json, khp_block *block, const char *at,
                                 const char **behind, khipu_error *error) {
    *behind = NULL;
    if (*at != '{' || json->base.declared != NULL) {
        return KHIPU_OK;
    }
    khipu_status status = khp_block_reset_fields(block, error);
    khp_json_cursor cursor = {at + 1, at + 1};
    uint32_t next = 0;
    if (status == KHIPU_OK && khp_json_take_members(&json->keys, &cursor, block->fields, &next)) {
        *behind = cursor.at;
    }
    return status;
}
