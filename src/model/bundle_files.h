/* bundle_files: the files of a bundle, a row each. Whoever writes, replaces, hashes or verifies one
 * takes its name from here. Beside them there may be CSV files in KHP_TABLES_FOLDER. */
#ifndef KHP_MODEL_BUNDLE_FILES_H
#define KHP_MODEL_BUNDLE_FILES_H

#include <stdbool.h>

#define KHP_NAME_CASES "cases.geojson"
#define KHP_NAME_PLACES "places.geojson"
#define KHP_NAME_CASES_STYLE "cases.qml"
#define KHP_NAME_PLACES_STYLE "places.qml"
#define KHP_NAME_LAYERS "cases.qlr"
#define KHP_NAME_REVIEW "review.csv"
#define KHP_NAME_PAGE "index.html"
#define KHP_NAME_PLACEMENTS "placements.csv"
#define KHP_NAME_AREAS "areas.geojson"
#define KHP_NAME_AREAS_STYLE "areas.qml"
#define KHP_NAME_MANIFEST "datapackage.json"
#define KHP_NAME_SUMS "SHA256SUMS"

/* In the order in which the manifest lists them; the last two list the others. */
typedef enum khp_bundle_file_id {
    KHP_FILE_CASES,
    KHP_FILE_PLACES,
    KHP_FILE_CASES_STYLE,
    KHP_FILE_PLACES_STYLE,
    KHP_FILE_LAYERS,
    KHP_FILE_REVIEW,
    KHP_FILE_PAGE,
    KHP_FILE_PLACEMENTS,
    KHP_FILE_AREAS,
    KHP_FILE_AREAS_STYLE,
    KHP_FILE_MANIFEST,
    KHP_FILE_SUMS,
    KHP_FILE_COUNT
} khp_bundle_file_id;

typedef struct khp_bundle_file_row {
    const char *path;
    const char *mediatype;
    bool is_edited; /* people write decisions into it between two runs */
} khp_bundle_file_row;

extern const khp_bundle_file_row khp_bundle_files[KHP_FILE_COUNT];

#define KHP_TABLES_FOLDER "tables"

#endif
