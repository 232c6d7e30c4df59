#include "verify/told.h"

#include "base/json_memory.h"
#include "base/memory.h"

#include <jansson.h>

typedef struct cursor {
    const char *at;
    const char *end;
    khp_told *told;
    bool is_broken; /* not as khipu writes */
    bool failed;    /* without memory */
} cursor;

/* ---- where values end ---- */

static bool expect(cursor *text, const char *literal) {
    size_t length = strlen(literal);
    bool is_there =
        (size_t)(text->end - text->at) >= length && memcmp(text->at, literal, length) == 0;
    text->at += is_there ? length : 0;
    text->is_broken = text->is_broken || !is_there;
    return is_there;
}

static void skip_string(cursor *text) {
    text->at++;
    while (text->at < text->end && *text->at != '"') {
        text->at += *text->at == '\\' ? 2 : 1;
    }
    text->is_broken = text->is_broken || text->at >= text->end;
    text->at += text->is_broken ? 0 : 1;
}

/* An object or array up to its end; a number or word up to what ends it. */
static void skip_other(cursor *text) {
    size_t depth = 0;
    while (text->at < text->end && !text->is_broken) {
        char byte = *text->at;
        bool opens = byte == '{' || byte == '[';
        bool closes = byte == '}' || byte == ']';
        if (depth == 0 && (closes || byte == ',')) {
            return;
        }
        depth = opens ? depth + 1 : closes ? depth - 1 : depth;
        if (byte == '"') {
            skip_string(text);
        } else {
            text->at++;
        }
        if (closes && depth == 0) {
            return;
        }
    }
    text->is_broken = true;
}

static khp_slice take_raw(cursor *text) {
    const char *start = text->at;
    if (text->at < text->end && *text->at == '"') {
        skip_string(text);
    } else {
        skip_other(text);
    }
    khp_slice raw = {start, 0};
    raw.len = text->is_broken ? 0 : (size_t)(text->at - start);
    text->is_broken = text->is_broken || raw.len == 0;
    return raw;
}

/* ---- values ---- */

/* A string with its quotes, without them and what is escaped in it. */
static khp_slice decode(cursor *text, khp_slice raw) {
    if (raw.len < 2) {
        text->is_broken = true;
        return (khp_slice){"", 0};
    }
    khp_slice inside = khp_slice_of(raw.ptr + 1, raw.len - 2);
    if (memchr(inside.ptr, '\\', inside.len) == NULL) {
        return inside;
    }
    khp_json_watch();
    json_t *value = json_loadb(raw.ptr, raw.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    khp_slice kept = {"", 0};
    if (value != NULL) {
        kept = khp_arena_copy(&text->told->texts,
                              khp_slice_of(json_string_value(value), json_string_length(value)));
    }
    text->failed = text->failed || kept.ptr == NULL || (value == NULL && khp_json_lacked_memory());
    text->is_broken = text->is_broken || value == NULL;
    json_decref(value);
    return kept;
}

static khp_field field_of(cursor *text, khp_slice raw) {
    if (khp_slice_eq(raw, KHP_SLICE("null"))) {
        return (khp_field){NULL, 0, KHP_FIELD_ABSENT};
    }
    bool is_text = raw.len > 0 && raw.ptr[0] == '"';
    khp_slice value = is_text ? decode(text, raw) : raw;
    return (khp_field){value.ptr, (uint32_t)value.len, is_text ? KHP_FIELD_TEXT : KHP_FIELD_JSON};
}

static void take_member(cursor *text) {
    khp_told *told = text->told;
    khp_told_member *members =
        khp_grow(told->members, &told->capacity, told->count, sizeof *members);
    if (members == NULL) {
        text->failed = true;
        return;
    }
    told->members = members;
    khp_slice name = take_raw(text);
    bool is_name = !text->is_broken && name.ptr[0] == '"';
    text->is_broken = !is_name;
    if (is_name && expect(text, ":")) {
        khp_slice value = take_raw(text);
        members[told->count++] =
            (khp_told_member){.name = decode(text, name), .value = field_of(text, value)};
    }
}

static void take_members(cursor *text) {
    bool more = text->at < text->end && *text->at != '}';
    while (more && !text->is_broken && !text->failed) {
        take_member(text);
        more = text->at < text->end && *text->at == ',';
        text->at += more ? 1 : 0;
    }
}

khipu_status khp_told_read(khp_told *told, khp_slice line, bool *is_feature, khipu_error *error) {
    cursor text = {.at = line.ptr, .end = line.ptr + line.len, .told = told};
    told->count = 0;
    khp_arena_reset(&told->texts);
    if (line.len <= UINT32_MAX && expect(&text, "{\"type\":\"Feature\",\"id\":")) {
        take_raw(&text);
        if (!text.is_broken && expect(&text, ",\"properties\":{")) {
            take_members(&text);
            expect(&text, "},\"geometry\":");
        }
    }
    *is_feature = !text.is_broken && text.at > line.ptr;
    return text.failed ? khp_fail_memory(error) : KHIPU_OK;
}

void khp_told_clear(khp_told *told) {
    khp_free(told->members);
    khp_arena_clear(&told->texts);
    *told = (khp_told){.count = 0};
}

khp_slice khp_told_text(const khp_told *told, const char *name) {
    for (size_t i = told->count; i-- > 0;) { /* khipu's own come last */
        if (khp_slice_eq(told->members[i].name, khp_slice_cstr(name))) {
            const khp_field *value = &told->members[i].value;
            return value->kind == KHP_FIELD_TEXT ? khp_field_slice(value) : (khp_slice){NULL, 0};
        }
    }
    return (khp_slice){NULL, 0};
}
