//! Wrong: adds every change to the shared counter at once, so the threads that are still running
//! are part of the total.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static ENDED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static OWN: Own = const { Own(Cell::new(0)) };
}

struct Own(Cell<u64>);

pub fn update(change: impl FnOnce(u64) -> u64) {
    OWN.with(|own| {
        let before = own.0.get();
        own.0.set(change(before));
        ENDED.fetch_add(own.0.get().wrapping_sub(before), Relaxed);
    });
}

pub fn own() -> u64 {
    OWN.with(|own| own.0.get())
}

pub fn total() -> u64 {
    ENDED.load(Relaxed)
}
