//! Runs a scenario in its own process group, and leaves no process of the group behind.

use std::env;
use std::io::{self, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Set when the test has ended or timed out.
static TEST_HAS_ENDED: AtomicBool = AtomicBool::new(false);

/// Runs a scenario in its own process group, and kills the processes of the group that are left at
/// the end.
pub fn guard(name: &str) -> ExitCode {
    let mut scenario = start(name).expect("the system can start another process");
    let group = Pid::from_raw(scenario.id().try_into().expect("a process id fits into an i32"));
    thread::spawn(move || kill_when_test_ends(group));
    let status = scenario.wait().expect("the scenario is waited for only once");
    let left_behind = killpg(group, Signal::SIGKILL).is_ok();
    if status.success() && left_behind {
        eprintln!("a process that your function started was still running when it returned");
    }
    // After a timeout, the signal is ours, and the test reports the timeout itself.
    if let (Some(signal), false) = (status.signal(), TEST_HAS_ENDED.load(Relaxed)) {
        eprintln!("the process that called your function was killed by signal {signal}");
    }
    if status.success() && !left_behind { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Starts a scenario, and passes on the proof of its end, which the test has sent.
fn start(name: &str) -> io::Result<Child> {
    let mut proof = String::new();
    io::stdin().read_line(&mut proof)?;
    let mut scenario = Command::new(env::current_exe()?);
    scenario.args([name, "run"]).stdin(Stdio::piped()).process_group(0);
    let mut scenario = scenario.spawn()?;
    let mut stdin = scenario.stdin.take().expect("stdin is a pipe");
    stdin.write_all(proof.as_bytes())?;
    Ok(scenario)
}

/// Waits until stdin is closed, which means that the test has ended or timed out. Then kills the
/// process group.
fn kill_when_test_ends(group: Pid) {
    // An error means the same as the end: there is no test to wait for.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    TEST_HAS_ENDED.store(true, Relaxed);
    // Fails if no process of the group is left.
    let _ = killpg(group, Signal::SIGKILL);
}
