#include "run/first_pass.h"

bool khp_can_be_read_twice(const khp_join *join) {
    for (size_t i = 0; i < khp_source_input_count(join->source); i++) {
        if (!khp_source_input(join->source, i)->is_regular) {
            return false;
        }
    }
    return true;
}

typedef struct pass {
    const khp_schema *schema;
    khp_see_query see;
    void *context;
    bool enough;
} pass;

static khipu_status see_block(pass *p, khp_block *block, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    bool more = true;
    while (status == KHIPU_OK && !p->enough) {
        khp_record record;
        status = khp_block_next(block, &record, &more, error);
        if (status != KHIPU_OK || !more) {
            return status;
        }
        if (record.reason == KHP_REASON_NONE) {
            khp_query query;
            khp_query_from_record(p->schema, &record, &query);
            status = p->see(p->context, &query, &p->enough, error);
        }
    }
    return status;
}

khipu_status khp_see_queries(khp_join *join, khp_see_query see, void *context, khipu_error *error) {
    pass p = {.schema = join->schema, .see = see, .context = context};
    khp_block *block = khp_block_new(join->source);
    khipu_status status = block == NULL ? khp_fail_memory(error) : KHIPU_OK;
    bool more = true;
    while (status == KHIPU_OK && more && !p.enough) {
        status = khp_source_next(join->source, block, &more, error);
        if (status == KHIPU_OK && more) {
            status = see_block(&p, block, error);
        }
    }
    khp_block_free(block);
    return status == KHIPU_OK ? khp_source_rewind(join->source, error) : status;
}
