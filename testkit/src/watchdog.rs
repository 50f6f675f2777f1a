//! Kills a program that does not end in time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;

use crate::time_limit::LIMIT;

/// Kills a program and the processes that it started, after [`LIMIT`]. Drop the watchdog when the
/// program has ended.
#[derive(Debug)]
pub struct Watchdog {
    fired: Arc<AtomicBool>,
    _done: Sender<()>,
}

impl Watchdog {
    /// Starts to watch the process group whose leader has the process id `leader`.
    #[must_use]
    pub fn watch(leader: u32) -> Self {
        let (done, stop) = mpsc::channel();
        let fired = Arc::new(AtomicBool::new(false));
        let has_fired = Arc::clone(&fired);
        thread::spawn(move || {
            if stop.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                has_fired.store(true, Ordering::Release);
                kill_group(leader);
            }
        });
        Self { fired, _done: done }
    }

    /// Returns whether the time limit was exceeded.
    #[must_use]
    pub fn has_fired(&self) -> bool {
        self.fired.load(Ordering::Acquire)
    }
}

/// Kills all processes in the group of `leader`.
#[cfg(unix)]
pub(crate) fn kill_group(leader: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    let group = Pid::from_raw(leader.try_into().expect("a process id fits into an i32"));
    // An error means that the last process of the group has just ended.
    let _ = killpg(group, Signal::SIGKILL);
}

/// Kills `leader` and its descendants.
#[cfg(not(unix))]
pub(crate) fn kill_group(leader: u32) {
    use std::process::Command;

    let taskkill =
        Command::new("taskkill").args(["/F", "/T", "/PID", &leader.to_string()]).status();
    taskkill.expect("Windows has `taskkill`");
}
