/* verify: recomputes every promise of a written bundle. */
#include "base/shortage.h"
#include "verify_points.h"

#include "base/json_memory.h"
#include "model/bundle_files.h"
#include "run/position_cells.h"
#include "run/profile.h"
#include "write/bundle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static khipu_status read_manifest(khp_verification *run, khipu_error *error) {
    FILE *file = khp_verify_open(run, KHP_NAME_MANIFEST);
    khp_json_watch();
    run->manifest = file == NULL ? NULL : json_loadf(file, JSON_REJECT_DUPLICATES, NULL);
    if (file != NULL) {
        khp_verify_close(run, file);
    }
    if (file != NULL && run->manifest == NULL && khp_json_lacked_memory()) {
        return khp_fail_memory(error);
    }
    return run->manifest != NULL ? KHIPU_OK
                                 : khp_verify_wrong(run, KHP_NAME_MANIFEST, 0, error, "%s",
                                                    file == NULL ? "is missing" : "is no JSON");
}

/* Every promise of the bundle, one after the other. */
static khipu_status verify_promises(khp_verification *run, khipu_error *error) {
    khipu_status status = read_manifest(run, error);
    status = status == KHIPU_OK ? khp_verify_hashes(run, error) : status;
    status = status == KHIPU_OK ? khp_verify_features(run, error) : status;
    status = status == KHIPU_OK ? khp_verify_page(run, error) : status;
    status = status == KHIPU_OK && run->manifest != NULL ? khp_verify_counts(run, error) : status;
    if (status == KHIPU_OK && run->manifest != NULL) {
        status = khp_verify_placements(run, error);
    }
    status = status == KHIPU_OK && run->manifest != NULL ? khp_verify_policy(run, error) : status;
    status = status == KHIPU_OK && run->manifest != NULL ? khp_verify_withheld(run, error) : status;
    return status == KHIPU_OK && run->manifest != NULL ? khp_verify_points(run, error) : status;
}

/* Whether the folder that was opened stands under its name still. One that takes its name or loses
 * it is changed, as the system has it. */
static bool is_still_there(const khp_verification *run, int folder, const struct stat *before) {
    struct stat opened;
    struct stat now;
    return fstat(folder, &opened) == 0 && stat(run->folder, &now) == 0 &&
           now.st_ino == opened.st_ino && now.st_dev == opened.st_dev &&
           now.st_ctim.tv_sec == before->st_ctim.tv_sec &&
           now.st_ctim.tv_nsec == before->st_ctim.tv_nsec;
}

/* Files of two bundles, because an export landed meanwhile, prove nothing. */
static khipu_status verify_unless_replaced(khp_verification *run, khipu_error *error) {
    struct stat before;
    int folder = open(run->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || fstat(folder, &before) != 0) {
        khipu_status status =
            khp_fail_errno(error, KHIPU_E_READ, run->folder, "cannot look at the bundle");
        if (folder >= 0) {
            close(folder);
        }
        return status;
    }
    khipu_error found = {.status = KHIPU_OK};
    khipu_status status = verify_promises(run, &found);
    bool is_there = is_still_there(run, folder, &before);
    close(folder);
    if (!is_there) {
        return khp_fail(error, KHIPU_E_READ, (khp_where){.source = run->folder},
                        "was replaced while it was read, so nothing is proved; verify it again");
    }
    if (status != KHIPU_OK) {
        *error = found;
    }
    return status;
}

static khipu_status verify_folder(khp_verification *run, khipu_error *error) {
    struct stat about;
    bool restored;
    khipu_status status = khp_bundle_recover(run->folder, &restored, error);
    if (status == KHIPU_OK && restored) {
        status = khp_verify_say(run, error,
                                "%s: a run was cut short while it replaced the bundle; the earlier "
                                "one was put back",
                                run->folder);
    }
    if (status != KHIPU_OK) {
        return status;
    }
    if (stat(run->folder, &about) != 0) {
        return khp_fail_errno(error, KHIPU_E_READ, run->folder, "cannot look at the bundle");
    }
    if (!S_ISDIR(about.st_mode)) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.source = run->folder},
                        "is no folder; name the folder of a bundle");
    }
    status = verify_unless_replaced(run, error);
    if (status == KHIPU_OK && run->wrong > 0) {
        status = khp_verify_say(run, error, "%s: %llu things are wrong", run->folder,
                                (unsigned long long)run->wrong);
    } else if (status == KHIPU_OK) {
        status = khp_verify_say(run, error, "%s: intact", run->folder);
    }
    return status;
}

static khipu_status verify_all(const khipu_options *options, const khipu_listener *listener,
                               bool *intact, khipu_error *error) {
    khipu_status status = KHIPU_OK;
    if (options->queries.count == 0) {
        return khp_fail(error, KHIPU_E_ARGUMENT, (khp_where){.field = "DIR"},
                        "name the folder of a bundle");
    }
    for (size_t i = 0; status == KHIPU_OK && i < options->queries.count; i++) {
        khp_verification run = {.folder = options->queries.items[i],
                                .options = options,
                                .listener = listener,
                                .tells_position = khp_cell_tells_position};
        status = verify_folder(&run, error);
        *intact = *intact && run.wrong == 0;
        json_decref(run.manifest);
        json_decref(run.facets);
        json_decref(run.roles);
        khp_buffer_clear(&run.line);
        khp_buffer_clear(&run.path);
    }
    return status;
}

khipu_status khipu_verify(const khipu_options *options, const khipu_listener *listener,
                          bool *intact, khipu_error *error) {
    khipu_error unheard = {.status = KHIPU_OK};
    khipu_error *told = error == NULL ? &unheard : error;
    *told = (khipu_error){.status = KHIPU_OK};
    *intact = true;
    khp_settled_options settled;
    const unsigned long shortages = khp_shortage_count();
    khipu_status status = khp_options_settle(&settled, options, told);
    if (status == KHIPU_OK) {
        status = verify_all(&settled.options, listener, intact, told);
        status = khp_shortage_judge(shortages, status, told);
    }
    khp_options_unsettle(&settled);
    return status;
}
