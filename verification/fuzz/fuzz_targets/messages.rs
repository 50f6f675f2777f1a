//! Feeds arbitrary bytes to `receive` in the solution of exercise 25.

#![no_main]

use libfuzzer_sys::fuzz_target;
use primes_core::PrimeResult;
use serde::de::DeserializeOwned;

#[path = "../../../exercises/tests/own_process/ex25/memory.rs"]
mod memory;
#[path = "../../../exercises/solutions/ex25_messages.rs"]
mod messages;

use memory::most_at_once;
use messages::{MAX_LEN, receive};

/// The largest allocation for a type of fixed size: room for a short message, or for an error.
const SMALL: usize = 256;

/// Receives messages until the end or an error. Checks that no allocation is larger than `max` or
/// twice the bytes of the stream, and that no byte after a message is read.
fn assert_harmless<T: DeserializeOwned>(bytes: &[u8], max: usize) {
    let mut stream = bytes;
    loop {
        let before = stream;
        let (message, largest) = most_at_once(|| receive::<T>(&mut stream));
        assert!(largest <= max.max(2 * bytes.len()), "{largest} bytes were allocated at once");
        let read = before.len() - stream.len();
        let framed_len = framed_len(before);
        assert!(read <= framed_len, "{read} bytes were read for a message of {framed_len}");
        match message {
            Ok(Some(_)) => assert_eq!(read, framed_len, "a message must be read completely"),
            Ok(None) => return assert!(before.is_empty(), "the end of the stream came too early"),
            Err(_) => return assert!(!before.is_empty(), "the end of the stream is not an error"),
        }
    }
}

/// Returns how many bytes the next message has, including its length field. If the length is too
/// large, only the length field may be read.
fn framed_len(stream: &[u8]) -> usize {
    let claimed = stream.first_chunk().map_or(0, |length| u64::from_le_bytes(*length));
    8 + usize::try_from(claimed).ok().filter(|&length| length <= MAX_LEN).unwrap_or(0)
}

fuzz_target!(|bytes: &[u8]| {
    assert_harmless::<u64>(bytes, SMALL);
    assert_harmless::<PrimeResult>(bytes, SMALL);
    // A string or a list may claim to be as long as a message can be.
    assert_harmless::<String>(bytes, MAX_LEN);
    assert_harmless::<Vec<u64>>(bytes, MAX_LEN);
});
