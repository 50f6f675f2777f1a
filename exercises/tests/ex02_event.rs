//! The tests of exercise 02. Run them with `cargo test -p exercises ex02`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex02_event.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex02_event.rs")]
mod ex02_event;
mod support;

use std::fmt::{self, Write};
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex02_event::Event;
use support::affinity::pin_to_cpu;
use support::blocked::{Observed, POLLS, all_blocked};
use support::random::Random;
use support::{assert_slept, becomes_true_in_time, cpu_time, join, limit, within_limit};

const HOUR: Duration = Duration::from_secs(3600);

#[test]
fn new_event_is_not_set_and_stays_set_after_set() {
    within_limit("does every method unlock the mutex?", || {
        let event = Event::default();
        assert!(!event.is_set(), "a new event is set, although `set` was not called");
        event.set();
        assert!(event.is_set(), "the event is not set after `set`");
        event.set();
        assert!(event.is_set(), "the event is not set after a second `set`");
    });
}

#[test]
fn wait_returns_at_once_if_already_set() {
    within_limit("does `wait` check the flag before it blocks?", || {
        let event = Event::default();
        event.set();
        assert!(event.wait(HOUR), "`wait` returned false for an event that is set");
        assert!(event.wait(HOUR), "the second `wait` returned false: it must not reset the event");
        for timeout in [Duration::ZERO, Duration::MAX] {
            assert!(
                event.wait(timeout),
                "`wait` returned false for an event that is set, with a timeout of {timeout:?}"
            );
        }
    });
}

#[test]
fn event_stays_set_while_other_threads_use_it() {
    let hint = "does every method unlock the mutex?";
    let seen = within_limit(hint, || {
        let event = Arc::new(Event::default());
        event.set();
        let (look_tx, look_rx) = channel();
        let (looked_tx, looked_rx) = channel();
        let looker = thread::spawn({
            let event = Arc::clone(&event);
            move || {
                look_rx.iter().all(|()| {
                    let is_set = event.is_set() && event.wait(Duration::ZERO);
                    // Fails if the description is complete.
                    let _ = looked_tx.send(());
                    is_set
                })
            }
        });
        // Fails if the other thread has seen enough.
        let _ = write!(Looking { look_tx, looked_rx }, "{event:?}");
        join(looker)
    });
    assert!(
        seen,
        "`is_set` or `wait` returned false for an event that is set, because another thread held \
         the lock: wait for the lock"
    );
}

/// Lets another thread look at an event whenever a part of its description is written. A mutex is
/// locked while its content is described.
struct Looking {
    look_tx: Sender<()>,
    looked_rx: Receiver<()>,
}

impl Write for Looking {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        self.look_tx.send(()).map_err(|_| fmt::Error)?;
        // If the other thread waits for the lock, it looks later.
        let _ = self.looked_rx.recv_timeout(Duration::from_millis(50));
        Ok(())
    }
}

#[test]
fn wait_returns_false_after_its_own_timeout() {
    let random = Duration::from_millis(50 + Random::new().below(100));
    let hint = "two threads wait for an event that is not set, one of them for an hour, and the \
                other one for less than a second: does each return after its own timeout?";
    within_limit(hint, move || {
        let event = Arc::new(Event::default());
        let other = Waiter::start(&event, HOUR);
        other.observed.wait_until_asleep();
        for timeout in [Duration::ZERO, Duration::from_millis(1), random] {
            assert_wait_takes(timeout, &event);
        }
        event.set();
        other.join();
    });
}

/// Asserts that `wait` returns after `timeout`. A busy machine may need several attempts.
fn assert_wait_takes(timeout: Duration, event: &Event) {
    let too_long = timeout + timeout.max(Duration::from_millis(50));
    for attempt in 1.. {
        let start = Instant::now();
        assert!(!event.wait(timeout), "`wait` returned true, although `set` was not called");
        let took = start.elapsed();
        assert!(took >= timeout.mul_f64(0.9), "`wait({timeout:?})` returned after {took:?}");
        if took < too_long {
            return;
        }
        assert!(attempt < 10, "`wait({timeout:?})` returned only after {took:?}");
    }
}

/// A thread that waits for an event.
struct Waiter {
    /// Returns what `wait` returned, and the CPU time that it used.
    thread: JoinHandle<(bool, Duration)>,
    observed: Observed,
}

impl Waiter {
    fn start(event: &Arc<Event>, timeout: Duration) -> Self {
        let event = Arc::clone(event);
        let (observed_tx, observed_rx) = channel();
        let thread = thread::spawn(move || {
            observed_tx.send(Observed::current()).expect("`observed_rx` is not dropped yet");
            let before = cpu_time();
            (event.wait(timeout), cpu_time() - before)
        });
        let observed = observed_rx.recv().expect("the thread sends before it can panic");
        Self { thread, observed }
    }

    /// Returns the CPU time that `wait` used.
    fn join(self) -> Duration {
        let (is_set, used) = join(self.thread);
        assert!(is_set, "`wait` returned false, although the event was set");
        used
    }
}

#[test]
fn waiting_threads_are_blocked_until_set_wakes_all_of_them() {
    let hint = "100 threads wait for one event: does `set` wake all of them?";
    within_limit(hint, || {
        let event = Arc::new(Event::default());
        let timeouts = [HOUR, Duration::MAX].into_iter().cycle();
        let waiters: Vec<Waiter> =
            timeouts.take(100).map(|timeout| Waiter::start(&event, timeout)).collect();
        let threads: Vec<Observed> = waiters.iter().map(|waiter| waiter.observed.clone()).collect();
        let ended = || waiters.iter().any(|waiter| waiter.thread.is_finished());
        let is_blocked = all_blocked(&threads);
        assert!(!ended(), "`wait` returned or panicked, although the event was not set");
        assert!(is_blocked, "{POLLS}");
        wake_all_spuriously(&event, &threads);
        let is_blocked = all_blocked(&threads);
        assert!(!ended(), "`wait` returned after a spurious wakeup: check the flag again");
        assert!(is_blocked, "after a spurious wakeup, {POLLS}");
        event.set();
        waiters.into_iter().map(Waiter::join).for_each(assert_slept);
    });
}

/// Wakes all threads, and asserts that they have woken up. (Only Linux can tell.)
fn wake_all_spuriously(event: &Event, threads: &[Observed]) {
    let before: Vec<_> = threads.iter().map(Observed::switches).collect();
    event.wake_spuriously();
    let has_woken = |(thread, before): (&Observed, &Option<u64>)| thread.switches() != *before;
    let have_woken = || threads.iter().zip(&before).all(has_woken);
    assert!(
        cfg!(not(target_os = "linux")) || becomes_true_in_time(have_woken),
        "`wake_spuriously` did not wake all waiting threads. The method is given, and correct: \
         wait for `changed`, which it notifies"
    );
}

#[test]
fn spurious_wakeups_neither_end_nor_extend_wait() {
    let timeout = Duration::from_millis(600);
    let hint = "`wait` runs for much longer than its timeout: after a spurious wakeup, wait only \
                for the rest of the time";
    within_limit(hint, move || {
        // A busy machine may need several attempts.
        for attempt in 1..=4 {
            let waited = wait_with_wakeups(timeout);
            if waited.is_some_and(|waited| waited < timeout * 3 / 2) {
                return;
            }
            assert!(
                waited.is_none() || attempt < 4,
                "spurious wakeups extended `wait` from {timeout:?} to {waited:?}: wait only for \
                 the rest of the time"
            );
        }
    });
}

/// Waits for an event while spurious wakeups happen, until three quarters of the timeout have
/// passed. Returns how long `wait` took, or `None` if the last wakeup was too late.
fn wait_with_wakeups(timeout: Duration) -> Option<Duration> {
    let event = Arc::new(Event::default());
    let start = Instant::now();
    let waiter = thread::spawn({
        let event = Arc::clone(&event);
        move || {
            let start = Instant::now();
            (event.wait(timeout), start.elapsed())
        }
    });
    while start.elapsed() < timeout * 3 / 4 {
        event.wake_spuriously();
        thread::sleep(Duration::from_millis(1));
    }
    let is_in_time = start.elapsed() < timeout * 9 / 10;
    let (is_set, waited) = join(waiter);
    assert!(!is_set, "`wait` returned true after a spurious wakeup: check the flag again");
    assert!(
        waited >= timeout.mul_f64(0.9),
        "a spurious wakeup ended `wait` after {waited:?} instead of {timeout:?}: wait in a loop"
    );
    is_in_time.then_some(waited)
}

#[test]
fn set_is_not_lost_between_check_and_block() {
    let hint = "lost wakeup: an event is set, but a thread still waits for it. Can `set` run after \
                `wait` has checked the flag and before it blocks?";
    within_limit(hint, || {
        // Two threads meet at one event after another: one waits for it, the other sets it.
        let events: Arc<Vec<Event>> = Arc::new((0..20_000).map(|_| Event::default()).collect());
        let meeting = Arc::new(Meeting::default());
        let waiter = thread::spawn({
            let (events, meeting) = (Arc::clone(&events), Arc::clone(&meeting));
            move || meeting.wait_for_each(&events)
        });
        meeting.set_each(&events);
        assert!(join(waiter), "`wait` returned false, although the event was set");
    });
}

/// Lets one thread set an event just when another thread checks whether to wait for it.
#[derive(Default)]
struct Meeting {
    /// The number of events that the waiting thread has begun to wait for.
    arrived: AtomicUsize,
    /// How long the other thread counts until it sets the event.
    delay: AtomicUsize,
    is_over: AtomicBool,
}

impl Meeting {
    /// Waits for one event after another. Returns whether `wait` always returned true.
    fn wait_for_each(&self, events: &[Event]) -> bool {
        pin_to_cpu(1);
        events.iter().take_while(|_| !self.is_over.load(Ordering::Relaxed)).all(|event| {
            self.arrived.fetch_add(1, Ordering::Relaxed);
            let start = Instant::now();
            let is_set = event.wait(HOUR);
            self.adapt_delay(start.elapsed() > Duration::from_micros(1));
            is_set
        })
    }

    /// Sets the next event a little earlier if this time the waiting thread was blocked, and
    /// otherwise a little later. So the delay stays close to the time between the two.
    fn adapt_delay(&self, was_blocked: bool) {
        let delay = self.delay.load(Ordering::Relaxed);
        let next = if was_blocked { delay - delay / 4 } else { delay + delay / 16 + 1 };
        self.delay.store(next.min(10_000), Ordering::Relaxed);
    }

    /// Sets one event after another. When the time is over, only sets the remaining events. The time
    /// is CPU time, so that a busy machine gets through about as many events as an idle one.
    fn set_each(&self, events: &[Event]) {
        pin_to_cpu(0);
        let (start, cpu_start, longest) = (Instant::now(), cpu_time(), limit() / 2);
        for (i, event) in events.iter().enumerate() {
            let used = cpu_time() - cpu_start;
            let is_over = used > Duration::from_millis(500) || start.elapsed() > longest;
            if is_over {
                self.is_over.store(true, Ordering::Relaxed);
            } else {
                while self.arrived.load(Ordering::Relaxed) <= i && start.elapsed() < longest {}
                let delay = self.delay.load(Ordering::Relaxed) * (8 + i % 16) / 16;
                for step in 0..delay {
                    black_box(step);
                }
            }
            event.set();
        }
    }
}
