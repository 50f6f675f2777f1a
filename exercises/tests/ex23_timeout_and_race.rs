//! The tests of exercise 23. Run them with `cargo test -p exercises ex23`.

#[cfg_attr(not(feature = "solutions"), path = "../src/ex23_timeout_and_race.rs")]
#[cfg_attr(feature = "solutions", path = "../solutions/ex23_timeout_and_race.rs")]
mod ex23_timeout_and_race;
mod support;

use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use ex23_timeout_and_race::{race, with_timeout};
use support::on_paused_clock;

type Request = Pin<Box<dyn Future<Output = Result<u32, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

const TIMEOUT_HINT: &str = "does `with_timeout` wait for a future that never ends?";
const RACE_HINT: &str = "does `race` wait for all futures, instead of the first successful one?";
const ABORT_HINT: &str = "does every task end when it is aborted?";

/// A request that takes `time` and ends with `outcome`.
fn request(time: Duration, outcome: Result<u32, &'static str>) -> Request {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A request that never ends, and that owns a clone of `alive` until it is dropped.
fn endless(alive: &Arc<()>) -> Request {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

/// Awaits a future. Returns its output and the elapsed time on the paused clock.
async fn timed<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    (future.await, start.elapsed())
}

#[test]
fn with_timeout_returns_output_at_once_if_in_time() {
    let hint = "the future ends after one second: what does `with_timeout` wait for?";
    let (output, elapsed) = on_paused_clock(hint, async || {
        let future = async {
            sleep(SECOND).await;
            "output"
        };
        timed(with_timeout(3 * SECOND, future)).await
    });
    assert_eq!(output, Some("output"), "the future took 1 s, which is within the limit of 3 s");
    assert_eq!(elapsed, SECOND, "`with_timeout` must return when the future ends");
}

#[test]
fn with_timeout_returns_none_when_limit_has_passed() {
    let limit = Duration::from_millis(1_009);
    let (output, elapsed) = on_paused_clock(TIMEOUT_HINT, async move || {
        timed(with_timeout(limit, pending::<u32>())).await
    });
    assert_eq!(output, None);
    assert_eq!(elapsed, limit, "`with_timeout` must return when the limit has passed");
}

#[test]
fn with_timeout_has_dropped_future_when_it_returns() {
    let alive_count = on_paused_clock(TIMEOUT_HINT, async || {
        let alive = Arc::new(());
        let output = with_timeout(SECOND, endless(&alive)).await;
        // There is no `await` between the end of `with_timeout` and this line: no other task can
        // have dropped the future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(output, None);
        alive_count
    });
    let hint = "what owns the future, and when is it dropped?";
    assert_eq!(alive_count, 0, "futures still alive after `with_timeout` returned: {hint}");
}

#[test]
fn race_returns_first_value_at_once() {
    let (outcome, elapsed) = on_paused_clock(RACE_HINT, async || {
        let slow = request(30 * SECOND, Ok(30));
        let quick = request(Duration::from_millis(1_009), Ok(1));
        timed(race(vec![slow, Box::pin(pending()), quick, request(2 * SECOND, Ok(2))])).await
    });
    assert_eq!(outcome, Ok(1), "return the value that is first in time, not in the list");
    assert_eq!(
        elapsed.as_millis(),
        1_009,
        "`race` must return as soon as the first value is there"
    );
}

#[test]
fn race_continues_after_an_error() {
    let (outcome, elapsed) = on_paused_clock(RACE_HINT, async || {
        let failing = |n: u32| request(n * SECOND, Err("no such file"));
        timed(race(vec![failing(1), failing(4), request(3 * SECOND, Ok(3)), failing(2)])).await
    });
    assert_eq!(outcome, Ok(3), "two futures fail first, but another one succeeds");
    assert_eq!(elapsed, 3 * SECOND, "`race` must return as soon as the first value is there");
}

#[test]
fn race_returns_errors_in_completion_order_if_all_fail() {
    let hint = "all futures have failed: what does `race` wait for?";
    let (outcome, elapsed) = on_paused_clock(hint, async || {
        let names = [(2, "second"), (3, "third"), (1, "first")];
        timed(race(names.map(|(n, name)| request(n * SECOND, Err(name))).into())).await
    });
    let hint = "the errors must be in the order in which they occurred";
    assert_eq!(outcome, Err(vec!["first", "second", "third"]), "{hint}");
    assert_eq!(elapsed, 3 * SECOND, "`race` must return as soon as the last future has failed");
}

#[test]
fn race_returns_no_errors_if_there_are_no_futures() {
    let hint = "there are no futures: what does `race` wait for?";
    let outcome = on_paused_clock(hint, async || race(Vec::<Request>::new()).await);
    assert_eq!(outcome, Err(vec![]), "without futures there is neither a value nor an error");
}

#[test]
fn race_has_dropped_losers_when_it_returns() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let winner = request(SECOND, Ok(1));
        let outcome = race(vec![endless(&alive), winner, endless(&alive)]).await;
        // There is no `await` between the end of `race` and this line: no other task can have
        // dropped a future in between.
        let alive_count = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Ok(1));
        alive_count
    });
    let hint = "`abort` only requests cancellation: wait until the tasks are gone";
    assert_eq!(alive_count, 0, "futures still alive after `race` returned: {hint}");
}

#[test]
fn race_cancels_its_futures_when_dropped() {
    let alive_count = on_paused_clock(ABORT_HINT, async || {
        let alive = Arc::new(());
        let outcome = timeout(SECOND, race(vec![endless(&alive), endless(&alive)])).await;
        assert!(outcome.is_err(), "no future has ended, but `race` returned {outcome:?}");
        // The clock advances only when all tasks wait: by then, aborted tasks are gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    let hint = "which value owns the tasks, and does dropping it abort them?";
    assert_eq!(alive_count, 0, "futures still alive after `race` was dropped: {hint}");
}
