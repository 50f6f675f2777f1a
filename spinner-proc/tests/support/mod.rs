//! The child process that a spinner told of: who it is, and whether it is still there.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The process id in `spinner object: Process { pid: Pid(4711) }`.
pub(crate) fn child_of(output: &str) -> u32 {
    let (_, tail) = output.split_once("spinner object: Process { pid: Pid(").expect("its line");
    let (pid, _) = tail.split_once(')').expect("a number in brackets");
    pid.parse().expect("a process id is a number")
}

/// Waits until a process has gone; false if it does not go.
///
/// If it does not, it is killed: no test leaves a process behind.
pub(crate) fn goes_away(pid: u32) -> bool {
    let deadline = Instant::now() + Duration::from_secs(20);
    while is_there(pid) {
        if Instant::now() > deadline {
            let kill = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
            kill.expect("there is a program that kills");
            return false;
        }
        sleep(Duration::from_millis(10));
    }
    true
}

/// Whether a process is there and running: one that is dead and not yet reaped is gone, too.
fn is_there(pid: u32) -> bool {
    let state = ps("stat", pid);
    !state.is_empty() && !state.starts_with('Z')
}

/// What the system says of a process; nothing if there is no such process.
pub(crate) fn ps(column: &str, pid: u32) -> String {
    let row = ["-o", &format!("{column}="), "-p", &pid.to_string()];
    let ps = Command::new("ps").args(row).output();
    let ps = ps.expect("there is a program that lists processes");
    String::from_utf8_lossy(&ps.stdout).trim().to_string()
}
