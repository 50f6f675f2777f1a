//! # 40: block on a future

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// Polls `future` on this thread until it is ready, and returns its output.
///
/// Polls it once at the start, and again only after its waker was woken. Blocks in between.
pub fn block_on<F: Future>(future: F) -> F::Output {
    // A local variable: it is dropped when this function returns or panics.
    let mut future = pin!(future);
    let thread_waker =
        Arc::new(ThreadWaker { thread: thread::current(), is_woken: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&thread_waker));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread_waker.wait();
    }
}

/// Wakes the thread of one call of [`block_on`].
struct ThreadWaker {
    thread: Thread,
    /// Set by `wake`, and cleared before each poll. The token of `park` is not enough, because
    /// other code on this thread may use it, too.
    is_woken: AtomicBool,
}

impl ThreadWaker {
    /// Blocks until the waker was woken since the last poll began.
    fn wait(&self) {
        // The swap clears the flag before the next poll, so a wakeup during that poll sets it
        // again. `Acquire` and `Release`: the poll sees everything that was written before the
        // wakeup.
        while !self.is_woken.swap(false, Ordering::Acquire) {
            // If a wakeup comes here, `park` finds its token, and returns at once.
            thread::park();
        }
    }
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        // The flag first: a thread that gets the token looks at the flag at once.
        self.is_woken.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
