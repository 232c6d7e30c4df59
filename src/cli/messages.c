#include "messages.h"

#include "line.h"

#include <stddef.h>
#include <string.h>

static void begin(const cli_messages *messages, cli_line *line) {
    if (messages->progress != NULL) {
        cli_progress_clear(messages->progress);
    }
    cli_line_init(line);
}

static bool has(const char *text) { return text != NULL && text[0] != '\0'; }

static void show_text(const cli_messages *messages, const khipu_message *message) {
    cli_line line;
    begin(messages, &line);
    cli_line_add(&line, message->level == KHIPU_WARNING ? "khipu: warning: " : "khipu: ");
    if (has(message->source)) {
        bool is_stdin = strcmp(message->source, "-") == 0;
        cli_line_add_plain(&line, is_stdin ? "standard input" : message->source);
        if (message->line > 0) {
            cli_line_add(&line, ":");
            cli_line_add_uint(&line, message->line);
        }
        cli_line_add(&line, ": ");
    }
    if (has(message->field)) {
        cli_line_add_plain(&line, message->field);
        cli_line_add(&line, ": ");
    }
    cli_line_add_plain(&line, message->text);
    cli_line_send(&line);
}

static void add_member(cli_line *line, const char *name, const char *value) {
    cli_line_add(line, ", ");
    cli_line_add_json(line, name);
    cli_line_add(line, ": ");
    cli_line_add_json(line, has(value) ? value : NULL);
}

static void add_number(cli_line *line, const char *name, uint64_t value) {
    cli_line_add(line, ", ");
    cli_line_add_json(line, name);
    cli_line_add(line, ": ");
    cli_line_add_uint(line, value);
}

static void add_place_in_file(cli_line *line, const khipu_message *message) {
    add_member(line, "source", message->source);
    if (message->line > 0) {
        add_number(line, "line", message->line);
    } else {
        cli_line_add(line, ", \"line\": null");
    }
    add_member(line, "field", message->field);
}

static void show_json(const cli_messages *messages, const khipu_message *message) {
    static const char *const levels[] = {"note", "warning", "record"};
    cli_line line;
    begin(messages, &line);
    cli_line_add(&line, "{\"level\": ");
    cli_line_add_json(&line, levels[message->level]);
    add_place_in_file(&line, message);
    add_member(&line, "reason", message->reason);
    add_member(&line, "text", message->text);
    cli_line_add(&line, "}");
    cli_line_send(&line);
}

void cli_messages_show(const cli_messages *messages, const khipu_message *message) {
    if (messages->quiet) {
        return;
    }
    if (messages->json) {
        show_json(messages, message);
    } else {
        show_text(messages, message);
    }
}

void cli_messages_error(const cli_messages *messages, const khipu_error *error) {
    if (error->status == KHIPU_OK || error->status == KHIPU_E_CLOSED) {
        return;
    }
    const khipu_message message = {
        .source = error->source,
        .line = error->line,
        .field = error->field,
        .text = has(error->message) ? error->message : khipu_status_text(error->status),
    };
    if (!messages->json) {
        show_text(messages, &message);
        return;
    }
    cli_line line;
    begin(messages, &line);
    cli_line_add(&line, "{\"level\": \"error\"");
    add_place_in_file(&line, &message);
    add_member(&line, "text", message.text);
    add_member(&line, "status", khipu_status_text(error->status));
    add_number(&line, "exit", (uint64_t)khipu_status_exit_code(error->status));
    cli_line_add(&line, "}");
    cli_line_send(&line);
}

static void add_tallies(cli_line *line, const char *name, const khipu_tally *tallies,
                        size_t limit) {
    cli_line_add(line, ", ");
    cli_line_add_json(line, name);
    cli_line_add(line, ": {");
    for (size_t i = 0; i < limit && tallies[i].word != NULL; i++) {
        cli_line_add(line, i > 0 ? ", " : "");
        cli_line_add_json(line, tallies[i].word);
        cli_line_add(line, ": ");
        cli_line_add_uint(line, tallies[i].records);
    }
    cli_line_add(line, "}");
}

void cli_messages_summary(const cli_messages *messages, const khipu_summary *summary) {
    char text[4096];
    khipu_summary_text(summary, text, sizeof text);
    cli_line line;
    begin(messages, &line);
    if (!messages->json) {
        cli_line_add(&line, "khipu: ");
        cli_line_add_plain(&line, text);
        cli_line_send(&line);
        return;
    }
    cli_line_add(&line, "{\"level\": \"summary\"");
    add_member(&line, "text", text);
    add_number(&line, "read", summary->read);
    add_number(&line, "located", summary->located);
    add_number(&line, "unlocated", summary->unlocated);
    add_number(&line, "rejected", summary->rejected);
    add_number(&line, "decided_unlocated", summary->decided_unlocated);
    add_tallies(&line, "matches", summary->matches, KHIPU_MATCH_LIMIT);
    add_tallies(&line, "unlocated_reasons", summary->unlocated_reasons, KHIPU_REASON_LIMIT);
    add_tallies(&line, "rejected_reasons", summary->rejected_reasons, KHIPU_REASON_LIMIT);
    add_tallies(&line, "doubts", summary->doubts, KHIPU_DOUBT_LIMIT);
    cli_line_add(&line, "}");
    cli_line_send(&line);
}
