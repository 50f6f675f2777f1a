//! Errors that say what was being done.

use std::error::Error;
use std::fmt::{self, Display};
use std::io;

/// Adds to an error what was being done when it occurred.
pub trait Context<T> {
    /// Puts `doing` and a colon before the error's own message. The kind stays the same, and the
    /// original error becomes the [source](Error::source).
    ///
    /// ```
    /// use cli_core::Context;
    ///
    /// let error = std::fs::read("no such file").context("cannot read the log").unwrap_err();
    /// assert!(error.to_string().starts_with("cannot read the log: "));
    /// assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    /// ```
    ///
    /// # Errors
    /// Returns the original error with its context.
    fn context(self, doing: impl Display) -> io::Result<T>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, doing: impl Display) -> io::Result<T> {
        self.map_err(|source| {
            io::Error::new(source.kind(), WithContext { doing: doing.to_string(), source })
        })
    }
}

/// The error code of the operating system, found through any number of contexts.
///
/// [`io::Error::raw_os_error`] returns `None` as soon as an error has a context.
///
/// ```
/// use cli_core::{Context, raw_os_error};
///
/// let denied = std::io::Error::from_raw_os_error(13);
/// let error = Err::<(), _>(denied).context("cannot open the log").unwrap_err();
/// assert_eq!(error.raw_os_error(), None);
/// assert_eq!(raw_os_error(&error), Some(13));
/// ```
#[must_use]
pub fn raw_os_error(error: &io::Error) -> Option<i32> {
    error.raw_os_error().or_else(|| {
        let with_context = error.get_ref()?.downcast_ref::<WithContext>()?;
        raw_os_error(&with_context.source)
    })
}

/// An error and what was being done when it occurred.
#[derive(Debug)]
struct WithContext {
    doing: String,
    source: io::Error,
}

impl Display for WithContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.doing, self.source)
    }
}

impl Error for WithContext {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.source)
    }
}
