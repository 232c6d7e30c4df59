#!/usr/bin/env python3
"""Names of areas as place_areas.py compares them: a folding and level words that share nothing with khipu's."""
import unicodedata

# Words for levels, as the area names of GeoNames and Natural Earth carry them, before and behind the name. What stands
# here must be known to khipu, in one way or another; what does not stand here is not asked without its word.
BEFORE = """
amphoe|edo|mun|arrondissement|autonomous region|bashkia|bezirk|cantón|canton|caza|cercle|changwat|commune|comuna
comunidad autónoma|county|daïra|departamento|departament|departemen|department|departement|délégation|département
dipartimento|distrito|district|district autonome|emirate|estado|gemeente|gmina|gorodskoy okrug|gouvernement
gouvernorat|governatorato|governorate|huyện|județul|kabupaten|kanton|komuna|kreis|landkreis|liwā’|markaz
metropolitan municipality|municipal district|municipalidad|municipality|municipio|municipio autónomo|municipiul|município|muḩāfaz̧at
obshtina|okres|okręg|općina|opština|ostān-e|parish|parroquia|partido|politischer bezirk|powiat|prefektura|prefektur
province|provincia|província|provinz|prowincja|préfecture|präfektur|quận|regierungsbezirk|regione|región|region|região
région|shahrestān-e|srŏk|state|thành phố|thị xã|tỉnh|voivodato|voïvodie|wilaya|wilayah|wilāyat|woiwodschaft
województwo|область|республика
""".strip().replace("\n", "|").split("|")
BEHIND = """
aūdany|belediyesi|borough|bölgesi|cercle|city and borough|county|departmanı|department|district|division|eyaleti|gorodskoy okrug
governorate|gun|i̇lçesi|ilçesi|ili|járás|kabupaten|kommun|kommune|krai|kray|kraj|län|megye|municipality|novads|oblast|oblast'|oblastı
okrug|pagasts|parish|prefecture|province|raion|rayon|rayonu|region|shahri|shi|state|tumani|vald|vilayeti|voivodeship
zone|область|край|район|округ|провинция|воеводство
""".strip().replace("\n", "|").split("|")
LINKS = ("de la", "de los", "de las", "de l'", "del", "de", "des", "du", "d'", "do", "da", "dos", "das", "of the", "of",
         "della", "delle", "di", "e", "i")
# Words that qualify a level word: what ends in one is no name without it ("Conakry Special Zone", "Free State").
QUALIFIERS = {"administrative", "autonomous", "capital", "city", "federal", "free", "metropolitan", "municipal", "national",
              "new", "regional", "republican", "rural", "special", "the", "union", "urban", "автономныи"}
# What a rest begins or ends with that was tied to the word taken: "City and" (Borough), "in Muslim Mindanao" (Autonomous Region).
TIES = {"and", "in"}
# Words for areas that are no name alone, though they are not taken off: Republic County is never written "Republic".
ALONE = {"republic"}
ARTICLES = {"el", "la", "los", "las", "the", "le", "les"}


STROKES = {"đ": "d", "ð": "d"}    # Đắk Lắk is written Dak Lak, and with the letter eth by Natural Earth


def fold(text):
    """Lower case without marks and punctuation, words parted by one space; vowel signs of Indic scripts stay."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = []
    for char in decomposed:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            if not unicodedata.combining(char):
                letters.append(char)
        elif kind[0] in "LN":
            letters.append(STROKES.get(char, char))
        elif char not in "'’ʼʻʿʾ`´":
            letters.append(" ")
    return " ".join("".join(letters).split())


BEFORE_FOLDED = sorted({fold(word) for word in BEFORE}, key=lambda w: -len(w))
BEHIND_FOLDED = sorted({fold(word) for word in BEHIND}, key=lambda w: -len(w))
WORDS = set(BEFORE_FOLDED) | set(BEHIND_FOLDED)


def strip_links(text):
    for link in LINKS:
        if text.casefold().startswith(link + ("" if link.endswith("'") else " ")):
            return text[len(link):].strip()
    return text


def named(rest, name):
    """What is left of a name, if it is one: letters, no word that qualifies what was taken or was tied to it, and not
    itself a word for a level."""
    words = fold(rest).split()
    if not words or words[-1] in QUALIFIERS | TIES or words[0] in TIES:
        return name
    return name if fold(rest) in WORDS | ALONE or not any(c.isalpha() for c in rest) else rest


def core(name):
    """The name without its level word and the link that tied it ("Provincia de Lima" and "Lima Province" give "Lima");
    the name itself where it has none or where no name would be left."""
    words = name.split()
    for size in (3, 2, 1):
        if len(words) > size and fold(" ".join(words[:size])) in BEFORE_FOLDED:
            return named(strip_links(" ".join(words[size:])), name)
        if len(words) > size and fold(" ".join(words[-size:])) in BEHIND_FOLDED:
            return named(" ".join(words[:-size]), name)
    return name


def bare(name):
    """The folded core without the article and the "D.C." that are no part of it: "El Callao" is Callao (an alternate name
    that is left out, as the area Callao bears it), GeoNames' "Bogota D.C." is Natural Earth's Bogota."""
    words = fold(core(name)).split()
    if len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    return " ".join(words[:-2] if len(words) > 2 and words[-2:] == ["d", "c"] else words)


def has_level_word(name):
    """Written with a word already, though no name would be left without it: "James City County", "Comuna 1"."""
    words = name.split()
    return core(name) != name or any(fold(word) in WORDS for word in (words[:1] + words[-1:] if len(words) > 1 else ()))


def is_level_word(name):
    return fold(name) in WORDS


# How a second-level area of these countries is written with its word, where the gazetteer leaves it out.
SECOND_WITH_WORD = {
    "AR": "Departamento %s", "BD": "%s District", "BF": "Province de %s", "BO": "Provincia %s", "BR": "Município de %s",
    "CL": "Provincia de %s", "CO": "Municipio de %s", "DE": "Landkreis %s", "EC": "Cantón %s", "ES": "Provincia de %s",
    "ID": "Kabupaten %s", "IN": "%s district", "IQ": "%s District", "IT": "Provincia di %s", "ML": "Cercle de %s",
    "MM": "%s District", "MX": "Municipio de %s", "NG": "%s LGA", "NP": "%s District", "PE": "Provincia de %s",
    "PH": "%s Province", "PK": "%s District", "RO": "Comuna %s", "TR": "%s ilçesi", "UA": "%s raion", "US": "%s County",
    "VE": "Municipio %s",
}
ROMANCE = {"departamento", "provincia", "estado", "distrito", "province", "département", "région", "municipio",
           "municipalidad", "cantón", "parroquia", "comuna", "comunidad autónoma"}


def with_words(name, type_local, type_english):
    """The name with a word for its level, as a person adds it: behind in English, before in Romance languages."""
    if has_level_word(name):
        return []
    forms = []
    english = type_english.split("|")[0].strip()
    if fold(english) in BEHIND_FOLDED:
        forms.append("%s %s" % (name, english))
    local = type_local.split("|")[0].strip()
    if local.casefold() in ROMANCE:
        forms.append("%s de %s" % (local, name))
    elif fold(local) in BEHIND_FOLDED and fold(local) != fold(english):
        forms.append("%s %s" % (name, local))
    return forms
