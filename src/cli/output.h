/* output: standard output, every write of which is checked, and its end as well. */
#ifndef KHIPU_CLI_OUTPUT_H
#define KHIPU_CLI_OUTPUT_H

#include <khipu/khipu.h>

#include <stdio.h>

/* Call before anything else. Standard streams that are closed would let the next file that is
 * opened take their place, and messages would end up in it: each closed one is made to fail
 * instead. */
void cli_output_open(void);

/* As khipu_listener.write wants it; the context is not used. */
bool cli_output_write(void *context, const char *text, size_t length);

/* Standard output itself, for short texts. */
FILE *cli_output_stream(void);

/* Writes out what is pending and closes standard output. KHIPU_E_CLOSED if its reader went away,
 * KHIPU_E_IO if something was lost. Call once. */
khipu_status cli_output_close(khipu_error *error);

#endif
