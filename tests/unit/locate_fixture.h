/* Gazetteers for the tests of src/locate, written down in a few words or read from data/. */
#ifndef KHP_TESTS_LOCATE_FIXTURE_H
#define KHP_TESTS_LOCATE_FIXTURE_H

#include "locate/locate.h"

/* A place as a test writes it: texts may be NULL. */
typedef struct place_spec {
    const char *id;
    const char *name;
    const char *alt_names; /* joined by '|' */
    const char *areas;     /* "district|province|department|country", each may be empty */
    const char *codes;     /* the same as codes of areas */
    const char *ubigeo;
    khp_precision precision;
    double x;
    double y;
    const char *kind;
    uint16_t gazetteer;
} place_spec;

/* What the gazetteer said while it was sealed. */
typedef struct fixture_messages {
    khp_buffer text; /* one message a line */
    size_t count;
} fixture_messages;

khipu_listener fixture_listener(fixture_messages *messages);

void fixture_add(khp_gazetteer *gazetteer, const place_spec *spec, uint64_t line);
khp_gazetteer *fixture_gazetteer(const place_spec *specs, size_t count);
void fixture_seal(khp_gazetteer *gazetteer, fixture_messages *messages);

/* The file under the source tree, as text that the caller frees by khp_buffer_clear. */
khp_buffer fixture_file(const char *path);

/* The next record of a comma-separated text: its fields as NUL-terminated texts in `scratch`.
 * Returns their number, 0 at the end. */
size_t fixture_csv(khp_slice *rest, khp_buffer *scratch, const char *fields[], size_t limit);

/* data/peru-2022/places.csv as a sealed gazetteer. */
khp_gazetteer *fixture_peru(void);

/* Locates "place" within "a > b > c" (innermost first; NULL: nothing stated). */
khp_answer fixture_locate(const khp_gazetteer *gazetteer, const khp_locate_settings *settings,
                          const char *place, const char *within);

/* The answer as "exact gn:3947740", "alias gn:1 province", "place_ambiguous". */
void fixture_answer(const khp_gazetteer *gazetteer, const char *place, const char *within,
                    char *answer, size_t size);

/* Checks an answer against "exact gn:3947740", "alias gn:1 province", "place_ambiguous". */
#define expect(gazetteer, place, within, expected)                                                 \
    fixture_expect(gazetteer, place, within, expected, __FILE__, __LINE__)
void fixture_expect(const khp_gazetteer *gazetteer, const char *place, const char *within,
                    const char *expected, const char *file, int line);

#endif
