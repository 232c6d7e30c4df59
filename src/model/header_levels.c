#include "model/level_words.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define OTHER 0 /* the words mean something else: `estado civil` is of no state */
#define SETTLEMENT KHP_LEVEL(KHP_PRECISION_SETTLEMENT)
#define DISTRICT KHP_LEVEL(KHP_PRECISION_DISTRICT)
#define PROVINCE KHP_LEVEL(KHP_PRECISION_PROVINCE)
#define DEPARTMENT KHP_LEVEL(KHP_PRECISION_DEPARTMENT)
#define COUNTRY KHP_LEVEL(KHP_PRECISION_COUNTRY)

typedef struct header_word {
    const char *word;
    size_t length;
    khp_levels levels;
    const char *languages; /* ISO 639-1, parted by spaces */
} header_word;

#define HEADER(text, levels, languages)                                                            \
    { text, sizeof(text) - 1, levels, languages }
/* What headers call levels by, in the order of their bytes. Words that are as often about something
 * else (zone, division, sector, unit) are left out, and so are place, lugar and location,
 * which are of no level. */
static const header_word header_words[] = {
    HEADER("adm 0", COUNTRY, "en"),
    HEADER("adm 1", DEPARTMENT, "en"),
    HEADER("adm 2", PROVINCE, "en"),
    HEADER("adm 3", DISTRICT, "en"),
    HEADER("adm level 0", COUNTRY, "en"),
    HEADER("adm level 1", DEPARTMENT, "en"),
    HEADER("adm level 2", PROVINCE, "en"),
    HEADER("adm level 3", DISTRICT, "en"),
    HEADER("adm0", COUNTRY, "en"),
    HEADER("adm0name", COUNTRY, "en"),
    HEADER("adm1", DEPARTMENT, "en"),
    HEADER("adm1name", DEPARTMENT, "en"),
    HEADER("adm2", PROVINCE, "en"),
    HEADER("adm2name", PROVINCE, "en"),
    HEADER("adm3", DISTRICT, "en"),
    HEADER("adm3name", DISTRICT, "en"),
    HEADER("admin 0", COUNTRY, "en"),
    HEADER("admin 1", DEPARTMENT, "en"),
    HEADER("admin 2", PROVINCE, "en"),
    HEADER("admin 3", DISTRICT, "en"),
    HEADER("admin level 0", COUNTRY, "en"),
    HEADER("admin level 1", DEPARTMENT, "en"),
    HEADER("admin level 2", PROVINCE, "en"),
    HEADER("admin level 3", DISTRICT, "en"),
    HEADER("admin0", COUNTRY, "en"),
    HEADER("admin0name", COUNTRY, "en"),
    HEADER("admin1", DEPARTMENT, "en"),
    HEADER("admin1name", DEPARTMENT, "en"),
    HEADER("admin2", PROVINCE, "en"),
    HEADER("admin2name", PROVINCE, "en"),
    HEADER("admin3", DISTRICT, "en"),
    HEADER("admin3name", DISTRICT, "en"),
    HEADER("administrative level 0", COUNTRY, "en"),
    HEADER("administrative level 1", DEPARTMENT, "en"),
    HEADER("administrative level 2", PROVINCE, "en"),
    HEADER("administrative level 3", DISTRICT, "en"),
    HEADER("alcaldia", PROVINCE | DISTRICT, "es"),
    HEADER("aldea", SETTLEMENT, "es"),
    HEADER("aldeia", SETTLEMENT, "pt"),
    HEADER("arrondissement", PROVINCE | DISTRICT, "fr"),
    HEADER("barangay", DISTRICT, "tl"),
    HEADER("bezirk", PROVINCE, "de"),
    HEADER("borough", PROVINCE | DISTRICT, "en"),
    HEADER("bourg", SETTLEMENT, "fr"),
    HEADER("brgy", DISTRICT, "tl"),
    HEADER("bundesland", DEPARTMENT, "de"),
    HEADER("canton", DEPARTMENT | PROVINCE | DISTRICT, "en es fr"),
    HEADER("case state", OTHER, "en"),
    HEADER("caserio", SETTLEMENT, "es"),
    HEADER("ccaa", DEPARTMENT, "es"),
    HEADER("centro poblado", SETTLEMENT, "es"),
    HEADER("cercle", PROVINCE | DISTRICT, "fr"),
    HEADER("chiefdom", DISTRICT, "en"),
    HEADER("cidade", SETTLEMENT, "pt"),
    HEADER("citta", SETTLEMENT, "it"),
    HEADER("city", SETTLEMENT, "en"),
    HEADER("ciudad", SETTLEMENT, "es"),
    HEADER("commune", PROVINCE | DISTRICT, "fr"),
    HEADER("comuna", PROVINCE | DISTRICT, "es"),
    HEADER("comune", PROVINCE | DISTRICT, "it"),
    HEADER("comunidad autonoma", DEPARTMENT, "es"),
    HEADER("concelho", PROVINCE | DISTRICT, "pt"),
    HEADER("constituency", PROVINCE, "en"),
    HEADER("corregimiento", PROVINCE | DISTRICT, "es"),
    HEADER("counties", DEPARTMENT | PROVINCE, "en"),
    HEADER("country", COUNTRY, "en"),
    HEADER("county", DEPARTMENT | PROVINCE, "en"),
    HEADER("daira", PROVINCE | DISTRICT, "ar"),
    HEADER("dep", DEPARTMENT | PROVINCE, "es en fr"),
    HEADER("departamento", DEPARTMENT | PROVINCE, "es"),
    HEADER("departement", DEPARTMENT | PROVINCE, "fr"),
    HEADER("department", DEPARTMENT | PROVINCE, "en"),
    HEADER("depto", DEPARTMENT | PROVINCE, "es"),
    HEADER("desa", SETTLEMENT, "id ms"),
    HEADER("dist", DEPARTMENT | PROVINCE | DISTRICT, "es"),
    HEADER("distr", DEPARTMENT | PROVINCE | DISTRICT, "es"),
    HEADER("district", DEPARTMENT | PROVINCE | DISTRICT, "en fr"),
    HEADER("distrito", DEPARTMENT | PROVINCE | DISTRICT, "es pt"),
    HEADER("dorf", SETTLEMENT, "de"),
    HEADER("dorp", SETTLEMENT, "nl"),
    HEADER("dpto", DEPARTMENT | PROVINCE, "es"),
    HEADER("dto", DEPARTMENT | PROVINCE | DISTRICT, "es"),
    HEADER("edo", DEPARTMENT, "es"),
    HEADER("emirate", DEPARTMENT, "en"),
    HEADER("entidad", DEPARTMENT, "es"),
    HEADER("entidad federativa", DEPARTMENT, "es"),
    HEADER("estado", DEPARTMENT, "es"),
    HEADER("estado actual", OTHER, "es"),
    HEADER("estado caso", OTHER, "es"),
    HEADER("estado civil", OTHER, "es"),
    HEADER("estado de la causa", OTHER, "es"),
    HEADER("estado de salud", OTHER, "es"),
    HEADER("estado del caso", OTHER, "es"),
    HEADER("estado procesal", OTHER, "es"),
    HEADER("etat", DEPARTMENT, "fr"),
    HEADER("freguesia", DISTRICT, "pt"),
    HEADER("fylke", DEPARTMENT, "no"),
    HEADER("gemeente", PROVINCE | DISTRICT, "nl"),
    HEADER("gemeinde", PROVINCE | DISTRICT, "de"),
    HEADER("gmina", DISTRICT, "pl"),
    HEADER("gobernacion", DEPARTMENT, "es"),
    HEADER("gorod", SETTLEMENT, "ru"),
    HEADER("gouvernorat", DEPARTMENT, "fr"),
    HEADER("governorate", DEPARTMENT, "en"),
    HEADER("hamlet", SETTLEMENT, "en"),
    HEADER("health state", OTHER, "en"),
    HEADER("hromada", DISTRICT, "uk"),
    HEADER("ilce", PROVINCE, "tr"),
    HEADER("judet", DEPARTMENT, "ro"),
    HEADER("kabupaten", PROVINCE, "id"),
    HEADER("kabupaten kota", PROVINCE, "id"),
    HEADER("kampung", SETTLEMENT, "id ms"),
    HEADER("kanton", DEPARTMENT, "de"),
    HEADER("kebele", DISTRICT, "am"),
    HEADER("kecamatan", DISTRICT, "id"),
    HEADER("kelurahan", DISTRICT, "id"),
    HEADER("kommun", PROVINCE | DISTRICT, "sv"),
    HEADER("kommune", PROVINCE | DISTRICT, "da no sv"),
    HEADER("krai", DEPARTMENT, "ru"),
    HEADER("kraj", DEPARTMENT, "cs sk"),
    HEADER("kray", DEPARTMENT, "ru"),
    HEADER("kreis", PROVINCE, "de"),
    HEADER("kunta", PROVINCE | DISTRICT, "fi"),
    HEADER("landkreis", PROVINCE, "de"),
    HEADER("lga", PROVINCE | DISTRICT, "en"),
    HEADER("local government area", PROVINCE | DISTRICT, "en"),
    HEADER("localidad", SETTLEMENT, "es"),
    HEADER("localidade", SETTLEMENT, "pt"),
    HEADER("localita", SETTLEMENT, "it"),
    HEADER("localite", SETTLEMENT, "fr"),
    HEADER("locality", SETTLEMENT, "en"),
    HEADER("maakunta", DEPARTMENT, "fi"),
    HEADER("marital state", OTHER, "en"),
    HEADER("mcpio", PROVINCE | DISTRICT, "es"),
    HEADER("megye", DEPARTMENT, "hu"),
    HEADER("miasto", SETTLEMENT, "pl"),
    HEADER("miejscowosc", SETTLEMENT, "pl"),
    HEADER("mpio", PROVINCE | DISTRICT, "es"),
    HEADER("mudiriyah", PROVINCE | DISTRICT, "ar"),
    HEADER("muhafaza", DEPARTMENT, "ar"),
    HEADER("muhafazah", DEPARTMENT, "ar"),
    HEADER("mun", PROVINCE | DISTRICT, "es"),
    HEADER("munic", PROVINCE | DISTRICT, "es"),
    HEADER("municipalite", PROVINCE | DISTRICT, "fr"),
    HEADER("municipality", DEPARTMENT | PROVINCE | DISTRICT, "en"),
    HEADER("municipio", PROVINCE | DISTRICT, "es pt"),
    HEADER("nahiya", PROVINCE | DISTRICT, "ar"),
    HEADER("nivel admin 0", COUNTRY, "es"),
    HEADER("nivel admin 1", DEPARTMENT, "es"),
    HEADER("nivel admin 2", PROVINCE, "es"),
    HEADER("nivel admin 3", DISTRICT, "es"),
    HEADER("nivel administrativo 0", COUNTRY, "es"),
    HEADER("nivel administrativo 1", DEPARTMENT, "es"),
    HEADER("nivel administrativo 2", PROVINCE, "es"),
    HEADER("nivel administrativo 3", DISTRICT, "es"),
    HEADER("nom ent", DEPARTMENT, "es"),
    HEADER("nom loc", SETTLEMENT, "es"),
    HEADER("obec", SETTLEMENT, "cs"),
    HEADER("oblast", DEPARTMENT, "ru uk"),
    HEADER("okres", PROVINCE, "cs sk"),
    HEADER("okrug", DEPARTMENT | PROVINCE, "ru"),
    HEADER("ortschaft", SETTLEMENT, "de"),
    HEADER("ostan", DEPARTMENT, "fa"),
    HEADER("paese", COUNTRY, "it"),
    HEADER("pais", COUNTRY, "es"),
    HEADER("parish", DEPARTMENT | PROVINCE | DISTRICT, "en"),
    HEADER("parroquia", PROVINCE | DISTRICT, "es"),
    HEADER("partido", PROVINCE, "es"),
    HEADER("partido politico", OTHER, "es"),
    HEADER("pays", COUNTRY, "fr"),
    HEADER("pcia", DEPARTMENT | PROVINCE, "es"),
    HEADER("poblado", SETTLEMENT, "es"),
    HEADER("populated place", SETTLEMENT, "en"),
    HEADER("poselok", SETTLEMENT, "ru"),
    HEADER("povoado", SETTLEMENT, "pt"),
    HEADER("powiat", PROVINCE, "pl"),
    HEADER("prefecture", DEPARTMENT | PROVINCE, "en fr"),
    HEADER("prov", DEPARTMENT | PROVINCE, "es"),
    HEADER("province", DEPARTMENT | PROVINCE, "en fr"),
    HEADER("provincia", DEPARTMENT | PROVINCE, "es"),
    HEADER("provincie", DEPARTMENT | PROVINCE, "nl"),
    HEADER("provinsi", DEPARTMENT, "id"),
    HEADER("pueblo", SETTLEMENT, "es"),
    HEADER("qada", PROVINCE | DISTRICT, "ar"),
    HEADER("raion", PROVINCE | DISTRICT, "ru uk"),
    HEADER("rayon", PROVINCE | DISTRICT, "ru uk"),
    HEADER("regency", PROVINCE | DISTRICT, "en"),
    HEADER("regiao", DEPARTMENT, "pt"),
    HEADER("regierungsbezirk", PROVINCE, "de"),
    HEADER("region", DEPARTMENT, "en es"),
    HEADER("regione", DEPARTMENT, "it"),
    HEADER("selo", SETTLEMENT, "ru"),
    HEADER("settlement", SETTLEMENT, "en"),
    HEADER("shahrestan", PROVINCE, "fa"),
    HEADER("sous prefecture", PROVINCE | DISTRICT, "fr"),
    HEADER("stad", SETTLEMENT, "nl"),
    HEADER("stadt", SETTLEMENT, "de"),
    HEADER("state", DEPARTMENT, "en"),
    HEADER("state of case", OTHER, "en"),
    HEADER("state of the case", OTHER, "en"),
    HEADER("sub county", PROVINCE | DISTRICT, "en"),
    HEADER("sub district", PROVINCE | DISTRICT, "en"),
    HEADER("subcounty", PROVINCE | DISTRICT, "en"),
    HEADER("subdistrict", PROVINCE | DISTRICT, "en"),
    HEADER("tahsil", PROVINCE | DISTRICT, "hi ur"),
    HEADER("taluk", PROVINCE | DISTRICT, "hi ur"),
    HEADER("taluka", PROVINCE | DISTRICT, "hi ur"),
    HEADER("tehsil", PROVINCE | DISTRICT, "hi ur"),
    HEADER("territorio", DEPARTMENT, "es"),
    HEADER("territory", DEPARTMENT, "en"),
    HEADER("thana", PROVINCE | DISTRICT, "bn"),
    HEADER("town", SETTLEMENT, "en"),
    HEADER("township", PROVINCE | DISTRICT, "en"),
    HEADER("uf", DEPARTMENT, "pt"),
    HEADER("unidade da federacao", DEPARTMENT, "pt"),
    HEADER("unidade federativa", DEPARTMENT, "pt"),
    HEADER("upazila", PROVINCE | DISTRICT, "bn"),
    HEADER("vila", SETTLEMENT, "pt"),
    HEADER("village", SETTLEMENT, "en fr"),
    HEADER("ville", SETTLEMENT, "fr"),
    HEADER("voivodeship", DEPARTMENT, "pl"),
    HEADER("ward", DISTRICT, "en"),
    HEADER("wies", SETTLEMENT, "pl"),
    HEADER("wilaya", DEPARTMENT, "ar"),
    HEADER("wojewodztwo", DEPARTMENT, "pl"),
    HEADER("woreda", PROVINCE | DISTRICT, "am"),
    HEADER("zila", PROVINCE, "bn"),
    HEADER("zilla", PROVINCE, "bn"),
    HEADER("город", SETTLEMENT, "ru"),
    HEADER("краи", DEPARTMENT, "ru uk"),
    HEADER("область", DEPARTMENT, "ru"),
    HEADER("раион", PROVINCE | DISTRICT, "ru uk"),
    HEADER("село", SETTLEMENT, "ru"),
    HEADER("محافظة", DEPARTMENT, "ar"),
    HEADER("محافظه", DEPARTMENT, "ar"),
    HEADER("ولاية", DEPARTMENT, "ar"),
    HEADER("ولايه", DEPARTMENT, "ar"),
};

/* The longest entry that starts the text as whole words, the last of them perhaps with a plural's s
 * behind it (which *length counts); NULL if there is none. */
static const header_word *find_start(khp_slice text, size_t *length) {
    const header_word *best = NULL;
    for (size_t i = 0; i < COUNT(header_words); i++) {
        const header_word *word = &header_words[i];
        if (text.len < word->length || memcmp(text.ptr, word->word, word->length) != 0) {
            continue;
        }
        size_t end = word->length;
        end += end < text.len && text.ptr[end] == 's';
        bool whole = end == text.len || text.ptr[end] == ' ';
        if (whole && (best == NULL || word->length > best->length)) {
            best = word;
            *length = end;
        }
    }
    return best;
}

khp_levels khp_header_levels(khp_slice folded, bool *settlement) {
    khp_levels levels = 0;
    *settlement = false;
    for (khp_slice rest = folded; rest.len > 0;) {
        size_t length = 0;
        const header_word *word = find_start(rest, &length);
        if (word == NULL) {
            (void)khp_slice_cut(&rest, ' ');
            continue;
        }
        levels |= word->levels & KHP_LEVELS_OF_AREAS;
        *settlement = *settlement || (word->levels & SETTLEMENT) != 0;
        rest = khp_slice_of(rest.ptr + length, rest.len - length);
        if (rest.len > 0) {
            (void)khp_slice_cut(&rest, ' ');
        }
    }
    return levels;
}

bool khp_header_is_level(khp_slice folded, khp_levels *levels) {
    *levels = 0;
    for (khp_slice rest = folded; rest.len > 0;) {
        size_t length = 0;
        const header_word *word = find_start(rest, &length);
        if (word == NULL || (word->levels & KHP_LEVELS_OF_AREAS) != word->levels ||
            word->levels == OTHER) {
            return false;
        }
        *levels |= word->levels;
        rest = khp_slice_of(rest.ptr + length, rest.len - length);
        if (rest.len > 0) {
            (void)khp_slice_cut(&rest, ' ');
        }
    }
    return *levels != 0;
}

khp_slice khp_header_word_at(size_t number) {
    return number < COUNT(header_words)
               ? khp_slice_of(header_words[number].word, header_words[number].length)
               : (khp_slice){NULL, 0};
}
