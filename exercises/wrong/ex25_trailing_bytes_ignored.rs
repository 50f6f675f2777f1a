//! Wrong: bytes after the value are silently ignored.

use std::io::{self, ErrorKind, Read, Write};

use bincode::config::standard;
use bincode::serde::{decode_from_slice, encode_to_vec};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub const MAX_LEN: usize = 1 << 20;

pub fn send<T: Serialize>(stream: &mut impl Write, value: &T) -> io::Result<()> {
    let message = encode_to_vec(value, standard()).map_err(io::Error::other)?;
    stream.write_all(&(message.len() as u64).to_le_bytes())?;
    stream.write_all(&message)
}

pub fn receive<T: DeserializeOwned>(stream: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = Vec::new();
    stream.take(8).read_to_end(&mut length)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = u64::from_le_bytes(length.try_into().map_err(|_| ErrorKind::UnexpectedEof)?);
    if length > MAX_LEN as u64 {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut message = Vec::new();
    stream.take(length).read_to_end(&mut message)?;
    if (message.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let (value, _) = decode_from_slice(&message, standard().with_limit::<MAX_LEN>())
        .map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
    Ok(Some(value))
}
