//! # 25: messages from a stream of bytes
//!
//! A pipe or a socket carries bytes; it does not know where a message ends. One read may return
//! half a message, or one and a half messages. And the sender is not trusted: a length costs the
//! sender eight bytes, but believing it may cost you all your memory. Split a stream into messages,
//! whatever bytes arrive. (The technique is called *framing*.)
//!
//! Read first: the lesson `procs`, `src/channel.rs`. There, all messages have the same length;
//! here, each message starts with its length.
//!
//! Docs: <https://doc.rust-lang.org/std/io/trait.Read.html>,
//! <https://docs.rs/bincode/2.0.1/bincode/config/struct.Configuration.html>
//!
//! Test: `cargo test -p exercises ex25`. Hints: at the end of this file.

use std::io::{self, ErrorKind, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The maximum length of a message, and the maximum memory for decoding one: 1 MiB.
pub const MAX_LEN: usize = 1 << 20;

/// Sends a message: its length as eight bytes in little-endian order, then the value as encoded by
/// bincode's `standard()`. This function is complete; it shows what `receive` will read.
///
/// # Errors
/// When the value cannot be encoded, or the stream cannot be written to.
pub fn send<T: Serialize>(stream: &mut impl Write, value: &T) -> io::Result<()> {
    let message = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    stream.write_all(&(message.len() as u64).to_le_bytes())?;
    stream.write_all(&message)
}

/// Reads the next message from the stream, and no byte after it, even if the message is invalid.
/// Returns `None` if the stream ends before the first byte of a message.
///
/// Allocates memory for the bytes that have arrived, not for the length that a message claims.
///
/// # Errors
/// - When the stream ends in the middle of a message: [`ErrorKind::UnexpectedEof`].
/// - When the stream cannot be read: the error of the stream, of any kind. Only an interrupted read
///   ([`ErrorKind::Interrupted`]) is not an error: `receive` reads again.
/// - When the message is longer than [`MAX_LEN`]: [`ErrorKind::InvalidData`]. Then only its length
///   is read.
/// - When the message is not a value of type `T`, has bytes left over, or claims to contain more
///   than `MAX_LEN` bytes, such as a string of a gigabyte: [`ErrorKind::InvalidData`].
pub fn receive<T: DeserializeOwned>(stream: &mut impl Read) -> io::Result<Option<T>> {
    todo!("ex25: read the length, check it, read the message, decode it")
}

// region: Hint 1, a nudge
//
// `read` may return fewer bytes than the buffer has room for. `read_exact` returns the same error
// for two different ends: the stream ends before the first byte of a length, which is valid, or
// later, in the middle of a message, which is not.
//
// endregion
// region: Hint 2, an approach
//
// Write a helper that reads a given number of bytes, or fewer if the stream ends first. Use it for
// the length and for the message. The number of bytes that arrived tells the valid end from the
// invalid ones: then no error of the stream itself can be mistaken for an end. Compare the length
// with the limit while it is still a `u64`.
//
// endregion
// region: Hint 3, almost there
//
// `stream.take(n).read_to_end(&mut bytes)` is that helper: it continues after an interrupted read,
// and its memory grows with the bytes that arrive. `standard().with_limit::<MAX_LEN>()` stops
// bincode from believing a length inside the message. `decode_from_slice` returns how many bytes it
// has used.
//
// endregion
