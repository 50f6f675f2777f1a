#!/usr/bin/env bash
# Feeds arbitrary bytes to everything that reads messages. A fuzzer uses coverage to choose the next
# bytes.
#
#   verification/fuzz.sh [RUNS]     RUNS inputs for each target; default: ten million
#
# Stops at the first input that causes a panic, a hang of ten seconds, or an allocation that is
# larger than a message needs. Installs what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-10000000}

missing() { ! command -v "$1" >/dev/null; }

if missing c++; then
    apt-get update && apt-get install --yes g++
fi
if missing cargo-fuzz; then
    cargo install cargo-fuzz --locked --version 0.13.2
fi

for target in channel messages; do
    corpus=verification/fuzz/corpus/$target # inputs that have increased the coverage
    mkdir -p "$corpus"
    # No sanitizer: it finds nothing in safe code, and the fuzzer is many times as fast without it.
    cargo fuzz run --fuzz-dir verification/fuzz --sanitizer none "$target" \
        "$corpus" "verification/fuzz/seeds/$target" -- \
        -runs="$runs" -seed=1 -timeout=10 -rss_limit_mb=512 -max_len=1024 -print_final_stats=1
done
