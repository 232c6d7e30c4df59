/* share_sentences: the finding of a --share-by in words, in both languages, and the definitions it
 * stands on. A column is called by its name, or by the label that a profile gives it: what it
 * measures is the file's to say. */
#ifndef KHP_WRITE_SHARE_SENTENCES_H
#define KHP_WRITE_SHARE_SENTENCES_H

#include "base/buffer.h"
#include "write/area_facts.h"

/* Appends the sentence; is_spanish, else English. */
void khp_share_sentence(khp_buffer *text, const khp_area_facts *facts, size_t share,
                        bool is_spanish);

/* Appends what was counted and by what: areas, column, threshold, sources, cases. */
void khp_share_definition(khp_buffer *text, const khp_area_facts *facts, size_t share,
                          bool is_spanish);

#endif
