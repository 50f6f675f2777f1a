//! # 15: a number per thread

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The sum of the numbers of all threads that have ended. Each thread adds to it once.
///
/// `Relaxed` is enough: `join` already makes everything that the thread did visible.
static ENDED: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static OWN: Own = const { Own(Cell::new(0)) };
}

/// The number of one thread.
struct Own(Cell<u64>);

impl Drop for Own {
    /// Runs when the thread ends, even after a panic.
    fn drop(&mut self) {
        ENDED.fetch_add(self.0.get(), Relaxed);
    }
}

/// Replaces the number of the calling thread, which is 0 at first, with `change` of that number.
/// Never waits for another thread. If `change` panics, the number stays as it was.
pub fn update(change: impl FnOnce(u64) -> u64) {
    OWN.with(|own| own.0.set(change(own.0.get())));
}

/// Returns the number of the calling thread.
pub fn own() -> u64 {
    OWN.with(|own| own.0.get())
}

/// Returns the sum of the numbers of all threads that have ended, and of the calling thread.
pub fn total() -> u64 {
    ENDED.load(Relaxed) + own()
}
