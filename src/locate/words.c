#include "locate/words.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Spanish, Portuguese, French, English. Longer entries that start like a shorter one win. */
static const khp_level_word level_words[] = {
    {"anexo", KHP_PRECISION_SETTLEMENT, true, false},
    {"arrondissement", KHP_PRECISION_DISTRICT, true, false},
    {"asentamiento humano", KHP_PRECISION_SETTLEMENT, false, false},
    {"barrio", KHP_PRECISION_SETTLEMENT, true, false},
    {"cantao", KHP_PRECISION_DISTRICT, true, false},
    {"canton", KHP_PRECISION_DISTRICT, true, true},
    {"caserio", KHP_PRECISION_SETTLEMENT, false, false},
    {"c p", KHP_PRECISION_SETTLEMENT, false, false},
    {"c p m", KHP_PRECISION_SETTLEMENT, false, false},
    {"ccpp", KHP_PRECISION_SETTLEMENT, false, false},
    {"centro poblado", KHP_PRECISION_SETTLEMENT, false, false},
    {"centro poblado menor", KHP_PRECISION_SETTLEMENT, false, false},
    {"cercado", KHP_PRECISION_DISTRICT, true, true},
    {"cidade", KHP_PRECISION_SETTLEMENT, true, false},
    {"city", KHP_PRECISION_SETTLEMENT, true, true},
    {"ciudad", KHP_PRECISION_SETTLEMENT, true, false},
    {"commune", KHP_PRECISION_DISTRICT, true, false},
    {"comuna", KHP_PRECISION_DISTRICT, true, false},
    {"comunidad", KHP_PRECISION_SETTLEMENT, true, false},
    {"comunidad campesina", KHP_PRECISION_SETTLEMENT, false, false},
    {"comunidad nativa", KHP_PRECISION_SETTLEMENT, false, false},
    {"corregimiento", KHP_PRECISION_DISTRICT, true, false},
    {"county", KHP_PRECISION_PROVINCE, true, true},
    {"departamento", KHP_PRECISION_DEPARTMENT, false, false},
    {"departement", KHP_PRECISION_DEPARTMENT, false, false},
    {"department", KHP_PRECISION_DEPARTMENT, false, true},
    {"depto", KHP_PRECISION_DEPARTMENT, false, false},
    {"dpto", KHP_PRECISION_DEPARTMENT, false, false},
    {"dep", KHP_PRECISION_DEPARTMENT, false, false},
    {"dist", KHP_PRECISION_DISTRICT, false, false},
    {"distr", KHP_PRECISION_DISTRICT, false, false},
    {"district", KHP_PRECISION_DISTRICT, false, true},
    {"distrito", KHP_PRECISION_DISTRICT, false, false},
    {"dto", KHP_PRECISION_DISTRICT, false, false},
    {"estado", KHP_PRECISION_DEPARTMENT, true, false},
    {"etat", KHP_PRECISION_DEPARTMENT, true, false},
    {"gobierno regional", KHP_PRECISION_DEPARTMENT, false, false},
    {"localidad", KHP_PRECISION_SETTLEMENT, false, false},
    {"localidade", KHP_PRECISION_SETTLEMENT, false, false},
    {"metropolitan area", KHP_PRECISION_PROVINCE, false, true},
    {"municipality", KHP_PRECISION_DISTRICT, true, true},
    {"municipio", KHP_PRECISION_DISTRICT, false, false},
    {"parroquia", KHP_PRECISION_DISTRICT, false, false},
    {"prefecture", KHP_PRECISION_DEPARTMENT, true, true},
    {"prov", KHP_PRECISION_PROVINCE, false, false},
    {"provincia", KHP_PRECISION_PROVINCE, false, false},
    {"provincia constitucional", KHP_PRECISION_DEPARTMENT, false, false},
    {"province", KHP_PRECISION_PROVINCE, false, true},
    {"pueblo", KHP_PRECISION_SETTLEMENT, true, false},
    {"region", KHP_PRECISION_DEPARTMENT, false, true},
    {"regiao", KHP_PRECISION_DEPARTMENT, false, false},
    {"state", KHP_PRECISION_DEPARTMENT, true, true},
    {"town", KHP_PRECISION_SETTLEMENT, true, false},
    {"vila", KHP_PRECISION_SETTLEMENT, true, false},
    {"village", KHP_PRECISION_SETTLEMENT, true, false},
    {"ville", KHP_PRECISION_SETTLEMENT, true, false},
};

/* Longest first where one starts like another. */
static const char *const connectors[] = {
    "de los ", "de las ", "de la ", "de el ", "de ",     "del ",
    "do ",     "da ",     "du ",    "d ",     "of the ", "of ",
};

static const char *const articles[] = {
    "el ", "la ", "los ", "las ", "the ", "os ", "as ", "le ", "les ", "l ",
};

static const char *const abbreviations[][2] = {
    {"s", "san"},         {"sn", "san"},         {"sta", "santa"},     {"sto", "santo"},
    {"ste", "sainte"},    {"st", "saint"},       {"pto", "puerto"},    {"pta", "punta"},
    {"gral", "general"},  {"gob", "gobernador"}, {"cap", "capitan"},   {"cmdte", "comandante"},
    {"cnel", "coronel"},  {"crl", "coronel"},    {"mcal", "mariscal"}, {"mrcal", "mariscal"},
    {"tte", "teniente"},  {"alm", "almirante"},  {"alfz", "alferez"},  {"dr", "doctor"},
    {"vda", "viuda"},     {"vlla", "villa"},     {"cdad", "ciudad"},   {"pblo", "pueblo"},
    {"nva", "nueva"},     {"nvo", "nuevo"},      {"gde", "grande"},    {"hda", "hacienda"},
    {"fco", "francisco"}, {"jse", "jose"},       {"ma", "maria"},      {"mt", "mount"},
    {"ft", "fort"},       {"ntra", "nuestra"},   {"sra", "senora"},    {"sr", "senor"},
};

/* With their lengths: nearly every text differs from nearly every word in that. */
#define WORD(text)                                                                                 \
    { text, sizeof(text) - 1 }
static const khp_slice placeholders[] = {
    WORD(""),
    WORD("n a"),
    WORD("na"),
    WORD("nan"),
    WORD("nd"),
    WORD("n d"),
    WORD("n e"),
    WORD("n n"),
    WORD("nn"),
    WORD("null"),
    WORD("none"),
    WORD("n s"),
    WORD("ns nc"),
    WORD("nil"),
    WORD("s d"),
    WORD("sd"),
    WORD("s i"),
    WORD("s n"),
    WORD("sin dato"),
    WORD("sin datos"),
    WORD("sin especificar"),
    WORD("sin identificar"),
    WORD("sin informacion"),
    WORD("sin precisar"),
    WORD("no aplica"),
    WORD("no consta"),
    WORD("no disponible"),
    WORD("no especifica"),
    WORD("no especificado"),
    WORD("no especificada"),
    WORD("no identificado"),
    WORD("no identificada"),
    WORD("no indica"),
    WORD("no precisa"),
    WORD("no precisado"),
    WORD("no precisada"),
    WORD("no registra"),
    WORD("no registrado"),
    WORD("no sabe"),
    WORD("no se conoce"),
    WORD("no se indica"),
    WORD("no se precisa"),
    WORD("no se sabe"),
    WORD("no determinado"),
    WORD("desconocido"),
    WORD("desconocida"),
    WORD("se desconoce"),
    WORD("por confirmar"),
    WORD("por determinar"),
    WORD("por precisar"),
    WORD("ignorado"),
    WORD("ignorada"),
    WORD("indeterminado"),
    WORD("no data"),
    WORD("no information"),
    WORD("not applicable"),
    WORD("not available"),
    WORD("not known"),
    WORD("not specified"),
    WORD("not stated"),
    WORD("tbc"),
    WORD("tbd"),
    WORD("undetermined"),
    WORD("unknown"),
    WORD("unspecified"),
    WORD("desconhecido"),
    WORD("desconhecida"),
    WORD("nao consta"),
    WORD("nao informado"),
    WORD("nao se aplica"),
    WORD("sem informacao"),
    WORD("inconnu"),
    WORD("inconnue"),
    WORD("non precise"),
    WORD("non renseigne"),
    WORD("x"),
    WORD("xx"),
    WORD("xxx"),
    WORD("xxxx"),
};

/* Spellings and popular names of areas that gazetteers often lack. Both directions are tried. */
static const char *const area_aliases[][2] = {
    {"cuzco", "cusco"},           {"lima metropolitana", "lima"},
    {"nazca", "nasca"},           {"distrito capital", "bogota"},
    {"cdmx", "ciudad de mexico"},
};

/* The first letter is compared before anything is called: most words differ there. */
static bool equals(khp_slice text, const char *cstr) {
    return text.len == 0 ? *cstr == '\0'
                         : *cstr == *text.ptr && khp_slice_eq(text, khp_slice_cstr(cstr));
}

static bool starts_with(khp_slice text, khp_slice start) {
    return text.len >= start.len && memcmp(text.ptr, start.ptr, start.len) == 0;
}

const khp_level_word *khp_words_level_before(khp_slice folded) {
    const khp_level_word *best = NULL;
    size_t best_len = 0;
    for (size_t i = 0; i < COUNT(level_words) && folded.len > 0; i++) {
        if (*level_words[i].word != *folded.ptr) {
            continue;
        }
        khp_slice word = khp_slice_cstr(level_words[i].word);
        if (word.len > best_len && folded.len > word.len + 1 && folded.ptr[word.len] == ' ' &&
            starts_with(folded, word)) {
            best = &level_words[i];
            best_len = word.len;
        }
    }
    return best;
}

const khp_level_word *khp_words_level_after(khp_slice folded) {
    const khp_level_word *best = NULL;
    size_t best_len = 0;
    for (size_t i = 0; i < COUNT(level_words); i++) {
        if (!level_words[i].may_follow) {
            continue;
        }
        khp_slice word = khp_slice_cstr(level_words[i].word);
        if (word.len <= best_len || folded.len < word.len + 2) {
            continue;
        }
        size_t start = folded.len - word.len;
        if (folded.ptr[start - 1] == ' ' && memcmp(folded.ptr + start, word.ptr, word.len) == 0) {
            best = &level_words[i];
            best_len = word.len;
        }
    }
    return best;
}

bool khp_words_is_level(khp_slice folded, khp_precision *level) {
    for (size_t i = 0; i < COUNT(level_words); i++) {
        if (equals(folded, level_words[i].word)) {
            *level = level_words[i].level;
            return true;
        }
    }
    return false;
}

static size_t longest_start(khp_slice folded, const char *const *words, size_t count) {
    size_t best = 0;
    for (size_t i = 0; i < count && folded.len > 0; i++) {
        if (*words[i] != *folded.ptr) {
            continue;
        }
        khp_slice word = khp_slice_cstr(words[i]);
        if (word.len > best && folded.len > word.len && starts_with(folded, word)) {
            best = word.len;
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

const char *khp_words_unabbreviated(khp_slice word) {
    for (size_t i = 0; i < COUNT(abbreviations); i++) {
        if (equals(word, abbreviations[i][0])) {
            return abbreviations[i][1];
        }
    }
    return NULL;
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
    for (size_t i = 0; i < COUNT(placeholders); i++) {
        const khp_slice *word = &placeholders[i];
        if (word->len == folded.len &&
            (folded.len == 0 || memcmp(word->ptr, folded.ptr, folded.len) == 0)) {
            return true;
        }
    }
    return false;
}

const char *khp_words_area_alias(khp_slice folded) {
    for (size_t i = 0; i < COUNT(area_aliases); i++) {
        for (int side = 0; side < 2; side++) {
            if (equals(folded, area_aliases[i][side])) {
                return area_aliases[i][1 - side];
            }
        }
    }
    return NULL;
}
