/* telephones: whether a text is written as a telephone number is. Private to protect/.
 *
 * A number of nothing but digits may be anything, an id above all, and is none, except the mobiles
 * of France and Britain that begin with 06 or 07 in a way that no code of an area does. With a plus
 * sign it is one if it has 8 to 15 digits (ITU-T E.164). Otherwise its groups decide: "(01)
 * 234-5678", "01 234 5678", "987 654 321", "11 98765-4321", "06 12 34 56 78", "202-555-0123". Some
 * of those are written like numbers with thousands apart or like ids in groups: so it is for the
 * column to tell how many of the texts in groups are telephones. "1234-5678", which is one in
 * Central America, is not known: years, codes and ISSN are written so. */
#ifndef KHP_PROTECT_TELEPHONES_H
#define KHP_PROTECT_TELEPHONES_H

#include "base/slice.h"

typedef struct khp_telephone_marks {
    bool is_form;   /* digits in groups, with a plus sign or an area code in parentheses; or as many
                       digits as mobiles have, without the 0 */
    bool is_number; /* and the groups are those of a telephone number */
} khp_telephone_marks;

/* All of the text, trimmed by the caller. */
khp_telephone_marks khp_telephone_read(khp_slice text);

#endif
