#include "model/bundle_files.h"

#define GEOJSON "application/geo+json"
#define XML "application/xml"
#define CSV "text/csv"

const khp_bundle_file_row khp_bundle_files[KHP_FILE_COUNT] = {
    [KHP_FILE_CASES] = {KHP_NAME_CASES, GEOJSON, false},
    [KHP_FILE_PLACES] = {KHP_NAME_PLACES, GEOJSON, false},
    [KHP_FILE_CASES_STYLE] = {KHP_NAME_CASES_STYLE, XML, false},
    [KHP_FILE_PLACES_STYLE] = {KHP_NAME_PLACES_STYLE, XML, false},
    [KHP_FILE_LAYERS] = {KHP_NAME_LAYERS, XML, false},
    [KHP_FILE_REVIEW] = {KHP_NAME_REVIEW, CSV, true},
    [KHP_FILE_PAGE] = {KHP_NAME_PAGE, "text/html", false},
    [KHP_FILE_PLACEMENTS] = {KHP_NAME_PLACEMENTS, CSV, true},
    [KHP_FILE_AREAS] = {KHP_NAME_AREAS, GEOJSON, false},
    [KHP_FILE_AREAS_STYLE] = {KHP_NAME_AREAS_STYLE, XML, false},
    [KHP_FILE_MANIFEST] = {KHP_NAME_MANIFEST, "application/json", false},
    [KHP_FILE_SUMS] = {KHP_NAME_SUMS, "text/plain", false},
};
