//! The alternative: the spinner turns in another program, which `Command` starts. This needs no
//! `unsafe`, and works on every system.
//!
//! ```console
//! $ cargo run -p spinner-proc --example command
//! ```
//!
//! Look at how the child learns what to do: a forked child continues with a copy of everything,
//! but this one starts at `main`, and knows only its arguments and its stdin.

use std::env;
use std::io::{self, Read};
use std::process::{Command, ExitCode, Stdio};
use std::thread::{self, sleep};
use std::time::Duration;

use cli_core::{Context, exit_code, print_line, run_without_args};
use crossbeam_channel::bounded;
use spinner_thread::spin;

fn main() -> ExitCode {
    if env::args().nth(1).as_deref() == Some("spin") {
        return exit_code(spin_until_stdin_ends());
    }
    run_without_args(run)
}

fn run() -> io::Result<()> {
    let answer = supervisor(slow)?;
    print_line(&format!("Answer: {answer}"))
}

/// Runs `slow` in this process while another program draws a spinner.
fn supervisor<T>(slow: impl FnOnce() -> T) -> io::Result<T> {
    let mut spinner = Command::new(env::current_exe()?)
        .arg("spin")
        .stdin(Stdio::piped()) // (1)
        .spawn()
        .context("cannot start the spinner")?; // (2)
    let done = spinner.stdin.take();
    print_line(&format!("spinner object: {spinner:?}"))?; // (3)
    let answer = slow(); // (4)
    drop(done); // (5)
    let status = spinner.wait()?; // (6)
    if status.success() { Ok(answer) } else { Err(io::Error::other(format!("spinner: {status}"))) }
}

/// Spins until the parent closes the other end of stdin, even if it does so by ending.
fn spin_until_stdin_ends() -> io::Result<()> {
    let (done, stop) = bounded(0);
    thread::spawn(move || {
        let _ = io::stdin().read(&mut [0]); // blocks until the end of file
        drop(done);
    });
    spin("thinking!", &stop)
}

/// Represents any slow work: reading a big file, asking a remote server.
fn slow() -> u32 {
    sleep(Duration::from_secs(3));
    42
}
