/* failing_calls: stands between the library and the system (ld --wrap) and makes one call fail. */
#ifndef KHIPU_TESTS_FAILING_CALLS_H
#define KHIPU_TESTS_FAILING_CALLS_H

/* The n-th call from now (1 = the next) fails with an errno that suits it; 0 = none fails. */
void failing_calls_set(unsigned long n);

/* A file system without renameat2(RENAME_EXCHANGE): every such call fails, uncounted. */
void failing_calls_refuse_exchange(void);

/* Calls since the last failing_calls_set. */
unsigned long failing_calls_count(void);

/* The name of the call that failed; "" if none has. */
const char *failing_calls_failed(void);

#endif
