use std::future::pending;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use exercises::ex19_gather::gather;
use tokio::task::LocalSet;
use tokio::time::{Instant, sleep, timeout};

use crate::support::on_paused_clock;

type Request<T> = Pin<Box<dyn Future<Output = Result<T, &'static str>> + Send>>;

const SECOND: Duration = Duration::from_secs(1);

/// A request that takes `time`, and is answered with `outcome`.
fn request<T: Send + 'static>(time: Duration, outcome: Result<T, &'static str>) -> Request<T> {
    Box::pin(async move {
        sleep(time).await;
        outcome
    })
}

/// A request that is never answered, and holds on to `alive` as long as it lives.
fn endless(alive: &Arc<()>) -> Request<()> {
    let alive = Arc::clone(alive);
    Box::pin(async move {
        let _alive = alive;
        pending().await
    })
}

#[test]
fn three_sleeps_of_1_s_take_1_s() {
    let (values, elapsed) = on_paused_clock("does anybody still wait?", async || {
        let start = Instant::now();
        let values = gather((1..=3).map(|n| request(SECOND, Ok(n))).collect()).await;
        (values, start.elapsed())
    });
    assert_eq!(values, Ok(vec![1, 2, 3]));
    assert_eq!(elapsed, SECOND, "do all three sleep at the same time, or one after the other?");
}

#[test]
fn values_come_back_in_the_order_of_the_futures() {
    let values = on_paused_clock("does anybody still wait?", async || {
        let delays = [3, 1, 4, 2];
        gather(delays.map(|n| request(n * SECOND, Ok(n))).into()).await
    });
    assert_eq!(values, Ok(vec![3, 1, 4, 2]), "the quickest must not come first");
}

#[test]
fn without_futures_there_are_no_values() {
    let values = on_paused_clock("what does it wait for?", async || {
        gather(Vec::<Request<u32>>::new()).await
    });
    assert_eq!(values, Ok(vec![]));
}

#[test]
fn the_first_error_ends_it_at_once() {
    let quick = Duration::from_millis(1_009);
    let (outcome, elapsed) = on_paused_clock("nobody must wait for the others", async move || {
        let start = Instant::now();
        let outcome = gather(vec![
            Box::pin(pending()),
            request(30 * SECOND, Err("the second error")),
            request(quick, Err("the first error")),
            request(SECOND, Ok("good news")),
        ]);
        (outcome.await, start.elapsed())
    });
    assert_eq!(outcome, Err("the first error"), "the first in time, not in the list");
    assert_eq!(elapsed, quick, "it must end when the first future fails, not later");
}

#[test]
fn when_an_error_is_returned_all_futures_are_gone() {
    let hint = "one future has failed, but the one before it in the list never ends: is the error \
                seen? And does every task end when it is aborted?";
    let left = on_paused_clock(hint, async || {
        let alive = Arc::new(());
        let bad_news = request(SECOND, Err("bad news"));
        let outcome = gather(vec![endless(&alive), bad_news, endless(&alive)]).await;
        // No `await` between the end of `gather` and the count: nobody can tidy up for it.
        let left = Arc::strong_count(&alive) - 1;
        assert_eq!(outcome, Err("bad news"));
        left
    });
    assert_eq!(left, 0, "futures that were still alive: to abort a task is only to ask it to go");
}

#[test]
fn when_gather_is_dropped_its_futures_are_cancelled() {
    let left = on_paused_clock("does every task end when it is aborted?", async || {
        let alive = Arc::new(());
        let gathered = timeout(SECOND, gather(vec![endless(&alive), endless(&alive)])).await;
        assert!(gathered.is_err(), "nothing to gather, but there came {gathered:?}");
        // The clock moves on only when all others wait: whoever is to go, has gone.
        sleep(SECOND).await;
        Arc::strong_count(&alive) - 1
    });
    assert_eq!(left, 0, "futures that run on, though nobody waits for them: who owns the tasks?");
}

#[test]
fn a_panic_in_one_future_is_a_panic_of_gather() {
    let ended = on_paused_clock("is the panicked task still waited for?", async || {
        let bad: Request<()> = Box::pin(async { panic!("out of paper") });
        let tasks = LocalSet::new();
        let gathered = tasks.spawn_local(gather(vec![request(SECOND, Ok(())), bad]));
        tasks.run_until(gathered).await
    });
    let error = ended.expect_err("the panic got lost").to_string();
    assert!(error.contains("out of paper"), "gather ended otherwise: {error}");
}
