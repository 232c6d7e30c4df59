/* builder: a gazetteer while it is being filled. Inside gazetteer.c and seal.c only. */
#ifndef KHP_LOCATE_BUILDER_H
#define KHP_LOCATE_BUILDER_H

#include "base/table.h"
#include "locate/store.h"

/* A name of an area that is known by code (--area-names). */
typedef struct khp_area_name {
    khp_text_ref code;
    khp_text_ref name;
} khp_area_name;

struct khp_builder {
    khp_buffer sections[KHP_SECTION_COUNT];
    khp_table texts; /* shared texts; refs[number] says where each lies */
    khp_text_ref *refs;
    size_t ref_capacity;
    khp_table classes;
    khp_table tuples;
    khp_table areas;
    khp_area_name *area_names;
    size_t area_name_count;
    size_t area_name_capacity;
};

/* Where the text lies in KHP_SECTION_TEXTS, where it is put if it is new. False without memory. */
bool khp_builder_text(khp_builder *builder, khp_slice text, khp_text_ref *ref);

/* Points the gazetteer's sections at the builder's buffers. */
void khp_builder_publish(khp_gazetteer *gazetteer);

#endif
