//! A time limit for the programs that tests run: nothing may hang.

use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

/// Far longer than any program here takes, also on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Kills a program and its children when the time is over; drop it when they have ended.
#[derive(Debug)]
pub(crate) struct Watchdog {
    _done: Sender<()>,
}

impl Watchdog {
    /// Watches over the process group that the process `leader` leads.
    pub(crate) fn over(leader: u32) -> Self {
        let (done, stop) = mpsc::channel();
        thread::spawn(move || {
            if stop.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
                kill_group(leader);
            }
        });
        Self { _done: done }
    }
}

/// Sends SIGKILL to a process group by way of the shell, which every Unix has.
fn kill_group(leader: u32) {
    let kill = Command::new("sh").arg("-c").arg(format!("kill -s KILL -- -{leader}")).status();
    kill.expect("there is a shell");
}
