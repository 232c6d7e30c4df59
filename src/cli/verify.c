#include "run.h"

int cli_verify(cli_run *run) {
    bool intact = false;
    khipu_status status =
        khipu_verify(&run->options->library, &run->listener, &intact, &run->error);
    status = cli_run_end(run, status);
    if (status != KHIPU_OK) {
        return khipu_status_exit_code(status);
    }
    return intact ? 0 : 1;
}
