/* operation: the list of coordinate operations that a run used, each once. */
#ifndef KHP_PROJECT_OPERATION_H
#define KHP_PROJECT_OPERATION_H

#include "base/arena.h"
#include "project/crs.h"

typedef struct khp_operations {
    khp_operation **items; /* each its own allocation in the arena: pointers stay valid */
    size_t count;
    size_t capacity;
    khp_arena text;
} khp_operations;

/* The entry that equals `operation` in crs and name, added (texts copied) if it is new; NULL
 * without memory. */
const khp_operation *khp_operations_put(khp_operations *operations, const khp_operation *operation);

/* Sorts by crs, then name: the order in the manifest, whatever thread met them first. */
void khp_operations_sort(khp_operations *operations);

void khp_operations_clear(khp_operations *operations);

#endif
