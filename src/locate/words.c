#include "locate/words.h"

#include <stdint.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Words stand in the order of their bytes, and beside each table is where the words of each letter
 * begin in it: nearly every text is told from nearly every word by its first letter. */
#define INITIALS 26

typedef struct abbreviation {
    khp_slice word;
    khp_slice whole;
} abbreviation;

#define WORD(text)                                                                                 \
    { text, sizeof(text) - 1 }
/* Longest first where one starts like another. */
static const khp_slice connectors[] = {
    WORD("de los "), WORD("de las "), WORD("de la "), WORD("de el "), WORD("de "),
    WORD("del "),    WORD("do "),     WORD("da "),    WORD("du "),    WORD("des "),
    WORD("d "),      WORD("of the "), WORD("of "),    WORD("di "),    WORD("della "),
    WORD("dello "),  WORD("delle "),  WORD("dei "),   WORD("dell "),  WORD("van "),
    WORD("von "),    WORD("e "),
};

static const khp_slice articles[] = {
    WORD("el "), WORD("la "), WORD("los "), WORD("las "), WORD("the "),
    WORD("os "), WORD("as "), WORD("le "),  WORD("les "), WORD("l "),
};

#define SHORT(text, whole)                                                                         \
    {                                                                                              \
        {text, sizeof(text) - 1}, { whole, sizeof(whole) - 1 }                                     \
    }
/* In the order of their bytes. */
static const abbreviation abbreviations[] = {
    SHORT("alfz", "alferez"),     SHORT("alm", "almirante"),
    SHORT("cap", "capitan"),      SHORT("cdad", "ciudad"),
    SHORT("cmdte", "comandante"), SHORT("cnel", "coronel"),
    SHORT("crl", "coronel"),      SHORT("dr", "doctor"),
    SHORT("fco", "francisco"),    SHORT("ft", "fort"),
    SHORT("gde", "grande"),       SHORT("gob", "gobernador"),
    SHORT("gral", "general"),     SHORT("hda", "hacienda"),
    SHORT("jse", "jose"),         SHORT("ma", "maria"),
    SHORT("mcal", "mariscal"),    SHORT("mrcal", "mariscal"),
    SHORT("mt", "mount"),         SHORT("ntra", "nuestra"),
    SHORT("nva", "nueva"),        SHORT("nvo", "nuevo"),
    SHORT("pblo", "pueblo"),      SHORT("pta", "punta"),
    SHORT("pto", "puerto"),       SHORT("s", "san"),
    SHORT("sn", "san"),           SHORT("sr", "senor"),
    SHORT("sra", "senora"),       SHORT("st", "saint"),
    SHORT("sta", "santa"),        SHORT("ste", "sainte"),
    SHORT("sto", "santo"),        SHORT("tte", "teniente"),
    SHORT("vda", "viuda"),        SHORT("vlla", "villa"),
};
static const uint8_t abbreviation_starts[INITIALS + 1] = {0,  2,  2,  7,  8,  8,  10, 13, 14,
                                                          14, 15, 15, 15, 19, 22, 22, 25, 25,
                                                          25, 33, 34, 34, 36, 36, 36, 36, 36};

/* In the order of their bytes; the empty text is one as well. */
static const khp_slice placeholders[] = {
    WORD("desconhecida"),
    WORD("desconhecido"),
    WORD("desconocida"),
    WORD("desconocido"),
    WORD("ignorada"),
    WORD("ignorado"),
    WORD("inconnu"),
    WORD("inconnue"),
    WORD("indeterminado"),
    WORD("n a"),
    WORD("n d"),
    WORD("n e"),
    WORD("n n"),
    WORD("n s"),
    WORD("na"),
    WORD("nan"),
    WORD("nao consta"),
    WORD("nao informado"),
    WORD("nao se aplica"),
    WORD("nd"),
    WORD("nil"),
    WORD("nn"),
    WORD("no aplica"),
    WORD("no consta"),
    WORD("no data"),
    WORD("no determinado"),
    WORD("no disponible"),
    WORD("no especifica"),
    WORD("no especificada"),
    WORD("no especificado"),
    WORD("no identificada"),
    WORD("no identificado"),
    WORD("no indica"),
    WORD("no information"),
    WORD("no precisa"),
    WORD("no precisada"),
    WORD("no precisado"),
    WORD("no registra"),
    WORD("no registrado"),
    WORD("no sabe"),
    WORD("no se conoce"),
    WORD("no se indica"),
    WORD("no se precisa"),
    WORD("no se sabe"),
    WORD("non precise"),
    WORD("non renseigne"),
    WORD("none"),
    WORD("not applicable"),
    WORD("not available"),
    WORD("not known"),
    WORD("not specified"),
    WORD("not stated"),
    WORD("ns nc"),
    WORD("null"),
    WORD("por confirmar"),
    WORD("por determinar"),
    WORD("por precisar"),
    WORD("s d"),
    WORD("s i"),
    WORD("s n"),
    WORD("sd"),
    WORD("se desconoce"),
    WORD("sem informacao"),
    WORD("sin dato"),
    WORD("sin datos"),
    WORD("sin especificar"),
    WORD("sin identificar"),
    WORD("sin informacion"),
    WORD("sin precisar"),
    WORD("tbc"),
    WORD("tbd"),
    WORD("undetermined"),
    WORD("unknown"),
    WORD("unspecified"),
    WORD("x"),
    WORD("xx"),
    WORD("xxx"),
    WORD("xxxx"),
};
static const uint8_t placeholder_starts[INITIALS + 1] = {
    0, 0, 0, 0, 4, 4, 4, 4, 4, 9, 9, 9, 9, 9, 54, 54, 57, 57, 57, 69, 71, 74, 74, 74, 78, 78, 78};

/* Spellings and popular names of areas that gazetteers often lack. Both directions are tried. */
static const char *const area_aliases[][2] = {
    {"cuzco", "cusco"},           {"lima metropolitana", "lima"},
    {"nazca", "nasca"},           {"distrito capital", "bogota"},
    {"cdmx", "ciudad de mexico"},
};

/* The words [*begin, *end) of a table that begin as the text does. */
static bool find_initial(khp_slice text, const uint8_t *starts, size_t *begin, size_t *end) {
    if (text.len == 0 || *text.ptr < 'a' || *text.ptr > 'z') {
        return false;
    }
    unsigned letter = (unsigned)(*text.ptr - 'a');
    *begin = starts[letter];
    *end = starts[letter + 1];
    return *begin < *end;
}

static bool starts_with(khp_slice text, const char *start, size_t length) {
    return text.len >= length && memcmp(text.ptr, start, length) == 0;
}

static size_t longest_start(khp_slice folded, const khp_slice *words, size_t count) {
    size_t best = 0;
    for (size_t i = 0; i < count && folded.len > 0; i++) {
        const khp_slice *word = &words[i];
        if (*word->ptr == *folded.ptr && word->len > best && folded.len > word->len &&
            starts_with(folded, word->ptr, word->len)) {
            best = word->len;
        }
    }
    return best;
}

size_t khp_words_connector(khp_slice folded) {
    return longest_start(folded, connectors, COUNT(connectors));
}

size_t khp_words_article(khp_slice folded) {
    return longest_start(folded, articles, COUNT(articles));
}

khp_slice khp_words_unabbreviated(khp_slice word) {
    size_t begin;
    size_t end;
    if (word.len > KHP_ABBREVIATION_BYTES ||
        !find_initial(word, abbreviation_starts, &begin, &end)) {
        return (khp_slice){NULL, 0};
    }
    for (size_t i = begin; i < end; i++) {
        if (khp_slice_eq(abbreviations[i].word, word)) {
            return abbreviations[i].whole;
        }
    }
    return (khp_slice){NULL, 0};
}

bool khp_words_may_start_placeholder(char first, char second) {
    static const char *const seconds['z' + 1] = {
        ['d'] = "e",    ['i'] = "gn", ['n'] = " adinosu", ['p'] = "o",
        ['s'] = " dei", ['t'] = "b",  ['u'] = "n",        ['x'] = "x",
    };
    bool is_letter = first >= 'a' && first <= 'z' && seconds[(unsigned char)first] != NULL;
    return is_letter && (second == '\0' || strchr(seconds[(unsigned char)first], second) != NULL);
}

const khp_slice *khp_words_placeholders(size_t *count) {
    *count = COUNT(placeholders);
    return placeholders;
}

bool khp_words_is_placeholder(khp_slice folded) {
    size_t begin;
    size_t end;
    if (!find_initial(folded, placeholder_starts, &begin, &end)) {
        return folded.len == 0;
    }
    for (size_t i = begin; i < end; i++) {
        if (khp_slice_eq(placeholders[i], folded)) {
            return true;
        }
    }
    return false;
}

const char *khp_words_area_alias(khp_slice folded) {
    for (size_t i = 0; i < COUNT(area_aliases); i++) {
        for (int side = 0; side < 2; side++) {
            const char *name = area_aliases[i][side];
            if (folded.len > 0 && *name == *folded.ptr &&
                khp_slice_eq(folded, khp_slice_cstr(name))) {
                return area_aliases[i][1 - side];
            }
        }
    }
    return NULL;
}
