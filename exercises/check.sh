#!/usr/bin/env bash
# Checks the exercises:
#
#   1. Stubs and solutions compile without warnings.
#   2. The tests of every unsolved exercise fail, and all tests together take at most 180 s.
#   3. The tests of every solution pass.
#   4. An answer that does not compile affects no other exercise.
#   5. The environment variable EXERCISE_TIME_LIMIT changes the time limit of the tests.
#   6. The tests of every wrong answer fail.
#
#   exercises/check.sh            runs all checks
#   exercises/check.sh --sample N runs all checks, but tries only every Nth wrong answer
#   exercises/check.sh --runs N   tests the solutions N times, and N times on one core if `taskset` exists
#
# The script also runs with bash 3.2, the version on macOS.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}/check
mkdir -p "$target"
target=$(cd "$target" && pwd)
copy=$target/workspace  # a copy of the workspace, in which other answers replace the stubs
log=$target/log         # the output of the tests or of cargo
details=$target/details # what the current check reports

failed_checks=0
every=1 # check 6 tries every Nth wrong answer

note() { echo "        $*" >>"$details"; }

fail() {
    note "$@"
    passed=no
}

# Runs the check $2 and prints one line with its description $1, followed by its details.
run_check() {
    local description=$1 check=$2 start=$SECONDS passed=yes
    : >"$details"
    "$check"
    if [ "$passed" = yes ]; then
        echo "ok      $description ($((SECONDS - start)) s)"
    else
        echo "FAILED  $description ($((SECONDS - start)) s)"
        failed_checks=1
    fi
    cat "$details"
}

# Prints the names of all exercises; prints the wrong answers to one exercise.
exercises() { for stub in exercises/src/ex[0-9]*.rs; do basename "$stub" .rs; done; }
wrong_answers() { existing exercises/wrong/"${1%%_*}"_*.rs | awk -v every="$every" 'NR % every == 1 % every'; }

# Prints the exercise that a wrong answer belongs to.
exercise_of() {
    local number=${1##*/}
    existing exercises/src/"${number%%_*}"_*.rs | sed 's,.*/,,; s/[.]rs$//'
}

# Prints those of its arguments that exist. The shell passes on a pattern that matches no file.
existing() { for file in "$@"; do [ ! -e "$file" ] || echo "$file"; done; }

# Builds the test target $1, and those that it needs, and prints the path of the program of $1.
build() {
    local name=$1
    shift
    cargo build --quiet --package exercises --test "$name" --test "own_process*" --keep-going \
        --message-format=json-render-diagnostics "$@" 2>"$log" |
        sed -n "s,.*\"executable\":\"\([^\"]*/$name-[0-9a-f]*\)\".*,\1,p"
}

# Builds the tests of all exercises, and prints the path of the program that runs them.
build_all() { build exercises --test "ex[0-9]*" "$@"; }

# Runs a test command in the directory `exercises` of the workspace $1, for at most $2 seconds. Sets
# `status` to the exit code: 0 if all tests pass, 101 if some fail, anything else if the process
# crashed or was killed.
run_tests() {
    local workspace=$1 limit=$2 start=$SECONDS pid
    shift 2
    (cd "$workspace/exercises" && exec "$@") >"$log" 2>"$log.stderr" &
    pid=$!
    while kill -0 "$pid" 2>/dev/null; do
        [ $((SECONDS - start)) -le "$limit" ] || kill -KILL "$pid"
        sleep 0.1
    done 2>/dev/null # hides the message that bash prints when it kills a process
    status=0
    wait "$pid" 2>/dev/null || status=$?
}

# Runs the tests of all exercises, and writes the exercise before the name of each test in the log.
run_all_tests() {
    run_tests . "$@"
    awk '/^ex[0-9a-z_]*$/ { exercise = $0 } { sub(/^test /, "&" exercise "::"); print }' \
        "$log" >"$log.named"
    mv "$log.named" "$log"
}

# Prints the names of the tests with the result $1: `ok` or `FAILED`.
tests_with_result() { sed -n "s/^test \(ex[0-9].*\) \.\.\. $1.*/\1/p" "$log"; }
has_failed_test() { grep -q "^test $1::.* \.\.\. FAILED" "$log"; }

# Check 1.
no_warnings() {
    local features
    for features in "" solutions; do
        cargo clippy --quiet --package exercises --all-targets --features "$features" -- \
            --deny warnings 2>"$log" || fail_with_log "clippy ${features:+--features }$features:"
    done
}

fail_with_log() {
    fail "$1"
    sed 's/^/        /' "$log" >>"$details"
}

# Check 2.
unsolved_fails() {
    local program exercise test start status
    program=$(build_all) || { fail_with_log "the tests do not compile:" && return; }
    start=$SECONDS
    run_all_tests 200 "$program" --test-threads=2
    [ "$status" = 101 ] || fail "the tests ended with exit code $status"
    [ $((SECONDS - start)) -le 180 ] || fail "the tests took $((SECONDS - start)) s"
    for exercise in $(exercises); do
        has_failed_test "$exercise" || fail "$exercise: no test fails"
    done
    for test in $(tests_with_result ok); do
        note "note: $test passes unsolved"
    done
}

# Check 3.
solutions_pass() {
    local program status
    program=$(build_all --features solutions) || { fail_with_log "they do not compile:" && return; }
    run_all_tests 300 "$program"
    expect_all_passed
}

expect_all_passed() {
    local test
    [ "$status" = 0 ] || fail "the tests ended with exit code $status"
    for test in $(tests_with_result FAILED); do
        fail "$test fails"
    done
}

# Check 4. The functions of exercises 15 and 16 are called in other programs than their tests.
errors_affect_one_exercise() {
    local exercise
    copy_workspace
    cp exercises/solutions/ex*.rs "$copy/exercises/src/"
    for exercise in ex05_workers ex16_close_your_ends; do
        echo "does not compile" >>"$copy/exercises/src/$exercise.rs"
    done
    test_copy ex01
    [ "$status" = 0 ] || fail_with_log "ex01 fails with exit code $status:"
    ! grep -q "ex05\|ex16" "$log" || fail_with_log "the tests of ex01 mention other exercises:"
    test_copy ex01 -- ex05 ex15 ex16
    [ "$status" = 101 ] || fail_with_log "the tests ended with exit code $status:"
    expect_line "ex01_join ... ok"
    expect_line "ex05_workers ... does not compile"
    expect_line "ex15_fork_and_reap ... ok"
    expect_line "ex16_close_your_ends ... does not compile"
}

# Runs `cargo test -p exercises` with the given arguments, in the copy of the workspace.
test_copy() {
    status=0
    (cd "$copy" && cargo test --quiet --package exercises "$@") >"$log" 2>&1 || status=$?
}

expect_line() { grep -qx "$1" "$log" || fail_with_log "expected the line \`$1\`:"; }

# Check 5.
time_limit_can_be_changed() {
    cargo test --quiet --package exercises --test time_limit >"$log" 2>&1 ||
        fail_with_log "the tests of the time limit fail:"
}

# Check 6. In round k, the k-th wrong answers of all exercises are built and tested together. This
# takes about ten builds instead of more than a hundred.
wrong_answers_fail() {
    local k=1 answers
    copy_workspace
    combine_tests
    check_answers_exist
    while install_answers "$k" && [ -n "$answers" ]; do
        test_answers
        k=$((k + 1))
    done
}

# Copies the files that git tracks or would add. Files that were deleted since are left out.
copy_workspace() {
    local file
    rm -rf "$copy"
    mkdir -p "$copy"
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
        tar -c -f - --null -T - | tar -x -m -f - -C "$copy"
}

# Adds a test program to the copy that contains the tests of all exercises. It is built in a
# fraction of the time that their own programs take.
combine_tests() {
    local exercise tests=$copy/exercises/tests
    for exercise in $(exercises); do
        sed -i.bak -e 's,^mod support;,use crate::support;,' \
            -e 's,^mod own_process;,#[path = "own_process/mod.rs"] mod own_process;,' \
            "$tests/$exercise.rs"
        echo "mod $exercise;"
    done >"$tests/all.rs"
    echo "mod support;" >>"$tests/all.rs"
    printf '\n[[test]]\nname = "all"\n' >>"$copy/exercises/Cargo.toml"
}

check_answers_exist() {
    local exercise wrong
    for exercise in $(exercises); do
        [ "$(wrong_answers "$exercise" | wc -l)" -ge 2 ] ||
            fail "$exercise: expected at least two wrong answers"
    done
    for wrong in exercises/wrong/*; do
        [ -n "$(exercise_of "$wrong")" ] || fail "$wrong belongs to no exercise"
    done
}

# Replaces the stubs with the wrong answers of round $1. An exercise that has no more wrong answers
# gets its solution.
install_answers() {
    local exercise answer
    answers=
    for exercise in $(exercises); do
        answer=$(wrong_answers "$exercise" | sed -n "$1p")
        answers="$answers $answer"
        cp "${answer:-exercises/solutions/$exercise.rs}" "$copy/exercises/src/$exercise.rs"
    done
    answers=$(echo $answers)
}

build_copy() { (cd "$copy" && build all); }

test_answers() {
    local program answer status
    if ! program=$(build_copy); then
        remove_answers_with_errors
        program=$(build_copy) || { fail_with_log "these do not compile: $answers" && return; }
    fi
    run_tests "$copy" 120 "$program" --test-threads=16
    if [ "$status" = 101 ]; then
        for answer in $answers; do
            expect_failed_test "$answer"
        done
    else
        test_one_by_one
    fi
}

expect_failed_test() {
    has_failed_test "$(exercise_of "$1")" || fail "$1: no test fails"
}

# Replaces an answer with the solution if its file, or the file of its tests, does not compile.
remove_answers_with_errors() {
    local answer exercise error good=
    for answer in $answers; do
        exercise=$(exercise_of "$answer")
        error=$(grep -A 5 '^error' "$log" | grep -B 5 -- "--> exercises/.*/$exercise.rs:" |
            sed -n '/^error/p' | sed -n 1p) || true
        if [ -n "$error" ]; then
            fail "$answer does not compile: $error"
            cp "exercises/solutions/$exercise.rs" "$copy/exercises/src/$exercise.rs"
        else
            good="$good $answer"
        fi
    done
    answers=$good
}

# Finds the answers that crash the test process.
test_one_by_one() {
    local answer
    for answer in $answers; do
        run_tests "$copy" 60 "$program" --test-threads=16 "$(exercise_of "$answer")::"
        if [ "$status" = 0 ] || [ "$status" = 101 ]; then
            expect_failed_test "$answer"
        else
            fail "$answer ends the whole test process with exit code $status"
        fi
    done
}

# The check of `--runs N`.
solutions_pass_each_time() {
    local program run status
    program=$(build_all --features solutions) || { fail_with_log "they do not compile:" && return; }
    for run in $(seq "$runs"); do
        run_all_tests 300 $on_one_core "$program"
        expect_all_passed
    done
}

check_all() {
    run_check "1. stubs and solutions compile without warnings" no_warnings
    run_check "2. the tests of every unsolved exercise fail, within 180 s" unsolved_fails
    run_check "3. the tests of every solution pass" solutions_pass
    # The copy has its own target directory, because other answers replace the stubs there.
    export CARGO_TARGET_DIR=$target/target CARGO_PROFILE_DEV_DEBUG=0
    run_check "4. an answer that does not compile affects no other exercise" \
        errors_affect_one_exercise
    run_check "5. the time limit of the tests can be changed" time_limit_can_be_changed
    run_check "6. the tests of every wrong answer fail" wrong_answers_fail
}

check_runs() {
    local runs=$1 on_one_core=
    run_check "all solutions pass $runs of $runs times" solutions_pass_each_time
    if command -v taskset >/dev/null; then
        on_one_core="taskset -c 0"
        run_check "all solutions pass $runs of $runs times on one core" solutions_pass_each_time
    fi
}

case "$# ${1:-}" in
"0 ") check_all ;;
"2 --sample") every=$2 && check_all ;;
"2 --runs") check_runs "$2" ;;
*)
    sed -n 's/^#   exercises/usage: exercises/p' "$0"
    exit 2
    ;;
esac
exit "$failed_checks"
