/* complaints: tells the listener which rows of a gazetteer contradict each other: the first ones
 * with their lines, and how many more there are. */
#ifndef KHP_LOCATE_COMPLAINTS_H
#define KHP_LOCATE_COMPLAINTS_H

#include "locate/store.h"

/* Zero-initialise, set the first three; khp_complaints_finish in the end. */
typedef struct khp_complaints {
    const khp_gazetteer *gazetteer; /* published */
    khipu_texts paths;              /* the gazetteers' names */
    const khipu_listener *listener;
    uint64_t duplicates;
    uint64_t crowds;
    uint64_t shared_codes;
    khp_buffer text;
} khp_complaints;

/* A row cannot be told from an earlier one of its gazetteer. */
void khp_complain_of_duplicate(khp_complaints *complaints, uint32_t place, uint32_t earlier,
                               double apart_m);

/* So many rows near one another bear the name of the place that not all were compared. */
void khp_complain_of_crowd(khp_complaints *complaints, uint32_t place);

/* Two rows of one gazetteer have one id or code; nothing if that is not so. */
void khp_complain_of_code(khp_complaints *complaints, khp_scheme scheme, uint32_t earlier,
                          uint32_t place);

/* True once so many shared codes were told of that others are only counted. */
bool khp_complaints_only_count_codes(const khp_complaints *complaints);

/* Says how many there were beyond those told, and gives the memory back. False without memory. */
bool khp_complaints_finish(khp_complaints *complaints);

#endif
