//! Observes the calling process from one of its children.

use std::fs;
use std::os::unix::process::parent_id;
use std::thread::sleep;
use std::time::Duration;

/// For how long a blocked process must not run. Longer than the interval of any sensible polling.
const WINDOW: Duration = Duration::from_millis(400);

/// Returns whether the parent of this process is blocked: it does not run for 400 ms. Always true
/// on systems other than Linux, which do not count how often a process runs.
pub fn parent_is_blocked() -> bool {
    let attempt = || {
        let before = switches();
        sleep(WINDOW);
        before == switches() && before.is_none_or(|(is_asleep, _)| is_asleep)
    };
    // At first, the parent may still be on its way to the call in which it blocks.
    (0..4).any(|_| attempt())
}

/// What is wrong with a parent that is not blocked.
pub const POLLS: &str = "the calling process runs again and again, though nothing changes: block \
                         until something happens, instead of asking again and again";

/// Whether the parent is asleep, and how often it has stopped running.
fn switches() -> Option<(bool, Vec<String>)> {
    let status = fs::read_to_string(format!("/proc/{}/status", parent_id())).ok()?;
    let is_asleep = status.contains("State:\tS");
    let counts = status.lines().filter(|line| line.contains("voluntary_ctxt_switches:"));
    Some((is_asleep, counts.map(str::to_owned).collect()))
}
