//! Sees to it that nothing is left of a scenario, however it ends.

use std::env;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Has the test ended, or will it not wait any longer?
static TEST_HAS_ENDED: AtomicBool = AtomicBool::new(false);

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
    let somebody_left = killpg(group, Signal::SIGKILL).is_ok();
    if status.success() && somebody_left {
        eprintln!("a process that the function had started was still running");
    }
    // If it was the test that did not want to wait any longer, it knows.
    if let (Some(signal), false) = (status.signal(), TEST_HAS_ENDED.load(Relaxed)) {
        eprintln!("the process that called the function was killed by signal {signal}");
    }
    if status.success() && !somebody_left { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Waits until stdin ends: then the test has ended, or will not wait any longer.
fn end_with_the_test(group: Pid) {
    // However it ends: there is nobody left to wait for.
    let _ = io::copy(&mut io::stdin(), &mut io::sink());
    TEST_HAS_ENDED.store(true, Relaxed);
    // It fails if they have all gone already, and that is good, too.
    let _ = killpg(group, Signal::SIGKILL);
}
