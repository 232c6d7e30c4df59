#include "read/json_crs.h"

#include "read/json_text.h"

#include <strings.h>

#define URN "urn:ogc:def:crs:"

/* A text without its quotes; a number, as an old "code" may be, as it stands. */
static khp_slice content_of(khp_slice value) {
    bool is_text = value.len >= 2 && value.ptr[0] == '"';
    return is_text ? khp_slice_of(value.ptr + 1, value.len - 2) : value;
}

/* The value of the first member that has one of these names; empty without one. */
static khp_slice member_of(khp_slice object, const char *const *names) {
    khp_json_cursor cursor = {object.ptr + 1, object.ptr + object.len};
    khp_json_value key;
    khp_json_value value;
    bool is_last = object.len == 0 || object.ptr[0] != '{';
    for (bool is_first = true; !is_last; is_first = false) {
        if (!khp_json_read_member(&cursor, is_first, &key, &value, &is_last) || is_last) {
            break;
        }
        for (const char *const *name = names; *name != NULL; name++) {
            if (khp_json_is_text(&key, *name)) {
                return value.text;
            }
        }
    }
    return (khp_slice){NULL, 0};
}

static bool holds(khp_slice text, const char *word) {
    size_t length = strlen(word);
    for (size_t at = 0; at + length <= text.len; at++) {
        if (strncasecmp(text.ptr + at, word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* What stands behind the last ':' or '/', or all of it. */
static khp_slice last_part(khp_slice text) {
    size_t at = text.len;
    if (at == 0) {
        return text; /* which may have no address */
    }
    while (at > 0 && text.ptr[at - 1] != ':' && text.ptr[at - 1] != '/') {
        at--;
    }
    return khp_slice_of(text.ptr + at, text.len - at);
}

static bool is_digits(khp_slice text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0;
}

static void add_quoted(khp_buffer *crs, khp_slice authority, khp_slice code) {
    khp_buffer_add_byte(crs, '"');
    khp_buffer_add(crs, authority);
    khp_buffer_add_byte(crs, ':');
    khp_buffer_add(crs, code);
    khp_buffer_add_byte(crs, '"');
}

/* urn:ogc:def:crs:AUTHORITY:VERSION:CODE */
static bool add_urn(khp_slice name, khp_buffer *crs) {
    if (name.len <= strlen(URN) || strncasecmp(name.ptr, URN, strlen(URN)) != 0) {
        return false;
    }
    khp_slice rest = khp_slice_of(name.ptr + strlen(URN), name.len - strlen(URN));
    khp_slice authority = khp_slice_cut(&rest, ':');
    khp_slice code = last_part(name);
    if (authority.len == 0 || code.len == 0) {
        return false;
    }
    add_quoted(crs, authority, code);
    return true;
}

static void add_name(khp_slice name, khp_buffer *crs) {
    khp_slice code = last_part(name);
    if (holds(name, "CRS84") || (holds(name, "EPSG") && khp_slice_eq(code, KHP_SLICE("4326")))) {
        return;
    }
    if (holds(name, "EPSG") && is_digits(code)) {
        add_quoted(crs, KHP_SLICE("EPSG"), code);
    } else if (!add_urn(name, crs)) {
        khp_buffer_add_byte(crs, '"');
        khp_buffer_add(crs, name.len > 0 ? name : KHP_SLICE("a crs member without a name"));
        khp_buffer_add_byte(crs, '"');
    }
}

void khp_json_crs(khp_slice member, khp_buffer *crs) {
    static const char *const holders[] = {"properties", NULL};
    static const char *const names[] = {"name", "href", NULL};
    static const char *const codes[] = {"code", NULL};
    if (member.len == 0 || member.ptr[0] == 'n') {
        return;
    }
    khp_slice properties = member_of(member, holders);
    properties = properties.len > 0 ? properties : member;
    khp_slice code = content_of(member_of(properties, codes));
    if (is_digits(code)) { /* {"type":"EPSG","properties":{"code":32718}} */
        if (!khp_slice_eq(code, KHP_SLICE("4326"))) {
            add_quoted(crs, KHP_SLICE("EPSG"), code);
        }
        return;
    }
    add_name(content_of(member_of(properties, names)), crs);
}

void khp_json_crs_of(khp_slice object, khp_buffer *crs) {
    static const char *const names[] = {"crs", NULL};
    khp_json_crs(member_of(object, names), crs);
}
