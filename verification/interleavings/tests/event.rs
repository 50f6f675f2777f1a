//! Exercise 02: an event that many threads wait for.

extern crate checked as std;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, finds_bug, holds_in_all_orders, join};

#[path = "../../../exercises/wrong/ex02_ignores_spurious_wakeups.rs"]
mod ignores_spurious_wakeups;
#[path = "../../../exercises/wrong/ex02_lost_wakeup.rs"]
mod lost_wakeup;
#[path = "../../../exercises/wrong/ex02_notifies_one.rs"]
mod notifies_one;
#[path = "../../../exercises/solutions/ex02_event.rs"]
mod solution;

/// Spawns a thread that waits for the event without a timeout.
macro_rules! spawn_waiter {
    ($event:expr) => {{
        let event = Arc::clone(&$event);
        thread::spawn(move || assert!(event.wait(Duration::MAX), "woken too early"))
    }};
}

/// Two threads wait for an event, which is set before, while or after they start to wait. Both must
/// be woken.
macro_rules! all_are_woken {
    ($answer:ident) => {
        || {
            let event = Arc::new($answer::Event::default());
            let threads = [spawn_waiter!(event), spawn_waiter!(event)];
            event.set();
            threads.into_iter().for_each(join);
        }
    };
}

/// A thread waits for an event, and there is a spurious wakeup before the event is set. The thread
/// must keep waiting until the event is set.
macro_rules! waits_until_set {
    ($answer:ident) => {
        || {
            let event = Arc::new($answer::Event::default());
            let thread = spawn_waiter!(event);
            event.wake_spuriously();
            event.set();
            join(thread);
        }
    };
}

#[test]
fn finds_deadlock_if_set_notifies_one_thread() {
    finds_bug(DEADLOCK, all_are_woken!(notifies_one));
}

#[test]
fn finds_lost_wakeup_if_wait_does_not_check_first() {
    finds_bug(DEADLOCK, all_are_woken!(lost_wakeup));
}

#[test]
fn finds_early_return_if_spurious_wakeups_are_ignored() {
    finds_bug("woken too early", waits_until_set!(ignores_spurious_wakeups));
}

#[test]
fn solution_wakes_all_waiting_threads() {
    holds_in_all_orders(ANY, all_are_woken!(solution));
}

#[test]
fn solution_waits_until_set_despite_spurious_wakeup() {
    holds_in_all_orders(ANY, waits_until_set!(solution));
}
