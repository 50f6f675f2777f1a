//! Wrong: a read may bring less than was asked for.

use std::io::{self, ErrorKind, Read};

use bincode::config::standard;
use bincode::serde::decode_from_slice;
use serde::de::DeserializeOwned;

pub const LIMIT: usize = 1 << 20;

pub fn receive<T: DeserializeOwned>(stream: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 8];
    if stream.read(&mut length)? == 0 {
        return Ok(None);
    }
    let length = u64::from_le_bytes(length);
    if length > LIMIT as u64 {
        return Err(ErrorKind::InvalidData.into());
    }
    let mut message = vec![0; length as usize];
    let count = stream.read(&mut message)?;
    message.truncate(count);
    match decode_from_slice(&message, standard().with_limit::<LIMIT>()) {
        Ok((value, used)) if used == message.len() => Ok(Some(value)),
        Ok(_) => Err(ErrorKind::InvalidData.into()),
        Err(error) => Err(io::Error::other(error)),
    }
}
