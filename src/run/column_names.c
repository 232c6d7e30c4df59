#include "run/column_names.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/report.h"
#include "base/table.h"

/* Column names by their forms, and what is to be said of them. */
typedef struct naming {
    khp_table forms;
    khp_buffer form;
    khp_buffer replaced; /* columns that are written anew */
    khp_buffer alike;    /* "Id" beside "id" */
} naming;

/* What SQLite compares: ASCII letters without case. Spaces at either end are not seen in a list. */
static void make_form(khp_buffer *form, khp_slice name) {
    khp_buffer_reset(form);
    khp_buffer_add(form, khp_slice_trim(name));
    for (size_t i = 0; i < form->len; i++) {
        char byte = form->ptr[i];
        form->ptr[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    }
}

static uint32_t put_form(naming *made, khp_slice name, bool *is_new) {
    make_form(&made->form, name);
    khp_slice form = khp_buffer_slice(&made->form);
    uint32_t number = khp_table_put(&made->forms, form, khp_hash(form), is_new);
    made->form.failed = made->form.failed || number == KHP_TABLE_NONE;
    return number;
}

static bool is_added(khp_slice name) {
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        if (khp_slice_eq(name, khp_slice_cstr(khp_added_properties[i]))) {
            return true;
        }
    }
    return false;
}

static void add_to_list(khp_buffer *list, khp_slice name) {
    khp_buffer_add_cstr(list, list->len > 0 ? ", " : "");
    khp_quote(list, name, 80);
}

static void collect(naming *made, const khp_schema *schema) {
    const khp_slice generalised = khp_slice_cstr(khp_generalised_property);
    bool is_new;
    for (size_t i = 0; i < KHP_ADDED_PROPERTY_COUNT; i++) {
        put_form(made, khp_slice_cstr(khp_added_properties[i]), &is_new);
    }
    for (size_t i = 0; i < schema->count && !made->form.failed; i++) {
        const khp_column *column = &schema->columns[i];
        bool is_said_anew = column->hidden && khp_slice_eq(column->name, generalised);
        if (column->withheld) {
            continue;
        }
        if (is_added(column->name) || is_said_anew) {
            add_to_list(&made->replaced, column->name);
        } else if (khp_column_is_published(column)) {
            put_form(made, column->name, &is_new);
            if (!is_new) {
                add_to_list(&made->alike, column->name);
            }
        }
    }
}

khipu_status khp_tell_column_names(const khp_schema *schema, const char *source,
                                   const khipu_listener *listener, khipu_error *error) {
    naming made = {0};
    collect(&made, schema);
    bool failed = made.form.failed || made.replaced.failed || made.alike.failed;
    if (!failed && made.replaced.len > 0) {
        khp_report(listener, KHIPU_NOTE, (khp_where){.source = source}, NULL,
                   "columns that have the names of khipu's own properties are written anew, not as "
                   "they stand: %.*s",
                   (int)made.replaced.len, made.replaced.ptr);
    }
    if (!failed && made.alike.len > 0) {
        khp_report(listener, KHIPU_NOTE, (khp_where){.source = source}, NULL,
                   "columns whose names another column has in other case or with spaces: %.*s; "
                   "GeoJSON keeps them apart, a GeoPackage renames them",
                   (int)made.alike.len, made.alike.ptr);
    }
    khp_table_clear(&made.forms);
    khp_buffer_clear(&made.form);
    khp_buffer_clear(&made.replaced);
    khp_buffer_clear(&made.alike);
    return failed ? khp_fail_memory(error) : KHIPU_OK;
}
