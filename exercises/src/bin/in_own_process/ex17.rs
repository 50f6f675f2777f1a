//! The scenarios of exercise 17. Nothing forks here, but a wrong answer may well use up all memory,
//! or never end.

use std::fmt::Debug;
use std::io::{self, ErrorKind, Read};

use bincode::config::standard;
use bincode::serde::encode_to_vec;
use exercises::ex17_messages::receive;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::memory::most_at_once;

/// What the exercise's `LIMIT` should be.
const LIMIT: u64 = 1 << 20;

/// What is little memory: more than a reasonable buffer, and far less than `LIMIT`.
const LITTLE: usize = 1 << 17;

/// A value of each length that matters: shorter and longer than a length, and longer than most
/// buffers.
fn values() -> Vec<String> {
    [0, 1, 2, 7, 8, 9, 100, 300, 10_000].map(|length| "x".repeat(length)).to_vec()
}

pub fn together() {
    let mut stream: &[u8] = &[framed(&1_u8), framed(&(2_u64, "two")), framed(&Some(-3))].concat();
    assert_eq!(next(&mut stream), Some(1_u8));
    assert_eq!(next(&mut stream), Some((2_u64, String::from("two"))), "it was in the same read");
    assert_eq!(next(&mut stream), Some(Some(-3)), "it was in the same read");
    assert_eq!(next::<u8>(&mut stream), None, "that was all");
    assert_eq!(next::<u8>(&mut stream), None, "that was all, and still is");
}

pub fn split() {
    let bytes: Vec<u8> = values().iter().flat_map(framed).collect();
    for size in 1..=40 {
        all_arrive(Stream::new(bytes.clone(), move || size));
    }
    for seed in 1..=200 {
        all_arrive(Stream::new(bytes.clone(), random(seed)));
    }
}

/// A simple generator of numbers that look random: the sizes of reads, from 1 to 64.
fn random(seed: u64) -> impl FnMut() -> usize {
    let mut state = seed;
    move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 58) as usize + 1
    }
}

fn all_arrive(mut stream: Stream<impl FnMut() -> usize>) {
    for value in values() {
        assert_eq!(next(&mut stream), Some(value), "a message may come in pieces of any size");
    }
    assert_eq!(next::<String>(&mut stream), None, "that was all");
}

pub fn no_bytes() {
    let mut stream = Stream::new([0; 24], || 5);
    for _ in 0..3 {
        assert_eq!(next(&mut stream), Some(()), "a message of length 0 is a message");
    }
    assert_eq!(next::<()>(&mut stream), None, "that was all");
}

pub fn large() {
    let value = "x".repeat(1_000_000);
    let mut stream = Stream::new(framed(&value), || 50_000);
    assert!(next(&mut stream) == Some(value), "a megabyte is not too much");
}

/// A large number takes 9 bytes in a message and 8 in memory, so this value is within both limits.
pub fn limit() {
    let value = (vec![u64::MAX; 100_000], "x".repeat(148_566));
    let bytes = framed(&value);
    assert_eq!(bytes.len() as u64, 8 + LIMIT);
    let mut stream = Stream::new(bytes, || 50_000);
    assert!(next(&mut stream) == Some(value), "a message of just the limit is not too long");
}

/// Cuts a stream at each byte.
pub fn cut() {
    let messages: Vec<Vec<u8>> = ["one", "two", "three"].iter().map(framed).collect();
    let bytes = messages.concat();
    let good = [0, messages[0].len(), messages[0].len() + messages[1].len(), bytes.len()];
    for end in 0..=bytes.len() {
        let mut stream = Stream::new(&bytes[..end], || 3);
        let whole = good.iter().filter(|&&position| 0 < position && position <= end).count();
        for i in 0..whole {
            assert_eq!(next::<String>(&mut stream).as_deref(), Some(["one", "two", "three"][i]));
        }
        let last = receive::<String>(&mut stream);
        let why =
            format!("{} bytes of a message are no message, and no good end", end - good[whole]);
        assert_eq!(last.is_err(), end != good[whole], "{why}, but this came: {last:?}");
    }
}

/// The value is whole, but the message is not: it was announced with five bytes.
pub fn cut_behind_the_value() {
    let mut stream = Stream::new([5, 0, 0, 0, 0, 0, 0, 0, 7], || 3);
    let received = receive::<u8>(&mut stream);
    assert!(received.is_err(), "four bytes of the message have not come: {received:?}");
}

pub fn hostile_length() {
    for length in [LIMIT + 1, 1 << 32, (1 << 32) + 1, 1 << 62, 1 << 63, u64::MAX] {
        let bytes = [&length.to_le_bytes()[..], &[b'x'; 100]].concat();
        let mut stream = Stream::new(bytes, || 100);
        let (received, most) = most_at_once(|| receive::<String>(&mut stream));
        assert!(received.is_err(), "a message of {length} bytes is too long, not {received:?}");
        assert_eq!(stream.at, 8, "bytes read: when the length is too large, no more is read");
        assert!(most < LITTLE, "{most} bytes of memory were taken for a message that is too long");
    }
}

pub fn claim() {
    let bytes = [&LIMIT.to_le_bytes()[..], &[b'x'; 100]].concat();
    let mut stream = Stream::new(bytes, || 30);
    let (received, most) = most_at_once(|| receive::<String>(&mut stream));
    assert!(received.is_err(), "100 bytes of a long message came, and then the end: {received:?}");
    assert!(most < LITTLE, "{most} bytes of memory were taken at once, and only 100 have come");
}

pub fn claim_inside() {
    // A string of a gigabyte, says bincode's own length: 253, and then eight bytes.
    let message = [&[253][..], &(1_u64 << 30).to_le_bytes(), b"abc"].concat();
    let bytes = [&(message.len() as u64).to_le_bytes()[..], &message].concat();
    let mut stream = Stream::new(bytes, || 30);
    let (received, most) = most_at_once(|| receive::<String>(&mut stream));
    assert!(received.is_err(), "three bytes are no string of a gigabyte: {received:?}");
    let why = "bincode believes the lengths inside a message if its configuration has no limit";
    assert!(most <= 2 * LIMIT as usize, "{most} bytes of memory were taken at once: {why}");
}

pub fn wrong_bytes() {
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
    assert!(received.is_err(), "a value must not reach into the next message: {received:?}");
}

/// A stream that cannot be read.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(ErrorKind::ConnectionReset.into())
    }
}

pub fn broken() {
    for begun in [&[][..], &[5, 0, 0], &[5, 0, 0, 0, 0, 0, 0, 0, 1]] {
        let received = receive::<String>(&mut begun.chain(Broken));
        let kind = received.as_ref().map_err(io::Error::kind);
        assert_eq!(kind, Err(ErrorKind::ConnectionReset), "what the stream says is passed on");
    }
}

/// Takes a message from a stream in which nothing is wrong.
#[track_caller]
fn next<T: DeserializeOwned + Debug>(stream: &mut impl Read) -> Option<T> {
    receive(stream).expect("nothing is wrong with this stream")
}

/// A message as it travels. Not made with the exercise's `send`, which can be changed.
fn framed<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let message = encode_to_vec(value, standard()).expect("it can be encoded");
    [&(message.len() as u64).to_le_bytes()[..], &message].concat()
}

/// Bytes that come in pieces, with interruptions between them.
struct Stream<F> {
    bytes: Vec<u8>,
    at: usize,
    /// Makes the size of the next piece.
    size: F,
    calls: usize,
    /// How often there was nothing any more.
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
        assert!(self.ends < 100, "the stream is at its end, and was read again and again");
        buffer[..count].copy_from_slice(&self.bytes[self.at..][..count]);
        self.at += count;
        Ok(count)
    }
}
