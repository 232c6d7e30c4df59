/* ordinate: one number of a position, in degrees or in metres. What can be read in two ways is not
 * read at all. */
#ifndef KHP_PROJECT_ORDINATE_H
#define KHP_PROJECT_ORDINATE_H

#include "project/hemisphere.h"

/* Bytes of a number: no ordinate has more digits, however it is written. */
#define KHP_LONGEST_NUMBER 40

typedef enum khp_ordinate_kind {
    KHP_ORDINATE_LONGITUDE, /* degrees */
    KHP_ORDINATE_LATITUDE,  /* degrees */
    KHP_ORDINATE_METRES     /* easting or northing */
} khp_ordinate_kind;

/* An ordinate as it was written. */
typedef struct khp_ordinate {
    double value;
    khp_hemisphere hemisphere; /* that was written with it, and is part of the value */
    bool is_signed;            /* - or + stands before it */
    bool is_sign_apart;        /* with a space behind */
    bool has_units;            /* a degree sign, or parts with a colon or a prime */
    char mark;                 /* its decimal mark; '\0' if it has none */
    size_t parts;              /* 1: degrees; 2: and minutes; 3: and seconds */
} khp_ordinate;

/* Reads degrees from a text of khp_signs_plain, all of it: a number with a decimal point or a
 * decimal comma, or degrees with minutes and seconds (15°30'36"S, S 15 30.6, -15:30:36), signed or
 * with a hemisphere before or behind, not both. Minutes and seconds are below 60, and only the last
 * part has a fraction. False for anything else. */
bool khp_ordinate_read_degrees(khp_slice plain, khp_ordinate *ordinate);

/* Reads metres from a text of khp_signs_plain, all of it: digits with one decimal mark, whose
 * thousands may stand apart by spaces, apostrophes, points or commas. False for anything else, and
 * where one mark before three digits may be either ("412,345", "412.345"). */
bool khp_ordinate_read_metres(khp_slice plain, double *value);

/* True if the text of khp_signs_plain is one number in the writing of any country, be it clear or
 * not which ("12,76", "1.234,5"). */
bool khp_ordinate_may_be_number(khp_slice plain);

/* Reads an ordinate as it stands in a cell of its own. */
bool khp_ordinate_read(khp_slice text, khp_ordinate_kind kind, khp_ordinate *ordinate);

/* Gives the ordinate the hemisphere that a column of its own tells. False if that is one of the
 * other axis, or contradicts the sign or the hemisphere that it has. */
bool khp_ordinate_apply(khp_ordinate *ordinate, khp_ordinate_kind kind, khp_hemisphere hemisphere);

#endif
