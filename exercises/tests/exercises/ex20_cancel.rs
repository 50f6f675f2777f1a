use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use exercises::ex20_cancel::{cancel, start};
use tokio::time::sleep;

use crate::support::on_paused_clock;

const SECOND: Duration = Duration::from_secs(1);

/// Counts how often the clean-up was called.
#[derive(Clone, Default)]
struct CleanUps(Arc<AtomicUsize>);

impl CleanUps {
    fn clean_up(&self) -> impl FnOnce() + Send + 'static {
        let CleanUps(count) = self.clone();
        move || {
            count.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

#[test]
fn it_is_cleaned_up_when_the_work_is_finished() {
    on_paused_clock("does the task end with its work?", async || {
        let clean_ups = CleanUps::default();
        let task = start(async { 7 }, clean_ups.clean_up());
        assert_eq!(task.await.ok(), Some(7), "the handle must give the result of the work");
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up after the work was finished");
    });
}

#[test]
fn it_is_not_cleaned_up_as_long_as_the_work_goes_on() {
    on_paused_clock("does the task end with its work?", async || {
        let clean_ups = CleanUps::default();
        let task = start(sleep(2 * SECOND), clean_ups.clean_up());
        sleep(SECOND).await;
        assert_eq!(clean_ups.count(), 0, "calls of the clean-up in the middle of the work");
        task.await.expect("sleeping does not panic");
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up after the work was finished");
    });
}

#[test]
fn it_is_cleaned_up_when_the_work_panics() {
    on_paused_clock("does the task end with its work?", async || {
        let clean_ups = CleanUps::default();
        let work = async {
            sleep(SECOND).await;
            panic!("out of paper")
        };
        let ended: Result<(), _> = start(work, clean_ups.clean_up()).await;
        assert!(ended.is_err_and(|error| error.is_panic()), "the panic must reach the handle");
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up after a panic");
    });
}

#[test]
fn it_is_cleaned_up_when_cancel_returns() {
    on_paused_clock("is the work cancelled, or does it go on?", async || {
        let clean_ups = CleanUps::default();
        let task = start(pending::<u32>(), clean_ups.clean_up());
        sleep(SECOND).await;
        // No `await` between the end of `cancel` and the count: nobody can clean up later.
        let result = cancel(task).await;
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up: does `cancel` wait for it?");
        assert_eq!(result, None);
    });
}

#[test]
fn it_is_cleaned_up_when_cancelled_before_the_work_has_begun() {
    on_paused_clock("is the work cancelled, or does it go on?", async || {
        let clean_ups = CleanUps::default();
        // There is one thread, and we keep it: the task has not had its first turn.
        let task = start(pending::<u32>(), clean_ups.clean_up());
        assert_eq!(cancel(task).await, None);
        let hint = "calls of the clean-up: a task that never begins runs none of its lines";
        assert_eq!(clean_ups.count(), 1, "{hint}, but drops what it owns");
    });
}

#[test]
fn it_is_cleaned_up_when_the_runtime_goes() {
    let clean_ups = CleanUps::default();
    let clean_up = clean_ups.clean_up();
    on_paused_clock("a runtime that is dropped drops its tasks", async || {
        start(pending::<u32>(), clean_up);
        sleep(SECOND).await;
    });
    assert_eq!(clean_ups.count(), 1, "calls of the clean-up when the runtime dropped its tasks");
}

#[test]
fn cancel_returns_the_result_of_finished_work() {
    on_paused_clock("does the task end with its work?", async || {
        let clean_ups = CleanUps::default();
        let task = start(async { 7 }, clean_ups.clean_up());
        sleep(SECOND).await;
        assert_eq!(cancel(task).await, Some(7), "it was too late to cancel: take the result");
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up, before and in `cancel`");
    });
}

#[test]
fn cancel_returns_no_result_of_a_panic() {
    on_paused_clock("does the task end with its work?", async || {
        let clean_ups = CleanUps::default();
        let task = start(async { panic!("out of ink") }, clean_ups.clean_up());
        sleep(SECOND).await;
        let result: Option<()> = cancel(task).await;
        assert_eq!(result, None);
        assert_eq!(clean_ups.count(), 1, "calls of the clean-up, before and in `cancel`");
    });
}
