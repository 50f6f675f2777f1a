//! Stands in for `process.rs` where the system cannot fork: all compiles, and `fork` says no.

use std::convert::Infallible;
use std::io::{self, PipeReader};
use std::time::Duration;

/// On which side of a [`fork`] we are: here, on neither.
#[derive(Debug)]
pub enum Fork {
    /// In the process that called `fork`.
    Parent(Process),
    /// In the child.
    Child,
}

/// Says that there is no `fork` on this system.
///
/// # Errors
/// Always.
///
/// # Safety
/// None is needed here; elsewhere, this process must have one thread only.
pub unsafe fn fork() -> io::Result<Fork> {
    Err(io::Error::new(
        io::ErrorKind::Unsupported,
        "this lesson needs `fork`, which Windows does not have: run it in WSL (the Windows \
         Subsystem for Linux), or go on with the lessons that use threads and tasks",
    ))
}

/// Ends a child: here there are none.
pub fn leave(_work: impl FnOnce() -> io::Result<()>) -> ! {
    unreachable!("`fork` never returns `Fork::Child` on this system")
}

/// A child process: here there are none.
#[derive(Debug)]
pub struct Process(Infallible);

impl Process {
    /// Waits until the child has ended.
    ///
    /// # Errors
    /// Never: there is no child.
    pub fn join(self) -> io::Result<()> {
        match self.0 {}
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        match self.0 {}
    }
}

/// Waits until `pipe` has come to its end: here no child can.
///
/// # Errors
/// Never: there is no child.
pub fn ended_within(_pipe: &PipeReader, _timeout: Duration) -> io::Result<bool> {
    unreachable!("only a child waits for the end of a pipe")
}
