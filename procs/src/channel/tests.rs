//! What a receiver does with bytes that are not a message.

use std::io::Write;
use std::iter;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

use fastrand::Rng;
use primes_core::PrimeResult;

use super::*;

#[expect(unreachable_pub, reason = "other tests use this file, too")]
#[path = "../../../testkit/src/allocator.rs"]
mod allocator;
mod any_bytes;
#[expect(unreachable_pub, reason = "other tests use this file, too")]
#[path = "../../../testkit/src/time_limit.rs"]
mod time_limit;

use allocator::{Probe, largest_allocation};
use time_limit::in_time;

use any_bytes::assert_handled;

#[global_allocator]
static ALLOCATOR: Probe = Probe;

/// Sends a valid value, and then `bytes`. Returns how many values are received, and the outcome of
/// `finish`.
fn receive_after<T: Serialize + DeserializeOwned>(valid: T, bytes: &[u8]) -> (usize, String) {
    let (sender, receiver) = channel::<T>().expect("a pipe can be created");
    sender.send(valid).expect("the value fits into a message");
    (&sender.pipe).write_all(bytes).expect("the pipe has room for a few messages");
    drop(sender);
    let values = receiver.iter().count();
    (values, receiver.finish().map_or_else(|error| error.to_string(), |()| "ok".into()))
}

/// Returns a message that starts with `bytes`.
fn message(bytes: &[u8]) -> Vec<u8> {
    let mut message = bytes.to_vec();
    message.resize(MESSAGE_LEN, 0);
    message
}

#[test]
fn complete_messages_are_ok() {
    assert_eq!(receive_after(7_u64, &[]), (1, "ok".into()));
    assert_eq!(receive_after(7_u64, &message(&[8])), (2, "ok".into()));
}

#[test]
fn message_cut_short_is_an_error() {
    for length in 1..MESSAGE_LEN {
        let (values, end) = receive_after(7_u64, &vec![0; length]);
        assert_eq!((values, &*end), (1, "a message in a pipe cannot be read: it was cut short"));
    }
}

/// Between two reads, another process could read the rest of the message. A receiver that read on
/// would block here, because the sender still exists.
#[test]
fn message_is_received_with_a_single_read() {
    let (sender, receiver) = channel::<u64>().expect("a pipe can be created");
    (&sender.pipe).write_all(&[1; MESSAGE_LEN / 2]).expect("the pipe has room for a message");
    let error = in_time(move || receiver.receive().expect_err("half a message is not a message"));
    assert_eq!(error.to_string(), "it was cut short");
    drop(sender);
}

/// The rest of the pipe is left to other receivers.
#[test]
fn receive_reads_no_byte_of_the_next_message() {
    let (sender, receiver) = channel::<u64>().expect("a pipe can be created");
    for n in [7, 8, 9] {
        sender.send(n).expect("there is a receiver");
    }
    drop(sender);
    assert_eq!(receiver.iter().next(), Some(7));
    let mut rest = Vec::new();
    (&receiver.pipe).read_to_end(&mut rest).expect("a pipe can be read");
    assert_eq!(rest, [message(&[8]), message(&[9])].concat());
}

#[test]
fn bytes_after_the_value_are_an_error() {
    let (values, end) = receive_after(7_u64, &[1; MESSAGE_LEN]);
    let expected = "a message in a pipe cannot be read: it has bytes after the value";
    assert_eq!((values, &*end), (1, expected));
}

#[test]
fn garbage_is_an_error_and_ends_the_iteration() {
    let valid = PrimeResult { n: 7, prime: true, elapsed: Duration::ZERO };
    let not_a_bool = message(&[7, 2]);
    for garbage in [vec![0xff; MESSAGE_LEN], not_a_bool] {
        let bytes = [garbage, message(&[7, 1])].concat();
        let (values, end) = receive_after(valid, &bytes);
        assert_eq!(values, 1, "a message after the garbage was received");
        assert!(end.starts_with("a message in a pipe cannot be read: "), "{end}");
    }
}

/// Allocating this number of bytes for the text would abort the program.
#[test]
fn hostile_length_is_refused_before_memory_is_allocated() {
    for claim in [1 << 30, 1 << 62, 1 << 63, u64::MAX] {
        let length = [&[253][..], &claim.to_le_bytes()].concat();
        let (values, end) = receive_after("valid".to_string(), &message(&length));
        assert_eq!((values, &*end), (1, "a message in a pipe cannot be read: LimitExceeded"));
    }
}

/// Returns the message that is sent for `value`.
fn encoded<T: Serialize>(value: T) -> Vec<u8> {
    let mut message = vec![0; MESSAGE_LEN];
    encode_into_slice(value, &mut message, format()).expect("the value fits into a message");
    message
}

/// Returns these results, one per `read`.
struct Reads(Vec<io::Result<&'static [u8]>>);

impl Read for Reads {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.0.remove(0)?;
        buffer[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

#[test]
fn interrupted_read_is_repeated() {
    let interrupted = || Err(ErrorKind::Interrupted.into());
    let reads = Reads(vec![interrupted(), interrupted(), Ok(&[7; MESSAGE_LEN])]);
    let mut message = [0; MESSAGE_LEN];
    assert_eq!(read(reads, &mut message).expect("the third read succeeds"), MESSAGE_LEN);
    assert_eq!(message, [7; MESSAGE_LEN]);
}

#[test]
fn failed_read_is_not_repeated() {
    let reads = Reads(vec![Err(ErrorKind::PermissionDenied.into()), Ok(&[7])]);
    let error = read(reads, &mut [0; MESSAGE_LEN]).expect_err("the first read fails");
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
}

/// Calls `test` with many random number generators. The panic of a failure is preceded by the seed.
fn with_random(test: impl Fn(&mut Rng)) {
    for _ in 0..256 {
        let mut random = Rng::new();
        let seed = random.get_seed();
        let outcome = catch_unwind(AssertUnwindSafe(|| test(&mut random)));
        if let Err(panic) = outcome {
            eprintln!("this failure repeats with Rng::with_seed({seed})");
            resume_unwind(panic);
        }
    }
}

fn random_bytes(random: &mut Rng, limit: usize) -> Vec<u8> {
    let length = random.usize(..limit);
    iter::repeat_with(|| random.u8(..)).take(length).collect()
}

/// Returns the bytes of several valid messages.
fn valid_messages(random: &mut Rng) -> Vec<u8> {
    let count = random.usize(..20);
    let value = |_| (random.u64(..), random.bool(), Duration::from_nanos(random.u64(..)));
    (0..count).map(value).flat_map(encoded).collect()
}

#[test]
fn any_bytes_are_handled() {
    with_random(|random| assert_handled(&random_bytes(random, 1000)));
}

#[test]
fn bytes_among_valid_messages_are_handled() {
    with_random(|random| {
        let mut bytes = valid_messages(random);
        let start = random.usize(..=bytes.len());
        let end = bytes.len().min(start + random.usize(..2 * MESSAGE_LEN));
        bytes.splice(start..end, random_bytes(random, 2 * MESSAGE_LEN));
        assert_handled(&bytes);
    });
}

#[test]
fn valid_messages_cut_short_are_handled() {
    with_random(|random| {
        let bytes = valid_messages(random);
        assert_handled(&bytes[..random.usize(..=bytes.len())]);
    });
}

#[test]
fn claims_of_any_length_are_handled() {
    with_random(|random| {
        let length = if random.bool() { random.u64(..2 << 20) } else { random.u64(..) };
        let rest = random_bytes(random, MESSAGE_LEN);
        let claim = [&[253][..], &length.to_le_bytes(), &rest].concat();
        assert_handled(&message(&claim[..claim.len().min(MESSAGE_LEN)]));
    });
}
