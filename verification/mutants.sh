#!/usr/bin/env bash
# Mutation testing: plants every small bug that cargo-mutants knows, one at a time, and checks that
# a test fails. Exactly the mutants that `verification/mutants.md` explains may survive.
#
#   verification/mutants.sh               tries all mutants; takes more than two hours on two cores
#   verification/mutants.sh threads ex02  tries the crate `threads` and the solution of exercise 02
#
# Needs cargo-mutants: `cargo install --locked cargo-mutants`.
# Also runs with bash 3.2, the version on macOS.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

work=${CARGO_TARGET_DIR:-target}/mutants
mkdir -p "$work"
work=$(cd "$work" && pwd)
copy=$work/workspace # where the sources are changed
out=$work/out        # what cargo-mutants reports
list=verification/mutants.md

export CARGO_TARGET_DIR=$work/target CARGO_PROFILE_DEV_DEBUG=0

crates="cli-core process-core spinner-core primes-core spinner-thread spinner-proc spinner-async
    spinner-async-nap sequential threads procs shared-state gil scaling"
solutions=$(for file in exercises/solutions/*; do basename "${file%%_*}"; done)

# Copies the workspace, with the solutions in place of the stubs. Tests that compare source code or
# documents are left out, because they fail for every change. Unsafe functions are made safe,
# because cargo-mutants does not change an `unsafe fn`.
copy_workspace() {
    rm -rf "$copy"
    mkdir -p "$copy"
    git ls-files -z --cached --others --exclude-standard |
        tar -c -f - --null -T - | tar -x -m -f - -C "$copy"
    cp exercises/solutions/*.rs "$copy/exercises/src/"
    add_library
    rm "$copy"/testkit/tests/{callouts,dependencies,documents,language}.rs
    rm "$copy"/shared-state/tests/callouts.rs
    sed -i.unsafe -E 's/^(pub )?unsafe fn /\1fn /' \
        "$copy"/{process-core,procs,spinner-proc}/src/*.rs "$copy"/exercises/src/ex*.rs
}

# Adds a library to the exercises that contains all solutions, because cargo-mutants changes only
# files that belong to a library or a binary.
add_library() {
    local file name
    for file in exercises/solutions/*.rs; do
        name=$(basename "$file" .rs)
        case $name in ex2[3-8]*) echo "#[cfg(unix)]" ;; esac
        echo "pub mod $name;"
    done >"$copy/exercises/src/lib.rs"
    sed -i.dev 's/dev-dependencies\]/dependencies]/' "$copy/exercises/Cargo.toml"
}

# Tries the mutants of a crate or of a solution, with the tests of the crates that use it.
try() {
    case $1 in
    cli-core) mutate "$1" -p "$1" --test-package cli-core,spinner-core,testkit ;;
    process-core) mutate "$1" -p "$1" --test-package process-core,procs,testkit ;;
    spinner-core) mutate "$1" -p "$1" --test-package spinner-core,testkit ;;
    primes-core) mutate "$1" -p "$1" --test-package primes-core,threads,testkit ;;
    ex*) mutate "$1" -p exercises -f "exercises/src/$1_*.rs" -- --test exercises "$1" ;;
    *) mutate "$1" -p "$1" --test-package "$1,testkit" ;;
    esac
}

mutate() {
    local name=$1 status=0
    shift
    rm -rf "${out:?}/$name"
    mkdir -p "$out/$name"
    echo "== $name"
    cargo mutants --level error --dir "$copy" --in-place --output "$out/$name" --no-times "$@" ||
        status=$?
    kill_programs
    case $status in
    0 | 2 | 3) ;; # all were caught, some survived, or some hung
    *) echo "cargo-mutants failed with exit code $status" && exit 1 ;;
    esac
}

# Kills the programs that tests have started. cargo-mutants kills only the tests of a mutant that
# hangs.
kill_programs() {
    local pid
    for pid in $(pgrep -f "^$CARGO_TARGET_DIR/"); do
        kill -KILL "$pid" 2>/dev/null || true
    done
}

# Prints the mutants with one kind of outcome in the groups "$@", without lines and columns, which
# change too often.
outcomes() {
    local kind=$1 group
    shift
    for group; do
        sed -E 's/:[0-9]+:[0-9]+:/:/; s,^exercises/src/,exercises/solutions/,' \
            "$out/$group/mutants.out/$kind.txt"
    done
}

# Prints the survivors in the groups "$@" that the list explains.
explained() {
    local group
    for group; do
        sed -n 's/^- `\([^`]*\)`.*/\1/p' "$list" | grep -E "^($group/|exercises/solutions/${group}_)" || true
    done
}

count() { outcomes "$@" | wc -l | tr -d ' '; }

report() {
    local kind
    for kind in caught timeout unviable missed; do
        echo "$kind: $(count "$kind" "$@")"
    done
    if diff <(explained "$@" | sort) <(outcomes missed "$@" | sort); then
        echo "All survivors are explained in $list."
    else
        echo "BROKEN: '<' is explained in $list but does not survive; '>' survives and is not explained."
        exit 1
    fi
}

groups=${*:-$crates $solutions}
# A mutant may allocate without end, or run without end.
ulimit -v 16000000 2>/dev/null || true
ulimit -t 120
trap kill_programs EXIT
copy_workspace
for group in $groups; do
    try "$group"
done
report $groups
