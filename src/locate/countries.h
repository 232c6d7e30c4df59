/* countries: ISO 3166-1 codes of countries and their names in English and Spanish. */
#ifndef KHP_LOCATE_COUNTRIES_H
#define KHP_LOCATE_COUNTRIES_H

#include "base/slice.h"

#include <stdint.h>

/* The two-letter code of a country given by its code (two or three letters, any case) or by a name
 * in any spelling that folds alike; NULL if there is none. Static text. */
const char *khp_country_code(khp_slice text);

/* The folded names of the country with this two-letter code, joined by '|', and its three-letter
 * code; NULL if there is none. */
const char *khp_country_names(khp_slice code, const char **code3);

/* How many countries there are; the code of one of them by its index; the index of a code (two
 * capitals), or the count. */
size_t khp_country_count(void);
const char *khp_country_at(size_t index);
size_t khp_country_index(khp_slice code);

/* Tells most texts from the names of countries without looking at those. Fill it once. */
typedef struct khp_country_filter {
    uint64_t bits[256];
} khp_country_filter;

void khp_country_filter_fill(khp_country_filter *filter);

/* False if the folded text is no name of a country. */
bool khp_country_may_be(const khp_country_filter *filter, khp_slice folded);

#endif
