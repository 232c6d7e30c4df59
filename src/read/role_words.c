#include "read/role_words.h"

#include <ctype.h>

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NONE ((const char *const[]){NULL})

const khp_role_words khp_words_id = {
    WORDS("case id", "id caso", "id del caso", "caso id", "id de caso", "codigo caso",
          "codigo de caso", "codigo del caso", "numero de caso", "numero caso", "n caso", "no caso",
          "nro caso", "nro de caso", "n de caso", "no de caso", "num caso", "case number",
          "case no", "event id cnty", "event id", "id evento", "id del evento", "record id",
          "id registro", "id de registro", "incident id", "id incidente", "id", "uuid"),
    WORDS("#meta+id", "#event+id", "#event+code")};

const khp_role_words khp_words_place = {
    WORDS("place", "lugar", "localidad", "place name", "nombre del lugar", "nombre de lugar",
          "lugar del hecho", "lugar de los hechos", "lugar de hechos", "lugar del evento",
          "centro poblado", "ciudad", "city", "town", "poblado", "pueblo", "settlement", "locality",
          "toponimo", "toponym", "location", "where coordinates"),
    WORDS("#loc+name", "#loc+town", "#loc")};

const khp_role_words khp_words_within[4] = {
    {WORDS("admin3", "adm3", "admin 3", "adm 3", "district", "distrito", "dist", "municipio",
           "municipality"),
     WORDS("#adm3+name", "#adm3")},
    {WORDS("admin2", "adm2", "admin 2", "adm 2", "province", "provincia", "prov"),
     WORDS("#adm2+name", "#adm2")},
    {WORDS("admin1", "adm1", "admin 1", "adm 1", "department", "departamento", "dpto", "depto",
           "dep", "region", "state"),
     WORDS("#adm1+name", "#adm1")},
    {WORDS("country", "pais", "admin0", "adm0", "admin 0", "adm 0", "country name"),
     WORDS("#country+name", "#country", "#adm0+name")},
};

const khp_role_words khp_words_place_code = {
    WORDS("place code", "codigo lugar", "codigo de lugar", "codigo del lugar", "ubigeo",
          "codigo ubigeo", "cod ubigeo", "ubigeo inei", "ubigeo reniec", "ubigeo distrito", "pcode",
          "p code", "adm3 pcode", "admin3pcode", "adm2 pcode", "admin2pcode", "adm1 pcode",
          "admin1pcode", "geonameid", "geonames id", "geoname id", "place id", "iso 3166 2"),
    WORDS("#loc+code", "#adm3+code", "#adm2+code", "#adm1+code")};

const khp_role_words khp_words_date = {
    WORDS("date", "fecha", "event date", "date of event", "fecha del hecho", "fecha de los hechos",
          "fecha hecho", "fecha de hechos", "fecha del evento", "fecha evento", "fecha de evento",
          "fecha del caso", "fecha caso", "fecha del incidente", "fecha incidente", "incident date",
          "date of incident", "fecha de ocurrencia", "date start", "start date", "fecha de inicio",
          "fecha inicio"),
    WORDS("#date+occurred", "#date+event", "#date+start", "#date")};

const khp_role_words khp_words_longitude = {NONE, WORDS("#geo+lon")};
const khp_role_words khp_words_latitude = {NONE, WORDS("#geo+lat")};

const khp_role_words khp_words_geopoint = {
    WORDS("geopoint", "geo point", "gps", "coordenadas", "coordinates", "coordonnees",
          "coordenadas gps", "gps coordinates", "coordonnees gps", "coordenadas geograficas",
          "geographic coordinates", "coordonnees geographiques", "location coordinates",
          "ubicacion gps", "localizacao gps", "gps location", "localisation gps", "posicion gps",
          "posicao gps", "gps position", "position gps", "posicion", "posicao", "position",
          "lat lon", "latlon", "lat long", "latlong", "lat lng", "latlng", "latitude longitude",
          "latitud longitud", "latitude and longitude", "latitud y longitud",
          "latitude e longitude", "latitude et longitude", "coords", "coord", "coordenada",
          "coordinate", "coordonnee", "geolocation", "geolocalizacion", "geolocalizacao",
          "geolocalisation", "georreferencia", "wkt", "geo"),
    WORDS("#geo+coord")};

const khp_role_words khp_words_crs = {
    WORDS("crs", "epsg", "srid", "crs code", "codigo epsg", "epsg code"), NONE};

const khp_role_words khp_words_zone = {WORDS("zona utm", "utm zone", "utm zona", "zone utm",
                                             "huso utm", "utm huso", "huso", "fuso utm", "fuso",
                                             "fuseau utm", "fuseau"),
                                       NONE};

const khp_role_words khp_words_hemisphere_lat = {
    WORDS("latituderef", "latitude ref", "lat ref", "gpslatituderef", "gps latitude ref",
          "latitude hemisphere", "lat hemisphere", "latitude direction", "lat direction", "lat dir",
          "hemisferio latitud", "latitud hemisferio", "hemisferio lat", "lat hemisferio",
          "hemisferio latitude", "latitude hemisferio", "hemisphere latitude", "hemisferio ns",
          "hemisferio n s", "hemisphere ns", "hemisphere n s", "norte sur", "north south",
          "norte sul", "nord sud", "hemisferio", "hemisphere"),
    NONE};

const khp_role_words khp_words_hemisphere_lon = {
    WORDS("longituderef", "longitude ref", "lon ref", "long ref", "gpslongituderef",
          "gps longitude ref", "longitude hemisphere", "lon hemisphere", "long hemisphere",
          "longitude direction", "lon direction", "long direction", "lon dir", "long dir",
          "hemisferio longitud", "longitud hemisferio", "hemisferio lon", "hemisferio long",
          "lon hemisferio", "long hemisferio", "hemisferio longitude", "longitude hemisferio",
          "hemisphere longitude", "hemisferio ew", "hemisferio e w", "hemisferio eo",
          "hemisferio e o", "hemisphere ew", "hemisphere e w", "este oeste", "east west",
          "leste oeste", "est ouest"),
    NONE};

const khp_position_pair khp_hemisphere_pairs[] = {
    {"e w", "n s"}, {"ew", "ns"},   {"w e", "s n"}, {"e o", "n s"},
    {"eo", "ns"},   {"o e", "s n"}, {NULL, NULL},
};

const khp_role_words khp_words_category = {
    WORDS("outcome", "resultado", "event type", "type of violence"), WORDS("#event+type")};

const khp_role_words khp_words_count = {
    WORDS("fatalities", "numero de victimas", "n de victimas", "no de victimas"),
    WORDS("#affected+killed")};

const khp_position_pair khp_position_pairs[] = {
    {"longitude", "latitude"},
    {"longitud", "latitud"},
    {"lon", "lat"},
    {"long", "lat"},
    {"lng", "lat"},
    {"longitud decimal", "latitud decimal"},
    {"decimal longitude", "decimal latitude"},
    {"longitude decimale", "latitude decimale"},
    {"gps longitude", "gps latitude"},
    {"longitude gps", "latitude gps"},
    {"longitud gps", "latitud gps"},
    {"coordenada x", "coordenada y"},
    {"coordenada este", "coordenada norte"},
    {"coord x", "coord y"},
    {"x coord", "y coord"},
    {"point x", "point y"},
    {"easting", "northing"},
    {"este", "norte"},
    {"utm este", "utm norte"},
    {"este utm", "norte utm"},
    {"utm easting", "utm northing"},
    {"leste", "norte"},
    {"utm leste", "utm norte"},
    {"utm est", "utm nord"},
    {"utm x", "utm y"},
    {"utm e", "utm n"},
    {"x", "y"},
    {NULL, NULL},
};

/* Takes `word` off the start of text if it stands there. */
static bool take(khp_slice *text, const char *word) {
    size_t length = strlen(word);
    if (text->len < length || memcmp(text->ptr, word, length) != 0) {
        return false;
    }
    *text = khp_slice_of(text->ptr + length, text->len - length);
    return true;
}

bool khp_is_source_header(khp_slice folded, khp_slice tag) {
    static const char *const rests[] = {"",       "title", "titulo", "url",    "link",
                                        "enlace", "name",  "nombre", "article"};
    if (khp_tag_matches(tag, "#meta+source") || khp_tag_matches(tag, "#meta+url")) {
        return true;
    }
    khp_slice text = folded;
    bool has_url = take(&text, "url ") || take(&text, "enlace ") || take(&text, "link ");
    if (has_url) {
        take(&text, "de ");
        take(&text, "la ");
    }
    if (!take(&text, "source") && !take(&text, "fuente")) {
        return false;
    }
    take(&text, " ");
    while (text.len > 0 && isdigit((unsigned char)text.ptr[0])) {
        text = khp_slice_of(text.ptr + 1, text.len - 1);
    }
    take(&text, " ");
    for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++) {
        if (khp_slice_eq(text, khp_slice_cstr(rests[i]))) {
            return !has_url || text.len == 0;
        }
    }
    return false;
}

bool khp_is_degrees_header(khp_slice folded) {
    bool is_start = true;
    for (size_t i = 0; i + 3 <= folded.len; i++) {
        if (is_start &&
            (memcmp(folded.ptr + i, "lon", 3) == 0 || memcmp(folded.ptr + i, "lng", 3) == 0)) {
            return true;
        }
        is_start = folded.ptr[i] == ' ';
    }
    return false;
}

/* Compares without case, up to '+', a space or the end; returns the length, or 0. */
static size_t same_part(khp_slice text, const char *wanted) {
    size_t at = 0;
    while (wanted[at] != '\0' && wanted[at] != '+') {
        if (at >= text.len || tolower((unsigned char)text.ptr[at]) != wanted[at]) {
            return 0;
        }
        at++;
    }
    return at == text.len || text.ptr[at] == '+' || text.ptr[at] == ' ' ? at : 0;
}

static bool has_attribute(khp_slice tag, const char *attribute) {
    for (size_t at = 0; at + 1 < tag.len; at++) {
        if (tag.ptr[at] == '+' &&
            same_part(khp_slice_of(tag.ptr + at + 1, tag.len - at - 1), attribute) > 0) {
            return true;
        }
    }
    return false;
}

bool khp_tag_matches(khp_slice tag, const char *wanted) {
    if (tag.len == 0 || same_part(tag, wanted) == 0) {
        return false;
    }
    for (const char *plus = strchr(wanted, '+'); plus != NULL; plus = strchr(plus + 1, '+')) {
        if (!has_attribute(tag, plus + 1)) {
            return false;
        }
    }
    return true;
}
