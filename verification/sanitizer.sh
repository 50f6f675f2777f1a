#!/usr/bin/env bash
# Runs the tests of everything that uses threads under ThreadSanitizer, which reports data races:
# two threads access the same data, and no happens-before relation orders the accesses. First it
# must find a planted data race.
#
#   verification/sanitizer.sh  takes about seven minutes on two cores
#
# Needs Linux or macOS, and a nightly Rust. The standard library is compiled again, because
# otherwise ThreadSanitizer does not see its locks, and reports races in correct programs.
set -euo pipefail
cd "$(dirname "$0")/.."

work=${CARGO_TARGET_DIR:-target}/sanitizer
mkdir -p "$work"
work=$(cd "$work" && pwd)
reports=$work/reports

export CARGO_TARGET_DIR=$work/target RUSTFLAGS=-Zsanitizer=thread RUSTDOCFLAGS=-Zsanitizer=thread
# Programs that the tests start also report here, even if a test discards their output.
export TSAN_OPTIONS=log_path=$reports/report
# Under ThreadSanitizer, a backtrace takes longer than the time limit of some tests.
export RUST_BACKTRACE=0

build_std() {
    local command=$1
    shift
    cargo +nightly "$command" -Zbuild-std --target "$(host)" "$@"
}

host() { rustc +nightly -vV | sed -n 's/^host: //p'; }

# Creates a program with two threads that add to one number without a lock.
plant_race() {
    mkdir -p "$work/race/src"
    cat >"$work/race/Cargo.toml" <<'END'
[package]
name = "race"
edition = "2024"
[workspace]
END
    cat >"$work/race/src/main.rs" <<'END'
static mut COUNT: u32 = 0;

fn main() {
    let add = || for _ in 0..1000 {
        unsafe { COUNT += 1 }
    };
    let other = std::thread::spawn(add);
    add();
    other.join().expect("adding does not panic");
}
END
}

must_find_the_race() {
    plant_race
    (cd "$work/race" && build_std run --quiet) || true
    if ! grep -qs "ThreadSanitizer: data race" "$reports"/*; then
        echo "BROKEN: the planted data race was not found." && exit 1
    fi
    rm "$reports"/*
    echo "== the planted data race was found"
}

must_report_nothing() {
    if ! build_std test --locked "$@" || [ -n "$(ls "$reports")" ]; then
        cat "$reports"/* 2>/dev/null || true
        echo "BROKEN: see above." && exit 1
    fi
}

rm -rf "$reports"
mkdir -p "$reports"
rustup component add rust-src --toolchain nightly
must_find_the_race
# Under ThreadSanitizer, a program needs more memory than the test of bounded memory allows.
must_report_nothing -p spinner-thread -p sequential -p threads -p shared-state -p gil -- \
    --skip bounded_memory
# Exercises 23 to 28 use processes instead of threads.
must_report_nothing -p exercises --features solutions --test "ex[01]*" --test "ex2[0-2]*" \
    --test "ex29*" --test "ex[34]*"
echo "No data race was found."
