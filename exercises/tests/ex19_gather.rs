//! The tests of exercise 19. Run them with `cargo test -p exercises ex19`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex19_gather.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex19_gather.rs")]
mod ex19_gather;
mod support;

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::LocalSet;
use tokio::time::{Instant, sleep, timeout};

use ex19_gather::gather;
use support::on_paused_clock;

type Request<T> = Pin<Box<dyn Future<Output = Result<T, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

const HINT: &str = "does `gather` wait for a task that has already finished?";
const ABORT_HINT: &str = "does every task end when it is aborted?";

/// A request that takes `time` and ends with `outcome`.
fn request<T: Send + 'static>(time: Duration, outcome: Result<T, &'static str>) -> Request<T> {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A request that never ends, and that owns a clone of `alive` until it is dropped.
fn endless(alive: &Arc<()>) -> Request<()> {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

#[test]
fn gather_takes_1_s_for_three_sleeps_of_1_s() {
    let (values, elapsed) = on_paused_clock(HINT, async || {
        let start = Instant::now();
        let values = gather((1..=3).map(|n| request(SECOND, Ok(n))).collect()).await;
        (values, start.elapsed())
    });
    assert_eq!(values, Ok(vec![1, 2, 3]));
    assert_eq!(elapsed, SECOND, "three futures sleep for 1 s each: run them concurrently");
}

#[test]
fn gather_returns_values_in_order_of_futures() {
    let values = on_paused_clock(HINT, async || {
        let delays = [3, 1, 4, 2];
        gather(delays.map(|n| request(n * SECOND, Ok(n))).into()).await
    });
    let hint = "the values must be in the order of the futures, not in the order of completion";
    assert_eq!(values, Ok(vec![3, 1, 4, 2]), "{hint}");
}

#[test]
fn gather_returns_no_values_if_there_are_no_futures() {
    let values =
        on_paused_clock("there are no futures: what does `gather` wait for?", async || {
            gather(Vec::<Request<u32>>::new()).await
        });
    assert_eq!(values, Ok(vec![]));
}

#[test]
fn gather_returns_first_error_at_once() {
    let quick = Duration::from_millis(1_009);
    let hint = "a future has failed: return its error instead of waiting for the other futures";
    let (outcome, elapsed) = on_paused_clock(hint, async move || {
        let start = Instant::now();
        let outcome = gather(vec![
            Box::pin(pending()),
            request(30 * SECOND, Err("the second error")),
            request(quick, Err("the first error")),
            request(SECOND, Ok("a value")),
        ]);
        (outcome.await, start.elapsed())
    });
    assert_eq!(outcome, Err("the first error"), "return the error that is first in time");
    assert_eq!(elapsed, quick, "`gather` must return as soon as the first future fails");
}

#[test]
fn gather_has_dropped_all_futures_when_it_returns_an_error() {
    let hint = "one future has failed, and the one before it in the list never ends: does `gather` \
                notice the error? Does every task end when it is aborted?";
    let alive_count = on_paused_clock(hint, async || {
        let alive = Arc::new(());
        let failing = request(SECOND, Err("the error"));
        let outcome = gather(vec![endless(&alive), failing, endless(&alive)]).await;
        // There is no `await` between the end of `gather` and this line: no other task can have
        // dropped a future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Err("the error"));
        alive_count
    });
    let hint = "`abort` only requests cancellation: wait until the tasks are gone";
    assert_eq!(alive_count, 0, "futures still alive after `gather` returned: {hint}");
}

#[test]
fn gather_cancels_its_futures_when_dropped() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let gathered = timeout(SECOND, gather(vec![endless(&alive), endless(&alive)])).await;
        assert!(gathered.is_err(), "no future has ended, but `gather` returned {gathered:?}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "which value owns the tasks, and does dropping it abort them?";
    assert_eq!(alive_count, 0, "futures still alive after `gather` was dropped: {hint}");
}

#[test]
fn gather_panics_if_a_future_panics() {
    let hint = "a future has panicked: does `gather` still wait for it?";
    let ended = on_paused_clock(hint, async || {
        let panicking: Request<()> = Box::pin(async { panic!("out of paper") });
        let tasks = LocalSet::new();
        let gathered = tasks.spawn_local(gather(vec![request(SECOND, Ok(())), panicking]));
        tasks.run_until(gathered).await
    });
    let error = ended.expect_err("a future panicked, but `gather` did not").to_string();
    assert!(error.contains("out of paper"), "`gather` must keep the panic's message: {error}");
}
