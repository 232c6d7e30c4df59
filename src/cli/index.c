#include "run.h"

int cli_index(cli_run *run) {
    khipu_status status = khipu_index(&run->options->library, &run->listener, &run->error);
    return khipu_status_exit_code(cli_run_end(run, status));
}
