//! Two uses of an `AtomicBool`: to stop a worker, and to publish data.

use std::sync::atomic::{
    AtomicBool, AtomicU64,
    Ordering::{Acquire, Relaxed, Release, SeqCst},
};

/// Repeats `work` until `stop` is set, and returns how often it ran.
///
/// `stop` is checked before each run, so no run starts after `work_until` has seen the flag, and a
/// run that has started is finished.
///
/// For a thread that has something to do between two checks. A thread that only waits for a flag
/// wastes a core: let it block on a channel or on a `Condvar`.
pub fn work_until(stop: &AtomicBool, mut work: impl FnMut()) -> u64 {
    let mut runs = 0;
    while !stop.load(SeqCst) {
        work();
        runs += 1;
    }
    runs
}

/// Stores `value` in `data`, and then sets `ready`.
pub fn publish(value: u64, data: &AtomicU64, ready: &AtomicBool) {
    data.store(value, Relaxed);
    ready.store(true, Release); // a thread that acquires this `true` also sees the store of `data`
}

/// Returns the published value, or `None` if `ready` is not set yet.
///
/// Never returns an older value of `data`: the load of `ready` acquires what [`publish`] released.
pub fn read_published(data: &AtomicU64, ready: &AtomicBool) -> Option<u64> {
    // `Acquire` pairs with the `Release` in `publish`.
    ready.load(Acquire).then(|| data.load(Relaxed))
}
