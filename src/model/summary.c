/* summary: the sentence that a run ends with. */
#include "base/buffer.h"

#include <khipu/khipu.h>

#include <stdio.h>

static void add_tallies(khp_buffer *text, const khipu_tally *tallies, size_t limit) {
    bool any = false;
    for (size_t i = 0; i < limit && tallies[i].word != NULL; i++) {
        khp_buffer_add_cstr(text, any ? ", " : " (");
        khp_buffer_add_uint(text, tallies[i].records);
        khp_buffer_add_byte(text, ' ');
        khp_buffer_add_cstr(text, tallies[i].word);
        any = true;
    }
    if (any) {
        khp_buffer_add_byte(text, ')');
    }
}

static void add_count(khp_buffer *text, const char *before, uint64_t count, const char *after) {
    khp_buffer_add_cstr(text, before);
    khp_buffer_add_uint(text, count);
    khp_buffer_add_cstr(text, after);
}

size_t khipu_summary_text(const khipu_summary *summary, char *text, size_t size) {
    /* Room for every word with its largest count: nothing is allocated here, so nothing can fail.
     */
    char room[8192];
    khp_buffer line = {.ptr = room, .capacity = sizeof room};
    add_count(&line, "", summary->read, summary->read == 1 ? " record: " : " records: ");
    add_count(&line, "", summary->located, " located");
    add_tallies(&line, summary->matches, KHIPU_MATCH_LIMIT);
    add_count(&line, ", ", summary->unlocated, " unlocated");
    add_tallies(&line, summary->unlocated_reasons, KHIPU_REASON_LIMIT);
    add_count(&line, ", ", summary->rejected, " rejected");
    add_tallies(&line, summary->rejected_reasons, KHIPU_REASON_LIMIT);
    uint64_t doubted = 0;
    for (size_t i = 0; i < KHIPU_DOUBT_LIMIT && summary->doubts[i].word != NULL; i++) {
        doubted += summary->doubts[i].records;
    }
    if (doubted > 0) {
        add_count(&line, "; ", doubted, " doubted");
        add_tallies(&line, summary->doubts, KHIPU_DOUBT_LIMIT);
    }
    if (size > 0) {
        snprintf(text, size, "%s", khp_buffer_cstr(&line));
    }
    return line.len;
}
