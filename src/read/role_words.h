/* role_words: the headers and HXL tags by which columns are known, in Spanish and English; those of
 * positions in Portuguese and French too. Private
 * to read/. */
#ifndef KHP_READ_ROLE_WORDS_H
#define KHP_READ_ROLE_WORDS_H

#include "base/slice.h"

/* Folded headers and HXL tags of one role, the preferred ones first; both end with NULL. */
typedef struct khp_role_words {
    const char *const *headers;
    const char *const *tags;
} khp_role_words;

extern const khp_role_words khp_words_id;
extern const khp_role_words khp_words_place;
extern const khp_role_words khp_words_within[4]; /* innermost first */
extern const khp_role_words khp_words_place_code;
extern const khp_role_words khp_words_date;
extern const khp_role_words khp_words_longitude; /* tags alone: headers come in pairs */
extern const khp_role_words khp_words_latitude;
extern const khp_role_words khp_words_geopoint;
extern const khp_role_words khp_words_crs;
extern const khp_role_words khp_words_zone;
extern const khp_role_words khp_words_hemisphere_lat;
extern const khp_role_words khp_words_hemisphere_lon;
extern const khp_role_words khp_words_category;
extern const khp_role_words khp_words_count;

/* Headers that make a position together; ends with NULLs. */
typedef struct khp_position_pair {
    const char *longitude;
    const char *latitude;
} khp_position_pair;
extern const khp_position_pair khp_position_pairs[];

/* Headers that tell both hemispheres together, and would be too short alone. */
extern const khp_position_pair khp_hemisphere_pairs[];

/* True if the folded header of an ordinate says that it is in degrees. */
bool khp_is_degrees_header(khp_slice folded);

/* True if the folded header or the tag says that the column names a source: "source",
 * "source2 url", "fuente", ... */
bool khp_is_source_header(khp_slice folded, khp_slice tag);

/* True if the HXL tag has the hashtag of `wanted` and all of its attributes ("#geo+lat"). */
bool khp_tag_matches(khp_slice tag, const char *wanted);

#endif
