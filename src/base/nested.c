#include "base/nested.h"

#include "base/json_memory.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

static bool take_number(const json_t *number, khp_text_take take, void *context) {
    char text[32];
    int length =
        json_is_integer(number)
            ? snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(number))
            : snprintf(text, sizeof text, "%.15g", json_real_value(number));
    return take(context, khp_slice_of(text, (size_t)length));
}

/* NOLINTNEXTLINE(misc-no-recursion): as deep as jansson parses, which is 2,048 */
static bool take_all(json_t *value, khp_text_take take, void *context) {
    size_t index;
    const char *name;
    json_t *inner;
    bool done = true;
    if (json_is_string(value)) {
        return take(context, khp_slice_trim(khp_slice_of(json_string_value(value),
                                                         json_string_length(value))));
    }
    if (json_is_number(value)) {
        return take_number(value, take, context);
    }
    json_array_foreach(value, index, inner) { done = done && take_all(inner, take, context); }
    json_object_foreach(value, name, inner) { done = done && take_all(inner, take, context); }
    return done;
}

bool khp_nested_texts(khp_slice text, bool is_json, khp_text_take take, void *context) {
    bool is_nested = is_json && text.len > 0 && (text.ptr[0] == '{' || text.ptr[0] == '[');
    if (!is_nested) {
        return take(context, text);
    }
    khp_json_watch();
    json_t *value = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, NULL);
    if (value == NULL) { /* an integer beyond 64 bits: the whole is looked for */
        return !khp_json_lacked_memory() && take(context, text);
    }
    bool done = take_all(value, take, context);
    json_decref(value);
    return done;
}
