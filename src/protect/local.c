#include "protect/local.h"

#include "base/fold.h"
#include "protect/header_words.h"
#include "protect/headers.h"

static const char *const local[] = {
    /* names of places and of what lies around them */
    "place",
    "places",
    "lugar",
    "lugares",
    "location",
    "locations",
    "locality",
    "localidad",
    "settlement",
    "poblado",
    "pueblo",
    "ciudad",
    "city",
    "town",
    "village",
    "aldea",
    "caserio",
    "anexo",
    "comunidad",
    "community",
    "hamlet",
    "barrio",
    "urbanizacion",
    "neighbourhood",
    "neighborhood",
    "distrito",
    "district",
    "municipio",
    "municipality",
    "canton",
    "parroquia",
    "parish",
    "vereda",
    "corregimiento",
    "provincia",
    "province",
    "departamento",
    "department",
    "region",
    "admin1",
    "admin2",
    "admin3",
    "adm1",
    "adm2",
    "adm3",
    "ubigeo",
    "pcode",
    "p code",
    "site",
    "sitio",
    "scene",
    "escena",
    "sector",
    "zona",
    "zone",
    "paraje",
    "ruta",
    "carretera",
    "highway",
    "puente",
    "bridge",
    "where",
    "donde",
    "ubicacion",
    "ubicaciones",
    "referencia",
    "cidade",
    "bairro",
    "povoado",
    "aldeia",
    "ville",
    "commune",
    "quartier",
    "lieu",
    "lieux",
    "departement",
    "arrondissement",
    "localisation",
    "localizacion",
    "localizacao",
    "emplacement",
    /* positions */
    "lat",
    "latitude",
    "latitud",
    "lon",
    "lng",
    "long",
    "longitude",
    "longitud",
    "coordinates",
    "coordinate",
    "coordenadas",
    "coordenada",
    "coordonnees",
    "coordonnee",
    "coords",
    "coord",
    "latlon",
    "latlong",
    "latlng",
    "latituderef",
    "longituderef",
    "hemisferio",
    "hemisphere",
    "huso",
    "fuso",
    "fuseau",
    "geopoint",
    "gps",
    "geom",
    "geometry",
    "wkt",
    "utm",
    "easting",
    "northing",
    "este",
    "norte",
    "altitude",
    "altitud",
    "elevation",
    "position",
    "positions",
    "posicion",
    "posiciones",
    "posicao",
    "posicoes",
    "xcoord",
    "ycoord",
    "coordx",
    "coordy",
    "xy",
    "point x",
    "point y",
    "waypoint",
    "geohash",
    "geolocation",
    "geolocations",
    "geolocalizacion",
    "geolocalizacao",
    "geolocalisation",
    "geolocalizado",
    "geocode",
    "geocoded",
    "geocoding",
    "geojson",
    "geoshape",
    "geotrace",
    "georeference",
    "georeferenced",
    "georeferencia",
    "georeferenciado",
    "georreferencia",
    "georreferenciacion",
    "georreferenciado",
    "georreferencias",
    "plus code",
    "plus codes",
    "pluscode",
    "open location code",
    "what3words",
    "w3w",
    "mgrs",
    "usng",
    "map",
    "maps",
    "mapa",
    "mapas",
    "carte",
    "geo",
};

static const char *const dated[] = {
    "date",     "dates",     "fecha", "fechas", "day",    "dia",    "dias",
    "datetime", "timestamp", "time",  "hora",   "when",   "cuando", "created",
    "updated",  "modified",  "start", "end",    "inicio", "fin",
};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* The words without the digits behind them, in place: "place 1", "admin" of "place1", "admin1". */
static void drop_digits(khp_buffer *words) {
    size_t kept = 0;
    for (khp_slice rest = khp_buffer_slice(words); rest.ptr != NULL && rest.len > 0;) {
        khp_slice word = khp_slice_cut(&rest, ' ');
        khp_slice bare = khp_word_without_digits(word);
        bare = bare.len > 0 ? bare : word;
        memmove(words->ptr + kept, bare.ptr, bare.len);
        kept += bare.len;
        if (rest.ptr != NULL) {
            words->ptr[kept++] = ' ';
        }
    }
    words->len = kept;
}

/* A word of the list stands in the header as it is written ("geopoint", "admin1"), or where
 * capitals part it or digits follow ("startDate", "place1"). */
static bool speaks_of(khp_slice header, khp_buffer *scratch, const char *const *list,
                      size_t count) {
    khp_buffer_reset(scratch);
    khp_fold_words(scratch, header);
    if (khp_has_any_words(khp_buffer_slice(scratch), list, count)) {
        return true;
    }
    khp_buffer_reset(scratch);
    khp_header_words(scratch, header);
    if (khp_has_any_words(khp_buffer_slice(scratch), list, count)) {
        return true;
    }
    drop_digits(scratch);
    return khp_has_any_words(khp_buffer_slice(scratch), list, count);
}

bool khp_header_looks_local(khp_slice header, khp_buffer *scratch) {
    return speaks_of(header, scratch, local, COUNT_OF(local));
}

bool khp_header_looks_dated(khp_slice header, khp_buffer *scratch) {
    return speaks_of(header, scratch, dated, COUNT_OF(dated));
}
