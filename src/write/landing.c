#include "write/landing.h"

bool khp_landing_add(khp_landing *landing, khp_sink *sink, khp_bundle *bundle) {
    if (landing->count == KHP_LANDING_LIMIT) {
        return false;
    }
    landing->sinks[landing->count] = sink;
    landing->bundles[landing->count++] = bundle;
    return true;
}

static const char *name_at(const khp_landing *landing, size_t i) {
    return landing->sinks[i] != NULL ? khp_sink_name(landing->sinks[i])
                                     : khp_bundle_name(landing->bundles[i]);
}

static khipu_status appear(const khp_landing *landing, size_t i, khipu_error *error) {
    return landing->sinks[i] != NULL ? khp_sink_appear(landing->sinks[i], error)
                                     : khp_bundle_appear(landing->bundles[i], error);
}

static khipu_status flush(const khp_landing *landing, size_t i, khipu_error *error) {
    return landing->sinks[i] != NULL ? khp_sink_flush_folder(landing->sinks[i], error)
                                     : khp_bundle_flush_folder(landing->bundles[i], error);
}

static void withdraw(const khp_landing *landing, size_t i, const khipu_listener *listener) {
    bool is_back = landing->sinks[i] != NULL ? khp_sink_withdraw(landing->sinks[i])
                                             : khp_bundle_withdraw(landing->bundles[i]);
    if (!is_back) {
        khp_report(listener, KHIPU_WARNING, (khp_where){.source = name_at(landing, i)}, NULL,
                   "what was here before could not be put back: this is the new one, whole");
    }
}

static void settle(const khp_landing *landing, size_t i, const khipu_listener *listener) {
    bool is_gone = landing->sinks[i] != NULL ? khp_sink_settle(landing->sinks[i])
                                             : khp_bundle_settle(landing->bundles[i]);
    if (!is_gone) {
        khp_report(listener, KHIPU_WARNING, (khp_where){.source = name_at(landing, i)}, NULL,
                   "what was here before could not be removed: it is beside it under a hidden name"
                   " that begins with a point, and the next export removes it");
    }
}

khipu_status khp_land(const khp_landing *landing, const khipu_listener *listener,
                      khipu_error *error) {
    khipu_status status = KHIPU_OK;
    size_t standing = 0;
    while (status == KHIPU_OK && standing < landing->count) {
        status = appear(landing, standing, error);
        standing += status == KHIPU_OK;
    }
    for (size_t i = 0; status == KHIPU_OK && i < landing->count; i++) {
        status = flush(landing, i, error);
    }
    for (size_t i = standing; status != KHIPU_OK && i > 0; i--) {
        withdraw(landing, i - 1, listener);
    }
    for (size_t i = 0; status == KHIPU_OK && i < landing->count; i++) {
        settle(landing, i, listener);
    }
    return status;
}
