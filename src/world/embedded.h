/* embedded: the table of the world's first-level areas and their outlines, which the program
 * carries inside itself (cmake/embed.cmake). */
#ifndef KHP_WORLD_EMBEDDED_H
#define KHP_WORLD_EMBEDDED_H

#include <stddef.h>

/* The table (format.h), made at build from data/areas. */
extern const char khp_world_table[];
extern const size_t khp_world_table_size;

/* data/areas/outlines.bin. */
extern const char khp_world_outlines[];
extern const size_t khp_world_outlines_size;

#endif
