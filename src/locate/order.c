#include "locate/order.h"

#include <stdbool.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS 6
#define DIGIT_SIZE ((size_t)1 << DIGIT_BITS)
#define FEW 200 /* below, counting digits costs more than it saves */

static size_t digit_of(uint64_t number, unsigned digit) {
    return (size_t)(number >> (digit * DIGIT_BITS)) & (DIGIT_SIZE - 1);
}

static void insert_each(khp_ordered *items, size_t count) {
    for (size_t i = 1; i < count; i++) {
        khp_ordered item = items[i];
        size_t at = i;
        for (; at > 0 && items[at - 1].number > item.number; at--) {
            items[at] = items[at - 1];
        }
        items[at] = item;
    }
}

/* One pass of a radix sort by one digit, for which `starts` has the counts. False if all items have
 * the same digit: nothing is moved then. */
static bool move_by_digit(const khp_ordered *from, khp_ordered *to, size_t count, unsigned digit,
                          uint32_t *starts) {
    if (starts[digit_of(from[0].number, digit)] == count) {
        return false;
    }
    uint32_t sum = 0;
    for (size_t i = 0; i < DIGIT_SIZE; i++) {
        uint32_t size = starts[i];
        starts[i] = sum;
        sum += size;
    }
    for (size_t i = 0; i < count; i++) {
        to[starts[digit_of(from[i].number, digit)]++] = from[i];
    }
    return true;
}

void khp_order(khp_ordered *items, khp_ordered *spare, size_t count) {
    if (count < FEW) {
        insert_each(items, count);
        return;
    }
    uint32_t starts[DIGITS][DIGIT_SIZE];
    memset(starts, 0, sizeof starts);
    for (size_t i = 0; i < count; i++) {
        for (unsigned digit = 0; digit < DIGITS; digit++) {
            starts[digit][digit_of(items[i].number, digit)]++;
        }
    }
    khp_ordered *from = items;
    khp_ordered *to = spare;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        if (move_by_digit(from, to, count, digit, starts[digit])) {
            khp_ordered *moved = to;
            to = from;
            from = moved;
        }
    }
    if (from != items) {
        memcpy(items, from, count * sizeof *items);
    }
}
