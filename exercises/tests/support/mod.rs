//! Helpers that the tests of several exercises share. You need not read this file to solve an
//! exercise.

pub mod affinity;
pub mod asleep;
pub mod blocked;
pub mod cargo;
pub mod contention;
pub mod meeting;
pub mod panic_hook;
pub mod planned;
pub mod random;
pub mod signals;
pub mod tasks;
pub mod time_limit;
pub mod waiters;

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;

pub use time_limit::{limit, too_slow};

/// Runs `test` on its own thread and returns its result.
///
/// # Panics
///
/// With the `hint`, when `test` takes longer than the [`limit`]; so no test hangs. With the panic of
/// `test`, when `test` panics.
pub fn within_limit<T: Send + 'static>(hint: &str, test: impl FnOnce() -> T + Send + 'static) -> T {
    let (done_tx, done_rx) = channel();
    let test = thread::spawn(move || {
        let result = test();
        // The send fails if the limit has passed and the receiver is gone.
        let _ = done_tx.send(());
        result
    });
    if done_rx.recv_timeout(limit()) == Err(RecvTimeoutError::Timeout) {
        panic!("{}", too_slow(hint));
    }
    join(test)
}

/// Runs an async `test` on one thread with tokio's paused clock, under the same [`limit`] as
/// [`within_limit`].
///
/// The paused clock stands still while any task can run. When all tasks wait, it jumps to the next
/// timer, so an hour of sleep passes at once.
pub fn on_paused_clock<T: Send + 'static>(
    hint: &str,
    test: impl AsyncFnOnce() -> T + Send + 'static,
) -> T {
    within_limit(hint, || {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a current-thread runtime without I/O can always be built").block_on(test())
    })
}

/// Joins a thread and returns its result. If the thread panicked, panics with the same payload.
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Polls `condition` until it holds or `timeout` has passed. Returns whether it held.
pub fn becomes_true(timeout: Duration, condition: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > timeout {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}

/// Polls `condition` until it holds or half of the time [`limit`] has passed. Returns whether it
/// held, so that a test can fail with a more precise message than that of [`within_limit`].
pub fn becomes_true_in_time(condition: impl Fn() -> bool) -> bool {
    let holds = becomes_true(limit() / 2, condition);
    if !holds {
        eprintln!("{}", time_limit::NOTE);
    }
    holds
}

/// The CPU time that [`burn`] uses. It is short because on a busy machine a thread gets only a
/// fraction of a core.
const BURN: Duration = Duration::from_millis(30);

/// Computes for [`BURN`] of CPU time while other threads wait.
///
/// A thread that busy-waits meanwhile uses about the same CPU time, however busy the machine is.
pub fn burn() {
    let start = cpu_time();
    while cfg!(unix) && cpu_time() - start < BURN {}
}

/// Asserts that a thread that had to wait during a [`burn`] was blocked: that it `used` almost no
/// CPU time.
pub fn assert_slept(used: Duration) {
    assert!(
        used < BURN / 3,
        "the waiting thread used {used:?} of CPU time: block until woken instead of polling"
    );
}

/// The CPU time that this thread has used so far.
#[cfg(unix)]
pub fn cpu_time() -> Duration {
    let clock = nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID;
    clock.now().expect("every thread has a CPU-time clock").into()
}

/// CPU time is not measured on this system: every thread appears to have slept.
#[cfg(not(unix))]
pub fn cpu_time() -> Duration {
    Duration::ZERO
}
