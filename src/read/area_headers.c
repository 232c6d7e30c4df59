#include "read/area_headers.h"

#include "base/buffer.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define LONGEST 96 /* a longer header is a sentence */

/* Words that say nothing about what is in a column of areas. */
static const char *const fillers[] = {
    "name",       "nombre",   "nom",   "nome",   "de",     "del",        "la",
    "las",        "los",      "el",    "do",     "da",     "dos",        "du",
    "of",         "the",      "hecho", "hechos", "suceso", "sucesos",    "evento",
    "incidente",  "incident", "event", "caso",   "case",   "ocurrencia", "ocorrencia",
    "occurrence", "fato",     "fatos", "lieu",   "donde",  "ocurrio",    "es",
    "en",         "fr",       "pt",    "und",    "fait",   "location",   "lugar",
    "local",
};

static bool is_filler(khp_slice word) {
    for (size_t i = 0; i < COUNT(fillers); i++) {
        if (khp_slice_eq(word, khp_slice_cstr(fillers[i]))) {
            return true;
        }
    }
    return false;
}

/* The header without its fillers; 0 if it is too long. */
static size_t strip(khp_slice folded, char kept[LONGEST]) {
    size_t len = 0;
    if (folded.len >= LONGEST) {
        return 0;
    }
    for (khp_slice rest = folded; rest.len > 0;) {
        khp_slice word = khp_slice_cut(&rest, ' ');
        if (is_filler(word)) {
            continue;
        }
        if (len > 0) {
            kept[len++] = ' ';
        }
        memcpy(kept + len, word.ptr, word.len);
        len += word.len;
    }
    return len;
}

/* Where words do not stand where their levels do. */
static unsigned rank_by_word(khp_slice word) {
    static const struct {
        const char *word;
        unsigned rank;
    } ranks[] = {
        {"region", 10},      {"departamento", 12}, {"departement", 12},   {"department", 12},
        {"dpto", 12},        {"depto", 12},        {"dep", 12},           {"prefecture", 12},
        {"county", 30},      {"counties", 30},     {"canton", 38},        {"municipality", 40},
        {"parish", 44},      {"parroquia", 46},    {"corregimiento", 46}, {"sous prefecture", 46},
        {"subdistrict", 46}, {"sub district", 46}, {"subcounty", 46},     {"sub county", 46}};
    for (size_t i = 0; i < COUNT(ranks); i++) {
        if (khp_slice_eq(word, khp_slice_cstr(ranks[i].word))) {
            return ranks[i].rank;
        }
    }
    return 0;
}

static unsigned rank_by_levels(khp_levels levels) {
    static const unsigned ranks[] = {
        [1] = 50, [2] = 30, [3] = 40, [4] = 10, [5] = 20, [6] = 20, [7] = 45, [8] = 1};
    unsigned bits = (levels >> KHP_PRECISION_DISTRICT) & 0xF;
    return bits < COUNT(ranks) && ranks[bits] > 0 ? ranks[bits] : 5;
}

static bool may_be_other(khp_slice word) {
    static const char *const words[] = {"state", "estado", "department", "entidad"};
    for (size_t i = 0; i < COUNT(words); i++) {
        if (khp_slice_eq(word, khp_slice_cstr(words[i]))) {
            return true;
        }
    }
    return false;
}

khp_area_header khp_area_header_read(khp_slice folded) {
    khp_area_header header = {0};
    char kept[LONGEST];
    size_t len = strip(folded, kept);
    khp_slice words = khp_slice_of(kept, len);
    if (len == 0 || !khp_header_is_level(words, &header.levels)) {
        return (khp_area_header){0};
    }
    header.rank = rank_by_word(words);
    header.rank = header.rank > 0 ? header.rank : rank_by_levels(header.levels);
    header.is_vague = khp_slice_eq(words, KHP_SLICE("region"));
    header.may_be_other = may_be_other(words);
    return header;
}
