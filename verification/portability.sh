#!/usr/bin/env bash
# Checks that all crates compile for macOS, on both its processors, and for Windows: lessons,
# tests, experiments, benchmarks, and the exercises unsolved and solved. A warning is a failure.
#
#   verification/portability.sh  takes a minute or two
#
# Nothing is linked, and nothing runs: that is for the workflow, which has such systems.
set -euo pipefail
cd "$(dirname "$0")/.."

targets="aarch64-apple-darwin x86_64-apple-darwin x86_64-pc-windows-gnu"

# Where dependencies bring C code, it is not compiled: Rust is what is checked here.
check() {
    local target=$1 name=${1//-/_}
    echo "== $target"
    env "CC_$name=true" "AR_$name=true" RUSTFLAGS="--deny warnings" \
        cargo check --locked --workspace --all-targets --target "$@"
}

rustup target add $targets
for target in $targets; do
    check "$target"
    check "$target" --features exercises/solutions
done
echo "All crates compile for: $targets"
