#include "run.h"

int cli_places(cli_run *run) {
    bool found = false;
    khipu_status status = khipu_places(&run->options->library, &run->listener, &found, &run->error);
    status = cli_run_end(run, status);
    if (status != KHIPU_OK) {
        return khipu_status_exit_code(status);
    }
    return found ? 0 : 1;
}
