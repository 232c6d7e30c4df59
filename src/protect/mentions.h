/* mentions: finds what is withheld of a record inside what is published of it: a name in the
 * address of a newspaper article, a village in a title. Words are compared, without case and
 * accents. */
#ifndef KHP_PROTECT_MENTIONS_H
#define KHP_PROTECT_MENTIONS_H

#include "base/buffer.h"

/* Zero-initialise before use. */
typedef struct khp_mentions {
    khp_buffer sought; /* folded values, each with a newline behind it */
    khp_buffer text;   /* the text that is looked through, folded */
    khp_buffer decoded;
} khp_mentions;

/* Forgets the values of the record before. */
void khp_mentions_begin(khp_mentions *mentions);

/* Looks for this value too. A single word counts if it has at least 5 letters or digits; a value of
 * several words is found as it stands, and also by two of its words of at least 4. */
void khp_mentions_seek(khp_mentions *mentions, khp_slice value);

/* True if the text, with %XX decoded, holds one of the values. */
bool khp_mentions_any(khp_mentions *mentions, khp_slice text);

/* True once an allocation has failed: what was not found may be there. */
bool khp_mentions_failed(const khp_mentions *mentions);

void khp_mentions_clear(khp_mentions *mentions);

#endif
