#include "verify/cases.h"

#include "base/memory.h"

bool khp_names_column(const json_t *array, khp_slice name) {
    size_t index;
    json_t *item;
    json_array_foreach(array, index, item) {
        if (json_is_string(item) &&
            khp_slice_eq(name, khp_slice_of(json_string_value(item), json_string_length(item)))) {
            return true;
        }
    }
    return false;
}

/* What is given, else what the manifest says of the run's options; NULL if neither does. */
static const char *option(const json_t *account, const char *given, const char *name) {
    size_t index;
    json_t *item;
    json_array_foreach(json_object_get(account, "options"), index, item) {
        const char *named = khp_member_text(item, "name");
        if (given == NULL && named != NULL && strcmp(named, name) == 0) {
            return khp_member_text(item, "value");
        }
    }
    return given;
}

static khp_withheld_why reason_of(const json_t *because, khp_slice name) {
    static const struct {
        const char *name;
        khp_withheld_why why;
    } reasons[] = {{"personal", KHP_WITHHELD_PERSONAL},
                   {"hidden", KHP_WITHHELD_HIDDEN},
                   {"dropped", KHP_WITHHELD_DROPPED},
                   {"place", KHP_WITHHELD_WHERE}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (khp_names_column(json_object_get(because, reasons[i].name), name)) {
            return reasons[i].why;
        }
    }
    return KHP_WITHHELD_NO_ROLE;
}

/* A position that the input's own structure carries is withheld with the columns that say where. */
static void mark_withheld(khp_schema *schema, const json_t *account) {
    const json_t *withheld = json_object_get(account, "withheld");
    const json_t *because = json_object_get(account, "withheld_because");
    const json_t *publish = json_object_get(account, "publish");
    const json_t *positions = json_object_get(publish, "positions");
    bool is_of_all = positions != NULL && json_object_get(positions, "column") == NULL;
    for (size_t i = 0; i < schema->count; i++) {
        khp_column *column = &schema->columns[i];
        column->says_where = khp_names_column(json_object_get(publish, "where"), column->name);
        column->is_personal = khp_names_column(json_object_get(publish, "personal"), column->name);
        if (column->hidden) {
            column->why = is_of_all && column->says_where ? KHP_WITHHELD_WHERE : KHP_WITHHELD_NOT;
        } else if (khp_names_column(withheld, column->name)) {
            column->withheld = true;
            column->why = reason_of(because, column->name);
        }
    }
}

khipu_status khp_cases_open(khp_cases *cases, const khp_verification *run, khipu_error *error) {
    const json_t *account = json_object_get(run->manifest, "khipu");
    const khipu_options *given = run->options;
    *cases = (khp_cases){.reading = {.paths = {&given->verify_cases, 1},
                                     .sheet = option(account, given->sheet, "sheet"),
                                     .header_row = option(account, given->header_row, "header-row"),
                                     .encoding = option(account, given->encoding, "encoding"),
                                     .delimiter = option(account, given->delimiter, "delimiter"),
                                     .types = "text"}};
    khipu_status status = khp_source_open(&cases->source, &cases->reading, error);
    if (status == KHIPU_OK) {
        cases->schema = khp_source_schema(cases->source);
        mark_withheld(cases->schema, account);
    }
    return status;
}

void khp_cases_close(khp_cases *cases) {
    khp_source_close(cases->source);
    *cases = (khp_cases){.source = NULL};
}

static khipu_status look_at_block(khp_block *block, khp_case_look *look, void *context,
                                  khipu_error *error) {
    bool more = true;
    khipu_status status = KHIPU_OK;
    while (status == KHIPU_OK && more) {
        khp_record record;
        status = khp_block_next(block, &record, &more, error);
        if (status == KHIPU_OK && more && record.reason == KHP_REASON_NONE) {
            status = look(context, &record, error);
        }
    }
    return status;
}

khipu_status khp_cases_each(khp_cases *cases, khp_case_look *look, void *context,
                            khipu_error *error) {
    khipu_status status = khp_source_rewind(cases->source, error);
    khp_block *block = status == KHIPU_OK ? khp_block_new(cases->source) : NULL;
    bool more = true;
    status = status == KHIPU_OK && block == NULL ? khp_fail_memory(error) : status;
    while (status == KHIPU_OK && more) {
        status = khp_source_next(cases->source, block, &more, error);
        if (status == KHIPU_OK && more) {
            status = look_at_block(block, look, context, error);
        }
    }
    khp_block_free(block);
    return status;
}
