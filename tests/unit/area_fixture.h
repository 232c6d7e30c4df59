/* Areas for the tests of src/locate and src/run: named by hand, asked for, and told by their ids.
 */
#ifndef KHP_TESTS_AREA_FIXTURE_H
#define KHP_TESTS_AREA_FIXTURE_H

#include "locate/area_ladder.h"
#include "locate_fixture.h"

/* A name that --area-names gives a code. */
typedef struct name_spec {
    const char *code;
    const char *name;
    khp_area_step step;
} name_spec;

#define DISTRICTS KHP_LEVEL(KHP_PRECISION_DISTRICT)
#define PROVINCES KHP_LEVEL(KHP_PRECISION_PROVINCE)
#define DEPARTMENTS KHP_LEVEL(KHP_PRECISION_DEPARTMENT)

/* A sealed gazetteer of the places, with the names. */
khp_gazetteer *fixture_named(const place_spec *specs, size_t count, const name_spec *names,
                             size_t name_count);

/* The area of the gazetteer's own with this code or name at this level (KHP_AREA_ADMIN3 ..), the
 * first of several. Fails if there is none. */
uint32_t fixture_ref(const khp_gazetteer *gazetteer, const char *code_or_name, uint32_t level);

/* The number in the world's table of the area with this ISO 3166-2 code. */
uint32_t fixture_world(const char *iso);

/* The id of an area, which lives until the next call. */
const char *fixture_area_id(const khp_gazetteer *gazetteer, uint32_t ref);

/* Checks what a place column of these levels says: "exact area:PE-PUN department", "folded own:1
 * province" where a row answered, "place_ambiguous". */
#define expect_area(gazetteer, levels, place, within, expected)                                    \
    fixture_expect_area(gazetteer, levels, place, within, expected, __FILE__, __LINE__)
void fixture_expect_area(const khp_gazetteer *gazetteer, khp_levels levels, const char *place,
                         const char *within, const char *expected, const char *file, int line);

#endif
