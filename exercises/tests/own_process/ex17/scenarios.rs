//! The scenarios of exercise 17. They do not fork, but a wrong answer may use up all memory, or
//! never end.

use std::fmt::Debug;
use std::io::{self, ErrorKind, Read};

use bincode::config::standard;
use bincode::serde::encode_to_vec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ex17_messages::receive;
use crate::memory::most_at_once;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "same-read" => same_read,
        "split" => split,
        "zero-length" => zero_length,
        "large" => large,
        "max-len" => max_len,
        "truncated" => truncated,
        "truncated-after-value" => truncated_after_value,
        "length-too-large" => length_too_large,
        "claimed-length" => claimed_length,
        "claimed-length-inside" => claimed_length_inside,
        "invalid-value" => invalid_value,
        "read-error" => read_error,
        _ => panic!("there is no scenario {name}"),
    }
}

/// The value that the exercise's `MAX_LEN` must have.
const MAX_LEN: u64 = 1 << 20;

/// The upper bound for a small allocation: more than a reasonable buffer, and far less than
/// `MAX_LEN`.
const SMALL: usize = 1 << 17;

/// Values of all lengths that matter: shorter and longer than the length field, and longer than
/// most buffers.
fn values() -> Vec<String> {
    [0, 1, 2, 7, 8, 9, 100, 300, 10_000].map(|length| "x".repeat(length)).to_vec()
}

pub fn same_read() {
    let mut stream: &[u8] = &[framed(&1_u8), framed(&(2_u64, "two")), framed(&Some(-3))].concat();
    let message = "the message was in the same read as the one before it";
    assert_eq!(next(&mut stream), Some(1_u8), "the first message");
    assert_eq!(next(&mut stream), Some((2_u64, String::from("two"))), "{message}");
    assert_eq!(next(&mut stream), Some(Some(-3)), "{message}");
    assert_eq!(next::<u8>(&mut stream), None, "the stream has ended after a whole message");
    assert_eq!(next::<u8>(&mut stream), None, "the second call at the end of the stream");
}

pub fn split() {
    let bytes: Vec<u8> = values().iter().flat_map(framed).collect();
    for size in 1..=40 {
        assert_all_arrive(Stream::new(bytes.clone(), move || size));
    }
    for seed in 1..=200 {
        assert_all_arrive(Stream::new(bytes.clone(), random(seed)));
    }
}

/// A simple pseudorandom generator of read sizes from 1 to 64.
fn random(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed;
    move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 58) as usize + 1
    }
}

fn assert_all_arrive(mut stream: Stream<impl FnMut() -> usize>) {
    for value in values() {
        assert_eq!(next(&mut stream), Some(value), "a message may arrive in pieces of any size");
    }
    assert_eq!(next::<String>(&mut stream), None, "the stream has ended after a whole message");
}

pub fn zero_length() {
    let mut stream = Stream::new([0; 24], || 5);
    for _ in 0..3 {
        assert_eq!(next(&mut stream), Some(()), "a message of length 0 is a message");
    }
    assert_eq!(next::<()>(&mut stream), None, "the stream has ended after a whole message");
}

pub fn large() {
    let value = "x".repeat(1_000_000);
    let mut stream = Stream::new(framed(&value), || 50_000);
    assert!(next(&mut stream) == Some(value), "a message of a megabyte is within `MAX_LEN`");
}

/// A large number takes 9 bytes in a message and 8 in memory, so this value is within both limits.
pub fn max_len() {
    let value = (vec![u64::MAX; 100_000], "x".repeat(148_566));
    let bytes = framed(&value);
    assert_eq!(bytes.len() as u64, 8 + MAX_LEN);
    let mut stream = Stream::new(bytes, || 50_000);
    assert!(next(&mut stream) == Some(value), "a message of exactly `MAX_LEN` bytes is allowed");
}

/// Cuts a stream at each byte.
pub fn truncated() {
    let messages: Vec<Vec<u8>> = ["one", "two", "three"].iter().map(framed).collect();
    let bytes = messages.concat();
    let boundaries = [0, messages[0].len(), messages[0].len() + messages[1].len(), bytes.len()];
    for end in 0..=bytes.len() {
        let mut stream = Stream::new(&bytes[..end], || 3);
        let whole = boundaries.iter().filter(|&&position| 0 < position && position <= end).count();
        for i in 0..whole {
            assert_eq!(next::<String>(&mut stream).as_deref(), Some(["one", "two", "three"][i]));
        }
        let last = receive::<String>(&mut stream);
        let begun = end - boundaries[whole];
        assert_eq!(
            last.is_err(),
            begun > 0,
            "the stream ended after {begun} bytes of a message, and `receive` returned {last:?}: \
             only 0 bytes are a valid end"
        );
    }
}

/// The value is complete, but the message is not: its length field says five bytes.
pub fn truncated_after_value() {
    let mut stream = Stream::new([5, 0, 0, 0, 0, 0, 0, 0, 7], || 3);
    let received = receive::<u8>(&mut stream);
    assert!(received.is_err(), "four bytes of the message are missing, but it was {received:?}");
}

pub fn length_too_large() {
    for length in [MAX_LEN + 1, 1 << 32, (1 << 32) + 1, 1 << 62, 1 << 63, u64::MAX] {
        let bytes = [&length.to_le_bytes()[..], &[b'x'; 100]].concat();
        let mut stream = Stream::new(bytes, || 100);
        let (received, most) = most_at_once(|| receive::<String>(&mut stream));
        assert!(received.is_err(), "a message of {length} bytes is too long, not {received:?}");
        assert_eq!(stream.at, 8, "bytes read: if the length is too large, read only the length");
        assert!(most < SMALL, "a message that is too long made `receive` allocate {most} bytes");
    }
}

pub fn claimed_length() {
    let bytes = [&MAX_LEN.to_le_bytes()[..], &[b'x'; 100]].concat();
    let mut stream = Stream::new(bytes, || 30);
    let (received, most) = most_at_once(|| receive::<String>(&mut stream));
    assert!(received.is_err(), "the stream ended after 100 bytes of a long message: {received:?}");
    assert!(
        most < SMALL,
        "`receive` allocated {most} bytes at once, but only 100 bytes arrived: let the buffer grow \
         with the bytes"
    );
}

pub fn claimed_length_inside() {
    // A string of a gigabyte according to bincode's own length: 253, then eight bytes.
    let message = [&[253][..], &(1_u64 << 30).to_le_bytes(), b"abc"].concat();
    let bytes = [&(message.len() as u64).to_le_bytes()[..], &message].concat();
    let mut stream = Stream::new(bytes, || 30);
    let (received, most) = most_at_once(|| receive::<String>(&mut stream));
    assert!(received.is_err(), "three bytes are not a string of a gigabyte: {received:?}");
    assert!(
        most <= 2 * MAX_LEN as usize,
        "`receive` allocated {most} bytes at once: bincode believes the lengths inside a message \
         unless its configuration has a limit"
    );
}

pub fn invalid_value() {
    let mut stream = Stream::new(framed(&7_u8), || 30);
    let received = receive::<bool>(&mut stream);
    assert!(received.is_err(), "7 is neither true nor false: {received:?}");
    let mut stream = Stream::new(framed(&(1_u8, 2_u8)), || 30);
    let received = receive::<u8>(&mut stream);
    assert!(
        received.is_err(),
        "the message has a byte that is not part of the value: {received:?}"
    );
    let mut stream = Stream::new([framed(&1_u8), framed(&2_u8)].concat(), || 30);
    let received = receive::<(u8, u8)>(&mut stream);
    assert!(received.is_err(), "a value must not continue in the next message: {received:?}");
}

/// A stream that cannot be read.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(ErrorKind::ConnectionReset.into())
    }
}

pub fn read_error() {
    for begun in [&[][..], &[5, 0, 0], &[5, 0, 0, 0, 0, 0, 0, 0, 1]] {
        let received = receive::<String>(&mut begun.chain(Broken));
        let kind = received.as_ref().map_err(io::Error::kind);
        assert_eq!(kind, Err(ErrorKind::ConnectionReset), "return the stream's own error");
    }
}

/// Receives a message from a valid stream.
#[track_caller]
fn next<T: DeserializeOwned + Debug>(stream: &mut impl Read) -> Option<T> {
    receive(stream).expect("this stream is valid")
}

/// Encodes a message with its length. Does not use the exercise's `send`, which a learner may
/// change.
fn framed<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let message = encode_to_vec(value, standard()).expect("this value can be encoded");
    [&(message.len() as u64).to_le_bytes()[..], &message].concat()
}

/// A stream whose bytes arrive in pieces, with interrupted reads between them.
struct Stream<F> {
    bytes: Vec<u8>,
    at: usize,
    /// Returns the size of the next piece.
    size: F,
    calls: usize,
    /// The number of reads at the end of the stream.
    ends: usize,
}

impl<F: FnMut() -> usize> Stream<F> {
    fn new(bytes: impl Into<Vec<u8>>, size: F) -> Self {
        Self { bytes: bytes.into(), at: 0, size, calls: 0, ends: 0 }
    }
}

impl<F: FnMut() -> usize> Read for Stream<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls.is_multiple_of(3) {
            return Err(ErrorKind::Interrupted.into());
        }
        let count = (self.size)().min(buffer.len()).min(self.bytes.len() - self.at);
        self.ends += usize::from(count == 0 && !buffer.is_empty());
        assert!(self.ends < 100, "the stream was read 100 times after its end: stop at the end");
        buffer[..count].copy_from_slice(&self.bytes[self.at..][..count]);
        self.at += count;
        Ok(count)
    }
}
