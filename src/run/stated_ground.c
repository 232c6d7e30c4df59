#include "run/stated_ground.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "locate/countries.h"
#include "locate/forms.h"
#include "locate/toponym.h"
#include "world/ground.h"

/* Positions in one cell of a grid mostly lie on the same side of a border, farther from it than the
 * cell is wide: an outline is then asked once for all of them. The side of a cell is a function of
 * the cell alone, so that results do not depend on what was asked before. */
#define CELLS_A_DEGREE 8
#define CELL_REACH_M 10000.0 /* from its middle to its corners, and some more */
#define CELLS_KEPT 4096      /* a power of two */

typedef struct known_cell {
    uint64_t key; /* of what, and of the cell, plus 1; 0: empty */
    double margin_m;
    khp_world_side side;
} known_cell;

/* Areas that one name may mean. What more areas bear says nothing. */
#define AREAS_MOST 24

struct khp_ground {
    khp_world_ground *outlines;
    known_cell *cells; /* CELLS_KEPT of them */
    khp_buffer folded;
    khp_buffer core;
};

/* The areas that a text means in one country. */
typedef struct meant_areas {
    uint32_t items[AREAS_MOST];
    size_t count;
    bool are_too_many;
} meant_areas;

/* ---- what is stated ---- */

static void set_country(char country[3], khp_slice text) {
    const char *code = text.len == 0 ? NULL : khp_country_code(text);
    if (code != NULL) {
        memcpy(country, code, 3);
    }
}

static void state_country(khp_stated_ground *stated, khp_slice text) {
    if (stated->country[0] == '\0') {
        set_country(stated->country, text);
        stated->country_text = text;
    }
}

static void state(khp_stated_ground *stated, int level, khp_slice text) {
    if (level == KHP_AREA_COUNTRY) {
        state_country(stated, text);
    } else if (level == KHP_AREA_ADMIN1 && stated->area_text.len == 0) {
        stated->area_text = text;
    }
}

/* Its header may call a first-level area a province, a county or a district: whether it is one is
 * seen by its name. */
static int level_of(int level, khp_levels allowed) {
    bool may_be_first = (allowed & KHP_LEVEL(KHP_PRECISION_DEPARTMENT)) != 0;
    return level != KHP_AREA_COUNTRY && may_be_first ? KHP_AREA_ADMIN1 : level;
}

void khp_ground_state(const khp_schema *schema, const khp_locate_settings *settings,
                      const khp_query *query, khp_stated_ground *stated) {
    const khp_roles *roles = &schema->roles;
    *stated = (khp_stated_ground){.country = ""};
    for (size_t i = query->within_count; i-- > 0;) { /* the outermost that may be of the first */
        state(stated, level_of(roles->within_levels[i], roles->within_allows[i]), query->within[i]);
    }
    state(stated, level_of(roles->place_level, roles->place_allows), query->place);
    state_country(stated, settings->country);
}

void khp_ground_note_place(khp_stated_ground *stated, khp_slice country) {
    set_country(stated->country_of_place, country);
}

/* ---- countries ---- */

/* Ground that is or was counted with a country's own: dependencies, ground that two claim, and
 * countries that became their own within the time that lists of incidents cover. Where it lies, the
 * country's name contradicts nothing. */
static const struct {
    char country[3];
    const char *others;
} shared_ground[] = {
    {"AU", "CC CX HM NF"},
    {"CN", "HK MO TW"},
    {"DK", "FO GL"},
    {"EH", "MA"},
    {"ET", "ER"},
    {"FI", "AX"},
    {"FR", "BL GF GP MF MQ NC PF PM RE TF WF YT"},
    {"GB", "AI BM FK GG GI GS IM IO JE KY MS PN SH TC VG"},
    {"ID", "TL"},
    {"IL", "PS"},
    {"MA", "EH"},
    {"NL", "AW BQ CW SX"},
    {"NO", "BV SJ"},
    {"NZ", "CK NU TK"},
    {"PS", "IL"},
    {"RS", "XK ME"},
    {"SD", "SS"},
    {"US", "AS GU MP PR UM VI"},
    {"XK", "RS"},
};

static const char *others_of(const char country[3]) {
    for (size_t i = 0; i < sizeof shared_ground / sizeof *shared_ground; i++) {
        if (strcmp(shared_ground[i].country, country) == 0) {
            return shared_ground[i].others;
        }
    }
    return "";
}

/* What an outline is asked about: an area by its number, or a country by its letters. */
static uint32_t number_of_country(khp_slice iso2) {
    return UINT32_C(1) << 31 | (uint32_t)(unsigned char)iso2.ptr[0] << 8 |
           (unsigned char)iso2.ptr[1];
}

static bool ask_outline(khp_ground *ground, uint32_t what, double lon, double lat, double margin_m,
                        khp_world_side *side) {
    if (what >> 31 == 0) {
        return khp_world_where(ground->outlines, what, lon, lat, margin_m, side);
    }
    const char iso2[2] = {(char)(what >> 8 & 0xFF), (char)(what & 0xFF)};
    return khp_world_country_where(ground->outlines, khp_slice_of(iso2, 2), lon, lat, margin_m,
                                   side);
}

/* Moved by so much, a position comes nearer to one border and farther from another: hence twice. */
static bool find_side(khp_ground *ground, uint32_t what, double lon, double lat, double margin_m,
                      khp_world_side *side) {
    uint32_t column = (uint32_t)((lon + 180) * CELLS_A_DEGREE);
    uint32_t row = (uint32_t)((lat + 90) * CELLS_A_DEGREE);
    uint64_t key = ((uint64_t)what << 32 | row << 12 | column) + 1;
    known_cell *cell = &ground->cells[(key * UINT64_C(0x9E3779B97F4A7C15)) >> 52];
    if (cell->key != key || !(cell->margin_m == margin_m)) {
        double middle_lon = (column + 0.5) / CELLS_A_DEGREE - 180;
        double middle_lat = (row + 0.5) / CELLS_A_DEGREE - 90;
        double wide_m = margin_m + 2 * CELL_REACH_M;
        bool is_on_earth = middle_lon <= 180 && middle_lat <= 90;
        *cell = (known_cell){key, margin_m, KHP_WORLD_NEAR};
        if (is_on_earth &&
            !ask_outline(ground, what, middle_lon, middle_lat, wide_m, &cell->side)) {
            cell->key = 0;
            return false;
        }
    }
    *side = cell->side;
    return *side != KHP_WORLD_NEAR || ask_outline(ground, what, lon, lat, margin_m, side);
}

/* The country must be one that the table has. */
static bool is_outside_country(khp_ground *ground, const char country[3], double lon, double lat,
                               double margin_m, bool *outside) {
    uint32_t first, count;
    khp_world_side side;
    bool complete =
        find_side(ground, number_of_country(khp_slice_of(country, 2)), lon, lat, margin_m, &side);
    *outside = side == KHP_WORLD_OUTSIDE;
    khp_slice rest = khp_slice_cstr(others_of(country));
    while (complete && *outside && rest.len > 0) {
        khp_slice other = khp_slice_cut(&rest, ' ');
        if (khp_world_country(other, &first, &count)) {
            complete = find_side(ground, number_of_country(other), lon, lat, margin_m, &side);
            *outside = side == KHP_WORLD_OUTSIDE;
        }
    }
    return complete;
}

/* ---- areas ---- */

static void add_area(meant_areas *meant, uint32_t area) {
    for (size_t i = 0; i < meant->count; i++) {
        if (meant->items[i] == area) {
            return;
        }
    }
    if (meant->count == AREAS_MOST) {
        meant->are_too_many = true;
        return;
    }
    meant->items[meant->count++] = area;
}

static void add_bearers(meant_areas *meant, khp_slice key, uint32_t first, uint32_t count) {
    khp_world_cursor cursor;
    khp_world_name name;
    bool any = key.len > 0 && khp_world_find(key, &cursor);
    while (any && khp_world_next(&cursor, &name)) {
        if (name.area >= first && name.area - first < count) {
            add_area(meant, name.area);
        }
    }
}

/* The table has second-level areas of some countries. A name of one is mostly that of the
 * first-level area around it too (Valencia), so all of that may be meant. */
static void add_siblings(meant_areas *meant, uint32_t first, uint32_t count) {
    size_t bearers = meant->count;
    for (size_t i = 0; i < bearers; i++) {
        khp_world_area bearer;
        khp_world_area other;
        (void)khp_world_area_at(meant->items[i], &bearer);
        for (uint32_t k = 0; bearer.within.len > 0 && k < count; k++) {
            if (khp_world_area_at(first + k, &other) && khp_slice_eq(other.within, bearer.within)) {
                add_area(meant, first + k);
            }
        }
    }
}

/* A stated area may be any area of the country that bears the name, whole or as core. False without
 * memory. */
static bool find_meant(khp_ground *ground, khp_slice text, khp_slice country, meant_areas *meant) {
    uint32_t first;
    uint32_t count;
    *meant = (meant_areas){.count = 0};
    if (!khp_world_country(country, &first, &count)) {
        return true;
    }
    khp_buffer_reset(&ground->folded);
    khp_buffer_reset(&ground->core);
    khp_toponym_fold(&ground->folded, text);
    (void)khp_form_core(&ground->core, khp_buffer_slice(&ground->folded));
    if (ground->folded.failed || ground->core.failed) {
        return false;
    }
    add_bearers(meant, khp_buffer_slice(&ground->folded), first, count);
    add_bearers(meant, khp_buffer_slice(&ground->core), first, count);
    add_siblings(meant, first, count);
    return true;
}

static bool is_outside_areas(khp_ground *ground, const meant_areas *meant, double lon, double lat,
                             double margin_m, bool *outside) {
    bool complete = true;
    *outside = true;
    for (size_t i = 0; complete && *outside && i < meant->count; i++) {
        khp_world_side side;
        complete = find_side(ground, meant->items[i], lon, lat, margin_m, &side);
        *outside = side == KHP_WORLD_OUTSIDE;
    }
    return complete;
}

/* The country in which an area that is stated without one is to be looked for; empty: nothing
 * tells. */
static bool find_country(khp_ground *ground, const khp_stated_ground *stated, double lon,
                         double lat, khp_slice *country) {
    const char *known = stated->country[0] != '\0' ? stated->country : stated->country_of_place;
    *country = khp_slice_cstr(known);
    if (country->len > 0) {
        return true;
    }
    uint32_t area;
    double distance_m;
    khp_world_area nearest;
    bool complete = khp_world_nearest(ground->outlines, lon, lat, &area, &distance_m);
    if (complete && khp_world_area_at(area, &nearest)) {
        *country = nearest.country;
    }
    return complete;
}

/* ---- the whole ---- */

khp_ground *khp_ground_new(void) {
    khp_ground *fresh = khp_alloc_zero(1, sizeof *fresh);
    if (fresh != NULL) {
        fresh->outlines = khp_world_ground_new();
        fresh->cells = khp_alloc_zero(CELLS_KEPT, sizeof *fresh->cells);
    }
    if (fresh != NULL && (fresh->outlines == NULL || fresh->cells == NULL)) {
        khp_ground_free(fresh);
        return NULL;
    }
    return fresh;
}

void khp_ground_free(khp_ground *ground) {
    if (ground != NULL) {
        khp_world_ground_free(ground->outlines);
        khp_free(ground->cells);
        khp_buffer_clear(&ground->folded);
        khp_buffer_clear(&ground->core);
        khp_free(ground);
    }
}

static bool ask_country(khp_ground *ground, const khp_stated_ground *stated, double lon, double lat,
                        double margin_m, khp_ground_answer *answer) {
    uint32_t first, count;
    bool is_outside = false;
    if (!khp_world_country(khp_slice_cstr(stated->country), &first, &count)) {
        return true; /* none is stated, or one without an outline */
    }
    answer->is_known = true;
    bool complete = is_outside_country(ground, stated->country, lon, lat, margin_m, &is_outside);
    answer->outside = is_outside ? stated->country_text : answer->outside;
    return complete;
}

static bool ask_area(khp_ground *ground, const khp_stated_ground *stated, double lon, double lat,
                     double margin_m, khp_ground_answer *answer) {
    khp_slice country;
    meant_areas meant;
    bool complete = find_country(ground, stated, lon, lat, &country) &&
                    find_meant(ground, stated->area_text, country, &meant);
    if (!complete || meant.count == 0 || meant.are_too_many) {
        return complete;
    }
    bool is_outside;
    answer->is_known = true;
    complete = is_outside_areas(ground, &meant, lon, lat, margin_m, &is_outside);
    answer->outside = is_outside ? stated->area_text : answer->outside;
    return complete;
}

bool khp_ground_ask(khp_ground *ground, const khp_stated_ground *stated, double lon, double lat,
                    double margin_m, khp_ground_answer *answer) {
    *answer = (khp_ground_answer){.is_known = false};
    bool complete = ask_country(ground, stated, lon, lat, margin_m, answer);
    if (complete && answer->outside.len == 0 && stated->area_text.len > 0) {
        complete = ask_area(ground, stated, lon, lat, margin_m, answer);
    }
    return complete;
}
