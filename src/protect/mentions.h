/* mentions: finds what is withheld of a record inside what is published of it: a name in the
 * address of a newspaper article, a village in a title. Words are compared whole, without case and
 * accents; words end at what is no letter or digit, between letters and digits, and where a small
 * letter is followed by a capital (`JuanQuispe2022.jpg`). */
#ifndef KHP_PROTECT_MENTIONS_H
#define KHP_PROTECT_MENTIONS_H

#include "base/buffer.h"

typedef struct khp_mentions khp_mentions;

/* NULL without memory. Free with khp_mentions_free; NULL is fine there. */
khp_mentions *khp_mentions_new(void);
void khp_mentions_free(khp_mentions *mentions);

/* Forgets the values of the record before. */
void khp_mentions_begin(khp_mentions *mentions);

/* Looks for this value too, which is known to the caller by a number. A single word counts if it
 * has at least 5 letters or digits; a value of several words is found as it stands, and, if they
 * are 8 at most, also by two of its words of at least 4, in any order. */
void khp_mentions_seek(khp_mentions *mentions, khp_slice value, uint32_t number);

/* The same of a value that stays until the record is done. */
void khp_mentions_seek_later(khp_mentions *mentions, khp_slice value, uint32_t number);

/* The words of this text prove nothing, as it is told: the name of the record's place. It must
 * stay until the record is done; at most KHP_MENTIONS_ALLOWED of them. */
#define KHP_MENTIONS_ALLOWED 8
void khp_mentions_allow(khp_mentions *mentions, khp_slice text);

/* True if nothing is looked for. */
bool khp_mentions_is_idle(const khp_mentions *mentions);

/* False if none of the sought words stands in the text, which may be any bytes: the quick question.
 * Text with %XX or \ in it is not decoded, and true is said of it. */
bool khp_mentions_may_hold(const khp_mentions *mentions, khp_slice text);

/* True, with the number of the first that is found, if the text holds one of the values as it
 * stands, with %XX and \uXXXX decoded. */
bool khp_mentions_find(khp_mentions *mentions, khp_slice text, uint32_t *number);

/* True once an allocation has failed: what was not found may be there. */
bool khp_mentions_failed(const khp_mentions *mentions);

#endif
