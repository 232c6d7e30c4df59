#include "model/level_words.h"

#include <stdint.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Words stand in the order of their bytes, and beside the table is where the words of each letter
 * begin in it: nearly every text is told from nearly every word by its first letter. */
#define INITIALS 26

#define SETTLEMENT KHP_LEVEL(KHP_PRECISION_SETTLEMENT)
#define DISTRICT KHP_LEVEL(KHP_PRECISION_DISTRICT)
#define PROVINCE KHP_LEVEL(KHP_PRECISION_PROVINCE)
#define DEPARTMENT KHP_LEVEL(KHP_PRECISION_DEPARTMENT)

#define LEVEL(text, levels, needs_connector, may_follow, languages)                                \
    { text, sizeof(text) - 1, levels, needs_connector, may_follow, languages }
/* Spanish, Portuguese, French, English, in the order of their bytes. Longer entries that start like
 * a shorter one win. */
static const khp_level_word level_words[] = {
    LEVEL("anexo", SETTLEMENT, true, false, "es"),
    LEVEL("arrondissement", DISTRICT, true, false, "fr"),
    LEVEL("asentamiento humano", SETTLEMENT, false, false, "es"),
    LEVEL("barrio", SETTLEMENT, true, false, "es"),
    LEVEL("c p", SETTLEMENT, false, false, "es"),
    LEVEL("c p m", SETTLEMENT, false, false, "es"),
    LEVEL("cantao", DISTRICT, true, false, "pt"),
    LEVEL("canton", DISTRICT, true, true, "es"),
    LEVEL("caserio", SETTLEMENT, false, false, "es"),
    LEVEL("ccpp", SETTLEMENT, false, false, "es"),
    LEVEL("centro poblado", SETTLEMENT, false, false, "es"),
    LEVEL("centro poblado menor", SETTLEMENT, false, false, "es"),
    LEVEL("cercado", DISTRICT, true, true, "es"),
    LEVEL("cidade", SETTLEMENT, true, false, "pt"),
    LEVEL("city", SETTLEMENT, true, true, "en"),
    LEVEL("ciudad", SETTLEMENT, true, false, "es"),
    LEVEL("commune", DISTRICT, true, false, "fr"),
    LEVEL("comuna", DISTRICT, true, false, "es"),
    LEVEL("comunidad", SETTLEMENT, true, false, "es"),
    LEVEL("comunidad campesina", SETTLEMENT, false, false, "es"),
    LEVEL("comunidad nativa", SETTLEMENT, false, false, "es"),
    LEVEL("corregimiento", DISTRICT, true, false, "es"),
    LEVEL("county", PROVINCE, true, true, "en"),
    LEVEL("dep", DEPARTMENT, false, false, "es"),
    LEVEL("departamento", DEPARTMENT, false, false, "es"),
    LEVEL("departement", DEPARTMENT, false, false, "fr"),
    LEVEL("department", DEPARTMENT, false, true, "en"),
    LEVEL("depto", DEPARTMENT, false, false, "es"),
    LEVEL("dist", DISTRICT, false, false, "es"),
    LEVEL("distr", DISTRICT, false, false, "es"),
    LEVEL("district", DISTRICT, false, true, "en"),
    LEVEL("distrito", DISTRICT, false, false, "es pt"),
    LEVEL("dpto", DEPARTMENT, false, false, "es"),
    LEVEL("dto", DISTRICT, false, false, "es"),
    LEVEL("estado", DEPARTMENT, true, false, "es pt"),
    LEVEL("etat", DEPARTMENT, true, false, "fr"),
    LEVEL("gobierno regional", DEPARTMENT, false, false, "es"),
    LEVEL("localidad", SETTLEMENT, false, false, "es"),
    LEVEL("localidade", SETTLEMENT, false, false, "pt"),
    LEVEL("metropolitan area", PROVINCE, false, true, "en"),
    LEVEL("municipality", DISTRICT, true, true, "en"),
    LEVEL("municipio", DISTRICT, false, false, "es pt"),
    LEVEL("parroquia", DISTRICT, false, false, "es"),
    LEVEL("prefecture", DEPARTMENT, true, true, "en fr"),
    LEVEL("prov", PROVINCE, false, false, "es"),
    LEVEL("province", PROVINCE, false, true, "en fr"),
    LEVEL("provincia", PROVINCE, false, false, "es"),
    LEVEL("provincia constitucional", DEPARTMENT, false, false, "es"),
    LEVEL("pueblo", SETTLEMENT, true, false, "es"),
    LEVEL("regiao", DEPARTMENT, false, false, "pt"),
    LEVEL("region", DEPARTMENT, false, true, "en es"),
    LEVEL("state", DEPARTMENT, true, true, "en"),
    LEVEL("town", SETTLEMENT, true, false, "en"),
    LEVEL("vila", SETTLEMENT, true, false, "pt"),
    LEVEL("village", SETTLEMENT, true, false, "en"),
    LEVEL("ville", SETTLEMENT, true, false, "fr"),
};
static const uint8_t level_starts[INITIALS + 1] = {0,  3,  4,  23, 34, 36, 36, 37, 37,
                                                   37, 37, 37, 39, 42, 42, 42, 49, 49,
                                                   51, 52, 53, 53, 56, 56, 56, 56, 56};

/* The words [*begin, *end) that begin as the text does. */
static bool find_initial(khp_slice text, size_t *begin, size_t *end) {
    if (text.len == 0 || *text.ptr < 'a' || *text.ptr > 'z') {
        return false;
    }
    unsigned letter = (unsigned)(*text.ptr - 'a');
    *begin = level_starts[letter];
    *end = level_starts[letter + 1];
    return *begin < *end;
}

static bool starts_with(khp_slice text, const char *start, size_t length) {
    return text.len >= length && memcmp(text.ptr, start, length) == 0;
}

const khp_level_word *khp_level_word_before(khp_slice folded) {
    const khp_level_word *best = NULL;
    size_t begin;
    size_t end;
    if (!find_initial(folded, &begin, &end)) {
        return NULL;
    }
    for (size_t i = begin; i < end; i++) {
        const khp_level_word *word = &level_words[i];
        if (folded.len > word->length + 1 && folded.ptr[word->length] == ' ' &&
            folded.ptr[1] == word->word[1] && starts_with(folded, word->word, word->length) &&
            (best == NULL || word->length > best->length)) {
            best = word;
        }
    }
    return best;
}

/* True if some level word that may follow ends in these two letters. */
static bool may_end(char before, char last) {
    static const char ends[][3] = {"on", "do", "ty", "nt", "ct", "ea", "re", "ce", "te"};
    for (size_t i = 0; i < COUNT(ends); i++) {
        if (ends[i][1] == last && ends[i][0] == before) {
            return true;
        }
    }
    return false;
}

const khp_level_word *khp_level_word_after(khp_slice folded) {
    const khp_level_word *best = NULL;
    if (folded.len < 2 || !may_end(folded.ptr[folded.len - 2], folded.ptr[folded.len - 1])) {
        return NULL;
    }
    for (size_t i = 0; i < COUNT(level_words); i++) {
        const khp_level_word *word = &level_words[i];
        if (!word->may_follow || folded.len < word->length + 2 ||
            (best != NULL && word->length <= best->length)) {
            continue;
        }
        size_t start = folded.len - word->length;
        if (folded.ptr[start - 1] == ' ' &&
            memcmp(folded.ptr + start, word->word, word->length) == 0) {
            best = word;
        }
    }
    return best;
}

const khp_level_word *khp_level_word_of(khp_slice folded) {
    size_t begin;
    size_t end;
    if (!find_initial(folded, &begin, &end)) {
        return NULL;
    }
    for (size_t i = begin; i < end; i++) {
        const khp_level_word *word = &level_words[i];
        if (word->length == folded.len && memcmp(word->word, folded.ptr, folded.len) == 0) {
            return word;
        }
    }
    return NULL;
}
