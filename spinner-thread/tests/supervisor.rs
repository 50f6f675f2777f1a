//! The supervisor of `spinner-thread`, with short work.

use std::panic::catch_unwind;
use std::thread;
use std::time::{Duration, Instant};

use crossbeam_channel::bounded;
use spinner_core::TICK;
use spinner_thread::{spin, supervisor};

use time_limit::in_time;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

#[test]
fn supervisor_returns_the_answer() {
    let answer = in_time(|| supervisor(|| "forty-two"));
    assert_eq!(answer.expect("stdout can be written to"), "forty-two");
}

#[test]
fn work_runs_on_the_calling_thread() {
    let id = || thread::current().id();
    let (worker, caller) = in_time(move || (supervisor(id), id()));
    assert_eq!(worker.expect("stdout can be written to"), caller);
}

#[test]
fn panic_of_the_work_is_passed_on() {
    let outcome = in_time(|| catch_unwind(|| supervisor(|| panic!("no answer"))));
    let panic = outcome.expect_err("the work panics");
    assert_eq!(panic.downcast_ref(), Some(&"no answer"));
}

#[test]
fn spin_ends_only_when_the_sender_is_dropped() {
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || spin("testing!", &stop));
    thread::sleep(2 * TICK); // a longer sleep would change nothing
    assert!(!spinner.is_finished(), "`spin` returned although the sender exists");
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written to");
}

/// A single stop may take long on a busy machine. All of them do only if the spinner sleeps until
/// the next frame.
#[test]
fn spin_stops_without_waiting_for_the_next_frame() {
    let fastest = (0..20).map(|_| time_to_stop()).min();
    assert!(fastest < Some(TICK / 2), "the fastest of 20 stops took {fastest:?}");
}

/// Returns how long a spinner continues after it is told to stop.
fn time_to_stop() -> Duration {
    let (done, stop) = bounded(0);
    let spinner = thread::spawn(move || spin("testing!", &stop));
    let start = Instant::now();
    drop(done);
    in_time(|| spinner.join()).expect("spin does not panic").expect("stdout can be written to");
    start.elapsed()
}
