//! The supervisor of `spinner-async`, with short work and a clock that the test holds.
//!
//! When all tasks wait, the paused clock jumps to the next moment that one of them waits for.

use std::thread;
use std::time::Duration;

use spinner_async::{spin, supervisor};
use spinner_core::TICK;
use tokio::runtime::Handle;
use tokio::task;
use tokio::time::{Instant, sleep, timeout};

const A_WHILE: Duration = Duration::from_secs(3);
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(start_paused = true)]
async fn the_answer_is_passed_on() {
    assert_eq!(supervise(async { "forty-two" }).await, "forty-two");
}

#[tokio::test(start_paused = true)]
async fn it_takes_as_long_as_the_work() {
    let start = Instant::now();
    supervise(sleep(A_WHILE)).await;
    assert!((A_WHILE..A_WHILE + TICK).contains(&start.elapsed()), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn the_spinner_is_gone_when_the_work_is_done() {
    supervise(async {
        assert_eq!(alive_tasks(), 1, "the spinner");
        sleep(A_WHILE).await;
        assert_eq!(alive_tasks(), 1, "it turns as long as the work goes on");
    })
    .await;
    assert_eq!(alive_tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_spinner_is_gone_when_the_work_never_waits() {
    supervise(async {}).await;
    assert_eq!(alive_tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_work_is_done_on_the_calling_thread() {
    let worker = supervise(async { thread::current().id() }).await;
    assert_eq!(worker, thread::current().id());
}

#[tokio::test(start_paused = true)]
async fn a_panic_of_the_work_is_passed_on() {
    let work = async {
        sleep(A_WHILE).await;
        panic!("no answer")
    };
    let error = task::spawn(supervise::<()>(work)).await.expect_err("it panics");
    assert_eq!(error.into_panic().downcast_ref(), Some(&"no answer"));
}

#[tokio::test(start_paused = true)]
async fn spinning_ends_only_when_it_is_cancelled() {
    timeout(A_WHILE, spin("testing!")).await.expect_err("it does not end by itself");
    let spinner = task::spawn(spin("testing!"));
    sleep(A_WHILE).await;
    spinner.abort();
    assert!(spinner.await.expect_err("it was cancelled").is_cancelled());
}

/// Calls the supervisor, and waits for it, but not for ever.
async fn supervise<T>(work: impl Future<Output = T>) -> T {
    let outcome = timeout(LONG, supervisor(work)).await;
    outcome.expect("it ends in time").expect("stdout can be written")
}

fn alive_tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}
