#include "run/value_watch.h"

#include "base/memory.h"
#include "project/fineness.h"

/* What a role says stands in a column is no discovery. */
static bool is_watched(const khp_schema *schema, size_t column) {
    const khp_roles *roles = &schema->roles;
    const size_t known[] = {roles->place,
                            roles->place_code,
                            roles->date,
                            roles->longitude,
                            roles->latitude,
                            roles->geopoint,
                            roles->crs,
                            roles->hemisphere_lat,
                            roles->hemisphere_lon,
                            roles->zone,
                            roles->category,
                            roles->count,
                            roles->position_precision,
                            roles->position_accuracy};
    const khp_column *about = &schema->columns[column];
    bool may_hold_text = about->type == KHP_TYPE_TEXT || about->type == KHP_TYPE_ANY ||
                         about->type == KHP_TYPE_INTEGER;
    return khp_column_is_published(about) && may_hold_text && !about->is_hashed &&
           !khp_column_is_listed(column, known, sizeof known / sizeof *known) &&
           !khp_roles_within(roles, column);
}

bool khp_value_watch_begin(khp_value_watch *watch, const khp_schema *schema) {
    watch->columns = khp_alloc(schema->count, sizeof *watch->columns);
    watch->tallies = khp_alloc_zero(schema->count, sizeof *watch->tallies);
    if (watch->columns == NULL || watch->tallies == NULL) {
        return false;
    }
    for (size_t i = 0; i < schema->count; i++) {
        if (is_watched(schema, i)) {
            watch->columns[watch->count++] = i;
        }
    }
    return true;
}

void khp_value_watch_record(khp_value_watch *watch, const khp_record *told) {
    unsigned stands_for = told->line <= KHP_WATCHED_FIRST ? 1 : KHP_WATCHED_ONE_IN;
    for (size_t i = 0; i < watch->count; i++) {
        khp_value_tally_add(&watch->tallies[i], khp_record_text(told, watch->columns[i]),
                            stands_for, khp_position_fineness);
    }
}

void khp_value_watch_merge(khp_value_watch *into, const khp_value_watch *from) {
    for (size_t i = 0; i < into->count; i++) {
        khp_value_tally_merge(&into->tallies[i], &from->tallies[i]);
    }
}

void khp_value_watch_judge(const khp_value_watch *watch, khp_schema *schema,
                           const khp_policy *policy) {
    bool generalises = policy->positions != KHP_PRECISION_SITE;
    double told_metres = generalises ? khp_precision_uncertainty_m(policy->positions) : 0;
    for (size_t i = 0; i < watch->count; i++) {
        khp_value_kind kind = khp_value_tally_verdict(&watch->tallies[i], told_metres);
        schema->columns[watch->columns[i]].holds =
            kind == KHP_VALUE_NONE ? NULL : khp_value_kind_words(kind);
    }
}

void khp_value_watch_clear(khp_value_watch *watch) {
    khp_free(watch->columns);
    khp_free(watch->tallies);
    *watch = (khp_value_watch){.count = 0};
}
