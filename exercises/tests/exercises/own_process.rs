//! Runs a function that forks in a process of its own: a test has several threads, and a process
//! that has several threads must not fork. To solve an exercise you need not read it.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::thread;

use crate::support::LIMIT;

/// Runs a scenario of `in-own-process`, and returns what it has written to stdout.
///
/// Fails if it fails; with the `hint` if it does not end in time; and if a child has come out of
/// the function that forked it. None of its processes is left behind, whatever happens.
#[track_caller]
pub fn in_own_process(scenario: &str, hint: &str) -> String {
    let (output, in_time) = run(scenario).expect("a program can be started");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let limit = LIMIT.as_secs();
    assert!(in_time, "still not finished after {limit} s: {hint}\n{stderr}");
    let (stdout, ends) = (stdout.replace("the end\n", ""), stdout.matches("the end\n").count());
    assert!(ends < 2, "a child got out of the function, into the code of its parent\n{stderr}");
    assert!(output.status.success(), "the program that calls your function failed:\n{stderr}");
    assert_eq!(ends, 1, "the process that called the function is gone: who called `exit`?");
    stdout
}

/// Runs a scenario; was it done in time?
fn run(scenario: &str) -> io::Result<(Output, bool)> {
    let mut guard = Command::new(env!("CARGO_BIN_EXE_in-own-process"));
    // Many scenarios panic on purpose; a backtrace of each would hide what counts.
    guard.arg(scenario).process_group(0).env("RUST_BACKTRACE", "0");
    guard.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut guard = guard.spawn()?;
    // The guard kills all its processes when this end is closed, even if that is because we died.
    let leash = guard.stdin.take();
    let (done, ended) = channel();
    thread::spawn(move || done.send(guard.wait_with_output()));
    if let Ok(output) = ended.recv_timeout(LIMIT) {
        return Ok((output?, true));
    }
    drop(leash);
    let output = ended.recv_timeout(LIMIT).map_err(io::Error::other)?;
    Ok((output?, false))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
