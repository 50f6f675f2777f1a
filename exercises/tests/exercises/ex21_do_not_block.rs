use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::task::{Context, Wake};
use std::thread::{self, ThreadId};
use std::time::Duration;

use exercises::ex21_do_not_block::with_heartbeat;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::LocalSet;

use crate::support::within_limit;

const TICK: Duration = Duration::from_millis(1);
const HOUR: Duration = Duration::from_secs(3600);

/// The clock is the real one here: a paused clock waits for `spawn_blocking`.
fn runtime() -> Runtime {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime with one thread can always be built")
}

/// Something to call at every beat, and where to wait for it.
fn heart() -> (impl FnMut() + Send + 'static, UnboundedReceiver<()>) {
    let (beat, beats) = unbounded_channel();
    let beat = move || {
        // At the end, nobody may be listening any more.
        let _ = beat.send(());
    };
    (beat, beats)
}

/// Fails at once if we are on the runtime's thread: what we do next would block it.
fn check_thread(of_runtime: ThreadId) {
    let here = thread::current().id();
    assert_ne!(here, of_runtime, "the work was called on the one thread that all the tasks share");
}

#[test]
fn the_heart_beats_while_the_work_runs() {
    let hint = "the work waits for three heartbeats: is the runtime's thread free to make them?";
    let answer = within_limit(hint, || {
        let of_runtime = thread::current().id();
        let (beat, mut beats) = heart();
        let work = move || {
            check_thread(of_runtime);
            for _ in 0..3 {
                beats.blocking_recv().expect("the heart beats as long as the work runs");
            }
            42
        };
        runtime().block_on(with_heartbeat(work, TICK, beat))
    });
    assert_eq!(answer, 42);
}

#[test]
fn two_works_run_at_the_same_time() {
    let hint =
        "each of two works waits until both have begun: does one have to wait for the other?";
    let leaders = within_limit(hint, || {
        let of_runtime = thread::current().id();
        let both_here = Arc::new(Barrier::new(2));
        let work = || {
            let both_here = Arc::clone(&both_here);
            move || {
                check_thread(of_runtime);
                both_here.wait().is_leader()
            }
        };
        let (one, other) =
            (with_heartbeat(work(), TICK, || ()), with_heartbeat(work(), TICK, || ()));
        runtime().block_on(async { <[bool; 2]>::from(tokio::join!(one, other)) })
    });
    assert_ne!(leaders[0], leaders[1], "of two that met, one is the leader");
}

#[test]
fn the_heart_stops_when_the_work_is_done() {
    within_limit("the work is done: who keeps the heart beating?", || {
        let of_runtime = thread::current().id();
        let (beat, mut beats) = heart();
        runtime().block_on(async {
            with_heartbeat(move || check_thread(of_runtime), TICK, beat).await;
            // There is an end only when `beat` has been dropped.
            while beats.recv().await.is_some() {}
        });
    });
}

#[test]
fn a_panic_of_the_work_comes_through_and_stops_the_heart() {
    within_limit("the work has panicked: who keeps the heart beating?", || {
        let of_runtime = thread::current().id();
        let (beat, mut beats) = heart();
        let work = move || {
            check_thread(of_runtime);
            panic!("out of paper")
        };
        let tasks = LocalSet::new();
        let main = async {
            let ended: Result<(), _> = tasks.spawn_local(with_heartbeat(work, TICK, beat)).await;
            let error = ended.expect_err("the panic got lost").to_string();
            assert!(error.contains("out of paper"), "it ended otherwise: {error}");
            while beats.recv().await.is_some() {}
        };
        runtime().block_on(tasks.run_until(main));
    });
}

#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wakes {
    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn between_the_beats_it_waits_and_does_not_ask_again_and_again() {
    within_limit("the work is done only after the poll: does the poll block the thread?", || {
        let of_runtime = thread::current().id();
        let runtime = runtime();
        let (may_end, until_told) = channel();
        let work = move || {
            check_thread(of_runtime);
            // An error is a failed test that has gone already.
            until_told.recv().unwrap_or_default();
        };
        let mut heart = pin!(with_heartbeat(work, HOUR, || ()));
        let wakes = Arc::new(Wakes::default());
        for polls in 1.. {
            // No beat is due, the work is not done: nobody but the future itself can wake it.
            let before = wakes.count();
            let _context = runtime.enter();
            let ready = heart.as_mut().poll(&mut Context::from_waker(&wakes.clone().into()));
            assert!(ready.is_pending(), "it returned, and the work is not done");
            if wakes.count() == before {
                break;
            }
            assert!(polls < 100, "it asks again and again: wait for the next beat or the answer");
        }
        may_end.send(()).expect("the work waits for it");
        runtime.block_on(heart);
    });
}
