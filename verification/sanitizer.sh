#!/usr/bin/env bash
# Runs the tests of all that has threads under ThreadSanitizer, which sees two threads at the same
# data with nothing to keep them apart. First it must find a race that was put there for it.
#
#   verification/sanitizer.sh  takes some five minutes on two cores
#
# It needs Linux or macOS, and a nightly Rust: the standard library is compiled anew, or its locks
# would go unseen, and honest programs be accused.
set -euo pipefail
cd "$(dirname "$0")/.."

work=${CARGO_TARGET_DIR:-target}/sanitizer
mkdir -p "$work"
work=$(cd "$work" && pwd)
reports=$work/reports

export CARGO_TARGET_DIR=$work/target RUSTFLAGS=-Zsanitizer=thread RUSTDOCFLAGS=-Zsanitizer=thread
# Programs that the tests start report here, too, whatever becomes of what they print.
export TSAN_OPTIONS=log_path=$reports/report
# Watched, a backtrace takes longer than some tests wait.
export RUST_BACKTRACE=0

build_std() {
    local command=$1
    shift
    cargo +nightly "$command" -Zbuild-std --target "$(host)" "$@"
}

host() { rustc +nightly -vV | sed -n 's/^host: //p'; }

# A program with two threads that add to one number, unprotected.
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
        echo "BROKEN: the planted race was not found." && exit 1
    fi
    rm "$reports"/*
    echo "== the planted race was found"
}

must_be_clean() {
    if ! build_std test --locked "$@" || [ -n "$(ls "$reports")" ]; then
        cat "$reports"/* 2>/dev/null || true
        echo "BROKEN: see above." && exit 1
    fi
}

rm -rf "$reports"
mkdir -p "$reports"
rustup component add rust-src --toolchain nightly
must_find_the_race
# Watched, a program takes more memory than a test of bounded memory allows.
must_be_clean -p spinner-thread -p sequential -p threads -p gil -- --skip bounded_memory
# The messages of exercise 17 know no threads, and take too long when they are watched.
must_be_clean -p exercises --features solutions -- --skip ex17
echo "No race was found."
