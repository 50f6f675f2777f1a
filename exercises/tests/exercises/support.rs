//! What the tests share. To solve an exercise you need not read it.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;

/// How long a test may take. A right answer needs some milliseconds; the rest is for busy machines.
pub const LIMIT: Duration = Duration::from_secs(5);

/// Runs `test` in a thread of its own, and fails with the `hint` if it does not end: nothing hangs.
pub fn within_limit<T: Send + 'static>(hint: &str, test: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = channel();
    let test = thread::spawn(move || {
        let result = test();
        // Nobody may be waiting any more.
        let _ = done.send(());
        result
    });
    if ended.recv_timeout(LIMIT) == Err(RecvTimeoutError::Timeout) {
        panic!("still not finished after {} s: {hint}", LIMIT.as_secs());
    }
    join(test)
}

/// As `within_limit`, for async tests: on one thread, with a clock that is paused. It stands still
/// as long as anybody has something to do, and jumps ahead when all wait: an hour passes at once.
pub fn on_paused_clock<T: Send + 'static>(
    hint: &str,
    test: impl AsyncFnOnce() -> T + Send + 'static,
) -> T {
    within_limit(hint, || {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.expect("a runtime with one thread can always be built").block_on(test())
    })
}

/// Waits until a thread has ended. If it panicked, so does this one, with the same message.
pub fn join<T>(thread: JoinHandle<T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Looks again and again, for as long as `limit`, whether `condition` holds by now.
pub fn comes_true(limit: Duration, condition: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !condition() {
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}

/// The processor time that [`burn`] uses up: little, as a busy machine gives a thread but a fraction.
const BURN: Duration = Duration::from_millis(30);

/// Computes while others wait. Whoever is awake meanwhile gets about as much processor time, however
/// busy the machine is.
pub fn burn() {
    let start = cpu_time();
    while cfg!(unix) && cpu_time() - start < BURN {}
}

/// Fails if a thread that had to wait during a [`burn`] has `used` processor time all the same.
pub fn assert_slept(used: Duration) {
    assert!(
        used < BURN / 3,
        "waiting has cost {used:?} of processor time: who waits must sleep until he is woken, \
         not ask all the time"
    );
}

/// The processor time that this thread has used so far.
#[cfg(unix)]
pub fn cpu_time() -> Duration {
    let clock = nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID;
    clock.now().expect("every thread has this clock").into()
}

/// Elsewhere it is not measured: all threads seem to sleep.
#[cfg(not(unix))]
pub fn cpu_time() -> Duration {
    Duration::ZERO
}
