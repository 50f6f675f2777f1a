//! What must hold for a pipe with any bytes in it. The fuzzer asserts it, too: see `verification/fuzz`.

use primes_core::PrimeResult;
use serde::de::DeserializeOwned;

use super::{FRAME, Write, decode, queue};

#[path = "../../../../exercises/src/bin/in_own_process/memory.rs"]
mod memory;

use memory::most_at_once;

/// What a reader may ask for at once: room for a frame, or for a sentence on what is wrong.
const MODEST: usize = 8 * FRAME;

/// Before it has seen the items of a list, serde makes room for this much at most, whatever the list
/// claims.
const LIST: usize = 1 << 20;

/// Asserts that bytes do no harm, whatever the reader takes them for.
pub(crate) fn assert_harmless(bytes: &[u8]) {
    assert_harmless_to::<u64>(bytes, MODEST);
    assert_harmless_to::<PrimeResult>(bytes, MODEST);
    assert_harmless_to::<String>(bytes, MODEST);
    assert_harmless_to::<Vec<u64>>(bytes, LIST);
}

/// Asserts that whatever is in a pipe, values come out up to the first bad frame, and then the end:
/// a good one, if all were good. Nothing that is read takes more memory than `most` at once.
fn assert_harmless_to<T: DeserializeOwned>(bytes: &[u8], most: usize) {
    let (sender, receiver) = queue::<T>().expect("there is room for a pipe");
    (&sender.pipe).write_all(bytes).expect("there is room for some bytes");
    drop(sender);
    let is_good = |frame: &&[u8]| frame.len() == FRAME && decode::<T>(frame).is_ok();
    let good = bytes.chunks(FRAME).take_while(is_good).count();
    let ((count, end), taken) = most_at_once(|| (receiver.iter().count(), receiver.end()));
    assert_eq!(count, good);
    assert_eq!(end.is_ok(), count == bytes.len().div_ceil(FRAME), "{end:?}");
    assert!(taken <= most, "{taken} bytes of memory were taken at once");
}
