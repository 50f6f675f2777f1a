//! Sees to it that nothing is left of a scenario, however it ends.

use std::env;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Runs a scenario in a process group of its own, and kills what is left of the group at the end.
pub fn guard(name: &str) -> ExitCode {
    let mut scenario = Command::new(env::current_exe().expect("a program knows its name"))
        .args([name, "run"])
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("the system has room for another process");
    let group = Pid::from_raw(scenario.id().try_into().expect("process ids are small"));
    thread::spawn(move || end_with_the_test(group));
    let status = scenario.wait().expect("it was not waited for yet");
    if killpg(group, Signal::SIGKILL).is_ok() {
        eprintln!("a process that the function has started was still running after the end");
        return ExitCode::FAILURE;
    }
    code(status)
}

/// Waits until stdin ends: then the test has ended, or will not wait any longer.
fn end_with_the_test(group: Pid) {
    // However it ends: there is nobody left to wait for.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    // It fails if they have all gone already, and that is good, too.
    let _ = killpg(group, Signal::SIGKILL);
}

/// Passes on how the scenario ended.
fn code(status: ExitStatus) -> ExitCode {
    match (status.success(), status.signal()) {
        (true, _) => return ExitCode::SUCCESS,
        (false, None) => {}
        (false, Some(signal)) => eprintln!("the process that forks was killed by signal {signal}"),
    }
    ExitCode::FAILURE
}
