//! Wrong: all calls of `block_on` share one flag.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let thread_waker = Arc::new(ThreadWaker { thread: thread::current() });
    let waker = Waker::from(Arc::clone(&thread_waker));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        while !IS_WOKEN.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

static IS_WOKEN: AtomicBool = AtomicBool::new(false);

struct ThreadWaker {
    thread: Thread,
}

impl Wake for ThreadWaker {
    fn wake(self: Arc<Self>) {
        IS_WOKEN.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
