/* manifest: datapackage.json (Data Package v2), which says where every byte came from. */
#ifndef KHP_WRITE_MANIFEST_H
#define KHP_WRITE_MANIFEST_H

#include "base/hash.h"
#include "model/match.h"
#include "model/schema.h"
#include "write/fields.h"
#include "write/manifest_withheld.h"
#include "write/page.h"

/* One file of the bundle. */
typedef struct khp_resource {
    const char *path; /* within the bundle */
    const char *mediatype;
    uint64_t bytes;
    char sha256[KHP_SHA256_HEX];
    bool is_of_cases;   /* its Table Schema is that of the cases */
    khp_fields *fields; /* else its Table Schema; NULL: it has none */
} khp_resource;

/* One option as it was given, files by base name. */
typedef struct khp_resolved_option {
    const char *name;
    const char *value;
} khp_resolved_option;

/* The level of the areas that the place column names. */
typedef struct khp_resolved_level {
    const char *country; /* ISO 3166-1; "": where none is stated; NULL: everywhere else */
    khp_precision level;
} khp_resolved_level;

typedef struct khp_manifest_facts {
    const char *title; /* NULL: none */
    const khp_resource *resources;
    size_t resource_count;
    const khp_page_source *inputs; /* every file that was read, with its hash */
    size_t input_count;
    const khp_page_source *citations;
    size_t citation_count;
    const khp_page_operation *operations;
    size_t operation_count;
    const khp_schema *schema;
    const khipu_summary *summary;
    const khp_told_policy *policy; /* NULL: none but internal or public */
    khp_manifest_mentions mentions;
    double weight; /* sum of the count column */
    const khp_resolved_option *options;
    size_t option_count;
    const khp_resolved_level *levels; /* of the place column; none if it names settlements */
    size_t level_count;
    const char *roles; /* id=case_id, place=place, ... */
    const char *data_sha256;
    const char *proj_version;
    const char *epsg_version;
    const char *zlib_version;
    const char *geos_version; /* NULL: khipu was built without it, or no outline was read */
    khp_slice areas;          /* what was counted by area, as JSON; empty: nothing */
    const char *created;      /* from SOURCE_DATE_EPOCH; NULL: no date at all */
} khp_manifest_facts;

/* Appends the manifest's text. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_manifest_write(khp_buffer *text, const khp_manifest_facts *facts,
                                                 khipu_error *error);

#endif
