#include "project/hemisphere.h"

#include "project/signs.h"

typedef struct hemisphere_word {
    const char *word; /* upper case */
    khp_hemisphere meaning;
} hemisphere_word;

#define NORTH                                                                                      \
    { KHP_HEMISPHERE_OF_LATITUDE, 1 }
#define SOUTH                                                                                      \
    { KHP_HEMISPHERE_OF_LATITUDE, -1 }
#define EAST                                                                                       \
    { KHP_HEMISPHERE_OF_LONGITUDE, 1 }
#define WEST                                                                                       \
    { KHP_HEMISPHERE_OF_LONGITUDE, -1 }

static const hemisphere_word words[] = {
    {"N", NORTH},     {"S", SOUTH},     {"E", EAST},      {"L", EAST},     {"W", WEST},
    {"O", WEST},      {"NORTE", NORTH}, {"NORTH", NORTH}, {"NORD", NORTH}, {"SUR", SOUTH},
    {"SOUTH", SOUTH}, {"SUL", SOUTH},   {"SUD", SOUTH},   {"ESTE", EAST},  {"EAST", EAST},
    {"LESTE", EAST},  {"EST", EAST},    {"OESTE", WEST},  {"WEST", WEST},  {"OUEST", WEST},
};

static bool is_word(khp_slice text, const char *word) {
    if (text.len != strlen(word)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if ((c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) != word[i]) {
            return false;
        }
    }
    return true;
}

bool khp_hemisphere_read(khp_slice word, khp_hemisphere *hemisphere) {
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (is_word(word, words[i].word)) {
            *hemisphere = words[i].meaning;
            return true;
        }
    }
    return false;
}

bool khp_hemisphere_read_cell(khp_slice cell, khp_hemisphere *hemisphere) {
    khp_signs plain;
    if (!khp_signs_plain(cell, &plain)) {
        return false;
    }
    plain.len -= plain.len > 1 && plain.text[plain.len - 1] == '.';
    return khp_hemisphere_read(khp_signs_slice(&plain), hemisphere);
}
