//! Watches how much memory is asked for at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

#[global_allocator]
static WATCHED: Watched = Watched;

thread_local! {
    /// The most bytes that this thread has asked for in one piece.
    static MOST: Cell<usize> = const { Cell::new(0) };
}

/// The most bytes that this thread asked for in one piece, while `work` ran.
pub(crate) fn most_at_once<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MOST.set(0);
    let result = work();
    (result, MOST.get())
}

fn count(size: usize) {
    MOST.set(MOST.get().max(size));
}

/// The system's allocator, watched.
struct Watched;

// SAFETY: all is passed on to the system's allocator; the counter allocates nothing.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: our caller promises what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        // SAFETY: as above.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}
