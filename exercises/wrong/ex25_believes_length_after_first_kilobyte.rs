//! Wrong: after a first kilobyte, memory for the claimed length is allocated.

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
    let length = read_up_to(stream, 8)?;
    if length.is_empty() {
        return Ok(None);
    }
    let length = u64::from_le_bytes(length.try_into().map_err(|_| ErrorKind::UnexpectedEof)?);
    if length > MAX_LEN as u64 {
        return Err(io::Error::new(ErrorKind::InvalidData, "the message is too long"));
    }
    let mut message = read_up_to(stream, length.min(1024))?;
    if message.len() == 1024 {
        message.resize(length as usize, 0);
        stream.read_exact(&mut message[1024..])?;
    }
    if (message.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    decode(&message).map(Some)
}

fn read_up_to(stream: &mut impl Read, count: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn decode<T: DeserializeOwned>(message: &[u8]) -> io::Result<T> {
    match decode_from_slice(message, standard().with_limit::<MAX_LEN>()) {
        Ok((value, used)) if used == message.len() => Ok(value),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidData, "the message has bytes left over")),
        Err(error) => Err(io::Error::new(ErrorKind::InvalidData, error)),
    }
}
