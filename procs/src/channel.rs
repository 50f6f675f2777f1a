//! A channel between processes: values that one process sends, another receives.
//!
//! It is a pipe, used like a channel. A pipe carries bytes and knows nothing of values, so each
//! value is serialized with bincode and padded to a message of fixed length. This makes a lock
//! unnecessary:
//!
//! - Many processes may send at once. POSIX promises that a write of up to 512 bytes (`PIPE_BUF`)
//!   is atomic: the bytes of two messages never mix.
//! - Many processes may receive at once, because each message is taken by one `read`. POSIX does
//!   not promise that two reads never share a message, but on Linux and macOS they never do.

use std::cell::OnceCell;
use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read, Write};
use std::marker::PhantomData;

use bincode::config::{Config, standard};
use bincode::serde::{decode_from_slice, encode_into_slice};
use cli_core::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The length of a message in bytes: enough for every value that is sent here.
const MESSAGE_LEN: usize = 32;

/// The standard format of bincode, with a limit: a damaged message cannot make the receiver
/// allocate more than the length of a message.
///
/// (Lists are an exception: serde may allocate one mebibyte for a list that claims to be long. No
/// list is sent here.)
fn format() -> impl Config {
    standard().with_limit::<MESSAGE_LEN>()
}

/// Creates a channel between processes. After a fork, each process drops the end that it does not
/// use.
///
/// # Errors
/// When the system cannot create another pipe.
pub fn channel<T>() -> io::Result<(Sender<T>, Receiver<T>)> {
    let (reader, writer) = io::pipe().context("cannot make a pipe")?;
    let sender = Sender { pipe: writer, carries: PhantomData };
    let receiver = Receiver { pipe: reader, fault: OnceCell::new(), carries: PhantomData };
    Ok((sender, receiver))
}

/// The sending end of a channel.
#[derive(Debug)]
pub struct Sender<T> {
    pipe: PipeWriter,
    /// The type of the values. It takes no memory.
    carries: PhantomData<T>,
}

impl<T: Serialize> Sender<T> {
    /// Sends a value. Blocks while the pipe is full.
    ///
    /// # Errors
    /// When every copy of the receiving end is dropped, and when the value does not fit into a
    /// message.
    pub fn send(&self, value: T) -> io::Result<()> {
        let mut message = [0; MESSAGE_LEN];
        encode_into_slice(value, &mut message, format()).map_err(io::Error::other)?;
        (&self.pipe).write_all(&message)
    }
}

/// The receiving end of a channel. Iterate over it until every copy of the sending end is dropped.
#[derive(Debug)]
pub struct Receiver<T> {
    pipe: PipeReader,
    /// The error that ended the iteration, if any. A cell, because iterating only borrows the
    /// receiver.
    fault: OnceCell<io::Error>,
    carries: PhantomData<T>,
}

impl<T: DeserializeOwned> Receiver<T> {
    /// Receives the next value. Blocks until there is one; returns `None` when every copy of the
    /// sending end is dropped.
    fn receive(&self) -> io::Result<Option<T>> {
        let mut message = [0; MESSAGE_LEN];
        match read(&self.pipe, &mut message)? {
            0 => Ok(None),
            MESSAGE_LEN => decode(&message).map(Some),
            _ => Err(io::Error::new(ErrorKind::UnexpectedEof, "it was cut short")),
        }
    }

    /// Iterates over the values until every copy of the sending end is dropped.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// Closes this end. Returns an error if the iteration ended early.
    ///
    /// # Errors
    /// When the iteration ended at a message that could not be read.
    pub fn finish(self) -> io::Result<()> {
        let end = self.fault.into_inner().map_or(Ok(()), Err);
        end.context("a message in a pipe cannot be read")
    }
}

/// Reads one message with a single `read`: between two reads, another process could read the rest
/// of it. Returns the number of bytes, which is 0 at the end.
fn read(mut pipe: impl Read, message: &mut [u8; MESSAGE_LEN]) -> io::Result<usize> {
    loop {
        match pipe.read(message) {
            // A signal interrupted the read before it took any bytes.
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            length => return length,
        }
    }
}

/// Converts a message to a value.
fn decode<T: DeserializeOwned>(message: &[u8]) -> io::Result<T> {
    match decode_from_slice(message, format()) {
        Ok((value, used)) if message[used..].iter().all(|&byte| byte == 0) => Ok(value),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidData, "it has bytes after the value")),
        Err(error) => Err(io::Error::new(ErrorKind::InvalidData, error)),
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The values that a [`Receiver`] receives.
#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T: DeserializeOwned> Iterator for Iter<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.receive().unwrap_or_else(|error| {
            self.0.fault.get_or_init(|| error);
            None
        })
    }
}

#[cfg(test)]
mod tests;
