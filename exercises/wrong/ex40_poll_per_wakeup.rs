//! Wrong: counts the wakeups, and polls once for each of them.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let thread_waker =
        Arc::new(ThreadWaker { thread: thread::current(), wakeups: AtomicUsize::new(0) });
    let waker = Waker::from(Arc::clone(&thread_waker));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while thread_waker.wakeups.load(Ordering::Acquire) == 0 {
            thread::park();
        }
        thread_waker.wakeups.fetch_sub(1, Ordering::Relaxed);
    }
}

struct ThreadWaker {
    thread: Thread,
    wakeups: AtomicUsize,
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.wakeups.fetch_add(1, Ordering::Release);
        self.thread.unpark();
    }
}
