/* membership: which of the areas that cases are counted in a place lies in, by its codes and by the
 * names of the areas around it, folded as the gazetteer folds them.
 *
 * Knows places and names, not outlines: what cannot be told here may be told by a point in a
 * polygon. */
#ifndef KHP_LOCATE_MEMBERSHIP_H
#define KHP_LOCATE_MEMBERSHIP_H

#include "locate/gazetteer.h"

/* Administrative level 1 (department), 2, 3 as a gazetteer's level. */
#define KHP_LEVEL_OF_ADMIN(admin) (KHP_AREA_COUNTRY - (admin))

/* How a column of codes is to be read. */
typedef struct khp_key_reading {
    khp_scheme scheme; /* places have a code of it that starts with the area's; KHP_SCHEME_NONE:
                          the gazetteer knows areas by these codes themselves */
    size_t known;      /* areas whose code some place, or some area of the gazetteer, has */
    int admin;         /* the level that the codes are of; 0: not known */
} khp_key_reading;

/* The reading under which most of the codes are known, the first of equals in the order of
 * khp_scheme; `wanted` (NONE: any) is the only one that is tried. Empty codes are passed over.
 * Without a gazetteer (NULL) none is known, and they are taken for `wanted`. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_member_codes_judge(const khp_gazetteer *gazetteer,
                                                     const khp_slice *codes, size_t count,
                                                     khp_scheme wanted, khp_key_reading *reading,
                                                     khipu_error *error);

/* How many of the names are known as an area of each administrative level (known[1] to known[3]).
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_member_names_judge(const khp_gazetteer *gazetteer,
                                                     const khp_slice *names, size_t count,
                                                     size_t known[KHP_AREA_LEVELS],
                                                     khipu_error *error);

typedef struct khp_membership khp_membership;

/* One area, as places may name it. Views only; empty where nothing is known. */
typedef struct khp_member_area {
    uint32_t number; /* given back by khp_membership_find */
    int admin;       /* 1 to 3 */
    khp_slice code;
    khp_slice name;
    khp_slice alt_names;               /* joined by '|' */
    khp_slice around[KHP_AREA_LEVELS]; /* names of the areas around it, by gazetteer level */
} khp_member_area;

#define KHP_NO_MEMBER UINT32_MAX

/* Codes are read as `reading` says; NULL: there are none. NULL without memory. */
khp_membership *khp_membership_new(const khp_key_reading *reading);
void khp_membership_free(khp_membership *membership);

/* Adds an area; texts are copied. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_membership_add(khp_membership *membership,
                                                 const khp_member_area *area, khipu_error *error);

/* How an area was found. */
typedef enum khp_member_by {
    KHP_MEMBER_BY_NOTHING,
    KHP_MEMBER_BY_CODE,
    KHP_MEMBER_BY_NAME
} khp_member_by;

/* The scheme that the areas' codes are of; KHP_SCHEME_NONE if there are none, or the gazetteer's
 * own. */
khp_scheme khp_membership_scheme(const khp_membership *membership);

/* Working memory of one thread, once all areas are added. NULL without memory. */
typedef struct khp_member_asker khp_member_asker;
khp_member_asker *khp_member_asker_new(const khp_membership *membership);
void khp_member_asker_free(khp_member_asker *asker);

/* The area of administrative level `admin` that the place lies in: by its codes, else by the name
 * of its area at that level. *number is KHP_NO_MEMBER, and *by NOTHING, if neither tells, if
 * several areas are called so, or if the areas around contradict. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_membership_find(khp_member_asker *asker, const khp_place *place,
                                                  int admin, uint32_t *number, khp_member_by *by,
                                                  khipu_error *error);

/* Over the gazetteer's places: how many can be told both by code and by name, and how many of those
 * differ. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_membership_compare(const khp_membership *membership,
                                                     const khp_gazetteer *gazetteer, int admin,
                                                     size_t *compared, size_t *different,
                                                     khipu_error *error);

/* From here on codes tell nothing. */
void khp_membership_forget_codes(khp_membership *membership);

#endif
