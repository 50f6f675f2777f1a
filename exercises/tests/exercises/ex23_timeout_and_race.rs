use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use exercises::ex23_timeout_and_race::{race, within};
use tokio::time::{Instant, sleep, timeout};

use crate::support::on_paused_clock;

type Racer = Pin<Box<dyn Future<Output = Result<u32, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

/// A racer that takes `time`, and ends with `outcome`.
fn racer(time: Duration, outcome: Result<u32, &'static str>) -> Racer {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A racer that never ends, and holds on to `alive` as long as it lives.
fn endless(alive: &Arc<()>) -> Racer {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

/// Drives a future, and says how long that took on the paused clock.
async fn timed<T>(future: impl Future<Output = T>) -> (T, Duration) {
    let start = Instant::now();
    (future.await, start.elapsed())
}

#[test]
fn in_time_within_returns_the_output_at_once() {
    let (output, elapsed) = on_paused_clock("what does it wait for?", async || {
        let future = async {
            sleep(SECOND).await;
            "here I am"
        };
        timed(within(3 * SECOND, future)).await
    });
    assert_eq!(output, Some("here I am"), "a second is less than three");
    assert_eq!(elapsed, SECOND, "it must wait for the future, not for the limit");
}

#[test]
fn within_ends_when_the_limit_is_reached() {
    let limit = Duration::from_millis(1_009);
    let hint = "does it wait for a future that is never ready?";
    let (output, elapsed) =
        on_paused_clock(hint, async move || timed(within(limit, pending::<u32>())).await);
    assert_eq!(output, None);
    assert_eq!(elapsed, limit, "it must end when the limit is reached");
}

#[test]
fn when_within_returns_the_future_is_gone() {
    let left = on_paused_clock("does it wait for a future that is never ready?", async || {
        let alive = Arc::new(());
        let output = within(SECOND, endless(&alive)).await;
        // No `await` between the end of `within` and the count: nobody can tidy up for it.
        let left = Arc::strong_count(&alive) - 1;
        assert_eq!(output, None);
        left
    });
    assert_eq!(left, 0, "futures that are alive after the timeout: who owns it, who drops it?");
}

#[test]
fn the_first_answer_wins() {
    let (winner, elapsed) = on_paused_clock("nobody must wait for the losers", async || {
        let slow = racer(30 * SECOND, Ok(30));
        let quick = racer(Duration::from_millis(1_009), Ok(1));
        timed(race(vec![slow, Box::pin(pending()), quick, racer(2 * SECOND, Ok(2))])).await
    });
    assert_eq!(winner, Ok(1), "the first in time, not in the list");
    assert_eq!(elapsed.as_millis(), 1_009, "it must end when the first answer comes, not later");
}

#[test]
fn an_error_does_not_end_the_race() {
    let (winner, elapsed) = on_paused_clock("nobody must wait for the losers", async || {
        let bad = |n: u32| racer(n * SECOND, Err("no such file"));
        timed(race(vec![bad(1), bad(4), racer(3 * SECOND, Ok(3)), bad(2)])).await
    });
    assert_eq!(winner, Ok(3), "two fail before, and one still has an answer");
    assert_eq!(elapsed, 3 * SECOND, "it must end when the first answer comes, not later");
}

#[test]
fn if_all_fail_the_errors_are_returned_in_the_order_in_which_they_came() {
    let (outcome, elapsed) =
        on_paused_clock("all have failed: who is it waiting for?", async || {
            let names = [(2, "second"), (3, "third"), (1, "first")];
            timed(race(names.map(|(n, name)| racer(n * SECOND, Err(name))).into())).await
        });
    assert_eq!(outcome, Err(vec!["first", "second", "third"]));
    assert_eq!(elapsed, 3 * SECOND, "it must end when the last racer has failed");
}

#[test]
fn without_racers_nobody_wins() {
    let outcome =
        on_paused_clock("who is it waiting for?", async || race(Vec::<Racer>::new()).await);
    assert_eq!(outcome, Err(vec![]), "no answer, and no error either");
}

#[test]
fn when_the_race_returns_the_losers_are_gone() {
    let left = on_paused_clock("does every task end when it is aborted?", async || {
        let alive = Arc::new(());
        let winner = racer(SECOND, Ok(1));
        let outcome = race(vec![endless(&alive), winner, endless(&alive)]).await;
        // No `await` between the end of `race` and the count: nobody can tidy up for it.
        let left = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Ok(1));
        left
    });
    assert_eq!(left, 0, "losers that were still alive: to abort a task is only to ask it to go");
}

#[test]
fn when_the_race_is_dropped_its_racers_are_cancelled() {
    let left = on_paused_clock("does every task end when it is aborted?", async || {
        let alive = Arc::new(());
        let outcome = timeout(SECOND, race(vec![endless(&alive), endless(&alive)])).await;
        assert!(outcome.is_err(), "nobody can win, but there came {outcome:?}");
        // The clock moves on only when all others wait: whoever is to go, has gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    assert_eq!(left, 0, "racers that run on, though nobody waits for them: who owns the tasks?");
}
