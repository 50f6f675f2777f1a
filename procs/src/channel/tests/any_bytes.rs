//! What must hold for a pipe with any bytes in it. The fuzzer in `verification/fuzz` asserts it,
//! too.

use primes_core::PrimeResult;
use serde::de::DeserializeOwned;

use super::{MESSAGE_LEN, Write, channel, decode, largest_allocation};

/// The largest allocation that a receiver needs: for a message, or for the text of an error.
const SMALL: usize = 8 * MESSAGE_LEN;

/// The largest allocation that serde makes for a list before it reads the elements, whatever length
/// the list claims to have.
const LIST: usize = 1 << 20;

/// Asserts that a receiver of any type handles `bytes`.
pub(crate) fn assert_handled(bytes: &[u8]) {
    assert_handled_as::<u64>(bytes, SMALL);
    assert_handled_as::<PrimeResult>(bytes, SMALL);
    assert_handled_as::<String>(bytes, SMALL);
    assert_handled_as::<Vec<u64>>(bytes, LIST);
}

/// Asserts that values are received up to the first invalid message, and then the end, which is an
/// error unless all messages were valid. No allocation exceeds `largest`.
fn assert_handled_as<T: DeserializeOwned>(bytes: &[u8], largest: usize) {
    let (sender, receiver) = channel::<T>().expect("a pipe can be created");
    (&sender.pipe).write_all(bytes).expect("the pipe has room for a few messages");
    drop(sender);
    let is_valid = |message: &&[u8]| message.len() == MESSAGE_LEN && decode::<T>(message).is_ok();
    let valid = bytes.chunks(MESSAGE_LEN).take_while(is_valid).count();
    let receive = || (receiver.iter().count(), receiver.finish());
    let ((count, end), allocated) = largest_allocation(receive);
    assert_eq!(count, valid, "values are received up to the first invalid message");
    assert_eq!(end.is_ok(), count == bytes.len().div_ceil(MESSAGE_LEN), "{end:?}");
    assert!(allocated <= largest, "{allocated} bytes were allocated at once, not {largest}");
}
