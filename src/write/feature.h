/* feature: one record as the text of one GeoJSON feature (RFC 7946), on one line.
 *
 * The costly parts are made once: the property names when the layout is made, the place's
 * properties and geometry when a placement is met first (khp_placement_text). A feature is then a
 * chain of copies. */
#ifndef KHP_WRITE_FEATURE_H
#define KHP_WRITE_FEATURE_H

#include "base/buffer.h"
#include "base/date.h"
#include "base/error.h"
#include "model/placement.h"
#include "model/record.h"

/* One published column. */
typedef struct khp_feature_slot {
    const char
        *key; /* `"name":`, with a comma before it but in the first, a quote behind for text */
    uint32_t key_bytes;
    uint32_t column;
    uint64_t is_text; /* 1: its values are written as text, whatever they look like; else 0 */
} khp_feature_slot;

/* The published columns of a schema with their names as JSON, in order. */
typedef struct khp_feature_layout {
    khp_feature_slot *slots;
    size_t count;
    size_t key_bytes; /* of all keys */
    khp_buffer text;  /* the keys */
} khp_feature_layout;

/* Lays out the columns that are neither hidden, withheld nor named like an added property.
 * KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_feature_layout_init(khp_feature_layout *layout,
                                                      const khp_schema *schema);
void khp_feature_layout_clear(khp_feature_layout *layout);

/* The parts of a feature that depend on its placement only. */
typedef struct khp_placement_text {
    khp_slice properties; /* `"khipu_place_id":...` to `"khipu_source_crs":...` */
    khp_slice geometry;   /* `{"type":"Point","coordinates":[...]}` or null */
} khp_placement_text;

/* Rounds the placement's position to what is written with so many decimals. */
void khp_placement_round(khp_placement *placement, int decimals);

/* Appends the two parts of a rounded placement to `text`; *geometry_at is the offset where the
 * second starts. */
void khp_placement_write(khp_buffer *text, const khp_placement *placement, int decimals,
                         size_t *geometry_at);

/* The longest text that khp_date_properties writes. */
#define KHP_DATE_PROPERTIES_BYTES 96

/* Writes the three properties of a date, from `,"khipu_date":` on, to `at`; returns the end. */
char *khp_date_properties(char at[KHP_DATE_PROPERTIES_BYTES], khp_date date);

/* Appends the feature behind a KHP_FEATURE_SEPARATOR. `id` is its id as text (TEXT or PLAIN),
 * `date` what khp_date_properties wrote. A failed buffer tells of missing memory. */
void khp_feature_write(khp_buffer *buffer, const khp_feature_layout *layout,
                       const khp_record *record, const khp_field *id,
                       const khp_placement_text *placement, khp_slice date);

#endif
