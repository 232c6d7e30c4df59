/* personal: which headers look as if their column held something about a person: names, papers,
 * telephones, addresses, births, devices, pictures, those who told, relatives and whoever is meant
 * by a word for a person; Spanish, English, Portuguese and French. The words are those of
 * data/personal-words.tsv. Private to protect/ and what asks it about headers. */
#ifndef KHP_PROTECT_PERSONAL_H
#define KHP_PROTECT_PERSONAL_H

#include "base/error.h"
#include "base/slice.h"

/* What judges headers, one after another; for one thread. */
typedef struct khp_personal khp_personal;

/* KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_personal_new(khp_personal **personal, khipu_error *error);
void khp_personal_free(khp_personal *personal);

/* True if the header looks personal. Whole words decide, never parts of words. What a header is
 * about decides as well: "place name" is no name of a person, "number of witnesses" names none.
 * The columns of ACLED, UCDP GED, KoBo and ODK that stand for the record never look personal. */
bool khp_personal_judge(khp_personal *personal, khp_slice header);

/* True if there was no memory for a header: what was said since it was made counts for nothing. */
bool khp_personal_failed(const khp_personal *personal);

#endif
