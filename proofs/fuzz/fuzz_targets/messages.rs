//! Hostile bytes in a stream of messages with a length: the solution of exercise 17.

#![no_main]

use libfuzzer_sys::fuzz_target;
use primes_core::PrimeResult;
use serde::de::DeserializeOwned;

#[path = "../../../exercises/src/bin/in_own_process/memory.rs"]
mod memory;
#[path = "../../../exercises/solutions/ex17_messages.rs"]
mod messages;

use memory::most_at_once;
use messages::{LIMIT, receive};

/// What a reader may ask for at once: room for a short message, or for what is wrong with it.
const MODEST: usize = 256;

/// Takes messages as long as they are good, and nothing that it reads takes more memory than `most`
/// at once; or than twice of what has come.
fn assert_harmless<T: DeserializeOwned>(bytes: &[u8], most: usize) {
    let mut stream = bytes;
    let take_all = || while let Ok(Some(_)) = receive::<T>(&mut stream) {};
    let ((), taken) = most_at_once(take_all);
    assert!(taken <= most.max(2 * bytes.len()), "{taken} bytes of memory were taken at once");
}

fuzz_target!(|bytes: &[u8]| {
    assert_harmless::<u64>(bytes, MODEST);
    assert_harmless::<PrimeResult>(bytes, MODEST);
    // A text or a list may claim to be as long as a message can be.
    assert_harmless::<String>(bytes, LIMIT);
    assert_harmless::<Vec<u64>>(bytes, LIMIT);
});
