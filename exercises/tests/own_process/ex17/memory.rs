//! Measures the largest allocation of a thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static ALLOCATOR: Probe = Probe;

thread_local! {
    /// The largest number of bytes that this thread has requested in one allocation.
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

/// Runs `work` and returns its result, and the size in bytes of the largest single allocation that
/// this thread made meanwhile.
pub(crate) fn most_at_once<T>(work: impl FnOnce() -> T) -> (T, usize) {
    LARGEST.set(0);
    let result = work();
    (result, LARGEST.get())
}

fn record(size: usize) {
    LARGEST.set(LARGEST.get().max(size));
}

/// The system's allocator, which also records the sizes of allocations.
struct Probe;

// SAFETY: every call is passed on to the system's allocator, and `record` does not allocate.
unsafe impl GlobalAlloc for Probe {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: our caller upholds the contract of `alloc`, which is the same here.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        record(layout.size());
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        record(size);
        // SAFETY: as in `alloc`.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as in `alloc`.
        unsafe { System.dealloc(old, layout) }
    }
}
