#include "write/share_sentences.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>

/* ---- numbers in words' company ---- */

/* A value as it was typed, with the language's mark. */
static void add_value(khp_buffer *text, double value, bool is_spanish) {
    khp_buffer number = {0};
    khp_number_write(&number, value, 6);
    for (size_t i = 0; i < number.len; i++) {
        bool is_mark = number.ptr[i] == '.' && is_spanish;
        khp_buffer_add_byte(text, is_mark ? ',' : number.ptr[i]);
    }
    text->failed = text->failed || number.failed;
    khp_buffer_clear(&number);
}

/* "29,381,884" in English; "29 381 884", with spaces that do not break, in Spanish. */
static void add_count(khp_buffer *text, double count, bool is_spanish) {
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%.0f", count);
    for (int i = 0; i < length; i++) {
        bool parts = i > 0 && (length - i) % 3 == 0 && (length > 4 || !is_spanish);
        khp_buffer_add_cstr(text, !parts ? "" : is_spanish ? "\xC2\xA0" : ",");
        khp_buffer_add_byte(text, digits[i]);
    }
}

/* One digit behind the mark, as shares of people are published. */
static void add_percent(khp_buffer *text, double part, double whole, bool is_spanish) {
    char digits[32];
    snprintf(digits, sizeof digits, "%.1f", whole > 0 ? 100 * part / whole : 0);
    for (char *at = digits; *at != '\0'; at++) {
        khp_buffer_add_byte(text, *at == '.' && is_spanish ? ',' : *at);
    }
    khp_buffer_add_cstr(text, " %");
}

/* ---- names ---- */

/* What the column measures in this language, or its name. */
static void add_column(khp_buffer *text, const khp_area_facts *facts, khp_slice column,
                       bool is_spanish) {
    khp_slice words = column;
    for (size_t i = 0; i < facts->label_count; i++) {
        const khipu_label *label = &facts->labels[i];
        const char *said = is_spanish ? label->es : label->en;
        if (said != NULL && khp_slice_eq(khp_slice_cstr(label->column), column)) {
            words = khp_slice_cstr(said);
        }
    }
    khp_buffer_add(text, words);
}

static const char *areas_word(const khp_area_facts *facts, bool is_one, bool is_spanish) {
    static const char *const words[4][4] = {
        {"areas", "\xC3\xA1reas", "area", "\xC3\xA1rea"},
        {"departments", "departamentos", "department", "departamento"},
        {"provinces", "provincias", "province", "provincia"},
        {"districts", "distritos", "district", "distrito"},
    };
    int admin = facts->set->levels[facts->set->level_count - 1].admin;
    return words[admin][(is_one ? 2 : 0) + (is_spanish ? 1 : 0)];
}

static bool is_feminine(const khp_area_facts *facts) {
    int admin = facts->set->levels[facts->set->level_count - 1].admin;
    return admin == 0 || admin == 2;
}

/* "is 50 or more", "is under 50", "is 10 or more and under 25". */
static void add_range(khp_buffer *text, const khp_share_group *group, bool is_spanish) {
    if (isnan(group->from)) {
        khp_buffer_add_cstr(text, is_spanish ? "no se conoce" : "is not known");
        return;
    }
    khp_buffer_add_cstr(text, is_spanish ? "es " : "is ");
    if (isfinite(group->from)) {
        khp_buffer_add_cstr(text, is_spanish ? "de " : "");
        add_value(text, group->from, is_spanish);
        khp_buffer_add_cstr(text, is_spanish ? " o m\xC3\xA1s" : " or more");
    }
    if (isfinite(group->to)) {
        khp_buffer_add_cstr(text, !isfinite(group->from) ? "" : is_spanish ? " y " : " and ");
        khp_buffer_add_cstr(text, is_spanish ? "menor de " : "under ");
        add_value(text, group->to, is_spanish);
    }
}

/* ---- the sentence ---- */

static void add_conditions(khp_buffer *text, const khp_area_facts *facts) {
    for (size_t i = 0; i < facts->condition_count; i++) {
        khp_buffer_add_cstr(text, i > 0 ? ", " : "");
        khp_buffer_add(text, facts->conditions[i].column);
        khp_buffer_add_cstr(text, " = ");
        khp_buffer_add(text, facts->conditions[i].value);
    }
}

/* "the 5 departments where X is 50 or more" */
static void add_areas(khp_buffer *text, const khp_area_facts *facts, const khp_share *share,
                      const khp_share_group *group, bool is_spanish) {
    bool is_one = group->areas == 1;
    const char *article = !is_spanish ? "the" : is_feminine(facts) ? "las" : "los";
    if (is_one && is_spanish) {
        /* "el área" takes the masculine article. */
        bool is_area = facts->set->levels[facts->set->level_count - 1].admin == 0;
        article = is_feminine(facts) && !is_area ? "la" : "el";
    }
    khp_buffer_printf(text, "%s ", article);
    if (!is_one) {
        khp_buffer_printf(text, "%zu ", group->areas);
    } else if (!is_spanish) {
        khp_buffer_add_cstr(text, "one ");
    }
    khp_buffer_printf(text, "%s %s ", areas_word(facts, is_one, is_spanish),
                      is_spanish ? "donde" : "where");
    add_column(text, facts, share->rule.column, is_spanish);
    khp_buffer_add_byte(text, ' ');
    add_range(text, group, is_spanish);
}

/* "81.6 % of the cases (40 of 49; outcome = killed) happened " */
static void add_cases(khp_buffer *text, const khp_area_facts *facts, const khp_share *share,
                      const khp_share_group *group, bool starts, bool is_spanish) {
    khp_buffer_add_cstr(text, !is_spanish ? "" : starts ? "El " : "el ");
    add_percent(text, (double)group->records, (double)share->records, is_spanish);
    khp_buffer_add_cstr(text, is_spanish ? " de los casos (" : " of the cases (");
    add_count(text, (double)group->records, is_spanish);
    khp_buffer_add_cstr(text, is_spanish ? " de " : " of ");
    add_count(text, (double)share->records, is_spanish);
    if (facts->condition_count > 0) {
        khp_buffer_add_cstr(text, "; ");
        add_conditions(text, facts);
    }
    khp_buffer_add_cstr(text, is_spanish ? ") ocurri\xC3\xB3 " : ") happened ");
}

/* "12.8 % of the people live in the 5 departments where X is 50 or more; 81.6 % of the cases (40 of
 * 49) happened there." Without a population the cases say where. */
static void add_group(khp_buffer *text, const khp_area_facts *facts, const khp_share *share,
                      const khp_share_group *group, bool is_spanish) {
    bool has_people = share->population > 0;
    if (has_people) {
        khp_buffer_add_cstr(text, is_spanish ? "El " : "");
        add_percent(text, group->population, share->population, is_spanish);
        khp_buffer_add_cstr(text, is_spanish ? " de la poblaci\xC3\xB3n vive en "
                                             : " of the people live in ");
        add_areas(text, facts, share, group, is_spanish);
        khp_buffer_add_cstr(text, "; ");
    }
    if (group->is_hidden) {
        khp_buffer_add_cstr(text, has_people   ? (is_spanish ? "el" : "the")
                                  : is_spanish ? "El"
                                               : "The");
        khp_buffer_add_cstr(text, is_spanish ? " n\xC3\xBAmero de casos no se muestra"
                                             : " number of cases is not shown");
    } else {
        add_cases(text, facts, share, group, !has_people, is_spanish);
    }
    if (has_people) {
        khp_buffer_add_cstr(text, group->is_hidden ? "." : is_spanish ? "all\xC3\xAD." : "there.");
        return;
    }
    khp_buffer_add_cstr(text, group->is_hidden ? " (" : is_spanish ? "en " : "in ");
    add_areas(text, facts, share, group, is_spanish);
    khp_buffer_add_cstr(text, group->is_hidden ? ")." : ".");
}

/* A threshold that no area satisfies. */
static void add_nothing(khp_buffer *text, const khp_area_facts *facts, const khp_share *share,
                        bool is_spanish) {
    khp_buffer_add_cstr(text, is_spanish ? "No hay " : "There is no ");
    khp_buffer_add_cstr(text, areas_word(facts, true, is_spanish));
    khp_buffer_add_cstr(text, is_spanish ? " donde " : " where ");
    add_column(text, facts, share->rule.column, is_spanish);
    khp_buffer_add_byte(text, ' ');
    add_range(text, &share->groups[0], is_spanish);
    khp_buffer_add_byte(text, '.');
}

void khp_share_sentence(khp_buffer *text, const khp_area_facts *facts, size_t number,
                        bool is_spanish) {
    const khp_share *share = &facts->shares[number];
    /* The rest of a threshold follows from it. */
    size_t said = share->rule.is_threshold ? 1 : share->group_count;
    bool any = false;
    for (size_t i = 0; i < said; i++) {
        if (share->groups[i].areas > 0) {
            khp_buffer_add_cstr(text, any ? " " : "");
            add_group(text, facts, share, &share->groups[i], is_spanish);
            any = true;
        }
    }
    if (!any) {
        add_nothing(text, facts, share, is_spanish);
    }
}

/* ---- the definition ---- */

static void add_rule(khp_buffer *text, const khp_share_rule *rule, bool is_spanish) {
    khp_buffer_add_cstr(text, rule->is_threshold ? " \xE2\x89\xA5 " : ": ");
    for (size_t i = 0; i < rule->edge_count; i++) {
        khp_buffer_add_cstr(text, i > 0 ? "; " : "");
        add_value(text, rule->edges[i], is_spanish);
    }
}

static void add_source(khp_buffer *text, khp_slice source, bool is_spanish) {
    if (source.len > 0) {
        khp_buffer_add_cstr(text, is_spanish ? " (fuente: " : " (source: ");
        khp_buffer_add(text, source);
        khp_buffer_add_byte(text, ')');
    }
}

static void add_rest(khp_buffer *text, const khp_area_facts *facts, const khp_share *share,
                     bool is_spanish) {
    const khp_share_group *last = &share->groups[share->group_count - 1];
    if (isnan(last->from)) {
        khp_buffer_printf(text,
                          is_spanish ? " Sin valor en la columna: %zu %s."
                                     : " Without a value in the column: %zu %s.",
                          last->areas, areas_word(facts, last->areas == 1, is_spanish));
    }
    uint64_t none = facts->results->by[KHP_AREA_NOT_LOCATED] +
                    facts->results->by[KHP_AREA_NOT_INSIDE] +
                    facts->results->by[KHP_AREA_NOT_PRECISE];
    if (none > 0 && facts->results->under <= 1) {
        khp_buffer_add_cstr(
            text, is_spanish ? " Casos fuera de estas cuentas, por no saberse en qu\xC3\xA9 "
                               "\xC3\xA1rea est\xC3\xA1n: "
                             : " Cases left out of this, as no area is known for "
                               "them: ");
        add_count(text, (double)none, is_spanish);
        khp_buffer_add_byte(text, '.');
    }
}

void khp_share_definition(khp_buffer *text, const khp_area_facts *facts, size_t number,
                          bool is_spanish) {
    const khp_share *share = &facts->shares[number];
    const khp_counted_level *own = &facts->set->levels[facts->set->level_count - 1];
    khp_buffer_add_cstr(text, is_spanish ? "\xC3\x81reas: " : "Areas: ");
    khp_buffer_printf(text, "%zu %s (%s). ", own->count,
                      areas_word(facts, own->count == 1, is_spanish), facts->file);
    khp_buffer_add_cstr(text, is_spanish ? "Columna: " : "Column: ");
    khp_buffer_add(text, share->rule.column);
    add_rule(text, &share->rule, is_spanish);
    add_source(text, share->source, is_spanish);
    khp_buffer_add_byte(text, '.');
    if (facts->population.len > 0) {
        khp_buffer_add_cstr(text, is_spanish ? " Poblaci\xC3\xB3n: " : " Population: ");
        khp_buffer_add(text, facts->population);
        khp_buffer_add_cstr(text, ", ");
        add_count(text, share->population, is_spanish);
        add_source(text, facts->population_source, is_spanish);
        khp_buffer_add_byte(text, '.');
    }
    khp_buffer_add_cstr(text, is_spanish ? " Casos: " : " Cases: ");
    if (facts->condition_count > 0) {
        add_conditions(text, facts);
    } else {
        khp_buffer_add_cstr(text, is_spanish ? "todos" : "all");
    }
    khp_buffer_add_byte(text, '.');
    add_rest(text, facts, share, is_spanish);
}
