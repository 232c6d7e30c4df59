#include "protect/withheld_text.h"

#include "base/buffer.h"

/* By khp_withheld_why: of a column, of a list of them, and what else is said of the list. */
static const struct {
    const char *of_one;
    const char *of_list;
    const char *behind;
} words[] = {
    [KHP_WITHHELD_NOT] = {"", "", ""},
    [KHP_WITHHELD_PERSONAL] = {"looks personal", "withheld, as they look personal",
                               " (--keep COL writes one, --keep '*' all)"},
    [KHP_WITHHELD_HIDDEN] = {"hidden in the workbook",
                             "withheld, as they are hidden in the workbook",
                             " (--keep COL writes one)"},
    [KHP_WITHHELD_DROPPED] = {"as drop asks", "withheld, as drop asks", ""},
    [KHP_WITHHELD_WHERE] = {"says where, and positions are generalised",
                            "withheld, as they say where and positions are generalised", ""},
    [KHP_WITHHELD_NO_ROLE] = {"has no role", "withheld, as they have no role",
                              " (--keep COL writes one, --keep '*' all)"},
};

const char *khp_withheld_words(khp_withheld_why why) { return words[why].of_one; }

/* The columns of which something is so. */
typedef bool is_meant(const khp_column *column, int why);

static bool is_withheld_because(const khp_column *column, int why) {
    return column->withheld && !column->hidden && (int)column->why == why;
}

static bool is_kept_where(const khp_column *column, int why) {
    (void)why;
    return column->looks_local && column->is_named && !column->withheld;
}

static bool is_kept(const khp_column *column, int why) {
    (void)why;
    return column->is_kept && !column->hidden;
}

static bool is_kept_personal(const khp_column *column, int why) {
    return is_kept(column, why) && (column->is_personal || column->holds != NULL);
}

/* "a, b" */
static void list_columns(khp_buffer *list, const khp_schema *schema, is_meant *meant, int why) {
    khp_buffer_reset(list);
    for (size_t i = 0; i < schema->count; i++) {
        if (meant(&schema->columns[i], why)) {
            khp_buffer_add_cstr(list, list->len > 0 ? ", " : "");
            khp_buffer_add(list, schema->columns[i].name);
        }
    }
}

static void say(const khipu_listener *listener, const char *source, const char *before,
                khp_buffer *list, const char *behind) {
    if (list->len > 0 && !list->failed) {
        khp_report(listener, KHIPU_NOTE, (khp_where){.source = source}, NULL, "%s: %s%s", before,
                   khp_buffer_cstr(list), behind);
    }
}

static void say_kept(const khp_schema *schema, const char *source, const khipu_listener *listener,
                     khp_buffer *list) {
    list_columns(list, schema, is_kept, 0);
    size_t end = list->len;
    khp_buffer personal = {0};
    list_columns(&personal, schema, is_kept_personal, 0);
    if (end > 0) {
        khp_buffer_add_cstr(list, personal.len > 0 ? "; of these look personal: "
                                                   : "; none of these looks personal");
        khp_buffer_add(list, khp_buffer_slice(&personal));
        list->failed = list->failed || personal.failed;
        say(listener, source, "written, as keep asks", list, "");
    }
    khp_buffer_clear(&personal);
}

/* What stands in a column that nobody looked at the header of. */
static void warn_of_values(const khp_schema *schema, const char *source,
                           const khipu_listener *listener) {
    for (size_t i = 0; i < schema->count; i++) {
        const khp_column *column = &schema->columns[i];
        if (column->holds != NULL && !column->is_named) {
            khp_report(listener, KHIPU_WARNING, (khp_where){.source = source}, NULL,
                       "the column \"%.*s\" is written and seems to hold %s: --drop leaves it out, "
                       "--keep says by its name that it may be written",
                       (int)column->name.len, column->name.ptr, column->holds);
        }
    }
}

khipu_status khp_withheld_report(const khp_schema *schema, bool generalises, const char *source,
                                 const khipu_listener *listener, khipu_error *error) {
    khp_buffer list = {0};
    for (int why = KHP_WITHHELD_PERSONAL; why < KHP_WITHHELD_WHY_COUNT; why++) {
        list_columns(&list, schema, is_withheld_because, why);
        say(listener, source, words[why].of_list, &list, words[why].behind);
    }
    if (generalises) {
        list_columns(&list, schema, is_kept_where, 0);
        say(listener, source, "kept by name, although they say where and positions are generalised",
            &list, "");
    }
    say_kept(schema, source, listener, &list);
    warn_of_values(schema, source, listener);
    bool failed = list.failed;
    khp_buffer_clear(&list);
    return failed ? khp_fail_memory(error) : KHIPU_OK;
}
