//! Runs a program whose output goes to a pipe or a file, not to a terminal.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Output, Stdio};

#[path = "watchdog.rs"]
mod watchdog;

use watchdog::Watchdog;

/// Starts a program, in a process group of its own.
pub(crate) fn start(command: &mut Command) -> (Child, Watchdog) {
    command.process_group(0).stdin(Stdio::null()).stderr(Stdio::piped());
    let program = command.spawn().expect("the program can be started");
    let watchdog = Watchdog::over(program.id());
    (program, watchdog)
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Output {
    let (program, _watchdog) = start(command);
    program.wait_with_output().expect("its output can be read")
}

/// The lines of an output.
pub(crate) fn lines(output: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(output).lines().map(String::from).collect()
}
