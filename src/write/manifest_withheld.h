/* manifest_withheld: what the manifest says of the columns that are not written, and of those that
 * somebody asked for although they look personal. */
#ifndef KHP_WRITE_MANIFEST_WITHHELD_H
#define KHP_WRITE_MANIFEST_WITHHELD_H

#include "model/schema.h"

#include <jansson.h>

typedef struct khp_manifest_mentions {
    const char *handling;   /* flag, withhold, allow */
    const uint64_t *counts; /* cells by column that hold what is withheld; NULL: not told */
} khp_manifest_mentions;

/* Sets, in what the manifest says of the policy, which columns are not told of a record whose place
 * is told less exactly (where), and which are about a person and may be told less exactly
 * (personal), for whoever checks the features. False without memory. */
bool khp_manifest_add_told_less(json_t *publish, const khp_schema *schema);

/* Sets withheld, withheld_because, kept, kept_personal, values, mentions and mention_counts of an
 * object. False without memory. */
bool khp_manifest_add_withheld(json_t *object, const khp_schema *schema,
                               const khp_manifest_mentions *mentions);

#endif
