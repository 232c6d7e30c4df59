#include "run/singling.h"

/* A place that fewer records share is small, where the policy says no other number. */
#define FEW_RECORDS 5

/* What the records are compared by, as a list for a message. */
static void list_compared(const khp_join *join, const khp_anonymity_result *result,
                          khp_buffer *text) {
    khp_buffer_add_cstr(text, "place, date");
    for (size_t i = 0; i < result->facet_count; i++) {
        if (result->compared[i]) {
            khp_buffer_add_cstr(text, ", ");
            khp_buffer_add(text, join->schema->columns[result->facets[i]].name);
        }
    }
}

khipu_status khp_report_anonymity(const khp_join *join, khp_anonymity *anonymity,
                                  khipu_error *error) {
    if (anonymity == NULL) {
        return KHIPU_OK;
    }
    uint64_t under = join->policy.suppress_under;
    uint64_t few = under > 0 ? under : FEW_RECORDS;
    khp_anonymity_result result;
    khp_buffer fields = {0};
    khipu_status status = khp_anonymity_find(anonymity, few, &result, error);
    if (status == KHIPU_OK && result.records > 0) {
        list_compared(join, &result, &fields);
        khp_report(join->listener, KHIPU_NOTE, (khp_where){.field = "publish"}, NULL,
                   "k = %llu over %s: %llu of %llu records are alone with their values",
                   (unsigned long long)result.k, khp_buffer_cstr(&fields),
                   (unsigned long long)result.alone, (unsigned long long)result.records);
    }
    if (status == KHIPU_OK && result.alone_few > 0) {
        const uint64_t line_bits = (UINT64_C(1) << 48) - 1;
        const khp_input *input = khp_source_input(join->source, (size_t)(result.first >> 48));
        const khp_where where = {input->path, result.first & line_bits, "publish"};
        bool one = result.alone_few == 1;
        khp_report(join->listener, KHIPU_WARNING, where, NULL,
                   "%llu %s alone with %s values in a place of fewer than %llu records (first "
                   "here): who knows the place may know the person; tell positions or dates less "
                   "exactly, drop a column, or suppress small groups",
                   (unsigned long long)result.alone_few, one ? "record is" : "records are",
                   one ? "its" : "their", (unsigned long long)few);
    }
    khp_buffer_clear(&fields);
    return status;
}
