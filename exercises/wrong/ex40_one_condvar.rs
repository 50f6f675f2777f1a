//! Wrong: all calls share one condition variable, and `wake` notifies one of them.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};

pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let signal = Arc::new(Signal::default());
    let waker = Waker::from(Arc::clone(&signal));
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        signal.wait();
    }
}

static MUTEX: Mutex<()> = Mutex::new(());
static WOKEN: Condvar = Condvar::new();

#[derive(Default)]
struct Signal {
    is_woken: AtomicBool,
}

impl Signal {
    fn wait(&self) {
        let mut guard = MUTEX.lock().unwrap();
        while !self.is_woken.swap(false, Ordering::SeqCst) {
            guard = WOKEN.wait(guard).unwrap();
        }
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        let _guard = MUTEX.lock().unwrap();
        self.is_woken.store(true, Ordering::SeqCst);
        WOKEN.notify_one();
    }
}
