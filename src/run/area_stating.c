#include "run/area_stating.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/table.h"
#include "locate/code_text.h"

/* Distinct statements that are kept. */
#define STATEMENTS_KEPT 16384

struct khp_area_stater {
    const khp_membership *membership;
    const khp_schema *schema;
    const khp_locate_settings *settings;
    khp_member_asker *asker;
    khp_table statements;
    khp_stated_area *answers;
    size_t capacity;
    khp_buffer key;
    khp_buffer code;
};

int khp_innermost_admin(khp_precision precision) {
    switch (precision) {
    case KHP_PRECISION_PROVINCE: return 2;
    case KHP_PRECISION_DEPARTMENT: return 1;
    case KHP_PRECISION_COUNTRY: return 0;
    default: return 3;
    }
}

khp_area_stater *khp_area_stater_new(const khp_membership *membership, const khp_schema *schema,
                                     const khp_locate_settings *settings) {
    khp_area_stater *fresh = khp_alloc_zero(1, sizeof *fresh);
    khp_member_asker *asker = khp_member_asker_new(membership);
    if (fresh == NULL || asker == NULL) {
        khp_free(fresh);
        khp_member_asker_free(asker);
        return NULL;
    }
    fresh->membership = membership;
    fresh->schema = schema;
    fresh->settings = settings;
    fresh->asker = asker;
    return fresh;
}

void khp_area_stater_free(khp_area_stater *stater) {
    if (stater == NULL) {
        return;
    }
    khp_member_asker_free(stater->asker);
    khp_table_clear(&stater->statements);
    khp_free(stater->answers);
    khp_buffer_clear(&stater->key);
    khp_buffer_clear(&stater->code);
    khp_free(stater);
}

/* ---- what is stated ---- */

bool khp_records_have_codes(const khp_schema *schema, const khp_locate_settings *settings,
                            khp_scheme scheme) {
    size_t column = schema->roles.place_code;
    bool carries_country = scheme == KHP_SCHEME_P_CODE || scheme == KHP_SCHEME_ISO3166_2;
    return scheme != KHP_SCHEME_NONE && settings->codes_place && column != KHP_NO_COLUMN &&
           !schema->columns[column].withheld &&
           (settings->scheme == scheme || (settings->scheme == KHP_SCHEME_NONE && carries_country));
}

/* A ubigeo has two digits a level: what has an odd number of them has lost its leading zero, and
 * would begin like the code of another area. It counts only if codes are declared, and so mended.
 */
static void state_code(khp_area_stater *stater, khp_slice code, khp_place *place) {
    khp_scheme scheme = khp_membership_scheme(stater->membership);
    if (!khp_records_have_codes(stater->schema, stater->settings, scheme)) {
        return;
    }
    khp_buffer_reset(&stater->code);
    if (khp_scheme_is_ubigeo(scheme) && stater->settings->mend_codes &&
        khp_code_mend(&stater->code, scheme, code)) {
        code = khp_buffer_slice(&stater->code);
    }
    if (!khp_scheme_is_ubigeo(scheme) || code.len % 2 == 0) {
        place->codes[scheme] = code;
    }
}

static void state_name(const khp_schema *schema, size_t column, int level, khp_slice name,
                       khp_place *place) {
    if (level != KHP_NO_LEVEL && column != KHP_NO_COLUMN && !schema->columns[column].withheld &&
        place->areas[level].len == 0) {
        place->areas[level] = name;
    }
}

/* A place without a name, that lies where the record says. */
static void state(khp_area_stater *stater, const khp_query *query, khp_place *place) {
    const khp_roles *roles = &stater->schema->roles;
    *place = (khp_place){.x = 0};
    for (size_t i = 0; i < query->within_count; i++) {
        state_name(stater->schema, roles->within[i], roles->within_levels[i], query->within[i],
                   place);
    }
    state_name(stater->schema, roles->place, roles->place_level, query->place, place);
    state_code(stater, query->code, place);
}

/* ---- which area that is ---- */

static khipu_status find(khp_area_stater *stater, const khp_place *place, int innermost,
                         khp_stated_area *stated, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    *stated = (khp_stated_area){0};
    for (int admin = innermost; status == KHIPU_OK && admin > 0; admin--) {
        uint32_t number;
        khp_member_by by;
        status = khp_membership_find(stater->asker, place, admin, &number, &by, error);
        if (status == KHIPU_OK && number != KHP_NO_MEMBER) {
            *stated = (khp_stated_area){number + 1, by == KHP_MEMBER_BY_CODE};
            return status;
        }
    }
    return status;
}

/* The texts of a statement, which hold no zero bytes, one behind the other. */
static khp_slice key_of(khp_area_stater *stater, const khp_place *place, int innermost) {
    khp_scheme scheme = khp_membership_scheme(stater->membership);
    khp_buffer *key = &stater->key;
    khp_buffer_reset(key);
    khp_buffer_add_byte(key, (char)('0' + innermost));
    for (size_t i = 0; i < KHP_AREA_LEVELS; i++) {
        khp_buffer_add(key, place->areas[i]);
        khp_buffer_add_byte(key, '\0');
    }
    khp_buffer_add(key, place->codes[scheme]);
    return khp_buffer_slice(key);
}

static void forget_statements(khp_area_stater *stater) {
    if (stater->statements.count >= STATEMENTS_KEPT) {
        khp_table_clear(&stater->statements);
    }
}

khipu_status khp_area_stater_find(khp_area_stater *stater, const khp_query *query,
                                  khp_precision precision, khp_stated_area *stated,
                                  khipu_error *error) {
    khp_place place;
    int innermost = khp_innermost_admin(precision);
    state(stater, query, &place);
    forget_statements(stater);
    khp_slice key = key_of(stater, &place, innermost);
    khp_stated_area *answers =
        khp_grow(stater->answers, &stater->capacity, stater->statements.count, sizeof *answers);
    stater->answers = answers == NULL ? stater->answers : answers;
    if (answers == NULL || stater->key.failed || stater->code.failed) {
        return khp_fail_memory(error);
    }
    bool is_new;
    uint32_t at = khp_table_put(&stater->statements, key, khp_hash(key), &is_new);
    if (at == KHP_TABLE_NONE) {
        return khp_fail_memory(error);
    }
    khipu_status status = KHIPU_OK;
    if (is_new) {
        status = find(stater, &place, innermost, &answers[at], error);
    }
    *stated = answers[at];
    return status;
}
