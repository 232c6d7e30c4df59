#include "project/signs.h"

#include "base/utf8.h"

/* Code points from `first` to `last` that are written as `sign`; '0' stands for the digits in
 * their order, '!' for the characters of ASCII in theirs, and '\0' for nothing. */
typedef struct look_alikes {
    uint32_t first;
    uint32_t last;
    char sign;
} look_alikes;

/* In ascending order. U+00AD, the soft hyphen, is not here: it may be a minus, or nothing. */
static const look_alikes table[] = {
    {'\t', '\n', ' '},
    {'\r', '\r', ' '},
    {'`', '`', '\''},
    {0xA0, 0xA0, ' '},
    {0xB0, 0xB0, KHP_DEGREE_SIGN},
    {0xB4, 0xB4, '\''},
    {0xBA, 0xBA, KHP_DEGREE_SIGN},
    {0x2B9, 0x2B9, '\''},
    {0x2BA, 0x2BA, '"'},
    {0x2BB, 0x2BD, '\''},
    {0x2C8, 0x2C8, '\''},
    {0x2CA, 0x2CB, '\''},
    {0x2DA, 0x2DA, KHP_DEGREE_SIGN},
    {0x2DD, 0x2DD, '"'},
    {0x2EE, 0x2EE, '"'},
    {0x660, 0x669, '0'},
    {0x66B, 0x66B, ','},
    {0x6F0, 0x6F9, '0'},
    {0x1680, 0x1680, ' '},
    {0x1D52, 0x1D52, KHP_DEGREE_SIGN},
    {0x2000, 0x200A, ' '},
    {0x200B, 0x200F, '\0'},
    {0x2010, 0x2015, '-'},
    {0x2018, 0x2019, '\''},
    {0x201B, 0x201B, '\''},
    {0x201C, 0x201F, '"'},
    {0x2028, 0x2029, ' '},
    {0x202A, 0x202E, '\0'},
    {0x202F, 0x202F, ' '},
    {0x2032, 0x2032, '\''},
    {0x2033, 0x2033, '"'},
    {0x2035, 0x2035, '\''},
    {0x2036, 0x2036, '"'},
    {0x205F, 0x205F, ' '},
    {0x2060, 0x2060, '\0'},
    {0x2066, 0x2069, '\0'},
    {0x2070, 0x2070, KHP_DEGREE_SIGN},
    {0x207B, 0x207B, '-'},
    {0x2212, 0x2212, '-'},
    {0x2796, 0x2796, '-'},
    {0x3000, 0x3000, ' '},
    {0xFE58, 0xFE58, '-'},
    {0xFE63, 0xFE63, '-'},
    {0xFEFF, 0xFEFF, '\0'},
    {0xFF01, 0xFF5E, '!'},
};

/* False if nothing is known to look like it. */
static bool find_sign(uint32_t code, char *sign) {
    if (code >= ' ' && code < 0x7F && code != '`') {
        *sign = (char)code;
        return true;
    }
    for (size_t i = 0; i < sizeof table / sizeof *table && table[i].first <= code; i++) {
        if (code <= table[i].last) {
            bool is_range = table[i].sign == '0' || table[i].sign == '!';
            *sign = (char)(is_range ? (uint32_t)table[i].sign + code - table[i].first
                                    : (uint32_t)(unsigned char)table[i].sign);
            return true;
        }
    }
    return false;
}

/* False if there is no room. */
static bool add_sign(khp_signs *plain, char sign) {
    char before = plain->len > 0 ? plain->text[plain->len - 1] : ' ';
    if (sign == '\0' || (sign == ' ' && before == ' ')) {
        return true;
    }
    if (sign == '\'' && before == '\'') {
        plain->text[plain->len - 1] = '"';
        return true;
    }
    if (plain->len == KHP_SIGNS_LONGEST) {
        return false;
    }
    plain->text[plain->len++] = sign;
    return true;
}

bool khp_signs_plain(khp_slice text, khp_signs *plain) {
    plain->len = 0;
    while (text.len > 0) {
        uint32_t code;
        char sign;
        size_t width = khp_utf8_decode(text, &code);
        if (width == 0 || !find_sign(code, &sign) || !add_sign(plain, sign)) {
            return false;
        }
        text = khp_slice_of(text.ptr + width, text.len - width);
    }
    plain->len -= plain->len > 0 && plain->text[plain->len - 1] == ' ';
    return true;
}
