/* ending: SIGHUP, SIGINT and SIGTERM end the process as ever, but what it has not finished goes
 * first: the hidden files and folders beside its outputs. While somebody holds the ending, because
 * names are being exchanged, such a signal waits.
 *
 * SIGKILL asks nobody: what it leaves the next run removes (write/neighbour.h). */
#ifndef KHP_BASE_ENDING_H
#define KHP_BASE_ENDING_H

/* A file or a folder that goes if the process ends now. */
typedef struct khp_leftover {
    const char *path;
    struct khp_leftover *before, *after;
} khp_leftover;

/* Installs the handlers, for a process that is the caller's own. A signal that is ignored stays
 * so (nohup). */
void khp_ending_watch(void);

/* Between the two the process is ended by no such signal, and no other thread is between them. They
 * nest. Neither returns once a signal is ending the process. */
void khp_ending_hold(void);
void khp_ending_release(void);

/* Adds and forgets a leftover; while held. It and its path are the caller's, who keeps them until
 * it is dropped; dropping what was not added is fine if it is all zero. */
void khp_ending_add(khp_leftover *leftover, const char *path);
void khp_ending_drop(khp_leftover *leftover);

/* Removes every leftover, for a process that ends by itself and at once: nobody can hold the
 * ending from then on. */
void khp_ending_clear(void);

#endif
