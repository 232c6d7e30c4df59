/* personal_values: which cells hold something about a person, told by what stands in them: e-mail
 * addresses, telephone numbers, identity numbers, positions. Where headers say nothing
 * (protect/personal.h), values may. It looks at one cell; value_tally.h decides about a column.
 *
 * A cell counts only if all of it is one such thing, or a list of them with ; / or , between. Names
 * are not looked for, nor what stands inside a sentence. */
#ifndef KHP_PROTECT_PERSONAL_VALUES_H
#define KHP_PROTECT_PERSONAL_VALUES_H

#include "protect/identity_numbers.h"
#include "protect/telephones.h"

typedef enum khp_value_kind {
    KHP_VALUE_NONE,
    KHP_VALUE_EMAIL,
    KHP_VALUE_TELEPHONE,
    KHP_VALUE_POSITION,
    KHP_VALUE_IDENTITY /* and the following, one a khp_identity */
} khp_value_kind;

#define KHP_VALUE_KIND_COUNT ((size_t)KHP_VALUE_IDENTITY + KHP_IDENTITY_COUNT)

/* Reads a cell as a position and tells how fine it is, in metres (khp_position_fineness of
 * project/). False if it is none. */
typedef bool khp_fineness_reader(khp_slice cell, double *metres);

/* What a cell may be. A text can be several at once: eleven digits are of the form of three
 * identity numbers and may pass as any. */
typedef struct khp_value_marks {
    bool is_email;
    khp_telephone_marks telephone;
    khp_identity_marks identities;
    bool is_position;
    double metres; /* how fine the position is */
} khp_value_marks;

/* False, which it mostly is and quickly, if the cell is neither any of them nor of the form of one;
 * `marks` are then unset. reader NULL: positions are not looked for. It is not asked about whole
 * degrees, nor about cells of more than 200 bytes, which are nothing. */
bool khp_value_read(khp_slice cell, khp_fineness_reader *reader, khp_value_marks *marks);

/* The kind of one cell. One in ten numbers of the right length passes as an identity number by
 * chance: a column tells, not a cell. */
khp_value_kind khp_value_looks(khp_slice cell, khp_fineness_reader *reader);

/* In the plural, for messages: "e-mail addresses", "telephone numbers", "identity numbers (CPF)",
 * "positions finer than what is told"; "" for none. */
const char *khp_value_kind_words(khp_value_kind kind);

#endif
