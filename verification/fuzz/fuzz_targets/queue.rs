//! Hostile bytes in a pipe between processes.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The queue of the lesson, and what its own tests assert: see `build.rs`.
mod queue {
    include!(concat!(env!("OUT_DIR"), "/queue.rs"));
}

fuzz_target!(|bytes: &[u8]| queue::harmless::assert_harmless(bytes));
