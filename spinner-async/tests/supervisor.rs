//! The supervisor of `spinner-async`, with short work and a paused clock.
//!
//! If all tasks wait, the paused clock jumps to the next moment that one of them waits for.

use std::thread;
use std::time::Duration;

use spinner_async::{spin, supervisor};
use spinner_core::TICK;
use tokio::runtime::Handle;
use tokio::task;
use tokio::time::{Instant, sleep, timeout};

const A_WHILE: Duration = Duration::from_secs(3);
const LIMIT: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn supervisor_returns_the_answer() {
    assert_eq!(supervise(async { "forty-two" }).await, "forty-two");
}

#[tokio::test(start_paused = true)]
async fn supervisor_takes_as_long_as_the_work() {
    let start = Instant::now();
    supervise(sleep(A_WHILE)).await;
    let elapsed = start.elapsed();
    assert!((A_WHILE..A_WHILE + TICK).contains(&elapsed), "the work takes 3 s, not {elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn spinner_runs_exactly_as_long_as_the_work() {
    supervise(async {
        assert_eq!(alive_tasks(), 1, "the spinner is running");
        sleep(A_WHILE).await;
        assert_eq!(alive_tasks(), 1, "the spinner is still running");
    })
    .await;
    assert_eq!(alive_tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn spinner_has_ended_if_the_work_never_awaits() {
    supervise(async {}).await;
    assert_eq!(alive_tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn work_runs_on_the_calling_thread() {
    let worker = supervise(async { thread::current().id() }).await;
    assert_eq!(worker, thread::current().id());
}

#[tokio::test(start_paused = true)]
async fn panic_of_the_work_is_passed_on() {
    let work = async {
        sleep(A_WHILE).await;
        panic!("no answer")
    };
    let error = task::spawn(supervise::<()>(work)).await.expect_err("the work panics");
    assert_eq!(error.into_panic().downcast_ref(), Some(&"no answer"));
}

#[tokio::test(start_paused = true)]
async fn spin_ends_only_when_it_is_cancelled() {
    timeout(A_WHILE, spin("testing!")).await.expect_err("`spin` never returns");
    let spinner = task::spawn(spin("testing!"));
    sleep(A_WHILE).await;
    spinner.abort();
    assert!(spinner.await.expect_err("the task was aborted").is_cancelled());
}

/// Calls the supervisor with a time limit.
async fn supervise<T>(work: impl Future<Output = T>) -> T {
    let outcome = timeout(LIMIT, supervisor(work)).await;
    outcome.expect("the work takes seconds").expect("stdout can be written to")
}

fn alive_tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}
