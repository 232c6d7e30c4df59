#include "locate/countries.h"

#include "base/hash.h"
#include "locate/toponym.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

typedef struct country {
    char code[3];
    char code3[4];
    const char *names; /* English, Spanish and others, folded, joined by '|' */
} country;

/* ISO 3166-1 codes, sorted; English and Spanish names after the Unicode CLDR 48, other names in
 * common use added. The names are kept folded, as they are compared. */
static const country countries[] = {
    {"AD", "AND", "andorra"},
    {"AE", "ARE", "united arab emirates|emiratos arabes unidos"},
    {"AF", "AFG", "afghanistan|afganistan"},
    {"AG", "ATG", "antigua barbuda|antigua y barbuda"},
    {"AI", "AIA", "anguilla|anguila"},
    {"AL", "ALB", "albania"},
    {"AM", "ARM", "armenia"},
    {"AO", "AGO", "angola"},
    {"AQ", "ATA", "antarctica|antartida"},
    {"AR", "ARG", "argentina"},
    {"AS", "ASM", "american samoa|samoa americana"},
    {"AT", "AUT", "austria"},
    {"AU", "AUS", "australia"},
    {"AW", "ABW", "aruba"},
    {"AX", "ALA", "aland islands|islas aland"},
    {"AZ", "AZE", "azerbaijan|azerbaiyan"},
    {"BA", "BIH", "bosnia herzegovina|bosnia y herzegovina"},
    {"BB", "BRB", "barbados"},
    {"BD", "BGD", "bangladesh|banglades"},
    {"BE", "BEL", "belgium|belgica"},
    {"BF", "BFA", "burkina faso"},
    {"BG", "BGR", "bulgaria"},
    {"BH", "BHR", "bahrain|barein"},
    {"BI", "BDI", "burundi"},
    {"BJ", "BEN", "benin"},
    {"BL", "BLM", "st barthelemy|san bartolome"},
    {"BM", "BMU", "bermuda|bermudas"},
    {"BN", "BRN", "brunei"},
    {"BO", "BOL", "bolivia|bolivia plurinational state of|estado plurinacional de bolivia"},
    {"BQ", "BES", "caribbean netherlands|caribe neerlandes"},
    {"BR", "BRA", "brazil|brasil"},
    {"BS", "BHS", "bahamas"},
    {"BT", "BTN", "bhutan|butan"},
    {"BV", "BVT", "bouvet island|isla bouvet"},
    {"BW", "BWA", "botswana|botsuana"},
    {"BY", "BLR", "belarus|bielorrusia"},
    {"BZ", "BLZ", "belize|belice"},
    {"CA", "CAN", "canada"},
    {"CC", "CCK", "cocos keeling islands|islas cocos"},
    {"CD", "COD",
     "congo kinshasa|republica democratica del congo|dr congo|democratic republic of the congo"},
    {"CF", "CAF", "central african republic|republica centroafricana"},
    {"CG", "COG", "congo brazzaville|congo|republic of the congo|republica del congo"},
    {"CH", "CHE", "switzerland|suiza"},
    {"CI", "CIV", "cote d ivoire|ivory coast|costa de marfil"},
    {"CK", "COK", "cook islands|islas cook"},
    {"CL", "CHL", "chile"},
    {"CM", "CMR", "cameroon|camerun"},
    {"CN", "CHN", "china"},
    {"CO", "COL", "colombia"},
    {"CR", "CRI", "costa rica"},
    {"CU", "CUB", "cuba"},
    {"CV", "CPV", "cape verde|cabo verde"},
    {"CW", "CUW", "curacao|curazao"},
    {"CX", "CXR", "christmas island|isla de navidad"},
    {"CY", "CYP", "cyprus|chipre"},
    {"CZ", "CZE", "czechia|chequia|czech republic|republica checa"},
    {"DE", "DEU", "germany|alemania"},
    {"DJ", "DJI", "djibouti|yibuti"},
    {"DK", "DNK", "denmark|dinamarca"},
    {"DM", "DMA", "dominica"},
    {"DO", "DOM", "dominican republic|republica dominicana"},
    {"DZ", "DZA", "algeria|argelia"},
    {"EC", "ECU", "ecuador"},
    {"EE", "EST", "estonia"},
    {"EG", "EGY", "egypt|egipto"},
    {"EH", "ESH", "western sahara|sahara occidental"},
    {"ER", "ERI", "eritrea"},
    {"ES", "ESP", "spain|espana"},
    {"ET", "ETH", "ethiopia|etiopia"},
    {"FI", "FIN", "finland|finlandia"},
    {"FJ", "FJI", "fiji|fiyi"},
    {"FK", "FLK", "falkland islands|islas malvinas"},
    {"FM", "FSM", "micronesia"},
    {"FO", "FRO", "faroe islands|islas feroe"},
    {"FR", "FRA", "france|francia"},
    {"GA", "GAB", "gabon"},
    {"GB", "GBR", "united kingdom|reino unido|uk|great britain|gran bretana"},
    {"GD", "GRD", "grenada|granada"},
    {"GE", "GEO", "georgia"},
    {"GF", "GUF", "french guiana|guayana francesa"},
    {"GG", "GGY", "guernsey|guernesey"},
    {"GH", "GHA", "ghana"},
    {"GI", "GIB", "gibraltar"},
    {"GL", "GRL", "greenland|groenlandia"},
    {"GM", "GMB", "gambia"},
    {"GN", "GIN", "guinea"},
    {"GP", "GLP", "guadeloupe|guadalupe"},
    {"GQ", "GNQ", "equatorial guinea|guinea ecuatorial"},
    {"GR", "GRC", "greece|grecia"},
    {"GS", "SGS", "south georgia south sandwich islands|islas georgia del sur y sandwich del sur"},
    {"GT", "GTM", "guatemala"},
    {"GU", "GUM", "guam"},
    {"GW", "GNB", "guinea bissau|guinea bisau"},
    {"GY", "GUY", "guyana"},
    {"HK", "HKG", "hong kong sar china|rae de hong kong china|hong kong"},
    {"HM", "HMD", "heard mcdonald islands|islas heard y mcdonald"},
    {"HN", "HND", "honduras"},
    {"HR", "HRV", "croatia|croacia"},
    {"HT", "HTI", "haiti"},
    {"HU", "HUN", "hungary|hungria"},
    {"ID", "IDN", "indonesia"},
    {"IE", "IRL", "ireland|irlanda"},
    {"IL", "ISR", "israel"},
    {"IM", "IMN", "isle of man|isla de man"},
    {"IN", "IND", "india"},
    {"IO", "IOT", "british indian ocean territory|territorio britanico del oceano indico"},
    {"IQ", "IRQ", "iraq|irak"},
    {"IR", "IRN", "iran|islamic republic of iran"},
    {"IS", "ISL", "iceland|islandia"},
    {"IT", "ITA", "italy|italia"},
    {"JE", "JEY", "jersey"},
    {"JM", "JAM", "jamaica"},
    {"JO", "JOR", "jordan|jordania"},
    {"JP", "JPN", "japan|japon"},
    {"KE", "KEN", "kenya|kenia"},
    {"KG", "KGZ", "kyrgyzstan|kirguistan"},
    {"KH", "KHM", "cambodia|camboya"},
    {"KI", "KIR", "kiribati"},
    {"KM", "COM", "comoros|comoras"},
    {"KN", "KNA", "st kitts nevis|san cristobal y nieves"},
    {"KP", "PRK", "north korea|corea del norte"},
    {"KR", "KOR", "south korea|corea del sur|republic of korea"},
    {"KW", "KWT", "kuwait"},
    {"KY", "CYM", "cayman islands|islas caiman"},
    {"KZ", "KAZ", "kazakhstan|kazajistan"},
    {"LA", "LAO", "laos|lao pdr"},
    {"LB", "LBN", "lebanon|libano"},
    {"LC", "LCA", "st lucia|santa lucia"},
    {"LI", "LIE", "liechtenstein"},
    {"LK", "LKA", "sri lanka"},
    {"LR", "LBR", "liberia"},
    {"LS", "LSO", "lesotho|lesoto"},
    {"LT", "LTU", "lithuania|lituania"},
    {"LU", "LUX", "luxembourg|luxemburgo"},
    {"LV", "LVA", "latvia|letonia"},
    {"LY", "LBY", "libya|libia"},
    {"MA", "MAR", "morocco|marruecos"},
    {"MC", "MCO", "monaco"},
    {"MD", "MDA", "moldova|moldavia"},
    {"ME", "MNE", "montenegro"},
    {"MF", "MAF", "st martin|san martin"},
    {"MG", "MDG", "madagascar"},
    {"MH", "MHL", "marshall islands|islas marshall"},
    {"MK", "MKD", "north macedonia|macedonia del norte|macedonia"},
    {"ML", "MLI", "mali"},
    {"MM", "MMR", "myanmar burma|myanmar birmania|burma|birmania"},
    {"MN", "MNG", "mongolia"},
    {"MO", "MAC", "macao sar china|rae de macao china|macau|macao"},
    {"MP", "MNP", "northern mariana islands|islas marianas del norte"},
    {"MQ", "MTQ", "martinique|martinica"},
    {"MR", "MRT", "mauritania"},
    {"MS", "MSR", "montserrat"},
    {"MT", "MLT", "malta"},
    {"MU", "MUS", "mauritius|mauricio"},
    {"MV", "MDV", "maldives|maldivas"},
    {"MW", "MWI", "malawi|malaui"},
    {"MX", "MEX", "mexico|mejico"},
    {"MY", "MYS", "malaysia|malasia"},
    {"MZ", "MOZ", "mozambique"},
    {"NA", "NAM", "namibia"},
    {"NC", "NCL", "new caledonia|nueva caledonia"},
    {"NE", "NER", "niger"},
    {"NF", "NFK", "norfolk island|isla norfolk"},
    {"NG", "NGA", "nigeria"},
    {"NI", "NIC", "nicaragua"},
    {"NL", "NLD", "netherlands|paises bajos"},
    {"NO", "NOR", "norway|noruega"},
    {"NP", "NPL", "nepal"},
    {"NR", "NRU", "nauru"},
    {"NU", "NIU", "niue"},
    {"NZ", "NZL", "new zealand|nueva zelanda"},
    {"OM", "OMN", "oman"},
    {"PA", "PAN", "panama"},
    {"PE", "PER", "peru|republica del peru"},
    {"PF", "PYF", "french polynesia|polinesia francesa"},
    {"PG", "PNG", "papua new guinea|papua nueva guinea"},
    {"PH", "PHL", "philippines|filipinas"},
    {"PK", "PAK", "pakistan"},
    {"PL", "POL", "poland|polonia"},
    {"PM", "SPM", "st pierre miquelon|san pedro y miquelon"},
    {"PN", "PCN", "pitcairn islands|islas pitcairn"},
    {"PR", "PRI", "puerto rico"},
    {"PS", "PSE",
     "palestinian territories|territorios palestinos|palestine|palestina|state of palestine"},
    {"PT", "PRT", "portugal"},
    {"PW", "PLW", "palau|palaos"},
    {"PY", "PRY", "paraguay"},
    {"QA", "QAT", "qatar|catar"},
    {"RE", "REU", "reunion"},
    {"RO", "ROU", "romania|rumania"},
    {"RS", "SRB", "serbia"},
    {"RU", "RUS", "russia|rusia|russian federation|federacion de rusia"},
    {"RW", "RWA", "rwanda|ruanda"},
    {"SA", "SAU", "saudi arabia|arabia saudi"},
    {"SB", "SLB", "solomon islands|islas salomon"},
    {"SC", "SYC", "seychelles"},
    {"SD", "SDN", "sudan"},
    {"SE", "SWE", "sweden|suecia"},
    {"SG", "SGP", "singapore|singapur"},
    {"SH", "SHN", "st helena|santa elena"},
    {"SI", "SVN", "slovenia|eslovenia"},
    {"SJ", "SJM", "svalbard jan mayen|svalbard y jan mayen"},
    {"SK", "SVK", "slovakia|eslovaquia"},
    {"SL", "SLE", "sierra leone|sierra leona"},
    {"SM", "SMR", "san marino"},
    {"SN", "SEN", "senegal"},
    {"SO", "SOM", "somalia"},
    {"SR", "SUR", "suriname|surinam"},
    {"SS", "SSD", "south sudan|sudan del sur"},
    {"ST", "STP", "sao tome principe|santo tome y principe"},
    {"SV", "SLV", "el salvador"},
    {"SX", "SXM", "sint maarten"},
    {"SY", "SYR", "syria|siria|syrian arab republic"},
    {"SZ", "SWZ", "eswatini|esuatini|swaziland|suazilandia"},
    {"TC", "TCA", "turks caicos islands|islas turcas y caicos"},
    {"TD", "TCD", "chad"},
    {"TF", "ATF", "french southern territories|territorios australes franceses"},
    {"TG", "TGO", "togo"},
    {"TH", "THA", "thailand|tailandia"},
    {"TJ", "TJK", "tajikistan|tayikistan"},
    {"TK", "TKL", "tokelau"},
    {"TL", "TLS", "timor leste|east timor|timor oriental"},
    {"TM", "TKM", "turkmenistan"},
    {"TN", "TUN", "tunisia|tunez"},
    {"TO", "TON", "tonga"},
    {"TR", "TUR", "turkiye|turquia|turkey"},
    {"TT", "TTO", "trinidad tobago|trinidad y tobago"},
    {"TV", "TUV", "tuvalu"},
    {"TW", "TWN", "taiwan"},
    {"TZ", "TZA", "tanzania|united republic of tanzania"},
    {"UA", "UKR", "ukraine|ucrania"},
    {"UG", "UGA", "uganda"},
    {"UM", "UMI", "u s outlying islands|islas menores alejadas de ee uu"},
    {"US", "USA",
     "united states|estados unidos|usa|united states of america|ee uu|eeuu|estados unidos de "
     "america"},
    {"UY", "URY", "uruguay"},
    {"UZ", "UZB", "uzbekistan"},
    {"VA", "VAT", "vatican city|ciudad del vaticano"},
    {"VC", "VCT", "st vincent grenadines|san vicente y las granadinas"},
    {"VE", "VEN", "venezuela|venezuela bolivarian republic of|republica bolivariana de venezuela"},
    {"VG", "VGB", "british virgin islands|islas virgenes britanicas"},
    {"VI", "VIR", "u s virgin islands|islas virgenes de ee uu"},
    {"VN", "VNM", "vietnam|viet nam"},
    {"VU", "VUT", "vanuatu"},
    {"WF", "WLF", "wallis futuna|wallis y futuna"},
    {"WS", "WSM", "samoa"},
    {"XK", "XKK", "kosovo"},
    {"YE", "YEM", "yemen"},
    {"YT", "MYT", "mayotte"},
    {"ZA", "ZAF", "south africa|sudafrica"},
    {"ZM", "ZMB", "zambia"},
    {"ZW", "ZWE", "zimbabwe|zimbabue"},
};

static bool is_named(const country *candidate, khp_slice folded) {
    khp_slice rest = khp_slice_cstr(candidate->names);
    while (rest.ptr != NULL) {
        if (khp_slice_eq(khp_slice_cut(&rest, '|'), folded)) {
            return true;
        }
    }
    return false;
}

static bool equals_code(khp_slice text, const char *code) {
    for (size_t i = 0; i < text.len; i++) {
        char letter = text.ptr[i];
        letter = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
        if (letter != code[i]) {
            return false;
        }
    }
    return code[text.len] == '\0';
}

const char *khp_country_code(khp_slice text) {
    if (text.len == 2 || text.len == 3) {
        for (size_t i = 0; i < COUNT(countries); i++) {
            const char *code = text.len == 2 ? countries[i].code : countries[i].code3;
            if (equals_code(text, code)) {
                return countries[i].code;
            }
        }
    }
    char folded[KHP_SHORT_BYTES];
    size_t len = khp_toponym_fold_short(text, folded);
    for (size_t i = 0; i < COUNT(countries) && len != KHP_NOT_SHORT && len > 0; i++) {
        if (is_named(&countries[i], khp_slice_of(folded, len))) {
            return countries[i].code;
        }
    }
    return NULL;
}

const char *khp_country_names(khp_slice code, const char **code3) {
    for (size_t i = 0; i < COUNT(countries); i++) {
        if (code.len == 2 && equals_code(code, countries[i].code)) {
            *code3 = countries[i].code3;
            return countries[i].names;
        }
    }
    return NULL;
}

size_t khp_country_count(void) { return COUNT(countries); }

const char *khp_country_at(size_t index) {
    return index < COUNT(countries) ? countries[index].code : NULL;
}

size_t khp_country_index(khp_slice code) {
    size_t index = 0;
    while (index < COUNT(countries) &&
           (code.len != 2 || !equals_code(code, countries[index].code))) {
        index++;
    }
    return index;
}

/* Two bits a name, told by two parts of its hash. */
static unsigned filter_bit(uint64_t hash, int second) {
    return (unsigned)(second == 0 ? hash >> 8 : hash >> 40) % (256 * 64);
}

void khp_country_filter_fill(khp_country_filter *filter) {
    *filter = (khp_country_filter){{0}};
    for (size_t i = 0; i < COUNT(countries); i++) {
        for (khp_slice rest = khp_slice_cstr(countries[i].names); rest.ptr != NULL;) {
            uint64_t hash = khp_hash(khp_slice_cut(&rest, '|'));
            for (int second = 0; second < 2; second++) {
                unsigned bit = filter_bit(hash, second);
                filter->bits[bit / 64] |= UINT64_C(1) << bit % 64;
            }
        }
    }
}

bool khp_country_may_be(const khp_country_filter *filter, khp_slice folded) {
    uint64_t hash = khp_hash(folded);
    bool may = true;
    for (int second = 0; second < 2 && may; second++) {
        unsigned bit = filter_bit(hash, second);
        may = (filter->bits[bit / 64] >> bit % 64 & 1) != 0;
    }
    return may;
}
