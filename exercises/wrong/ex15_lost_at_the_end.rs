//! Wrong: the number of a thread is dropped when the thread ends, and is added to nothing.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

static ENDED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static OWN: Own = const { Own(Cell::new(0)) };
}

struct Own(Cell<u64>);

pub fn update(change: impl FnOnce(u64) -> u64) {
    OWN.with(|own| own.0.set(change(own.0.get())));
}

pub fn own() -> u64 {
    OWN.with(|own| own.0.get())
}

pub fn total() -> u64 {
    ENDED.load(Relaxed) + own()
}
