#include "run/stated_ground.h"

#include "base/memory.h"
#include "locate/countries.h"

struct khp_ground {
    bool is_open;
};

static void state_country(khp_stated_ground *stated, khp_slice text) {
    const char *code = text.len == 0 ? NULL : khp_country_code(text);
    if (code != NULL && stated->country[0] == '\0') {
        memcpy(stated->country, code, 2);
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

void khp_ground_state(const khp_schema *schema, const khp_locate_settings *settings,
                      const khp_query *query, khp_stated_ground *stated) {
    const khp_roles *roles = &schema->roles;
    *stated = (khp_stated_ground){.country = ""};
    for (size_t i = 0; i < query->within_count; i++) {
        state(stated, roles->within_levels[i], query->within[i]);
    }
    state(stated, roles->place_level, query->place);
    state_country(stated, settings->country);
}

khp_ground *khp_ground_new(void) { return khp_alloc_zero(1, sizeof(khp_ground)); }

void khp_ground_free(khp_ground *ground) { khp_free(ground); }

khp_slice khp_ground_outside(khp_ground *ground, const khp_stated_ground *stated, double lon,
                             double lat, double margin_m) {
    (void)ground;
    (void)stated;
    (void)lon;
    (void)lat;
    (void)margin_m;
    return (khp_slice){NULL, 0};
}
