/* place_batch: places on their way into a gazetteer. One thread fills a batch, with all the work
 * that concerns one place alone; batches are then taken into the gazetteer in their order. */
#ifndef KHP_LOCATE_PLACE_BATCH_H
#define KHP_LOCATE_PLACE_BATCH_H

#include "base/error.h"
#include "model/place.h"

typedef struct khp_place_batch khp_place_batch;

/* An empty batch; NULL without memory. */
khp_place_batch *khp_place_batch_new(void);
void khp_place_batch_free(khp_place_batch *batch);

/* Adds a place; its texts are copied. KHIPU_E_MEMORY. */
KHIPU_MUST_CHECK khipu_status khp_place_batch_add(khp_place_batch *batch, const khp_place *place,
                                                  khipu_error *error);

/* Number of places in it. */
uint32_t khp_place_batch_count(const khp_place_batch *batch);

#endif
