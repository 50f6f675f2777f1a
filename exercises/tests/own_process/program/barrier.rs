//! Synchronization for processes that share nothing but pipes: a barrier, and tokens that can be
//! taken once.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

/// A barrier for processes, like `std::sync::Barrier` for threads.
pub struct Barrier {
    /// One pipe per process.
    pipes: Vec<(PipeReader, PipeWriter)>,
}

impl Barrier {
    /// Creates a barrier for `count` processes. Call it before they are forked.
    pub fn new(count: usize) -> Self {
        Self { pipes: (0..count).map(|_| pipe()).collect() }
    }

    /// Blocks process `i` until all processes have called `wait`: sends one byte to each of them,
    /// and reads one byte from each of them.
    pub fn wait(&self, i: usize) {
        for (_, writer) in &self.pipes {
            (&*writer).write_all(&[0]).expect("this process has the read end open");
        }
        let mut bytes = vec![0; self.pipes.len()];
        (&self.pipes[i].0).read_exact(&mut bytes).expect("this process has the write end open");
    }
}

/// Tokens; each can be taken by one process.
pub struct Tokens(PipeReader);

impl Tokens {
    /// Creates `count` tokens. Call it before the processes are forked.
    pub fn new(count: usize) -> Self {
        let (reader, mut writer) = pipe();
        writer.write_all(&vec![0; count]).expect("a pipe has room for a few bytes");
        Self(reader)
    }

    /// Takes a token. Returns whether one was left.
    pub fn take(&self) -> bool {
        (&self.0).read(&mut [0]).expect("a pipe can be read") == 1
    }
}

/// Creates a pipe.
pub fn pipe() -> (PipeReader, PipeWriter) {
    io::pipe().expect("the system can create another pipe")
}
