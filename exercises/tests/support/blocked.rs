//! Observes whether a waiting thread is blocked, or runs from time to time to poll.
//!
//! On Linux, the system counts how often a thread stops running. A thread that sleeps at the start
//! and at the end of some time, with the same count, has not run at all in between, on however busy
//! a machine. On other systems nothing is observed.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use super::{becomes_true_in_time, burn, limit};

/// For how long a blocked thread must not run. Longer than the interval of any sensible polling.
const WINDOW: Duration = Duration::from_millis(400);

/// A thread, as other threads can observe it.
#[derive(Clone, Debug)]
pub struct Observed {
    /// A file in which the system describes the thread.
    status: PathBuf,
}

/// What the system says about a thread.
#[derive(PartialEq)]
struct Status {
    is_sleeping: bool,
    /// How often the thread has stopped running, voluntarily or not.
    switches: u64,
}

impl Observed {
    /// Makes the current thread observable.
    pub fn current() -> Self {
        let path = fs::read_link("/proc/thread-self").unwrap_or_default();
        Self { status: PathBuf::from("/proc").join(path).join("status") }
    }

    /// Waits until the thread sleeps. Returns at once on systems other than Linux.
    pub fn wait_until_asleep(&self) {
        becomes_true_in_time(|| self.status().is_none_or(|status| status.is_sleeping));
    }

    /// Returns whether the thread becomes blocked and stays so: see [`all_blocked`].
    pub fn is_blocked(&self) -> bool {
        all_blocked(std::slice::from_ref(self))
    }

    fn status(&self) -> Option<Status> {
        let text = fs::read_to_string(&self.status).ok()?;
        let field = |name| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let count = |name| field(name).and_then(|count| count.parse::<u64>().ok());
        Some(Status {
            is_sleeping: field("State:")?.starts_with('S'),
            switches: count("voluntary_ctxt_switches:")? + count("nonvoluntary_ctxt_switches:")?,
        })
    }
}

/// Returns whether all these threads become blocked and stay so. Takes at least 400 ms.
///
/// Always true on systems other than Linux, where it computes for a moment instead, so that
/// [`assert_slept`](super::assert_slept) can tell.
pub fn all_blocked(threads: &[Observed]) -> bool {
    if !cfg!(target_os = "linux") {
        burn();
        return true;
    }
    let start = Instant::now();
    // Some threads may still be on their way: so there are several attempts.
    while start.elapsed() < limit() / 2 {
        let before: Vec<_> = threads.iter().map(Observed::status).collect();
        thread::sleep(WINDOW);
        let stays_asleep = |(thread, before): (&Observed, Option<Status>)| {
            before.is_some_and(|before| before.is_sleeping && Some(before) == thread.status())
        };
        if threads.iter().zip(before).all(stays_asleep) {
            return true;
        }
    }
    false
}

/// Asserts that a thread that has to wait is blocked, and stays so.
///
/// # Panics
///
/// When the thread runs again and again.
pub fn assert_blocked(thread: &Observed) {
    assert!(thread.is_blocked(), "{POLLS}");
}

/// What is wrong with a thread that is not blocked.
pub const POLLS: &str = "a waiting thread runs again and again, though nothing changes. Waiting \
                         must not use the CPU: block until another thread wakes this one, by a \
                         message or a condition variable, instead of polling or sleeping for a while";
