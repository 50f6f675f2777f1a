//! # 17: messages from a stream of bytes
//!
//! A pipe or a socket carries bytes and knows nothing of messages. One read may bring half a
//! message, or one and a half. And never believe what the other side claims: a length costs it
//! eight bytes, and may cost you all your memory. Cut a stream into messages, whatever it brings.
//!
//! Read before: the lesson `procs`, `src/queue.rs`. There all messages have one length; here each
//! says its own.
//!
//! Docs: <https://doc.rust-lang.org/std/io/trait.Read.html>,
//! <https://docs.rs/bincode/2.0.1/bincode/config/struct.Configuration.html>
//!
//! Test: `cargo test -p exercises ex17`. Hints: at the end of this file.

use std::io::{self, ErrorKind, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// No message is longer, and no value may take more memory while it is decoded: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// Sends a message: its length as eight bytes, the lowest first, then the value as bincode's
/// `standard()` encodes it. This is done; it shows what `receive` will get.
///
/// # Errors
/// When the value cannot be encoded, or the stream cannot be written.
pub fn send<T: Serialize>(stream: &mut impl Write, value: &T) -> io::Result<()> {
    let message = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    stream.write_all(&(message.len() as u64).to_le_bytes())?;
    stream.write_all(&message)
}

/// Takes the next message from the stream, and not a byte of the one after it; `None` if the stream
/// has ended where a message could have begun.
///
/// A claim costs no memory: it is taken for bytes that have come, not for bytes that are announced.
///
/// # Errors
/// - When the stream ends in the middle of a message, or cannot be read; to be interrupted
///   ([`ErrorKind::Interrupted`]) is no error.
/// - When the message is longer than [`LIMIT`]: then it is not read at all, but for its length.
/// - When the message is no value of type `T`, or has bytes left over, or claims to hold more than
///   `LIMIT`, a string of a gigabyte for one.
pub fn receive<T: DeserializeOwned>(stream: &mut impl Read) -> io::Result<Option<T>> {
    todo!("ex17: read the length, check it, read the message, decode it")
}

// region: Hint 1, a nudge
//
// `read` may bring fewer bytes than asked for, and `read_exact` makes one error of two different
// ends: the good one, before the first byte of a length, and the bad one behind it.
//
// endregion
// region: Hint 2, an approach
//
// Write a helper that reads so many bytes, or fewer if the stream ends before; use it for the
// length and for the message. How many bytes came tells the good end from the bad ones. Compare the
// length with the limit while it is still a `u64`.
//
// endregion
// region: Hint 3, almost there
//
// `stream.take(n).read_to_end(&mut bytes)` is that helper: it goes on after an interruption, and
// its memory grows with the bytes that come. `standard().with_limit::<LIMIT>()` keeps bincode from
// believing a length inside the message. `decode_from_slice` says how many bytes it has used.
//
// endregion
