//! What every program here needs: printing a line, adding context to an error, and exit codes.
//!
//! Nothing in here is about concurrency. Read a lesson first, and come back if you wonder.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

#[cfg(feature = "args")]
mod args;
mod context;
mod shorten;

#[cfg(feature = "args")]
pub use args::run_with_args;
pub use context::{Context, raw_os_error};
pub use shorten::shorten;

/// Prints `text` and a line feed. Unlike `println!`, returns an error instead of panicking when the
/// reader of stdout has gone.
///
/// In a terminal, the line starts at the left edge and overwrites a spinner's frame that may be
/// there already.
///
/// # Errors
/// When stdout cannot be written to: the disk is full, or the reader has gone.
pub fn print_line(text: &str) -> io::Result<()> {
    let left_edge = if io::stdout().is_terminal() { "\r" } else { "" };
    write_stdout(&format!("{left_edge}{text}\n"))
}

/// Writes `text` to stdout and flushes it.
///
/// # Errors
/// When stdout cannot be written to.
pub fn write_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .context("cannot write to standard output")
}

/// Prints `error: ` and the error on stderr, in one line.
///
/// A stderr that cannot be written to is ignored: then only the exit code reports the error.
pub fn print_error(error: &io::Error) {
    let _ = writeln!(io::stderr(), "error: {error}");
}

/// Converts the outcome of a program to its exit code, and prints an error as one line on stderr.
///
/// A broken pipe counts as success: a reader that stops early (`| head -1`) is not an error.
#[must_use]
pub fn exit_code(outcome: io::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}
