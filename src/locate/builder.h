/* builder: a gazetteer while it is being filled and sealed. Inside builder.c, gazetteer.c and the
 * modules that seal.c calls. */
#ifndef KHP_LOCATE_BUILDER_H
#define KHP_LOCATE_BUILDER_H

#include "base/table.h"
#include "locate/notes.h"
#include "locate/pile.h"
#include "locate/place_batch.h"
#include "locate/store.h"

/* A name of an area that is known by code (--area-names). */
typedef struct khp_area_name {
    khp_text_ref code;
    khp_text_ref name;
    khp_area_step step;
} khp_area_name;

struct khp_builder {
    khp_pile sections[KHP_SECTION_COUNT];
    khp_notes names;
    khp_notes codes;
    khp_place_batch *own; /* of khp_gazetteer_add; NULL until it is called */
    unsigned threads;     /* to seal with */
    khp_table texts;      /* shared texts; refs[number] says where each lies */
    khp_text_ref *refs;
    size_t ref_capacity;
    khp_table groups;
    khp_table classes;
    khp_table tuples;
    khp_table areas;
    khp_area_name *area_names;
    size_t area_name_count;
    size_t area_name_capacity;
    khp_pile describing; /* uint32_t: places that describe an area */
    khp_pile seats;      /* uint32_t: places with other names that may be their areas' seats */
    uint64_t lines[KHP_LINE_BLOCK]; /* of the places of the last block */
    size_t line_count;
    uint32_t schemes; /* as in khp_meta */
};

/* The content of a small section, which always stays in memory. */
static inline khp_buffer *khp_builder_section(khp_builder *builder, khp_section_id id) {
    return &builder->sections[id].recent;
}

/* One that builds in memory, on one thread; NULL without memory. */
khp_builder *khp_builder_new(void);
void khp_builder_free(khp_builder *builder);

/* Where the text lies in KHP_SECTION_TEXTS, where it is put if it is new. False without memory. */
bool khp_builder_text(khp_builder *builder, khp_slice text, khp_text_ref *ref);

/* Points the gazetteer's sections at what has been built. */
KHIPU_MUST_CHECK khipu_status khp_builder_publish(khp_gazetteer *gazetteer, khipu_error *error);

/* Takes what khp_gazetteer_add has added, and finishes what waits for further places. */
KHIPU_MUST_CHECK khipu_status khp_builder_finish(khp_gazetteer *gazetteer, khipu_error *error);

/* Forgets what was needed to build alone. */
void khp_builder_drop_notes(khp_builder *builder);

#endif
