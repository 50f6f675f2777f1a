//! The supervisor of `spinner-thread`, with short work.

use std::panic::catch_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;
use spinner_core::TICK;
use spinner_thread::{spin, supervisor};

#[test]
fn the_answer_is_passed_on() {
    let answer = supervisor(|| "forty-two");
    assert_eq!(answer.expect("stdout can be written"), "forty-two");
}

#[test]
fn the_work_is_done_on_the_calling_thread() {
    let worker = supervisor(|| thread::current().id());
    assert_eq!(worker.expect("stdout can be written"), thread::current().id());
}

#[test]
fn a_panic_of_the_work_is_passed_on() {
    let panic = catch_unwind(|| supervisor(|| panic!("no answer"))).expect_err("it panics");
    assert_eq!(panic.downcast_ref(), Some(&"no answer"));
}

#[test]
fn spinning_goes_on_until_the_sender_is_dropped() {
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || spin("testing!", &stop));
    thread::sleep(2 * TICK); // however long: it must not end by itself
    assert!(!spinner.is_finished());
    drop(done);
    spinner.join().expect("spin does not panic").expect("stdout can be written");
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
    spinner.join().expect("spin does not panic").expect("stdout can be written");
    start.elapsed()
}
