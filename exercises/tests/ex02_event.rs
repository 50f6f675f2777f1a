//! The tests of exercise 02. Run them with `cargo test -p exercises ex02`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex02_event.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex02_event.rs")]
mod ex02_event;
mod support;

use std::array;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ex02_event::Event;
use support::{assert_slept, burn, cpu_time, join, within_limit};

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
        assert!(event.wait(Duration::ZERO), "`wait` with timeout zero must still check the flag");
    });
}

#[test]
fn wait_returns_false_after_timeout() {
    within_limit("does `wait` return after its timeout?", || {
        let event = Event::default();
        for timeout in [Duration::from_millis(10), Duration::ZERO] {
            assert!(!event.wait(timeout), "`wait` returned true, although `set` was not called");
        }
    });
}

#[test]
fn set_wakes_all_waiting_threads() {
    within_limit("eight threads wait for one event: does `set` wake all of them?", || {
        let event = Arc::new(Event::default());
        let ready = Arc::new(Barrier::new(9));
        let waiters: [JoinHandle<bool>; 8] = array::from_fn(|_| {
            let (event, ready) = (Arc::clone(&event), Arc::clone(&ready));
            thread::spawn(move || {
                ready.wait();
                event.wait(HOUR)
            })
        });
        ready.wait();
        // Gives the threads time to block. A correct answer does not need it.
        thread::sleep(Duration::from_millis(100));
        event.set();
        for waiter in waiters {
            assert!(join(waiter), "`wait` returned false, although the event was set");
        }
    });
}

#[test]
fn spurious_wakeups_neither_end_nor_extend_wait() {
    let hint = "`wait` ran for much longer than its timeout of 1 s: after a spurious wakeup, wait \
                only for the rest of the time";
    within_limit(hint, || {
        let timeout = Duration::from_secs(1);
        let event = Arc::new(Event::default());
        let waiter = thread::spawn({
            let event = Arc::clone(&event);
            move || {
                let start = Instant::now();
                (event.wait(timeout), start.elapsed())
            }
        });
        while !waiter.is_finished() {
            event.wake_spuriously();
            thread::sleep(Duration::from_millis(1));
        }
        let (is_set, waited) = join(waiter);
        assert!(!is_set, "`wait` returned true after a spurious wakeup: check the flag again");
        assert!(
            waited > timeout / 2,
            "a spurious wakeup ended `wait` after {waited:?} instead of {timeout:?}: wait in a loop"
        );
    });
}

#[test]
fn set_is_not_lost_between_check_and_block() {
    let hint = "lost wakeup: an event is set, but a thread still waits for it. Can `set` run after \
                `wait` has checked the flag and before it blocks?";
    within_limit(hint, || {
        // Two threads meet at one event after another: one waits for it, the other sets it. A third
        // thread competes for the lock, so that the other two are interrupted in many places.
        let events: Arc<Vec<Event>> = Arc::new((0..20_000).map(|_| Event::default()).collect());
        let arrived = Arc::new(AtomicUsize::new(0));
        // A busy machine may not get through all events, and need not.
        let start = Instant::now();
        let is_over = move || start.elapsed() > Duration::from_millis(500);
        let waiter = thread::spawn({
            let (events, arrived) = (Arc::clone(&events), Arc::clone(&arrived));
            move || {
                events.iter().take_while(|_| !is_over()).all(|event| {
                    arrived.fetch_add(1, Ordering::Relaxed);
                    event.wait(HOUR)
                })
            }
        });
        let competitor = thread::spawn({
            let events = Arc::clone(&events);
            move || {
                let events = events.iter().take_while(|_| !is_over());
                events.for_each(|event| while !event.is_set() && !is_over() {});
            }
        });
        set_as_waiter_arrives(&events, &arrived, is_over);
        join(competitor);
        assert!(join(waiter), "`wait` returned false, although the event was set");
    });
}

/// Sets each event just when the waiting thread is about to wait for it. When the time is over, only
/// sets the remaining events.
fn set_as_waiter_arrives(events: &[Event], arrived: &AtomicUsize, is_over: impl Fn() -> bool) {
    for (i, event) in events.iter().enumerate() {
        let has_arrived = || arrived.load(Ordering::Relaxed) > i;
        while !has_arrived() && !is_over() {
            thread::yield_now();
        }
        // Varies the delay, and makes the waiting thread check and block again.
        (0..i % 20).take_while(|_| !is_over()).for_each(|_| event.wake_spuriously());
        event.set();
    }
}

#[test]
fn wait_uses_no_cpu_time() {
    let used = within_limit("does `set` wake the waiting thread?", || {
        let event = Arc::new(Event::default());
        let ready = Arc::new(Barrier::new(2));
        let waiter = thread::spawn({
            let (event, ready) = (Arc::clone(&event), Arc::clone(&ready));
            move || {
                ready.wait();
                let before = cpu_time();
                event.wait(HOUR);
                cpu_time() - before
            }
        });
        ready.wait();
        burn();
        event.set();
        join(waiter)
    });
    assert_slept(used);
}
