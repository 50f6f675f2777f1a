//! Feeds arbitrary bytes to the receiver of a channel between processes, from the lesson `procs`.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The channel of the lesson, and what its own tests assert: see `build.rs`.
mod channel {
    include!(concat!(env!("OUT_DIR"), "/channel.rs"));
}
#[path = "../../../exercises/tests/own_process/ex25/memory.rs"]
mod memory;

fuzz_target!(|bytes: &[u8]| channel::any_bytes::assert_handled(bytes));
