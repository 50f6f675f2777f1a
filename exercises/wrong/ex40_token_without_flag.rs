//! Wrong: `wake` only gives a token if the thread already waits, and sets no flag before.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let thread_waker =
        Arc::new(ThreadWaker { thread: thread::current(), is_waiting: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&thread_waker));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread_waker.is_waiting.store(true, Ordering::SeqCst);
        while thread_waker.is_waiting.load(Ordering::SeqCst) {
            thread::park();
        }
    }
}

struct ThreadWaker {
    thread: Thread,
    is_waiting: AtomicBool,
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        self.is_waiting.store(false, Ordering::SeqCst);
        self.thread.unpark();
    }
}
