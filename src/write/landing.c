#include "write/landing.h"

#include "base/ending.h"
#include "write/turn.h"

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

/* What was put back stands there on the disk as well before the new is removed: else a power cut
 * finds the first exchange alone, and an output that is gone. */
static void withdraw_all(const khp_landing *landing, size_t standing,
                         const khipu_listener *listener) {
    for (size_t i = standing; i > 0; i--) {
        withdraw(landing, i - 1, listener);
    }
    /* The one after them may have appeared and withdrawn by itself. */
    for (size_t i = 0; i <= standing && i < landing->count; i++) {
        (void)flush(landing, i, NULL); /* the run has failed already, and says why */
    }
}

static khipu_status land(const khp_landing *landing, const khipu_listener *listener,
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
    if (status != KHIPU_OK) {
        withdraw_all(landing, standing, listener);
    }
    for (size_t i = 0; status == KHIPU_OK && i < landing->count; i++) {
        settle(landing, i, listener);
    }
    return status;
}

static khipu_status take_turn(const khp_landing *landing, khp_turn *turn, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    for (size_t i = 0; status == KHIPU_OK && i < landing->count; i++) {
        const char *path = landing->sinks[i] != NULL ? khp_sink_moves_to(landing->sinks[i])
                                                     : khp_bundle_name(landing->bundles[i]);
        if (path != NULL) {
            status = khp_turn_add(turn, path, name_at(landing, i), error);
        }
    }
    return status == KHIPU_OK && turn->count > 0 ? khp_turn_take(turn, name_at(landing, 0), error)
                                                 : status;
}

khipu_status khp_land(const khp_landing *landing, const khipu_listener *listener,
                      khipu_error *error) {
    khp_turn turn = {.count = 0};
    khipu_status status = take_turn(landing, &turn, error);
    if (status == KHIPU_OK) {
        khp_ending_hold();
        status = land(landing, listener, error);
        khp_ending_release();
    }
    khp_turn_end(&turn);
    return status;
}
