/* prefetch: asking memory for what will be needed soon. */
#ifndef KHP_BASE_PREFETCH_H
#define KHP_BASE_PREFETCH_H

static inline void khp_prefetch(const void *address) {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#else
    (void)address;
#endif
}

#endif
