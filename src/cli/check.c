#include "run.h"

int cli_check(cli_run *run) {
    khipu_summary summary = {.read = 0};
    khipu_status status =
        khipu_check(&run->options->library, &run->listener, &summary, &run->error);
    return cli_run_end_join(run, status, &summary);
}
