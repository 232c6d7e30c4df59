#include "write/feature.h"

#include "base/copy.h"
#include "base/memory.h"
#include "base/number.h"
#include "model/feature.h"
#include "write/json.h"

#include <math.h>

/* Bytes that may be written beyond a key, whose copy has a fixed size. */
#define KEY_BYTES KHP_COPY_SLACK

static void add_slot(khp_feature_layout *layout, const khp_column *column, size_t number) {
    bool is_text = column->type == KHP_TYPE_TEXT || column->type == KHP_TYPE_ANY;
    size_t start = layout->text.len;
    if (layout->count > 0) {
        khp_buffer_add_byte(&layout->text, ',');
    }
    khp_json_string(&layout->text, column->name);
    khp_buffer_add_cstr(&layout->text, is_text ? ":\"" : ":");
    layout->slots[layout->count++] = (khp_feature_slot){
        .key_bytes = (uint32_t)(layout->text.len - start),
        .column = (uint32_t)number,
        .is_text = is_text,
    };
}

khipu_status khp_feature_layout_init(khp_feature_layout *layout, const khp_schema *schema) {
    *layout = (khp_feature_layout){0};
    layout->slots = khp_alloc(schema->count, sizeof *layout->slots);
    for (size_t i = 0; layout->slots != NULL && i < schema->count; i++) {
        if (khp_column_is_published(&schema->columns[i])) {
            add_slot(layout, &schema->columns[i], i);
        }
    }
    if (layout->slots == NULL || layout->text.failed ||
        !khp_buffer_reserve(&layout->text, KEY_BYTES)) {
        khp_feature_layout_clear(layout);
        return KHIPU_E_MEMORY;
    }
    layout->key_bytes = layout->text.len;
    memset(layout->text.ptr + layout->text.len, 0, KEY_BYTES);
    const char *key = layout->text.ptr; /* which moves no more */
    for (size_t i = 0; i < layout->count; i++) {
        layout->slots[i].key = key;
        key += layout->slots[i].key_bytes;
    }
    return KHIPU_OK;
}

void khp_feature_layout_clear(khp_feature_layout *layout) {
    khp_free(layout->slots);
    khp_buffer_clear(&layout->text);
    *layout = (khp_feature_layout){0};
}

void khp_placement_round(khp_placement *placement, int decimals) {
    if (khp_placement_is_located(placement)) {
        placement->lon = khp_number_round(placement->lon, decimals);
        placement->lat = khp_number_round(placement->lat, decimals);
    }
}

/* A word of a closed vocabulary, which needs no escaping; "" is null. */
static void add_word(khp_buffer *text, const char *word) {
    if (word[0] == '\0') {
        KHP_BUFFER_ADD_LITERAL(text, "null");
        return;
    }
    khp_buffer_add_byte(text, '"');
    khp_buffer_add_cstr(text, word);
    khp_buffer_add_byte(text, '"');
}

/* The names are those of khp_added_properties, in its order. */
static void write_place_properties(khp_buffer *text, const khp_placement *placement) {
    KHP_BUFFER_ADD_LITERAL(text, "\"khipu_place_id\":");
    khp_json_string_or_null(text, placement->place_id);
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_place\":");
    khp_json_string_or_null(text, placement->place_name);
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_match\":");
    add_word(text, khp_match_word(khp_placement_told_match(placement)));
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_reason\":");
    add_word(text, khp_reason_word(khp_placement_told_reason(placement)));
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_doubt\":");
    add_word(text, khp_reason_word(khp_placement_told_doubt(placement)));
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_precision\":");
    add_word(text, khp_precision_word(placement->precision));
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_uncertainty_m\":");
    khp_json_number(text, placement->uncertainty_m);
    KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_source_crs\":");
    khp_json_string_or_null(text, placement->source_crs);
    if (placement->generalised != KHP_GENERALISED_NOT_ASKED) {
        KHP_BUFFER_ADD_LITERAL(text, ",\"khipu_generalised\":");
        add_word(text, khp_generalised_word(placement->generalised));
    }
}

void khp_placement_write(khp_buffer *text, const khp_placement *placement, int decimals,
                         size_t *geometry_at) {
    write_place_properties(text, placement);
    *geometry_at = text->len;
    if (!khp_placement_is_located(placement)) {
        KHP_BUFFER_ADD_LITERAL(text, "null");
        return;
    }
    KHP_BUFFER_ADD_LITERAL(text, "{\"type\":\"Point\",\"coordinates\":[");
    khp_number_write(text, placement->lon, decimals);
    khp_buffer_add_byte(text, ',');
    khp_number_write(text, placement->lat, decimals);
    KHP_BUFFER_ADD_LITERAL(text, "]}");
}

static char *copy(char *at, khp_slice text) { return khp_copy(at, text.ptr, text.len); }

#define COPY_LITERAL(at, literal)                                                                  \
    (memcpy((at), (literal), sizeof(literal) - 1), (at) + sizeof(literal) - 1)

/* A value that is not simply copied. `at` is behind the key, and behind a quote where `is_text`. */
__attribute__((noinline)) static char *write_odd_value(char *at, const khp_field *field,
                                                       bool is_text) {
    at -= is_text;
    switch (field->kind) {
    case KHP_FIELD_JSON: return copy(at, khp_field_slice(field));
    case KHP_FIELD_ABSENT: return COPY_LITERAL(at, "null");
    default:
        if (!is_text) {
            return field->len == 0 ? COPY_LITERAL(at, "null") : copy(at, khp_field_slice(field));
        }
        return khp_json_string_raw(at, khp_field_slice(field));
    }
}

/* A cell that is copied as it is: plain, and not empty unless it is text. */
static inline bool is_simple(const khp_field *field, uint64_t is_text) {
    return field->kind == KHP_FIELD_PLAIN && (field->len | is_text) != 0;
}

/* A key or a simple value: one step, and seldom more. */
static inline char *copy_short(char *at, const char *from, size_t len) {
    memcpy(at, from, KHP_COPY_SLACK);
    if (__builtin_expect(len > KHP_COPY_SLACK, 0)) {
        khp_copy_over(at + KHP_COPY_SLACK, from + KHP_COPY_SLACK, len - KHP_COPY_SLACK);
    }
    return at + len;
}

/* A number, true, false or null: copied as it is, without quotes. */
static inline bool is_json_scalar(const khp_field *field) {
    return field->kind == KHP_FIELD_JSON && (*field->ptr | 0x20) != '{'; /* '[' | 0x20 is '{' */
}

static inline char *write_value(char *at, const khp_field *field, uint64_t is_text) {
    if (__builtin_expect(!is_simple(field, is_text), 0)) {
        return is_json_scalar(field) ? copy_short(at - is_text, field->ptr, field->len)
                                     : write_odd_value(at, field, is_text != 0);
    }
    at = copy_short(at, field->ptr, field->len);
    *at = '"';
    return at + is_text;
}

/* All fields are PLAIN. */
static inline char *write_plain_values(char *at, const khp_feature_layout *layout,
                                       const khp_field *fields) {
    const khp_feature_slot *end = layout->slots + layout->count;
    for (const khp_feature_slot *slot = layout->slots; slot < end; slot++) {
        const khp_field *field = &fields[slot->column];
        at = copy_short(at, slot->key, slot->key_bytes);
        if (__builtin_expect(field->len == 0, 0) && slot->is_text == 0) {
            at = COPY_LITERAL(at, "null");
            continue;
        }
        at = copy_short(at, field->ptr, field->len);
        *at = '"';
        at += slot->is_text;
    }
    return at;
}

static char *write_properties(char *at, const khp_feature_layout *layout,
                              const khp_record *record) {
    const khp_feature_slot *end = layout->slots + layout->count;
    if (record->is_plain) {
        at = write_plain_values(at, layout, record->fields);
    } else {
        for (const khp_feature_slot *slot = layout->slots; slot < end; slot++) {
            at = copy_short(at, slot->key, slot->key_bytes);
            at = write_value(at, &record->fields[slot->column], slot->is_text);
        }
    }
    if (layout->count > 0) {
        *at++ = ',';
    }
    return at;
}

/* An upper bound of the feature's length, so that room is made once. */
static size_t longest_feature(const khp_feature_layout *layout, const khp_record *record,
                              const khp_field *id, const khp_placement_text *placement) {
    size_t bytes = 256 + KHP_COPY_SLACK + layout->key_bytes + 6 * (size_t)id->len +
                   placement->properties.len + placement->geometry.len + 6 * layout->count;
    if (record->most_bytes > 0) {
        return bytes + 6 * record->most_bytes;
    }
    for (size_t i = 0; i < layout->count; i++) {
        bytes += (size_t)6 * record->fields[layout->slots[i].column].len;
    }
    return bytes;
}

static char *write_two_digits(char *at, int value) {
    *at++ = (char)('0' + value / 10 % 10);
    *at++ = (char)('0' + value % 10);
    return at;
}

static char *write_date(char *at, khp_date date) {
    if (date.kind == KHP_DATE_NONE) {
        return COPY_LITERAL(at, "null");
    }
    *at++ = '"';
    at = write_two_digits(at, date.year / 100);
    at = write_two_digits(at, date.year % 100);
    if (date.kind >= KHP_DATE_MONTH) {
        *at++ = '-';
        at = write_two_digits(at, date.month);
    }
    if (date.kind == KHP_DATE_DAY) {
        *at++ = '-';
        at = write_two_digits(at, date.day);
    }
    *at++ = '"';
    return at;
}

char *khp_date_properties(char at[KHP_DATE_PROPERTIES_BYTES], khp_date date) {
    char *end = COPY_LITERAL(at, ",\"khipu_date\":");
    end = write_date(end, date);
    end = COPY_LITERAL(end, ",\"khipu_date_from\":");
    end = write_date(end, khp_date_first(date));
    end = COPY_LITERAL(end, ",\"khipu_date_to\":");
    return write_date(end, khp_date_last(date));
}

void khp_feature_write(khp_buffer *buffer, const khp_feature_layout *layout,
                       const khp_record *record, const khp_field *id,
                       const khp_placement_text *placement, khp_slice date) {
    if (!khp_buffer_reserve(buffer, longest_feature(layout, record, id, placement))) {
        return;
    }
    char *at = buffer->ptr + buffer->len;
    at = COPY_LITERAL(at, KHP_FEATURE_SEPARATOR KHP_FEATURE_START);
    at = write_value(at, id, 1);
    at = COPY_LITERAL(at, ",\"properties\":{");
    at = write_properties(at, layout, record);
    at = copy(at, placement->properties);
    at = copy(at, date);
    at = COPY_LITERAL(at, "},\"geometry\":");
    at = copy(at, placement->geometry);
    *at++ = '}';
    buffer->len = (size_t)(at - buffer->ptr);
}
