//! The tests of exercise 21. Run them with `cargo test -p exercises ex21`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex21_do_not_block.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex21_do_not_block.rs")]
mod ex21_do_not_block;
mod support;

use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::task::{Context, Wake};
use std::thread::{self, ThreadId};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::LocalSet;

use ex21_do_not_block::with_heartbeat;
use support::within_limit;

const TICK: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A current-thread runtime with the real clock: a paused clock does not advance while
/// `spawn_blocking` runs.
fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a current-thread runtime without I/O can always be built")
}

/// Returns a function to call at every beat, and the receiver of the beats.
fn heartbeat() -> (impl FnMut() + Send + 'static, UnboundedReceiver<()>) {
    let (beat_tx, beat_rx) = unbounded_channel();
    let beat = move || {
        // The send fails at the end of a test, when the receiver is gone.
        let _ = beat_tx.send(());
    };
    (beat, beat_rx)
}

/// Panics if this is the runtime's thread, which the work would block next.
fn assert_not_on(runtime_thread: ThreadId) {
    let here = thread::current().id();
    assert_ne!(here, runtime_thread, "the work ran on the runtime's only thread, and blocks it");
}

#[test]
fn heartbeat_beats_while_work_runs() {
    let hint = "the work waits for three heartbeats: is the runtime's thread free to call `beat`?";
    let answer = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let (beat, mut beat_rx) = heartbeat();
        let work = move || {
            assert_not_on(runtime_thread);
            for _ in 0..3 {
                beat_rx.blocking_recv().expect("`beat` is not dropped while the work runs");
            }
            42
        };
        runtime().block_on(with_heartbeat(work, TICK, beat))
    });
    assert_eq!(answer, 42);
}

#[test]
fn two_calls_run_concurrently() {
    let hint = "each of two calls waits until the work of both has started: does the second call \
                start only after the first has ended?";
    let leaders = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let both_running = Arc::new(Barrier::new(2));
        let work = || {
            let both_running = Arc::clone(&both_running);
            move || {
                assert_not_on(runtime_thread);
                both_running.wait().is_leader()
            }
        };
        let (first, second) =
            (with_heartbeat(work(), TICK, || ()), with_heartbeat(work(), TICK, || ()));
        runtime().block_on(async { <[bool; 2]>::from(tokio::join!(first, second)) })
    });
    assert_ne!(leaders[0], leaders[1], "a barrier has exactly one leader");
}

#[test]
fn heartbeat_stops_when_work_is_done() {
    within_limit("the work is done, but `beat` has not been dropped: what owns it?", || {
        let runtime_thread = thread::current().id();
        let (beat, mut beat_rx) = heartbeat();
        runtime().block_on(async {
            with_heartbeat(move || assert_not_on(runtime_thread), TICK, beat).await;
            // This ends only when `beat` has been dropped.
            while beat_rx.recv().await.is_some() {}
        });
    });
}

#[test]
fn panic_of_work_is_propagated_and_stops_heartbeat() {
    within_limit("the work has panicked, but `beat` has not been dropped: what owns it?", || {
        let runtime_thread = thread::current().id();
        let (beat, mut beat_rx) = heartbeat();
        let work = move || {
            assert_not_on(runtime_thread);
            panic!("out of paper")
        };
        let tasks = LocalSet::new();
        let main = async {
            let ended: Result<(), _> = tasks.spawn_local(with_heartbeat(work, TICK, beat)).await;
            let error = ended.expect_err("the work panicked, but `with_heartbeat` did not");
            let error = error.to_string();
            assert!(error.contains("out of paper"), "keep the message of the panic: {error}");
            while beat_rx.recv().await.is_some() {}
        };
        runtime().block_on(tasks.run_until(main));
    });
}

#[derive(Default)]
struct WakeCounter(AtomicUsize);

impl WakeCounter {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for WakeCounter {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn future_does_not_busy_wait_between_beats() {
    within_limit("the work ends only after the poll: does the poll block the thread?", || {
        let runtime_thread = thread::current().id();
        let runtime = runtime();
        let (end_tx, end_rx) = channel();
        let work = move || {
            assert_not_on(runtime_thread);
            // The receive fails if the test has already failed and dropped the sender.
            end_rx.recv().unwrap_or_default();
        };
        let mut future = pin!(with_heartbeat(work, HOUR, || ()));
        let wakes = Arc::new(WakeCounter::default());
        for polls in 1.. {
            // No beat is due and the work is not done: only the future itself can wake the waker.
            let before = wakes.count();
            let _context = runtime.enter();
            let ready = future.as_mut().poll(&mut Context::from_waker(&wakes.clone().into()));
            assert!(ready.is_pending(), "`with_heartbeat` returned before the work was done");
            if wakes.count() == before {
                break;
            }
            assert!(
                polls < 100,
                "the future woke itself {polls} times: wait for the next beat or the result \
                 instead of polling"
            );
        }
        end_tx.send(()).expect("the work still waits for the message");
        runtime.block_on(future);
    });
}
