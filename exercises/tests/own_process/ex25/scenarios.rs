//! The scenarios of exercise 25. They do not fork, but a wrong answer may use up all memory, or
//! never end.

use std::fmt::Debug;
use std::io::{self, ErrorKind, Read};

use bincode::config::standard;
use bincode::serde::encode_to_vec;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ex25_messages::receive;
use crate::memory::with_peak;
use crate::program::random::Random;

/// Returns the scenario with this name.
pub fn scenario(name: &str) -> fn() {
    match name {
        "same-read" => same_read,
        "split" => split,
        "interrupted" => interrupted,
        "zero-length" => zero_length,
        "large" => large,
        "max-len" => max_len,
        "truncated" => truncated,
        "truncated-after-value" => truncated_after_value,
        "length-too-large" => length_too_large,
        "claimed-length" => claimed_length,
        "claimed-length-inside" => claimed_length_inside,
        "invalid-value" => invalid_value,
        "after-invalid" => after_invalid,
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
/// most buffers. In a random order.
fn values(random: &mut Random) -> Vec<String> {
    let lengths = [0, 1, 2, 7, 8, 9, 100, 300, 10_000, random.index(300), random.index(20_000)];
    let mut values = lengths.map(|length| "x".repeat(length)).to_vec();
    random.shuffle(&mut values);
    values
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
    let mut random = Random::new();
    for size in 1..=40 {
        assert_all_arrive(&values(&mut random), || size, 3);
    }
    for _ in 0..100 {
        let values = values(&mut random);
        let limit = [2, 20, 1000][random.index(3)];
        assert_all_arrive(&values, || 1 + random.index(limit), 3);
    }
}

/// Almost all reads are interrupted.
pub fn interrupted() {
    assert_all_arrive(&values(&mut Random::new()), || 500, 100);
}

/// Receives all values from a stream that returns pieces of these sizes. After each piece, it is
/// interrupted until the number of reads is a multiple of `calls_per_piece`.
#[track_caller]
fn assert_all_arrive(values: &[String], size: impl FnMut() -> usize, calls_per_piece: usize) {
    let bytes: Vec<u8> = values.iter().flat_map(framed).collect();
    let mut stream = Stream { calls_per_piece, ..Stream::new(bytes, size) };
    for value in values {
        let received = next::<String>(&mut stream);
        assert!(
            received.as_ref() == Some(value),
            "a message may arrive in pieces of any size: a string of {} bytes was sent, and a \
             string of {:?} bytes received",
            value.len(),
            received.map(|received| received.len())
        );
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
        let kind = last.as_ref().map_err(io::Error::kind);
        let expected = if begun == 0 { Ok(&None) } else { Err(ErrorKind::UnexpectedEof) };
        assert_eq!(
            kind, expected,
            "the stream ended after {begun} bytes of a message, and `receive` returned {last:?}: \
             only 0 bytes are a valid end"
        );
    }
}

/// The value is complete, but the message is not: its length field says five bytes.
pub fn truncated_after_value() {
    let mut stream = Stream::new([5, 0, 0, 0, 0, 0, 0, 0, 7], || 3);
    let received = receive::<u8>(&mut stream);
    assert_kind(received, ErrorKind::UnexpectedEof, "four bytes of the message are missing");
}

pub fn length_too_large() {
    for length in [MAX_LEN + 1, 2 * MAX_LEN, 1 << 32, (1 << 32) + 1, 1 << 62, 1 << 63, u64::MAX] {
        let bytes = [&length.to_le_bytes()[..], &[b'x'; 100]].concat();
        let mut stream = Stream::new(bytes, || 100);
        let (received, peak) = with_peak(|| receive::<String>(&mut stream));
        let why = format!("a message of {length} bytes is too long");
        assert_kind(received, ErrorKind::InvalidData, &why);
        assert_eq!(stream.at, 8, "bytes read: if the length is too large, read only the length");
        assert!(peak < SMALL, "a message that is too long made `receive` allocate {peak} bytes");
    }
}

/// Of a long message, only the first bytes arrive.
pub fn claimed_length() {
    let mut random = Random::new();
    for arriving in [0, 1, 100, 1000, 1024, 4096, 10_000, 65_536, random.index(200_000)] {
        for length in [MAX_LEN, MAX_LEN - random.below(1000)] {
            let bytes = [&length.to_le_bytes()[..], &vec![b'x'; arriving]].concat();
            let mut stream = Stream::new(bytes, || 1000);
            let (received, peak) = with_peak(|| receive::<String>(&mut stream));
            let why = format!("the stream ended after {arriving} bytes of a message of {length}");
            assert_kind(received, ErrorKind::UnexpectedEof, &why);
            // A buffer that doubles in size may be moved when it grows.
            let limit = SMALL + 4 * arriving;
            assert!(
                peak < limit,
                "a message claimed {length} bytes, and {arriving} arrived, but `receive` allocated \
                 {peak} bytes: let the buffer grow with the bytes that arrive"
            );
        }
    }
}

/// A string of many bytes according to bincode's own length, of which three arrive.
pub fn claimed_length_inside() {
    for length in [MAX_LEN + 1, 2 * MAX_LEN - 100, 2 * MAX_LEN, 1 << 29, 1 << 30, 1 << 40] {
        // In bincode, 253 announces a length of eight bytes.
        let message = [&[253][..], &length.to_le_bytes(), b"abc"].concat();
        let bytes = [&(message.len() as u64).to_le_bytes()[..], &message].concat();
        let mut stream = Stream::new(bytes, || 30);
        let (received, peak) = with_peak(|| receive::<String>(&mut stream));
        let why = format!("three bytes are not a string of {length} bytes");
        assert_kind(received, ErrorKind::InvalidData, &why);
        assert!(
            peak < SMALL,
            "a message of 12 bytes claimed to contain a string of {length} bytes, and `receive` \
             allocated {peak} bytes: bincode believes the lengths inside a message up to the limit \
             in its configuration, which must be `MAX_LEN`"
        );
    }
}

pub fn invalid_value() {
    let mut stream = Stream::new(framed(&7_u8), || 30);
    let received = receive::<bool>(&mut stream);
    assert_kind(received, ErrorKind::InvalidData, "7 is neither true nor false");
    let mut stream = Stream::new(framed(&(1_u8, 2_u8)), || 30);
    let received = receive::<u8>(&mut stream);
    assert_kind(received, ErrorKind::InvalidData, "a byte of the message is not part of the value");
    let mut stream = Stream::new(framed(&()), || 30);
    let received = receive::<u8>(&mut stream);
    assert_kind(received, ErrorKind::InvalidData, "a message of length 0 is not a number");
}

/// The next message is received although the one before it was invalid.
pub fn after_invalid() {
    let invalid =
        [framed(&7_u8), framed(&(1_u8, 2_u8, 3_u8)), framed(&()), framed(&"x".repeat(300))];
    for invalid in invalid {
        let mut stream =
            Stream::new([&invalid[..], &framed(&true), &framed(&false)].concat(), || 30);
        let received = receive::<bool>(&mut stream);
        assert_kind(received, ErrorKind::InvalidData, "a message was neither true nor false");
        let why = "the message after an invalid one must arrive: read the invalid one to its end, \
                   and no further";
        assert_eq!(receive(&mut stream).ok(), Some(Some(true)), "{why}");
        assert_eq!(receive(&mut stream).ok(), Some(Some(false)), "{why}");
    }
}

/// Checks that an error was returned, and its kind.
#[track_caller]
fn assert_kind<T: Debug>(received: io::Result<T>, expected: ErrorKind, why: &str) {
    let kind = received.as_ref().err().map(io::Error::kind);
    assert!(
        kind == Some(expected),
        "{why}, so this must be an error of kind {expected:?}, but it was {received:?}"
    );
}

/// A stream that cannot be read.
struct Broken(ErrorKind);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
}

pub fn read_error() {
    let kinds = [
        ErrorKind::ConnectionReset,
        ErrorKind::UnexpectedEof,
        ErrorKind::WouldBlock,
        ErrorKind::TimedOut,
        ErrorKind::InvalidData,
        ErrorKind::Other,
    ];
    for kind in kinds {
        for begun in [&[][..], &[5, 0, 0], &[5, 0, 0, 0, 0, 0, 0, 0], &[5, 0, 0, 0, 0, 0, 0, 0, 1]]
        {
            let received = receive::<String>(&mut begun.chain(Broken(kind)));
            let received = received.as_ref().map_err(io::Error::kind);
            assert_eq!(
                received,
                Err(kind),
                "reading failed after {} bytes of a message: return the stream's own error",
                begun.len()
            );
        }
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
    /// Only the last of this number of reads is not interrupted.
    calls_per_piece: usize,
    /// The number of reads at the end of the stream.
    ends: usize,
}

impl<F: FnMut() -> usize> Stream<F> {
    fn new(bytes: impl Into<Vec<u8>>, size: F) -> Self {
        Self { bytes: bytes.into(), at: 0, size, calls: 0, calls_per_piece: 2, ends: 0 }
    }
}

impl<F: FnMut() -> usize> Read for Stream<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        if !self.calls.is_multiple_of(self.calls_per_piece) {
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
