#!/usr/bin/env bash
# Feeds hostile bytes to all who read messages, and lets coverage say which bytes to try next:
#
#   verification/fuzz.sh [RUNS]     so many inputs for each of them; ten million, if not said
#
# It stops at the first input that leads to a panic, to a hang of ten seconds, or to more memory than
# a message is worth. Installs what it needs.
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

for target in queue messages; do
    corpus=verification/fuzz/corpus/$target # where it keeps what led it further
    mkdir -p "$corpus"
    # No sanitizer: safe code gives it nothing to find, and without one it is many times as fast.
    cargo fuzz run --fuzz-dir verification/fuzz --sanitizer none "$target" \
        "$corpus" "verification/fuzz/seeds/$target" -- \
        -runs="$runs" -seed=1 -timeout=10 -rss_limit_mb=512 -max_len=1024 -print_final_stats=1
done
