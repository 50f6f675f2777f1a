//! What processes share that have nothing but pipes: a barrier, and tokens that are taken once.

use std::io::{self, PipeReader, PipeWriter, Read, Write};

/// Where processes wait until all are there; the counterpart of `std::sync::Barrier`.
pub struct Barrier {
    /// A pipe per process.
    pipes: Vec<(PipeReader, PipeWriter)>,
}

impl Barrier {
    /// A barrier for so many processes. To be made before they are forked.
    pub fn new(processes: usize) -> Self {
        Self { pipes: (0..processes).map(|_| pipe()).collect() }
    }

    /// Process `i` sends a byte to each, and waits until it has got one from each.
    pub fn wait(&self, i: usize) {
        for (_, writer) in &self.pipes {
            (&*writer).write_all(&[0]).expect("its reader is open, here at least");
        }
        let mut bytes = vec![0; self.pipes.len()];
        (&self.pipes[i].0).read_exact(&mut bytes).expect("its writer is open, here at least");
    }
}

/// Tokens, each of which one process can take.
pub struct Tokens(PipeReader);

impl Tokens {
    /// So many tokens. To be made before the processes are forked.
    pub fn new(count: usize) -> Self {
        let (reader, mut writer) = pipe();
        writer.write_all(&vec![0; count]).expect("a pipe has room for some bytes");
        Self(reader)
    }

    /// Takes a token, if there is one left.
    pub fn take(&self) -> bool {
        (&self.0).read(&mut [0]).expect("a pipe can be read") == 1
    }
}

/// A pipe.
pub fn pipe() -> (PipeReader, PipeWriter) {
    io::pipe().expect("the system has room for a pipe")
}
