#include "protect/personal.h"

/* Any of these words or word sequences makes a header look personal. */
static const char *const personal[] = {
    /* names */
    "apellido",
    "apellidos",
    "surname",
    "surnames",
    "fullname",
    "firstname",
    "lastname",
    "nickname",
    "apodo",
    "apodos",
    "sobrenombre",
    "alias",
    "iniciales",
    "initials",
    "seudonimo",
    "pseudonym",
    "first name",
    "last name",
    "full name",
    "family name",
    "given name",
    "given names",
    "nombre completo",
    "nombres y apellidos",
    /* identity numbers */
    "dni",
    "pasaporte",
    "passport",
    "cedula",
    "curp",
    "ssn",
    "nid",
    "cuil",
    "cuit",
    "cpf",
    "nie",
    "rut",
    "ruc",
    "carnet",
    "carne",
    "identidad",
    "identity",
    "national id",
    "id number",
    "social security",
    "seguridad social",
    "documento",
    "documentos",
    "doc identidad",
    /* telephones, e-mail, accounts */
    "telefono",
    "telefonos",
    "tel",
    "telf",
    "tlf",
    "fono",
    "celular",
    "celulares",
    "cel",
    "movil",
    "phone",
    "phones",
    "telephone",
    "cellphone",
    "mobile",
    "whatsapp",
    "telegram",
    "signal",
    "fax",
    "email",
    "emails",
    "e mail",
    "mail",
    "correo",
    "correos",
    "contacto",
    "contactos",
    "contact",
    "contacts",
    "facebook",
    "instagram",
    "twitter",
    "username",
    "usuario",
    /* addresses */
    "direccion",
    "direcciones",
    "address",
    "addresses",
    "domicilio",
    "domicilios",
    "residencia",
    "residence",
    "home",
    "vivienda",
    "calle",
    "street",
    "zip",
    "postcode",
    /* birth */
    "nacimiento",
    "birth",
    "birthdate",
    "birthday",
    "birthplace",
    "dob",
    "born",
    "nacido",
    "nacida",
    "cumpleanos",
    /* those who told, and relatives */
    "testigo",
    "testigos",
    "witness",
    "witnesses",
    "informante",
    "informantes",
    "informant",
    "informants",
    "entrevistado",
    "entrevistada",
    "entrevistados",
    "interviewee",
    "interviewees",
    "denunciante",
    "denunciantes",
    "complainant",
    "declarante",
    "testimonio",
    "testimony",
    "familiar",
    "familiares",
    "pariente",
    "parientes",
    "relative",
    "relatives",
    "kin",
    "madre",
    "padre",
    "padres",
    "mother",
    "father",
    "parent",
    "parents",
    "hermano",
    "hermana",
    "hijo",
    "hija",
    "hijos",
    "esposo",
    "esposa",
    "conyuge",
    "spouse",
    "husband",
    "wife",
    "son",
    "daughter",
    "brother",
    "sister",
};

/* These are names of somebody if the whole header says no more. */
static const char *const alone[] = {
    "victima",    "victim",     "persona",      "person",       "fallecido",   "fallecida",
    "fallecidos", "deceased",   "herido",       "herida",       "sospechoso",  "suspect",
    "imputado",   "acusado",    "accused",      "perpetrador",  "perpetrator", "autor",
    "agraviado",  "agraviada",  "desaparecido", "desaparecida", "detenido",    "detenida",
    "interview",  "entrevista",
};

/* The word for a name, unless it is the name of one of the things below. */
static const char *const name_words[] = {"nombre", "nombres", "name", "names"};
static const char *const things[] = {
    "lugar",        "place",       "location",    "localidad",    "locality",     "poblado",
    "pueblo",       "ciudad",      "city",        "town",         "village",      "settlement",
    "comunidad",    "community",   "distrito",    "district",     "provincia",    "province",
    "departamento", "department",  "region",      "municipio",    "municipality", "pais",
    "country",      "state",       "admin1",      "admin2",       "admin3",       "area",
    "site",         "sitio",       "zona",        "zone",         "cuenca",       "basin",
    "conflict",     "conflicto",   "dyad",        "event",        "evento",       "project",
    "proyecto",     "institucion", "institution", "organizacion", "organization", "organisation",
    "entidad",      "entity",      "empresa",     "company",      "hospital",     "comisaria",
    "group",        "grupo",       "source",      "fuente",       "file",         "archivo",
    "category",     "categoria",   "type",        "tipo",         "campaign",     "campana",
};

/* Columns of ACLED (31) and UCDP GED (49) that a rule above could ever meet, and the rest of their
 * names with a person's word in them. */
static const char *const known_datasets[] = {
    "actor1",
    "actor2",
    "assoc actor 1",
    "assoc actor 2",
    "notes",
    "tags",
    "conflict name",
    "dyad name",
    "side a",
    "side b",
    "source article",
    "source office",
    "source headline",
    "source original",
    "where coordinates",
    "where description",
    "civilian targeting",
};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* True if the words of `sought` stand in `folded` side by side, whole. */
static bool has_words(khp_slice folded, const char *sought) {
    size_t length = strlen(sought);
    for (size_t at = 0; at + length <= folded.len; at++) {
        bool begins = at == 0 || folded.ptr[at - 1] == ' ';
        bool ends = at + length == folded.len || folded.ptr[at + length] == ' ';
        if (begins && ends && memcmp(folded.ptr + at, sought, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_any(khp_slice folded, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (has_words(folded, list[i])) {
            return true;
        }
    }
    return false;
}

static bool is_any(khp_slice folded, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (khp_slice_eq(folded, khp_slice_cstr(list[i]))) {
            return true;
        }
    }
    return false;
}

bool khp_header_looks_personal(khp_slice folded) {
    if (is_any(folded, known_datasets, COUNT_OF(known_datasets))) {
        return false;
    }
    if (has_any(folded, personal, COUNT_OF(personal)) || is_any(folded, alone, COUNT_OF(alone))) {
        return true;
    }
    return has_any(folded, name_words, COUNT_OF(name_words)) &&
           !has_any(folded, things, COUNT_OF(things));
}
