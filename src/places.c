/* places: explains how a toponym is located. */
#include "base/shortage.h"
#include "locate/compiled.h"
#include "locate/locate.h"
#include "run/load_gazetteer.h"
#include "run/profile.h"

static khipu_status explain_query(const khp_gazetteer *gazetteer, khp_locator *locator,
                                  const char *text, const khipu_listener *listener, bool *found,
                                  khipu_error *error) {
    khp_buffer words = {0};
    khp_answer answer;
    const khp_query query = {.place = khp_slice_trim(khp_slice_cstr(text))};
    khipu_status status = khp_locate_explain(locator, &query, &words, &answer, error);
    status = khp_compiled_judge(gazetteer, status, error);
    if (status == KHIPU_OK) {
        *found = *found && answer.match != KHP_MATCH_NONE;
        status = words.failed ? khp_fail_memory(error)
                              : khp_report_write(listener, khp_buffer_slice(&words), error);
    }
    khp_buffer_clear(&words);
    return status;
}

static khipu_status explain_all(const khp_gazetteer *gazetteer, const khipu_options *options,
                                const khipu_listener *listener, bool *found, khipu_error *error) {
    const khp_locate_settings settings = {.country = khp_slice_cstr(options->country),
                                          .blank_is_other_crs = !khp_blank_is_degrees(options),
                                          .codes_place = true};
    khp_locator *locator = khp_locator_new(gazetteer, &settings);
    khipu_status status = locator == NULL ? khp_fail_memory(error) : KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < options->queries.count; i++) {
        status =
            explain_query(gazetteer, locator, options->queries.items[i], listener, found, error);
    }
    khp_locator_free(locator);
    return status;
}

static khipu_status run_lookup(const khipu_options *options, const khipu_listener *listener,
                               bool *found, khipu_error *error) {
    khp_gazetteer *gazetteer = NULL;
    khp_loaded loaded = {0};
    if (options->queries.count == 0 || options->places.count == 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "places"},
                        "wants a name to look up and --places FILE");
    }
    khipu_status status = khp_load_gazetteer(&gazetteer, options, listener, &loaded, error);
    if (status == KHIPU_OK) {
        status = explain_all(gazetteer, options, listener, found, error);
    }
    khp_gazetteer_free(gazetteer);
    khp_loaded_clear(&loaded);
    return status;
}

khipu_status khipu_places(const khipu_options *options, const khipu_listener *listener, bool *found,
                          khipu_error *error) {
    khipu_error unheard = {.status = KHIPU_OK};
    khipu_error *told = error == NULL ? &unheard : error;
    *told = (khipu_error){.status = KHIPU_OK};
    *found = true;
    khp_settled_options settled;
    const unsigned long shortages = khp_shortage_count();
    khipu_status status = khp_options_settle(&settled, options, told);
    if (status == KHIPU_OK) {
        status = run_lookup(&settled.options, listener, found, told);
        status = khp_shortage_judge(shortages, status, told);
    }
    khp_options_unsettle(&settled);
    return status;
}
