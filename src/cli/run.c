#include "run.h"

#include "output.h"

static void show(void *context, const khipu_message *message) {
    cli_run *run = context;
    cli_messages_show(&run->messages, message);
}

static void advance(void *context, const khipu_progress *progress) {
    cli_run *run = context;
    cli_progress_update(&run->progress, progress);
}

void cli_run_init(cli_run *run, const cli_options *options) {
    const cli_settings *settings = &options->settings;
    *run = (cli_run){.options = options};
    run->messages = (cli_messages){
        .quiet = settings->quiet,
        .json = cli_settings_json(settings),
        .progress = &run->progress,
    };
    cli_progress_init(&run->progress, settings->progress,
                      !run->messages.quiet && !run->messages.json);
    run->listener = (khipu_listener){
        .context = run,
        .message = show,
        .progress = advance,
        .write = cli_output_write,
    };
}

khipu_status cli_run_end(cli_run *run, khipu_status status) {
    cli_progress_clear(&run->progress);
    if (status != KHIPU_OK && run->error.status == KHIPU_OK) {
        run->error.status = status;
    }
    khipu_status closed = cli_output_close(&run->error);
    cli_messages_error(&run->messages, &run->error);
    return status == KHIPU_OK ? closed : status;
}

int cli_run_end_join(cli_run *run, khipu_status status, const khipu_summary *summary) {
    const cli_settings *settings = &run->options->settings;
    status = cli_run_end(run, status);
    if (status != KHIPU_OK) {
        return khipu_status_exit_code(status);
    }
    cli_messages_summary(&run->messages, summary);
    bool unlocated = summary->unlocated > summary->decided_unlocated && !settings->allow_unlocated;
    bool rejected = summary->rejected > 0 && !settings->allow_rejected;
    return unlocated || rejected ? 1 : 0;
}
