//! The tests of exercise 20. Run them with `cargo test -p exercises ex20`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex20_cancel.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex20_cancel.rs")]
mod ex20_cancel;
mod support;

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use ex20_cancel::{cancel, spawn_with_cleanup};
use support::on_paused_clock;

const SECOND: Duration = Duration::from_secs(1);

const END_HINT: &str = "does the task end when its future has finished?";
const CANCEL_HINT: &str = "does `cancel` abort the task, or does the task keep running?";

/// Counts the calls of a cleanup.
#[derive(Clone, Default)]
struct CleanupCounter(Arc<AtomicUsize>);

impl CleanupCounter {
    fn cleanup(&self) -> impl FnOnce() + Send + 'static {
        let CleanupCounter(count) = self.clone();
        move || {
            count.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn cleanup_is_called_when_future_finishes() {
    on_paused_clock(END_HINT, async || {
        let cleanups = CleanupCounter::default();
        let task = spawn_with_cleanup(async { 7 }, cleanups.cleanup());
        assert_eq!(task.await.ok(), Some(7), "the handle must return the output of the future");
        assert_eq!(cleanups.count(), 1, "number of cleanups after the future has finished");
    });
}

#[test]
fn cleanup_is_not_called_while_future_runs() {
    on_paused_clock(END_HINT, async || {
        let cleanups = CleanupCounter::default();
        let task = spawn_with_cleanup(sleep(2 * SECOND), cleanups.cleanup());
        sleep(SECOND).await;
        assert_eq!(cleanups.count(), 0, "number of cleanups while the future still runs");
        task.await.expect("`sleep` does not panic");
        assert_eq!(cleanups.count(), 1, "number of cleanups after the future has finished");
    });
}

#[test]
fn cleanup_is_called_when_future_panics() {
    on_paused_clock(END_HINT, async || {
        let cleanups = CleanupCounter::default();
        let future = async {
            sleep(SECOND).await;
            panic!("out of paper")
        };
        let ended: Result<(), _> = spawn_with_cleanup(future, cleanups.cleanup()).await;
        let is_panic = ended.is_err_and(|error| error.is_panic());
        assert!(is_panic, "the future panicked: the handle must return an error that says so");
        assert_eq!(cleanups.count(), 1, "number of cleanups after a panic");
    });
}

#[test]
fn cleanup_is_done_when_cancel_returns() {
    on_paused_clock(CANCEL_HINT, async || {
        let cleanups = CleanupCounter::default();
        let task = spawn_with_cleanup(pending::<u32>(), cleanups.cleanup());
        sleep(SECOND).await;
        // There is no `await` between the end of `cancel` and the count: no other task can have
        // called the cleanup in between.
        let result = cancel(task).await;
        let hint = "does `cancel` wait until the task is gone?";
        assert_eq!(cleanups.count(), 1, "number of cleanups when `cancel` returned: {hint}");
        assert_eq!(result, None);
    });
}

#[test]
fn cleanup_is_called_when_cancelled_before_first_poll() {
    on_paused_clock(CANCEL_HINT, async || {
        let cleanups = CleanupCounter::default();
        // This test runs on the runtime's only thread and does not await, so the task has not been
        // polled yet.
        let task = spawn_with_cleanup(pending::<u32>(), cleanups.cleanup());
        assert_eq!(cancel(task).await, None);
        let hint = "a task that was never polled runs none of its code, but drops what it owns";
        assert_eq!(cleanups.count(), 1, "number of cleanups: {hint}");
    });
}

#[test]
fn cleanup_is_called_when_runtime_is_dropped() {
    let cleanups = CleanupCounter::default();
    let cleanup = cleanups.cleanup();
    on_paused_clock("a runtime drops its tasks when it is dropped", async || {
        spawn_with_cleanup(pending::<u32>(), cleanup);
        sleep(SECOND).await;
    });
    assert_eq!(cleanups.count(), 1, "number of cleanups after the runtime was dropped");
}

#[test]
fn cancel_returns_result_of_finished_task() {
    on_paused_clock(END_HINT, async || {
        let cleanups = CleanupCounter::default();
        let task = spawn_with_cleanup(async { 7 }, cleanups.cleanup());
        sleep(SECOND).await;
        let hint = "the task had finished before `cancel`: return its result";
        assert_eq!(cancel(task).await, Some(7), "{hint}");
        assert_eq!(cleanups.count(), 1, "number of cleanups, before and during `cancel`");
    });
}

#[test]
fn cancel_returns_none_if_task_panicked() {
    on_paused_clock(END_HINT, async || {
        let cleanups = CleanupCounter::default();
        let task = spawn_with_cleanup(async { panic!("out of ink") }, cleanups.cleanup());
        sleep(SECOND).await;
        let result: Option<()> = cancel(task).await;
        assert_eq!(result, None);
        assert_eq!(cleanups.count(), 1, "number of cleanups, before and during `cancel`");
    });
}
