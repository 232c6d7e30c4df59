/* embedded: files that the program carries inside itself (cmake/embed.cmake). Each has a NUL behind
 * its last byte, which its size does not count. */
#ifndef KHP_WRITE_EMBEDDED_H
#define KHP_WRITE_EMBEDDED_H

#include <stddef.h>

/* The template of the page; docs/page-data.md says where it is filled. */
extern const char khp_viewer_html[];
extern const size_t khp_viewer_html_size;

/* Outlines of first-level areas of Latin America, one GeoJSON feature a line
 * (data/boundaries/README.md). */
extern const char khp_boundaries[];
extern const size_t khp_boundaries_size;

#endif
