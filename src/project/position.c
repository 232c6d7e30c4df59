#include "project/position.h"

#include "project/notation.h"
#include "project/signs.h"

/* Takes the two signs off the ends; false if they do not stand there. */
static bool unwrap(khp_slice *text, char open, char close) {
    if (text->len < 2 || text->ptr[0] != open || text->ptr[text->len - 1] != close) {
        return false;
    }
    *text = khp_slice_trim(khp_slice_of(text->ptr + 1, text->len - 2));
    return true;
}

bool khp_position_read(khp_slice text, bool metres, khp_pair *position) {
    khp_signs signs;
    text = khp_slice_trim(text);
    if (!metres && khp_pair_read_points(text, position)) {
        return true;
    }
    if (khp_notation_is_link(text)) {
        return !metres && khp_notation_read_link(text, position);
    }
    if (!khp_signs_plain(text, &signs)) {
        return false;
    }
    khp_slice plain = khp_signs_slice(&signs);
    if (khp_notation_read_wkt(plain, metres, position) ||
        khp_notation_read_geojson(plain, position)) {
        return true;
    }
    bool is_object = unwrap(&plain, '{', '}');
    bool is_list = !is_object && unwrap(&plain, '[', ']');
    if (!is_object && !is_list) {
        unwrap(&plain, '(', ')');
    }
    if (is_object || (!is_list && khp_notation_has_label(plain))) {
        return khp_notation_read_labels(plain, metres, position);
    }
    return !metres && khp_pair_read(plain, position);
}

static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool khp_position_says_nothing(khp_slice text) {
    if (text.len < 2 || (text.ptr[0] != '[' && text.ptr[0] != '{')) {
        return false;
    }
    for (size_t at = 0; at < text.len;) {
        size_t start = at;
        while (at < text.len && is_letter(text.ptr[at])) {
            at++;
        }
        khp_slice word = khp_slice_of(text.ptr + start, at - start);
        bool is_sign = word.len == 0 && strchr("[]{}:,\"' ", text.ptr[at]) != NULL;
        bool is_name = text.ptr[0] == '{' && khp_notation_has_label(word);
        if (!is_sign && !is_name && !khp_slice_eq(word, KHP_SLICE("null"))) {
            return false;
        }
        at += is_sign;
    }
    return true;
}
