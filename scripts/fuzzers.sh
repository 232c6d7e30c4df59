# Sourced by scripts/test and .ci/run, behind scripts/steps.sh: runs the fuzzers of build/fuzz.
# shellcheck shell=bash

# fuzz NAME SECONDS: one fuzzer, with its dictionary if it has one. What it learns stays in build/fuzz/found/NAME, and an
# input that breaks it is kept as build/fuzz/NAME-crash-HASH (or -timeout-, -oom-, -leak-).
fuzz() {
    local name=$1 seconds=$2 options=() status=0 scratch
    local words=tests/fuzz/dictionaries/${name#fuzz_}.dict
    [ ! -f "$words" ] || options+=("-dict=$words")
    mkdir -p "build/fuzz/found/$name"
    scratch=$(mktemp -d)
    TMPDIR=$scratch "build/fuzz/fuzzers/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="build/fuzz/$name-" ${options[@]+"${options[@]}"} "build/fuzz/found/$name" "tests/corpus/$name" ||
        status=$?
    rm -rf "$scratch"
    return "$status"
}

# run_fuzzers PREFIX SECONDS: all of them, as many at once as there are processors, as each uses one; their logs are
# build/PREFIX-NAME.log. The names of those that broke, or of nothing at all if none was built, go to the list `broken`.
run_fuzzers() {
    local prefix=$1 seconds=$2 fuzzer name list count=0
    list=$(mktemp)
    for fuzzer in build/fuzz/fuzzers/fuzz_*; do
        [ -x "$fuzzer" ] || continue
        name=$(basename "$fuzzer")
        [ "$count" -lt "$(processors)" ] || wait -n || true
        count=$((count + 1))
        { step "$prefix-$name" "running $name for $seconds s" fuzz "$name" "$seconds" || echo "$name" >>"$list"; } &
    done
    wait
    mapfile -t -O "${#broken[@]}" broken <"$list"
    rm -f "$list"
    [ "$count" -gt 0 ] || broken+=("no fuzzers were built")
}
