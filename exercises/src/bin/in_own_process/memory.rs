//! Watches how much memory is asked for at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

#[global_allocator]
static WATCHED: Watched = Watched;

/// The most bytes that were asked for in one piece.
static MOST: AtomicUsize = AtomicUsize::new(0);

/// The most bytes that were asked for in one piece, while `work` ran.
pub fn most_at_once<T>(work: impl FnOnce() -> T) -> (T, usize) {
    MOST.store(0, Relaxed);
    let result = work();
    (result, MOST.load(Relaxed))
}

/// The system's allocator, watched.
struct Watched;

// SAFETY: all is passed on to the system's allocator; the counter allocates nothing.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        MOST.fetch_max(layout.size(), Relaxed);
        // SAFETY: our caller promises what the system's allocator asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        MOST.fetch_max(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        MOST.fetch_max(size, Relaxed);
        // SAFETY: as above.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(old, layout) }
    }
}
