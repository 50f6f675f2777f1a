//! Measures how much memory a thread needs.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static ALLOCATOR: Probe = Probe;

thread_local! {
    /// How many bytes this thread has allocated and not freed. It may have freed the bytes of
    /// another thread.
    static ALLOCATED: Cell<isize> = const { Cell::new(0) };

    /// The maximum of `ALLOCATED`.
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// Runs `work` and returns its result, and how many bytes of memory this thread needed for it: the
/// maximum at any time, in all allocations together.
pub(crate) fn with_peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATED.get();
    PEAK.set(before);
    let result = work();
    (result, (PEAK.get() - before).unsigned_abs())
}

fn record(allocated: usize, freed: usize) {
    let now = ALLOCATED.get() + allocated as isize - freed as isize;
    ALLOCATED.set(now);
    PEAK.set(PEAK.get().max(now));
}

/// The system's allocator, which also records the sizes.
struct Probe;

// SAFETY: every call is passed on to the system's allocator, and `record` does not allocate.
unsafe impl GlobalAlloc for Probe {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        record(layout.size(), 0);
        // SAFETY: our caller upholds the contract of `alloc`, which is the same here.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        record(layout.size(), 0);
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        record(size, layout.size());
        // SAFETY: as in `alloc`.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        record(0, layout.size());
        // SAFETY: as in `alloc`.
        unsafe { System.dealloc(old, layout) }
    }
}
