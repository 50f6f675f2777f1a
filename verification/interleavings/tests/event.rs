//! An event that many wait for: exercise 02.

extern crate checked as std;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use interleavings::{ANY, DEADLOCK, found, join, proved};

#[path = "../../../exercises/wrong/ex02_does_not_look_first.rs"]
mod does_not_look_first;
#[path = "../../../exercises/solutions/ex02_event.rs"]
mod solution;
#[path = "../../../exercises/wrong/ex02_trusts_every_wake_up.rs"]
mod trusts_every_wake_up;
#[path = "../../../exercises/wrong/ex02_wakes_only_one.rs"]
mod wakes_only_one;

/// Starts a thread that waits, however long it takes.
macro_rules! who_waits {
    ($event:expr) => {{
        let event = Arc::clone(&$event);
        thread::spawn(move || assert!(event.wait(Duration::MAX), "woken too early"))
    }};
}

/// Two wait for an event, and it is set: before, after or while they begin to wait.
macro_rules! all_are_woken {
    ($answer:ident) => {
        || {
            let event = Arc::new($answer::Event::default());
            let threads = [who_waits!(event), who_waits!(event)];
            event.set();
            threads.into_iter().for_each(join);
        }
    };
}

/// One waits for an event, and is woken for no reason before it is set.
macro_rules! nobody_is_misled {
    ($answer:ident) => {
        || {
            let event = Arc::new($answer::Event::default());
            let thread = who_waits!(event);
            event.disturb();
            event.set();
            join(thread);
        }
    };
}

#[test]
fn found_that_one_is_not_woken() {
    found(DEADLOCK, all_are_woken!(wakes_only_one));
}

#[test]
fn found_that_one_waits_for_what_has_been() {
    found(DEADLOCK, all_are_woken!(does_not_look_first));
}

#[test]
fn found_that_one_believes_every_wake_up() {
    found("woken too early", nobody_is_misled!(trusts_every_wake_up));
}

#[test]
fn the_solution_wakes_all_who_wait() {
    proved(ANY, all_are_woken!(solution));
}

#[test]
fn the_solution_wakes_nobody_too_early() {
    proved(ANY, nobody_is_misled!(solution));
}
