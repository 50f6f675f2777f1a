//! Threads that are started to block in a call, and a check that they do.

use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::blocked::{Observed, POLLS, all_blocked};
use super::{join, limit};

/// A thread that was started to block in a call.
pub struct Waiter<T> {
    thread: JoinHandle<T>,
    observed: Observed,
}

impl<T: Send + 'static> Waiter<T> {
    /// Starts a thread that runs `call`.
    pub fn new(call: impl FnOnce() -> T + Send + 'static) -> Self {
        let (observed_tx, observed_rx) = channel();
        let thread = thread::spawn(move || {
            observed_tx.send(Observed::current()).expect("the test receives it");
            call()
        });
        Self { thread, observed: observed_rx.recv().expect("the thread sends it first") }
    }

    /// Starts a thread that runs `call`, and asserts that it blocks there. `place` names the call
    /// in the message of a failure, for example "`pop` of an empty queue".
    pub fn blocked(place: &str, call: impl FnOnce() -> T + Send + 'static) -> Self {
        let waiter = Self::new(call);
        assert_all_blocked(place, &[&waiter]);
        waiter
    }

    /// Returns whether the thread has ended.
    pub fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Waits for the end of the thread, and returns its result or panics with its panic.
    pub fn join(self) -> T {
        join(self.thread)
    }
}

/// Asserts that all of these threads block in the call that `place` names, and never run meanwhile.
/// Takes at least 400 ms.
///
/// # Panics
///
/// When one of them has ended, or runs again and again.
pub fn assert_all_blocked<T: Send + 'static>(place: &str, waiters: &[&Waiter<T>]) {
    give_time_to_arrive();
    let threads = Vec::from_iter(waiters.iter().map(|waiter| waiter.observed.clone()));
    let are_blocked = all_blocked(&threads);
    assert_none_has_ended(place, waiters);
    assert!(are_blocked, "{place}: {POLLS}");
}

/// Waits until all of these threads sleep, and asserts that they are still in the call that `place`
/// names. Takes almost no time, but does not notice a thread that polls.
///
/// # Panics
///
/// When one of them has ended.
pub fn assert_all_wait<T: Send + 'static>(place: &str, waiters: &[&Waiter<T>]) {
    give_time_to_arrive();
    waiters.iter().for_each(|waiter| waiter.observed.wait_until_asleep());
    assert_none_has_ended(place, waiters);
}

/// Counts the rounds of a test in which threads must block, from 1 to `count`. There are fewer of them
/// on a busy machine, and on systems where threads cannot be observed: there, each round takes long.
pub fn rounds(count: usize) -> impl Iterator<Item = usize> {
    let (begin, longest) = (Instant::now(), limit() / 4);
    let count = if cfg!(target_os = "linux") { count } else { 3 };
    (1..=count).take_while(move |_| begin.elapsed() < longest)
}

/// Waits for a while on systems where threads cannot be observed.
fn give_time_to_arrive() {
    if !cfg!(target_os = "linux") {
        thread::sleep(Duration::from_millis(200));
    }
}

fn assert_none_has_ended<T: Send + 'static>(place: &str, waiters: &[&Waiter<T>]) {
    let ended = waiters.iter().filter(|waiter| waiter.has_ended()).count();
    assert!(
        ended == 0,
        "{place} must block, but {ended} of {} threads have returned from it or panicked",
        waiters.len()
    );
}
