# Sourced by the scripts: one line a step, its output in build/NAME.log, the end of which is shown when it fails.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "$(basename "$0"): $*"
    exit 1
}

# step NAME "what is being done" COMMAND...
step() {
    local name=$1 what=$2 log status=0 begin=$SECONDS
    shift 2
    mkdir -p build
    log=build/$name.log
    printf '==> %s ...' "$what" >&2
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        say " done ($((SECONDS - begin)) s)"
        return 0
    fi
    say " failed; the end of $log:"
    tail -n 40 "$log" >&2
    return "$status"
}

processors() { getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2; }
