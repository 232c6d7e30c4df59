/* verification: what the checks of `khipu verify` share. Each check looks at one promise of a
 * written bundle and lists what does not hold; none trusts what another has found. */
#ifndef KHP_VERIFY_VERIFICATION_H
#define KHP_VERIFY_VERIFICATION_H

#include "base/report.h"

#include <jansson.h>
#include <stdio.h>

typedef struct khp_verification {
    const char *folder;
    const khipu_options *options;
    const khipu_listener *listener;
    json_t *manifest; /* NULL if it cannot be read */
    json_t *facets;   /* of the page: the columns that it counts by; NULL if it was not read */
    json_t *roles;    /* of the page: the columns with a role; NULL if it was not read */
    bool (*tells_position)(khp_slice cell); /* a cell that reads as one, or leads to one */
    uint64_t wrong;                         /* lines listed so far */
    int fault;       /* errno of a file that the system did not let us read; 0: there was none */
    khp_buffer line; /* working memory */
    khp_buffer path;
} khp_verification;

/* Lists something that is wrong with a file, at a line of it if that is not 0. KHIPU_E_READ
 * instead, here and in khp_verify_say, once the system has failed: then nothing is known of what
 * holds. */
KHIPU_MUST_CHECK khipu_status khp_verify_wrong(khp_verification *run, const char *file,
                                               uint64_t line, khipu_error *error,
                                               const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Says what holds. */
KHIPU_MUST_CHECK khipu_status khp_verify_say(khp_verification *run, khipu_error *error,
                                             const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Opens a file of the bundle; NULL if it is not there or may not be read, and if the system failed,
 * which run->fault tells. */
FILE *khp_verify_open(khp_verification *run, const char *file);

/* Closes it; what went wrong while it was read is told by run->fault. */
void khp_verify_close(khp_verification *run, FILE *file);

/* A file read line by line. */
typedef struct khp_line_reader {
    FILE *file;
    khp_buffer text; /* the line, with its newline if it has one */
    uint64_t number; /* of the line, from 1 */
    char *block;
    size_t at, end;
} khp_line_reader;

/* The next line into reader->text; *more is false at the end. KHIPU_E_READ, KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_line_next(khp_line_reader *reader, bool *more,
                                            khipu_error *error);
void khp_line_close(khp_line_reader *reader);

/* The feature in a line of a FeatureCollection that holds one a line; empty if it holds none. */
khp_slice khp_line_feature(const khp_line_reader *reader);

/* The feature that such a line is, read by jansson with `flags`, its integers as reals if one is
 * beyond 64 bits; NULL if it is no JSON. Give it back with json_decref. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_feature_parse(khp_slice line, size_t flags, json_t **feature,
                                                khipu_error *error);

/* What is done with the feature in the line numbered `line`; NULL if that line is no JSON. */
typedef khipu_status khp_feature_look(void *context, uint64_t line, json_t *feature,
                                      khipu_error *error);

/* Looks at every feature of a file of the bundle, read by jansson with `flags`. A file that is not
 * there has none, which is told elsewhere. KHIPU_E_READ, KHIPU_E_MEMORY, and what `look` returns.
 */
KHIPU_MUST_CHECK khipu_status khp_verify_each_feature(khp_verification *run, const char *file,
                                                      size_t flags, khp_feature_look *look,
                                                      void *context, khipu_error *error);

/* The text of a member, NULL if it is none. */
static inline const char *khp_member_text(const json_t *object, const char *name) {
    return json_string_value(json_object_get(object, name));
}

/* The checks. A missing file is something wrong, not an error; errors are those of the system. */
KHIPU_MUST_CHECK khipu_status khp_verify_hashes(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_features(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_page(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_counts(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_placements(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_policy(khp_verification *run, khipu_error *error);
KHIPU_MUST_CHECK khipu_status khp_verify_withheld(khp_verification *run, khipu_error *error);

/* A number of the manifest's counts (`name` of `group`, or at the top if that is NULL); 0 if it is
 * not there. */
uint64_t khp_manifest_count(const json_t *manifest, const char *group, const char *name);

#endif
