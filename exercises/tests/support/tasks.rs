//! Helpers for the tests of tasks and futures.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::{spawn, yield_now};
use tokio::time::sleep;

/// The number of tasks in a [`spawn_crowd`].
const CROWD: usize = 10_000;

/// Spawns thousands of tasks that are ready to run. A task that is scheduled now runs only after
/// them, so one that awaits it by yielding a few times does not wait long enough.
pub fn spawn_crowd() {
    for _ in 0..CROWD {
        spawn(yield_now());
    }
}

/// Spawns thousands of tasks that become ready at the same moment, after `time`.
pub fn spawn_crowd_after(time: Duration) {
    for _ in 0..CROWD {
        spawn(sleep(time));
    }
}

/// A log of events. Its clones share the events.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Appends an event.
    pub fn add(&self, event: impl Into<String>) {
        // A test whose cleanup panics must still be able to read the log.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(event.into());
    }

    /// Returns a value that appends an event when it is dropped.
    pub fn on_drop(&self, event: impl Into<String>) -> LogOnDrop {
        LogOnDrop { log: self.clone(), event: event.into() }
    }

    /// Returns the events so far, in order.
    pub fn events(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Appends an event to a [`Log`] when it is dropped.
pub struct LogOnDrop {
    log: Log,
    event: String,
}

impl Drop for LogOnDrop {
    fn drop(&mut self) {
        self.log.add(&self.event);
    }
}

/// The payload of a panic that is neither a `&str` nor a `String`.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload(pub u32);

/// Panics without a message on stderr, so that the panic does not look like the failure of a test.
pub fn panic_silently(payload: impl Any + Send) -> ! {
    resume_unwind(Box::new(payload))
}

/// Awaits a future. Returns the payload of the panic if it panics.
pub async fn catch_panic<T>(future: impl Future<Output = T>) -> thread::Result<T> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(payload) => Poll::Ready(Err(payload)),
    })
    .await
}

/// Returns the message of a panic.
pub fn message(payload: &(dyn Any + Send)) -> &str {
    let literal = payload.downcast_ref::<&str>().copied();
    let formatted = payload.downcast_ref::<String>().map(String::as_str);
    literal.or(formatted).unwrap_or("(a payload that is not a string)")
}

/// A future whose first poll blocks its thread until the test lets it continue. Meanwhile, no other
/// thread can drop it.
pub struct StuckFuture<T> {
    has_begun: Arc<AtomicBool>,
    is_alive: Arc<AtomicBool>,
    continue_rx: Receiver<()>,
    result: Option<T>,
}

impl<T> StuckFuture<T> {
    /// Returns a flag that is set during the first poll.
    pub fn has_begun(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.has_begun)
    }
}

impl<T: Unpin> Future for StuckFuture<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        // The test's own thread polls, too. It cannot wait for itself.
        let is_test = thread::current().name() != Some(RUNTIME);
        if !is_test && !self.has_begun.swap(true, Ordering::SeqCst) {
            // The receive fails if the test has failed and dropped the sender.
            let _ = self.continue_rx.recv();
            return self.result.take().map_or(Poll::Pending, Poll::Ready);
        }
        Poll::Pending
    }
}

impl<T> Drop for StuckFuture<T> {
    fn drop(&mut self) {
        self.is_alive.store(false, Ordering::SeqCst);
    }
}

/// Waits until a flag is set. Only for futures that are polled again and again, as by
/// [`await_despite_stuck_poll`].
pub async fn until_set(flag: Arc<AtomicBool>) {
    poll_fn(|_| if flag.load(Ordering::SeqCst) { Poll::Ready(()) } else { Poll::Pending }).await;
}

/// The name of the threads of the runtime in [`await_despite_stuck_poll`].
const RUNTIME: &str = "runtime";

/// Awaits the future that `start` returns, while a thread of the runtime is stuck in a poll of the
/// [`StuckFuture`] that `start` receives. The runtime has another thread for everything else.
///
/// The stuck future continues after some time. It then returns the `result`, or waits forever if
/// there is none. Returns the output of the future that `start` returned, and whether the stuck
/// future was still alive when that output was there.
pub fn await_despite_stuck_poll<T, F>(
    result: Option<T>,
    start: impl FnOnce(StuckFuture<T>) -> F,
) -> (F::Output, bool)
where
    F: Future,
{
    let mut runtime = Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).thread_name(RUNTIME).enable_time().build();
    let runtime = runtime.expect("the system can start two more threads");
    let context = runtime.enter();
    let (continue_tx, continue_rx) = channel();
    let (has_begun, is_alive) = (Arc::default(), Arc::new(AtomicBool::new(true)));
    let stuck = StuckFuture {
        has_begun: Arc::clone(&has_begun),
        is_alive: Arc::clone(&is_alive),
        continue_rx,
        result,
    };
    let mut future = pin!(start(stuck));
    let early = output_while_stuck(future.as_mut(), &has_begun);
    let is_alive_early = is_alive.load(Ordering::SeqCst);
    // The send fails if the stuck future was dropped before it was polled.
    let _ = continue_tx.send(());
    drop(context);
    match early {
        Some(output) => (output, is_alive_early),
        None => {
            let output = runtime.block_on(future);
            (output, is_alive.load(Ordering::SeqCst))
        }
    }
}

/// Polls a future while the stuck future is being polled: at least a hundred times after everything
/// else has run for 20 ms. Returns its output if it is there too early.
fn output_while_stuck<F: Future>(
    mut future: Pin<&mut F>,
    has_begun: &AtomicBool,
) -> Option<F::Output> {
    let mut context = Context::from_waker(Waker::noop());
    let mut others = None;
    let mut polls_left = 100;
    while polls_left > 0 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        if has_begun.load(Ordering::SeqCst) {
            let others = others.get_or_insert_with(|| spawn(sleep(Duration::from_millis(20))));
            polls_left -= u32::from(others.is_finished());
        }
        thread::sleep(Duration::from_micros(100));
    }
    None
}
