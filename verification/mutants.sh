#!/usr/bin/env bash
# Mutation testing: changes the sources in every small way that cargo-mutants knows, and looks
# whether a test fails. Just the mutants explained in `verification/mutants.md` must survive.
#
#   verification/mutants.sh               tries all mutants: some two hours on two cores that have other work, too
#   verification/mutants.sh threads ex02  tries those of the crate `threads` and of the solution to exercise 2
#
# It needs cargo-mutants: `cargo install --locked cargo-mutants`.
# It runs with bash 3.2, too, which is what macOS has.
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

crates="spinner-core primes-core spinner-thread spinner-proc spinner-async spinner-async-nap
    sequential threads procs gil"
solutions=$(for file in exercises/solutions/*; do basename "${file%%_*}"; done)

# Copies the workspace, with the solutions in the place of the stubs. The tests that compare texts
# stay behind: they would notice every change, and understand none. Functions are made safe in the
# copy, for cargo-mutants leaves an `unsafe fn` as it is.
copy_workspace() {
    rm -rf "$copy"
    mkdir -p "$copy"
    git ls-files -z --cached --others --exclude-standard |
        tar -c -f - --null -T - | tar -x -m -f - -C "$copy"
    cp exercises/solutions/*.rs "$copy/exercises/src/"
    rm "$copy"/spinner-core/tests/{callouts,dependencies,documents}.rs
    sed -i.unsafe -E 's/^(pub )?unsafe fn /\1fn /' \
        "$copy"/{procs,spinner-proc}/src/*.rs "$copy"/exercises/src/ex*.rs
}

# Tries the mutants of a crate, or of a solution, with the tests that are there for it.
try() {
    case $1 in
    spinner-core) mutate "$1" -p "$1" --test-package spinner-core,spinner-thread ;;
    primes-core) mutate "$1" -p "$1" --test-package primes-core,sequential,threads ;;
    ex*) mutate "$1" -p exercises -f "exercises/src/$1_*.rs" -- --test exercises "$1" ;;
    *) mutate "$1" -p "$1" ;;
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
    end_what_hangs
    case $status in
    0 | 2 | 3) ;; # all caught, or some survived, or some hung
    *) echo "cargo-mutants failed with exit code $status" && exit 1 ;;
    esac
}

# A mutant that hangs is ended by cargo-mutants, but not what its tests have started.
end_what_hangs() {
    local pid
    for pid in $(pgrep -f "^$CARGO_TARGET_DIR/"); do
        kill -KILL "$pid" 2>/dev/null || true
    done
}

# The outcomes of a kind in the groups "$@", without lines and columns, which move too often.
outcomes() {
    local kind=$1 group
    shift
    for group; do
        sed -E 's/:[0-9]+:[0-9]+:/:/; s,^exercises/src/,exercises/solutions/,' \
            "$out/$group/mutants.out/$kind.txt"
    done
}

# The survivors that the list explains, as far as they belong to the groups "$@".
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
        echo "BROKEN: '<' is explained in $list, but no survivor; '>' survives without an explanation."
        exit 1
    fi
}

groups=${*:-$crates $solutions}
# A mutant may ask for all the memory there is, or all the time.
ulimit -v 16000000 2>/dev/null || true
ulimit -t 120
trap end_what_hangs EXIT
copy_workspace
for group in $groups; do
    try "$group"
done
report $groups
