//! Runs a test program to its end, and keeps what it prints.

use std::io::{self, PipeReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use cli_core::Context;

/// How often a run looks whether it was cancelled.
const CHECK_EVERY: Duration = Duration::from_millis(50);

/// How long to wait for the output of a program that was killed. It may have left processes behind
/// that still print.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// When to stop a program, and what to keep.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits<'a> {
    /// How long the program may run, if there is a limit.
    pub(crate) time: Option<Duration>,
    /// How many bytes of its output are kept. A program may print without end.
    pub(crate) output: u64,
    /// Set to stop the program early.
    pub(crate) cancelled: &'a AtomicBool,
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// How it ended, or `None` if it was killed because of a limit.
    pub(crate) status: Option<ExitStatus>,
    /// What it printed, on stdout and stderr.
    pub(crate) output: String,
}

/// Runs a program until it ends, or until a limit is reached.
///
/// # Errors
///
/// When the program cannot be started.
pub(crate) fn run(mut command: Command, limits: Limits<'_>) -> io::Result<Ended> {
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().context("cannot start a test")?;
    drop(command); // it holds the ends of the pipe that the program writes to
    let output_rx = read_in_background(reader, limits.output);
    let output = wait_for_output(&output_rx, limits);
    if output.is_none() {
        // An error means that the program has just ended.
        let _ = child.kill();
    }
    let status = child.wait().context("cannot wait for a test")?;
    let status = output.is_some().then_some(status);
    let output = output.or_else(|| output_rx.recv_timeout(LAST_WORDS).ok()).unwrap_or_default();
    Ok(Ended { status, output: String::from_utf8_lossy(&output).into_owned() })
}

/// Reads all output, and sends the first part of it at the end. A program that prints without end
/// must be read, because it would block.
fn read_in_background(mut reader: PipeReader, kept: u64) -> Receiver<Vec<u8>> {
    let (output_tx, output_rx) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        // If the rest cannot be read, the first part is still worth showing.
        let _ = reader.by_ref().take(kept).read_to_end(&mut output);
        let rest = io::copy(&mut reader, &mut io::sink()).unwrap_or_default();
        if rest > 0 {
            output.extend_from_slice(format!("\n... and {rest} bytes more\n").as_bytes());
        }
        // No receiver means that the run was cancelled.
        let _ = output_tx.send(output);
    });
    output_rx
}

/// Waits until a program has closed its output. Returns `None` when a limit is reached.
fn wait_for_output(output_rx: &Receiver<Vec<u8>>, limits: Limits<'_>) -> Option<Vec<u8>> {
    let start = Instant::now();
    let is_in_time = || limits.time.is_none_or(|limit| start.elapsed() < limit);
    while !limits.cancelled.load(Ordering::Relaxed) && is_in_time() {
        match output_rx.recv_timeout(CHECK_EVERY) {
            Ok(output) => return Some(output),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    None
}
