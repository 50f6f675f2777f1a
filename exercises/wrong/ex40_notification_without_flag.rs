//! Wrong: a condition variable without a condition: a wakeup during the poll is lost.

use std::pin::pin;
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

#[derive(Default)]
struct Signal {
    mutex: Mutex<()>,
    woken: Condvar,
}

impl Signal {
    fn wait(&self) {
        let guard = self.mutex.lock().unwrap();
        let _guard = self.woken.wait(guard).unwrap();
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.woken.notify_one();
    }
}
