//! What went wrong in the workers of a pool.

use std::io;

/// The workers that failed, panicked or were killed: one error for each.
///
/// The other workers continue, so a pool returns the failures at its end.
#[derive(Debug, Default)]
#[must_use = "a failed worker may have lost a number: check with `into_result`"]
pub struct WorkerFailures(Vec<io::Error>);

impl WorkerFailures {
    /// Whether every worker ended successfully.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns an error if any worker failed.
    ///
    /// # Errors
    /// One error whose message joins the messages of all failures.
    pub fn into_result(self) -> io::Result<()> {
        if self.is_empty() {
            return Ok(());
        }
        let messages: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        Err(io::Error::other(messages.join("; ")))
    }
}

impl FromIterator<io::Error> for WorkerFailures {
    fn from_iter<I: IntoIterator<Item = io::Error>>(failures: I) -> Self {
        Self(failures.into_iter().collect())
    }
}
