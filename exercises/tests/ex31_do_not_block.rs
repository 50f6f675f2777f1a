//! The tests of exercise 31. Run them with `cargo test -p exercises ex31`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex31_do_not_block.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex31_do_not_block.rs")]
mod ex31_do_not_block;
mod support;

use std::any::Any;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Wake};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio::select;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use ex31_do_not_block::with_heartbeat;
use support::tasks::{Payload, catch_panic, message, panic_silently};
use support::within_limit;

const TICK: Duration = Duration::from_millis(1);
const PERIOD: Duration = Duration::from_millis(5);
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

/// Asserts that a heartbeat with a period of an hour has stopped, without a beat.
async fn assert_stopped(mut beat_rx: UnboundedReceiver<()>) {
    // This ends only when `beat` has been dropped.
    let mut beat_count = 0;
    while beat_rx.recv().await.is_some() {
        beat_count += 1;
    }
    assert_eq!(beat_count, 0, "number of beats, although the first is due after an hour");
}

const STOP_HINT: &str = "`beat` must be dropped at once, but it still exists. What owns it, and \
                         does that owner wait for the next beat, which is due in an hour?";

#[test]
fn heartbeat_beats_while_work_runs() {
    let hint = "the work waits for 50 heartbeats, with a period of 1 ms: is the runtime's thread \
                free to call `beat`? Is the period always the same?";
    let answer = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let (beat, mut beat_rx) = heartbeat();
        let work = move || {
            assert_not_on(runtime_thread);
            for _ in 0..50 {
                beat_rx.blocking_recv().expect("`beat` is not dropped while the work runs");
            }
            42
        };
        runtime().block_on(with_heartbeat(work, TICK, beat))
    });
    assert_eq!(answer, 42, "return the result of the work");
}

#[test]
fn period_passes_between_two_beats() {
    let hint = "the work waits for ten heartbeats: is the runtime's thread free to call `beat`?";
    let pauses = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let (mut beat, mut beat_rx) = heartbeat();
        let pauses = Arc::new(Mutex::new(Vec::new()));
        let pauses_of_beat = Arc::clone(&pauses);
        let mut last_end = Instant::now();
        let slow_beat = move || {
            let mut pauses = pauses_of_beat.lock().expect("no beat panics");
            pauses.push(last_end.elapsed());
            if pauses.len() == 1 {
                // An interval would now owe a dozen beats.
                thread::sleep(12 * PERIOD);
            }
            beat();
            last_end = Instant::now();
        };
        let work = move || {
            assert_not_on(runtime_thread);
            for _ in 0..10 {
                beat_rx.blocking_recv().expect("`beat` is not dropped while the work runs");
            }
        };
        runtime().block_on(with_heartbeat(work, PERIOD, slow_beat));
        pauses.lock().expect("no beat panics").clone()
    });
    let too_short = pauses.iter().position(|&pause| pause < PERIOD);
    assert_eq!(
        too_short,
        None,
        "the index of the first beat that came too early. The period is {PERIOD:?}, but the pauses \
         before the beats were {pauses:?}. (The first beat takes {:?}.) Wait for the period again \
         after every beat",
        12 * PERIOD
    );
}

#[test]
fn hundred_calls_run_concurrently() {
    let hint = "each of 100 calls waits until the work of all of them has started: does the work \
                of one call wait for that of another?";
    let leader_count = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let all_running = Arc::new(Barrier::new(100));
        runtime().block_on(async {
            let mut calls = JoinSet::new();
            for _ in 0..100 {
                let all_running = Arc::clone(&all_running);
                let work = move || {
                    assert_not_on(runtime_thread);
                    all_running.wait().is_leader()
                };
                calls.spawn(with_heartbeat(work, HOUR, || ()));
            }
            calls.join_all().await.into_iter().filter(|&is_leader| is_leader).count()
        })
    });
    assert_eq!(leader_count, 1, "number of results that are true: a barrier has one leader");
}

#[test]
fn heartbeat_stops_when_work_is_done() {
    within_limit(STOP_HINT, || {
        let runtime_thread = thread::current().id();
        let (beat, beat_rx) = heartbeat();
        runtime().block_on(async {
            with_heartbeat(move || assert_not_on(runtime_thread), HOUR, beat).await;
            assert_stopped(beat_rx).await;
        });
    });
}

#[test]
fn heartbeat_stops_when_work_panics() {
    within_limit(STOP_HINT, || {
        let runtime_thread = thread::current().id();
        let (beat, beat_rx) = heartbeat();
        let work = move || {
            assert_not_on(runtime_thread);
            panic_silently("out of paper")
        };
        runtime().block_on(async {
            let ended: Result<(), _> = catch_panic(with_heartbeat(work, HOUR, beat)).await;
            let payload = ended.expect_err("the work panicked, but `with_heartbeat` did not");
            assert_eq!(message(&*payload), "out of paper", "{SAME_PAYLOAD}");
            assert_stopped(beat_rx).await;
        });
    });
}

#[test]
fn panic_of_work_is_propagated() {
    assert_eq!(message(&*panic_of("out of paper")), "out of paper", "{SAME_PAYLOAD}");
    let formatted = panic_of(format!("out of {}", "ink"));
    assert_eq!(message(&*formatted), "out of ink", "{SAME_PAYLOAD}");
    assert_eq!(panic_of(Payload(7)).downcast_ref(), Some(&Payload(7)), "{SAME_PAYLOAD}");
}

const SAME_PAYLOAD: &str = "`with_heartbeat` must panic with the payload with which the work \
                            panicked. A payload is not always a `&str`: pass it on as it is";

/// Runs work that panics. Returns the payload with which `with_heartbeat` panics.
fn panic_of<P: Send + 'static>(payload: P) -> Box<dyn Any + Send> {
    let hint = "the work has panicked: what does `with_heartbeat` wait for?";
    let ended: thread::Result<()> = within_limit(hint, || {
        let runtime_thread = thread::current().id();
        let work = move || {
            assert_not_on(runtime_thread);
            panic_silently(payload)
        };
        runtime().block_on(catch_panic(with_heartbeat(work, HOUR, || ())))
    });
    ended.expect_err("the work panicked, but `with_heartbeat` did not")
}

#[test]
fn heartbeat_stops_when_dropped_and_work_runs_to_its_end() {
    let hint = format!("`with_heartbeat` was dropped while its work ran. {STOP_HINT}");
    within_limit(&hint, || {
        let runtime_thread = thread::current().id();
        let runtime = runtime();
        let (beat, beat_rx) = heartbeat();
        let (end_tx, end_rx) = channel();
        let (result_tx, result_rx) = channel();
        let work = move || {
            assert_not_on(runtime_thread);
            // The receive fails if the test has already failed and dropped the sender.
            end_rx.recv().unwrap_or_default();
            // The send fails if the receiver is gone, which has the same reason.
            let _ = result_tx.send(42);
        };
        runtime.block_on(async {
            let ended = timeout(TICK, with_heartbeat(work, HOUR, beat)).await;
            assert!(ended.is_err(), "`with_heartbeat` returned before the work was done");
            assert_stopped(beat_rx).await;
        });
        end_tx.send(()).expect("the work runs on, although `with_heartbeat` was dropped");
        assert_eq!(result_rx.recv(), Ok(42), "the work must run to its end");
    });
}

#[test]
fn future_is_not_polled_between_beats() {
    let poll_count = within_limit("does `with_heartbeat` block the thread?", || {
        let runtime_thread = thread::current().id();
        let runtime = runtime();
        let (end_tx, end_rx) = channel();
        let work = move || {
            assert_not_on(runtime_thread);
            // The receive fails if the test has already failed and dropped the sender.
            end_rx.recv().unwrap_or_default();
        };
        let mut poll_count = 0;
        runtime.block_on(async {
            let mut future = pin!(with_heartbeat(work, HOUR, || ()));
            let counted = poll_fn(|context| {
                poll_count += 1;
                future.as_mut().poll(context)
            });
            select! {
                () = counted => panic!("`with_heartbeat` returned before the work was done"),
                () = sleep(Duration::from_millis(400)) => {}
            }
        });
        end_tx.send(()).expect("the work still waits for the message");
        poll_count
    });
    assert!(
        poll_count <= 3,
        "the future was polled {poll_count} times in 400 ms, in which neither a beat was due nor \
         the work was done: wait for both, instead of looking again and again"
    );
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
