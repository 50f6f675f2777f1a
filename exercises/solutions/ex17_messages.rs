//! # 17: messages from a stream of bytes

use std::io::{self, ErrorKind, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// No message is longer, and no value may take more memory while it is decoded: 1 MiB.
pub const LIMIT: usize = 1 << 20;

/// Sends a message: its length as eight bytes, the lowest first, then the value as bincode's
/// `standard()` encodes it.
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
    let length = up_to(stream, 8)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = u64::from_le_bytes(length.try_into().map_err(|_| ErrorKind::UnexpectedEof)?);
    // Compared as a `u64`: on a machine of 32 bits, 2^32 as a `usize` would be 0.
    if length > LIMIT as u64 {
        return Err(io::Error::new(ErrorKind::InvalidData, "the message is too long"));
    }
    let message = up_to(stream, length)?;
    if (message.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    decode(&message).map(Some)
}

/// Reads so many bytes, or fewer if the stream ends before.
///
/// The vector starts small and grows with what comes: who claims a lot has to send a lot.
fn up_to(stream: &mut impl Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Makes a value of a message.
fn decode<T: DeserializeOwned>(message: &[u8]) -> io::Result<T> {
    // The message itself may claim to hold a string of a gigabyte: the limit is for that.
    match decode_from_slice(message, standard().with_limit::<LIMIT>()) {
        Ok((value, used)) if used == message.len() => Ok(value),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidData, "the message has bytes left over")),
        Err(error) => Err(io::Error::new(ErrorKind::InvalidData, error)),
    }
}
