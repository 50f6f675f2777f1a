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

/// Takes messages as long as they are good. None takes more memory than `most` at once, or than
/// twice of what has come; and nothing is read that is not of this message.
fn assert_harmless<T: DeserializeOwned>(bytes: &[u8], most: usize) {
    let mut stream = bytes;
    loop {
        let before = stream;
        let (message, taken) = most_at_once(|| receive::<T>(&mut stream));
        assert!(taken <= most.max(2 * bytes.len()), "{taken} bytes of memory were taken at once");
        let read = before.len() - stream.len();
        assert!(read <= longest(before), "{read} bytes were read");
        match message {
            Ok(Some(_)) => assert_eq!(read, longest(before), "a message is read to its end"),
            Ok(None) => return assert!(before.is_empty(), "this is no good end"),
            Err(_) => return assert!(!before.is_empty(), "this is a good end"),
        }
    }
}

/// How many bytes the next message has, as it says. Of one that is too long, only that is read.
fn longest(stream: &[u8]) -> usize {
    let announced = stream.first_chunk().map_or(0, |length| u64::from_le_bytes(*length));
    8 + usize::try_from(announced).ok().filter(|&length| length <= LIMIT).unwrap_or(0)
}

fuzz_target!(|bytes: &[u8]| {
    assert_harmless::<u64>(bytes, MODEST);
    assert_harmless::<PrimeResult>(bytes, MODEST);
    // A text or a list may claim to be as long as a message can be.
    assert_harmless::<String>(bytes, LIMIT);
    assert_harmless::<Vec<u64>>(bytes, LIMIT);
});
