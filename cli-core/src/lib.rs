//! What every program here needs: printing a line, adding context to an error, exit codes, and the
//! CPU time.
//!
//! Nothing in here is about concurrency. Read a lesson first, and come back if you wonder.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::thread::sleep;
use std::time::Duration;

#[cfg(feature = "args")]
mod args;
mod context;
#[cfg_attr(not(unix), path = "no_cpu_time.rs")]
mod cpu_time;
mod few_args;
#[cfg(unix)]
mod file_size;
mod shorten;
mod terminal;

#[cfg(feature = "args")]
pub use args::run_with_args;
pub use context::{Context, raw_os_error};
pub use cpu_time::cpu_time;
pub use few_args::{run_with_one_arg, run_without_args};
pub use shorten::shorten;
pub use terminal::{can_redraw, terminal_width};

/// How long to wait for room in a stdout that is in non-blocking mode and full.
const RETRY_AFTER: Duration = Duration::from_millis(1);

/// Prints `text` and a line feed. Unlike `println!`, returns an error instead of panicking when the
/// reader of stdout has gone.
///
/// In a terminal, the line starts at the left edge and overwrites a spinner's frame that may be
/// there already.
///
/// # Errors
/// When stdout cannot be written to: the disk is full, or the reader has gone.
pub fn print_line(text: &str) -> io::Result<()> {
    let left_edge = if can_redraw() { "\r" } else { "" };
    write_stdout(&format!("{left_edge}{text}\n"))
}

/// Writes `text` to stdout and flushes it. Blocks until it is written, even if another program that
/// shares stdout has set it to non-blocking mode.
///
/// # Errors
/// When stdout cannot be written to.
pub fn write_stdout(text: &str) -> io::Result<()> {
    #[cfg(unix)]
    file_size::report_limit_as_error();
    let mut stdout = io::stdout().lock();
    write_all(&mut stdout, text.as_bytes())
        .and_then(|()| retry_if_full(|| stdout.flush()))
        .context("cannot write to standard output")
}

/// As [`Write::write_all`], but waits if `output` is in non-blocking mode and full.
fn write_all(output: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match retry_if_full(|| output.write(bytes))? {
            0 => return Err(ErrorKind::WriteZero.into()),
            written => bytes = &bytes[written..],
        }
    }
    Ok(())
}

/// Calls `write` until there is room.
fn retry_if_full<T>(mut write: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match write() {
            // The standard library has no way to wait for room.
            Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(RETRY_AFTER),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
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
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            print_error(&error);
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes at most 2 bytes per `write`, after these errors.
    struct Slow {
        errors: Vec<ErrorKind>,
        written: Vec<u8>,
    }

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(kind) = self.errors.pop() {
                return Err(kind.into());
            }
            let length = bytes.len().min(2);
            self.written.extend_from_slice(&bytes[..length]);
            Ok(length)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn write_all_repeats_writes_that_are_interrupted_partial_or_find_no_room() {
        let errors = vec![ErrorKind::Interrupted, ErrorKind::WouldBlock, ErrorKind::Interrupted];
        let mut slow = Slow { errors, written: Vec::new() };
        write_all(&mut slow, b"12345").expect("all errors are temporary");
        assert_eq!(slow.written, b"12345");
    }

    #[test]
    fn write_all_returns_other_errors() {
        let mut slow = Slow { errors: vec![ErrorKind::BrokenPipe], written: Vec::new() };
        let error = write_all(&mut slow, b"12345").expect_err("the pipe is broken");
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }

    #[test]
    fn write_all_fails_if_nothing_can_be_written() {
        let error = write_all(&mut &mut [0; 3][..], b"12345").expect_err("there is room for three");
        assert_eq!(error.kind(), ErrorKind::WriteZero);
    }
}
