//! # 25: messages from a stream of bytes

use std::io::{self, ErrorKind, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The maximum length of a message, and the maximum memory for decoding one: 1 MiB.
pub const MAX_LEN: usize = 1 << 20;

/// Sends a message: its length as eight bytes in little-endian order, then the value as encoded by
/// bincode's `standard()`.
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
    let length = read_up_to(stream, 8)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = u64::from_le_bytes(length.try_into().map_err(|_| ErrorKind::UnexpectedEof)?);
    // Compared as a `u64`: on a 32-bit machine, 2^32 as a `usize` would be 0.
    if length > MAX_LEN as u64 {
        return Err(io::Error::new(ErrorKind::InvalidData, "the message is too long"));
    }
    let message = read_up_to(stream, length)?;
    if (message.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    decode(&message).map(Some)
}

/// Reads `count` bytes, or fewer if the stream ends first.
///
/// The vector grows with the bytes that arrive: a sender that claims many bytes must send them.
fn read_up_to(stream: &mut impl Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Decodes a message, which must be exactly one value.
fn decode<T: DeserializeOwned>(message: &[u8]) -> io::Result<T> {
    // The message may claim to contain a string of a gigabyte. The limit prevents the allocation.
    match decode_from_slice(message, standard().with_limit::<MAX_LEN>()) {
        Ok((value, used)) if used == message.len() => Ok(value),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidData, "the message has bytes left over")),
        Err(error) => Err(io::Error::new(ErrorKind::InvalidData, error)),
    }
}
