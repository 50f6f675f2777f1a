//! The flags: what stops, and when.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;

use shared_state::{publish, read_published, work_until};

use time_limit::LIMIT;

#[path = "../../testkit/src/time_limit.rs"]
pub mod time_limit;

#[test]
fn work_until_does_nothing_if_flag_is_already_set() {
    let stop = AtomicBool::new(true);
    assert_eq!(work_until(&stop, || panic!("a run started after the flag was set")), 0);
}

#[test]
fn work_until_finishes_the_run_in_which_flag_is_set() {
    let (stop, mut finished) = (AtomicBool::new(false), 0);
    let runs = work_until(&stop, || {
        stop.store(finished == 2, SeqCst);
        finished += 1;
    });
    assert_eq!((runs, finished), (3, 3), "the flag was set at the beginning of the third run");
}

#[test]
fn work_until_ends_when_another_thread_sets_the_flag() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let (started_tx, started_rx) = mpsc::channel();
    let (runs_tx, runs_rx) = mpsc::channel();
    // Not a scoped thread: if it does not stop, the test fails instead of waiting for it.
    thread::spawn(move || {
        let runs = work_until(&STOP, || {
            let _ = started_tx.send(()); // fails when the test has seen enough
            thread::yield_now();
        });
        runs_tx.send(runs)
    });
    for _ in 0..3 {
        started_rx.recv_timeout(LIMIT).expect("the worker works while the flag is not set");
    }
    STOP.store(true, SeqCst);
    let runs = runs_rx.recv_timeout(LIMIT).expect("the worker ends when the flag is set");
    assert!(runs >= 3, "three runs have started, but {runs} are reported");
}

#[test]
fn read_published_returns_nothing_before_publish() {
    let (data, ready) = (AtomicU64::new(7), AtomicBool::new(false));
    assert_eq!(read_published(&data, &ready), None);
}

#[test]
fn read_published_returns_the_value_after_publish() {
    let (data, ready) = (AtomicU64::new(0), AtomicBool::new(false));
    publish(42, &data, &ready);
    assert_eq!(read_published(&data, &ready), Some(42));
}
