//! Runs a function that forks in its own process. A test process has several threads, and a process
//! with several threads must not fork. You need not read this to solve an exercise.

use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::thread;

use crate::support::{cargo, limit, panic_hook, too_slow};

/// Runs a scenario such as `ex23-value` and returns what it wrote to stdout. It is one of the
/// scenarios in `tests/own_process/ex23/scenarios.rs`. When this function returns, no process of
/// the scenario is left.
///
/// # Panics
/// When the scenario fails; when it does not end in time, with the `hint`; and when a child
/// returned from the function that forked it.
#[track_caller]
pub fn in_own_process(scenario: &str, hint: &str) -> String {
    panic_hook::print_message_first();
    // Only the code behind the scenario knows this number. So it proves that the scenario has
    // ended.
    let proof = RandomState::new().hash_one(scenario).to_string();
    let (output, in_time) = run(scenario, &proof).expect("the system can start another process");
    let (stdout, stderr) = (text(output.stdout), text(output.stderr));
    let stderr = stderr.trim_end();
    assert!(in_time, "{}", format!("{}\n{stderr}", too_slow(hint)).trim_end());
    let end = format!("the end: {proof}\n");
    let ends = stdout.matches(&end).count();
    assert!(
        ends < 2,
        "a child returned from your function, or a panic left it, and the child ran its parent's \
         code: end each child inside the function, no matter what happens\n{stderr}"
    );
    assert!(output.status.success() || stderr.is_empty(), "{stderr}");
    assert_eq!(
        ends, 1,
        "the calling process exited during your function: does the parent call `exit`?"
    );
    stdout.replace(&end, "")
}

/// Runs a scenario, and passes on the `proof` that it ran. Returns its output, and whether it ended
/// in time.
fn run(scenario: &str, proof: &str) -> io::Result<(Output, bool)> {
    let (exercise, scenario) = scenario.split_once('-').expect("a name such as `ex23-value`");
    let mut guard = Command::new(program(exercise));
    guard.arg(scenario).process_group(0).env("LC_ALL", "C");
    guard.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut guard = guard.spawn()?;
    // The guard kills the scenario's processes when this pipe is closed, even if that happens
    // because the test process was killed.
    let mut stdin = guard.stdin.take().expect("stdin is a pipe");
    writeln!(stdin, "{proof}")?;
    let (output_tx, output_rx) = channel();
    thread::spawn(move || output_tx.send(guard.wait_with_output()));
    if let Ok(output) = output_rx.recv_timeout(limit()) {
        return Ok((output?, true));
    }
    drop(stdin);
    let output = output_rx.recv_timeout(limit()).map_err(io::Error::other)?;
    Ok((output?, false))
}

/// The program that contains the scenarios of the exercise. The first call builds it.
///
/// Cargo cannot build it as a binary of this package: it would then build the binaries of all
/// exercises, and fail if one of them does not compile.
fn program(exercise: &str) -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let target = format!("own_process_{exercise}");
        let mut programs = cargo::build([target.as_str()]).expect("cargo can be started");
        programs.remove(&target).expect("your function does not compile: see the error above")
    })
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
