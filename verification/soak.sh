#!/usr/bin/env bash
# Runs the pools many times and checks every answer: no number may be lost, and no run may hang.
#
#   verification/soak.sh            takes 12 minutes
#   verification/soak.sh --short    takes seconds
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1-}" in
"") profile=release RUNS=10000 MILLIONS=100 ;;
--short) profile=dev RUNS=200 MILLIONS=1 ;; # uses the programs that `cargo test` has built
*) echo "usage: verification/soak.sh [--short]" >&2 && exit 2 ;;
esac
export RUNS MILLIONS

# `soak TEST NAME`. The test limits the time of each run.
soak() {
    cargo test --quiet --locked --profile "$profile" -p testkit --test "$1" -- --include-ignored --nocapture "$2"
}

for pool in procs threads; do
    printf '\n== %s\n' "$pool"
    soak lessons "$pool::soak::"
    soak "million_$pool" million::
done

printf '\nEach pool: %d short runs and %d with a million numbers; none lost a number, none hung: %d s\n' \
    "$RUNS" "$MILLIONS" "$SECONDS"
