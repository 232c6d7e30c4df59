#include "run/holding.h"

/* A message in the buffer: this, and its texts one behind the other, each with a NUL. */
typedef struct held_message {
    khipu_level level;
    uint64_t line;
    bool has_source;
    bool has_field;
    const char *reason; /* static */
} held_message;

static void add_text(khp_buffer *held, const char *text) {
    khp_buffer_add(held, khp_slice_of(text, strlen(text) + 1));
}

static void hand_on(const khp_holding *holding, const khipu_message *message) {
    if (holding->real != NULL && holding->real->message != NULL) {
        holding->real->message(holding->real->context, message);
    }
}

static void take_message(void *context, const khipu_message *message) {
    khp_holding *holding = context;
    const held_message head = {message->level, message->line, message->source != NULL,
                               message->field != NULL, message->reason};
    khp_buffer *held = &holding->held;
    size_t before = held->len;
    if (!holding->is_open) {
        khp_buffer_add(held, khp_slice_of((const char *)&head, sizeof head));
        add_text(held, head.has_source ? message->source : "");
        add_text(held, head.has_field ? message->field : "");
        add_text(held, message->text);
    }
    if (holding->is_open || held->failed) {
        held->len = before;
        hand_on(holding, message);
    }
}

static void take_progress(void *context, const khipu_progress *progress) {
    const khp_holding *holding = context;
    if (holding->real != NULL && holding->real->progress != NULL) {
        holding->real->progress(holding->real->context, progress);
    }
}

static bool take_report(void *context, const char *text, size_t length) {
    const khp_holding *holding = context;
    return holding->real == NULL || holding->real->write == NULL ||
           holding->real->write(holding->real->context, text, length);
}

void khp_holding_begin(khp_holding *holding, const khipu_listener *real) {
    *holding = (khp_holding){
        .listener = {holding, take_message, take_progress, take_report},
        .real = real,
    };
}

static const char *next_text(const char **at) {
    const char *text = *at;
    *at += strlen(text) + 1;
    return text;
}

void khp_holding_release(khp_holding *holding) {
    const char *at = holding->held.ptr;
    const char *end = at == NULL ? NULL : at + holding->held.len;
    while (at < end) {
        held_message head;
        memcpy(&head, at, sizeof head);
        at += sizeof head;
        const char *source = next_text(&at);
        const char *field = next_text(&at);
        const khipu_message message = {
            .level = head.level,
            .source = head.has_source ? source : NULL,
            .line = head.line,
            .field = head.has_field ? field : NULL,
            .reason = head.reason,
            .text = next_text(&at),
        };
        hand_on(holding, &message);
    }
    khp_buffer_reset(&holding->held);
    holding->is_open = true;
}

void khp_holding_drop(khp_holding *holding) {
    khp_buffer_reset(&holding->held);
    holding->is_open = false;
}

void khp_holding_clear(khp_holding *holding) {
    khp_buffer_clear(&holding->held);
    *holding = (khp_holding){.is_open = true};
}
