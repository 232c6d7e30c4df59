/* scan: finds the bytes that matter to a CSV reader, 64 at a time, as bit masks. The only part of
 * the tokeniser that touches every byte. */
#ifndef KHP_READ_SCAN_H
#define KHP_READ_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Readable bytes that must follow scanned text. */
#define KHP_SCAN_SLACK 80

typedef struct khp_scan_rule {
    char delimiter;
    bool has_quotes; /* '"' quotes fields */
} khp_scan_rule;

/* Bit n speaks of byte n. */
typedef struct khp_scan_masks {
    uint64_t separator; /* the delimiter, CR or LF */
    uint64_t line_end;  /* the last byte of LF, CRLF or CR */
    uint64_t quote;     /* '"', if the rule has quotes */
    uint64_t special;   /* what JSON text may not hold as it is: '"', '\' and bytes below 0x20 */
    uint64_t high;      /* what is not ASCII */
} khp_scan_masks;

/* The masks of the 64 bytes at text; a byte more is looked at, to tell CR from CRLF. */
void khp_scan(const char *text, khp_scan_rule rule, khp_scan_masks *masks);

/* The same, byte by byte: what every faster variant is tested against. */
void khp_scan_scalar(const char *text, khp_scan_rule rule, khp_scan_masks *masks);

#if defined(__SSE2__)
/* The variants among which khp_scan chooses at run time; AVX2 only where khp_scan_has_avx2. */
void khp_scan_sse2(const char *text, khp_scan_rule rule, khp_scan_masks *masks);
void khp_scan_avx2(const char *text, khp_scan_rule rule, khp_scan_masks *masks);
static inline bool khp_scan_has_avx2(void) { return __builtin_cpu_supports("avx2"); }
#endif

/* The first byte from text on that is '"', '\' or below 0x20: there must be one, with
 * KHP_SCAN_SLACK readable bytes from it on. */
const char *khp_scan_string(const char *text);

/* Passes over the inside of a JSON array or object, of which *depth brackets are open, 64 bytes at
 * a time: up to 64 bytes that hold a '"' or a zero byte, close as many brackets as are open, or
 * reach beyond `end`. *depth follows; *has_space becomes true if a byte up to 0x20 was passed.
 * Coordinates are little else than brackets, at each of which a reader would have to stop. */
const char *khp_scan_nested(const char *at, const char *end, size_t *depth, bool *has_space);

/* The same, byte by byte: what the faster variant is tested against. */
const char *khp_scan_nested_scalar(const char *at, const char *end, size_t *depth, bool *has_space);

#endif
