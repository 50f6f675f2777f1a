//! The tests of exercise 30. Run them with `cargo test -p exercises ex30`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex30_cancel.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex30_cancel.rs")]
mod ex30_cancel;
mod support;

use std::future::poll_fn;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use ex30_cancel::{cancel, spawn_with_cleanup};
use support::tasks::{Log, await_despite_stuck_poll, panic_silently, spawn_crowd, until_set};
use support::{on_paused_clock, within_limit};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

const END_HINT: &str = "does the task end when its future has finished?";
const CANCEL_HINT: &str = "does `cancel` abort the task, or does the task keep running?";

const CLEANUP: &str = "cleanup called";
const DROPPED: &str = "future dropped";

/// A future that waits for `time` and then ends like `end`. It logs when it is dropped.
fn future<T, E>(log: &Log, time: Duration, end: E) -> impl Future<Output = T> + use<T, E>
where
    E: Fn() -> T,
{
    let log_on_drop = log.on_drop(DROPPED);
    let mut time = Box::pin(sleep(time));
    poll_fn(move |context| {
        let _owned_until_dropped = &log_on_drop;
        time.as_mut().poll(context).map(|()| end())
    })
}

/// A cleanup that logs its call.
fn cleanup(log: &Log) -> impl FnOnce() + Send + use<> {
    let log = log.clone();
    move || log.add(CLEANUP)
}

/// Asserts that the cleanup of a task has been called, once and at the right time. `end` tells how
/// the task has ended.
fn assert_cleaned_up(log: &Log, end: &str) {
    let events = log.events();
    let cleanup_count = events.iter().filter(|event| *event == CLEANUP).count();
    assert_eq!(cleanup_count, 1, "{end}: `cleanup` must have been called exactly once by now");
    assert_eq!(
        events,
        [DROPPED, CLEANUP],
        "{end}: `future` must be dropped before `cleanup` is called. In which order does the task \
         drop what it owns?"
    );
}

#[test]
fn cleanup_is_called_when_future_finishes() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        let task = spawn_with_cleanup(future(&log, SECOND, || 7), cleanup(&log));
        let hint = "the handle must return the output of the future";
        assert_eq!(task.await.ok(), Some(7), "{hint}");
        assert_cleaned_up(&log, "the future has finished, and the handle was awaited");
    });
}

#[test]
fn cleanup_is_called_before_handle_is_ready() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        // When the future ends, the runtime has thousands of other tasks to run.
        let task = spawn_with_cleanup(future(&log, SECOND, spawn_crowd), cleanup(&log));
        task.await.expect("the future does not panic");
        assert_cleaned_up(&log, "the future has finished, and the handle was awaited");
    });
}

#[test]
fn cleanup_is_not_called_while_future_runs() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        let task = spawn_with_cleanup(future(&log, 2 * SECOND, || ()), cleanup(&log));
        sleep(SECOND).await;
        let events = log.events();
        assert!(events.is_empty(), "the future is still running, but: {events:?}");
        // The task keeps running without its handle.
        drop(task);
        sleep(SECOND / 2).await;
        let events = log.events();
        assert!(events.is_empty(), "only the handle was dropped, but: {events:?}");
        sleep(SECOND).await;
        assert_cleaned_up(&log, "the future has finished, after its handle was dropped");
    });
}

#[test]
fn cleanup_is_called_when_future_panics() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        let panicking = future(&log, SECOND, || panic_silently("out of paper"));
        let ended: Result<(), _> = spawn_with_cleanup(panicking, cleanup(&log)).await;
        let is_panic = ended.is_err_and(|error| error.is_panic());
        assert!(is_panic, "the future panicked: the handle must return an error that says so");
        assert_cleaned_up(&log, "the future has panicked, and the handle was awaited");
    });
}

#[test]
fn cleanup_is_done_when_cancel_returns() {
    on_paused_clock(CANCEL_HINT, async || {
        let log = Log::default();
        let task = spawn_with_cleanup(future(&log, HOUR, || ()), cleanup(&log));
        sleep(SECOND).await;
        // There is no `await` between the end of `cancel` and the check: no other task can have
        // called the cleanup in between.
        let result = cancel(task).await;
        assert_cleaned_up(&log, "`cancel` has returned");
        assert_eq!(result, None, "the task was cancelled, so it has no result");
    });
}

#[test]
fn cleanup_is_done_when_cancel_returns_although_the_runtime_is_busy() {
    let elapsed = on_paused_clock(CANCEL_HINT, async || {
        let log = Log::default();
        let task = spawn_with_cleanup(future(&log, HOUR, || ()), cleanup(&log));
        sleep(SECOND).await;
        // The runtime has thousands of other tasks to run.
        spawn_crowd();
        let start = Instant::now();
        cancel(task).await;
        assert_cleaned_up(&log, "`cancel` has returned, on a runtime with many tasks");
        start.elapsed()
    });
    let hint = "a task that was aborted is gone without a delay: await it, do not sleep";
    assert_eq!(elapsed, Duration::ZERO, "{hint}");
}

#[test]
fn cancel_waits_while_another_thread_polls_the_future() {
    let log = Log::default();
    let cleanup = cleanup(&log);
    let (result, is_alive) = within_limit(CANCEL_HINT, || {
        await_despite_stuck_poll(None::<u32>, |stuck| {
            let has_begun = stuck.has_begun();
            let task = spawn_with_cleanup(stuck, cleanup);
            async {
                until_set(has_begun).await;
                cancel(task).await
            }
        })
    });
    let hint = "wait until the task is gone, not for some time or for some turns of the runtime";
    assert!(!is_alive, "`cancel` returned while another thread still polled the future: {hint}");
    assert_eq!(log.events(), [CLEANUP], "`cancel` has returned: the cleanup must be done");
    assert_eq!(result, None, "the task was cancelled, so it has no result");
}

#[test]
fn cleanup_is_called_when_cancelled_before_first_poll() {
    on_paused_clock(CANCEL_HINT, async || {
        let log = Log::default();
        // This test runs on the runtime's only thread and does not await, so the task has not been
        // polled yet.
        let task = spawn_with_cleanup(future(&log, HOUR, || ()), cleanup(&log));
        let result = cancel(task).await;
        assert_cleaned_up(
            &log,
            "a task was cancelled before its first poll; it has run none of its code, but it drops \
             what it owns",
        );
        assert_eq!(result, None, "the task was cancelled, so it has no result");
    });
}

#[test]
fn cleanup_is_called_when_runtime_is_dropped() {
    let log = Log::default();
    let task_log = log.clone();
    on_paused_clock("a runtime drops its tasks when it is dropped", async move || {
        spawn_with_cleanup(future(&task_log, HOUR, || ()), cleanup(&task_log));
        sleep(SECOND).await;
    });
    assert_cleaned_up(&log, "the runtime of a task was dropped");
}

#[test]
fn cleanup_is_called_when_runtime_is_dropped_before_first_poll() {
    let log = Log::default();
    let task_log = log.clone();
    on_paused_clock("a runtime drops its tasks when it is dropped", async move || {
        spawn_with_cleanup(future(&task_log, HOUR, || ()), cleanup(&task_log));
    });
    assert_cleaned_up(&log, "the runtime of a task was dropped before the task's first poll");
}

#[test]
fn cancel_returns_result_of_finished_task() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        let task = spawn_with_cleanup(future(&log, SECOND, || 7), cleanup(&log));
        sleep(HOUR).await;
        let hint = "the task had finished before `cancel`: return its result";
        assert_eq!(cancel(task).await, Some(7), "{hint}");
        assert_cleaned_up(&log, "the task had finished before it was cancelled");
    });
}

#[test]
fn cancel_returns_result_of_task_that_finishes_nevertheless() {
    let log = Log::default();
    let cleanup = cleanup(&log);
    let (result, _) = within_limit(CANCEL_HINT, || {
        await_despite_stuck_poll(Some(7), |stuck| {
            let has_begun = stuck.has_begun();
            let task = spawn_with_cleanup(stuck, cleanup);
            async {
                until_set(has_begun).await;
                cancel(task).await
            }
        })
    });
    let hint = "the task was in its last poll when `cancel` was called, and finished: after \
                `abort`, await the handle and return the result that it has";
    assert_eq!(result, Some(7), "{hint}");
    assert_eq!(log.events(), [CLEANUP], "the task has finished: the cleanup must be done");
}

#[test]
fn cancel_returns_none_if_task_panicked() {
    on_paused_clock(END_HINT, async || {
        let log = Log::default();
        let panicking = future(&log, SECOND, || panic_silently("out of ink"));
        let task = spawn_with_cleanup(panicking, cleanup(&log));
        sleep(HOUR).await;
        let result: Option<()> = cancel(task).await;
        assert_eq!(result, None, "the task has panicked, so it has no result");
        assert_cleaned_up(&log, "the task had panicked before it was cancelled");
    });
}
