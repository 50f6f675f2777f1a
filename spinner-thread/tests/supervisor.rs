//! The supervisor of `spinner-thread`, with short work.

use std::panic::catch_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;
use spinner_core::TICK;
use spinner_thread::{spin, supervisor};

#[path = "../../spinner-core/tests/support/in_time.rs"]
mod in_time;

use in_time::in_time;

#[test]
fn the_answer_is_passed_on() {
    let answer = in_time(|| supervisor(|| "forty-two"));
    assert_eq!(answer.expect("stdout can be written"), "forty-two");
}

#[test]
fn the_work_is_done_on_the_calling_thread() {
    let id = || thread::current().id();
    let (worker, caller) = in_time(move || (supervisor(id), id()));
    assert_eq!(worker.expect("stdout can be written"), caller);
}

#[test]
fn a_panic_of_the_work_is_passed_on() {
    let outcome = in_time(|| catch_unwind(|| supervisor(|| panic!("no answer"))));
    let panic = outcome.expect_err("the panic comes through");
    assert_eq!(panic.downcast_ref(), Some(&"no answer"));
}

#[test]
fn spinning_goes_on_until_the_sender_is_dropped() {
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || spin("testing!", &stop));
    thread::sleep(2 * TICK); // however long: it must not end by itself
    assert!(!spinner.is_finished());
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written");
}

/// One stop may take long on a busy machine; all of them do only if the spinner sleeps through.
#[test]
fn the_stop_does_not_wait_for_the_next_frame() {
    let quickest = (0..20).map(|_| time_to_stop()).min();
    assert!(quickest < Some(TICK / 2), "{quickest:?}");
}

/// How long a spinner goes on after it was told to stop.
fn time_to_stop() -> Duration {
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || spin("testing!", &stop));
    let start = Instant::now();
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written");
    start.elapsed()
}
