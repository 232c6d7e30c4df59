/* xml: the one place where text becomes XML text. */
#ifndef KHP_WRITE_XML_H
#define KHP_WRITE_XML_H

#include "base/buffer.h"

/* Appends text for an attribute or an element (XML 1.0): white space as a reference, so that it
 * survives the reader, and U+FFFD for what XML cannot hold. */
void khp_xml_text(khp_buffer *xml, khp_slice text);

#endif
