//! A pipe with the face of a channel: values go in at one end, in one process, and come out at
//! the other, in another.
//!
//! A pipe carries bytes and knows nothing of values, so each value is serialized with bincode and
//! padded to a frame of fixed length. Two things follow. A frame is written in one piece, even when
//! many processes write at once: POSIX promises that for up to 512 bytes (`PIPE_BUF`). And a
//! reader knows how much to ask for. That many may read one pipe at once, and each get whole
//! frames, POSIX does not promise; Linux and macOS keep to it.

use std::cell::OnceCell;
use std::io::{self, PipeReader, PipeWriter, Read, Write};
use std::marker::PhantomData;

use bincode::config::{Config, standard};
use bincode::serde::{decode_from_slice, encode_into_slice};
use serde::Serialize;
use serde::de::DeserializeOwned;
use spinner_core::Context;

/// The length of a frame in bytes: room for every value that we send.
const FRAME: usize = 32;

/// Bincode's usual format; a number or a text cannot make the reader allocate more than a frame.
///
/// (A list that claims to be long can: serde makes room for up to a mebibyte before it looks.)
fn format() -> impl Config {
    standard().with_limit::<FRAME>()
}

/// Makes a queue between processes: fork, and let each side drop the end that it does not use.
///
/// # Errors
/// When the system has no room for another pipe.
pub fn queue<T>() -> io::Result<(Sender<T>, Receiver<T>)> {
    let (reader, writer) = io::pipe().context("cannot make a pipe")?;
    let sender = Sender { pipe: writer, carries: PhantomData };
    let receiver = Receiver { pipe: reader, fault: OnceCell::new(), carries: PhantomData };
    Ok((sender, receiver))
}

/// The end of a queue where values go in.
#[derive(Debug)]
pub struct Sender<T> {
    pipe: PipeWriter,
    carries: PhantomData<T>,
}

impl<T: Serialize> Sender<T> {
    /// Puts a value into the queue; waits while the pipe is full.
    ///
    /// # Errors
    /// When nobody has the other end any more; when the value does not fit into a frame.
    pub fn send(&self, value: T) -> io::Result<()> {
        let mut frame = [0; FRAME];
        encode_into_slice(value, &mut frame, format()).map_err(io::Error::other)?;
        (&self.pipe).write_all(&frame)
    }
}

/// The end of a queue where values come out: iterate over it until nobody can send any more.
#[derive(Debug)]
pub struct Receiver<T> {
    pipe: PipeReader,
    /// What put an end to the iteration, if it was not the end of the queue.
    fault: OnceCell<io::Error>,
    carries: PhantomData<T>,
}

impl<T: DeserializeOwned> Receiver<T> {
    /// Takes the next value, and waits for it; `None` when nobody can send any more.
    fn receive(&self) -> io::Result<Option<T>> {
        let mut frame = Vec::with_capacity(FRAME);
        (&self.pipe).take(FRAME as u64).read_to_end(&mut frame)?;
        match frame.len() {
            0 => Ok(None),
            FRAME => decode(&frame).map(Some),
            _ => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it was cut short")),
        }
    }

    /// The values to come, until nobody can send any more.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// Ends the reading, and says whether the end was a good one.
    ///
    /// # Errors
    /// When the iteration ended at a message that could not be read.
    pub fn end(self) -> io::Result<()> {
        let end = self.fault.into_inner().map_or(Ok(()), Err);
        end.context("a message in a pipe cannot be read")
    }
}

/// Makes a value of a frame.
fn decode<T: DeserializeOwned>(frame: &[u8]) -> io::Result<T> {
    match decode_from_slice(frame, format()) {
        Ok((value, used)) if frame[used..].iter().all(|&byte| byte == 0) => Ok(value),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "it has more bytes than it needs")),
        Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error)),
    }
}

impl<'a, T: DeserializeOwned> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

/// The values that come out of a [`Receiver`].
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
