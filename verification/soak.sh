#!/usr/bin/env bash
# Runs the pools over and over, and checks every answer: none may be lost, no run may hang.
# It takes some minutes; with `--short`, some seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1-}" in
"") profile=release RUNS=10000 MILLIONS=100 ;;
--short) profile=dev RUNS=200 MILLIONS=1 ;; # with the programs that `cargo test` has built
*) echo "usage: verification/soak.sh [--short]" >&2 && exit 2 ;;
esac
export RUNS MILLIONS

# `soak PACKAGE TEST NAME`; the time limit on each run is the test's.
soak() {
    cargo test --quiet --locked --profile "$profile" -p "$1" --test "$2" -- --nocapture "$3"
}

for pool in procs threads; do
    printf '\n== %s\n' "$pool"
    soak "$pool" program soak::
    soak "$pool" million million::
done

printf '\nEach pool: %d short runs and %d with a million numbers, none lost, none hanging: %d s\n' \
    "$RUNS" "$MILLIONS" "$SECONDS"
