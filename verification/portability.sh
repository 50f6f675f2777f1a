#!/usr/bin/env bash
# Checks that all crates compile for macOS, on both of its processors, and for Windows: lessons,
# tests, examples, benchmarks, and the exercises unsolved and solved. A warning is a failure.
#
#   verification/portability.sh  takes one to three minutes
#
# Nothing is linked or run. The CI workflow runs the tests on these systems.
set -euo pipefail
cd "$(dirname "$0")/.."

targets="aarch64-apple-darwin x86_64-apple-darwin x86_64-pc-windows-gnu"

# C code in dependencies is not compiled, because only Rust code is checked here.
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
