//! Replaces `process.rs` on systems without `fork`: everything compiles, and nothing can be forked.

use std::convert::Infallible;
use std::io::{self, PipeReader};
use std::time::Duration;

/// Which of the two processes this is after a [`fork`].
#[derive(Debug)]
pub enum Fork {
    /// The process that called `fork`.
    Parent(Child),
    /// The child.
    Child(ChildToken),
}

/// Returns an error, because this system has no `fork`.
///
/// # Errors
/// Always.
///
/// # Safety
/// There is nothing to uphold here. On Unix, this process must have only one thread.
pub unsafe fn fork() -> io::Result<Fork> {
    Err(unsupported())
}

/// Runs the child's work: on this system there is no child, and so no token.
#[derive(Debug)]
#[must_use]
pub struct ChildToken(Infallible);

impl ChildToken {
    /// Cannot be called: there is no token.
    pub fn run(self, _work: impl FnOnce() -> io::Result<()>) -> ! {
        match self.0 {}
    }
}

/// A child process: on this system there is none.
#[derive(Debug)]
#[must_use]
pub struct Child(Infallible);

impl Child {
    /// Cannot be called: there is no child.
    #[must_use]
    pub fn id(&self) -> i32 {
        match self.0 {}
    }

    /// Cannot be called: there is no child.
    ///
    /// # Errors
    /// Never.
    pub fn try_join(self) -> Result<io::Result<()>, Self> {
        match self.0 {}
    }

    /// Cannot be called: there is no child.
    ///
    /// # Errors
    /// Never.
    pub fn join(self) -> io::Result<()> {
        match self.0 {}
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        match self.0 {}
    }
}

/// Returns an error, because pipes cannot be polled on this system.
///
/// # Errors
/// Always.
pub fn wait_for_eof(_pipe: &PipeReader, _timeout: Duration) -> io::Result<bool> {
    Err(unsupported())
}

fn unsupported() -> io::Error {
    io::Error::new(
        io::ErrorKind::Unsupported,
        "this lesson needs `fork`, which Windows does not have: run it in WSL (the Windows \
         Subsystem for Linux), or go on with the lessons that use threads and tasks",
    )
}
