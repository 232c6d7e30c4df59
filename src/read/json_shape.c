#include "read/json_shape.h"

#include "read/scan.h"

#include <limits.h>

/* Behind the string that starts at `at`, control characters or not; `end` if it has no end. */
static const char *skip_string_leniently(const char *at, const char *end) {
    at++;
    for (;;) {
        at = khp_scan_string(at);
        if (at >= end) {
            return end;
        }
        if (*at == '"') {
            return at + 1;
        }
        at += *at == '\\' ? 2 : 1;
        if (at >= end) {
            return end;
        }
    }
}

/* Bytes inside an element's brackets that its end depends on; all others are passed over at a run.
 */
static const bool is_mark[UCHAR_MAX + 1] = {
    ['{'] = true, ['['] = true, ['}'] = true, [']'] = true, ['"'] = true};

const char *khp_json_element_end(const char *at, const char *end, khp_json_layout layout) {
    size_t depth = 0;
    bool in_array = false;
    bool has_space = false; /* which nobody asks for here */
    bool is_sequence = layout == KHP_JSON_SEQUENCE;
    while (at < end) {
        switch (*at) {
        case '{':
            depth++;
            in_array = false;
            break;
        case '[':
            depth++;
            if (in_array) {
                at = khp_scan_nested(at + 1, end, &depth, &has_space);
                continue;
            }
            in_array = true;
            break;
        case '}':
        case ']':
            if (depth == 0) {
                return at;
            }
            if (--depth == 0 && is_sequence) {
                return at + 1;
            }
            break;
        case ',':
            if (depth == 0 && !is_sequence) {
                return at;
            }
            break;
        case '"': at = skip_string_leniently(at, end); continue;
        default: break;
        }
        at++;
        while (depth > 0 && at < end && !is_mark[(unsigned char)*at]) {
            at++;
        }
    }
    return NULL;
}

/* What the members of an object say of it. */
typedef struct object_kind {
    khp_slice type; /* as it stands, in its quotes */
    bool is_whole;  /* all of its members were read */
} object_kind;

static bool is_kind(const object_kind *kind, const char *type) {
    const khp_json_value value = {.text = kind->type};
    return kind->type.len > 0 && khp_json_is_text(&value, type);
}

/* Reads the members of the object that the head starts with, up to "features". */
static bool find_features(khp_json_shape *shape, khp_slice head, size_t object, object_kind *kind) {
    khp_json_cursor cursor = {head.ptr + object + 1, head.ptr + head.len};
    khp_json_value key;
    khp_json_value value;
    for (bool is_first = true;; is_first = false) {
        kind->is_whole = khp_json_take(&cursor, '}');
        if (kind->is_whole || (!is_first && !khp_json_take(&cursor, ',')) ||
            !khp_json_read_value(&cursor, &key) || !khp_json_take(&cursor, ':')) {
            return false;
        }
        if (khp_json_is_text(&key, "features") && khp_json_take(&cursor, '[')) {
            shape->start = (size_t)(cursor.at - head.ptr);
            return true;
        }
        if (!khp_json_read_value(&cursor, &value)) {
            return false;
        }
        if (khp_json_is_text(&key, "type")) {
            kind->type = value.text;
        }
        if (khp_json_is_text(&key, "crs")) {
            shape->crs = value.text;
        }
    }
}

static khipu_status refuse(const char *path, khp_format format, khipu_error *error) {
    bool is_geo = format == KHP_FORMAT_GEOJSON || format == KHP_FORMAT_GEOJSONL;
    return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path},
                    "is no %s: it starts with neither '[' nor '{'; say what it is with --from",
                    is_geo ? "GeoJSON" : "JSON");
}

/* An object that is GeoJSON, or near it, but holds no feature. */
static khipu_status check_holds_features(const object_kind *kind, const char *path,
                                         khipu_error *error) {
    static const char *const others[] = {
        "FeatureCollection", "Topology", "Point",        "MultiPoint",         "LineString",
        "MultiLineString",   "Polygon",  "MultiPolygon", "GeometryCollection", NULL};
    for (const char *const *other = others; kind->is_whole && *other != NULL; other++) {
        if (is_kind(kind, *other)) {
            return khp_fail(error, KHIPU_E_SYNTAX, (khp_where){.source = path},
                            "is a %s without an array \"features\"; khipu reads a "
                            "FeatureCollection, or Features one after the other",
                            *other);
        }
    }
    return KHIPU_OK;
}

khipu_status khp_json_shape_find(khp_json_shape *shape, khp_slice head, khp_format format,
                                 const char *path, khipu_error *error) {
    bool by_line = format == KHP_FORMAT_NDJSON || format == KHP_FORMAT_GEOJSONL;
    *shape = (khp_json_shape){.layout = KHP_JSON_LINES};
    size_t at = 0;
    while (at < head.len && head.ptr[at] != '\0' && strchr(" \t\r\n\x1E", head.ptr[at]) != NULL) {
        at++;
    }
    if (at == head.len) {
        return KHIPU_OK; /* empty: no record in any layout */
    }
    object_kind kind = {0};
    bool is_object = head.ptr[at] == '{';
    bool has_features = is_object && find_features(shape, head, at, &kind);
    bool is_feature = is_kind(&kind, "Feature");
    if (by_line && is_object) {
        shape->start = 0;
        shape->is_feature = format == KHP_FORMAT_GEOJSONL || is_feature;
        shape->crs = (khp_slice){NULL, 0};
        return KHIPU_OK;
    }
    if (has_features) {
        shape->layout = KHP_JSON_MEMBER;
        shape->is_feature = true;
        return KHIPU_OK;
    }
    shape->crs = (khp_slice){NULL, 0};
    shape->start = at;
    shape->is_feature = is_feature || format == KHP_FORMAT_GEOJSON;
    if (format == KHP_FORMAT_GEOJSON) {
        khipu_status status = check_holds_features(&kind, path, error);
        if (status != KHIPU_OK) {
            return status;
        }
    }
    if (is_object) {
        const char *end = head.ptr + head.len;
        const char *first = khp_json_element_end(head.ptr + at, end, KHP_JSON_SEQUENCE);
        first = first == NULL ? end : first;
        bool is_one_line = memchr(head.ptr + at, '\n', (size_t)(first - head.ptr) - at) == NULL;
        shape->layout = is_one_line ? KHP_JSON_LINES : KHP_JSON_SEQUENCE;
        shape->start = is_one_line ? 0 : at;
        return KHIPU_OK;
    }
    if (head.ptr[at] != '[') {
        return by_line ? KHIPU_OK : refuse(path, format, error);
    }
    shape->layout = KHP_JSON_ARRAY;
    shape->start = at + 1;
    return KHIPU_OK;
}
