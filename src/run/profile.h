/* profile: options from a JSON file (--profile), for what the command line leaves open. */
#ifndef KHP_RUN_PROFILE_H
#define KHP_RUN_PROFILE_H

#include "base/arena.h"
#include "base/error.h"

/* Options with the profile's values filled in; what they point to lives in `text`. */
typedef struct khp_settled_options {
    khipu_options options;
    khp_arena text;
} khp_settled_options;

/* Copies `options` and fills what is not given from options->profile, if any. Keys are the names of
 * the options; a list may be a text or an array of texts; `sources` is an array of {path, title,
 * license, attribution}. KHIPU_E_READ, KHIPU_E_SYNTAX, KHIPU_E_ARGUMENT (unknown key, wrong kind of
 * value), KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_options_settle(khp_settled_options *settled,
                                                 const khipu_options *options, khipu_error *error);

/* Gives one option by its name, as a manifest lists it: a list grows by the text, a switch is on.
 * *is_known is false, and nothing happens, if there is no such option. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_options_give(khp_settled_options *settled, const char *name,
                                               const char *value, bool *is_known,
                                               khipu_error *error);

void khp_options_unsettle(khp_settled_options *settled);

#endif
