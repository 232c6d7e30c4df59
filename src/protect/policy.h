/* policy: what may leave, as --publish says: internal, public, or a file (docs/publishing.md).
 *
 * Reads the file and checks everything in it that can be checked without the cases; whether its
 * columns are there is for the caller to find out. An unknown key is an error: what is not
 * understood cannot be obeyed. */
#ifndef KHP_PROTECT_POLICY_H
#define KHP_PROTECT_POLICY_H

#include "base/arena.h"
#include "base/error.h"
#include "model/match.h"

/* A key shorter than this can be found by trying. */
#define KHP_KEY_LEAST 16

/* What happens where a published cell seems to hold what is withheld of its record. */
typedef enum khp_mention_handling {
    KHP_MENTIONS_FLAG,     /* it is said */
    KHP_MENTIONS_WITHHOLD, /* the cell is not told, and that is said */
    KHP_MENTIONS_ALLOW /* a person has seen to it: it is counted, and nothing is wrong with it */
} khp_mention_handling;

typedef struct khp_policy {
    bool is_file; /* a file was named; without one everything below but known_only is as zeroed */
    bool known_only; /* withhold every column without a role */
    khipu_texts keep;
    khipu_texts drop;
    khp_precision positions;      /* the level that every position is brought to at least;
                                     KHP_PRECISION_SITE: none */
    const char *positions_column; /* the column that says which records; NULL: all */
    khipu_texts positions_values; /* the cells that ask for it; none: cells name the level */
    khipu_texts hash;             /* columns whose values are replaced by keyed hashes */
    char *key;                    /* never written or shown; NULL: none */
    size_t key_bytes;
    bool months;             /* dates are told to the month */
    uint64_t suppress_under; /* 0: nothing is suppressed */
    khp_mention_handling mentions;
    bool mentions_are_said; /* by the file: no default may change it */
    khp_arena text;
} khp_policy;

/* Reads what --publish names (NULL: internal). `policy` is zero-initialised by the call;
 * khp_policy_clear in any case. Errors: KHIPU_E_READ (a file that cannot be read), KHIPU_E_SYNTAX
 * (no JSON), KHIPU_E_ARGUMENT (unknown key, wrong kind of value, a key that is too short),
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_policy_read(khp_policy *policy, const char *name,
                                              khipu_error *error);

/* The word of a handling, as options and manifests have it: "flag", "withhold", "allow". */
const char *khp_mention_word(khp_mention_handling handling);

/* Settles policy->mentions: what the option says (NULL: nothing), else the file, else withholding
 * for a public profile, else flagging. KHIPU_E_ARGUMENT: it is none of the words. */
KHIPU_MUST_CHECK khipu_status khp_policy_settle_mentions(khp_policy *policy, const char *option,
                                                         khipu_error *error);

/* True if the positions of all, or of some, records are brought to a level. */
static inline bool khp_policy_generalises(const khp_policy *policy) {
    return policy->positions != KHP_PRECISION_SITE || policy->positions_column != NULL;
}

/* The level of a word, in English or Spanish ("district", "distrito"); KHP_PRECISION_SITE if it is
 * none of settlement, district, province and department. False without memory. */
bool khp_level_of_word(khp_slice word, khp_precision *level);

/* Forgets the key as well. */
void khp_policy_clear(khp_policy *policy);

#endif
