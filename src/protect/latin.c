#include "protect/latin.h"

#include "base/utf8.h"

void khp_latin_init(khp_latin *latin) {
    khp_folded folded;
    for (uint32_t code = 0; code < KHP_LATIN_END; code++) {
        char character[4];
        size_t width = khp_utf8_encode(code, character);
        khp_fold_character(khp_slice_of(character, width), &folded);
        if (code < KHP_LATIN_FIRST) {
            char byte = folded.bytes[0];
            latin->ascii[code] = byte;
            latin->kinds[code] = byte == ' '   ? KHP_CHARACTER_PARTS
                                 : byte <= '9' ? KHP_CHARACTER_DIGIT
                                               : KHP_CHARACTER_LETTER;
            continue;
        }
        bool fits = folded.length <= sizeof *latin->bytes;
        latin->lengths[code - KHP_LATIN_FIRST] = fits ? (uint8_t)folded.length : UINT8_MAX;
        memcpy(latin->bytes[code - KHP_LATIN_FIRST], folded.bytes, fits ? folded.length : 0);
    }
}

const char *khp_latin_fold_wide(const khp_latin *latin, khp_slice text, khp_folded *folded) {
    bool is_two_bytes = text.len >= 2 && ((unsigned char)text.ptr[0] & 0xE0) == 0xC0 &&
                        ((unsigned char)text.ptr[1] & 0xC0) == 0x80;
    if (is_two_bytes) {
        uint32_t code =
            ((unsigned char)text.ptr[0] & 0x1Fu) << 6 | ((unsigned char)text.ptr[1] & 0x3Fu);
        bool is_known = code >= KHP_LATIN_FIRST && code < KHP_LATIN_END &&
                        latin->lengths[code - KHP_LATIN_FIRST] != UINT8_MAX;
        if (is_known) {
            folded->width = 2;
            folded->length = latin->lengths[code - KHP_LATIN_FIRST];
            return latin->bytes[code - KHP_LATIN_FIRST];
        }
    }
    khp_fold_character(text, folded);
    return folded->bytes;
}
