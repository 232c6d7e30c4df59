#include "run/deciding.h"

#include "model/bundle_files.h"
#include "run/areas_text.h"

#include <stdio.h>
#include <sys/stat.h>

/* A place that a person or a code placed may be left out for what it mentions; where a name placed
 * it, its words are those of the place. */
static bool may_leave_out_places(const khp_join *join) {
    bool by_name_alone = join->decisions == NULL && !join->policy.is_file &&
                         join->schema->roles.place_code == KHP_NO_COLUMN;
    return join->policy.mentions == KHP_MENTIONS_WITHHOLD && !by_name_alone;
}

bool khp_bundle_tells_placements(const khp_join *join) {
    const khp_policy *policy = &join->policy;
    bool tells_less =
        khp_policy_generalises(policy) || policy->hash.count > 0 || policy->suppress_under > 0;
    return !tells_less && !may_leave_out_places(join) && !khp_schema_withholds_places(join->schema);
}

/* ---- decisions that were typed ---- */

/* True if the run was given this decision, or a later one of the same toponym. */
static bool is_handed_back(const khp_decisions *given, const khp_decision *said,
                           khp_decision_file file) {
    if (given != NULL && said->doubt != KHP_REASON_NONE) {
        return khp_decisions_find_doubt(given, said->doubt, said->place, said->within).len > 0;
    }
    if (given == NULL || khp_decisions_find(given, said->place, said->within).len > 0) {
        return given != NULL;
    }
    bool is_ok = khp_slice_eq(said->typed[file].text, KHP_SLICE(KHP_DECISION_OK));
    return is_ok && khp_decisions_typed(given, file, said->place, said->within).len > 0;
}

static khipu_status check_typed(const khp_join *join, const khp_decision *said, const char *what,
                                khipu_error *error) {
    for (int i = 0; i < KHP_DECISION_FILES; i++) {
        const khp_typed *typed = &said->typed[i];
        bool is_lost =
            typed->text.len > 0 && !is_handed_back(join->decisions, said, (khp_decision_file)i);
        if (is_lost) {
            bool quotes = !khp_schema_withholds_places(join->schema);
            return khp_fail(error, KHIPU_E_ARGUMENT,
                            (khp_where){typed->source, typed->line, "decision"},
                            "a decision%s%.*s%s stands in the %s that would be replaced; "
                            "hand the file back with --decisions, or move it away",
                            quotes ? " for \"" : "", quotes ? (int)said->place.len : 0,
                            said->place.ptr, quotes ? "\"" : "", what);
        }
    }
    return KHIPU_OK;
}

/* A file that is not there has none. */
static khipu_status check_file(const khp_join *join, const char *path, const char *what,
                               khipu_error *error) {
    FILE *exists = fopen(path, "rb");
    khp_decisions *typed = NULL;
    khp_loaded loaded = {0};
    khipu_status status = KHIPU_OK;
    if (exists != NULL) {
        (void)fclose(exists);
        status = khp_load_decisions(&typed, (khipu_texts){&path, 1}, NULL, &loaded, error);
    }
    for (size_t i = 0; typed != NULL && status == KHIPU_OK && i < khp_decisions_count(typed); i++) {
        status = check_typed(join, khp_decisions_at(typed, i), what, error);
    }
    khp_decisions_free(typed);
    khp_loaded_clear(&loaded);
    return status;
}

khipu_status khp_check_bundle_decisions(const khp_join *join, const char *folder,
                                        khipu_error *error) {
    khp_buffer path = {0};
    khipu_status status = KHIPU_OK;
    for (int id = 0; status == KHIPU_OK && id < KHP_FILE_COUNT; id++) {
        if (!khp_bundle_files[id].is_edited) {
            continue;
        }
        khp_buffer_reset(&path);
        khp_buffer_printf(&path, "%s/%s", folder, khp_bundle_files[id].path);
        const char *text = khp_buffer_cstr(&path);
        status = path.failed ? khp_fail_memory(error) : check_file(join, text, "bundle", error);
    }
    khp_buffer_clear(&path);
    return status;
}

/* ---- beside the review file ---- */

/* "todo.csv": "todo-placements.csv"; whatever the review file ends in, this is CSV. */
static void name_beside(khp_buffer *path, const char *review) {
    const char *slash = strrchr(review, '/');
    const char *name = slash == NULL ? review : slash + 1;
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL || dot == name ? strlen(review) : (size_t)(dot - review);
    khp_buffer_add(path, khp_slice_of(review, length));
    khp_buffer_add_cstr(path, "-placements.csv");
}

/* Nobody named this file, so what is not khipu's own is not replaced. */
static khipu_status check_beside(const khp_join *join, const char *path, khipu_error *error) {
    khipu_error found = {.status = KHIPU_OK};
    khipu_status status = check_file(join, path, "file", &found);
    if (status == KHIPU_OK || status == KHIPU_E_MEMORY) {
        return status == KHIPU_OK ? status : khp_fail_memory(error);
    }
    const khp_where where = {.source = path, .line = found.line, .field = "decision"};
    if (status == KHIPU_E_ARGUMENT || status == KHIPU_E_IO || status == KHIPU_E_READ) {
        return khp_fail(error, status, where, "%s", found.message);
    }
    return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.source = path, .field = "--review"},
                    "stands where the placements would be written, and cannot be read as such a "
                    "file (%s); move it away",
                    found.message);
}

khipu_status khp_placements_open_beside(khp_sink **sink, const khp_join *join, khipu_error *error) {
    const char *review = join->options->review;
    struct stat about;
    khp_buffer path = {0};
    *sink = NULL;
    if (review == NULL || (stat(review, &about) == 0 && !S_ISREG(about.st_mode))) {
        return KHIPU_OK; /* there is no beside of a device or a pipe */
    }
    name_beside(&path, review);
    const char *text = khp_buffer_cstr(&path);
    khipu_status status = path.failed ? khp_fail_memory(error) : check_beside(join, text, error);
    if (status == KHIPU_OK) {
        status = khp_sink_open_private(sink, text, !join->options->no_sync, error);
    }
    khp_buffer_clear(&path);
    return status;
}

/* ---- rows ---- */

static void add_areas(const void *context, uint32_t number, khp_buffer *cell) {
    const khp_join *join = context;
    khp_place place;
    if (number != KHP_NO_PLACE) {
        khp_join_place(join, number, &place);
        khp_place_areas_text(cell, &place);
    }
}

static khp_slice typed_decision(const void *context, khp_slice place, khp_slice within,
                                bool *is_confirmed) {
    const khp_join *join = context;
    khp_slice typed = {NULL, 0};
    if (join->decisions != NULL) {
        typed = khp_decisions_typed(join->decisions, KHP_DECISION_PLACEMENTS, place, within);
    }
    *is_confirmed = khp_slice_eq(typed, KHP_SLICE(KHP_DECISION_OK));
    return typed;
}

khp_placements_facts khp_placements_facts_of(const khp_join *join) {
    return (khp_placements_facts){join, add_areas, typed_decision};
}
