/* order: sorts by a number of 64 bits, and leaves what is equal in the order in which it came. */
#ifndef KHP_LOCATE_ORDER_H
#define KHP_LOCATE_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Something that is sorted: its number, and where it lies. */
typedef struct khp_ordered {
    uint64_t number;
    uint32_t at;
} khp_ordered;

/* Sorts the items; `spare` has room for as many. */
void khp_order(khp_ordered *items, khp_ordered *spare, size_t count);

#endif
