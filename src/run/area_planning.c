#include "run/area_planning.h"

#include "base/fold.h"
#include "base/memory.h"
#include "run/area_stating.h"

/* What speaks for each way. */
typedef struct planner {
    khp_area_plan *plan;
    const khp_area_table *table;
    const khp_gazetteer *gazetteer;
    const khp_area_wishes *wishes;
    bool has_key; /* --area-key */
    size_t names_known[KHP_AREA_LEVELS];
    int names_admin;  /* at which most are known; 0: none is */
    khp_slice *texts; /* of one column */
    bool failed;      /* without memory */
} planner;

/* Whose codes a column holds, as far as its header says. */
static khp_scheme scheme_of(planner *plan, khp_slice header) {
    static const struct {
        const char *words;
        khp_scheme scheme;
    } known[] = {
        {"ubigeo reniec", KHP_SCHEME_UBIGEO_RENIEC},
        {"ubigeo", KHP_SCHEME_UBIGEO_INEI},
        {"ubigeo inei", KHP_SCHEME_UBIGEO_INEI},
        {"codigo ubigeo", KHP_SCHEME_UBIGEO_INEI},
        {"cod ubigeo", KHP_SCHEME_UBIGEO_INEI},
        {"pcode", KHP_SCHEME_P_CODE},
        {"p code", KHP_SCHEME_P_CODE},
        {"adm1 pcode", KHP_SCHEME_P_CODE},
        {"admin1pcode", KHP_SCHEME_P_CODE},
        {"adm2 pcode", KHP_SCHEME_P_CODE},
        {"admin2pcode", KHP_SCHEME_P_CODE},
        {"adm3 pcode", KHP_SCHEME_P_CODE},
        {"admin3pcode", KHP_SCHEME_P_CODE},
        {"iso 3166 2", KHP_SCHEME_ISO3166_2},
        {"iso3166 2", KHP_SCHEME_ISO3166_2},
        {"shapeiso", KHP_SCHEME_ISO3166_2},
    };
    khp_buffer words = {0};
    khp_scheme scheme = KHP_SCHEME_NONE;
    khp_fold_words(&words, header);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        bool is = khp_slice_eq(khp_buffer_slice(&words), khp_slice_cstr(known[i].words));
        scheme = is ? known[i].scheme : scheme;
    }
    plan->failed = plan->failed || words.failed;
    khp_buffer_clear(&words);
    return scheme;
}

/* Keeps the column if more of its codes are known than of the ones before. */
static khipu_status judge_codes(planner *plan, size_t column, khp_scheme wanted,
                                khipu_error *error) {
    khp_area_plan trial = *plan->plan;
    trial.code_column = column;
    for (size_t i = 0; i < plan->table->count; i++) {
        plan->texts[i] = khp_area_row_code(&plan->table->rows[i], &trial);
    }
    khipu_status status = khp_member_codes_judge(plan->gazetteer, plan->texts, plan->table->count,
                                                 wanted, &trial.reading, error);
    bool is_taken = plan->gazetteer == NULL || trial.reading.known > plan->plan->reading.known;
    if (status == KHIPU_OK && is_taken) {
        trial.has_reading = true;
        *plan->plan = trial;
    }
    return status;
}

static khipu_status judge_names(planner *plan, khipu_error *error) {
    for (size_t i = 0; i < plan->table->count; i++) {
        plan->texts[i] = khp_area_row_name(&plan->table->rows[i], plan->plan);
    }
    khipu_status status = khp_member_names_judge(plan->gazetteer, plan->texts, plan->table->count,
                                                 plan->names_known, error);
    for (int admin = 1; status == KHIPU_OK && admin < KHP_AREA_LEVELS; admin++) {
        size_t best = plan->names_admin == 0 ? 0 : plan->names_known[plan->names_admin];
        plan->names_admin = plan->names_known[admin] > best ? admin : plan->names_admin;
    }
    return status;
}

static khipu_status judge(planner *plan, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (plan->has_key) {
        status = judge_codes(plan, KHP_AREA_CODES, KHP_SCHEME_NONE, error);
        plan->plan->name_is_key = !plan->plan->has_reading;
    }
    for (size_t i = 0; !plan->has_key && status == KHIPU_OK && i < plan->table->columns.code_count;
         i++) {
        bool is_reniec = scheme_of(plan, plan->table->headers[i]) == KHP_SCHEME_UBIGEO_RENIEC;
        khp_scheme wanted = is_reniec ? KHP_SCHEME_UBIGEO_RENIEC : KHP_SCHEME_NONE;
        status = judge_codes(plan, i, wanted, error);
    }
    return status == KHIPU_OK ? judge_names(plan, error) : status;
}

/* Without a gazetteer, records with positions of their own may state codes: the first column of
 * areas that holds such. */
static khipu_status judge_stated(planner *plan, khipu_error *error) {
    const khp_area_wishes *wishes = plan->wishes;
    if (plan->has_key) {
        khp_scheme scheme =
            scheme_of(plan, khp_slice_trim(khp_slice_cstr(wishes->options->area_key)));
        return khp_records_have_codes(wishes->schema, wishes->settings, scheme)
                   ? judge_codes(plan, KHP_AREA_CODES, scheme, error)
                   : KHIPU_OK;
    }
    for (size_t i = 0; i < plan->table->columns.code_count; i++) {
        khp_scheme scheme = scheme_of(plan, plan->table->headers[i]);
        if (khp_records_have_codes(wishes->schema, wishes->settings, scheme)) {
            return judge_codes(plan, i, scheme, error);
        }
    }
    return KHIPU_OK;
}

/* Without anything that is known, the first code column is at least what areas are called by. */
static void fall_back(planner *plan) {
    khp_area_plan *chosen = plan->plan;
    if (chosen->code_column == SIZE_MAX && plan->has_key && !chosen->name_is_key) {
        chosen->code_column = KHP_AREA_CODES;
    } else if (chosen->code_column == SIZE_MAX && !plan->has_key &&
               plan->table->columns.code_count > 0) {
        chosen->code_column = 0;
    }
}

static void choose_level(planner *plan, int level) {
    khp_area_plan *chosen = plan->plan;
    size_t best_names = plan->names_admin == 0 ? 0 : plan->names_known[plan->names_admin];
    if (level > 0) {
        chosen->admin = level;
    } else if (chosen->reading.admin > 0 && chosen->reading.known >= best_names) {
        chosen->admin = chosen->reading.admin;
    } else if (plan->names_admin > 0) {
        chosen->admin = plan->names_admin;
    } else if (plan->table->columns.admin > 0) {
        chosen->admin = plan->table->columns.admin;
    } else {
        /* ISO 3166-2 has codes of first-level areas, with few exceptions. */
        chosen->admin = plan->table->columns.iso != KHP_NO_COLUMN ? 1 : 0;
    }
}

static khp_slice code_header(const planner *plan, const char *key) {
    const khp_area_plan *chosen = plan->plan;
    return chosen->code_column == KHP_AREA_CODES ? khp_slice_cstr(key)
           : chosen->code_column == SIZE_MAX     ? (khp_slice){NULL, 0}
                                                 : plan->table->headers[chosen->code_column];
}

static void describe_level(khp_buffer *text, int admin) {
    static const char *const words[] = {"of no known level", "departments", "provinces",
                                        "districts"};
    if (admin == 0) {
        khp_buffer_add_cstr(text, words[0]);
    } else {
        khp_buffer_printf(text, "of level %d (%s)", admin, words[admin]);
    }
}

/* "25 areas of level 1 (departments); 25 are known by ubigeo (ubigeo-inei), 25 by name". */
static void describe(const planner *plan, const khipu_options *options, khp_buffer *text) {
    const khp_area_plan *chosen = plan->plan;
    khp_buffer_printf(text, "%zu areas ", plan->table->count);
    describe_level(text, chosen->admin);
    if (plan->gazetteer == NULL && chosen->has_reading) {
        khp_buffer_printf(text, "; their codes are taken for those of the cases (%s)",
                          khp_scheme_word(chosen->reading.scheme));
    }
    if (plan->gazetteer == NULL) {
        return;
    }
    if (chosen->has_reading) {
        khp_slice header = code_header(plan, options->area_key);
        const char *scheme = khp_scheme_word(chosen->reading.scheme);
        khp_buffer_printf(text, "; the gazetteer knows %zu by %.*s (%s)", chosen->reading.known,
                          header.len > 0 ? (int)header.len : 2, header.len > 0 ? header.ptr : "id",
                          scheme[0] == '\0' ? "its own codes of areas" : scheme);
    }
    khp_slice name =
        chosen->name_is_key ? khp_slice_cstr(options->area_key) : plan->table->name_header;
    if (chosen->admin > 0 && name.len > 0) {
        khp_buffer_printf(text, "%s %zu by %.*s",
                          chosen->has_reading ? "," : "; the gazetteer knows",
                          plan->names_known[chosen->admin], (int)name.len, name.ptr);
    }
}

static khipu_status check_known(const planner *plan, const khipu_options *options,
                                khipu_error *error) {
    const khp_area_plan *chosen = plan->plan;
    bool by_name = chosen->admin > 0 && plan->names_known[chosen->admin] > 0;
    if (plan->gazetteer == NULL || chosen->has_reading || by_name || plan->table->has_outlines) {
        return KHIPU_OK;
    }
    khp_slice name = plan->table->name_header;
    khp_slice code = plan->table->headers[0];
    return khp_fail(error, KHIPU_E_FIELD, (khp_where){.source = options->areas, .field = "--areas"},
                    "the gazetteer knows none of its %zu areas, neither by a code (%.*s) nor by a "
                    "name (%.*s), and it has no outlines; name the column that ties them to the "
                    "places with --area-key, and their level with --area-level",
                    plan->table->count, code.len > 0 ? (int)code.len : 7,
                    code.len > 0 ? code.ptr : "no such", name.len > 0 ? (int)name.len : 7,
                    name.len > 0 ? name.ptr : "no such");
}

khipu_status khp_area_plan_decide(khp_area_plan *plan, const khp_area_table *table,
                                  const khp_area_wishes *wishes, int level, khipu_error *error) {
    const khipu_options *options = wishes->options;
    planner work = {.plan = plan,
                    .table = table,
                    .gazetteer = wishes->gazetteer,
                    .wishes = wishes,
                    .has_key = options->area_key != NULL};
    khp_buffer text = {0};
    *plan = (khp_area_plan){.code_column = SIZE_MAX};
    work.texts = khp_alloc(table->count, sizeof *work.texts);
    khipu_status status = work.texts == NULL ? khp_fail_memory(error) : KHIPU_OK;
    if (status == KHIPU_OK) {
        status = work.gazetteer != NULL ? judge(&work, error) : judge_stated(&work, error);
        status = status == KHIPU_OK && work.failed ? khp_fail_memory(error) : status;
    }
    if (status == KHIPU_OK) {
        fall_back(&work);
        choose_level(&work, level);
        status = check_known(&work, options, error);
    }
    if (status == KHIPU_OK) {
        describe(&work, options, &text);
        khp_report(wishes->listener, KHIPU_NOTE, (khp_where){.source = options->areas}, NULL, "%s",
                   khp_buffer_cstr(&text));
    }
    khp_buffer_clear(&text);
    khp_free(work.texts);
    return status;
}
