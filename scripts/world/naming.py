"""Names as the script compares them. What the program compares by is src/locate/toponym.c and forms.c; here a rough
likeness of it decides which names of the source may be trusted and which codes of GeoNames belong to an area."""
import re
import unicodedata

PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h",
                       "ŧ": "t", "ə": "e", "ǝ": "e",
                       "ʿ": "", "ʾ": "", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": ""})
LINKS = set("de del la las los el do da dos das du des d l le les of the and y e et di della van von al el c".split())
GENERIC = set("""province provincia provincie provinz prov district distrito distretto region región regiao regione state
estado etat departamento departement department dept county comté condado municipality municipio municipalite governorate
muhafazah muhafazat mintaqat wilaya wilayah emirate oblast oblys kray krai respublika republic republica raion rayon okrug
prefecture canton kanton commune comuna parish parroquia paroisse division territory territorio territoire city ciudad cidade
metropolitan metropolitana autonomous autonoma autonomous autonome community comunidad federal district capital special
administrative region island islands isla islas ile iles voivodeship wojewodztwo zupanija apskritis apskritys novads
rajons pilseta obcina megye judet judetul okres kraj zupa nomos periferia il ili vilayet ostan ostane shahrestan sheng shi
zizhiqu do ken fu changwat tinh thanh pho khwaeng khoueng khet zone woreda cercle atoll borough unitary authority shire
regency kabupaten kota propinsi provinsi daerah istimewa negeri pyine taing state arrondissement aimag aymag velayat
welayaty viloyati vilayati viloyat commonwealth quarter regional council lan len fylke amt maakond maakunta maa pref gun
county capital governate governarate republican district's intendencia comisaria national urban rural""".split())


def fold(text):
    """Case, marks and punctuation gone; letters with strokes as they are typed without."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(PLAIN)
    kept = (c if unicodedata.category(c)[0] in "LN" else "" if unicodedata.category(c)[0] == "M" else " " for c in text)
    return " ".join("".join(kept).split())


GENERIC_FOLDED = {fold(word) for word in GENERIC}


def words(folded):
    """The words of a folded name that say which area it is."""
    return [word for word in folded.split() if word not in GENERIC_FOLDED and word not in LINKS]


def core(text):
    """The telling words together, without gaps ("Provincia del Chaco": chaco); the whole if all are generic."""
    folded = fold(text)
    return "".join(words(folded)) or folded.replace(" ", "")


def tidy(text):
    """A name as the table writes it: one line, form C, no white space around."""
    return unicodedata.normalize("NFC", " ".join(str(text or "").replace("\u200b", "").split()))


def several(text, is_list=False):
    """The names of a cell that holds several, in order; in a list commas part them too ("Fudjayra, Fujeira"), but not those
    of one long name ("A, B and C")."""
    parts = str(text or "").split("|")
    if is_list:
        parts = [name for part in parts for name in (part.split(", ") if " and " not in part and "(" not in part else [part])]
    return [name for name in (tidy(part) for part in parts) if name]


def turned(name):
    """`Sonora, Estado de` as it is said: `Estado de Sonora`."""
    found = re.fullmatch(r"([^,]+), ([^,]+)", name)
    if found and fold(found[2]).split()[:1] and fold(found[2]).split()[0] in GENERIC_FOLDED:
        return f"{found[2]} {found[1]}"
    return name


def distinct(names, seen):
    """Those whose folded form is not in `seen`, which takes them in; the program keeps ə and e apart."""
    kept = []
    for name in names:
        key = fold(name) + ("ə" if set("əǝ") & set(name.casefold()) else "")
        if key and key not in seen:
            seen.add(key)
            kept.append(name)
    return kept
