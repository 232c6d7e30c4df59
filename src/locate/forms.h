/* forms: the shapes in which a toponym is tried when the whole text names nothing: without level
 * words and articles, abbreviations written out, and split into a name and the areas around it. */
#ifndef KHP_LOCATE_FORMS_H
#define KHP_LOCATE_FORMS_H

#include "base/buffer.h"
#include "model/level_words.h"

/* Appends the core of a folded name: level words (`distrito de`), the article, and abbreviations
 * gone, Roman numerals behind the first word as digits. The same as the input if nothing of that
 * occurs. Returns the levels that a level word allows, 0 if there is none. This is the core of what
 * a record says of its place. */
khp_levels khp_form_core(khp_buffer *core, khp_slice folded);

/* The core of the name of a gazetteer's row: words of settlements stay where another place could be
 * meant without them (`Kansas City`, `Ciudad Juarez`). */
khp_levels khp_form_core_of_row(khp_buffer *core, khp_slice folded);

/* The core of the name of an area, or of what a record says of one: words that are syllables of
 * other names elsewhere (`Koganei-shi`) go as well. */
khp_levels khp_form_core_of_area(khp_buffer *core, khp_slice folded);

/* What stands before brackets that end the text as written, trimmed; empty if it has none. */
khp_slice khp_form_before_brackets(khp_slice text);

#define KHP_PART_LIMIT 5

/* Cuts a text as written at brackets, commas, slashes and dashes between spaces (at every hyphen
 * too if `at_hyphens`) into trimmed parts, in order. Returns their number; 0 if there is but one
 * part, more than KHP_PART_LIMIT, or a first part without a letter. The parts view the text. */
size_t khp_form_split(khp_slice text, bool at_hyphens, khp_slice parts[KHP_PART_LIMIT]);

#endif
