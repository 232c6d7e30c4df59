/* features: the GeoJSON files are what RFC 7946 and docs ask for, and their counts are those of the
 * manifest. */
#include "base/json_memory.h"
#include "model/bbox.h"
#include "model/bundle_files.h"
#include "model/match.h"
#include "model/schema.h"
#include "verify/verification.h"

#include <math.h>

#define CASES KHP_NAME_CASES
#define PLACES KHP_NAME_PLACES
#define REVIEW KHP_NAME_REVIEW

/* What the features say, counted anew. */
typedef struct recount {
    uint64_t features;
    bool hides_how; /* the policy may not tell how a record was placed */
    uint64_t located;
    uint64_t matches[KHP_MATCH_COUNT];
    uint64_t reasons[KHP_REASON_COUNT]; /* why not located, and why doubted */
    khp_bbox bbox;
} recount;

static const size_t strict = JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL | JSON_ALLOW_NUL;

/* NULL, or what is wrong with the geometry; *located tells if there is one. */
static const char *check_geometry(const json_t *feature, recount *counts, bool *located) {
    const json_t *geometry = json_object_get(feature, "geometry");
    *located = false;
    if (json_is_null(geometry)) {
        return NULL;
    }
    const char *type = khp_member_text(geometry, "type");
    const json_t *position = json_object_get(geometry, "coordinates");
    if (type == NULL || strcmp(type, "Point") != 0 || json_array_size(position) != 2 ||
        json_object_size(geometry) != 2) {
        return "its geometry is neither null nor a point with longitude and latitude";
    }
    const json_t *lon = json_array_get(position, 0);
    const json_t *lat = json_array_get(position, 1);
    if (!json_is_number(lon) || !json_is_number(lat) || fabs(json_number_value(lon)) > 180 ||
        fabs(json_number_value(lat)) > 90) {
        return "its position lies outside the world";
    }
    *located = true;
    khp_bbox_add(&counts->bbox, json_number_value(lon), json_number_value(lat));
    return NULL;
}

static bool count_reason(recount *counts, const char *word, bool is_doubt) {
    for (int i = KHP_REASON_NONE + 1; i < KHP_REASON_COUNT; i++) {
        if (khp_reason_is_doubt((khp_reason)i) == is_doubt &&
            strcmp(word, khp_reason_word((khp_reason)i)) == 0) {
            counts->reasons[i] += 1;
            return true;
        }
    }
    return false;
}

/* Counts the doubt; NULL, or what is wrong with it. */
static const char *check_doubt(const json_t *properties, recount *counts, bool located) {
    const json_t *doubt = json_object_get(properties, "khipu_doubt");
    if (json_is_null(doubt)) {
        return NULL;
    }
    if (!located) {
        return "it has no position, but its position is doubted";
    }
    bool is_known = json_is_string(doubt) && count_reason(counts, json_string_value(doubt), true);
    return is_known ? NULL : "its position is doubted by a word that is not known";
}

/* Counts match and reason; NULL, or what is wrong with them. */
static const char *check_outcome(const json_t *properties, recount *counts, bool located) {
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        if (json_object_get(properties, khp_added_properties[i]) == NULL) {
            return "it lacks a property that khipu adds";
        }
    }
    const char *match = khp_member_text(properties, "khipu_match");
    const char *reason = khp_member_text(properties, "khipu_reason");
    bool hides = located && match == NULL && counts->hides_how;
    if (((match != NULL) != located && !hides) || (reason != NULL) == located) {
        return "it has a geometry and a reason why not, or neither";
    }
    counts->located += located;
    const char *problem = check_doubt(properties, counts, located);
    if (problem != NULL) {
        return problem;
    }
    if (hides) {
        return NULL;
    }
    for (int i = KHP_MATCH_NONE + 1; located && i < KHP_MATCH_COUNT; i++) {
        if (strcmp(match, khp_match_word((khp_match)i)) == 0) {
            counts->matches[i] += 1;
            return NULL;
        }
    }
    if (!located && count_reason(counts, reason, false)) {
        return NULL;
    }
    return "it was placed, or not placed, by a word that is not known";
}

static khipu_status check_feature(khp_verification *run, const khp_line_reader *reader,
                                  khp_slice text, recount *counts, khipu_error *error) {
    json_t *feature = NULL;
    khipu_status status = khp_feature_parse(text, strict, &feature, error);
    if (status != KHIPU_OK) {
        return status;
    }
    const char *problem = NULL;
    bool located = false;
    counts->features += 1;
    if (feature == NULL) {
        problem = "it is no JSON";
    } else if (json_object_size(feature) != 4 || khp_member_text(feature, "id") == NULL ||
               !json_is_object(json_object_get(feature, "properties"))) {
        problem = "a feature has a type, an id, properties and a geometry";
    }
    problem = problem == NULL ? check_geometry(feature, counts, &located) : problem;
    problem = problem == NULL
                  ? check_outcome(json_object_get(feature, "properties"), counts, located)
                  : problem;
    json_decref(feature);
    return problem == NULL ? KHIPU_OK
                           : khp_verify_wrong(run, CASES, reader->number, error, "%s", problem);
}

/* The frame around the features, and the box at its end. */
static khipu_status check_frame(khp_verification *run, const char *file, khp_slice first,
                                khp_slice last, const recount *counts, khipu_error *error) {
    khp_buffer whole = {0};
    khp_json_watch();
    khp_buffer_add(&whole, first);
    if (counts->features > 0) {
        khp_buffer_add(&whole, last);
    }
    json_t *frame = whole.failed ? NULL : json_loadb(whole.ptr, whole.len, strict, NULL);
    if (whole.failed || (frame == NULL && khp_json_lacked_memory())) {
        khp_buffer_clear(&whole);
        return khp_fail_memory(error);
    }
    const char *type = khp_member_text(frame, "type");
    const json_t *box = json_object_get(frame, "bbox");
    double sides[4] = {0};
    bool good = type != NULL && strcmp(type, "FeatureCollection") == 0 &&
                json_is_array(json_object_get(frame, "features")) &&
                json_object_size(frame) == (counts->bbox.any ? 3u : 2u) &&
                json_array_size(box) == (counts->bbox.any ? 4u : 0u);
    if (counts->bbox.any) {
        khp_bbox_sides(&counts->bbox, sides);
    }
    bool fits = true;
    for (size_t i = 0; good && i < json_array_size(box); i++) {
        double difference = json_number_value(json_array_get(box, i)) - sides[i];
        fits = fits && fabs(difference) < 1e-12;
    }
    json_decref(frame);
    khp_buffer_clear(&whole);
    if (!good) {
        return khp_verify_wrong(run, file, 0, error,
                                "is no FeatureCollection with a box around it");
    }
    return fits ? KHIPU_OK
                : khp_verify_wrong(run, file, 0, error, "its bbox is not the box of its positions");
}

/* A group of counts that is null is not told. */
static bool is_group_hidden(const khp_verification *run, const char *group) {
    const json_t *counts = json_object_get(json_object_get(run->manifest, "khipu"), "counts");
    return group != NULL && json_is_null(json_object_get(counts, group));
}

static khipu_status check_word(khp_verification *run, const char *group, const char *word,
                               uint64_t found, khipu_error *error) {
    if (is_group_hidden(run, group)) {
        return KHIPU_OK;
    }
    uint64_t said = khp_manifest_count(run->manifest, group, word);
    return said == found
               ? KHIPU_OK
               : khp_verify_wrong(run, CASES, 0, error,
                                  "%llu features are %s, datapackage.json says %llu",
                                  (unsigned long long)found, word, (unsigned long long)said);
}

static khipu_status check_counts(khp_verification *run, const recount *counts, uint64_t rejected,
                                 khipu_error *error) {
    khipu_status status = KHIPU_OK;
    uint64_t located = counts->located;
    for (int i = KHP_MATCH_NONE + 1; status == KHIPU_OK && i < KHP_MATCH_COUNT; i++) {
        status = check_word(run, "match", khp_match_word((khp_match)i), counts->matches[i], error);
    }
    uint64_t unlocated = 0;
    for (int i = KHP_REASON_NONE + 1; status == KHIPU_OK && i < KHP_REASON_COUNT; i++) {
        if (khp_reason_is_doubt((khp_reason)i)) {
            status = check_word(run, "doubts", khp_reason_word((khp_reason)i), counts->reasons[i],
                                error);
        } else if (!khp_reason_is_rejected((khp_reason)i)) {
            unlocated += counts->reasons[i];
            status = check_word(run, "unlocated_reasons", khp_reason_word((khp_reason)i),
                                counts->reasons[i], error);
        }
    }
    const struct {
        const char *name;
        uint64_t found;
    } sums[] = {{"located", located},
                {"unlocated", unlocated},
                {"rejected", rejected},
                {"read", located + unlocated + rejected}};
    for (size_t i = 0; status == KHIPU_OK && i < sizeof sums / sizeof *sums; i++) {
        status = check_word(run, NULL, sums[i].name, sums[i].found, error);
    }
    if (status == KHIPU_OK && run->wrong == 0) {
        status = khp_verify_say(run, error,
                                "%llu records: %llu located, %llu unlocated, %llu rejected; the "
                                "features are as RFC 7946 asks",
                                (unsigned long long)sums[3].found, (unsigned long long)located,
                                (unsigned long long)unlocated, (unsigned long long)rejected);
    }
    return status;
}

static khipu_status read_cases(khp_verification *run, recount *counts, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(run, CASES)};
    khp_buffer first = {0};
    khp_buffer last = {0};
    bool more = true;
    khipu_status status = KHIPU_OK;
    if (reader.file == NULL) {
        return khp_verify_wrong(run, CASES, 0, error, "is missing or cannot be read");
    }
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice feature = khp_line_feature(&reader);
        if (status == KHIPU_OK && feature.len > 0) {
            status = check_feature(run, &reader, feature, counts, error);
        } else if (status == KHIPU_OK) {
            khp_buffer_add(counts->features == 0 ? &first : &last, khp_buffer_slice(&reader.text));
        }
    }
    if (status == KHIPU_OK) {
        status = check_frame(run, CASES, khp_buffer_slice(&first), khp_buffer_slice(&last), counts,
                             error);
    }
    khp_line_close(&reader);
    khp_buffer_clear(&first);
    khp_buffer_clear(&last);
    return status;
}

/* True if what the place says of the point it is drawn at is known, and a seat is named where it
 * is one. */
static bool is_drawn_rightly(const json_t *properties) {
    const json_t *drawn_at = json_object_get(properties, "drawn_at");
    const char *word = json_string_value(drawn_at);
    bool names_seat = json_is_string(json_object_get(properties, "seat"));
    if (drawn_at == NULL) {
        return json_object_get(properties, "seat") == NULL;
    }
    for (int i = KHP_DRAWN_AT_ROW; word != NULL && i <= KHP_DRAWN_AT_MIDDLE; i++) {
        if (strcmp(word, khp_drawn_at_word((khp_drawn_at)i)) == 0) {
            return names_seat == (i == KHP_DRAWN_AT_SEAT);
        }
    }
    return false;
}

/* The places' records add up to the located ones. */
static khipu_status check_places(khp_verification *run, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(run, PLACES)};
    bool more = true;
    uint64_t sum = 0;
    khipu_status status = KHIPU_OK;
    if (reader.file == NULL) {
        return khp_verify_wrong(run, PLACES, 0, error, "is missing or cannot be read");
    }
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice text = khp_line_feature(&reader);
        if (status == KHIPU_OK && text.len > 0) {
            json_t *feature = NULL;
            status = khp_feature_parse(text, JSON_REJECT_DUPLICATES, &feature, error);
            const json_t *properties = json_object_get(feature, "properties");
            sum += (uint64_t)json_integer_value(json_object_get(properties, "records"));
            bool good = is_drawn_rightly(properties);
            json_decref(feature);
            if (status == KHIPU_OK && !good) {
                status = khp_verify_wrong(run, PLACES, reader.number, error,
                                          "says what its area is drawn at in words that are not "
                                          "known, or names a seat where it is drawn at none");
            }
        }
    }
    khp_line_close(&reader);
    uint64_t located = khp_manifest_count(run->manifest, NULL, "located");
    if (status == KHIPU_OK && sum != located) {
        status = khp_verify_wrong(run, PLACES, 0, error,
                                  "its places hold %llu records, %llu are located",
                                  (unsigned long long)sum, (unsigned long long)located);
    }
    return status;
}

/* Rows of rejected records in the review file; a quoted cell may hold newlines. */
static khipu_status count_rejected(khp_verification *run, uint64_t *rejected, khipu_error *error) {
    khp_line_reader reader = {.file = khp_verify_open(run, REVIEW)};
    bool more = true;
    bool in_quotes = false;
    khipu_status status = KHIPU_OK;
    if (reader.file == NULL) {
        return khp_verify_wrong(run, REVIEW, 0, error, "is missing or cannot be read");
    }
    while (status == KHIPU_OK && more) {
        status = khp_line_next(&reader, &more, error);
        khp_slice line = khp_buffer_slice(&reader.text);
        for (int i = KHP_REASON_NONE + 1; !in_quotes && i < KHP_REASON_COUNT; i++) {
            khp_slice word = khp_slice_cstr(khp_reason_word((khp_reason)i));
            *rejected += khp_reason_is_rejected((khp_reason)i) && line.len > word.len &&
                         memcmp(line.ptr, word.ptr, word.len) == 0 && line.ptr[word.len] == ',';
        }
        for (size_t i = 0; i < line.len; i++) {
            in_quotes = in_quotes != (line.ptr[i] == '"');
        }
    }
    khp_line_close(&reader);
    return status;
}

khipu_status khp_verify_features(khp_verification *run, khipu_error *error) {
    const json_t *publish = json_object_get(json_object_get(run->manifest, "khipu"), "publish");
    recount counts = {.hides_how = json_object_get(publish, "suppress_under") != NULL ||
                                   json_object_get(publish, "positions") != NULL};
    uint64_t rejected = 0;
    khipu_status status = read_cases(run, &counts, error);
    status = status == KHIPU_OK ? check_places(run, error) : status;
    status = status == KHIPU_OK ? count_rejected(run, &rejected, error) : status;
    return status == KHIPU_OK ? check_counts(run, &counts, rejected, error) : status;
}
