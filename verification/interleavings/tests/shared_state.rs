//! The lesson `shared-state`: which results are possible, in all orders of its threads and with all
//! values that a processor may let them read.
//!
//! The checker is loom, as in `gil_memory.rs`, because all this is about atomics. The flags are the
//! lesson's own file. The counters are the lesson's increments on loom's threads: loom has no
//! scoped ones.

extern crate weak as std;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::sync::mpsc::channel;

use loom::thread;

#[path = "../../../shared-state/src/flags.rs"]
mod lesson;

mod relaxed {
    //! The lesson's flag without `Release` and `Acquire`.

    use super::*;

    pub fn publish(value: u64, data: &AtomicU64, ready: &AtomicBool) {
        data.store(value, Relaxed);
        ready.store(true, Relaxed);
    }

    pub fn read_published(data: &AtomicU64, ready: &AtomicBool) -> Option<u64> {
        ready.load(Relaxed).then(|| data.load(Relaxed))
    }
}

/// Returns the results that `model` can have, over all orders.
fn all_results<T: Ord + Send + 'static>(
    model: impl Fn() -> T + Send + Sync + 'static,
) -> BTreeSet<T> {
    let (result_tx, result_rx) = channel(); // the real one: it outlives the runs
    loom::model(move || result_tx.send(model()).expect("the receiver is kept until the end"));
    result_rx.into_iter().collect()
}

/// One thread publishes 42 while another one reads.
macro_rules! published_and_read {
    ($flags:ident) => {
        || {
            let shared = Arc::new((AtomicU64::new(0), AtomicBool::new(false)));
            let writer = thread::spawn({
                let shared = Arc::clone(&shared);
                move || $flags::publish(42, &shared.0, &shared.1)
            });
            let value = $flags::read_published(&shared.0, &shared.1);
            writer.join().expect("a panic would have ended the check");
            value
        }
    };
}

/// Two threads increment a counter twice each.
fn counted(increment: fn(&AtomicU64)) -> u64 {
    let counter = Arc::new(AtomicU64::new(0));
    let threads = [(); 2].map(|()| {
        let counter = Arc::clone(&counter);
        thread::spawn(move || {
            increment(&counter);
            increment(&counter);
        })
    });
    for thread in threads {
        thread.join().expect("a panic would have ended the check");
    }
    counter.load(SeqCst)
}

#[test]
fn relaxed_flag_finds_bug_reader_sees_flag_but_not_data() {
    let results = all_results(published_and_read!(relaxed));
    assert_eq!(results, BTreeSet::from([None, Some(0), Some(42)]));
}

#[test]
fn released_and_acquired_flag_holds_in_all_orders() {
    let results = all_results(published_and_read!(lesson));
    assert_eq!(results, BTreeSet::from([None, Some(42)]), "is the flag `Release` and `Acquire`?");
}

#[test]
fn load_and_store_finds_bug_up_to_two_of_four_updates_are_lost() {
    let results = all_results(|| {
        counted(|counter| {
            let value = counter.load(SeqCst);
            counter.store(value + 1, SeqCst);
        })
    });
    assert_eq!(results, BTreeSet::from([2, 3, 4]));
}

#[test]
fn fetch_add_holds_in_all_orders() {
    let add = |counter: &AtomicU64| {
        counter.fetch_add(1, SeqCst);
    };
    assert_eq!(all_results(move || counted(add)), BTreeSet::from([4]));
}

#[test]
fn relaxed_fetch_add_holds_in_all_orders() {
    let add = |counter: &AtomicU64| {
        counter.fetch_add(1, Relaxed);
    };
    assert_eq!(all_results(move || counted(add)), BTreeSet::from([4]));
}

#[test]
fn fetch_update_holds_in_all_orders() {
    let add = |counter: &AtomicU64| {
        counter.fetch_update(SeqCst, SeqCst, |value| Some(value + 1)).expect("always a value");
    };
    assert_eq!(all_results(move || counted(add)), BTreeSet::from([4]));
}
