//! Runs a function that forks in its own process. A test process has several threads, and a process
//! with several threads must not fork. You need not read this to solve an exercise.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread;

use crate::support::LIMIT;

/// Runs a scenario of `in-own-process`, and returns what it wrote to stdout. When this function
/// returns, no process of the scenario is left.
///
/// # Panics
/// When the scenario fails; when it does not end in time, with the `hint`; and when a child
/// returned from the function that forked it.
#[track_caller]
pub fn in_own_process(scenario: &str, hint: &str) -> String {
    let (output, in_time) = run(scenario).expect("the system can start another process");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let limit = LIMIT.as_secs();
    assert!(in_time, "still not finished after {limit} s: {hint}\n{stderr}");
    let (stdout, ends) = (stdout.replace("the end\n", ""), stdout.matches("the end\n").count());
    assert!(
        ends < 2,
        "a child returned from your function and ran its parent's code: end each child inside the \
         function\n{stderr}"
    );
    assert!(output.status.success(), "the program that calls your function failed:\n{stderr}");
    assert_eq!(
        ends, 1,
        "the calling process exited during your function: does the parent call `exit`?"
    );
    stdout
}

/// Runs a scenario. Returns its output, and whether it ended in time.
fn run(scenario: &str) -> io::Result<(Output, bool)> {
    let mut guard = Command::new(env!("CARGO_BIN_EXE_in-own-process"));
    // Many scenarios panic on purpose. Their backtraces would hide the messages that matter.
    guard.arg(scenario).process_group(0).env("RUST_BACKTRACE", "0").env("LC_ALL", "C");
    guard.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut guard = guard.spawn()?;
    // The guard kills the scenario's processes when this pipe is closed, even if that happens
    // because the test process was killed.
    let stdin = guard.stdin.take();
    let (output_tx, output_rx) = channel();
    thread::spawn(move || output_tx.send(guard.wait_with_output()));
    if let Ok(output) = output_rx.recv_timeout(LIMIT) {
        return Ok((output?, true));
    }
    drop(stdin);
    let output = output_rx.recv_timeout(LIMIT).map_err(io::Error::other)?;
    Ok((output?, false))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
