#!/usr/bin/env bash
# Proves what the exercises promise:
#
#   1. Stubs and solutions compile without a warning.
#   2. Every exercise fails as long as it is unsolved, and all tests are over within 60 s.
#   3. Every solution passes.
#   4. Every wrong answer fails.
#
#   exercises/check.sh            proves all four
#   exercises/check.sh --runs N   runs the solutions N times, and N times on one core if `taskset` exists
#
# It runs with bash 3.2, too, which is what macOS has.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}/check
mkdir -p "$target"
target=$(cd "$target" && pwd)
copy=$target/workspace # where the wrong answers stand in for the stubs
log=$target/log        # what the tests print
says=$target/says      # what there is to say about a promise

broken=0

note() { echo "        $*" >>"$says"; }

complain() {
    note "$@"
    kept=no
}

# Checks one promise, and prints a line about it. What there is to say follows.
promise() {
    local text=$1 check=$2 start=$SECONDS kept=yes
    : >"$says"
    "$check"
    if [ "$kept" = yes ]; then
        echo "ok      $text ($((SECONDS - start)) s)"
    else
        echo "BROKEN  $text ($((SECONDS - start)) s)"
        broken=1
    fi
    cat "$says"
}

# The names of all exercises, and the wrong answers to one of them.
exercises() { for stub in exercises/src/ex[0-9]*.rs; do basename "$stub" .rs; done; }
wrong_answers() { existing exercises/wrong/"${1%%_*}"_*.rs; }

# The exercise that a wrong answer is about.
exercise_of() {
    local number=${1##*/}
    existing exercises/src/"${number%%_*}"_*.rs | sed 's,.*/,,; s/[.]rs$//'
}

# Without a file that fits, a pattern stands for itself.
existing() { for file in "$@"; do [ ! -e "$file" ] || echo "$file"; done; }

# Builds the tests, and prints where their program is.
build() {
    cargo test --quiet --package exercises --test exercises --no-run \
        --message-format=json-render-diagnostics "$@" 2>"$log" |
        sed -n '/"kind":\["test"\]/s/.*"executable":"\([^"]*\)".*/\1/p'
}

# Runs a command of the tests in the directory `exercises` of $1, for $2 seconds at the most. The exit
# code goes to `status`: 0 if all tests pass, 101 if some do not, anything else if the process died.
run_tests() {
    local workspace=$1 limit=$2 start=$SECONDS pid
    shift 2
    (cd "$workspace/exercises" && exec "$@") >"$log" 2>"$log.stderr" &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        [ $((SECONDS - start)) -le "$limit" ] || kill -KILL "$pid"
        sleep 0.1
    done 2>/dev/null # bash itself would tell of a process that was killed
    status=0
    wait "$pid" 2>/dev/null || status=$?
}

# The names of the tests that ended in this way: `ok` or `FAILED`.
tests_that_are() { sed -n "s/^test \(ex[0-9].*\) \.\.\. $1.*/\1/p" "$log"; }
has_a_failed_test() { grep -q "^test $1::.* \.\.\. FAILED" "$log"; }

# 1.
no_warnings() {
    local features
    for features in "" solutions; do
        cargo clippy --quiet --package exercises --all-targets --features "$features" -- \
            --deny warnings 2>"$log" || complain_with_log "clippy ${features:+--features }$features:"
    done
}

complain_with_log() {
    complain "$1"
    sed 's/^/        /' "$log" >>"$says"
}

# 2.
unsolved_fails() {
    local program exercise test start status
    program=$(build) || { complain_with_log "the tests do not build:" && return; }
    start=$SECONDS
    run_tests . 90 "$program" --test-threads=2
    [ "$status" = 101 ] || complain "the tests ended with exit code $status"
    [ $((SECONDS - start)) -le 60 ] || complain "the tests took $((SECONDS - start)) s"
    for exercise in $(exercises); do
        has_a_failed_test "$exercise" || complain "$exercise: no test fails"
    done
    for test in $(tests_that_are ok); do
        note "note: $test passes unsolved"
    done
}

# 3.
solutions_pass() {
    local program status
    program=$(build --features solutions) || { complain_with_log "they do not build:" && return; }
    run_tests . 300 "$program"
    must_have_passed
}

must_have_passed() {
    local test
    [ "$status" = 0 ] || complain "the tests ended with exit code $status"
    for test in $(tests_that_are FAILED); do
        complain "$test fails"
    done
}

# 4. The first wrong answers to all exercises are built and run at once, then all the second ones,
# and so on: this takes a few builds instead of a hundred.
wrong_answers_fail() {
    local k=1 answers
    copy_workspace
    look_for_missing_answers
    while stand_in "$k" && [ -n "$answers" ]; do
        try_answers
        k=$((k + 1))
    done
}

# Copies the files that git has or would add; a file may have been deleted since.
copy_workspace() {
    local file
    rm -rf "$copy"
    mkdir -p "$copy"
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
        tar -c -f - --null -T - | tar -x -m -f - -C "$copy"
}

look_for_missing_answers() {
    local exercise wrong
    for exercise in $(exercises); do
        [ "$(wrong_answers "$exercise" | wc -l)" -ge 2 ] ||
            complain "$exercise: there should be two wrong answers or more"
    done
    for wrong in exercises/wrong/*; do
        [ -n "$(exercise_of "$wrong")" ] || complain "$wrong belongs to no exercise"
    done
}

# Puts the wrong answers number $1 in the place of the stubs, and the solution where there is none.
stand_in() {
    local exercise answer
    answers=
    for exercise in $(exercises); do
        answer=$(wrong_answers "$exercise" | sed -n "$1p")
        answers="$answers $answer"
        cp "${answer:-exercises/solutions/$exercise.rs}" "$copy/exercises/src/$exercise.rs"
    done
    answers=$(echo $answers)
}

build_copy() {
    (cd "$copy" && CARGO_TARGET_DIR=$target/target CARGO_PROFILE_DEV_DEBUG=0 build)
}

try_answers() {
    local program answer status
    if ! program=$(build_copy); then
        take_out_what_does_not_compile
        program=$(build_copy) || { complain_with_log "these do not build: $answers" && return; }
    fi
    run_tests "$copy" 120 "$program" --test-threads=16
    if [ "$status" = 101 ]; then
        for answer in $answers; do
            must_have_failed "$answer"
        done
    else
        try_one_by_one
    fi
}

must_have_failed() {
    has_a_failed_test "$(exercise_of "$1")" || complain "$1: no test fails"
}

# Whoever has an error in its file, or in that of its tests, makes room for the solution.
take_out_what_does_not_compile() {
    local answer exercise error good=
    for answer in $answers; do
        exercise=$(exercise_of "$answer")
        error=$(grep -A 5 '^error' "$log" | grep -B 5 -- "--> exercises/.*/$exercise.rs:" |
            sed -n '/^error/p' | sed -n 1p) || true
        if [ -n "$error" ]; then
            complain "$answer does not compile: $error"
            cp "exercises/solutions/$exercise.rs" "$copy/exercises/src/$exercise.rs"
        else
            good="$good $answer"
        fi
    done
    answers=$good
}

# The process of the tests died: whose fault was it?
try_one_by_one() {
    local answer
    for answer in $answers; do
        run_tests "$copy" 60 "$program" --test-threads=16 "$(exercise_of "$answer")::"
        if [ "$status" = 0 ] || [ "$status" = 101 ]; then
            must_have_failed "$answer"
        else
            complain "$answer ends the whole test process, with exit code $status"
        fi
    done
}

# --runs N
solutions_pass_each_time() {
    local program run status
    program=$(build --features solutions) || { complain_with_log "they do not build:" && return; }
    for run in $(seq "$runs"); do
        run_tests . 300 $on_one_core "$program"
        must_have_passed
    done
}

check_all() {
    promise "1. stubs and solutions compile without a warning" no_warnings
    promise "2. unsolved, every exercise fails, within 60 s" unsolved_fails
    promise "3. every solution passes" solutions_pass
    promise "4. every wrong answer fails" wrong_answers_fail
}

check_runs() {
    local runs=$1 on_one_core=
    promise "every solution passes $runs times of $runs" solutions_pass_each_time
    if command -v taskset >/dev/null; then
        on_one_core="taskset -c 0"
        promise "every solution passes $runs times of $runs on one core" solutions_pass_each_time
    fi
}

case "$# ${1:-}" in
"0 ") check_all ;;
"2 --runs") check_runs "$2" ;;
*)
    sed -n 's/^#   exercises/usage: exercises/p' "$0"
    exit 2
    ;;
esac
exit "$broken"
